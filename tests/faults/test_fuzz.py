"""Files of every format altered at random: a foreseen error comes of each, or an extract without fault."""

from collections.abc import Iterator

import pytest

from docbase.errors import DamagedDocumentError, DocbaseError
from docbase.extract.workers import Limits, run
from tests.faults.mutants import Batch, altered, defects, originals

LIMITS = Limits(jobs=2, timeout=60, memory=1000)
FEW, MANY = 12, 150
"""Alterations of each file."""
AT_ONCE = 25
"""Of them read by one process, one after the other."""


def batches(first: int, count: int) -> Iterator[Batch]:
    for name in originals():
        for start in range(first, first + count, AT_ONCE):
            yield Batch(name=name, seeds=range(start, min(start + AT_ONCE, first + count)))


def found(work: Iterator[Batch]) -> list[str]:
    """Returns the defects; a batch whose process ends is done again one by one, to know what ended it."""
    wrong: list[str] = []
    ended: list[Batch] = []
    for batch, result in run(defects, work, LIMITS):
        if isinstance(result, DocbaseError):
            ended.append(batch)
        else:
            wrong += result
    alone = (Batch(name=one.name, seeds=range(seed, seed + 1)) for one in ended for seed in one.seeds)
    for batch, result in run(defects, alone, LIMITS):
        if not isinstance(result, DocbaseError):
            wrong += result
        elif not isinstance(result, DamagedDocumentError):  # a library that stops is borne; no end is not
            wrong.append(f"{batch.name}, seed {batch.seeds.start}: {result}")
    return wrong


def test_alterations_are_the_same_at_each_run() -> None:
    content = originals()["pdf-guide.pdf"]
    assert altered(content, 7) == altered(content, 7) != altered(content, 8)


def test_a_few_alterations_of_each_format() -> None:
    assert found(batches(0, FEW)) == []


@pytest.mark.slow
def test_many_alterations_of_each_format() -> None:
    assert found(batches(1000, MANY)) == []
