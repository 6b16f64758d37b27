"""The likely relations of a whole catalogue, found again from the sketches of its texts."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import get_args

from docbase.catalogue.store import Catalogue
from docbase.ingest.memory import Memory
from docbase.ingest.resemblance import Kind, Resemblance, Resemblances, Sketch
from docbase.model.record import Record
from docbase.model.related import LikelyRelation

_TYPES = {
    "same-text": "version-of",
    "version": "version-of",
    "part": "part-of",
    "translation": "translation-of",
}


def likely_relations(
    catalogue: Catalogue, folder: Path, only: Collection[str] = ()
) -> tuple[LikelyRelation, ...]:
    """Returns the pairs of records whose texts are much alike and that no relation links yet.

    Nothing of it is kept: a pair that was never judged is found again, in whatever session.

    Args:
        catalogue: the records.
        folder: the `index/` folder of the centre, where sketches are remembered.
        only: ids; when there are some, pairs without one of them are left out.

    Raises:
        StorageError: the disk refuses.
    """
    with Memory(folder) as memory:
        sketches = dict(_read(memory))
    known = Resemblances(sketches.items())
    found: dict[frozenset[str], LikelyRelation] = {}
    for record in catalogue:
        if only and record.id not in only:
            continue
        for near in _near(record, sketches, known):
            for other_id, _file in catalogue.by_sha256(near.key):
                other = catalogue.get(other_id)
                if not _are_related(record, other):
                    found.setdefault(frozenset((record.id, other_id)), _likely(record, other, near))
    return tuple(sorted(found.values(), key=_order))


def _read(memory: Memory) -> Iterator[tuple[str, Sketch]]:
    for sha256, content in memory.sketches().items():
        with suppress(ValueError):  # of another version of docbase
            yield sha256, Sketch.from_bytes(content)


def _near(record: Record, sketches: dict[str, Sketch], known: Resemblances) -> Iterator[Resemblance]:
    own = {file.sha256 for file in record.files}
    for sha256 in own & sketches.keys():
        yield from known.near(sketches[sha256], leave_out=own)


def _are_related(one: Record, other: Record) -> bool:
    return (
        one.id == other.id
        or any(relation.id == other.id for relation in one.relations)
        or any(relation.id == one.id for relation in other.relations)
    )


def _likely(record: Record, other: Record, near: Resemblance) -> LikelyRelation:
    is_later = _age(record) > _age(other)
    is_said_of_record = near.is_whole if near.kind == "part" else is_later
    first, second = (record, other) if is_said_of_record else (other, record)
    share = round(near.share, 2)
    return LikelyRelation(record=first, type=_TYPES[near.kind], other=second, kind=near.kind, share=share)


def _age(record: Record) -> tuple[tuple[int, int, int], bool, str]:
    """Orders records by when they came out; of two at once, what is in French is taken for the original."""
    date = record.date.sort_key if record.date else (9999, 0, 0)
    return date, not record.language.startswith("fr"), record.id


def _order(one: LikelyRelation) -> tuple[int, float, str, str]:
    return get_args(Kind).index(one.kind), -one.share, one.record.id, one.other.id
