"""What is to be looked at in one record, and in which field."""

from collections.abc import Iterable
from datetime import date

from docbase.catalogue.audit import SEVERITIES, Case, Cases, Rule
from docbase.catalogue.store import Catalogue
from docbase.model.record import Record
from docbase.model.slip import Check

_OF_MANY = frozenset({"shared-file", "lost-relation"})
"""Rules that may read the whole corpus: too long for one record that somebody waits for."""
_OF_THE_TITLE = frozenset({"no-title"})
"""Rules whose fault has no line of its own in the YAML."""


def checks(record: Record, catalogue: Catalogue, rules: Iterable[Rule]) -> tuple[Check, ...]:
    """Returns what the rules find in a record, the gravest first.

    Args:
        record: the record.
        catalogue: where it is.
        rules: what is looked for; those are passed over that need every file, or every record.
    """
    case = Case(record, Cases(catalogue, catalogue.vocabulary, date.today()))
    found = [
        Check(
            field="title" if rule.code in _OF_THE_TITLE else fault.place.partition(".")[0],
            severity=fault.severity or rule.severity,
            message=fault.message,
            hint=fault.hint,
        )
        for rule in rules
        if rule.look and not rule.is_deep and rule.code not in _OF_MANY
        for fault in rule.look(case)
    ]
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))
