"""The controlled vocabulary on disk: vocabulary.yaml read, checked, and turned into terms."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from docbase.catalogue import yamltext
from docbase.catalogue.yamltext import Node
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.concepts import SCHEMES, Term, Vocabulary

_LISTS = ("alt", "hidden", "related")
_TEXTS = ("id", "label", "broader", "family", "note", "origin", "replaced_by")
_OTHER_NAMES = MappingProxyType({"parent": "broader"})
_ORIGINS = ("", "seed", "expansion", "candidate")
_REFERENCES = ("broader", "replaced_by")
_REFERENCES_IN_ATTRIBUTES = ("themes", "columns", "actor")


def default_vocabulary_text() -> str:
    """Returns the vocabulary that a new centre starts with, as YAML."""
    from importlib import resources  # most centres have their own

    return resources.files("docbase").joinpath("data/vocabulary.yaml").read_text(encoding="utf-8")


def default_vocabulary() -> Vocabulary:
    """Returns the vocabulary that docbase ships."""
    return _vocabulary(yamltext.parse(default_vocabulary_text(), "vocabulary.yaml"), Path("vocabulary.yaml"))


def load_vocabulary(path: Path) -> Vocabulary:
    """Returns the vocabulary of a centre.

    Raises:
        ConfigurationError: the file is not YAML, an id is there twice, a label is missing, or a term
            refers to one that does not exist; names the line.
        StorageError: the file cannot be read.
    """
    return _vocabulary(yamltext.load_text(path), path)


def read_vocabulary(text: str, path: Path) -> Vocabulary:
    """Returns the vocabulary that a text says.

    Args:
        text: the YAML.
        path: the file, for messages.

    Raises:
        ConfigurationError: as `load_vocabulary`.
    """
    return _vocabulary(yamltext.parse_settings(text, path), path)


def _vocabulary(tree: yamltext.Mapping, path: Path) -> Vocabulary:
    reader = _Reader(path)
    for name, node in tree.entries.items():
        if name in SCHEMES:
            reader.read_scheme(name, node)
        elif nearest := difflib.get_close_matches(name, SCHEMES, 1, 0.8):
            # A name of tomorrow's docbase is passed over; a misspelt one would lose a whole list in silence.
            hint = _("Did you mean “{name}”?").format(name=nearest[0])
            raise reader.refused(
                tree.keys[name].line, _("“{name}” is not a list of the vocabulary").format(name=name), hint
            )
    reader.check_references()
    return Vocabulary(reader.terms.values())


class _Reader:
    """Gathers the terms of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.terms: dict[str, Term] = {}
        self._lines: dict[str, int] = {}

    def read_scheme(self, scheme: str, node: Node) -> None:
        """Reads a list of terms, or lists of terms by family."""
        families = node.entries if isinstance(node, yamltext.Mapping) else {"": node}
        for family, terms in families.items():
            for item in self._items(terms, scheme):
                self._read_term(item, scheme, family=family)

    def check_references(self) -> None:
        """Checks that the terms which others name exist."""
        for term in self.terms.values():
            for name, reference in _references(term):
                if reference not in self.terms:
                    nearest = difflib.get_close_matches(reference, self.terms, 1)
                    raise self.refused(
                        self._lines[term.id],
                        _("“{name}” of “{id}” names “{reference}”, which is not in the vocabulary").format(
                            name=name, id=term.id, reference=reference
                        ),
                        _("Did you mean “{name}”?").format(name=nearest[0])
                        if nearest
                        else _("Correct the id."),
                    )
            if term.broader and self._is_circular(term.id):
                raise self.refused(
                    self._lines[term.id],
                    _("“{id}” is broader than itself").format(id=term.id),
                    _("Correct “broader” or “parent”."),
                )

    def refused(self, line: int, what: str, hint: str) -> ConfigurationError:
        """Returns the error for a line of the file."""
        return ConfigurationError(
            _("{path}, line {line}: {what}.").format(path=self._path, line=line, what=what),
            hint=hint,
            path=self._path,
            line=line,
        )

    def _read_term(self, item: yamltext.Mapping, scheme: str, *, family: str = "", broader: str = "") -> None:
        values = {_OTHER_NAMES.get(name, name): node for name, node in item.entries.items()}
        texts = {"family": family, "broader": broader}
        texts |= {name: self._text(values[name], name) for name in _TEXTS if name in values}
        lists = {name: tuple(self._texts(values[name], name)) for name in _LISTS if name in values}
        others = values.keys() - {*_TEXTS, *_LISTS, "narrower"}
        attributes = {
            name: " ".join(self._texts(node, name)) for name, node in values.items() if name in others
        }
        term = Term(
            id=texts.get("id", ""),
            label=texts.get("label", ""),
            scheme=scheme,
            alt=lists.get("alt", ()),
            hidden=lists.get("hidden", ()),
            broader=texts["broader"],
            family=texts["family"],
            related=lists.get("related", ()),
            note=texts.get("note", ""),
            origin=texts.get("origin", ""),
            replaced_by=texts.get("replaced_by", ""),
            attributes=attributes,
        )
        self._keep(term, item.line)
        if "narrower" in item.entries:
            for narrower in self._items(item.entries["narrower"], "narrower"):
                self._read_term(narrower, scheme, family=term.family, broader=term.id)

    def _keep(self, term: Term, line: int) -> None:
        if not term.id or not term.label:
            raise self.refused(line, _("a term needs an “id” and a “label”"), _("Write “{id: …, label: …}”."))
        if term.id in self.terms:
            raise self.refused(
                line,
                _("the id “{id}” is there already, on line {first}").format(
                    id=term.id, first=self._lines[term.id]
                ),
                _("Give one of the two another id: an id is unique in all lists."),
            )
        if term.origin not in _ORIGINS:
            raise self.refused(
                line,
                _("“origin” cannot be “{value}”").format(value=term.origin),
                _("Expected: {names}.").format(names=", ".join(filter(None, _ORIGINS))),
            )
        self.terms[term.id] = term
        self._lines[term.id] = line

    def _is_circular(self, term_id: str) -> bool:
        seen: set[str] = set()
        while term_id and term_id not in seen:
            seen.add(term_id)
            term_id = self.terms[term_id].broader if term_id in self.terms else ""
        return bool(term_id)

    def _items(self, node: Node, name: str) -> Iterator[yamltext.Mapping]:
        if isinstance(node, yamltext.Scalar) and not node.value:
            return
        for item in node.items if isinstance(node, yamltext.Sequence) else (node,):
            if not isinstance(item, yamltext.Mapping):
                raise self.refused(
                    item.line,
                    _("“{name}” must be a list of terms").format(name=name),
                    _("Write each as “- {id: …, label: …}”."),
                )
            yield item

    def _text(self, node: Node, name: str) -> str:
        if isinstance(node, yamltext.Scalar):
            return node.value
        raise self.refused(
            node.line, _("“{name}” must be a text").format(name=name), _("Put it between double quotes.")
        )

    def _texts(self, node: Node, name: str) -> Iterator[str]:
        for item in node.items if isinstance(node, yamltext.Sequence) else (node,):
            if text := self._text(item, name):
                yield text


def _references(term: Term) -> Iterator[tuple[str, str]]:
    for name in _REFERENCES:
        if reference := getattr(term, name):
            yield name, reference
    for reference in term.related:
        yield "related", reference
    for name in _REFERENCES_IN_ATTRIBUTES:
        for reference in term.attributes.get(name, "").split():
            yield name, reference
