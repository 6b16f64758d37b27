"""The shelf list as text, CSV and PDF, and sheets of spine labels."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.errors import CitationError
from docbase.messages import active_language
from docbase.messages import gettext as _
from docbase.model.holdings import Copy, CopyKey, LabelSheet, Shelf, copy_number
from docbase.spreadsheets import written
from docbase.storage import write_where_asked
from docbase.typesetting import LAYOUTS, typeset

_COLUMNS = (
    *("call_number", "copy", "barcode", "location", "access"),
    *("title", "authors", "date", "id", "on_loan"),
)
_HEIGHT, _WIDTH = 297.0, 210.0
"""Millimetres of an A4 sheet."""
_LEAST = 5.0
"""Millimetres of a label, at least."""

Label = Callable[[str], str]
"""Gives the label of an id of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made to be printed, or opened in a spreadsheet."""

    content: bytes

    def save(self, path: Path) -> None:
        """Writes the file; an older one is replaced when this one is complete.

        Raises:
            StorageError: there is no such folder, or the disk refuses.
        """
        write_where_asked(path, self.content)


def as_text(shelves: Iterable[Shelf], out: Collection[CopyKey]) -> Printed:
    """Returns the shelf list as plain text: call number, title and identifier between tabs; as `as_csv`."""
    lines: list[str] = []
    for shelf in shelves:
        lines += [shelf.location or _("No location"), ""]
        for copy in shelf.copies:
            note = (_("on loan"),) if copy.key in out else ()
            lines.append("\t".join((copy.name, copy.record.full_title, copy.record.id, *note)))
        lines.append("")
    return Printed("\n".join(lines).encode())


def as_csv(shelves: Iterable[Shelf], out: Collection[CopyKey], label: Label) -> Printed:
    """Returns the shelf list for French spreadsheets: a line for each copy.

    Args:
        shelves: the copies as they stand.
        out: those of them that are on loan.
        label: gives the label of an actor.
    """
    rows = (_row(copy, copy.key in out, label) for shelf in shelves for copy in shelf.copies)
    return Printed(written((_COLUMNS, *rows), separator=";").encode("utf-8-sig"))


def as_pdf(shelves: Iterable[Shelf], out: Collection[CopyKey], label: Label, centre: str) -> Printed:
    """Returns the shelf list to be printed, with a box to tick for each copy; as `as_csv`.

    Raises:
        CitationError: the PDF cannot be made.
    """
    content = {
        "title": _("Shelf list"),
        "centre": centre,
        "lang": active_language(),
        "columns": [_("Call number"), _("Publication"), _("On loan")],
        "shelves": [
            {
                "location": shelf.location or _("No location"),
                "rows": [_printed(copy, copy.key in out, label) for copy in shelf.copies],
            }
            for shelf in shelves
        ],
    }
    return _set("shelflist.typ", content)


def labels(copies: Sequence[Copy], sheet: LabelSheet) -> Printed:
    """Returns spine labels on A4 sheets, as PDF; call numbers are broken at their spaces.

    Raises:
        CitationError: no label could be so small, or the PDF cannot be made.
    """
    height = (_HEIGHT - 2 * sheet.top) / max(sheet.rows, 1)
    width = (_WIDTH - 2 * sheet.side) / max(sheet.columns, 1)
    if min(height, width) < _LEAST or min(sheet.rows, sheet.columns, sheet.skipped + 1) < 1:
        raise CitationError(
            _("A label of {width} by {height} mm cannot be printed.").format(
                width=round(width, 1), height=round(height, 1)
            ),
            hint=_("Choose fewer rows or columns, or smaller margins."),
        )
    marked = [copy for copy in copies if copy.item.call_number]
    content = {
        "title": _("Spine labels"),
        "lang": active_language(),
        "columns": sheet.columns,
        "rows": sheet.rows,
        "top": sheet.top,
        "side": sheet.side,
        "edges": sheet.has_edges,
        "labels": [*([[]] * sheet.skipped), *(_broken(copy) for copy in marked)],
    }
    return _set("labels.typ", content)


def _broken(copy: Copy) -> list[str]:
    return [*copy.item.call_number.split(), *((copy_number(copy.item.copy),) if copy.item.copy else ())]


def _set(template: str, content: object) -> Printed:
    source = (LAYOUTS / template).read_bytes()
    return Printed(typeset(source, {"content": json.dumps(content, ensure_ascii=False)}))


def _row(copy: Copy, is_out: bool, label: Label) -> tuple[str, ...]:
    item, record = copy.item, copy.record
    return (
        *(item.call_number, item.copy, item.barcode, item.location, item.access),
        *(record.full_title, signed(copy, label), str(record.date or ""), record.id),
        _("yes") if is_out else "",
    )


def _printed(copy: Copy, is_out: bool, label: Label) -> list[str]:
    record = copy.record
    about = ", ".join(filter(None, (signed(copy, label), str(record.date or ""))))
    return [copy.name if copy.item.call_number else "—", record.full_title, about, "×" if is_out else ""]


def signed(copy: Copy, label: Label) -> str:
    """Returns who made the publication of a copy: the first two of them."""
    names = [label(one.name) for one in copy.record.contributors]
    return " ; ".join(names[:2]) + ("…" if len(names) > 2 else "")
