"""Publications on two lines each, for commands that list them without the pages that answer."""

from typing import TYPE_CHECKING

from docbase.cli import render
from docbase.cli.screen import Screen
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record


def print_publication(screen: Screen, centre: "Centre", record: "Record", place: int) -> None:
    """Prints the title of a publication, then who made it, when, and its identifier."""
    screen.print()
    screen.print(render.numbered(place, record.full_title or record.id))
    screen.print(render.indented(imprint(centre, record), style="dim"))


def imprint(centre: "Centre", record: "Record") -> str:
    """Returns who made a publication, when, of what type it is, and its identifier."""
    names = [centre.vocabulary.label(contributor.name) for contributor in record.contributors[:3]]
    kind = centre.vocabulary.label(record.type)
    parts = (", ".join(names), str(record.date or _("no date")), kind, record.id)
    draft = (_("draft"),) if record.status == "draft" else ()
    return " · ".join(part for part in (*parts, *draft) if part)


def as_json(centre: "Centre", record_id: str) -> dict[str, object]:
    """Returns what tells one publication from another, under the names of its YAML.

    Raises:
        RecordNotFoundError: no record has this id.
    """
    record = centre.as_mapping(record_id)
    described = {name: record.get(name) for name in ("id", "title", "contributors", "date", "type", "added")}
    return {**described, "contributors": described["contributors"] or []}


def not_shown(record_id: str) -> str:
    """Returns what is said of a publication that the index knows and whose record cannot be read."""
    return _("“{id}” is not shown: its record is gone or broken. Run “docbase check”.").format(id=record_id)
