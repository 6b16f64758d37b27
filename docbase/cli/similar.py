"""`docbase similar`: publications like another, and what they share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import listing, options, render
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.record import Record
    from docbase.model.search import Hit

_SHOWN_WORDS = 8
Shared = dict[str, list[str]]
"""What two publications share: `themes`, `axes` and `authors` by id or name, and `words`."""


def similar(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(metavar="ID", help=_("Identifier of the record."))],
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, max=1000, help=_("Results at most."))
    ] = 10,
    as_json: options.Json = False,
) -> None:
    """Lists the publications most like this one, with the subjects, authors and words that they share."""
    centre = options.open_centre(context)
    hits = centre.similar(record_id, limit).hits
    source, records = centre.get(record_id), centre.records(hit.record_id for hit in hits)
    shared = {
        hit.record_id: _shared(source, records[hit.record_id], hit)
        for hit in hits
        if hit.record_id in records
    }
    if as_json:
        scores = {hit.record_id: round(hit.score, 4) for hit in hits}
        found = [
            {**listing.as_json(centre, other), "score": scores[other], "shared": shared[other]}
            for other in shared
        ]
        render.print_json({"id": record_id, "hits": found})
        return
    for hit in hits:
        if hit.record_id not in records:
            render.say(listing.not_shown(hit.record_id))
    if not shared:
        render.say(_("No other publication is like this one."))
    for place, other in enumerate(shared, 1):
        listing.print_publication(render.out(), centre, records[other], place)
        render.out().print(render.indented(_said(centre, shared[other]), style="green"))


def _said(centre: "Centre", shared: Shared) -> str:
    """Returns what two publications share in a line."""
    named = map(centre.vocabulary.label, (*shared["themes"], *shared["axes"], *shared["authors"]))
    return " · ".join(dict.fromkeys((*named, *shared["words"][:_SHOWN_WORDS])))


def _shared(one: "Record", other: "Record", hit: "Hit") -> Shared:
    return {
        "themes": _both(one.themes, other.themes),
        "axes": _both(one.axes, other.axes),
        "authors": _both(_names(one), _names(other)),
        "words": _words(hit),
    }


def _names(record: "Record") -> list[str]:
    return [contribution.name for contribution in record.contributors]


def _both(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    known = set(theirs)
    return [name for name in dict.fromkeys(ours) if name in known]


def _words(hit: "Hit") -> list[str]:
    """Returns the words found in the other publication, those that tell most first."""
    worth: dict[str, float] = {}
    for reason in hit.reasons:
        if reason.kind == "word" and reason.field not in ("subjects", "authors"):
            worth[reason.words] = worth.get(reason.words, 0.0) + reason.score
    return sorted(worth, key=lambda words: (-worth[words], words))
