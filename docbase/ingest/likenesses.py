"""Which publications a new one is much like, from the sketches that are remembered."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from docbase.catalogue.store import Catalogue
from docbase.ingest.memory import Memory
from docbase.ingest.report import Relation
from docbase.ingest.resemblance import Resemblances, Sketch


class Likenesses:
    """Compares new publications with those of the catalogue."""

    def __init__(self, catalogue: Catalogue, memory: Memory) -> None:
        self._catalogue = catalogue
        self._memory = memory
        self._noted: set[str] = set()

    def of(self, sha256: str, sketch: Sketch | None) -> tuple[Relation, ...]:
        """Returns the other publications that the content is much like, the most alike first."""
        if sketch is None:
            return ()
        relations: dict[str, Relation] = {}
        for near in self._known.near(sketch, leave_out=(sha256,)):
            for record_id, _file in self._catalogue.by_sha256(near.key):
                relation = Relation(
                    record_id=record_id, kind=near.kind, share=round(near.share, 2), is_whole=near.is_whole
                )
                relations.setdefault(record_id, relation)
        return tuple(relations.values())

    def note(self, sha256: str, sketch: Sketch | None) -> tuple[Relation, ...]:
        """Remembers the content, and returns what `of` does."""
        found = self.of(sha256, sketch)
        if sketch is not None and sha256 not in self._noted:
            self._memory.note_sketch(sha256, sketch.to_bytes())
            self._known.add(sha256, sketch)
            self._noted.add(sha256)
        own = {record_id for record_id, _file in self._catalogue.by_sha256(sha256)}
        return tuple(relation for relation in found if relation.record_id not in own)

    @cached_property
    def _known(self) -> Resemblances:
        return Resemblances(self._remembered())

    def _remembered(self) -> Iterator[tuple[str, Sketch]]:
        for sha256, content in self._memory.sketches().items():
            with suppress(ValueError):  # of another version of docbase: drawn anew when the file is read
                yield sha256, Sketch.from_bytes(content)
                self._noted.add(sha256)
