"""CSV and XLSX: tables of ours, in which a person edits records, and those of others, read by a mapping."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docbase.errors import CatalogueError, ConfigurationError, DamagedDocumentError
from docbase.exchange import celltext
from docbase.exchange.columns import CODES, EDITABLE, REVISION, Cells, column_named, digests
from docbase.exchange.reading.cutting import rows_of
from docbase.exchange.reading.encoding import read_text
from docbase.exchange.reading.headings import Layout, guessed, is_ours, proposal
from docbase.exchange.reading.said import EXAMPLE, Contents, Description, Gathering, Refused, Spot
from docbase.extract.office.sheets import first_table
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.extract import SourceFile
from docbase.model.record import Item
from docbase.spreadsheets import separator_of

_ROLES = ("author", "editor", "translator")
_BOM = b"\xef\xbb\xbf"
_BANNERS = 10
"""Rows of which one may say what the columns are."""
MOST_COLUMNS = 1_000
"""Columns beyond which a table is no list of publications."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Each with the number of its line."""
    notes: tuple[str, ...] = ()
    broken: tuple[tuple[int, str], ...] = ()
    """Lines that are no rows, as they stand, each with its number."""

    def examples(self) -> dict[str, str]:
        """Returns a value of each column that has any."""
        found: dict[str, str] = {}
        for _line, row in self.rows:
            for heading, cell in zip(self.headings, row, strict=False):
                if cell.strip():
                    found.setdefault(heading, cell.strip())
        return found


def read_csv(content: bytes) -> Table:
    """Returns a table in CSV, in UTF-8 or not, between whose cells stand `;`, `,` or tabs.

    Raises:
        DamagedDocumentError: no row is there, or its headings cannot be read.
    """
    text, notes = read_text(content)
    text = text.lstrip("\ufeff")
    sign = separator_of(text.lstrip("\r\n").partition("\n")[0])
    rows, broken = rows_of(text, sign)
    told = (
        _("Its columns are separated by tabs.")
        if sign == "\t"
        else _("Its columns are separated by “{sign}”.")
    )
    return replace(_table(rows, (*notes, told.format(sign=sign))), broken=tuple(broken))


def read_workbook(source: SourceFile) -> Table:
    """Returns the first sheet of a workbook that has rows.

    Raises:
        ExtractionError: it is damaged or asks for a password.
        StorageError: it cannot be read.
    """
    name, rows = first_table(source)
    note = _("It is the sheet “{name}” that was read.").format(name=name)
    return _table([(line, tuple(row)) for line, row in enumerate(rows, 1)], (note,))


def _table(rows: Sequence[tuple[int, tuple[str, ...]]], notes: tuple[str, ...]) -> Table:
    filled = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise DamagedDocumentError(
            _("The table is empty."), hint=_("Its first row must say what the columns are.")
        )
    place = next((number for number, (_line, row) in enumerate(filled[:_BANNERS]) if _tells(row)), 0)
    headings = tuple(" ".join(one.split()) for one in filled[place][1])
    if (count := sum(map(bool, headings))) > MOST_COLUMNS:
        raise DamagedDocumentError(
            _("The table has {count} columns; docbase reads {most}.").format(count=count, most=MOST_COLUMNS),
            hint=_("Remove the columns that do not describe publications, and save it again."),
        )
    return Table(headings=headings, rows=tuple(filled[place + 1 :]), notes=notes)


def _tells(row: Sequence[str]) -> bool:
    """Whether a row says what the columns are; that of a title above the table is alone in its row."""
    return sum(bool(cell.strip()) for cell in row) > 1 or "title" in guessed(row).columns.values()


def read(table: Table, format: str, vocabulary: Vocabulary, layout: Layout | None = None) -> Contents:
    """Returns what a table says, by a mapping, as one of ours, or by the names of its columns.

    Args:
        table: the table.
        format: csv or xlsx.
        vocabulary: where headings are found.
        layout: the mapping.

    Raises:
        ConfigurationError: nothing tells where the titles are, or the mapping names no column of the table.
    """
    ours = layout is None and is_ours(table.headings)
    chosen = layout or guessed(table.headings)
    if not ours:
        _require_titles(table, chosen)
    notes = table.notes
    if absent := [heading for heading in chosen.columns if not ours and heading not in table.headings]:
        text = _("The mapping names columns that the table does not have: {names}.")
        notes = (*notes, text.format(names=", ".join(absent)))
    cells, found = Cells(vocabulary), list[Description | Refused]()
    rows = sorted((*table.rows, *table.broken), key=lambda one: one[0])
    for number, (line, row) in enumerate(rows, 1):
        if isinstance(row, str):
            reason = _("a quote is never closed, or a cell is too long")
            hint = _("Correct the line in the spreadsheet, and save it again as CSV.")
            spot = Spot(number=number, line=line)
            found.append(Refused(spot=spot, reason=reason, hint=hint, raw=row.encode()))
            continue
        named = {name: cell for name, cell in zip(table.headings, row, strict=False) if name}
        reader = _Row(cells, named, Spot(number=number, line=line), _raw(row))
        found.append(reader.ours() if ours else reader.theirs(chosen))
    return Contents(
        format=format,
        suffix=".csv",
        descriptions=tuple(one for one in found if isinstance(one, Description)),
        refused=tuple(one for one in found if isinstance(one, Refused)),
        head=_BOM + _raw(table.headings),
        notes=notes,
        is_ours=ours,
    )


