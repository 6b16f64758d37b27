"""Why a publication is an answer: what its words are worth, field by field."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from docbase.model.search import Reason
from docbase.search.fields import OTHER_FORM, SATURATION, TEXT_FIELDS, TextField
from docbase.search.inverted import InvertedIndex, idf
from docbase.search.plan import AllOf, AnyOf, Beginning, EnoughOf, Leaf, Plan, SameAs, Terms
from docbase.search.scoring import having, runs, weighed

Reasons = Mapping[int, Sequence[Reason]]
"""The reasons of each document that has some, by its number."""


def reasons(part: Plan, within: AbstractSet[int], index: InvertedIndex) -> Reasons:
    """Returns what the words looked for add to the scores of the documents; together they are the score."""
    match part:
        case Terms() | Beginning():
            return _of_leaf(part, within, index)
        case AllOf(parts) | AnyOf(parts) | EnoughOf(parts):
            found: dict[int, list[Reason]] = defaultdict(list)
            for one in parts:
                for number, told in reasons(one, within, index).items():
                    found[number] += told
            return found
        case SameAs(parts):
            return _of_forms(parts, within, index)
        case _:
            return {}


def _of_forms(parts: Sequence[Plan], within: AbstractSet[int], index: InvertedIndex) -> Reasons:
    """Returns the reasons of the way to say it that is worth most in each document."""
    best = dict(reasons(parts[0], within, index))
    for part in parts[1:]:
        for number, told in reasons(part, within, index).items():
            less = [replace(reason, score=OTHER_FORM * reason.score) for reason in told]
            if _worth(less) > _worth(best.get(number, ())):
                best[number] = less
    return best


def _worth(told: Sequence[Reason]) -> float:
    return sum(reason.score for reason in told)


def _of_leaf(leaf: Leaf, within: AbstractSet[int], index: InvertedIndex) -> Reasons:
    """Returns a reason for each field that has it, with its part of the score."""
    telling = idf(having(leaf, index), index)
    found: dict[int, list[Reason]] = defaultdict(list)
    for field in TEXT_FIELDS:
        if field.name in leaf.fields:
            for number, reason in _in_field(leaf, field, within, index):
                found[number].append(reason)
    # As `scored` saturates the worth of all fields together.
    shares = {number: telling / (SATURATION + _worth(told)) for number, told in found.items()}
    return {
        number: [replace(reason, score=shares[number] * reason.score) for reason in told]
        for number, told in found.items()
    }


def _in_field(
    leaf: Leaf, field: TextField, within: AbstractSet[int], index: InvertedIndex
) -> Iterator[tuple[int, Reason]]:
    """Yields how often the documents have it in the field; the score is not yet on the scale of others."""
    counts: Counter[int] = Counter()
    for documents, occurrences in runs(leaf, field.name, index):
        for one, count in zip(documents, occurrences, strict=False):
            if one in within:
                counts[one] += int(count)
    numbers = tuple(counts)
    for number, worth in weighed(field, numbers, counts.values(), index):
        yield (
            number,
            Reason(kind="word", words=leaf.text, score=worth, field=field.name, count=counts[number]),
        )
