"""`docbase import`: records of other programs taken in, once it is shown what they would change."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.report import field_name
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Arrival, Centre, Imported, ImportPlan

_SHOWN = 10
"""Publications of each kind that are shown."""
_LENGTH = 60
"""Characters of a value that are shown."""


def import_files(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar=_("FILE…"), help=_("Files in RIS, BibTeX, CSL-JSON, UNIMARC, CSV or XLSX.")),
    ],
    format: Annotated[
        str, typer.Option("--format", metavar=_("FORMAT"), help=_("The format, when it is not recognised."))
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar=_("FILE"),
            help=_("A YAML file that says which columns of a table go into which fields."),
        ),
    ] = None,
    with_files: Annotated[
        bool,
        typer.Option(
            "--files/--no-files", help=_("Whether attached files are copied in."), show_default=False
        ),
    ] = True,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Shows what is new, changed, already there or refused, asks, then does it as one change."""
    centre = options.open_centre(context)
    _propose(centre, files, mapping, format)
    planned = centre.importing.plan(files, format=format, mapping=mapping, takes_files=with_files)
    if as_json:
        done = centre.importing.carry_out(planned, changes.typed(context)) if yes and not dry_run else None
        render.print_json(_as_json(planned, done))
        return _code(planned)
    _show(render.out(), planned)
    if dry_run:
        return _code(planned)
    if planned.plan.changes and not yes:
        answer = changes.ask(_("Do it?"))
        if not answer:
            said = _("Nobody answers, and nothing was changed: --yes does it without asking.")
            render.say(said if answer is None else _("Nothing was changed."))
            return exits.USAGE if answer is None else exits.DONE
    _tell(centre.importing.carry_out(planned, changes.typed(context)))
    return _code(planned)


def _code(planned: "ImportPlan") -> int:
    return exits.SOME_FAILED if planned.refused else exits.DONE


def _propose(centre: "Centre", files: Iterable[Path], mapping: Path | None, format: str) -> None:
    """Has a mapping file written beside each table that is not wholly known."""
    for path in files if mapping is None else ():
        if place := centre.importing.propose_mapping(path, format):
            text = _("Some columns of {name} are not known. Complete {path}, then give it with --mapping.")
            render.say(text.format(name=path.name, path=place))


def _show(screen: Screen, planned: "ImportPlan") -> None:
    for path, contents in planned.read:
        count = len(contents.descriptions) + len(contents.refused)
        text = ngettext("{path}: {format}, {count} record", "{path}: {format}, {count} records", count)
        screen.print(Line((text.format(path=path, format=contents.format, count=count), "bold")))
        for note in contents.notes:
            render.say(note)
    _show_new(screen, planned.of_kind("new"))
    changed = planned.of_kind("changed")
    ids = {one.record_id for one in changed}
    changes.print_changes(
        screen, [one for one in planned.plan.changes if one.before and one.record_id in ids]
    )
    _show_differing(screen, planned.arrivals)
    _show_ambiguous(screen, planned.of_kind("ambiguous"))
    _show_left(screen, planned)
    _show_refused(planned)
    screen.print(_summary(planned))


def _show_new(screen: Screen, arrivals: "tuple[Arrival, ...]") -> None:
    for one in arrivals[:_SHOWN]:
        screen.print(Line(("+", "green"), f" {_cut(one.spot.name)} → ", (one.record_id, "bold")))
    _show_others(screen, len(arrivals))


def _show_differing(screen: Screen, arrivals: "tuple[Arrival, ...]") -> None:
    """Tells what the files say otherwise: a person may want to look."""
    told = [(one, difference) for one in arrivals for difference in one.differing]
    for one, difference in told[:_SHOWN]:
        text = _("{id}, {field}: “{ours}” is kept; the file says “{theirs}”")
        if one.is_conflict:
            text = _("{id}, {field}: somebody wrote “{ours}” meanwhile; “{theirs}” is not taken")
        said = text.format(
            id=one.record_id,
            field=field_name(difference.field),
            ours=_cut(difference.ours),
            theirs=_cut(difference.theirs),
        )
        screen.print(Line(("≠", "yellow"), f" {said}"))
    _show_others(screen, len(told))


def _show_ambiguous(screen: Screen, arrivals: "tuple[Arrival, ...]") -> None:
    for one in arrivals[:_SHOWN]:
        text = _("{name}: perhaps {ids}; left out").format(
            name=_cut(one.spot.name), ids=", ".join(one.candidates)
        )
        screen.print(Line(("?", "yellow"), f" {text}"))
    _show_others(screen, len(arrivals))


def _show_others(screen: Screen, count: int) -> None:
    left = count - _SHOWN
    if left > 0:
        screen.print(ngettext("… and {count} other", "… and {count} others", left).format(count=left))


