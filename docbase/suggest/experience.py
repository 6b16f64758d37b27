"""What is learned from the collection: usual names, names that mislead, publications that are near."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docbase.model.concepts import Vocabulary
from docbase.model.suggestion import Refusal
from docbase.suggest.portraits import Portrait

_TELLING_WORDS = 100
"""How many words two publications are compared by."""
_NEIGHBOURS = 20
_SHARPNESS = 3
"""How much more the nearest neighbours count than the others: the power to which likeness is raised."""
_ONE_IN = 0.4
"""What is held back of the vote of one neighbour alone; of two, its square, and so on."""
_ALIKE = 0.2
"""The likeness from which neighbours are trusted in full."""
_PLAIN = 0.7
"""How strongly a name must stand out for it to be a mistake that its term was not given."""
_TRUST = 2.0
"""How many right suggestions every name is credited with before any is seen."""
_USUAL_FLOOR = 0.25
"""What the most usual name tells, against one that nobody uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What the neighbours of a publication say of a value."""

    share: float
    """From 0 to 1."""
    records: tuple[str, ...]
    """The neighbours that have the value, the nearest first."""


class Experience:
    """What is learned from portraits and refusals, of which a person has decided each label."""

    def __init__(
        self, portraits: Mapping[str, Portrait], refusals: Iterable[Refusal], vocabulary: Vocabulary
    ) -> None:
        self._portraits = portraits
        self._vocabulary = vocabulary
        self._having = Counter(key for one in portraits.values() for key in one.names)
        self._spread = Counter(word for one in portraits.values() for word in one.words)
        self._right, self._wrong = self._outcomes(refusals)
        self._vectors = {key: self._vector(one.words) for key, one in portraits.items() if one.labels}
        self._holders: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for record_id, vector in self._vectors.items():
            for word, weight in vector.items():
                self._holders[word].append((record_id, weight))

    def portrait(self, record_id: str) -> Portrait:
        """Returns the portrait of a publication of the collection."""
        return self._portraits[record_id]

    def decided(self, field: str) -> list[str]:
        """Returns the records of which a person has decided, and given, values of the field."""
        return [key for key, one in self._portraits.items() if one.labels.get(field)]

    def named(self, names: Mapping[str, float]) -> dict[tuple[str, str], dict[str, float]]:
        """Returns what the names in a publication are worth by now, by the field and value each speaks for.

        Args:
            names: how strongly each stands out, by its key.
        """
        found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for key, strength in names.items():
            field, value, _text = key.split("\t", 2)
            found[field, value][key] = strength * self._telling(key) * self._trust(key)
        return found

    def rarity(self, word: str) -> float:
        """Returns how much a word tells, by its stem, from 0 to 1: one found everywhere, nothing."""
        return 1 - math.log(1 + self._spread[word]) / math.log(2 + len(self._portraits))

    def _telling(self, key: str) -> float:
        """Returns how much a name tells, from 0 to 1: one that is found everywhere tells little."""
        total = len(self._portraits) + 2
        return max(_USUAL_FLOOR, 1 - math.log(1 + self._having[key]) / math.log(1 + total))

    def _trust(self, key: str) -> float:
        """Returns how often a name was right so far, from 0 to 1."""
        right, wrong = self._right[key], self._wrong[key]
        return (right + _TRUST) / (right + wrong + _TRUST)

    def votes(
        self, record_id: str, words: Mapping[str, int], fields: Iterable[str]
    ) -> dict[str, dict[str, Vote]]:
        """Returns, by field and value, what the nearest publications with decided values have."""
        near = self._near(record_id, words)
        return {field: self._votes(field, near) for field in fields}

    def _near(self, record_id: str, words: Mapping[str, int]) -> list[tuple[float, str]]:
        likeness: dict[str, float] = defaultdict(float)
        for word, weight in self._vector(words).items():
            for other, theirs in self._holders.get(word, ()):
                likeness[other] += weight * theirs
        likeness.pop(record_id, None)
        return heapq.nlargest(_NEIGHBOURS * 3, ((value, other) for other, value in likeness.items()))

    def _votes(self, field: str, near: list[tuple[float, str]]) -> dict[str, Vote]:
        deciding = [(like, other) for like, other in near if field in self._portraits[other].labels]
        deciding = deciding[:_NEIGHBOURS]
        whole = sum(like**_SHARPNESS for like, _other in deciding)
        if not whole:
            return {}
        sureness = min(1.0, deciding[0][0] / _ALIKE)
        shares: dict[str, float] = defaultdict(float)
        holders: dict[str, list[str]] = defaultdict(list)
        for like, other in deciding:
            for value in self._portraits[other].labels[field]:
                shares[value] += like**_SHARPNESS / whole
                holders[value].append(other)
        return {
            value: Vote(
                share=share * sureness * (1 - _ONE_IN ** len(holders[value])), records=tuple(holders[value])
            )
            for value, share in shares.items()
        }

    def _vector(self, words: Mapping[str, int]) -> dict[str, float]:
        total = len(self._portraits) + 1
        worth = {
            word: (1 + math.log(count)) * math.log(total / self._spread[word])
            for word, count in words.items()
            if self._spread[word] > 1
        }
        best = heapq.nlargest(_TELLING_WORDS, worth.items(), key=lambda one: one[1])
        size = math.sqrt(sum(weight * weight for _word, weight in best))
        return {word: weight / size for word, weight in best} if size else {}

    def _outcomes(self, refusals: Iterable[Refusal]) -> tuple[Counter[str], Counter[str]]:
        """Returns how often each name was right, and how often it was not what people decided."""
        right: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for portrait in self._portraits.values():
            given = {field: self._implied(values) for field, values in portrait.labels.items()}
            for key, strength in portrait.names.items():
                field, value, _text = key.split("\t", 2)
                if given.get(field) and strength * self._telling(key) >= _PLAIN:
                    (right if value in given[field] else wrong)[key] += 1
        for refusal in refusals:
            wrong.update("\t".join((refusal.field, refusal.value, text)) for text in refusal.words)
        return right, wrong

    def _implied(self, values: Iterable[str]) -> frozenset[str]:
        return frozenset(one for value in values for one in (value, *self._vocabulary.ancestors(value)))
