"""Whether the journal can be read whole, and nothing in it is left open."""

from collections.abc import Iterator

from docbase.catalogue.audit import Finding, Rule
from docbase.catalogue.journal import FOLDER, Journal
from docbase.messages import gettext as _

RULES = (
    Rule(
        code="open-change",
        severity="warning",
        why=lambda: _(
            "A change was begun, and is not ended: it was noted before it was made, so that a crash leaves"
            " nothing half done. The next command that writes ends it."
        ),
    ),
    Rule(
        code="broken-journal",
        severity="info",
        why=lambda: _(
            "A line of the journal cannot be read: who changed what is lost there, and cannot be undone."
            " What the records say is not lost."
        ),
    ),
)
"""What may be wrong with the journal."""


def findings(journal: Journal, *, deep: bool = False) -> Iterator[Finding]:
    """Yields what is wrong with the journal.

    Args:
        journal: the journal.
        deep: whether all of it is read, and not its end alone.

    Raises:
        StorageError: it cannot be read.
    """
    for path, line in journal.broken() if deep or journal.is_cut else ():
        yield Finding(
            rule="broken-journal",
            severity="info",
            message=_("This line of the journal cannot be read: a crash cut it, or it was altered by hand."),
            hint=_("Nothing is lost of the records; all the other lines are read."),
            location=f"{FOLDER}/{path.name}",
            line=line,
        )
    if journal.is_pending:
        yield Finding(
            rule="open-change",
            severity="warning",
            message=_("A change was begun and is not ended: another docbase is at work, or was stopped."),
            hint=_("The next command that writes ends it."),
            location=FOLDER,
        )
