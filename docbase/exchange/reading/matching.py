"""Which record of the catalogue a description is of: by its identifiers, its files, or its title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.record import Host, Record, Series

_WORD = re.compile(r"\w+")
_NOT_CODE = re.compile(r"[^0-9xX]")
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)
_SHARED = ("issn", "eissn")
"""Schemes that name a journal, and not one publication."""
_ALIKE = 0.5
"""Part of the words of the shorter title that must be in the other, when an identifier is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The records that a description may be of."""

    record_ids: tuple[str, ...]
    by: str
    """What tells so: id, isbn, doi…, file or title."""
    is_sure: bool
    """Whether it is the record; else a person must say."""


class Known:
    """Records by what tells them apart, looked up in memory."""

    def __init__(self, records: Iterable[Record], vocabulary: Vocabulary) -> None:
        """Reads the records once."""
        self._vocabulary = vocabulary
        self._records: dict[str, Record] = {}
        self._codes: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._titles: dict[str, list[str]] = defaultdict(list)
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Takes in a record, or what it has become."""
        is_new = record.id not in self._records
        self._records[record.id] = record
        for code in _codes(record):
            if record.id not in self._codes[code]:
                self._codes[code].append(record.id)
        if is_new:
            for title in _titles(record):
                self._titles[title].append(record.id)

    def get(self, record_id: str) -> Record | None:
        """Returns a record as it is now."""
        return self._records.get(record_id)

    def match(self, record: Record, key: str = "", holders: Sequence[str] = ()) -> Match | None:
        """Returns the record that a description is of, or those it may be of; None when it is new.

        Args:
            record: what the description says.
            key: what names it in its file: what docbase gave out is known by its id.
            holders: the records that have the files it comes with.
        """
        if (named := self._records.get(key)) and self._is_alike(record, named):
            return Match(record_ids=(key,), by="id", is_sure=True)
        if found := self._by_identifier(record):
            return found
        if holders:
            return Match(record_ids=tuple(holders), by="file", is_sure=len(holders) == 1)
        return self._by_title(record)

    def _by_identifier(self, record: Record) -> Match | None:
        for code in _codes(record):
            found = [one for one in self._codes.get(code, ()) if self._is_of_kind(record, one)]
            alike = [one for one in found if self._is_alike(record, self._records[one])]
            if len(alike) == 1:
                return Match(record_ids=(alike[0],), by=code[0], is_sure=True)
            if found:
                return Match(record_ids=tuple(alike or found), by=code[0], is_sure=False)
        return None

    def _is_of_kind(self, record: Record, other_id: str) -> bool:
        """Whether both are parts, or both wholes: a chapter has the ISBN of its book."""
        return bool(record.host) == bool(self._records[other_id].host)

    def _is_alike(self, record: Record, other: Record) -> bool:
        first, second = _words(record.full_title), _words(other.full_title)
        return len(first & second) >= _ALIKE * min(len(first), len(second))

    def _by_title(self, record: Record) -> Match | None:
        found = dict.fromkeys(one for title in _titles(record) for one in self._titles.get(title, ()))
        others = [one for key in found if not _contradict(record, one := self._records[key])]
        same_year = [one for one in others if one.year == record.year and self._has_common_body(record, one)]
        if len(same_year) == 1:
            return Match(record_ids=(same_year[0].id,), by="title", is_sure=True)
        near = same_year or [
            one for one in others if (one.year is None) != (record.year is None) and self._shares(record, one)
        ]
        return Match(record_ids=tuple(one.id for one in near), by="title", is_sure=False) if near else None

    def _has_common_body(self, record: Record, other: Record) -> bool:
        """Whether one of them names nobody, or both somebody."""
        first, second = self._bodies(record), self._bodies(other)
        return not first or not second or bool(first & second)

    def _shares(self, record: Record, other: Record) -> bool:
        return bool(self._bodies(record) & self._bodies(other))

    def _bodies(self, record: Record) -> set[str]:
        """Returns the family names and the bodies, folded."""
        names = [one.name for one in record.contributors] + [record.publisher]
        labels = (self._vocabulary.label(name) for name in names if name)
        return {fold(label.partition(",")[0]).strip() for label in labels}


def _contradict(first: Record, second: Record) -> bool:
    """Whether they cannot be of one publication: another month, issue or ISBN."""
    if first.date and second.date:
        length = min(len(first.date.start), len(second.date.start))
        if first.date.start[:length] != second.date.start[:length]:
            return True
    pairs = [*zip(_places(first), _places(second), strict=True)]
    codes, others = dict(_codes(first)), dict(_codes(second))
    pairs += [(code, others.get(scheme, "")) for scheme, code in codes.items()]
    return any(one and other and one != other for one, other in pairs)


def _places(record: Record) -> tuple[str, ...]:
    """Returns what tells the issues of a series, and the parts of a volume, from each other."""
    series, host = record.series or Series(), record.host or Host()
    places = (series.number, host.volume, host.issue, host.pages, record.edition)
    return tuple(" ".join(_WORD.findall(fold(one))) for one in places)


def code_of(scheme: str, code: str) -> str:
    """Returns an identifier as it is compared: an ISBN without hyphens, prefix and check digit.

    >>> code_of("isbn", "2-07-036822-X") == code_of("isbn", "978-2-07-036822-8")
    True
    """
    if scheme == "isbn":
        digits = _NOT_CODE.sub("", code)
        return digits[:9] if len(digits) == 10 else digits.removeprefix("978")[:-1]
    return _RESOLVER.sub("", code.strip()).lower()


def _codes(record: Record) -> Iterator[tuple[str, str]]:
    for scheme, text in record.identifiers.items():
        if scheme not in _SHARED and (code := code_of(scheme, text)):
            yield scheme, code


def _titles(record: Record) -> Iterator[str]:
    """Yields the title with its subtitle, folded."""
    words = " ".join(_WORD.findall(fold(f"{record.title} {record.subtitle}")))
    if words:
        yield words


def _words(title: str) -> set[str]:
    return {word for word in _WORD.findall(fold(title)) if len(word) > 2}
