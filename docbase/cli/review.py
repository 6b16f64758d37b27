"""`docbase review`: the drafts one after the other, what is suggested for each, a key for each answer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import changes, edit, exits, keys, listing, options, render, show
from docbase.cli.screen import Line
from docbase.cli.suggest import headings, typed_name
from docbase.errors import CatalogueError, DocbaseError
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.suggestion import Suggestion

_FIRST_PAGE = 1200
"""Characters of the first page that are shown."""
SCHEMES = MappingProxyType(
    {
        "themes": "themes",
        "axes": "axes",
        "type": "publication_types",
        "contributors": "actors",
        "territories": "territories",
        "publics": "publics",
    }
)
"""The list of the vocabulary from which each field takes its values."""
ACCEPT, REFUSE, LEAVE, CHANGE, EDIT, REVIEWED, SKIP, STOP = "a", "r", " ", "c", "e", "v", "p", "q"
"""The keys: accepter, refuser, (espace) laisser, changer, éditer, valider, passer, quitter."""


@dataclass(slots=True, kw_only=True)
class _Answers:
    """What a person has said of one draft, not yet written."""

    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    last: str = ""
    """The key that ended it."""


def review(
    context: typer.Context,
    record_id: Annotated[
        str, typer.Argument(metavar="[ID]", help=_("Identifier of the record; without, all drafts."))
    ] = "",
) -> int:
    """Goes through the drafts: the first page, what is suggested, one key for each answer.

    a accepts, r refuses, the space bar leaves it open, c gives another value, e opens the record in the
    editor, v marks it as reviewed, p puts it off, q stops. What was answered is kept.
    """
    centre = options.open_centre(context)
    drafts = (record_id,) if record_id else centre.suggesting.drafts()
    done = 0
    for place, one in enumerate(drafts, 1):
        try:
            _show(centre, one, place, len(drafts))
        except CatalogueError as error:
            render.say_error(error)
            continue
        last = _reviewed(context, centre, one)
        done += last == REVIEWED
        if last == STOP:
            break
    said = ngettext("{count} record reviewed.", "{count} records reviewed.", done).format(count=done)
    render.say(said if drafts else _("There is no draft: every record was reviewed."))
    return exits.DONE


def _reviewed(context: typer.Context, centre: "Centre", record_id: str) -> str:
    """Asks all there is to ask of a draft, writes the answers, and returns the key that ended it."""
    answers = _Answers()
    try:
        _ask_each(centre.suggesting.suggestions(record_id), answers)
        while not answers.last:
            _ask_of_the_whole(context, centre, record_id, answers)
    finally:
        _write(context, centre, record_id, answers)
    return answers.last


def _ask_each(suggestions: "tuple[Suggestion, ...]", answers: _Answers) -> None:
    for one in suggestions:
        chosen = f"{typed_name(one.field)}:{one.value}"
        screen = render.out()
        screen.print()
        screen.print(Line((f"{one.score:.2f} ", "cyan"), f"{headings()[one.field]} · ", (one.label, "bold")))
        if one.reasons:
            screen.print(Line((_("; ").join(ground.said for ground in one.reasons), "green"), indent=5))
        key = _key(_("[a]ccept [r]efuse [space] later · [v]alidate [p]ut off [q]uit"))
        if key == ACCEPT:
            answers.accepted.append(chosen)
        elif key == REFUSE:
            answers.refused.append(chosen)
        elif key in (REVIEWED, SKIP, STOP):
            answers.last = key
            return


def _ask_of_the_whole(context: typer.Context, centre: "Centre", record_id: str, answers: _Answers) -> None:
    key = _key(_("[v]alidate [c]hange [e]dit [p]ut off [q]uit"))
    if key == CHANGE:
        if typed := _typed_value(centre):
            answers.accepted.append(typed)
    elif key == EDIT:
        _write(context, centre, record_id, answers)
        try:
            edit.edit(context, record_id)
        except DocbaseError as error:
            render.say_error(error)
    elif key in (REVIEWED, SKIP, STOP):
        answers.last = key


def _write(context: typer.Context, centre: "Centre", record_id: str, answers: _Answers) -> None:
    """Writes what was answered, and forgets it: it may be called again."""
    accepted, refused = tuple(answers.accepted), tuple(answers.refused)
    answers.accepted, answers.refused = [], []
    if refused:
        centre.suggesting.refuse(record_id, *refused)
    is_reviewed = answers.last == REVIEWED
    if accepted or is_reviewed:
        try:
            entry = centre.suggesting.accept(
                record_id, *accepted, is_reviewed=is_reviewed, command=changes.typed(context)
            )
        except CatalogueError as error:
            render.say_error(error)
            answers.last = SKIP
        else:
            render.say(changes.done(entry) if entry else _("The record has that already."))
    if answers.last == SKIP:
        centre.suggesting.put_off(record_id)


def _show(centre: "Centre", record_id: str, place: int, total: int) -> None:
    record, screen = centre.get(record_id), render.out()
    screen.print()
    screen.print(Line((f"── {place}/{total} ──", "cyan")))
    listing.print_publication(screen, centre, record, place)
    first = next((page.text for page in centre.text(record_id).pages if page.text.strip()), "")
    screen.print(Line((first[:_FIRST_PAGE].strip(), "dim"), indent=5))
    screen.print()
    render.print_fields(screen, show.fields_of(centre, record))


def _key(question: str) -> str:
    """Returns the key that is pressed; of what is piped in, the next line; at its end, that which stops."""
    sys.stdout.flush()
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    typed = keys.pressed()
    sys.stderr.write("\n")
    return (typed.strip().lower() or LEAVE)[0] if typed != keys.END else STOP


def _typed_value(centre: "Centre") -> str:
    """Returns what is typed, as field:value, with the terms of the vocabulary completed by the tab key."""
    if sys.stdin is None or not sys.stdin.isatty():
        return keys.pressed().strip()
    with _completing(centre), suppress(EOFError):  # Ctrl-D types nothing
        return input(_("field:value (Tab completes): ")).strip()
    return ""


@contextmanager
def _completing(centre: "Centre") -> Iterator[None]:
    """Has the tab key complete terms while a value is typed, where the system can do that."""
    try:
        import readline
    except ImportError:  # on Windows
        yield
        return
    fields = {scheme: name for name, scheme in SCHEMES.items()}
    known = [
        f"{typed_name(fields[term.scheme])}:{term.id}"
        for term in centre.vocabulary
        if term.scheme in fields and term.is_active
    ]

    def complete(text: str, place: int) -> str | None:
        return next(islice((one for one in known if one.startswith(text)), place, None), None)

    delimiters = readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(" \t")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(None)
        readline.set_completer_delims(delimiters)
