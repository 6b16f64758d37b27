"""Where records are asked for, to go out to other programs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

from docbase.cite import Layout, Selection
from docbase.exchange.writing.exporting import (
    ExportOptions,
    MadeExport,
    export,
    export_for,
    export_named,
    export_names,
)
from docbase.exchange.writing.linked import CONTEXT, Place, linked_data
from docbase.exchange.writing.statements import Setting
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.search.asking import question
from docbase.search.index import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDesk:
    """Writes the records of a centre in the formats of other programs."""

    index: SearchIndex
    vocabulary: Vocabulary
    get: Callable[[str], Record]
    records: Callable[[Iterable[str]], dict[str, Record]]
    """Returns the records that can be read, by id, in the order asked for."""
    whole: Callable[[], tuple[Sequence[Record], Sequence[str]]]
    """Returns every record, in the order of the ids, and the places of those that cannot be read."""
    language: str
    issuer: str
    """Name of the centre."""

    def make(self, text: str = "", *, format: str = "unimarc", **which: Unpack[ExportOptions]) -> MadeExport:
        """Returns records for other programs, with what the format cannot carry of them.

        Args:
            text: as in a search; empty, without filters and ids, takes the whole catalogue.
            format: one of `formats`.
            which: `filters` as in a search; `ids` of records chosen one by one.

        Raises:
            QueryError: a filter that does not exist.
            CitationError: no such format.
            RecordNotFoundError: no record has one of the ids.
            StaleIndexError: a question is asked, and the index is missing or must be rebuilt.
        """
        export_named(format)
        records = {one: self.get(one) for one in which.get("ids", ())}
        unreadable: Sequence[str] = ()
        notes: tuple[str, ...] = ()
        if text.strip() or which.get("filters"):
            query, notes = question(text, which.get("filters"), self.vocabulary)
            wanted = self.index.matching(query)
            found = self.records(wanted)
            unreadable = [one for one in wanted if one not in found]
            records |= found
        elif not records:
            every, unreadable = self.whole()  # needs no index
            records = {record.id: record for record in every}
        selection = Selection(
            records=tuple(records.values()),
            vocabulary=self.vocabulary,
            layout=Layout(language=self.language, issuer=self.issuer),
        )
        return replace(export(selection, format), unreadable=tuple(unreadable), notes=tuple(notes))

    def linked_data(
        self, record: Record, address: str, files: Sequence[tuple[str, str]] = ()
    ) -> dict[str, object]:
        """Returns the publication in JSON-LD, with the terms of schema.org, for its page on the web.

        Args:
            record: the publication.
            address: the address of its page.
            files: names and addresses of its files.
        """
        place = Place(id=address, address=address, files=files)
        said = linked_data(record, Setting(vocabulary=self.vocabulary), place)
        return {"@context": CONTEXT, **said}

    def formats(self) -> tuple[str, ...]:
        """Returns the names of the formats."""
        return export_names()

    def format_for(self, path: Path) -> str:
        """Returns the format that the name of a file asks for, by its ending.

        Raises:
            CitationError: no format has its ending, or several have.
        """
        return export_for(path)
