"""`docbase items stocktake`: what stands on the shelves, against the catalogue."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from docbase.cli import exits, options, render
from docbase.cli.holdings import copies
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.holdings import Copy, Mark, Misplaced, Stocktake, UnknownMark


def stocktake(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"),
            help=_("Call numbers or barcodes in the order of the shelf, one a line, or CSV; - reads stdin."),
        ),
    ],
    location: Annotated[
        str, typer.Option("--location", metavar=_("PLACE"), help=_("Only this location was looked through."))
    ] = "",
    as_json: options.Json = False,
) -> int:
    """Tells what is missing, misplaced, unknown or read twice; the exit code is 1 when something is."""
    desk = options.open_centre(context).holdings
    found = desk.stocktake(sys.stdin.buffer.read() if str(file) == "-" else file, location)
    has_found = any((found.missing, found.misplaced, found.elsewhere, found.unknown, found.twice))
    if as_json:
        render.print_json(_as_json(found))
    else:
        _print(found)
    return exits.FOUND if has_found or found.returned else exits.DONE


def _print(found: Stocktake) -> None:
    seen = _("{seen} copies seen, of {expected} that should be there.")
    render.out().print(seen.format(seen=found.seen, expected=found.expected))
    _section(_("Missing copies"), found.missing)
    _section(_("Copies on loan"), found.on_loan)
    _section(_("Copies of another location"), found.elsewhere)
    _section(_("Back, and still noted as out (docbase items back)"), found.returned)
    _lines(_("Misplaced copies"), [_misplaced(one) for one in found.misplaced])
    _lines(_("Unknown call numbers or barcodes"), [_unknown(one) for one in found.unknown])
    _lines(_("Read too often"), [_at(one) for one in found.twice])
    if found.unmarked:
        text = ngettext(
            "{count} copy has no call number and no barcode: it cannot be counted.",
            "{count} copies have no call number and no barcode: they cannot be counted.",
            len(found.unmarked),
        )
        render.say(text.format(count=len(found.unmarked)))
    if not any((found.missing, found.misplaced, found.elsewhere, found.unknown, found.twice, found.returned)):
        render.say(_("All is well."))


def _section(title: str, found: Sequence[Copy]) -> None:
    if found:
        copies.heading(f"{title} ({len(found)})")
        copies.print_copies(render.out(), found)


def _lines(title: str, lines: Sequence[Line]) -> None:
    if lines:
        copies.heading(f"{title} ({len(lines)})")
        for line in lines:
            render.out().print(line)


def _misplaced(one: Misplaced) -> Line:
    where = _("belongs after {name}").format(name=one.after.name) if one.after else _("belongs first")
    line = _("line {line}").format(line=one.line)
    return Line((f"  {one.copy.name}", "bold cyan"), f"  {where}", (f"  {line}", "dim"))


def _unknown(one: UnknownMark) -> Line:
    line = _at(one.mark)
    if one.nearest:
        line.append("  ", _("Did you mean {names}?").format(names=", ".join(one.nearest)))
    return line


def _at(mark: Mark) -> Line:
    line = _("line {line}").format(line=mark.line)
    return Line((f"  {mark.text}", "bold cyan"), (f"  {line}", "dim"))


def _as_json(found: Stocktake) -> dict[str, object]:
    return {
        "expected": found.expected,
        "seen": found.seen,
        "missing": [copies.as_json(one) for one in found.missing],
        "misplaced": [
            {
                **copies.as_json(one.copy),
                "line": one.line,
                "after": copies.as_json(one.after) if one.after else None,
            }
            for one in found.misplaced
        ],
        "elsewhere": [copies.as_json(one) for one in found.elsewhere],
        "unknown": [
            {"text": one.mark.text, "line": one.mark.line, "nearest": list(one.nearest)}
            for one in found.unknown
        ],
        "twice": [{"text": one.text, "line": one.line} for one in found.twice],
        "on_loan": [copies.as_json(one) for one in found.on_loan],
        "returned": [copies.as_json(one) for one in found.returned],
        "unmarked": [copies.as_json(one) for one in found.unmarked],
    }
