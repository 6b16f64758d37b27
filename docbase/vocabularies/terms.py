"""Changes of terms: each takes the vocabulary as it is, and returns it as it would be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.revision import NewTerm
from docbase.model.schemenames import scheme_label
from docbase.vocabularies.asking import free_id, free_name, refused, scheme_named, term_of
from docbase.vocabularies.draft import Draft

_SAID_OTHERWISE = {
    "id": "",
    "label": "rename",
    "alt": "add-name",
    "hidden": "add-name --hidden",
    "broader": "move",
    "parent": "move",
    "narrower": "move",
    "origin": "activate",
    "replaced_by": "merge",
    "deprecated": "deprecate",
}
"""Values that have a command of their own."""
_VALUE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


def new_term(
    vocabulary: Vocabulary, scheme: str, label: str, given: frozenset[str], **said: Unpack[NewTerm]
) -> Term:
    """Returns a term that can be added.

    Args:
        vocabulary: the terms there are.
        scheme: the list it goes to.
        label: its preferred form.
        given: ids that were given once.
        said: what else is known of it.

    Raises:
        UnknownHeadingError: no such list, or no such broader term in it.
        ConfigurationError: the label or the id is taken, or the list needs a family.
    """
    scheme = scheme_named(scheme)
    label = free_name(vocabulary, scheme, label)
    under = open_term(vocabulary, said["under"], scheme) if said.get("under") else None
    return Term(
        id=free_id(vocabulary, label, said.get("id", ""), given),
        scheme=scheme,
        label=label,
        alt=_names_beside(label, said.get("alt", ())),
        broader=under.id if under else "",
        family=_family(vocabulary, scheme, said.get("family", ""), under),
        note=said.get("note", ""),
        origin="candidate" if said.get("is_candidate") else "",
        attributes=_values(said.get("values", {})),
    )


def add(
    vocabulary: Vocabulary, scheme: str, label: str, given: frozenset[str], **said: Unpack[NewTerm]
) -> Draft:
    """Returns the vocabulary with one more term; raises as `new_term`."""
    term = new_term(vocabulary, scheme, label, given, **said)
    action = _("{scheme}: “{label}” added").format(scheme=scheme_label(term.scheme), label=term.label)
    notes = ambiguities(vocabulary, term, term.alt)
    return Draft(action=action, vocabulary=vocabulary.with_terms([term]), notes=notes)


def rename(vocabulary: Vocabulary, term_id: str, label: str, *, keeps: bool = True) -> Draft:
    """Returns the vocabulary with another label for the term; the old one becomes a synonym if it is kept."""
    term = term_of(vocabulary, term_id)
    label = free_name(vocabulary, term.scheme, label, term.id)
    others = [name for name in term.alt if name != label]
    if keeps and term.label != label:
        others.insert(0, term.label)
    hidden = tuple(name for name in term.hidden if name != label)
    after = replace(term, label=label, alt=_names_beside(label, others), hidden=hidden)
    action = _("“{old}” renamed “{new}”").format(old=term.label, new=label)
    return Draft(action=action, vocabulary=vocabulary.with_terms([after]))


def add_names(vocabulary: Vocabulary, term_id: str, names: Iterable[str], *, hidden: bool = False) -> Draft:
    """Returns the vocabulary with more synonyms for the term, or more spellings that only lead to it."""
    term = term_of(vocabulary, term_id)
    new = [name for name in names if name not in term.names]
    if hidden:
        after = replace(term, hidden=(*term.hidden, *_names_beside(term.label, new)))
    else:
        kept = tuple(name for name in term.hidden if name not in new)
        after = replace(term, alt=_names_beside(term.label, (*term.alt, *new)), hidden=kept)
    told = _("“{label}”: {names} added") if new else _("“{label}” has these names already")
    action = told.format(label=term.label, names=_quoted(new))
    notes = ambiguities(vocabulary, term, new)
    return Draft(action=action, vocabulary=vocabulary.with_terms([after]), notes=notes)


def drop_names(vocabulary: Vocabulary, term_id: str, names: Iterable[str]) -> Draft:
    """Returns the vocabulary without some synonyms of the term.

    Raises:
        ConfigurationError: the term has no such synonym.
    """
    term = term_of(vocabulary, term_id)
    dropped = tuple(names)
    for name in dropped:
        if name not in (*term.alt, *term.hidden):
            raise refused(
                _("“{name}” is not a synonym of “{id}”.").format(name=name, id=term.id),
                _("Its synonyms: {names}.").format(names=", ".join((*term.alt, *term.hidden)) or "–"),
                name,
            )
    alt, hidden = (
        tuple(name for name in names_ if name not in dropped) for names_ in (term.alt, term.hidden)
    )
    action = _("“{label}”: {names} removed").format(label=term.label, names=_quoted(dropped))
    return Draft(action=action, vocabulary=vocabulary.with_terms([replace(term, alt=alt, hidden=hidden)]))


def move(vocabulary: Vocabulary, term_id: str, under: str) -> Draft:
    """Returns the vocabulary with the term, and all below it, below another one, or at the top ("").

    Raises:
        UnknownHeadingError: there is no such term in the list.
        ConfigurationError: the other one is the term itself, or stands below it.
    """
    term = term_of(vocabulary, term_id)
    above = open_term(vocabulary, under, term.scheme) if under else None
    if above and term.id in (above.id, *vocabulary.ancestors(above.id)):
        raise refused(
            _("“{id}” cannot stand below “{under}”, which stands below it.").format(
                id=term.id, under=above.id
            ),
            _("Move “{id}” first.").format(id=above.id),
        )
    moved = placed(vocabulary, term, above)
    place = _("below “{label}”").format(label=above.label) if above else _("at the top")
    action = _("“{label}” moved {place}").format(label=term.label, place=place)
    return Draft(action=action, vocabulary=vocabulary.with_terms(moved))


def set_values(vocabulary: Vocabulary, term_id: str, values: Mapping[str, str]) -> Draft:
    """Returns the vocabulary with other values of the term: note, family, related, kind… ; "" removes one.

    Raises:
        ConfigurationError: a value that has a command of its own.
        UnknownHeadingError: a related term that does not exist.
    """
    term = term_of(vocabulary, term_id)
    after = term
    attributes = dict(term.attributes)
    for name, value in values.items():
        if name == "note":
            after = replace(after, note=value)
        elif name == "family":
            after = replace(after, family=_own_family(vocabulary, term, value))
        elif name == "related":
            found = (term_of(vocabulary, one.strip()).id for one in value.split(",") if one.strip())
            after = replace(after, related=tuple(dict.fromkeys(found)))
        else:
            attributes = _values({**attributes, name: value})
    action = _("“{label}”: {names} changed").format(label=term.label, names=", ".join(values))
    after = replace(after, attributes=attributes)
    below = (replace(one, family=after.family) for one in _below(vocabulary, term))
    return Draft(action=action, vocabulary=vocabulary.with_terms([after, *below]))


def activate(vocabulary: Vocabulary, term_id: str) -> Draft:
    """Returns the vocabulary with the term given again, be it a candidate or deprecated."""
    term = term_of(vocabulary, term_id)
    attributes = {name: value for name, value in term.attributes.items() if name != "deprecated"}
    origin = "" if term.origin == "candidate" else term.origin
    after = replace(term, origin=origin, replaced_by="", attributes=attributes)
    return Draft(
        action=_("“{label}” activated").format(label=term.label), vocabulary=vocabulary.with_terms([after])
    )


def suspend(vocabulary: Vocabulary, term_id: str) -> Draft:
    """Returns the vocabulary with the term a candidate, off until it is activated."""
    term = open_term(vocabulary, term_id)
    after = replace(term, origin="candidate")
    return Draft(
        action=_("“{label}” suspended").format(label=term.label), vocabulary=vocabulary.with_terms([after])
    )


def open_term(vocabulary: Vocabulary, text: str, scheme: str = "") -> Term:
    """Returns a term that is not deprecated.

    Raises:
        UnknownHeadingError: there is none.
        ConfigurationError: it is deprecated.
    """
    term = term_of(vocabulary, text, scheme)
    if term.is_deprecated:
        hint = (
            _("Use “{id}” instead.").format(id=term.replaced_by)
            if term.replaced_by
            else _("“docbase vocabulary activate {id}” takes it up again.").format(id=term.id)
        )
        raise refused(_("“{id}” is deprecated.").format(id=term.id), hint, term.id)
    return term


def ambiguities(vocabulary: Vocabulary, term: Term, names: Iterable[str]) -> tuple[str, ...]:
    """Returns what to say of names that other terms of the list have too."""
    notes = []
    for name in names:
        other = vocabulary.find(name, term.scheme)
        if other and other.id != term.id and not other.is_deprecated:
            notes.append(
                _("“{name}” is a name of “{id}” ({label}) too.").format(
                    name=name, id=other.id, label=other.label
                )
            )
    return tuple(notes)


def _names_beside(label: str, names: Iterable[str]) -> tuple[str, ...]:
    cleaned = (" ".join(name.split()) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name and name != label))


def _family(vocabulary: Vocabulary, scheme: str, family: str, under: Term | None) -> str:
    known = dict.fromkeys(term.family for term in vocabulary.scheme(scheme) if term.family)
    if under:
        return under.family
    if known and not family:
        raise refused(
            _("A term of “{scheme}” belongs to a family.").format(scheme=scheme),
            _("Add “--family” with one of: {names}.").format(names=", ".join(known)),
        )
    return family


def _own_family(vocabulary: Vocabulary, term: Term, family: str) -> str:
    known = dict.fromkeys(one.family for one in vocabulary.scheme(term.scheme) if one.family)
    if term.broader and family != term.family:
        raise refused(
            _("“{id}” has the family of the term above it.").format(id=term.id),
            _("Move it elsewhere, or set the family of “{id}”.").format(id=term.broader),
        )
    if known and not family:
        raise refused(
            _("A term of “{scheme}” belongs to a family.").format(scheme=scheme_label(term.scheme)),
            _("Give one of: {names}.").format(names=", ".join(known)),
        )
    return family


def _values(values: Mapping[str, str]) -> dict[str, str]:
    for name in values:
        if name in _SAID_OTHERWISE and name != "deprecated":
            command = _SAID_OTHERWISE[name]
            raise refused(
                _("“{name}” is not changed in this way.").format(name=name),
                _("Use “docbase vocabulary {command}”.").format(command=command)
                if command
                else _("An id never changes."),
                name,
            )
        if not _VALUE_NAME.fullmatch(name):
            raise refused(
                _("“{name}” cannot be the name of a value.").format(name=name),
                _("Use small letters without accents, as in “kind” or “dates”."),
                name,
            )
    return {name: " ".join(value.split()) for name, value in values.items() if value.strip()}


def placed(vocabulary: Vocabulary, term: Term, above: Term | None) -> list[Term]:
    """Returns the term below another one, or at the top, and those below it whose family changes."""
    family = above.family if above else term.family
    below = (one for one in _below(vocabulary, term) if one.family != family)
    moved = replace(term, broader=above.id if above else "", family=family)
    return [moved, *(replace(one, family=family) for one in below)]


def _below(vocabulary: Vocabulary, term: Term) -> list[Term]:
    found: list[Term] = []
    for narrower in vocabulary.narrower(term.id):
        found += (narrower, *_below(vocabulary, narrower))
    return found


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(_("“{name}”").format(name=name) for name in names)


def same_name(first: str, second: str) -> bool:
    """Whether two names differ at most in case, accents and spaces."""
    return fold(" ".join(first.split())) == fold(" ".join(second.split()))
