"""`docbase items lend`, `back` and `loans`: the loan register."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.dates import told_day
from docbase.model.holdings import Loan

if TYPE_CHECKING:
    from docbase.centre import Centre

CopyName = Annotated[
    str,
    typer.Argument(metavar=_("COPY"), help=_("Its barcode or call number, or the identifier of the record.")),
]


def lend(
    context: typer.Context,
    copy: CopyName,
    borrower: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("Who takes it."))],
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", metavar=_("DAY"), formats=["%Y-%m-%d", "%d/%m/%Y"], help=_("Due on: 2026-11-03.")
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Notes in loans.csv who takes a copy, for thirty days unless it is said otherwise."""
    centre = options.open_centre(context)
    lent, loan = centre.holdings.loans.lend(copy, borrower, until.date() if until else None)
    if as_json:
        render.print_json(_as_json(loan, centre.holdings.loans.today))
        return
    text = _("{name}, “{title}”: {borrower} has it until {day}.")
    due = told_day(loan.due) if loan.due else ""
    title = lent.record.title or lent.record.id
    render.say(text.format(name=loan.name, title=title, borrower=loan.borrower, day=due))
    if lent.item.access:
        render.say(_("Conditions of access: {access}.").format(access=lent.item.access))


def back(
    context: typer.Context,
    copy: CopyName,
    by: Annotated[
        str, typer.Option("--by", metavar=_("NAME"), help=_("Who had it, where several of it are out."))
    ] = "",
    keep_name: Annotated[
        bool, typer.Option("--keep-name", help=_("Leave in the register who had it; else it is erased."))
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Notes that a copy is back, and forgets who had it."""
    centre = options.open_centre(context)
    loan = centre.holdings.loans.take_back(copy, by, keeps_name=keep_name)
    if as_json:
        render.print_json(_as_json(loan, centre.holdings.loans.today))
        return
    text = _("{name} is back; {borrower} had it since {day}.")
    render.say(text.format(name=loan.name, borrower=loan.borrower, day=told_day(loan.out)))


def loans(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar=_("NAME"), help=_("Only what this person has."))] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only what should be back by now."))] = False,
    as_json: options.Json = False,
) -> None:
    """Lists what is out, what is due first at the head."""
    centre = options.open_centre(context)
    desk = centre.holdings.loans
    found = [loan for loan in desk.out(by) if not overdue or loan.is_overdue(desk.today)]
    if as_json:
        render.print_json([_as_json(loan, desk.today) for loan in found])
        return
    if not found:
        render.say(_("Nothing is overdue.") if overdue else _("Nothing is out."))
        return
    for loan in found:
        _print(centre, loan, desk.today)
    late = sum(loan.is_overdue(desk.today) for loan in found)
    text = ngettext("{count} copy is out", "{count} copies are out", len(found)).format(count=len(found))
    said = _("overdue: {count}").format(count=late)
    render.out().print()
    render.out().print(f"{text} · {said}" if late else text)


def _print(centre: "Centre", loan: Loan, today: date) -> None:
    records = centre.records([loan.record_id])
    title = records[loan.record_id].full_title if loan.record_id in records else loan.record_id
    screen = render.out()
    screen.print(Line((f"  {loan.name}", "bold cyan"), f"  {title}"))
    since, until = told_day(loan.out), told_day(loan.due) if loan.due else _("no day")
    line = Line(f"{loan.borrower} · ", _("since {day}").format(day=since), indent=5)
    line.append(" · ", _("until {day}").format(day=until))
    if loan.is_overdue(today):
        line.append(" · ", (_("overdue"), "bold red"))
    screen.print(line)


def _as_json(loan: Loan, today: date) -> dict[str, object]:
    return {
        "id": loan.record_id,
        "call_number": loan.call_number,
        "copy": loan.copy,
        "barcode": loan.barcode,
        "borrower": loan.borrower,
        "out": loan.out.isoformat(),
        "due": loan.due.isoformat() if loan.due else None,
        "overdue": loan.is_overdue(today),
    }
