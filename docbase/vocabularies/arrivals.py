"""Terms that come from elsewhere, brought together with those of the vocabulary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold, slug
from docbase.vocabularies.asking import ID, free_id, scheme_named
from docbase.vocabularies.draft import Draft
from docbase.vocabularies.terms import same_name

COMES_FROM, SAME_AS = "uri", "match"
"""Attributes: the address from which a term was imported, and that of one elsewhere that has its label."""
UNNAMED = "?"
"""Begins the key of a term that came without an id or address: the rest is its label as an id."""
_REFERRING = ("themes", "columns", "actor")
"""Attributes that name other terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """How terms are taken in."""

    name: str
    """The file, as it is told."""
    scheme: str = ""
    """The list for terms that do not say theirs; the themes when it is empty."""
    is_candidate: bool = False
    """Whether new terms are off until they are activated."""


def arrival(vocabulary: Vocabulary, terms: Sequence[Term], how: Import, given: frozenset[str]) -> Draft:
    """Returns the vocabulary with the terms of a file: new ones added, known ones completed.

    A term is known by its id, by the address it was imported from, or by its label in the same list. What the
    file does not say of it stays; no term is ever removed.

    Args:
        vocabulary: the terms there are.
        terms: those of the file; the id of one that is not of docbase is its address.
        how: how they are taken in.
        given: ids that were given once.

    Raises:
        UnknownHeadingError: there is no such list.
    """
    work = _Arrival(vocabulary, how, given)
    for term in terms:
        work.name(term)
    for term in terms:
        work.take(term)
    changed = work.without_circles()
    action = ngettext("{name}: {count} term imported", "{name}: {count} terms imported", len(terms))
    return Draft(
        action=action.format(name=how.name, count=len(terms)),
        vocabulary=vocabulary.with_terms(changed),
        notes=tuple(work.notes),
    )


