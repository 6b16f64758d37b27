"""From errors to exit codes."""

from docbase.errors import (
    AccountError,
    CatalogueError,
    CitationError,
    ConfigurationError,
    DocbaseError,
    ExtractionError,
    IndexingError,
    QueryError,
    StorageError,
)

DONE = 0
"""The command did what it was asked."""
FOUND = 1
"""`check` or `items stocktake` found something to mend."""
USAGE = 2
"""The command line is not understood."""
SOME_FAILED = 10
"""Some files of a batch could not be read; the others were."""
INTERRUPTED = 130
"""Stopped by Ctrl-C; what was done is kept."""

CODES: dict[type[DocbaseError], int] = {
    ConfigurationError: 3,
    CatalogueError: 4,
    ExtractionError: 5,
    IndexingError: 6,
    QueryError: 7,
    CitationError: 8,
    StorageError: 9,
    AccountError: 11,
}
"""Exit code of each kind of failure."""


def code_of(error: DocbaseError) -> int:
    """Returns the exit code of an error, by the nearest class above it."""
    return code_of_class(type(error))


def code_of_class(kind: type[DocbaseError]) -> int:
    """Returns the exit code of a class of errors."""
    return next((CODES[above] for above in kind.__mro__ if above in CODES), FOUND)
