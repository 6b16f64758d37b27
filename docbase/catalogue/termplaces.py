"""Where the terms of a vocabulary.yaml stand in its text, and where others belong."""

from dataclasses import dataclass

from docbase.catalogue import yamltext
from docbase.catalogue.termtext import BROADER_NAMES
from docbase.catalogue.yamltext import Node
from docbase.model.concepts import SCHEMES, Term


@dataclass(frozen=True, slots=True)
class Target:
    """Where a term belongs: below another one, or at the top of a list."""

    scheme: str
    family: str
    above: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands."""

    node: yamltext.Mapping
    target: Target
    folded: Node | None
    """The outermost list, or term, between brackets or braces that holds it, itself included."""


class Layout:
    """The places of a vocabulary.yaml."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.tree = yamltext.parse(body, "") if body.strip() else yamltext.Mapping({}, {}, 1, 0, 0, False)
        self.places: dict[str, Place] = {}
        self._broader_names: dict[str, str] = {}
        for scheme, node in self.tree.entries.items():
            if scheme in SCHEMES:
                self._read_scheme(scheme, node)

    def _read_scheme(self, scheme: str, node: Node) -> None:
        folded = node if is_bracketed(self.body, node) else None
        if isinstance(node, yamltext.Mapping):
            for family, terms in node.entries.items():
                self._read_terms(terms, Target(scheme, family, ""), folded)
        else:
            self._read_terms(node, Target(scheme, "", ""), folded)

    def _read_terms(self, terms: Node, target: Target, folded: Node | None) -> None:
        folded = folded or (terms if is_bracketed(self.body, terms) else None)
        for node in terms.items if isinstance(terms, yamltext.Sequence) else (terms,):
            if not isinstance(node, yamltext.Mapping):
                continue
            term_id = str(yamltext.plain(node.entries["id"]))
            own = folded or (node if node.is_flow else None)
            self.places[term_id] = Place(node, target, own)
            if name := next((name for name in BROADER_NAMES if name in node.entries), ""):
                self._broader_names.setdefault(target.scheme, name)
            if "narrower" in node.entries:
                self._read_terms(node.entries["narrower"], Target(target.scheme, "", term_id), own)

    def broader_name(self, scheme: str) -> str:
        """Returns how terms of the list name their broader one; "" where it holds them below itself."""
        return self._broader_names.get(scheme, "")

    def said_family(self, term_id: str) -> str:
        """Returns the family that a term says, or that its place gives it."""
        place = self.places[term_id]
        if own := place.node.entries.get("family"):
            return str(yamltext.plain(own))
        return self.said_family(place.target.above) if place.target.above else place.target.family

    def has_families(self, scheme: str) -> bool:
        """Whether the list is one of lists by family."""
        return isinstance(self.tree.entries.get(scheme), yamltext.Mapping)

    def is_said(self, term: Term) -> bool:
        """Whether the term stands where its broader term and its family want it, or says so itself."""
        place = self.places[term.id]
        if any(name in place.node.entries for name in BROADER_NAMES):
            return True
        is_under = place.target.above == term.broader
        is_placed = "family" in place.node.entries or self.said_family(term.id) == term.family
        return is_under and (is_placed or bool(place.target.above) or not self.has_families(term.scheme))

    def is_within(self, term_id: str, other: str) -> bool:
        """Whether a term stands in the text of another one, or is it."""
        while term_id and term_id != other:
            term_id = self.places[term_id].target.above if term_id in self.places else ""
        return bool(term_id)

    def target(self, term: Term) -> Target:
        """Returns where the term is to be put."""
        if term.broader and not self.broader_name(term.scheme):
            return Target(term.scheme, "", term.broader)
        return Target(term.scheme, term.family if self.has_families(term.scheme) else "", "")

    def terms_at(self, target: Target) -> Node | None:
        """Returns the list that the target means; None when there is none yet."""
        if target.above:
            return self.places[target.above].node.entries.get("narrower")
        node = self.tree.entries.get(target.scheme)
        if isinstance(node, yamltext.Mapping) and target.family:
            return node.entries.get(target.family)
        return node

    def folded_at(self, target: Target) -> Node | None:
        """Returns the outermost list, or term, between brackets that a term put there would stand in."""
        terms = self.terms_at(target)
        outer = self.places[target.above].folded if target.above else self.tree.entries.get(target.scheme)
        around = (node for node in (outer, terms) if node and is_bracketed(self.body, node))
        return next(around, None)


def is_bracketed(body: str, node: Node) -> bool:
    """Whether a list, or a term, is written between brackets or braces."""
    return not isinstance(node, yamltext.Scalar) and body[node.start : node.start + 1] in ("[", "{")
