"""Thesauri in YamlSKOS, the YAML of the Thesaurus of the European Union and of others: their terms read."""

from collections.abc import Iterator
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.yamltext import Node
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.concepts import Term

_NOTES = ("scopeNote", "definition")


def is_yamlskos(tree: yamltext.Mapping) -> bool:
    """Whether a YAML text is a thesaurus of this kind."""
    return isinstance(tree.entries.get("concepts"), yamltext.Mapping)


def read(tree: yamltext.Mapping, path: Path, language: str) -> Iterator[Term]:
    """Yields the terms of a thesaurus; the id of each is the name of the file and its own: `eurovoc:1020`.

    Of several broader terms, the first is kept as such; the others are related.

    Raises:
        ConfigurationError: a term is not written as such.
    """
    concepts = tree.entries["concepts"]
    assert isinstance(concepts, yamltext.Mapping)
    for key, node in concepts.entries.items():
        if not isinstance(node, yamltext.Mapping):
            raise ConfigurationError(
                _("{path}, line {line}: “{name}” is no term.").format(
                    path=path.name, line=node.line, name=key
                ),
                hint=_("Correct it, then import the file again."),
                path=path,
                line=node.line,
            )
        yield from _term(key, node, path.stem, language)


def _term(key: str, node: yamltext.Mapping, name: str, language: str) -> Iterator[Term]:
    labels = _texts(node.entries.get("prefLabel"), language)
    broader, related = (
        [f"{name}:{one}" for one in _plain(node.entries.get(link))] for link in ("broader", "related")
    )
    notes = [text for note in _NOTES for text in _texts(node.entries.get(note), language)]
    if labels:
        yield Term(
            id=f"{name}:{key}",
            scheme="",
            label=labels[0],
            alt=tuple(one for one in _texts(node.entries.get("altLabel"), language) if one != labels[0]),
            broader=broader[0] if broader else "",
            related=tuple(dict.fromkeys((*broader[1:], *related))),
            note=notes[0] if notes else "",
        )


def _texts(node: Node | None, language: str) -> list[str]:
    """Returns texts in a language, or else in the first that has any."""
    if not isinstance(node, yamltext.Mapping):
        return _plain(node)
    chosen = node.entries.get(language) or next(iter(node.entries.values()), None)
    return _plain(chosen)


def _plain(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, yamltext.Sequence) else (node,)
    found = (" ".join(one.value.split()) for one in items if isinstance(one, yamltext.Scalar))
    return list(dict.fromkeys(filter(None, found)))
