"""Rules on records that cannot be read, and on names in them that docbase does not know."""

import difflib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docbase.catalogue.audit.rule import Case, Fault, Finding, Rule
from docbase.errors import DocbaseError, DuplicateRecordError, StorageError
from docbase.messages import gettext as _

_PROBLEM_RULES: Mapping[type[DocbaseError], str] = MappingProxyType(
    {DuplicateRecordError: "duplicate-id", StorageError: "unreadable-record"}
)


def finding_of_problem(location: str, error: DocbaseError) -> Finding:
    """Returns the finding that a record passed over by the catalogue is."""
    return Finding(
        rule=_PROBLEM_RULES.get(type(error), "invalid-record"),
        severity="error",
        message=error.message,
        hint=error.hint,
        location=location,
        line=error.line,
        record_id=error.record_id or "",
    )


def _unknown_keys(case: Case) -> Iterator[Fault]:
    for key in case.catalogue.unknown_keys(case.record.id):
        nearest = difflib.get_close_matches(key.name.rpartition(".")[2], key.known, 1)
        hint = (
            _("Did you mean “{name}”?").format(name=nearest[0])
            if nearest
            else _("It is kept, and never used. Known names: {names}.").format(names=", ".join(key.known))
        )
        message = _("docbase knows no field “{name}”.").format(name=key.name)
        yield Fault(message=message, hint=hint, line=key.line, severity="" if nearest else "info")


RULES = (
    Rule(
        code="invalid-record",
        severity="error",
        why=lambda: _(
            "A record is against the rules, and passed over: it is neither found, nor listed, nor cited,"
            " until its file is mended at the line that is named."
        ),
    ),
    Rule(
        code="unreadable-record",
        severity="error",
        why=lambda: _(
            "The file of the record cannot be read from the disk: its rights, or the disk itself, are to be"
            " looked at."
        ),
    ),
    Rule(
        code="duplicate-id",
        severity="error",
        why=lambda: _(
            "Two records have the same id: relations, baskets and links would lead to one or the other. The"
            " second is passed over."
        ),
    ),
    Rule(
        code="unknown-key",
        severity="warning",
        look=_unknown_keys,
        why=lambda: _(
            "The record has a name that docbase does not know: it is kept, and never used. What stands"
            " under a misspelt “title” is searched by nobody."
        ),
    ),
)
