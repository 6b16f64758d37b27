"""An edit of a file brought into what somebody else has made of it since."""

from pathlib import Path

from docbase.catalogue.merge import merged
from docbase.catalogue.sidecar import read_record, update_record
from docbase.catalogue.termmerge import merged_terms
from docbase.catalogue.textmerge import merged_text
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.model.history import Change

_VOCABULARY = "vocabulary.yaml"


def brought_together(base: str, ours: str, theirs: str, path: str, *, is_record: bool) -> str | None:
    """Returns the text with both edits, None when they contradict each other.

    Of a record, the fields are compared, and of the vocabulary, the values of the terms; the comments and the
    order of both stay where they can.

    Args:
        base: the text from which both were made.
        ours: the one to be brought in.
        theirs: what is in the file now.
        path: the file, for messages.
        is_record: whether it is a record.
    """
    by_lines = merged_text(base, ours, theirs)
    if not is_record:
        is_disputed = by_lines is None and path == _VOCABULARY
        return merged_terms(base, ours, theirs, Path(path)) if is_disputed else by_lines
    try:
        before, mine, now = (read_record(text, path) for text in (base, ours, theirs))
        wanted = merged(before, mine, now)
        if by_lines is not None and _says(by_lines, wanted, path):
            return by_lines
        return update_record(theirs, now, wanted)
    except CatalogueError:
        return None


def _says(text: str, wanted: object, path: str) -> bool:
    try:
        return read_record(text, path) == wanted
    except InvalidRecordError:
        return False


def rebased(change: Change, found: str | None) -> Change | None:
    """Returns the change made from what is in the file now, None when it cannot be.

    Args:
        change: what is to be done, from what the file was.
        found: what is in the file now.
    """
    if change.before is None or change.after is None or found is None:
        return None
    after = brought_together(
        change.before, change.after, found, change.path, is_record=bool(change.record_id)
    )
    if after is None:
        return None
    return Change(path=change.path, record_id=change.record_id, before=found, after=after)
