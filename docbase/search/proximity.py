"""Words that stand near each other: in a row as they were typed, or together in a passage."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from docbase.model.search import Reason
from docbase.search.fields import SATURATION, TEXT_FIELDS
from docbase.search.inverted import Bonus, InvertedIndex, idf, positions
from docbase.search.typed import Typed

TOGETHER = 0.5
"""What the words of the best passage are worth, against what they tell."""
IN_A_ROW = 0.4
"""What two words are worth that follow one another, against what it tells to have them so."""
PASSAGE = 12
"""How many words a passage has, without those too common to be searched for."""
_Where = Mapping[int, Sequence[int]]
"""Where a word stands in each document."""


def near(typed: Sequence[Typed], within: AbstractSet[int], index: InvertedIndex) -> Iterator[Bonus]:
    """Yields those of the documents where several of the words stand near each other, and what that adds."""
    words = tuple(dict.fromkeys(typed))
    if len(words) < 2:
        return
    places = {field.name: _places(words, field.name, within, index) for field in TEXT_FIELDS}
    for pair in dict.fromkeys(pairwise(typed)):
        yield from _in_a_row(pair, places, index)
    yield from _together(words, places)


def _places(
    words: Sequence[Typed], field: str, within: AbstractSet[int], index: InvertedIndex
) -> Mapping[Typed, _Where]:
    """Returns where each of the words stands in a field."""
    found = {word: positions(word.place, field, within, index) for word in words if field in word.fields}
    return {word: where for word, where in found.items() if where}


def _in_a_row(
    pair: tuple[Typed, Typed], places: Mapping[str, Mapping[Typed, _Where]], index: InvertedIndex
) -> Iterator[Bonus]:
    first, second = pair
    count: dict[int, int] = defaultdict(int)
    weighed: dict[int, float] = defaultdict(float)
    for field in TEXT_FIELDS:
        starts, ends = places[field.name].get(first, {}), places[field.name].get(second, {})
        for one in starts.keys() & ends.keys() if first != second else ():
            if times := len({start + 1 for start in starts[one]}.intersection(ends[one])):
                count[one] += times
                weighed[one] += field.weight * times
    telling = IN_A_ROW * idf(len(count), index)
    text = f"{first.text} {second.text}"
    for one, times in count.items():
        score = telling * weighed[one] / (SATURATION + weighed[one])
        yield one, Reason(kind="near", words=text, score=score, count=times)


def _together(words: Sequence[Typed], places: Mapping[str, Mapping[Typed, _Where]]) -> Iterator[Bonus]:
    """Yields the documents with what the words of their best passage are worth."""
    telling = [word.telling for word in words]
    best: dict[int, tuple[float, str, frozenset[int]]] = {}
    for field, found in places.items():
        for one, events in _events(words, found).items():
            told, kept = _passage(events, telling)
            if one not in best or told > best[one][0]:
                best[one] = (told, field, kept)
    for one, (told, field, kept) in best.items():
        text = " ".join(words[number].text for number in sorted(kept))
        kind = "near" if len(kept) > 1 else "word"
        yield one, Reason(kind=kind, words=text, score=TOGETHER * told, field=field)


def _events(words: Sequence[Typed], places: Mapping[Typed, _Where]) -> Mapping[int, list[tuple[int, int]]]:
    """Returns where the words stand in each document, in order."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, word in enumerate(words):
        for one, where in places.get(word, {}).items():
            found[one] += [(place, number) for place in where]
    for events in found.values():
        events.sort()
    return found


def _passage(events: Sequence[tuple[int, int]], telling: Sequence[float]) -> tuple[float, frozenset[int]]:
    """Returns what the words of the passage that tells most tell, and these words."""
    counts = [0] * len(telling)
    told = most = 0.0
    left, best = 0, (0, 0)
    for right, (place, number) in enumerate(events):
        if not counts[number]:
            told += telling[number]
        counts[number] += 1
        while place - events[left][0] >= PASSAGE:
            gone = events[left][1]
            counts[gone] -= 1
            if not counts[gone]:
                told -= telling[gone]
            left += 1
        if told > most + 1e-9:
            most, best = told, (left, right + 1)
    return most, frozenset(number for _place, number in events[slice(*best)])
