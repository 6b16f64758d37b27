"""What goes wrong in a visit, and the status that says so."""

from docbase.errors import (
    CitationError,
    DocbaseError,
    ExtractionError,
    IndexingError,
    InvalidRecordError,
    QueryError,
    RecordNotFoundError,
    StorageError,
)


class BadRequestError(DocbaseError):
    """The address or the form asks for what cannot be."""


class MissingPageError(DocbaseError):
    """There is nothing at this address."""


class GonePageError(DocbaseError):
    """What was at this address is gone for good."""


class ForeignFormError(DocbaseError):
    """A form of another site was sent here."""


STATUSES: dict[type[DocbaseError], int] = {
    BadRequestError: 400,
    QueryError: 400,
    CitationError: 400,
    ForeignFormError: 403,
    MissingPageError: 404,
    RecordNotFoundError: 404,
    InvalidRecordError: 404,
    GonePageError: 410,
    ExtractionError: 422,
    IndexingError: 503,
    StorageError: 503,
}
"""Status of each kind of failure; of any other, 500."""


def status_of(error: DocbaseError) -> int:
    """Returns the status that an error is answered with, by the nearest class above it."""
    return next((STATUSES[above] for above in type(error).__mro__ if above in STATUSES), 500)
