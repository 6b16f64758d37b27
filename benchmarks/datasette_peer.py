"""Datasette over the same records: a table with its full-text index, narrowed down by the same facets."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from docbase import Centre
from docbase.web.asking import Asked

_TABLES = """
CREATE TABLE publications (
  id INTEGER PRIMARY KEY, slug TEXT, title TEXT, authors TEXT, abstract TEXT, type TEXT, year INTEGER,
  theme TEXT, axis TEXT
);
CREATE INDEX by_type ON publications (type);
CREATE INDEX by_year ON publications (year);
CREATE VIRTUAL TABLE words USING fts5(
  title, abstract, text, content='', tokenize="unicode61 remove_diacritics 2"
);
"""
_METADATA = {"databases": {"catalogue": {"tables": {"publications": {"fts_table": "words", "fts_pk": "id"}}}}}
_SETTINGS = {
    "default_page_size": 20,
    "suggest_facets": "off",  # it would count every column in search of more facets
    "facet_time_limit_ms": 60_000,  # or it leaves out what takes more than 200 ms
    "sql_time_limit_ms": 60_000,
}


class Peer:
    """A database of Datasette in a folder."""

    def __init__(self, folder: Path) -> None:
        self._database = folder / "catalogue.db"
        self._metadata = folder / "metadata.json"

    def fill(self, centre: Centre) -> None:
        """Writes the publications of a centre, and their words."""
        self._metadata.write_text(json.dumps(_METADATA), encoding="utf-8")
        with closing(sqlite3.connect(self._database)) as database, database:
            database.executescript(_TABLES)
            for number, (row, text) in enumerate(_rows(centre), 1):
                database.execute(f"INSERT INTO publications VALUES ({'?, ' * 8}?)", (number, *row))
                _slug, title, _authors, abstract, *_rest = row
                database.execute(
                    "INSERT INTO words (rowid, title, abstract, text) VALUES (?, ?, ?, ?)",
                    (number, title, abstract, text),
                )
            database.execute("INSERT INTO words (words) VALUES ('optimize')")

    def command(self) -> tuple[str, ...]:
        """Returns the command that serves it, as a file that nobody changes: the quickest way."""
        settings = [part for name, value in _SETTINGS.items() for part in ("--setting", name, str(value))]
        known = ("--metadata", str(self._metadata), *settings)
        return (sys.executable, "-m", "datasette", "serve", "-i", str(self._database), *known)


def address(asked: Asked) -> str:
    """Returns the address of the page that answers a question, with facets by theme, axis, type and year."""
    years = (year for span in asked.filters.get("year", ()) for year in span.split(".."))
    words = asked.text.replace(" ou ", " OR ")  # FTS5 knows quotes and stars as docbase does
    said = [
        *((("_search", words), ("_searchmode", "raw")) if words else ()),
        *(("theme__arraycontains", value) for value in asked.filters.get("theme", ())),
        *(("type__exact", value) for value in asked.filters.get("type", ())),
        *zip(("year__gte", "year__lte"), years, strict=False),
        *(("_facet_array", name) for name in ("theme", "axis")),
        *(("_facet", name) for name in ("type", "year")),
        *((("_sort_desc", "year"),) if asked.sort == "-date" else ()),
    ]
    return f"/catalogue/publications?{urlencode(said)}"


def _rows(centre: Centre) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yields the row of each publication, and its text."""
    for record in centre.catalogue.records():
        text = "\n".join(page.text for page in centre.text(record.id).pages)
        row = (
            record.id,
            record.full_title,
            ", ".join(one.name for one in record.contributors),
            record.abstract,
            record.type,
            record.date.year if record.date else None,
            json.dumps(record.themes),
            json.dumps(record.axes),
        )
        yield row, text
