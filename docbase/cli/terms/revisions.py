"""A change of the vocabulary as it is shown, agreed to and made."""

import functools
import inspect
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.changes import Consent
from docbase.cli.journalled import words_of
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import Term, Vocabulary
from docbase.model.history import JournalEntry
from docbase.model.revision import Revision, TermChange

if TYPE_CHECKING:
    from docbase.centre import Centre

_OF_TERMS = ("broader", "related", "replaced_by")
"""What of a term names others."""
_SHOWN = 10
"""Terms, and records, that are shown; the others are counted."""
_Later = Annotated[
    bool, typer.Option("--no-reindex", help=_("Before other changes: the index waits for “docbase reindex”."))
]


def changing(plan: Callable[..., Revision]) -> Callable[..., int]:
    """Makes a command of a function that plans a change: it is shown, agreed to, then made.

    The function is given the desk of the vocabulary; its other parameters are those of the command.
    """
    own = list(inspect.signature(plan).parameters.values())[1:]
    kinds = {"yes": changes.Yes, "dry_run": changes.DryRun, "later": _Later, "as_json": options.Json}
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=kind)
        for name, kind in kinds.items()
    ]

    @functools.wraps(plan)
    def command(context: typer.Context, **values: Any) -> int:
        yes, dry_run, later, as_json = (values.pop(name) for name in kinds)
        centre = options.open_centre(context)
        consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
        make = functools.partial(_made, context, centre, reindexes=not later)
        return _settle(plan(centre.vocabulary_desk, **values), centre.vocabulary, consent, make)

    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    parameters = [
        context,
        *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own),
        *more,
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command


def _settle(
    revision: Revision,
    vocabulary: Vocabulary,
    consent: Consent,
    make: Callable[[Revision], JournalEntry | None],
) -> int:
    if consent.as_json:
        may = consent.is_given and not consent.is_rehearsal
        entry = make(revision) if may else None
        render.print_json(as_json(revision, entry))
        return exits.DONE
    for note in revision.plan.notes:
        render.say(note)
    _print_revision(render.out(), revision, vocabulary.with_terms(one.after for one in revision.terms))
    if revision.is_empty or consent.is_rehearsal:
        return exits.DONE
    if not consent.is_given:
        answer = changes.ask(_("Do it?"))
        if answer is None:
            render.say(_("Nobody answers, and nothing was changed: --yes does it without asking."))
            return exits.USAGE
        if not answer:
            render.say(_("Nothing was changed."))
            return exits.DONE
    if entry := make(revision):
        render.say(changes.done(entry))
    return exits.DONE


def _made(
    context: typer.Context, centre: "Centre", revision: Revision, *, reindexes: bool
) -> JournalEntry | None:
    command = shlex.join((*context.command_path.split(), *words_of(context)))
    with render.progress(_("Indexing")) as progress:
        return centre.revise(revision, progress, command=command, reindexes=reindexes)


def as_json(revision: Revision, entry: JournalEntry | None) -> dict[str, object]:
    """Returns a change for other programs; without a number, it is not made."""
    return {
        "number": entry.number if entry else None,
        "action": revision.plan.deed.action,
        "terms": [
            {
                "id": one.after.id,
                "before": term_as_json(one.before) if one.before else None,
                "after": term_as_json(one.after),
            }
            for one in revision.terms
        ],
        "records": [one.after.id for one in revision.records],
        "notes": list(revision.plan.notes),
    }


def term_as_json(term: Term) -> dict[str, object]:
    """Returns what is said of a term, for other programs."""
    found = {field.name: getattr(term, field.name) for field in fields(Term)}
    lists = {name: list(value) for name, value in found.items() if isinstance(value, tuple)}
    return {**found, **lists, "attributes": dict(term.attributes), "is_active": term.is_active}


def _print_revision(screen: Screen, revision: Revision, vocabulary: Vocabulary) -> None:
    screen.print(Line((revision.plan.deed.action, "bold")))
    for one in revision.terms[:_SHOWN]:
        for line in _term_lines(one, vocabulary):
            screen.print(line)
    _print_left(screen, revision.terms)
    if revision.is_empty:
        screen.print(_("Nothing changes."))
        return
    count = len(revision.records)
    drafts = sum(one.before.status == "draft" for one in revision.records)
    if not count:
        screen.print(_("No publication changes."))
        return
    said = ngettext("{count} publication changes", "{count} publications change", count).format(count=count)
    of_them = ngettext("{count} of them a draft", "{count} of them drafts", drafts).format(count=drafts)
    told = _("{name}:").format(name=f"{said}, {of_them}" if drafts else said)
    screen.print(Line((told, "bold")))
    for one_record in revision.records[:_SHOWN]:
        record = one_record.after
        screen.print(Line(record.full_title or record.id, (f"  {record.id}", "dim"), indent=2))
    _print_left(screen, revision.records)


def _print_left(screen: Screen, told: Sequence[object]) -> None:
    left = len(told) - _SHOWN
    if left > 0:
        said = ngettext("… and {count} other", "… and {count} others", left).format(count=left)
        screen.print(Line(said, indent=2))


def _term_lines(change: TermChange, vocabulary: Vocabulary) -> Iterator[Line]:
    before, after = change.before, change.after
    if before is None:
        label = vocabulary.label(after.broader)
        under = _("below “{label}”").format(label=label) if after.broader else ""
        yield Line(("+ ", "green"), after.label, (f"  {after.id}  {under}".rstrip(), "dim"), indent=2)
        return
    yield Line("  ", after.label, (f"  {after.id}", "dim"), indent=2)
    old, new = (_said(term, vocabulary) for term in (before, after))
    for name in dict.fromkeys((*old, *new)):
        for sign, style, one, other in (("-", "red", old, new), ("+", "green", new, old)):
            gone = [value for value in one.get(name, ()) if value not in other.get(name, ())]
            said = _("{name}:").format(name=value_name(name))
            if gone:
                yield Line((f"{sign} {said} ", style), ", ".join(gone), indent=6)


def _said(term: Term, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Returns what is said of a term, each name with its values; other terms, by their labels."""
    found: dict[str, tuple[str, ...]] = {}
    for name in ("label", "alt", "hidden", "broader", "family", "related", "note", "origin", "replaced_by"):
        value = getattr(term, name)
        values = value if isinstance(value, tuple) else (value,) if value else ()
        found[name] = tuple(map(vocabulary.label, values)) if name in _OF_TERMS else values
    found["origin"] = tuple(_("candidate") if one == "candidate" else one for one in found["origin"])
    return found | {name: (value,) for name, value in term.attributes.items()}


def value_name(name: str) -> str:
    """Returns what a value of a term is called, its own name when it has no other."""
    return {
        "label": _("label"),
        "alt": _("synonyms"),
        "hidden": _("other spellings"),
        "broader": _("broader term"),
        "family": _("family"),
        "related": _("related terms"),
        "note": _("note"),
        "origin": _("state"),
        "replaced_by": _("replaced by"),
        "deprecated": _("deprecated"),
        "kind": _("kind"),
        "dates": _("dates"),
        "years": _("years"),
        "plan": _("plan"),
        "order": _("order"),
        "columns": _("columns"),
        "themes": _("themes"),
        "manual": _("given by hand only"),
    }.get(name, name)