class _Arrival:
    """An import under way."""

    def __init__(self, vocabulary: Vocabulary, how: Import, given: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._how = how
        self._given = set(given)
        self._scheme = scheme_named(how.scheme) if how.scheme else "themes"
        self._ids: dict[str, str] = {}
        self._changed: dict[str, Term] = {}
        self._by_address = {
            term.attributes[name]: term
            for name in (SAME_AS, COMES_FROM)
            for term in vocabulary
            if name in term.attributes
        }
        self._schemes: dict[str, str] = {}
        self.notes: list[str] = []

    def name(self, term: Term) -> None:
        """Finds which term of the vocabulary one of the file is, or gives it an id of its own."""
        scheme = term.scheme or self._scheme
        known = self._vocabulary.get(term.id) or self._by_address.get(term.id)
        if known is None and not ID.fullmatch(term.id):
            known = self._with_label(term.label, scheme)
        if known and known.scheme != scheme and term.scheme:
            self.notes.append(
                _("“{id}” belongs to “{scheme}” here; it stays there.").format(
                    id=known.id, scheme=known.scheme
                )
            )
        own_id = known.id if known else self._new_id(term)
        self._schemes[own_id] = known.scheme if known else scheme
        self._ids[term.id] = own_id
        self._ids.setdefault(UNNAMED + slug(term.label), own_id)

    def _with_label(self, label: str, scheme: str) -> Term | None:
        """Returns the term of the list with this very label, unless another term of the file is that one."""
        found = self._vocabulary.find(label, scheme)
        is_it = found and same_name(found.label, label) and found.id not in self._schemes
        return found if is_it else None

    def _new_id(self, term: Term) -> str:
        is_free = ID.fullmatch(term.id) and term.id not in self._given
        found = term.id if is_free else free_id(self._vocabulary, term.label, "", self._given)
        self._given.add(found)
        return found

    def take(self, term: Term) -> None:
        """Adds a term of the file, or completes the one that it is."""
        own_id = self._ids[term.id]
        known = self._changed.get(own_id) or self._vocabulary.get(own_id)
        here = self._translated(term, self._schemes[own_id])
        if known:
            is_same = term.id in (own_id, known.attributes.get(COMES_FROM))
            self._changed[own_id] = _completed(known, here) if is_same else _matched(known, here, term.id)
        else:
            origin = here.origin or ("candidate" if self._how.is_candidate else "")
            self._changed[own_id] = replace(here, origin=origin)

    def _translated(self, term: Term, scheme: str) -> Term:
        """Returns the term with the ids of this vocabulary; what it refers to outside of both is left out."""
        broader = self._id_of(term.broader, scheme)
        above = self._scheme_of(broader)
        attributes = dict(term.attributes)
        for name in _REFERRING:
            if name in attributes:
                attributes[name] = " ".join(self._ids_of(attributes[name].split(), ""))
        if ":" in term.id:
            attributes[COMES_FROM] = term.id
        return replace(
            term,
            id=self._ids[term.id],
            scheme=scheme,
            broader=broader if above == scheme else "",
            related=self._ids_of(term.related, scheme),
            replaced_by=self._id_of(term.replaced_by, scheme),
            attributes=MappingProxyType({name: value for name, value in attributes.items() if value}),
        )

    def _ids_of(self, references: Iterable[str], scheme: str) -> tuple[str, ...]:
        found = (self._id_of(one, scheme) for one in references)
        return tuple(dict.fromkeys(filter(None, found)))

    def _id_of(self, reference: str, scheme: str) -> str:
        """Returns the id of what a file refers to by its key, its label or its id; "" when nobody has it."""
        if not reference or reference in self._ids:
            return self._ids.get(reference, "")
        if ":" in reference:
            return ""
        known = self._vocabulary.get(reference) or self._vocabulary.find(reference, scheme)
        return self._ids.get(UNNAMED + slug(reference)) or (known.id if known else "")

    def _scheme_of(self, own_id: str) -> str:
        known = self._vocabulary.get(own_id)
        return known.scheme if known else self._schemes.get(own_id, "")

    def without_circles(self) -> Iterable[Term]:
        """Returns the terms that are new or changed; one that would stand below itself goes to the top."""
        while True:
            whole = self._vocabulary.with_terms(self._changed.values())
            circular = [one for one in self._changed.values() if one.id in whole.ancestors(one.id)]
            if not circular:
                return self._changed.values()
            first = circular[0]
            self._changed[first.id] = replace(first, broader="")
            self.notes.append(
                _("“{label}” would stand below itself; it is put at the top.").format(label=first.label)
            )


def _completed(known: Term, here: Term) -> Term:
    """Returns a term of the vocabulary as a file that speaks of this very term has it."""
    hidden = tuple(dict.fromkeys((*known.hidden, *here.hidden)))
    names = dict.fromkeys((*known.alt, known.label, *here.alt))
    return replace(
        known,
        label=here.label,
        alt=tuple(name for name in names if name not in (here.label, *hidden)),
        hidden=hidden,
        broader=here.broader or known.broader,
        related=_joined(known, here),
        family=here.family or known.family,
        note=here.note or known.note,
        origin=known.origin or here.origin,
        replaced_by=here.replaced_by or known.replaced_by,
        attributes=MappingProxyType({**known.attributes, **here.attributes}),
    )


def _matched(known: Term, here: Term, address: str) -> Term:
    """Returns a term of the vocabulary with what a file says of one that only has the same label."""
    new = {_spelling(name): name for name in (*here.hidden, *here.alt)}
    for name in known.names:
        new.pop(_spelling(name), None)
    attributes = {**known.attributes, **({SAME_AS: address} if ":" in address else {})}
    return replace(
        known,
        alt=(*known.alt, *new.values()),
        related=_joined(known, here),
        note=known.note or here.note,
        attributes=MappingProxyType(attributes),
    )


def _joined(known: Term, here: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in (*known.related, *here.related) if one != known.id))


def _spelling(name: str) -> str:
    """Returns what two spellings of a name have in common; an acronym is compared by case."""
    return name if name.isupper() else fold(name)
