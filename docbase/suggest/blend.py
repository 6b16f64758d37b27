"""How what is named in a text and what near publications have are weighed against each other."""

import math
from collections.abc import Collection, Mapping, Sequence

from docbase.suggest.experience import Experience
from docbase.suggest.portraits import Portrait

_FIRMNESS = 0.6
"""How soon the names in a text make a suggestion sure."""
_WEIGHTS = (0.0, 0.15, 0.3, 0.5, 0.7, 0.9)
"""What the neighbours may weigh."""
_AT_FIRST = 0.4
"""What they weigh until enough records are reviewed to tell."""
_ENOUGH, _MOST = 15, 40
"""How many reviewed records tell what the neighbours should weigh, at least and at most."""
_SHOWN = 5


def firmness(worths: Mapping[str, float]) -> float:
    """Returns how sure, from 0 to 1, a suggestion is for which the names are worth so much."""
    return 1 - math.exp(-_FIRMNESS * sum(worths.values()))


def together(named: float, share: float, weight: float) -> float:
    """Returns the score of a suggestion: what is named and what neighbours have add to each other."""
    return 1 - (1 - named) * (1 - weight * share)


def weight_of_neighbours(field: str, experience: Experience) -> float:
    """Returns what the neighbours should weigh in a field, as tried on the records that are reviewed.

    Each in turn is taken for a draft, of which the others are the neighbours.
    """
    decided = experience.decided(field)
    if len(decided) < _ENOUGH:
        return _AT_FIRST
    tries = [_tried(field, one, experience) for one in decided[:: math.ceil(len(decided) / _MOST)]]
    return max(_WEIGHTS, key=lambda weight: sum(one[weight] for one in tries))


def evidence(
    field: str, record_id: str, portrait: Portrait, experience: Experience
) -> dict[str, tuple[float, float]]:
    """Returns, by value of a field, how surely a publication names it, and the share of its neighbours.

    The labels of the portrait are not looked at.
    """
    names = experience.named(portrait.names).items()
    named = {value: firmness(worths) for (of, value), worths in names if of == field}
    votes = experience.votes(record_id, portrait.words, (field,))[field]
    return {
        value: (named.get(value, 0.0), votes[value].share if value in votes else 0.0)
        for value in {*named, *votes}
    }


def ranked(found: Mapping[str, tuple[float, float]], weight: float) -> list[str]:
    """Returns the values for which there is evidence, the surest first."""
    scores = {value: together(named, share, weight) for value, (named, share) in found.items()}
    return sorted(scores, key=lambda value: (-scores[value], value))


def _tried(field: str, record_id: str, experience: Experience) -> dict[float, float]:
    """Returns how good the order of suggestions for a reviewed record is with each weight."""
    portrait = experience.portrait(record_id)
    found = evidence(field, record_id, portrait, experience)
    return {weight: gain(ranked(found, weight), portrait.labels[field]) for weight in _WEIGHTS}


def gain(ranked: Sequence[str], right: Collection[str]) -> float:
    """Returns how good an order is: its gain, discounted, in the first five, against the best there is.

    >>> gain(["sante", "emploi"], ["sante"]), round(gain(["emploi", "sante"], ["sante"]), 2)
    (1.0, 0.63)
    """
    worth = [1 / math.log2(place + 2) for place in range(_SHOWN)]
    best = sum(worth[: len(right)])
    return sum(one for one, value in zip(worth, ranked, strict=False) if value in right) / best
