"""What goes wrong in a visit, and the status that says so."""

from docbase.errors import (
    AccountError,
    ChangedMeanwhileError,
    CitationError,
    DocbaseError,
    ExtractionError,
    IndexingError,
    IndexLockedError,
    InvalidRecordError,
    QueryError,
    RecordNotFoundError,
    StorageError,
)


class BadRequestError(DocbaseError):
    """The address or the form asks for what cannot be."""


class TooLargeError(BadRequestError):
    """What is sent is larger than it may be."""


class SlowFormError(BadRequestError):
    """What is sent comes too slowly."""


class SignInError(DocbaseError):
    """A form came from somebody who is not signed in, or no longer."""


class ForbiddenError(DocbaseError):
    """Who is signed in may not do this."""


class MissingPageError(DocbaseError):
    """There is nothing at this address."""


class GonePageError(DocbaseError):
    """What was at this address is gone for good."""


class ForeignFormError(DocbaseError):
    """A form of another site was sent here."""


STATUSES: dict[type[DocbaseError], int] = {
    TooLargeError: 413,
    SlowFormError: 408,
    BadRequestError: 400,
    AccountError: 400,
    SignInError: 403,
    ForbiddenError: 403,
    QueryError: 400,
    CitationError: 400,
    ForeignFormError: 403,
    MissingPageError: 404,
    RecordNotFoundError: 404,
    InvalidRecordError: 404,
    ChangedMeanwhileError: 409,
    IndexLockedError: 409,
    GonePageError: 410,
    ExtractionError: 422,
    IndexingError: 503,
    StorageError: 503,
}
"""Status of each kind of failure; of any other, 500."""


def status_of(error: DocbaseError) -> int:
    """Returns the status that an error is answered with, by the nearest class above it."""
    return next((STATUSES[above] for above in type(error).__mro__ if above in STATUSES), 500)
