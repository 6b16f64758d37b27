"""Suggestions for one record: what its text names and what records like it have, each with its grounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.model.suggestion import FIELDS, Ground, Refusal, Suggestion
from docbase.suggest.axes import axes_of
from docbase.suggest.blend import firmness, together, weight_of_neighbours
from docbase.suggest.experience import Experience, Vote
from docbase.suggest.grounds import of_names, of_neighbours, of_theme
from docbase.suggest.keywords import keywords
from docbase.suggest.names import NameBooks, may_be_suggested
from docbase.suggest.portraits import BY_HAND, Gallery, values_of
from docbase.suggest.reading import Publication, Reading, read
from docbase.suggest.territories import territories

if TYPE_CHECKING:
    from docbase.search.index import SearchIndex

_VOTED = ("themes", "axes", "type", "publics", "keywords")
"""The fields where what near publications have is worth anything."""
_LEAST = MappingProxyType(
    {
        "themes": 0.3,
        "axes": 0.35,
        "type": 0.4,
        "contributors": 0.5,
        "territories": 0.35,
        "publics": 0.35,
        "keywords": 0.28,
    }
)
"""The score under which nothing is suggested."""
_MOST = 6
"""How many suggestions there are for a field, at most."""
_AS_SURE = 0.7
"""How sure, against a theme, one of its narrower themes must be to be suggested in its place."""

_Key = tuple[str, str]
"""A field and a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is known of a value that may be suggested."""

    score: float
    reasons: tuple[Ground, ...]


class Suggester:
    """Suggests values for records, from all that the collection teaches."""

    def __init__(
        self, vocabulary: Vocabulary, index: SearchIndex, gallery: Gallery, refusals: Iterable[Refusal]
    ) -> None:
        """Draws the portraits of the publications that have changed, and learns from all.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        self._vocabulary = vocabulary
        self._index = index
        portraits = gallery.portraits(NameBooks(vocabulary))
        given = chain.from_iterable(one.labels.get("keywords", ()) for one in portraits.values())
        self._books = NameBooks(vocabulary, given)
        self._experience = Experience(portraits, refusals, vocabulary)
        self._weights: dict[str, float] = {}

    def suggestions(self, record: Record, refused: Collection[_Key] = ()) -> tuple[Suggestion, ...]:
        """Returns what is suggested for the record, field after field, the surest first.

        Args:
            record: the record.
            refused: fields and values that a person did not want for it.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        publication = Publication(record=record, pages=self._index.pages(record.id))
        reading = read(publication, self._books)
        found = self._by_name_and_neighbours(publication, reading)
        self._add(found, self._of_territories(publication))
        self._add(found, self._of_keywords(publication))
        wanted = {key: case for key, case in found.items() if key not in refused}
        self._add(wanted, (one for one in self._of_axes(record, wanted) if one[0] not in refused))
        return tuple(self._kept(record, wanted))

    def _by_name_and_neighbours(self, publication: Publication, reading: Reading) -> dict[_Key, _Case]:
        named = self._experience.named(reading.names)
        votes = self._experience.votes(publication.record.id, reading.words, _VOTED)
        keys = {*named, *((field, value) for field, voted in votes.items() for value in voted)}
        found: dict[_Key, _Case] = {}
        for field, value in sorted(keys):
            worths, vote = named.get((field, value), {}), votes.get(field, {}).get(value)
            if field == "type" and publication.record.type:
                worths = {}  # what names the type was looked at when the record was drafted
            score = together(firmness(worths), vote.share if vote else 0.0, self._weight(field))
            if score >= _LEAST[field]:
                reasons = of_names(worths, reading.mentions, publication)
                found[field, value] = _Case(score=score, reasons=(*reasons, *_of_vote(vote)))
        return found

    def _weight(self, field: str) -> float:
        if field not in self._weights:
            self._weights[field] = weight_of_neighbours(field, self._experience)
        return self._weights[field]

    def _of_territories(self, publication: Publication) -> Iterator[tuple[_Key, _Case]]:
        for value, sureness, ground in territories(publication, self._vocabulary):
            yield ("territories", value), _Case(score=sureness, reasons=(ground,))

    def _of_keywords(self, publication: Publication) -> Iterator[tuple[_Key, _Case]]:
        known = self._books.of(publication.record.language).known
        for value, sureness, ground in keywords(publication, self._experience, known):
            yield ("keywords", value), _Case(score=sureness, reasons=(ground,))

    def _of_axes(self, record: Record, found: Mapping[_Key, _Case]) -> Iterator[tuple[_Key, _Case]]:
        themes = {value: case.score for (field, value), case in found.items() if field == "themes"}
        themes |= dict.fromkeys(record.themes, 1.0)
        for axis, (sureness, theme) in axes_of(themes, self._vocabulary).items():
            yield ("axes", axis), _Case(score=sureness, reasons=(of_theme(self._vocabulary.label(theme)),))

    def _add(self, found: dict[_Key, _Case], more: Iterable[tuple[_Key, _Case]]) -> None:
        for key, case in more:
            if former := found.get(key):
                score = together(former.score, case.score, 1.0)
                case = _Case(score=score, reasons=(*former.reasons, *case.reasons))
            found[key] = case

    def _kept(self, record: Record, found: Mapping[_Key, _Case]) -> Iterator[Suggestion]:
        """Yields what a person has not decided yet, the surest of each field."""
        for field in FIELDS:
            cases = {value: case for (of, value), case in found.items() if of == field}
            open_ = {
                value: case for value, case in cases.items() if self._is_open(record, field, value, case)
            }
            ranked = sorted(open_, key=lambda value: (-open_[value].score, value))
            fit = [value for value in ranked if not self._is_said_by_narrower(value, open_)]
            for value in fit[:_MOST]:
                yield Suggestion(
                    field=field,
                    value=value,
                    label=self._vocabulary.label(value),
                    score=round(open_[value].score, 2),
                    reasons=open_[value].reasons,
                )

    def _is_open(self, record: Record, field: str, value: str, case: _Case) -> bool:
        """Whether the value may be given, and is not there, implied, or decided otherwise."""
        term = self._vocabulary.get(value)
        if field != "keywords" and not (term and may_be_suggested(term)):
            return False
        there = values_of(record, field)
        implied = {above for one in there for above in (one, *self._vocabulary.ancestors(one))}
        is_decided = field == "type" and record.provenance.get(field) == BY_HAND
        return case.score >= _LEAST[field] and value not in implied and not is_decided

    def _is_said_by_narrower(self, value: str, cases: Mapping[str, _Case]) -> bool:
        """Whether a narrower term, that implies this one, is nearly as sure."""
        enough = _AS_SURE * cases[value].score
        return any(
            value in self._vocabulary.ancestors(other) and case.score >= enough
            for other, case in cases.items()
            if other != value
        )


def _of_vote(vote: Vote | None) -> tuple[Ground, ...]:
    return (of_neighbours(vote),) if vote else ()
