"""Rules that look at all records at once: publications that may have been catalogued twice."""

from collections.abc import Iterator
from itertools import islice

from docbase.catalogue.audit.rule import Case, Cases, Fault, Rule
from docbase.messages import gettext as _
from docbase.model.folding import fold

_NAMED = 3
"""Other records that are named."""


def _alike(cases: Cases) -> Iterator[tuple[Case, Fault]]:
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        if case.record.title.strip() and case.record.year:
            groups.setdefault(_identity(case), []).append(case)
    for group in groups.values():
        for case in group if len(group) > 1 else ():
            others = (other.record.id for other in group if not _are_related(case, other))
            if named := list(islice(others, _NAMED + 1)):
                yield case, _fault(named)


def _identity(case: Case) -> tuple[object, ...]:
    """Returns what two records of one publication share, whatever else a person typed in them."""
    record = case.record
    number = record.series.number if record.series else ""
    host = record.host
    issue = (host.volume, host.issue, host.pages) if host else ()
    words = tuple(fold(record.full_title).split())
    return words, record.year, record.language, fold(record.edition), number, issue


def _are_related(case: Case, other: Case) -> bool:
    """Whether it is the same record, or a relation says what the other is to it."""
    ids = {case.record.id, other.record.id}
    relations = (*case.record.relations, *other.record.relations)
    return len(ids) == 1 or any(one.id in ids for one in relations)


def _fault(others: list[str]) -> Fault:
    named = others if len(others) <= _NAMED else [*others[:_NAMED], "…"]
    return Fault(
        message=_("Same title and same year as {others}.").format(others=", ".join(named)),
        hint=_("Keep one record, or say with a relation what one is to the other (version-of…)."),
        place="title",
    )


RULES = (
    Rule(
        code="duplicate-title",
        severity="warning",
        compare=_alike,
        why=lambda: _(
            "Two records have one title and one year: they are most often one publication catalogued twice."
            " Records that differ in language, edition, number in the series or issue, or that a relation"
            " joins, are left in peace."
        ),
    ),
)
