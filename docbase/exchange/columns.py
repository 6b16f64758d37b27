"""The table of records: a column for each field or part of one, a cell of text for its value, and back."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue.headings import SCHEMES
from docbase.exchange import celltext
from docbase.exchange.celltext import keyed, listed, parted, split
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.record import (
    ACCESSES,
    STATUSES,
    Contribution,
    Host,
    Item,
    Record,
    RecordFile,
    Relation,
    Series,
)
from docbase.spreadsheets import shielded, unshielded

REVISION = "revision"
"""The last column: what each cell said when the table was made, which tells an edit from what is older."""
_HEADINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "id": ("Identifier", "Identifiant"),
        "type": ("Type", "Type"),
        "title": ("Title", "Titre"),
        "subtitle": ("Subtitle", "Sous-titre"),
        "contributors": ("Contributors", "Contributeurs"),
        "date": ("Date", "Date"),
        "edition": ("Edition", "Édition"),
        "publisher": ("Publisher", "Éditeur"),
        "place": ("Place", "Lieu"),
        "extent": ("Extent", "Étendue"),
        "language": ("Language", "Langue"),
        "genre": ("Genre", "Genre"),
        "series.title": ("Series", "Collection"),
        "series.number": ("Number in series", "Numéro dans la collection"),
        "host.title": ("Host", "Document hôte"),
        "host.volume": ("Volume", "Volume"),
        "host.issue": ("Issue", "Numéro"),
        "host.pages": ("Pages", "Pages"),
        "publication_state": ("Publication state", "État de publication"),
        "abstract": ("Abstract", "Résumé"),
        "themes": ("Themes", "Thèmes"),
        "axes": ("Axes", "Axes"),
        "keywords": ("Keywords", "Mots-clés"),
        "territories": ("Territories", "Territoires"),
        "publics": ("Publics", "Publics"),
        "identifiers": ("Identifiers", "Identifiants normalisés"),
        "url": ("Address", "Adresse"),
        "accessed": ("Accessed", "Consulté le"),
        "items": ("Items", "Exemplaires"),
        "relations": ("Relations", "Relations"),
        "access": ("Access", "Accès"),
        "status": ("Status", "Statut"),
        "added": ("Added", "Entrée le"),
        "files": ("Files", "Fichiers"),
        "provenance": ("Provenance", "Provenance"),
        REVISION: ("Revision (leave as it is)", "Révision (ne pas modifier)"),
    }
)
"""What each column is called, in English and in French, in the order in which they stand."""
COLUMNS = tuple(_HEADINGS)
"""Names of all columns: the id first, the revision last. A dot leads to a part of a field: `series.title`."""
EDITABLE = tuple(name for name in COLUMNS if name not in ("id", "files", "provenance", REVISION))
"""Those that a person may fill in."""
CODES = ("isbn", "issn", "doi")
"""Columns of other tables that give one identifier alone."""
_SCHEMES: Mapping[str, str] = MappingProxyType({**SCHEMES, "publisher": "actors"})
"""Columns whose values may be headings of the vocabulary, and the scheme of each."""
_DATES = ("date", "accessed", "added")
_WORDS = ("themes", "axes", "keywords", "territories", "publics")
_CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "access": MappingProxyType({"interne": "staff", "tous": "public", **{one: one for one in ACCESSES}}),
        "status": MappingProxyType(
            {"brouillon": "draft", "relu": "reviewed", "relue": "reviewed", **{one: one for one in STATUSES}}
        ),
    }
)
_MARK = "1."
_DIGEST = 4
"""Characters of the digest of a cell: one edit in 16 million would pass unseen."""


def heading(name: str, language: str) -> str:
    """Returns what a column is called in French ("fr") or in English."""
    return _HEADINGS[name][language == "fr"]


def column_named(text: str) -> str:
    """Returns the column with this heading, in French or English, or this name; nothing for none.

    >>> column_named("Mots-clés "), column_named("series.title"), column_named("Couleur")
    ('keywords', 'series.title', '')
    """
    return _NAMED.get(_plain(text), "")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9.]+", " ", fold(text)).split())


_NAMED = MappingProxyType(
    {
        **{_plain(one): name for name, both in _HEADINGS.items() for one in both},
        **{_plain(name): name for name in (*COLUMNS, *CODES)},
    }
)


class Cells:
    """Writes fields as cells, and reads them back, with the names of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, *, is_labelled: bool = True) -> None:
        """Takes the vocabulary; labels are written for ids, where a label leads back to its id."""
        self._vocabulary = vocabulary
        self._is_labelled = is_labelled
        self._labels: dict[tuple[str, str], str] = {}

    def row(self, record: Record, names: Iterable[str] = COLUMNS) -> dict[str, str]:
        """Returns the cells of a record by column."""
        return {name: self.cell(record, name) for name in names}

    def cell(self, record: Record, name: str) -> str:
        """Returns what stands in a column for a record; "" for nothing.

        A text that a spreadsheet would take for a formula has an apostrophe before it.
        """
        if name == REVISION:
            return revision(record)
        return shielded(self._written(record, name))

    def values(self, row: Mapping[str, str]) -> dict[str, Any]:
        """Returns the values of the cells of a row, by column; an empty cell gives an empty value.

        Headings may be ids, labels or synonyms; one that the vocabulary does not have stays as it is typed.

        Raises:
            InvalidRecordError: a cell cannot be read; names the column and says what is expected.
        """
        return {name: self.value(name, text) for name, text in row.items() if name != REVISION}

    def value(self, name: str, text: str) -> Any:
        """Returns the value of one cell, as `values`.

        Raises:
            InvalidRecordError: it cannot be read.
        """
        text = unshielded(text.replace("\r\n", "\n").strip())
        if name in _DATES:
            return celltext.read_date(name, text)
        if name in _CHOICES:
            return self._choice(name, text)
        if name in _WORDS:
            return tuple(dict.fromkeys(self._id(_SCHEMES.get(name, ""), one) for one in split(text)))
        if name == "contributors":
            return tuple(self._contributor(one) for one in split(text, is_escaped=True))
        if reader := _READERS.get(name):
            return reader(text)
        return self._id(_SCHEMES.get(name, ""), text)

    def record(self, row: Mapping[str, str]) -> Record:
        """Returns the record that a row of this table describes; columns that are not there stay empty.

        Raises:
            InvalidRecordError: a cell cannot be read.
        """
        return with_values(Record(id=row.get("id", "")), self.values(row))

    def _written(self, record: Record, name: str) -> str:
        field, _dot, part = name.partition(".")
        value = getattr(record, field)
        if part:
            return str(getattr(value, part, ""))
        if name in _WORDS:
            return listed(self._name(_SCHEMES.get(name, ""), one) for one in value)
        if name in _DATES:
            return str(value or "")
        if isinstance(value, Mapping):
            return listed((keyed(*one) for one in value.items()), is_escaped=True)
        if isinstance(value, tuple):
            return listed((self._group(one) for one in value), is_escaped=True)
        return self._name(_SCHEMES[name], value) if name in _SCHEMES else str(value)

    def _group(self, one: object) -> str:
        match one:
            case Contribution():
                names = [self._name("actors", text) for text in (one.person, one.body)]
                return celltext.contributor(names[0], names[1], one.role, self._is_person(one.body))
            case Item():
                return parted(*(getattr(one, part.name) for part in fields(one)))
            case Relation():
                return keyed(one.type, one.id)
            case RecordFile():
                return parted(one.path, one.sha256, "" if one.pages is None else str(one.pages), one.origin)
        raise TypeError(one)

    def _contributor(self, text: str) -> Contribution:
        person, body, role, is_marked = celltext.read_contributor(text)
        if body and not is_marked and not person and self._is_person(body):
            person, body = body, ""
        return Contribution(role=role, person=self._id("actors", person), body=self._id("actors", body))

    def _is_person(self, name: str) -> bool:
        """Whether a name without a comma is that of a person: the vocabulary says so."""
        term = self._vocabulary.find(name, "actors") if name else None
        return term is not None and term.is_person

    def _choice(self, name: str, text: str) -> str:
        choices = _CHOICES[name]
        if text and fold(text) not in choices:
            expected = ", ".join(dict.fromkeys(choices.values()))
            raise celltext.refused(name, text, _("Expected: {names}.").format(names=expected))
        return choices[fold(text)] if text else next(iter(ACCESSES if name == "access" else STATUSES))

    def _id(self, scheme: str, text: str) -> str:
        term = self._vocabulary.find(text, scheme) if scheme and text else None
        # An id that was replaced stays what the record says: `check` tells of it, and mends it.
        return text if term is None or self._vocabulary.get(text, scheme) else term.id

    def _name(self, scheme: str, value: str) -> str:
        """Returns how a value is written: its label, if that leads back to it."""
        if not (self._is_labelled and scheme and value):
            return value
        key = (scheme, value)
        if key not in self._labels:
            term = self._vocabulary.get(value, scheme)
            is_sure = term is not None and self._id(scheme, term.label) == value
            self._labels[key] = term.label if term and is_sure else value
        return self._labels[key]


