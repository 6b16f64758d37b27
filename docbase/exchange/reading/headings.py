"""Which columns of a table of elsewhere are which of ours: by a mapping file, or by what they are called."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from docbase.catalogue import yamltext
from docbase.catalogue.yamltext import Node, Scalar
from docbase.errors import ConfigurationError
from docbase.exchange.columns import CODES, COLUMNS, EDITABLE, column_named
from docbase.messages import gettext as _
from docbase.model.folding import fold

OTHERS = ("author", "editor", "translator", "call_number", "attached", *CODES)
"""Columns that tables of elsewhere have and ours put into others."""
_TARGETS = (*EDITABLE, *OTHERS)
_PARTS = ("columns", "separators", "constants")
_SPOKEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "titre", "titre propre", "titre du document", "intitule"),
        "subtitle": ("sous titre", "complement du titre"),
        "author": ("author", "authors", "auteur", "auteurs", "auteur s", "auteur principal"),
        "editor": ("editor", "editors", "directeur", "sous la direction de"),
        "translator": ("translator", "traducteur"),
        "date": (
            *("date", "publication year", "year", "annee", "annee de publication", "annee d'edition"),
            *("date de publication", "date d'edition", "date de parution"),
        ),
        "type": ("item type", "type", "type de document", "nature", "typologie"),
        "publisher": ("publisher", "editeur", "editeurs", "maison d'edition"),
        "place": ("place", "lieu", "lieu d'edition", "ville", "lieu de publication"),
        "extent": (
            "num pages",
            "nombre de pages",
            "nb pages",
            "pagination",
            "collation",
            "importance materielle",
        ),
        "host.title": (
            "publication title",
            "titre de la revue",
            "revue",
            "periodique",
            "titre du periodique",
        ),
        "host.volume": ("volume", "vol", "tome"),
        "host.issue": ("issue", "numero", "n", "no"),
        "host.pages": ("pages", "page"),
        "series.title": ("series", "collection"),
        "series.number": ("series number", "n de collection", "numero dans la collection"),
        "language": ("language", "langue"),
        "abstract": ("abstract note", "abstract", "resume", "description"),
        "keywords": (
            *("manual tags", "tags", "keywords", "mots cles", "mot cle", "mots matieres", "descripteurs"),
            *("sujets", "sujet", "indexation"),
        ),
        "themes": ("theme", "themes", "thematique", "thematiques"),
        "url": ("url", "lien", "adresse", "lien internet", "site"),
        "accessed": ("access date", "date de consultation"),
        "call_number": ("call number", "cote", "cotes"),
        "attached": ("file attachments", "fichier", "fichiers joints", "document numerique"),
        "isbn": ("isbn",),
        "issn": ("issn",),
        "doi": ("doi",),
    }
)
"""What the columns are called elsewhere, in Zotero too."""
_NAMED = MappingProxyType({text: name for name, texts in _SPOKEN.items() for text in texts})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which columns of a table go where."""

    columns: Mapping[str, str]
    """Our column by their heading."""
    separators: Mapping[str, str] = field(default_factory=dict)
    """What stands between the values of a list, by our column."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What every record gets, by our column."""


def guessed(headings: Sequence[str]) -> Layout:
    """Returns where columns go by what they are called; those that nothing tells are left out."""
    columns: dict[str, str] = {}
    for heading in headings:
        name = _NAMED.get(_plain(heading)) or column_named(heading)
        if name in _TARGETS and name not in columns.values():
            columns[heading] = name
    return Layout(columns=columns)


def is_ours(headings: Sequence[str]) -> bool:
    """Whether the table is one of ours: it has ids, and its columns are known."""
    named = [column_named(one) for one in headings]
    return "id" in named and all(name in COLUMNS for name in named)


def read_layout(path: Path) -> Layout:
    """Returns what a mapping file says.

    Raises:
        ConfigurationError: it is no mapping, or names a column that docbase does not have.
        StorageError: it cannot be read.
    """
    tree = yamltext.parse_settings(yamltext.settings_text(path), path)
    for name, node in tree.entries.items():
        _require(name, _PARTS, node, path)
    columns: dict[str, str] = {}
    for name, node in _group(tree.entries.get("columns"), path).items():
        _require(name, _TARGETS, node, path)
        for heading in node.items if isinstance(node, yamltext.Sequence) else (node,):
            if isinstance(heading, Scalar) and heading.value:
                columns[heading.value] = name
    if not columns:
        raise ConfigurationError(
            _("{path} says of no column where it goes.").format(path=path.name),
            hint=_("Write “columns:”, then below it lines such as “  title: Titre du document”."),
            path=path,
        )
    texts = {}
    for part in ("separators", "constants"):
        group = _group(tree.entries.get(part), path)
        for name, node in group.items():
            _require(name, _TARGETS, node, path)
        texts[part] = {name: node.value for name, node in group.items() if isinstance(node, Scalar)}
    return Layout(columns=columns, separators=texts["separators"], constants=texts["constants"])


def proposal(headings: Sequence[str], examples: Mapping[str, str]) -> str:
    """Returns a mapping file for a table, to be completed: what is not known stands behind a sign `#`.

    Args:
        headings: the columns of the table.
        examples: a value of each.
    """
    known = guessed(headings).columns
    told = [
        _("# Which column of the table goes into which field: “field: heading of the column”."),
        _("# Fields: {names}.").format(names=", ".join(_TARGETS)),
        "columns:",
        *(f"  {name}: {_quoted(heading)}" for heading, name in known.items()),
        _("# These were not recognised: put the name of a field in the place of the question mark."),
        *(
            f"#  ?: {_quoted(heading)}  # {' '.join(examples.get(heading, '').split())[:60]}".rstrip(" #")
            for heading in headings
            if heading.strip() and heading not in known
        ),
        _("# What stands between several values of one cell, when it is not a semicolon:"),
        "#separators:",
        '#  author: " / "',
        _("# What every record gets:"),
        "#constants:",
        "#  type: ouvrage",
    ]
    return "\n".join(told) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _plain(heading: str) -> str:
    return " ".join("".join(sign if sign.isalnum() or sign == "'" else " " for sign in fold(heading)).split())


def _group(node: Node | None, path: Path) -> Mapping[str, Node]:
    if node is None:
        return {}
    if isinstance(node, yamltext.Mapping):
        return node.entries
    raise ConfigurationError(
        _("{path}, line {line}: {what}.").format(
            path=path.name, line=node.line, what=_("names and values are expected")
        ),
        hint=_("Write “columns:”, then below it lines such as “  title: Titre du document”."),
        path=path,
        line=node.line,
    )


def _require(name: str, known: Sequence[str], node: Node, path: Path) -> None:
    if name in known:
        return
    nearest = difflib.get_close_matches(name, known, 1)
    raise ConfigurationError(
        _("{path}, line {line}: {what}.").format(
            path=path.name, line=node.line, what=_("docbase has no field “{name}”").format(name=name)
        ),
        hint=_("Did you mean “{name}”?").format(name=nearest[0])
        if nearest
        else _("Expected: {names}.").format(names=", ".join(known)),
        path=path,
        line=node.line,
        field=name,
    )
