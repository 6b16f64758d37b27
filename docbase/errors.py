"""Every error docbase raises on purpose, in one tree.

    DocbaseError
    ├── ConfigurationError          settings or vocabulary of the centre
    │   └── CentreNotFoundError     no docbase.yaml from here upwards
    ├── StorageError                the disk refuses a read or a write (full, read-only, vanished)
    │   └── DamagedBackupError      a backup is not whole, or is none
    ├── CatalogueError
    │   ├── RecordNotFoundError
    │   ├── InvalidRecordError
    │   ├── DuplicateRecordError
    │   ├── ChangedMeanwhileError   somebody else changed it in the meantime; nothing was written
    │   └── UnknownHeadingError     an id that is not in the vocabulary
    ├── ExtractionError
    │   ├── UnsupportedFormatError
    │   │   └── ConversionNeededError  LibreOffice can turn it into something docbase reads
    │   ├── EncryptedDocumentError
    │   └── DamagedDocumentError
    ├── IndexingError
    │   ├── StaleIndexError         missing, half deleted, or made by other settings
    │   └── IndexLockedError
    ├── QueryError
    ├── CitationError
    └── AccountError                an account that there is not, or cannot be

The message says what happened and where, the hint what to do; both are already in the user's language.
"""

from pathlib import Path


class DocbaseError(Exception):
    """Any failure docbase foresees; anything else that escapes is a bug."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        path: Path | str | None = None,
        line: int | None = None,
        record_id: str | None = None,
        field: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        """What happened, and where, in the user's language."""
        self.hint = hint
        """What to do about it, in the user's language; empty when nothing can be done."""
        self.path = path
        """The file concerned."""
        self.line = line
        """The line of that file, from 1."""
        self.record_id = record_id
        """The record concerned."""
        self.field = field
        """The field of that record."""
        self.value = value
        """The value that was refused, as it was read."""


class DocbaseWarning(UserWarning):
    """What was asked for is done; something beside it is not, and the message says what."""


class ConfigurationError(DocbaseError):
    """The settings or the vocabulary of the centre cannot be used."""


class CentreNotFoundError(ConfigurationError):
    """No folder from here upwards is a centre."""


class StorageError(DocbaseError):
    """The disk refused a read or a write."""


class DamagedBackupError(StorageError):
    """A backup is not whole, or the folder is none."""


class CatalogueError(DocbaseError):
    """The catalogue cannot give or keep a record."""


class RecordNotFoundError(CatalogueError):
    """No record has this identifier."""


class InvalidRecordError(CatalogueError):
    """A record does not follow the rules of its fields."""


class DuplicateRecordError(CatalogueError):
    """Two records claim one identifier."""


class ChangedMeanwhileError(CatalogueError):
    """Somebody else changed the same thing in the meantime, and nothing was written."""


class UnknownHeadingError(CatalogueError):
    """An identifier is not in the controlled vocabulary."""


class ExtractionError(DocbaseError):
    """The text of a file cannot be read."""


class UnsupportedFormatError(ExtractionError):
    """No extractor reads this kind of file."""


class ConversionNeededError(UnsupportedFormatError):
    """Only LibreOffice reads this file; those that need it are converted together."""


class EncryptedDocumentError(ExtractionError):
    """The file asks for a password."""


class DamagedDocumentError(ExtractionError):
    """The file is not what its name says, or is broken."""


class IndexingError(DocbaseError):
    """The index cannot be read or written."""


class StaleIndexError(IndexingError):
    """The index is missing, incomplete, or was made under other settings."""


class IndexLockedError(IndexingError):
    """Another docbase is writing in this centre."""


class QueryError(DocbaseError):
    """A search asks for something that does not exist."""


class CitationError(DocbaseError):
    """A bibliography, or another document to be printed, cannot be made."""


class AccountError(DocbaseError):
    """An account is not known, or cannot be made or changed as asked."""
