"""What a rule is, what it looks at, and what it finds."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from docbase.catalogue import sidecar
from docbase.catalogue.headings import SCHEMES, headings, unknown_heading
from docbase.catalogue.store import Catalogue
from docbase.errors import DocbaseError, InvalidRecordError, StorageError, UnknownHeadingError
from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.houserules import SEVERITIES
from docbase.model.record import Record, RecordFile

Fix = Callable[[Record], Record]
"""Returns the record without the fault; the same record when the fault is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule says of a record."""

    message: str
    """What is wrong, in the user's language."""
    hint: str = ""
    """What to do about it."""
    place: str = ""
    """The field, or field and value ("themes.sante"): it tells the line."""
    line: int | None = None
    """Line of the YAML, when the rule knows it."""
    severity: str = ""
    """One of SEVERITIES, when it is not that of the rule."""
    fix: Fix | None = None
    """What mends it; only where no person could want something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the catalogue that a person should look at."""

    rule: str
    """Name of the rule, as "missing-file"; never renamed."""
    severity: str
    """One of SEVERITIES."""
    message: str
    """What was found, in the user's language."""
    hint: str = ""
    """What to do about it."""
    location: str = ""
    """Path of the record in the corpus, with `/`."""
    line: int | None = None
    """Line of the record's YAML, from 1."""
    record_id: str = ""
    fix: Fix | None = field(default=None, compare=False, repr=False)
    """What mends it, where that is sure."""


def gravest_first(finding: Finding) -> tuple[int, str, int, str]:
    """Orders findings: the gravest first, then by place."""
    return SEVERITIES.index(finding.severity), finding.location, finding.line or 0, finding.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that may be wrong, how grave it is, why it matters, and how it is found.

    A rule with neither `look` nor `compare` is one that is told by what it concerns: records that cannot be
    read, the index, the journal.
    """

    code: str
    """Its name, as "missing-file"; never renamed."""
    severity: str
    """One of SEVERITIES."""
    why: Callable[[], str]
    """Returns why it matters, in the user's language."""
    look: "Callable[[Case], Iterable[Fault]] | None" = None
    """Finds the faults of one record."""
    compare: "Callable[[Cases], Iterable[tuple[Case, Fault]]] | None" = None
    """Finds the faults that are seen only when all records are looked at."""
    is_deep: bool = False
    """Whether every file must be read for it."""
    has_fix: bool = False
    """Whether some of its faults can be mended by docbase."""


class Case:
    """One record under examination, and what a rule needs to judge it."""

    def __init__(self, record: Record, cases: "Cases") -> None:
        self.record = record
        self.cases = cases
        self.catalogue = cases.catalogue
        self.vocabulary = cases.vocabulary
        self.today = cases.today

    @functools.cached_property
    def location(self) -> str:
        """Path of the YAML in the corpus, with `/`."""
        return self.catalogue.location(self.record.id)

    @functools.cached_property
    def lines(self) -> Mapping[str, int]:
        """Line of each field and of each value of a list; none when the file can no longer be read."""
        try:
            return sidecar.lines(self.catalogue.text(self.record.id), self.location)
        except (InvalidRecordError, StorageError):
            return {}

    @functools.cached_property
    def headings(self) -> tuple[tuple[str, str, Term | None], ...]:
        """Each id of the vocabulary that the record gives: its field, the id, its term if there is one."""
        return tuple(
            (name, heading, self.vocabulary.get(heading, SCHEMES[name]))
            for name, heading in headings(self.record)
        )

    @functools.cached_property
    def files(self) -> Mapping[RecordFile, bool | DocbaseError]:
        """Whether each file is there, or why that cannot be said."""
        return {file: self._is_there(file) for file in self.record.files}

    def _is_there(self, file: RecordFile) -> bool | DocbaseError:
        try:
            return self.catalogue.file_path(self.record, file).is_file()
        except (InvalidRecordError, StorageError) as error:
            return error

    def finding(self, rule: Rule, fault: Fault) -> Finding:
        """Returns the finding that a fault of this record is."""
        line = fault.line or self.lines.get(fault.place) or self.lines.get(fault.place.partition(".")[0])
        return Finding(
            rule=rule.code,
            severity=fault.severity or rule.severity,
            message=fault.message,
            hint=fault.hint,
            location=self.location,
            line=line,
            record_id=self.record.id,
            fix=fault.fix,
        )


class Cases:
    """All the records under examination."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary, today: date) -> None:
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.today = today
        self._actors: dict[str, Term | None] = {}
        self._nearest: dict[str, tuple[str, ...]] = {}
        self._unknown: dict[tuple[str, str], UnknownHeadingError] = {}

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def actor(self, name: str) -> Term | None:
        """Returns the actor in use that a name means, None when there is none or more than one."""
        if name not in self._actors:
            term = self.vocabulary.find(name, "actors")
            is_sure = (
                term is not None and term.is_active and len(self._bearers.get(fold(name.strip()), ())) < 2
            )
            self._actors[name] = term if is_sure else None
        return self._actors[name]

    def nearest(self, record_id: str) -> tuple[str, ...]:
        """Returns the ids most like one that there is not, best first; looked for once."""
        if record_id not in self._nearest:
            self._nearest[record_id] = self.catalogue.nearest(record_id)
        return self._nearest[record_id]

    def unknown_heading(self, field: str, heading: str) -> UnknownHeadingError:
        """Returns what is said of an id that the vocabulary has not; the nearest are looked for once."""
        if (field, heading) not in self._unknown:
            self._unknown[field, heading] = unknown_heading(self.vocabulary, field, heading, "")
        return self._unknown[field, heading]

    @functools.cached_property
    def _bearers(self) -> Mapping[str, set[str]]:
        """Ids of the actors that have each name, those replaced counted as what replaced them."""
        found: dict[str, set[str]] = {}
        for term in self.vocabulary.scheme("actors"):
            for name in term.names:
                found.setdefault(fold(name), set()).add(self.vocabulary.successor(term).id)
        return found

    @functools.cached_property
    def _cases(self) -> tuple[Case, ...]:
        return tuple(Case(record, self) for record in self.catalogue.records())
