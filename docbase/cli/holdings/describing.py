"""`docbase items add`, `set` and `remove`: what records say of their copies."""

from typing import Annotated

import click
import typer

from docbase.cli import changes, options
from docbase.cli.changes import Consent
from docbase.messages import gettext as _
from docbase.model.record import Item

OneId = Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))]
CallNumber = Annotated[
    str | None, typer.Option("--call-number", metavar=_("CALL NUMBER"), help=_("As on its spine: DEV 12."))
]
Location = Annotated[
    str | None, typer.Option("--location", metavar=_("PLACE"), help=_("Where it stands: Reading room."))
]
Access = Annotated[
    str | None,
    typer.Option("--access", metavar=_("TEXT"), help=_("Conditions of access: on site, for loan…")),
]
CopyNumber = Annotated[
    str | None,
    typer.Option("--copy", metavar=_("NUMBER"), help=_("Which one, of several with one call number.")),
]
Barcode = Annotated[
    str | None, typer.Option("--barcode", metavar=_("NUMBER"), help=_("Its barcode or inventory number."))
]
Which = Annotated[
    int, typer.Option("--which", metavar=_("NUMBER"), min=1, help=_("The first, the second… of the record."))
]


def add(
    context: typer.Context,
    record_id: OneId,
    call_number: CallNumber = None,
    location: Location = None,
    access: Access = None,
    copy: CopyNumber = None,
    barcode: Barcode = None,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Describes a copy in the record of its publication, be it on paper only."""
    centre = options.open_centre(context)
    item = Item(**_given(call_number, location, access, copy, barcode))
    plan = centre.holdings.plan_add(record_id, item)
    return changes.settle(context, centre, plan, Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json))


def set_values(
    context: typer.Context,
    record_ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help=_("Identifiers of the records, one or several."))
    ],
    call_number: CallNumber = None,
    location: Location = None,
    access: Access = None,
    copy: CopyNumber = None,
    barcode: Barcode = None,
    which: Which | None = None,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Changes the copies of records: all of each, or one of them; an empty text empties."""
    values = _given(call_number, location, access, copy, barcode)
    if not values:
        raise click.UsageError(_("Say what to set: --call-number, --location, --access…"))
    centre = options.open_centre(context)
    plan = centre.holdings.plan_change(record_ids, values, which or 0)
    return changes.settle(context, centre, plan, Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json))


def remove(
    context: typer.Context,
    record_id: OneId,
    which: Which | None = None,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Takes a copy out, as when it is withdrawn; the record stays."""
    centre = options.open_centre(context)
    plan = centre.holdings.plan_removal(record_id, which or 0)
    return changes.settle(context, centre, plan, Consent(is_given=yes, is_rehearsal=dry_run, as_json=as_json))


def _given(
    call_number: str | None, location: str | None, access: str | None, copy: str | None, barcode: str | None
) -> dict[str, str]:
    """Returns what was typed, by the names of `Item`."""
    typed = {
        "call_number": call_number,
        "location": location,
        "access": access,
        "copy": copy,
        "barcode": barcode,
    }
    return {name: " ".join(text.split()) for name, text in typed.items() if text is not None}
