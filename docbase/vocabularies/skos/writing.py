"""Terms written as SKOS."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docbase.model.concepts import Term, Vocabulary
from docbase.vocabularies.skos import FORMATS, VALUES, scheme_titles

if TYPE_CHECKING:
    from rdflib import Graph, Namespace, URIRef
    from rdflib.term import Node


def export(terms: Sequence[Term], kind: str, base: str, language: str) -> str:
    """Returns terms as SKOS.

    Args:
        terms: those to write; what they refer to outside of them is left out.
        kind: one of FORMATS.
        base: what their addresses begin with; ends in a `/`, a `#` or a `:`.
        language: that of the labels.
    """
    from rdflib import Graph, Namespace

    graph = Graph(bind_namespaces="core")
    writer = _Writer(graph, Namespace(base), Vocabulary(terms), language)
    for scheme in dict.fromkeys(term.scheme for term in terms):
        writer.add_scheme(scheme)
    for term in terms:
        writer.add_term(term)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, for itself
        text: str = graph.serialize(format=FORMATS[kind], auto_compact=True)
    return text


class _Writer:
    """Fills a graph with terms."""

    def __init__(self, graph: Graph, base: Namespace, terms: Vocabulary, language: str) -> None:
        from rdflib import Namespace
        from rdflib.namespace import DCTERMS, OWL, SKOS

        self._graph = graph
        self._base = base
        self._ids = terms
        self._above = {term.id: terms.ancestors(term.id) for term in terms}
        self._language = language
        self._values = Namespace(VALUES)
        for prefix, namespace in {"skos": SKOS, "dcterms": DCTERMS, "owl": OWL, "v": self._values}.items():
            graph.bind(prefix, namespace)

    def add_scheme(self, scheme: str) -> None:
        """Adds a list of the vocabulary."""
        from rdflib import Literal
        from rdflib.namespace import DCTERMS, RDF, SKOS

        address = self._scheme(scheme)
        title = Literal(scheme_titles().get(scheme, scheme), lang=self._language)
        self._add(address, (RDF.type, SKOS.ConceptScheme), (DCTERMS.title, title), (SKOS.prefLabel, title))

    def add_term(self, term: Term) -> None:
        """Adds a term, with all that is said of it."""
        from rdflib.namespace import RDF, SKOS

        address, scheme = self._term(term.id), self._scheme(term.scheme)
        self._add(address, (RDF.type, SKOS.Concept), (SKOS.inScheme, scheme))
        self._add(address, *self._texts(term), *self._links(term), *self._own(term))
        if term.broader in self._ids:
            self._add(self._term(term.broader), (SKOS.narrower, address))
        else:
            self._add(scheme, (SKOS.hasTopConcept, address))

    def _texts(self, term: Term) -> Iterator[tuple[URIRef, Node]]:
        from rdflib import Literal
        from rdflib.namespace import DCTERMS, SKOS

        yield DCTERMS.identifier, Literal(term.id)
        yield SKOS.prefLabel, Literal(term.label, lang=self._language)
        for name in term.alt:
            if name != term.label:
                yield SKOS.altLabel, Literal(name, lang=self._language)
        for name in term.hidden:
            if name not in (term.label, *term.alt):
                yield SKOS.hiddenLabel, Literal(name, lang=self._language)
        if term.note:
            yield SKOS.scopeNote, Literal(term.note, lang=self._language)

    def _links(self, term: Term) -> Iterator[tuple[URIRef, Node]]:
        from rdflib import Literal, URIRef
        from rdflib.namespace import DCTERMS, OWL, SKOS

        if term.broader in self._ids:
            yield SKOS.broader, self._term(term.broader)
        else:
            yield SKOS.topConceptOf, self._scheme(term.scheme)
        for other in term.related:
            # SKOS keeps the related apart from the broader and the narrower (S27).
            if other in self._ids and other not in self._above[term.id] and term.id not in self._above[other]:
                yield SKOS.related, self._term(other)
        if term.is_deprecated:
            yield OWL.deprecated, Literal(True)
        if term.replaced_by in self._ids:
            yield DCTERMS.isReplacedBy, self._term(term.replaced_by)
        for name in ("uri", "match"):
            if (address := term.attributes.get(name, "")).startswith(("http://", "https://")):
                yield SKOS.exactMatch, URIRef(address)

    def _own(self, term: Term) -> Iterator[tuple[URIRef, Node]]:
        """Yields what SKOS has no word for."""
        from rdflib import Literal

        said = {"family": term.family, "origin": term.origin, **term.attributes}
        for name, value in said.items():
            if value and name != "deprecated":
                yield self._values[name], Literal(value)

    def _add(self, address: URIRef, *said: tuple[Node, Node]) -> None:
        for what, value in said:
            self._graph.add((address, what, value))

    def _term(self, term_id: str) -> URIRef:
        return self._base[term_id]

    def _scheme(self, scheme: str) -> URIRef:
        return self._base["_" + scheme]
