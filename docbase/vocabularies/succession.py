"""Changes that records follow: terms merged, replaced and split, words and names that become terms."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Unpack

from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary
from docbase.model.record import Record
from docbase.model.revision import NewTerm
from docbase.vocabularies import tagging
from docbase.vocabularies.asking import refused, scheme_named, term_of
from docbase.vocabularies.draft import Draft
from docbase.vocabularies.terms import add_names, new_term, open_term, placed, same_name

_REFERRING = ("themes", "columns", "actor")
"""Attributes that name other terms."""


def merge(vocabulary: Vocabulary, old_id: str, new_id: str) -> Draft:
    """Returns the vocabulary with the first term deprecated in favour of the second; records follow.

    The second takes over the names of the first, its related terms and those below it. What was merged
    before may be merged again: records that came back to the old term follow.

    Raises:
        UnknownHeadingError: one of the terms does not exist, or they are of two lists.
        ConfigurationError: both are the same, or one is deprecated.
    """
    old = term_of(vocabulary, old_id)
    new = open_term(vocabulary, new_id, old.scheme)
    _refuse_same(old, new)
    if old.replaced_by != new.id:
        open_term(vocabulary, old.id)
    names = [name for name in (old.label, *old.alt) if name not in new.names]
    hidden = [name for name in old.hidden if name not in new.names]
    related = [one for one in old.related if one not in (*new.related, new.id)]
    after = _taking_its_place(vocabulary, old, new)
    after = replace(
        after,
        alt=(*after.alt, *dict.fromkeys(names)),
        hidden=(*after.hidden, *hidden),
        related=tuple(one for one in (*after.related, *related) if one not in (old.id, new.id)),
    )
    changed = vocabulary.with_terms([replace(old, replaced_by=new.id), after])
    action = _("“{old}” merged into “{new}”").format(old=old.label, new=new.label)
    return Draft(
        action=action,
        vocabulary=_referring_to(_with_narrower(changed, old, after), old, after),
        retag=lambda record: tagging.exchanged(record, old.scheme, old.id, (new.id,)),
    )


def deprecate(vocabulary: Vocabulary, term_id: str, replaced_by: str = "") -> Draft:
    """Returns the vocabulary with a term that is no longer given; records follow to what replaces it, if any.

    Raises:
        UnknownHeadingError: there is no such term.
        ConfigurationError: terms in use stand below it.
    """
    old = term_of(vocabulary, term_id)
    narrower = [one.id for one in vocabulary.narrower(old.id) if not one.is_deprecated]
    if narrower:
        raise refused(
            _("Terms stand below “{id}”: {names}.").format(id=old.id, names=", ".join(narrower[:5])),
            _("Move or deprecate them first; or merge “{id}” into the term that takes them over.").format(
                id=old.id
            ),
            old.id,
        )
    action = _("“{label}” deprecated").format(label=old.label)
    if not replaced_by:
        gone = replace(old, replaced_by="", attributes={**old.attributes, "deprecated": "true"})
        return Draft(action=action, vocabulary=vocabulary.with_terms([gone]))
    new = open_term(vocabulary, replaced_by, old.scheme)
    _refuse_same(old, new)
    changed = vocabulary.with_terms([replace(old, replaced_by=new.id)])
    return Draft(
        action=_("{action}, replaced by “{label}”").format(action=action, label=new.label),
        vocabulary=_referring_to(changed, old, new),
        retag=lambda record: tagging.exchanged(record, old.scheme, old.id, (new.id,)),
    )


def split(
    vocabulary: Vocabulary, term_id: str, parts: Mapping[str, frozenset[str]], given: frozenset[str]
) -> Draft:
    """Returns the vocabulary with terms below the term, each of which takes over some of its records.

    A record that none of them takes keeps the term; one that several take gets each of these.
    A synonym of the term may become one of them.

    Args:
        vocabulary: the terms.
        term_id: the term that was too wide.
        parts: ids of the records that each narrower term takes, by its label; it may be there already.
        given: ids of terms that were given once.

    Raises:
        UnknownHeadingError: there is no such term.
        ConfigurationError: a label is a name of a term elsewhere.
    """
    term = open_term(vocabulary, term_id)
    changed = vocabulary.with_terms([_without_names(term, parts)])
    ids: dict[str, frozenset[str]] = {}
    for label, record_ids in parts.items():
        part = changed.get(label, term.scheme) or changed.find(label, term.scheme)
        if part is None or part.broader != term.id or part.is_deprecated:
            part = new_term(changed, term.scheme, label, given, under=term.id)
            changed = changed.with_terms([part])
        ids[part.id] = record_ids

    def retagged(record: Record) -> Record:
        taking = tuple(part for part, record_ids in ids.items() if record.id in record_ids)
        return tagging.exchanged(record, term.scheme, term.id, taking) if taking else record

    return Draft(
        action=_("“{label}” split into {names}").format(label=term.label, names=", ".join(parts)),
        vocabulary=changed,
        retag=retagged,
    )


def promote(
    vocabulary: Vocabulary, keyword: str, scheme: str, given: frozenset[str], **said: Unpack[NewTerm]
) -> Draft:
    """Returns the vocabulary with a free keyword as a term, which records give in its place.

    When a term of the list has this name already, records give that one.

    Raises:
        UnknownHeadingError: no such list, or no such broader term in it.
        ConfigurationError: the id is taken, or records hold no terms of this list.
    """
    scheme = scheme_named(scheme)
    if not tagging.has_records(scheme) or scheme in tagging.NAMING:
        raise refused(
            _("A keyword cannot become a term of “{scheme}”.").format(scheme=scheme),
            _("Choose themes, axes, territories, publics or publication_types."),
            scheme,
        )
    label = keyword[:1].upper() + keyword[1:]
    known = vocabulary.find(keyword, scheme)
    term = known if known and not known.is_deprecated else new_term(vocabulary, scheme, label, given, **said)
    notes: tuple[str, ...] = ()
    if term is known:
        notes = (_("“{id}” ({label}) has this name already.").format(id=term.id, label=term.label),)

    def retagged(record: Record) -> Record:
        without = tagging.without_keyword(record, keyword)
        return record if without == record else tagging.added(without, scheme, term.id)

    return Draft(
        action=_("keyword “{keyword}” promoted to “{label}”").format(keyword=keyword, label=term.label),
        vocabulary=vocabulary if term is known else vocabulary.with_terms([term]),
        retag=retagged,
        notes=notes,
    )


def adopt(
    vocabulary: Vocabulary, name: str, actor_id: str, given: frozenset[str], **said: Unpack[NewTerm]
) -> Draft:
    """Returns the vocabulary with a free name of records as an actor, or as a variant of one; records follow.

    Args:
        vocabulary: the terms.
        name: the name, as records have it, at most in other case or accents.
        actor_id: the actor of whom it is another form; "" makes a new one.
        given: ids of terms that were given once.
        said: what is known of a new actor.

    Raises:
        UnknownHeadingError: there is no such actor.
        ConfigurationError: another actor has the name.
    """
    known = vocabulary.find(name, "actors") if not actor_id else open_term(vocabulary, actor_id, "actors")
    if known and not known.is_deprecated:
        actor = known
        draft = add_names(vocabulary, actor.id, () if vocabulary.find(name, "actors") == actor else (name,))
        changed, action = draft.vocabulary, _("actors: “{name}” is “{label}”")
    else:
        actor = new_term(vocabulary, "actors", name, given, **said)
        changed, action = vocabulary.with_terms([actor]), _("actors: “{label}” added")
    return Draft(
        action=action.format(name=name, label=actor.label),
        vocabulary=changed,
        retag=lambda record: tagging.renamed(
            record, lambda own: actor.id if own not in vocabulary and same_name(own, name) else own
        ),
    )


def _without_names(term: Term, names: Iterable[str]) -> Term:
    """Returns the term without some of its synonyms and spellings; its label stays."""
    given_up = tuple(names)
    alt, hidden = (
        tuple(one for one in own if not any(same_name(one, name) for name in given_up))
        for own in (term.alt, term.hidden)
    )
    return replace(term, alt=alt, hidden=hidden)


def _refuse_same(old: Term, new: Term) -> None:
    if old.id == new.id:
        raise refused(_("“{id}” is the same term.").format(id=old.id), _("Name another one."), old.id)


def _taking_its_place(vocabulary: Vocabulary, old: Term, new: Term) -> Term:
    """Returns the new term where the old one stood, when it stands below it."""
    if old.id in vocabulary.ancestors(new.id):
        return replace(new, broader=old.broader)
    return new


def _with_narrower(vocabulary: Vocabulary, old: Term, new: Term) -> Vocabulary:
    moved = (one for one in vocabulary.narrower(old.id) if one.id != new.id)
    return vocabulary.with_terms(changed for one in moved for changed in placed(vocabulary, one, new))


def _referring_to(vocabulary: Vocabulary, old: Term, new: Term) -> Vocabulary:
    """Returns the vocabulary in which what refers to the old term refers to the new one."""

    def mended(ids: Iterable[str], own: str) -> tuple[str, ...]:
        found = dict.fromkeys(new.id if one == old.id else one for one in ids)
        return tuple(one for one in found if one != own)

    changed = []
    for term in vocabulary:
        attributes = dict(term.attributes)
        for name in _REFERRING:
            if old.id in attributes.get(name, "").split():
                attributes[name] = " ".join(mended(attributes[name].split(), term.id))
        related = mended(term.related, term.id) if old.id in term.related else term.related
        after = replace(term, attributes=attributes, related=related)
        if after != term:
            changed.append(after)
    return vocabulary.with_terms(changed)
