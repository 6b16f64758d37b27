"""The fields that people set by command: what they may be called, and how a value typed for one is read."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue import yamltext
from docbase.catalogue.fields import NAMES, PARTS, FieldReader
from docbase.catalogue.headings import SCHEMES, unknown_heading
from docbase.catalogue.yamltext import Node, Scalar
from docbase.errors import InvalidRecordError, UnknownHeadingError
from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.record import Contribution, Host, Item, Record, Relation, Series
from docbase.search.fields import canonical, facet

_NEVER_SET = frozenset({"id", "files", "provenance"})
EDITABLE = tuple(name for name in NAMES if name not in _NEVER_SET)
"""Fields that may be set: an id never changes, and what files there are, and where values come from, docbase
knows."""
LISTS = ("contributors", "themes", "axes", "keywords", "territories", "publics", "items", "relations")
"""Fields to which values may be added."""
UNSOURCED = frozenset({"status", "access", "added", "items", "relations"})
"""Fields whose values nobody but a person, or nobody at all, would propose: their source is not noted."""
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "type": ("types",),
        "title": ("titre",),
        "subtitle": ("sous-titre", "soustitre"),
        "contributors": ("contributor", "contributeur", "contributeurs", "auteur", "auteurs", "author"),
        "publisher": ("editeur",),
        "place": ("lieu",),
        "extent": ("etendue", "pages"),
        "language": ("langue",),
        "series": ("collection",),
        "host": ("hote",),
        "abstract": ("resume",),
        "themes": ("theme",),
        "axes": ("axe", "axis"),
        "keywords": ("keyword", "mot-cle", "mots-cles", "motcle", "mot"),
        "territories": ("territory", "territoire", "territoires"),
        "publics": ("public",),
        "identifiers": ("identifier", "identifiant", "identifiants"),
        "items": ("item", "exemplaire", "exemplaires"),
        "relations": ("relation",),
        "access": ("acces",),
        "status": ("statut",),
        "url": ("adresse",),
    }
)
_FIELDS = MappingProxyType({other: name for name, others in _OTHER_NAMES.items() for other in others})


def editable_field(typed: str) -> str:
    """Returns the name of the field that is meant, in French or English.

    Raises:
        InvalidRecordError: there is none, or it is never set; the hint names the nearest.
    """
    folded = fold(typed.strip()).replace("_", "-")
    name = _FIELDS.get(folded, folded.replace("-", "_"))
    if name in EDITABLE:
        return name
    if name in _NEVER_SET:
        message, hint = (
            _("“{field}” is never set by command.").format(field=name),
            _("See “docbase edit ID”."),
        )
    else:
        message = _("docbase knows no field “{name}”.").format(name=typed)
        nearest = difflib.get_close_matches(folded, (*EDITABLE, *_FIELDS), 1)
        hint = (
            _("Did you mean “{name}”?").format(name=nearest[0])
            if nearest
            else _("Choose one of: {names}.").format(names=", ".join(EDITABLE))
        )
    raise InvalidRecordError(message, hint=hint, field=typed)


def field_label(field: str) -> str:
    """Returns what a person calls a field."""
    labels = {
        "title": _("title"),
        "subtitle": _("subtitle"),
        "contributors": _("authors"),
        "date": _("date"),
        "type": _("type"),
        "series": _("series"),
        "publisher": _("publisher"),
        "place": _("place"),
        "extent": _("extent"),
        "language": _("language"),
        "abstract": _("abstract"),
        "identifiers": _("identifiers"),
        "themes": _("themes"),
        "axes": _("axes"),
        "keywords": _("keywords"),
        "territories": _("territories"),
        "publics": _("publics"),
        "access": _("access"),
        "status": _("status"),
        "edition": _("edition"),
        "genre": _("kind of work"),
        "host": _("host publication"),
        "publication_state": _("state before publication"),
        "url": _("address on the web"),
        "accessed": _("address last seen on"),
        "items": _("copies on paper"),
        "relations": _("relations"),
        "added": _("date of acquisition"),
    }
    return labels.get(field, field)


def default_of(field: str) -> object:
    """Returns what a record has in the field when nothing is written there."""
    found = next(one for one in fields(Record) if one.name == field)
    return found.default if found.default_factory is MISSING else found.default_factory()


def read_value(field: str, texts: Sequence[str], vocabulary: Vocabulary, *, must_exist: bool = True) -> Any:
    """Returns the value of a field that was typed, read as the YAML of a record is.

    What begins with a bracket or a brace is YAML: a list, a group. Names of the vocabulary become ids.

    Args:
        field: one of EDITABLE.
        texts: what was typed; several only for a list.
        vocabulary: where headings are found.
        must_exist: whether a heading that is not in the vocabulary, or not in use, is refused.

    Raises:
        InvalidRecordError: the field cannot have this value.
        UnknownHeadingError: the vocabulary has no such heading in use; the hint names the nearest.
    """
    shown = f"{field}={', '.join(texts)}"
    if (spoken := facet(field)) and spoken.codes:
        texts = [canonical(spoken, text, vocabulary) for text in texts]
    nodes = [_node(field, text) for text in texts]
    whole = nodes[0] if len(nodes) == 1 else yamltext.Sequence(tuple(nodes), 0, 0, 0)
    reader = FieldReader(shown)
    value = reader.read(field, whole)
    if reader.problems:
        raise reader.problems[0]
    if not value:
        raise InvalidRecordError(
            _("“{field}” is given no value.").format(field=field),
            hint=_("To empty it, say so: --clear {field}.").format(field=field),
            field=field,
        )
    return _with_ids(field, value, vocabulary, must_exist=must_exist)


def _node(field: str, text: str) -> Node:
    is_yaml = text.lstrip().startswith(("[", "{")) and (
        field in LISTS or field in PARTS or field == "identifiers"
    )
    if is_yaml:
        return yamltext.parse(f"{field}: {text}", f"{field}={text}").entries[field]
    scheme, colon, code = text.partition(":")
    if field == "identifiers" and colon:
        return _group(scheme.strip(), code.strip())
    if field == "contributors":
        return _group("person" if "," in text else "body", text.strip())
    return Scalar(text.strip(), 0, 0, 0)


def _group(name: str, text: str) -> Node:
    key, value = Scalar(name, 0, 0, 0), Scalar(text, 0, 0, 0)
    return yamltext.Mapping({name: value}, {name: key}, 0, 0, 0, True)


def _with_ids(field: str, value: Any, vocabulary: Vocabulary, *, must_exist: bool) -> Any:
    def heading(text: str) -> str:
        return heading_named(field, text, vocabulary, must_exist=must_exist)

    if field in SCHEMES:
        return heading(value) if isinstance(value, str) else tuple(dict.fromkeys(map(heading, value)))
    if field == "publisher":
        return actor_named(value, vocabulary)
    if field == "contributors":
        return tuple(_known(one, vocabulary) for one in value)
    return value


def heading_named(field: str, text: str, vocabulary: Vocabulary, *, must_exist: bool = True) -> str:
    """Returns the id of the heading that a text names by its id, its label or a synonym.

    Args:
        field: the field that it is for.
        text: what was typed.
        vocabulary: where headings are found.
        must_exist: whether one that is not in the vocabulary, or not in use, is refused.

    Raises:
        UnknownHeadingError: the vocabulary has no such heading in use; the hint names the nearest.
    """
    term = vocabulary.find(text, SCHEMES[field])
    if not must_exist:
        return term.id if term else text
    if term is None:
        raise unknown_heading(vocabulary, field, text, "")
    if not term.is_active:
        raise _not_in_use(field, term)
    return term.id


def _not_in_use(field: str, term: Term) -> UnknownHeadingError:
    if term.replaced_by:
        message = _("“{id}” is no longer used.").format(id=term.id)
        hint = _("Use “{id}” instead.").format(id=term.replaced_by)
    else:
        message = _("“{id}” is a candidate: not yet in use.").format(id=term.id)
        hint = _("To put it in use: {command}").format(command=f"docbase vocabulary activate {term.id}")
    return UnknownHeadingError(message, hint=hint, field=field, value=term.id)


def _known(one: Contribution, vocabulary: Vocabulary) -> Contribution:
    return replace(one, body=actor_named(one.body, vocabulary), person=actor_named(one.person, vocabulary))


def actor_named(name: str, vocabulary: Vocabulary) -> str:
    """Returns the id of the actor with this name; the name itself when the vocabulary has none."""
    term = vocabulary.find(name, "actors") if name else None
    return term.id if term else name


def shown_value(value: object, label: Callable[[str], str]) -> str:
    """Returns a value as a person reads it: labels in the place of ids."""
    if isinstance(value, str):
        own = {
            "draft": _("draft"),
            "reviewed": _("reviewed"),
            "public": _("open to all"),
            "staff": _("staff only"),
        }
        return own.get(value) or label(value)
    if isinstance(value, tuple):
        return ", ".join(shown_value(one, label) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {code}" for name, code in value.items())
    if isinstance(value, Contribution):
        return label(value.name)
    if isinstance(value, Series | Host | Item | Relation):
        return " ".join(str(getattr(value, one.name)) for one in fields(value)).strip()
    return str(value)