_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "relations": celltext.read_relations,
        "items": celltext.read_items,
        "files": celltext.read_files,
        "identifiers": celltext.read_pairs,
        "provenance": celltext.read_pairs,
    }
)


def with_values(record: Record, values: Mapping[str, Any]) -> Record:
    """Returns the record with the values of columns, those of parts (`series.title`) in their field."""
    whole = {name: value for name, value in values.items() if "." not in name and name not in CODES}
    codes = {name: value for name, value in values.items() if name in CODES and value}
    if codes:
        whole["identifiers"] = MappingProxyType({**whole.get("identifiers", record.identifiers), **codes})
    for field, kind in (("series", Series), ("host", Host)):
        parts = {name.partition(".")[2]: values[name] for name in values if name.startswith(f"{field}.")}
        if parts:
            group = replace(getattr(record, field) or kind(), **parts)
            whole[field] = None if group == kind() else group
    return replace(record, **whole)


def revision(record: Record) -> str:
    """Returns what tells, cell by cell, whether a record has changed since: a digest of each, in order."""
    cells = Cells(Vocabulary(()), is_labelled=False)
    return _MARK + "".join(digest(cells.cell(record, name)) for name in COLUMNS if name != REVISION)


def digest(text: str) -> str:
    """Returns the digest of one cell, written with ids."""
    return b64encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())[:_DIGEST].decode()


def digests(text: str) -> Mapping[str, str]:
    """Returns the digest of each cell by column that a revision tells; none when it is not one of ours.

    Raises:
        InvalidRecordError: somebody has changed the cell of the revision.
    """
    if not text:
        return MappingProxyType({})
    body, names = text.strip().removeprefix(_MARK), COLUMNS[:-1]
    if not text.strip().startswith(_MARK) or len(body) != _DIGEST * len(names):
        raise celltext.refused(REVISION, text, _("Leave this cell as it was exported, or empty it."))
    pieces = (body[place : place + _DIGEST] for place in range(0, len(body), _DIGEST))
    return MappingProxyType(dict(zip(names, pieces, strict=True)))