def _show_left(screen: Screen, planned: "ImportPlan") -> None:
    for name, (count, example) in planned.unmapped.items():
        text = _("not taken: {name} ({count}), as “{example}”")
        told = text.format(name=name, count=count, example=_cut(example))
        screen.print(Line((told, "dim")))
    if planned.demoted:
        words = ", ".join(f"{word} ({count})" for word, count in list(planned.demoted.items())[:_SHOWN])
        left = len(planned.demoted) - _SHOWN
        more = f", … +{left}" if left > 0 else ""
        screen.print(
            Line((_("not in the vocabulary, kept as keywords: {words}").format(words=words) + more, "dim"))
        )
    if planned.copies:
        count = len(planned.copies)
        screen.print(
            ngettext("{count} file to copy in", "{count} files to copy in", count).format(count=count)
        )
    for name in planned.missing[:_SHOWN]:
        render.say(_("There is no file {name}.").format(name=name))
    _show_others(screen, len(planned.missing))
    for name in planned.left_out[:_SHOWN]:
        text = _("The file {name} is left out: it is outside of the folder of the import, or no publication.")
        render.say(text.format(name=name))
    _show_others(screen, len(planned.left_out))


def _show_refused(planned: "ImportPlan") -> None:
    screen = render.err()
    for path, one in planned.refused:
        place = _("record {number}").format(number=one.spot.number)
        if one.spot.line:
            place = _("{place}, line {line}").format(place=place, line=one.spot.line)
        name = " " + _("“{name}”").format(name=_cut(one.spot.name)) if one.spot.name else ""
        told = _("{path}: {warning}").format(path=f"{path.name}, {place}{name}", warning=one.reason)
        screen.print(Line(("✗", "red"), f" {told.removesuffix('.')}."))
        if one.hint:
            screen.print(Line(f"    {one.hint}"))


def _summary(planned: "ImportPlan") -> str:
    matched = Counter(
        one.matched_by for one in planned.arrivals if one.matched_by and one.kind != "ambiguous"
    )
    by = ", ".join(f"{_key_name(name)} {count}" for name, count in matched.most_common())
    counts = (
        (len(planned.of_kind("new")), _("new: {count}")),
        (len(planned.of_kind("changed")), _("to change: {count}")),
        (len(planned.of_kind("same")), _("already there: {count}")),
        (len(planned.of_kind("ambiguous")), _("ambiguous: {count}")),
        (len(planned.refused), _("refused: {count}")),
    )
    said = " · ".join(text.format(count=count) for count, text in counts if count)
    found = _(" (found by {ways})").format(ways=by) if by else ""
    return (said or _("There is nothing to import.")) + found


def _key_name(name: str) -> str:
    names = {"title": _("title"), "file": _("file"), "id": _("identifier"), "isbn": "ISBN", "doi": "DOI"}
    return names.get(name, name)


def _tell(done: "Imported") -> None:
    if done.entry:
        render.say(changes.done(done.entry))
    else:
        render.say(_("Nothing was changed."))
    if count := len(done.files):
        text = ngettext(
            "{count} file was copied into the corpus; it stays there if the change is undone.",
            "{count} files were copied into the corpus; they stay there if the change is undone.",
            count,
        )
        render.say(text.format(count=count))
    for path in done.refused_at:
        render.say(
            _("The refused ones are in {path}: mend them there, then import that file.").format(path=path)
        )


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LENGTH else f"{plain[: _LENGTH - 1]}…"


def _as_json(planned: "ImportPlan", done: "Imported | None") -> dict[str, object]:
    def arrival(one: "Arrival") -> dict[str, object]:
        return {
            "path": str(one.path),
            "number": one.spot.number,
            "line": one.spot.line,
            "name": one.spot.name,
            "id": one.record_id or None,
            "matched_by": one.matched_by or None,
            "candidates": list(one.candidates),
            "filled": list(one.filled),
            "differing": [
                {"field": each.field, "ours": each.ours, "theirs": each.theirs} for each in one.differing
            ],
            "is_conflict": one.is_conflict,
        }

    return {
        "number": done.entry.number if done and done.entry else None,
        "files": [
            {"path": str(path), "format": contents.format, "notes": list(contents.notes)}
            for path, contents in planned.read
        ],
        "new": [arrival(one) for one in planned.of_kind("new")],
        "changed": [arrival(one) for one in planned.of_kind("changed")],
        "same": [arrival(one) for one in planned.of_kind("same")],
        "ambiguous": [arrival(one) for one in planned.of_kind("ambiguous")],
        "refused": [
            {
                "path": str(path),
                "number": one.spot.number,
                "line": one.spot.line,
                "name": one.spot.name,
                "message": one.reason,
                "hint": one.hint,
            }
            for path, one in planned.refused
        ],
        "unmapped": {
            name: {"count": count, "example": text} for name, (count, text) in planned.unmapped.items()
        },
        "keywords": dict(planned.demoted),
        "copied": [one.location for one in planned.copies],
        "missing": list(planned.missing),
        "left_out": list(planned.left_out),
        "refused_at": [str(path) for path in done.refused_at] if done else [],
    }
