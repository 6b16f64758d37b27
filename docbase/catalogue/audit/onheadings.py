"""Rules on what records take from the vocabulary: themes, axes, types, publics, territories, actors."""

from collections.abc import Iterator

from docbase.catalogue.audit import fixes
from docbase.catalogue.audit.rule import Case, Fault, Fix, Rule
from docbase.catalogue.headings import SCHEMES
from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary


def _unknown(case: Case) -> Iterator[Fault]:
    for field, heading, term in case.headings:
        if term is None:
            error = case.cases.unknown_heading(field, heading)
            meant = case.vocabulary.find(heading, SCHEMES[field])
            yield Fault(
                message=error.message,
                hint=error.hint,
                place=f"{field}.{heading}",
                fix=fixes.exchange(field, heading, meant.id) if meant and meant.is_active else None,
            )


def _deprecated(case: Case) -> Iterator[Fault]:
    for field, heading, term in case.headings:
        if term and term.is_deprecated:
            successor = _successor(case.vocabulary, term)
            fix = fixes.exchange(field, heading, successor) if successor else None
            yield _fault_of_deprecated(term, f"{field}.{heading}", fix)
    for actor in _actors(case):
        if actor.is_deprecated:
            successor = _successor(case.vocabulary, actor)
            fix = _naming(actor.id, successor) if successor else None
            yield _fault_of_deprecated(actor, _place_of(case, actor.id), fix)


def _fault_of_deprecated(term: Term, place: str, fix: Fix | None) -> Fault:
    hint = (
        _("Use “{id}” instead.").format(id=term.replaced_by)
        if term.replaced_by
        else _("Choose another term, or merge it into one: “docbase vocabulary merge {id} …”.").format(
            id=term.id
        )
    )
    message = _("“{id}” is no longer used.").format(id=term.id)
    return Fault(message=message, hint=hint, place=place, fix=fix)


def _successor(vocabulary: Vocabulary, term: Term) -> str:
    """Returns the id of the term used today in the place of another; "" when there is none."""
    found = vocabulary.successor(term)
    return found.id if found.is_active and found.scheme == term.scheme else ""


def _candidates(case: Case) -> Iterator[Fault]:
    for field, heading, term in case.headings:
        if term and not term.is_active and not term.is_deprecated:
            message = _("“{id}” is a candidate: not yet in use.").format(id=term.id)
            hint = _("Accept it with “docbase vocabulary activate {id}”, or choose another one.").format(
                id=term.id
            )
            yield Fault(message=message, hint=hint, place=f"{field}.{heading}")


def _actors(case: Case) -> Iterator[Term]:
    record = case.record
    for name in dict.fromkeys((*(one.name for one in record.contributors), record.publisher)):
        if name and (term := case.vocabulary.get(name, "actors")):
            yield term


def _free_names(case: Case) -> Iterator[Fault]:
    record = case.record
    names = {one.body: False for one in record.contributors} | {record.publisher: False}
    names |= {one.person: True for one in record.contributors}
    for name, is_person in names.items():
        actor = case.cases.actor(name) if name and name not in case.vocabulary else None
        if actor and is_person == actor.is_person:
            yield Fault(
                message=_("“{name}” is the actor “{id}” ({label}).").format(
                    name=name, id=actor.id, label=actor.label
                ),
                hint=_("Write “{id}” in its place.").format(id=actor.id),
                place=_place_of(case, name),
                fix=_naming(name, actor.id),
            )


def _place_of(case: Case, name: str) -> str:
    is_named = any(name == one.name for one in case.record.contributors)
    return f"contributors.{name}" if is_named else "publisher"


def _naming(old: str, new: str) -> Fix:
    """Returns what names an actor by its id, wherever the record has the name."""
    publishing, contributing = fixes.exchange("publisher", old, new), fixes.rename(old, new)
    return lambda record: publishing(contributing(record))


RULES = (
    Rule(
        code="unknown-heading",
        severity="error",
        look=_unknown,
        has_fix=True,
        why=lambda: _(
            "The theme, axis, type, public or territory is not in vocabulary.yaml: no list and no filter"
            " finds the publication there. A label or a synonym is mended to its id."
        ),
    ),
    Rule(
        code="deprecated-heading",
        severity="warning",
        look=_deprecated,
        has_fix=True,
        why=lambda: _(
            "The term was taken out of use: publications under it are missing from those of the term that"
            " replaced it. They are mended to that one, if there is one."
        ),
    ),
    Rule(
        code="candidate-heading",
        severity="warning",
        look=_candidates,
        why=lambda: _(
            "The term is a candidate, off until it is accepted: it is in no list and no filter. Accept it,"
            " or give the publication another one."
        ),
    ),
    Rule(
        code="actor-name",
        severity="warning",
        look=_free_names,
        has_fix=True,
        why=lambda: _(
            "The vocabulary knows this person or body, under this name or another form of it: written by its"
            " id, all its publications stand together, under one form. A name that two actors have is left."
        ),
    ),
)
