"""`docbase set`, `docbase tag` and `docbase untag`: many records changed alike, once it is shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import click
import typer

from docbase.cli import changes, options
from docbase.cli.changes import Consent
from docbase.cli.journalled import separated
from docbase.messages import gettext as _

_SETTING = re.compile(r"([^\W\d][\w-]*)=(.*)", re.DOTALL)
_TAG = re.compile(r"([^\W\d][\w-]*):(\S.*)", re.DOTALL)

Ids = Annotated[
    list[str] | None, typer.Option("--id", metavar="ID", help=_("This record; may be given several times."))
]
All = Annotated[bool, typer.Option("--all", help=_("Every record of the centre."))]
Tags = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("FIELD:VALUE… [QUESTION]"),
        help=_(
            "theme:…, axis:…, keyword:…, territory:…, public:… first; then which records, as in a search."
        ),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """Which records a person names."""

    text: str
    filters: Mapping[str, Sequence[str]]
    ids: Sequence[str]
    is_everything: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What a person wants of them, as she typed it."""

    replaced: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cleared: Sequence[str] = ()


@options.with_filters
def set_values(
    context: typer.Context,
    filters: dict[str, list[str]],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("FIELD=VALUE… [QUESTION]"),
            help=_("What to put in the place of what is there; then which records, as in a search."),
        ),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar=_("FIELD=VALUE"), help=_("Add a value to a list.")),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar=_("FIELD=VALUE"), help=_("Take a value out of a list.")),
    ] = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar=_("FIELD"), help=_("Empty a field."))
    ] = None,
    ids: Ids = None,
    everything: All = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Shows what would change, record by record, asks, then does it."""
    settings = [word for word in words or () if _SETTING.fullmatch(word)]
    rest = [word for word in words or () if not _SETTING.fullmatch(word)]
    wanted = _Typed(
        replaced=_pairs(settings),
        added=_pairs(_checked(add)),
        removed=_pairs(_checked(remove)),
        cleared=clear or (),
    )
    if not (settings or add or remove or clear):
        raise click.UsageError(_("Say what to set: docbase set status=reviewed …"))
    chosen = _Chosen(text=" ".join(rest), filters=filters, ids=ids or (), is_everything=everything)
    return _change(context, wanted, chosen, Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json))


@options.with_filters
def tag(
    context: typer.Context,
    filters: dict[str, list[str]],
    words: Tags = None,
    ids: Ids = None,
    everything: All = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Adds to the themes, axes, keywords… of records."""
    tags, text = _split(context, words or ())
    chosen = _Chosen(text=text, filters=filters, ids=ids or (), is_everything=everything)
    consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
    return _change(context, _Typed(added=tags), chosen, consent)


@options.with_filters
def untag(
    context: typer.Context,
    filters: dict[str, list[str]],
    words: Tags = None,
    ids: Ids = None,
    everything: All = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Takes out of the themes, axes, keywords… of records."""
    tags, text = _split(context, words or ())
    chosen = _Chosen(text=text, filters=filters, ids=ids or (), is_everything=everything)
    consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
    return _change(context, _Typed(removed=tags), chosen, consent)


def _change(context: typer.Context, typed: _Typed, chosen: _Chosen, consent: Consent) -> int:
    centre = options.open_centre(context)
    desk = centre.desk
    edit = desk.edit(replaced=typed.replaced, added=typed.added, removed=typed.removed, cleared=typed.cleared)
    plan = desk.plan(
        edit, chosen.text, ids=chosen.ids, filters=chosen.filters, is_everything=chosen.is_everything
    )
    return changes.settle(context, centre, plan, consent)


def _split(context: typer.Context, words: Sequence[str]) -> tuple[dict[str, list[str]], str]:
    """Returns the tags, which come first, and the question after them; `--` may stand between them."""
    most = len(words) - separated(context)
    count = next((place for place, word in enumerate(words[:most]) if not _TAG.fullmatch(word)), most)
    if not count:
        raise click.UsageError(_("Say with what: docbase tag theme:sante …"))
    return _by_name(_TAG, words[:count]), " ".join(words[count:])


def _pairs(words: Sequence[str]) -> dict[str, list[str]]:
    return _by_name(_SETTING, words)


def _by_name(form: re.Pattern[str], words: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        if match := form.fullmatch(word):
            found.setdefault(match[1], []).append(match[2])
    return found


def _checked(words: Sequence[str] | None) -> Sequence[str]:
    for word in words or ():
        if not _SETTING.fullmatch(word):
            raise click.UsageError(_("“{word}” must be written FIELD=VALUE.").format(word=word))
    return words or ()
