"""The controlled vocabulary: themes, axes, types, publics, territories, actors… as one set of terms."""

import difflib
import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from docbase.model.folding import fold

SCHEMES = (
    "axes",
    "themes",
    "publication_types",
    "action_formats",
    "publics",
    "territories",
    "actors",
    "funders",
    "frameworks",
)
"""The lists of the vocabulary, under the names of vocabulary.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entry of the vocabulary (skos:Concept)."""

    id: str
    """Kebab-case identifier, unique in all schemes, never renamed, never reused."""
    scheme: str
    """One of SCHEMES."""
    label: str
    """Preferred form (skos:prefLabel)."""
    alt: tuple[str, ...] = ()
    """Synonyms and acronyms (skos:altLabel); one all in capitals is compared by case."""
    hidden: tuple[str, ...] = ()
    """Other spellings that lead here (skos:hiddenLabel)."""
    broader: str = ""
    """Identifier of the broader term."""
    family: str = ""
    """Family of an axis (strategique, transversal, programme, rubrique, chantier) or of a type."""
    related: tuple[str, ...] = ()
    """Identifiers of related terms."""
    note: str = ""
    """Scope note."""
    origin: str = ""
    """`candidate` when the term is proposed and still off; `expansion` when an acronym is to be confirmed."""
    replaced_by: str = ""
    """Identifier of the term that takes the place of this deprecated one."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Other values of the term: `csl`, `ris`, `bibtex`, `kind`, `insee`, `level`, `deprecated` (`true`)…"""

    @property
    def is_deprecated(self) -> bool:
        """Whether the term is no longer given, and kept only because ids never come back."""
        return bool(self.replaced_by) or self.attributes.get("deprecated") == "true"

    @property
    def is_active(self) -> bool:
        """Whether the term may be given to a record."""
        return self.origin != "candidate" and not self.is_deprecated

    @property
    def is_person(self) -> bool:
        """Whether it is an actor who is a person, and no body."""
        return self.attributes.get("kind") == "personne"

    @property
    def names(self) -> tuple[str, ...]:
        """The label and every other form."""
        return (self.label, *self.alt, *self.hidden)


class Vocabulary:
    """Every term of the centre, by id."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {term.id: term for term in terms}
        self._names: dict[str, dict[str, Term]] = {}

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, term_id: object) -> bool:
        return term_id in self._terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def with_terms(self, terms: Iterable[Term]) -> "Vocabulary":
        """Returns the vocabulary with these terms, each in the place of that with its id, or after all."""
        return Vocabulary((self._terms | {term.id: term for term in terms}).values())

    def get(self, term_id: str, scheme: str = "") -> Term | None:
        """Returns the term with this id, or None; with a scheme, only if it belongs to it."""
        term = self._terms.get(term_id)
        return term if term and (not scheme or term.scheme == scheme) else None

    def label(self, term_id: str) -> str:
        """Returns the label of the term, or the id itself when it is no term (a free name)."""
        term = self._terms.get(term_id)
        return term.label if term else term_id

    def scheme(self, name: str) -> tuple[Term, ...]:
        """Returns the terms of a scheme, in the order of the file."""
        return tuple(term for term in self._terms.values() if term.scheme == name)

    def ancestors(self, term_id: str) -> tuple[str, ...]:
        """Returns the broader terms, nearest first; a territory's are those it lies in."""
        found: list[str] = []
        term = self._terms.get(term_id)
        while term and term.broader and term.broader not in found:
            found.append(term.broader)
            term = self._terms.get(term.broader)
        return tuple(found)

    def narrower(self, term_id: str) -> tuple[Term, ...]:
        """Returns the terms just below, in the order of the file."""
        return self._narrower.get(term_id, ())

    @functools.cached_property
    def _narrower(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, list[Term]] = {}
        for term in self._terms.values():
            found.setdefault(term.broader, []).append(term)
        return {above: tuple(terms) for above, terms in found.items() if above}

    def find(self, text: str, scheme: str) -> Term | None:
        """Returns the term of the scheme with this id, label or synonym, accents and case put aside.

        An acronym of the vocabulary (all in capitals) is compared by case: "PRE" is found, "pré" is not it.
        A term that was replaced gives way to the one that took its place.
        """
        names = self._names_of(scheme)
        stripped = text.strip()
        term = self.get(stripped, scheme) or names.get(_acronym_key(stripped)) or names.get(fold(stripped))
        return self.successor(term) if term else None

    def successor(self, term: Term) -> Term:
        """Returns the term that is used for this one today: itself, or what replaced it in the end."""
        passed = {term.id}
        while (found := self._terms.get(term.replaced_by)) and found.id not in passed:
            passed.add(found.id)
            term = found
        return term

    def _names_of(self, scheme: str) -> dict[str, Term]:
        """Returns the terms of the scheme by folded name; acronyms, under a key that no folded name has."""
        if scheme not in self._names:
            named: dict[str, Term] = {}
            for term in sorted(self.scheme(scheme), key=lambda term: term.is_deprecated):
                for name in term.names:
                    named.setdefault(_name_key(name), term)
            for term in self.scheme(scheme):
                if (said := _as_said(term)) and not term.is_deprecated:
                    named.setdefault(fold(said), term)
            self._names[scheme] = named
        return self._names[scheme]

    def nearest(self, text: str, scheme: str, limit: int = 3) -> tuple[Term, ...]:
        """Returns the terms whose id or name looks most like the text, best first."""
        wanted = fold(text).replace("-", " ")
        scores: dict[str, float] = {}
        for term in self.scheme(scheme):
            forms = (term.id.replace("-", " "), *(fold(name) for name in term.names))
            scores[term.id] = max(difflib.SequenceMatcher(None, wanted, form).ratio() for form in forms)
        best = sorted(scores, key=lambda term_id: -scores[term_id])[:limit]
        return tuple(self._terms[term_id] for term_id in best if scores[term_id] >= 0.6)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Digest of all that search depends on: ids, names and hierarchy."""
        digest = hashlib.sha256()
        for term in sorted(self._terms.values(), key=lambda term: term.id):
            digest.update(repr((term.id, term.scheme, term.names, term.broader)).encode())
        return digest.hexdigest()[:16]


def _as_said(term: Term) -> str:
    """Returns the name of a person as it is said, "Anne Dupont" for "Dupont, Anne"; else nothing."""
    name, comma, first = term.label.partition(", ")
    return f"{first} {name}" if comma and term.attributes.get("kind") == "personne" else ""


def _name_key(name: str) -> str:
    stripped = name.strip()
    return _acronym_key(stripped) if stripped.isupper() and len(stripped) <= 12 else fold(stripped)


def _acronym_key(acronym: str) -> str:
    return f"={acronym}"
