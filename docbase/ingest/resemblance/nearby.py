"""The sketches of a whole collection, and which of them are near a given one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.ingest.resemblance.relation import Kind, relation
from docbase.ingest.resemblance.sketching import Sketch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Run = npt.NDArray[np.uint64]
    """A hash in the high half of each value, the place of a sketch that has it in the low half."""
    Counts = npt.NDArray[np.intp]

FEWEST_PASSAGES_IN_COMMON, FEWEST_MARKS_IN_COMMON = 12, 10
"""Common hashes that a sketch must have to be looked at."""
MOST_LOOKED_AT = 50
"""Sketches compared, those with the most common hashes first."""

_LOW = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """A file whose text resembles that of another: a likely relation, for a person to judge."""

    key: str
    """The file that resembles."""
    kind: Kind
    """The likely relation."""
    share: float
    """How much is common, from 0 to 1: of the part, for a part; of numbers and names, for a translation."""
    is_whole: bool = False
    """For a part: whether it is the whole, and the text asked about the part."""


class Resemblances:
    """Sketches by key, and an index of their hashes; belongs to one process."""

    def __init__(self, sketches: Iterable[tuple[str, Sketch]] = ()) -> None:
        self._keys: list[str] = []
        self._sketches: list[Sketch] = []
        self._passages = _Postings()
        self._marks: dict[str, _Postings] = {}
        """Numbers and names, by language: only texts in two languages are translations."""
        self._add(list(sketches))

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: str, sketch: Sketch) -> None:
        """Adds one more; the same key added twice counts twice."""
        self._add([(key, sketch)])

    def near(self, sketch: Sketch, *, leave_out: Collection[str] = ()) -> list[Resemblance]:
        """Returns the files whose text resembles the one sketched, the most alike first.

        Args:
            sketch: of the text asked about.
            leave_out: keys that are not looked at: that of the file itself, those already linked to it.
        """
        found = []
        for place in self._candidates(sketch):
            key = self._keys[place]
            likely = None if key in leave_out else relation(sketch, self._sketches[place])
            if likely:
                found.append(
                    Resemblance(key=key, kind=likely.kind, share=likely.share, is_whole=likely.is_whole)
                )
        return sorted(found, key=lambda one: (-one.share, one.key))

    def _add(self, pairs: list[tuple[str, Sketch]]) -> None:
        numbered = list(enumerate((sketch for _, sketch in pairs), start=len(self)))
        self._keys.extend(key for key, _ in pairs)
        self._sketches.extend(sketch for _, sketch in pairs)
        self._passages.add([(place, sketch.passages) for place, sketch in numbered])
        for language in {sketch.language for _, sketch in numbered} - {""}:
            self._marks.setdefault(language, _Postings()).add(
                [(place, _marks(sketch)) for place, sketch in numbered if sketch.language == language]
            )

    def _candidates(self, sketch: Sketch) -> list[int]:
        import numpy as np

        likely = [_most(self._passages.common(sketch.passages), FEWEST_PASSAGES_IN_COMMON)]
        for language, marks in self._marks.items():
            if sketch.language not in ("", language):
                likely.append(_most(marks.common(_marks(sketch)), FEWEST_MARKS_IN_COMMON))
        return [int(place) for place in np.unique(np.concatenate(likely))]


def _marks(sketch: Sketch) -> bytes:
    return sketch.numbers + sketch.names


class _Postings:
    """Which sketches have a hash: sorted runs, those of like size merged, so that adding is cheap."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, samples: list[tuple[int, bytes]]) -> None:
        """Adds the hashes of sketches, each with its place."""
        import numpy as np

        sizes = [len(sample) // 4 for _, sample in samples]
        owners = np.repeat(np.array([place for place, _ in samples], np.uint64), sizes)
        hashes = np.frombuffer(b"".join(sample for _, sample in samples), "<u4").astype(np.uint64)
        self._runs.append(np.sort((hashes << np.uint64(32)) | owners))
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last, other = self._runs.pop(), self._runs.pop()
            self._runs.append(np.sort(np.concatenate((other, last)), kind="stable"))

    def common(self, sample: bytes) -> "Counts":
        """Returns, by place, how many of these hashes each sketch has."""
        import numpy as np

        hashes = np.frombuffer(sample, "<u4").astype(np.uint64) << np.uint64(32)
        owners = [np.zeros(0, np.uint64)]
        for run in self._runs:
            begins = np.searchsorted(run, hashes)
            ends = np.searchsorted(run, hashes | np.uint64(_LOW), side="right")
            owners.extend(run[begin:end] for begin, end in zip(begins, ends, strict=True) if begin < end)
        return np.bincount((np.concatenate(owners) & np.uint64(_LOW)).astype(np.intp))


def _most(counts: "Counts", fewest: int) -> "Counts":
    """Returns the places of the highest counts."""
    import numpy as np

    places = np.flatnonzero(counts >= fewest)
    return places[np.argsort(-counts[places], kind="stable")[:MOST_LOOKED_AT]]
