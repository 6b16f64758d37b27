"""The records as a table, for a spreadsheet: CSV, one line for each, one column for each thing it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.records import Reference, describe
from docbase.model.concepts import Vocabulary
from docbase.spreadsheets import written

SEPARATOR = " | "
"""Stands between the values of one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFormat:
    """CSV in UTF-8 (RFC 4180), with the mark by which Excel knows its accents."""

    name: str = "csv"
    media_type: str = "text/csv"
    suffix: str = ".csv"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as lines of a table, in their order, names instead of ids."""
        rows = (
            _row(describe(record, selection.vocabulary), selection.vocabulary) for record in selection.records
        )
        table = (COLUMNS, *([row[column] for column in COLUMNS] for row in rows))
        return Output(content=written(table).encode("utf-8-sig"))


def _row(reference: Reference, vocabulary: Vocabulary) -> Mapping[str, str]:
    record, host, series = reference.record, reference.host, reference.series
    by_role = {role: SEPARATOR.join(name.text for name in names) for role, names in reference.names.items()}

    def labels(ids: tuple[str, ...]) -> str:
        return SEPARATOR.join(vocabulary.label(one) for one in ids)

    return {
        "id": record.id,
        "type": reference.type.label if reference.type else record.type,
        "title": record.title,
        "subtitle": record.subtitle,
        "authors": by_role.get("author", ""),
        "editors": by_role.get("editor", ""),
        "date": record.date.text if record.date else "",
        "edition": record.edition,
        "publisher": reference.publisher,
        "place": record.place,
        "extent": record.extent,
        "language": record.language,
        "genre": record.genre,
        "series": series.title,
        "number": series.number,
        "host": host.title,
        "volume": host.volume,
        "issue": host.issue,
        "pages": host.pages,
        "state": record.publication_state,
        "themes": labels(record.themes),
        "axes": labels(record.axes),
        "keywords": SEPARATOR.join(record.keywords),
        "territories": labels(record.territories),
        "publics": labels(record.publics),
        "isbn": record.identifiers.get("isbn", ""),
        "issn": record.identifiers.get("issn", ""),
        "doi": reference.doi,
        "url": record.url,
        "accessed": record.accessed.text if record.accessed else "",
        "call_numbers": SEPARATOR.join(item.call_number for item in record.items if item.call_number),
        "access": record.access,
        "status": record.status,
        "added": record.added.text if record.added else "",
        "abstract": record.abstract.strip(),
    }


COLUMNS = (
    *("id", "type", "title", "subtitle", "authors", "editors", "date", "edition", "publisher", "place"),
    *("extent", "language", "genre", "series", "number", "host", "volume", "issue", "pages", "state"),
    *("themes", "axes", "keywords", "territories", "publics", "isbn", "issn", "doi", "url", "accessed"),
    *("call_numbers", "access", "status", "added", "abstract"),
)
"""The columns, in their order."""


CSV = TableFormat()
