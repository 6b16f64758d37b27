"""The inspection of a centre: its rules, what they find in records, index and journal, and what mends it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

from docbase.catalogue.audit import RULES as OF_RECORDS
from docbase.catalogue.audit import Finding, Rule, audit, gravest_first
from docbase.catalogue.audit.rulebook import Rulebook
from docbase.catalogue.readings import uncollected
from docbase.catalogue.store import Catalogue
from docbase.editing import health as journal_health
from docbase.errors import CatalogueError
from docbase.ingest import health
from docbase.messages import ngettext
from docbase.model.history import Change, Deed, Plan
from docbase.model.record import Record

RULES: tuple[Rule, ...] = (*OF_RECORDS, *health.RULES, *journal_health.RULES)
"""All the rules of docbase: on records, on the index, on the journal."""
_ELSEWHERE = frozenset(rule.code for rule in (*health.RULES, *journal_health.RULES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a centre is checked with."""

    catalogue: Catalogue
    rules: Rulebook
    """What is looked for."""
    elsewhere: Callable[[bool], Iterable[Finding]]
    """Tells what is wrong beside the records: with the index, with the journal; deep or not."""

    def only(self, codes: Collection[str]) -> "Inspection":
        """Returns the inspection that looks for these rules alone, or for all when none is named.

        Raises:
            QueryError: one of them does not exist; the hint names the nearest.
        """
        return replace(self, rules=self.rules.chosen(codes))

    def findings(self, *, deep: bool = False) -> list[Finding]:
        """Returns what is wrong, the gravest first.

        Args:
            deep: whether every file, of the index too, is read again and compared with its digest.
        """
        wanted = list(self.rules)
        with uncollected():
            found = audit(self.catalogue, self.catalogue.vocabulary, deep=deep, rules=wanted)
            if not _ELSEWHERE.isdisjoint(rule.code for rule in wanted):
                found += self.elsewhere(deep)
        return sorted(self.rules.judged(found), key=gravest_first)

    def plan(self, findings: Iterable[Finding]) -> Plan:
        """Returns what mends the findings that can be mended surely, record by record.

        Records are read again: what a person mended meanwhile stays as it is.
        """
        mendable: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.fix and finding.record_id:
                mendable.setdefault(finding.record_id, []).append(finding)
        changes, unreadable = list[Change](), list[str]()
        for record_id, found in mendable.items():
            try:
                changes += self._changes(record_id, found)
            except CatalogueError:
                unreadable.append(record_id)
        changed = {change.record_id for change in changes}
        mended = [finding for found in mendable.values() for finding in found if finding.record_id in changed]
        return Plan(deed=_deed(mended), changes=tuple(changes), unreadable=tuple(unreadable))

    def _changes(self, record_id: str, findings: Iterable[Finding]) -> Iterator[Change]:
        location, source = self.catalogue.source(record_id)
        wanted = reduce(_mended, findings, source.record)
        if wanted != source.record:
            path = f"{self.catalogue.root.name}/{location}"
            yield Change(path=path, record_id=record_id, before=source.text, after=source.saying(wanted))


def _mended(record: Record, finding: Finding) -> Record:
    return finding.fix(record) if finding.fix else record


def _deed(findings: Collection[Finding]) -> Deed:
    codes = ", ".join(dict.fromkeys(finding.rule for finding in findings))
    count = len(findings)
    told = ngettext("{count} fault mended ({rules})", "{count} faults mended ({rules})", count)
    return Deed(action=told.format(count=count, rules=codes))
