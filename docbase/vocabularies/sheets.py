"""The vocabulary as a table in CSV, one term a line, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.concepts import Term
from docbase.model.folding import fold, slug
from docbase.spreadsheets import decoded, separator_of, unshielded, written
from docbase.storage import storage_errors
from docbase.vocabularies.arrivals import UNNAMED
from docbase.vocabularies.asking import scheme_named

_COLUMNS = ("scheme", "id", "label", "alt", "hidden", "broader", "family", "related", "note", "origin")
_LAST = "replaced_by"
_LISTS = ("alt", "hidden", "related")
_SEPARATOR = " | "
_SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "liste": "scheme",
        "schema": "scheme",
        "identifiant": "id",
        "libelle": "label",
        "terme": "label",
        "nom": "label",
        "synonymes": "alt",
        "synonyme": "alt",
        "variantes": "alt",
        "terme generique": "broader",
        "generique": "broader",
        "parent": "broader",
        "famille": "family",
        "termes associes": "related",
        "note d'application": "note",
        "origine": "origin",
        "remplace par": "replaced_by",
    }
)
"""What people call the columns in French."""


def export(terms: Sequence[Term]) -> str:
    """Returns terms as CSV, as French spreadsheets read it: semicolons between values."""
    others = dict.fromkeys(name for term in terms for name in term.attributes)
    columns = (*_COLUMNS, *others, _LAST)
    rows = ([_cell(term, name) for name in columns] for term in terms)
    return written((columns, *rows), separator=";")


def _cell(term: Term, name: str) -> str:
    if name in _LISTS:
        return _SEPARATOR.join(getattr(term, name))
    return str(getattr(term, name)) if name in (*_COLUMNS, _LAST) else term.attributes.get(name, "")


def read(path: Path) -> tuple[Term, ...]:
    """Returns the terms of a table, in UTF-8 or as old Windows programs write, with `;`, `,` or tabs.

    Columns may have their names in French; one that is not known is a value of the term.

    Raises:
        ConfigurationError: it has no column for labels, or a line has none.
        StorageError: it cannot be read.
    """
    with storage_errors(path):
        data = path.read_bytes()
    text = decoded(data)
    delimiter = separator_of(text.partition("\n")[0])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _refused(path, 1, str(error)) from error
    header = [_column(name) for name in rows[0]] if rows else []
    if "label" not in header:
        raise ConfigurationError(
            _("{path} has no column “label”.").format(path=path.name),
            hint=_("“docbase vocabulary export --format csv” shows which columns there are."),
            path=path,
        )
    return tuple(_terms(path, header, rows[1:]))


def _column(name: str) -> str:
    folded = fold(name.strip()).replace("_", " ")
    return _SPOKEN.get(folded) or folded.replace(" ", "_")


def _terms(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[Term]:
    for number, row in enumerate(rows, 2):
        cells = {
            name: unshielded(" ".join(cell.split()))
            for name, cell in zip(header, row, strict=False)
            if cell.strip()
        }
        if not cells:
            continue
        if "label" not in cells:
            raise _refused(path, number, _("a term needs a label"))
        own = {name: cells.pop(name, "") for name in (*_COLUMNS, _LAST)}
        alt, hidden, related = (tuple(filter(None, map(str.strip, own[name].split("|")))) for name in _LISTS)
        yield Term(
            id=own["id"] or UNNAMED + slug(own["label"]),
            scheme=scheme_named(own["scheme"]) if own["scheme"] else "",
            label=own["label"],
            alt=alt,
            hidden=hidden,
            broader=own["broader"],
            family=own["family"],
            related=related,
            note=own["note"],
            origin=own["origin"],
            replaced_by=own["replaced_by"],
            attributes=cells,
        )


def _refused(path: Path, line: int, what: str) -> ConfigurationError:
    return ConfigurationError(
        _("{path}, line {line}: {what}.").format(path=path.name, line=line, what=what),
        hint=_("Correct the line in the spreadsheet, then import the file again."),
        path=path,
        line=line,
    )
