"""Terms read from SKOS files, whatever program wrote them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.concepts import SCHEMES, Term
from docbase.storage import storage_errors
from docbase.vocabularies.skos import SUFFIXES, VALUES

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node


def read(path: Path, language: str) -> tuple[Term, ...]:
    """Returns the terms of a SKOS file; the id of one that is not of docbase is its address.

    Args:
        path: the file, in a format of SUFFIXES.
        language: that of the labels that are wanted; what has none in it gives those it has.

    Raises:
        ConfigurationError: it is not such a file, or needs another one from the network.
        StorageError: it cannot be read.
    """
    from rdflib import Graph

    with storage_errors(path):
        data = path.read_bytes()
    kind = SUFFIXES[path.suffix.lower()]
    if kind == "json-ld":
        _refuse_remote(data, path)
    graph = Graph(bind_namespaces="none")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of rdflib, about values that docbase does not read
            graph.parse(data=data, format=kind)
    # Each parser of rdflib raises errors of its own, and of the libraries below it.
    except Exception as error:
        raise _unreadable(path, kind, str(error)) from error
    return tuple(_Reader(graph, language).terms())


class _Reader:
    """Finds the terms of a graph."""

    def __init__(self, graph: Graph, language: str) -> None:
        self._graph = graph
        self._languages = (language, None, "fr", "en")

    def terms(self) -> Iterator[Term]:
        """Yields them in the order of their labels."""
        from rdflib import URIRef
        from rdflib.namespace import RDF, SKOS

        found = self._graph.subjects(RDF.type, SKOS.Concept, unique=True)
        named = {one: self._text(one, SKOS.prefLabel) for one in found if isinstance(one, URIRef)}
        for address, label in sorted(named.items(), key=lambda one: (one[1], one[0])):
            if label:
                yield self._term(address, label)

    def _term(self, address: URIRef, label: str) -> Term:
        from rdflib.namespace import OWL, SKOS

        broader = self._keys((*self._all(address, SKOS.broader), *self._whose(SKOS.narrower, address)))
        own = self._own_values(address)
        if any(str(value) in ("true", "1") for value in self._all(address, OWL.deprecated)):
            own["deprecated"] = "true"
        replaced_by = next(iter(self._keys(self._all(address, _replaced_by()))), "")
        if replaced_by:
            own.pop("deprecated", None)
        related = (*broader[1:], *self._keys(self._all(address, SKOS.related)))
        return Term(
            id=self._key(address),
            scheme=self._scheme(address),
            label=label,
            alt=self._labels(address, SKOS.altLabel),
            hidden=self._labels(address, SKOS.hiddenLabel),
            broader=broader[0] if broader else "",
            related=tuple(dict.fromkeys(related)),
            family=own.pop("family", ""),
            origin=own.pop("origin", ""),
            note=next(filter(None, (self._text(address, what) for what in _notes())), ""),
            replaced_by=replaced_by,
            attributes=own,
        )

    def _own_values(self, address: URIRef) -> dict[str, str]:
        said = sorted((str(what), str(value)) for what, value in self._graph.predicate_objects(address))
        return {what.removeprefix(VALUES): value for what, value in said if what.startswith(VALUES)}

    def _scheme(self, address: Node) -> str:
        """Returns the list of docbase in which a term is; "" for a term of others."""
        from rdflib.namespace import SKOS

        for one in map(str, self._all(address, SKOS.inScheme)):
            scheme = next((name for name in SCHEMES if one.endswith(f"_{name}")), "")
            if scheme and str(address).startswith(one.removesuffix(f"_{scheme}")):
                return scheme
        return ""

    def _key(self, address: Node) -> str:
        from rdflib.namespace import DCTERMS

        if not self._scheme(address):
            return str(address)
        return next((str(one) for one in self._all(address, DCTERMS.identifier)), str(address))

    def _keys(self, addresses: Iterable[Node]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._key(one) for one in sorted(addresses, key=str)))

    def _all(self, address: Node, what: Node) -> list[Node]:
        return list(self._graph.objects(address, what))

    def _whose(self, what: Node, address: Node) -> list[Node]:
        return list(self._graph.subjects(what, address))

    def _text(self, address: Node, what: Node) -> str:
        texts = self._by_language(address, what)
        return texts[0] if texts else ""

    def _labels(self, address: Node, what: Node) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._by_language(address, what)))

    def _by_language(self, address: Node, what: Node) -> list[str]:
        """Returns texts in the first language that has any."""
        from rdflib import Literal

        found: dict[str | None, list[str]] = {}
        for one in self._all(address, what):
            if isinstance(one, Literal) and (text := " ".join(str(one).split())):
                found.setdefault(one.language.split("-")[0] if one.language else None, []).append(text)
        others = sorted(language for language in found if language)
        chosen = next((one for one in (*self._languages, *others) if one in found), None)
        return sorted(found.get(chosen, []))


def _notes() -> tuple[Any, ...]:
    from rdflib.namespace import SKOS

    return SKOS.scopeNote, SKOS.definition, SKOS.note


def _replaced_by() -> Any:
    from rdflib.namespace import DCTERMS

    return DCTERMS.isReplacedBy


def _refuse_remote(data: bytes, path: Path) -> None:
    """Refuses JSON-LD whose names are explained elsewhere: nothing is fetched to read a file.

    Raises:
        ConfigurationError: its context is an address.
    """
    try:
        content = json.loads(data)
    except ValueError as error:
        raise _unreadable(path, "json-ld", str(error)) from error
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            contexts = value.get("@context")
            for one in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(one, str) or (isinstance(one, dict) and "@import" in one):
                    raise ConfigurationError(
                        _("{path} needs another file from the network (“{address}”).").format(
                            path=path.name, address=one if isinstance(one, str) else one["@import"]
                        ),
                        hint=_("Export it as Turtle or RDF/XML, and import that."),
                        path=path,
                    )
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []


def _unreadable(path: Path, kind: str, why: str) -> ConfigurationError:
    return ConfigurationError(
        _("{path} cannot be read as {format}: {cause}").format(
            path=path.name, format=kind, cause=why.strip().split("\n")[0][:200]
        ),
        hint=_(
            "Check that the file is whole, and that its name ends as its format does: .ttl, .rdf, .jsonld."
        ),
        path=path,
    )
