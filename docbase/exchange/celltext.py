"""The writing of values in one cell of text: lists, parts, names with what they did, and their escapes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType

from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.dates import PartialDate, parse_date
from docbase.model.folding import fold
from docbase.model.record import RELATIONS, ROLES, Item, RecordFile, Relation
from docbase.model.spokendates import spoken_date

_BETWEEN = " ; "
_PARTS = " | "
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **{one: one for one in ROLES},
        "auteur": "author",
        "autrice": "author",
        "directeur": "editor",
        "directrice": "editor",
        "editeur scientifique": "editor",
        "coordinateur": "editor",
        "coordination": "editor",
        "traducteur": "translator",
        "traductrice": "translator",
        "contributeur": "contributor",
        "contributrice": "contributor",
        "commanditaire": "commissioner",
        "editeur": "publisher",
        "intervenant": "speaker",
        "intervenante": "speaker",
        "financeur": "funder",
    }
)
"""What people call a role, in French too."""
_ROLE = re.compile(r"\s*\(([^()]*)\)$")


def refused(name: str, text: str, expected: str) -> InvalidRecordError:
    """Returns the error for a cell that cannot be read."""
    return InvalidRecordError(
        _("“{field}” cannot be “{value}”").format(field=name, value=text),
        hint=expected,
        field=name,
        value=text,
    )


def listed(values: Iterable[str], *, is_escaped: bool = False) -> str:
    r"""Returns values as one cell.

    Args:
        values: the values.
        is_escaped: whether their own signs were escaped already, as by `parted`.

    >>> listed(["santé", "a;b"])
    'santé ; a\\;b'
    """
    return _BETWEEN.join(one if is_escaped else _escaped(one) for one in values)


def split(text: str, *, is_escaped: bool = False) -> list[str]:
    r"""Returns the values of a cell, without the empty ones.

    Args:
        text: the cell.
        is_escaped: whether the signs of the values stay escaped, for `read_parted` and the like.

    >>> split(r"santé ; a\;b;")
    ['santé', 'a;b']
    """
    found = (one.strip() for one in _cut(text, ";"))
    return [one if is_escaped else _unescaped(one) for one in found if one]


def parted(*parts: str) -> str:
    """Returns the parts of one value, the empty ones at the end left out."""
    kept = [_escaped(one, "|") for one in parts]
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    return _PARTS.join(kept)


def read_parted(text: str, count: int) -> tuple[str, ...]:
    """Returns the parts of one value, as many as are asked for."""
    parts = [_unescaped(one.strip()) for one in _cut(text, "|", count - 1)]
    return (*parts, *[""] * (count - len(parts)))


def keyed(key: str, value: str) -> str:
    """Returns a value with the name it goes by."""
    return f"{_escaped(key, ':')}: {_escaped(value)}"


def read_keyed(text: str) -> tuple[str, str]:
    """Returns the name and the value; the name is empty when there is none."""
    pieces = _cut(text, ":", 1)
    key, value = pieces if len(pieces) == 2 else ("", text)
    return _unescaped(key.strip()), _unescaped(value.strip())


def contributor(person: str, body: str, role: str, body_seems_person: bool) -> str:
    """Returns a person or body with what they did, readable: "Dupont, Anne (author)".

    What would be read otherwise is marked: "Ville, quartiers et habitat (author, body)".

    Args:
        person: the name of a person.
        body: the name of a body.
        role: what they did.
        body_seems_person: whether the vocabulary has a person of the name of the body.
    """
    if person and body:
        return f"{parted(person, body)} ({role})"
    if person:
        marked = "" if "," in person else ", person"
        return f"{_escaped(person, '|')} ({role}{marked})"
    marked = ", body" if "," in body or body_seems_person else ""
    return f"{_escaped(body, '|')} ({role}{marked})"


def read_contributor(text: str) -> tuple[str, str, str, bool]:
    """Returns the person, the body, the role, and whether it is said which of the two it is."""
    role, mark = "author", ""
    if found := _ROLE.search(text):
        said, comma, kind = (one.strip() for one in fold(found[1]).partition(","))
        if said in _ROLES and kind in ("", "person", "body", "personne", "organisme"):
            role, mark, text = _ROLES[said], kind if comma else "", text[: found.start()]
    first, second = read_parted(text, 2)
    if second:
        return first, second, role, True
    is_person = mark.startswith("person") if mark else "," in first
    return (first, "", role, bool(mark)) if is_person else ("", first, role, bool(mark))


def read_relations(text: str) -> tuple[Relation, ...]:
    """Returns the relations of a cell.

    Raises:
        InvalidRecordError: it says no relation that docbase knows.
    """
    pairs = [read_keyed(one) for one in split(text, is_escaped=True)]
    for kind, other in pairs:
        if kind not in RELATIONS or not other:
            expected = _("Expected: {names}.").format(names=", ".join(f"{one}: …" for one in RELATIONS))
            raise refused("relations", kind, expected)
    return tuple(Relation(type=kind, id=other) for kind, other in pairs)


def read_items(text: str) -> tuple[Item, ...]:
    """Returns the paper copies of a cell."""
    names = [part.name for part in fields(Item)]
    found = (read_parted(one, len(names)) for one in split(text, is_escaped=True))
    return tuple(Item(**dict(zip(names, parts, strict=True))) for parts in found)


def read_files(text: str) -> tuple[RecordFile, ...]:
    """Returns the files of a cell."""
    found = (read_parted(one, 4) for one in split(text, is_escaped=True))
    return tuple(
        RecordFile(path=path, sha256=digest, pages=int(pages) if pages.isdecimal() else None, origin=origin)
        for path, digest, pages, origin in found
    )


def read_pairs(text: str) -> Mapping[str, str]:
    """Returns values by the names they go by."""
    return MappingProxyType(dict(read_keyed(one) for one in split(text, is_escaped=True)))


def read_date(name: str, text: str) -> PartialDate | None:
    """Returns the date of a cell, in EDTF or as spreadsheets and people write it; None for an empty one.

    Raises:
        InvalidRecordError: it is no date.

    >>> str(read_date("date", "nov.-15")), str(read_date("date", "03/11/2015"))
    ('2015-11', '2015-11-03')
    """
    try:
        return parse_date(spoken_date(text)) if text else None
    except ValueError:
        expected = _("Write 2015, 2015-11 or 2015-11-03; 2015~ when it is approximate; 2014/2015 for a span.")
        raise refused(name, text, expected) from None


def _escaped(text: str, other: str = "") -> str:
    return re.sub(rf"[\\;{re.escape(other)}]", r"\\\g<0>", text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;|:])", r"\1", text)


def _cut(text: str, sign: str, times: int = 0) -> list[str]:
    """Cuts at the signs that no backslash precedes, so often at most, if that is said."""
    pieces, start = list[str](), 0
    for found in re.finditer(rf"\\.|{re.escape(sign)}", text, re.DOTALL):
        if found[0] == sign and not (times and len(pieces) == times):
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]
