"""The check of the catalogue: rules over records, one by one and all together."""

from collections.abc import Iterable, Iterator
from datetime import date

from docbase.catalogue.audit import (
    oncopies,
    onfiles,
    ongaps,
    onheadings,
    onitems,
    onlinks,
    ontitles,
    reading,
)
from docbase.catalogue.audit.rule import Cases, Finding, Rule, gravest_first
from docbase.catalogue.store import Catalogue
from docbase.model.concepts import Vocabulary

RULES: tuple[Rule, ...] = (
    *reading.RULES,
    *onfiles.RULES,
    *onheadings.RULES,
    *onlinks.RULES,
    *ontitles.RULES,
    *ongaps.RULES,
    *oncopies.RULES,
    *onitems.RULES,
)
"""The rules of docbase on records, in the order in which they are listed."""


def audit(
    catalogue: Catalogue,
    vocabulary: Vocabulary,
    deep: bool = False,
    *,
    rules: Iterable[Rule] = RULES,
    today: date | None = None,
) -> list[Finding]:
    """Returns all that the rules find, the gravest first, then in the order of locations.

    Args:
        catalogue: the records.
        vocabulary: the headings they may use.
        deep: whether every file is read again, to find those whose content has changed.
        rules: what is looked for.
        today: the day from which dates lie in the future; this one by default.
    """
    chosen = [rule for rule in rules if deep or not rule.is_deep]
    cases = Cases(catalogue, vocabulary, today or date.today())
    return sorted((*_of_problems(catalogue, chosen), *_of_records(cases, chosen)), key=gravest_first)


def _of_problems(catalogue: Catalogue, rules: Iterable[Rule]) -> Iterator[Finding]:
    codes = {rule.code for rule in rules}
    for location, error in catalogue.located_problems():
        finding = reading.finding_of_problem(location, error)
        if finding.rule in codes:
            yield finding


def _of_records(cases: Cases, rules: Iterable[Rule]) -> Iterator[Finding]:
    alone = [(rule, rule.look) for rule in rules if rule.look]
    for case in cases:
        for rule, look in alone:
            for fault in look(case):
                yield case.finding(rule, fault)
    for rule in rules:
        if rule.compare:
            for case, fault in rule.compare(cases):
                yield case.finding(rule, fault)
