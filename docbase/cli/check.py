"""`docbase check`: what is wrong with the records or the index, and what to do."""

from typing import Annotated

import typer

from docbase.cli import exits, options, render
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def check(
    context: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help=_("Read every file again and compare its content."))
    ] = False,
    as_json: options.Json = False,
) -> int:
    """Prints the findings, the gravest first; the exit code is 1 when one of them is an error."""
    centre = options.open_centre(context)
    findings = centre.audit(deep=deep)
    has_errors = any(finding.severity == "error" for finding in findings)
    if as_json:
        render.print_json(
            [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "path": finding.location,
                    "line": finding.line,
                    "id": finding.record_id,
                    "message": finding.message,
                    "hint": finding.hint,
                }
                for finding in findings
            ]
        )
        return exits.FOUND if has_errors else exits.DONE
    screen = render.out()
    severities = {"error": _("error"), "warning": _("warning"), "info": _("note")}
    for finding in findings:
        place = f"{finding.location}:{finding.line}" if finding.line else finding.location
        severity = (severities[finding.severity], _COLOURS[finding.severity])
        screen.print(Line(severity, f" {place} {finding.message} ", (finding.rule, "dim")))
        if finding.hint:
            screen.print(Line(f"    {finding.hint}"))
    summary = ngettext("{count} finding.", "{count} findings.", len(findings)).format(count=len(findings))
    screen.print(summary if findings else _("All is well."))
    return exits.FOUND if has_errors else exits.DONE
