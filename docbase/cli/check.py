"""`docbase check`: what is wrong with the records or the index, what to do, and what docbase can mend."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.changes import Consent
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre, Finding, Inspection, Rule

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_GIST = re.compile(r"[^\S\n]?[:;.](?:\s|$)")
"""Where the first thing that a text says ends."""


def check(
    context: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help=_("Read every file again and compare its content."))
    ] = False,
    codes: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar=_("CODE"), help=_("Only this rule; may be given several times.")),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Show what can be mended surely, ask, then mend it."))
    ] = False,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar=_("CODE"), help=_("Say why a rule matters."))
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help=_("List the rules."))] = False,
    as_json: options.Json = False,
) -> int:
    """Prints the findings, the gravest first; the exit code is 1 when one of them is an error."""
    centre = options.open_centre(context)
    if (yes or dry_run) and not fix:
        raise click.UsageError(_("--yes and --dry-run go with --fix."))
    if explain or rules:
        _print_rules(
            centre.inspection, [explain] if explain else codes or (), as_json=as_json, is_whole=bool(explain)
        )
        return exits.DONE
    findings = centre.audit(deep=deep, codes=codes or ())
    if fix:
        consent = Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json)
        return _mend(context, centre, findings, consent)
    if as_json:
        render.print_json([_finding_as_json(one) for one in findings])
    else:
        _print(findings)
    return _code(findings)


def _code(findings: Collection["Finding"]) -> int:
    return exits.FOUND if any(one.severity == "error" for one in findings) else exits.DONE


def _print(findings: Sequence["Finding"]) -> None:
    screen = render.out()
    for finding in findings:
        place = f"{finding.location}:{finding.line}" if finding.line else finding.location
        severity = (_severity(finding.severity), _COLOURS[finding.severity])
        screen.print(Line(severity, f" {place} {finding.message} ", (finding.rule, "dim")))
        if finding.hint:
            screen.print(Line(finding.hint, indent=4))
    summary = ngettext("{count} finding.", "{count} findings.", len(findings)).format(count=len(findings))
    screen.print(summary if findings else _("All is well."))
    if mendable := sum(one.fix is not None for one in findings):
        told = ngettext(
            "docbase can mend {count} of them: “docbase check --fix” shows how.",
            "docbase can mend {count} of them: “docbase check --fix” shows how.",
            mendable,
        )
        render.say(told.format(count=mendable))


def _mend(context: typer.Context, centre: "Centre", findings: Sequence["Finding"], consent: Consent) -> int:
    """Shows what mends the findings, asks, and does it; tells first how many are left to a person."""
    plan = centre.inspection.plan(findings)
    left = sum(one.fix is None for one in findings)
    told = ngettext(
        "{count} finding is left to a person: “docbase check” tells it.",
        "{count} findings are left to a person: “docbase check” tells them.",
        left,
    )
    if left:
        plan = replace(plan, notes=(told.format(count=left),))
    if plan.changes or consent.as_json:
        return changes.settle(context, centre, plan, consent)
    render.say(_("Nothing that was found can be mended without a person.") if left else _("All is well."))
    return _code(findings)


def _print_rules(inspection: "Inspection", codes: Sequence[str], *, as_json: bool, is_whole: bool) -> None:
    """Prints rules, all of them or some: a table of what they are about, or one whole."""
    book = inspection.rules
    found = [book.rule(code) for code in codes] if codes else list(book.known())
    if as_json:
        render.print_json([_rule_as_json(inspection, one) for one in found])
    elif is_whole:
        for rule in found:
            _print_rule(inspection, rule)
    else:
        _print_table(inspection, found)


def _print_rule(inspection: "Inspection", rule: "Rule") -> None:
    screen = render.out()
    marks = " · ".join((_state(inspection, rule), *_marks(rule)))
    screen.print(Line((rule.code, "bold"), "  ", (marks, _COLOURS[rule.severity])))
    screen.print(Line(rule.why(), indent=2))


def _print_table(inspection: "Inspection", rules: Sequence["Rule"]) -> None:
    from rich.table import Table
    from rich.text import Text

    screen = render.out()
    table = Table.grid(padding=(0, 2))
    for is_kept in (True, True, False):
        table.add_column(no_wrap=is_kept, overflow="fold")
    for rule in rules:
        state = Text(_state(inspection, rule), _COLOURS[rule.severity])
        gist = _GIST.split(rule.why(), maxsplit=1)[0]
        table.add_row(
            Text(rule.code, "bold"), state, Text(" ".join((gist, *(f"[{one}]" for one in _marks(rule)))))
        )
    screen.print(table)
    render.say(_("“docbase check --explain CODE” says why a rule matters."))


def _state(inspection: "Inspection", rule: "Rule") -> str:
    return _("turned off") if inspection.rules.is_off(rule.code) else _severity(rule.severity)


def _marks(rule: "Rule") -> list[str]:
    marks = {"--fix": rule.has_fix, "--deep": rule.is_deep}
    return [mark for mark, is_so in marks.items() if is_so]


def _severity(name: str) -> str:
    return {"error": _("error"), "warning": _("warning"), "info": _("note")}[name]


def _rule_as_json(inspection: "Inspection", rule: "Rule") -> dict[str, object]:
    return {
        "rule": rule.code,
        "severity": rule.severity,
        "off": inspection.rules.is_off(rule.code),
        "deep": rule.is_deep,
        "fix": rule.has_fix,
        "why": rule.why(),
    }


def _finding_as_json(finding: "Finding") -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.location,
        "line": finding.line,
        "id": finding.record_id,
        "message": finding.message,
        "hint": finding.hint,
        "fix": finding.fix is not None,
    }