def unknown_headings(table: Table) -> tuple[str, ...]:
    """Returns the headings of which nothing tells where they go."""
    if is_ours(table.headings):
        return ()
    known = guessed(table.headings).columns
    return tuple(one for one in table.headings if one and one not in known)


def proposed(table: Table) -> str:
    """Returns a mapping file for the table, to be completed."""
    return proposal(table.headings, table.examples())


def _require_titles(table: Table, layout: Layout) -> None:
    there = {name for heading, name in layout.columns.items() if heading in table.headings}
    if "title" not in {*there, *layout.constants}:
        raise ConfigurationError(
            _("Nothing tells which column has the titles."),
            hint=_("Say it in a mapping file, and give it with --mapping; the columns are: {names}.").format(
                names=", ".join(filter(None, table.headings))
            ),
        )


class _Row:
    """Reads one row."""

    def __init__(self, cells: Cells, row: Mapping[str, str], spot: Spot, raw: bytes) -> None:
        self._cells = cells
        self._row = row
        self._spot = spot
        self._raw = raw

    def ours(self) -> Description | Refused:
        """Returns the record that a row of ours tells, all its cells, the empty ones too."""
        named = {column_named(heading): cell for heading, cell in self._row.items()}
        spot = Spot(
            number=self._spot.number, line=self._spot.line, name=named.get("title") or named.get("id", "")
        )
        try:
            values = self._cells.values(named)
            digests(named.get(REVISION, ""))
        except CatalogueError as error:
            return Refused(spot=spot, reason=error.message, hint=error.hint, raw=self._raw)
        if "title" in values and not values["title"]:
            return Refused(spot=spot, reason=_("it has no title"), raw=self._raw)
        values[REVISION] = named.get(REVISION, "").strip()
        return Description(spot=spot, values=values, raw=self._raw)

    def theirs(self, layout: Layout) -> Description | Refused:
        """Returns what a row of others says."""
        said = Gathering()
        for name, text in layout.constants.items():
            self._take(said, name, text, name)
        for heading, cell in self._row.items():
            if not cell.strip():
                continue
            if target := layout.columns.get(heading):
                self._take(said, target, self._split(target, cell, layout), heading)
            else:
                said.leave(heading, cell)
        title = str(said.values.get("title", ""))
        spot = Spot(number=self._spot.number, line=self._spot.line, name=title)
        if not title:
            return Refused(spot=spot, reason=_("it has no title"), raw=self._raw)
        return said.description(spot, self._raw)

    def _split(self, name: str, cell: str, layout: Layout) -> str:
        """Returns the cell with our sign between values."""
        sign = layout.separators.get(name, "")
        if not sign and name in ("keywords", "themes") and ";" not in cell:
            sign = ","
        return celltext.listed(one.strip() for one in cell.split(sign)) if sign else cell

    def _take(self, said: Gathering, name: str, text: str, theirs: str) -> None:
        if name in _ROLES:
            for one in celltext.split(text):
                said.name(name, one)
        elif name == "attached":
            said.files += celltext.split(text)
        elif name == "keywords":
            said.subjects += celltext.split(text)
        elif name == "call_number":
            said.add("items", *(Item(call_number=one) for one in celltext.split(text)))
        elif name in CODES:
            said.identify(name, text)
        elif name in ("date", "accessed", "added"):
            said.date(name, text, theirs)
        elif name == "type":
            said.put("type", text)
        elif name in EDITABLE:
            self._take_ours(said, name, text, theirs)

    def _take_ours(self, said: Gathering, name: str, text: str, theirs: str) -> None:
        try:
            value = self._cells.value(name, text)
        except CatalogueError:
            said.leave(theirs, text[:EXAMPLE])
            return
        if isinstance(value, tuple):
            said.add(name, *value)
        elif isinstance(value, str):
            said.put(name, value, theirs)
        else:
            said.values.setdefault(name, value)


def _raw(row: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(row)
    return text.getvalue().encode()
