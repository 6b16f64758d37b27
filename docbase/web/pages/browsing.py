"""Ways into the collection: the terms of the vocabulary, each with its publications, and the series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.messages import gettext as _
from docbase.model.facetnames import facet_label
from docbase.model.folding import fold
from docbase.web import addresses
from docbase.web.asking import Asked
from docbase.web.branching import branch, branches, by_family
from docbase.web.cards import Link, cards, cards_of
from docbase.web.errors import MissingPageError
from docbase.web.routing import At, number_in
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.concepts import Term

SHOWN = 20
"""Publications on the page of a term."""
IN_A_SERIES = 500
"""Publications of a series that are listed."""


def scheme(visit: Visit) -> Response:
    """All terms of a scheme that publications have."""
    name = _scheme(visit)
    found = visit.collection
    tops = branches(visit.centre.vocabulary, name, found.facets.get(addresses.FACET_OF[name], ()))
    used = [one for one in tops if one.count]
    families = by_family(used) if name == "axes" else [("", tuple(used))]
    return visit.page(
        "scheme.html", asked=Asked(), title=facet_label(addresses.FACET_OF[name]), families=families
    )


def term(visit: Visit) -> Response:
    """A term: what it means, what stands around it, its publications."""
    name = _scheme(visit)
    vocabulary = visit.centre.vocabulary
    found = vocabulary.get(visit.parameter("id"), name)
    if found is None:
        raise MissingPageError(_("There is no such term."))
    today = vocabulary.successor(found)
    if today.id != found.id:
        return RedirectResponse(addresses.term(name, today.id), 301)
    asked = Asked(filters={addresses.FACET_OF[name]: (found.id,)}, sort="-date", size=SHOWN)
    answer = asked.answer(visit.centre)
    if not answer.total and not found.is_active:
        raise MissingPageError(_("There is no such term."))
    counted = answer.facets.get(addresses.FACET_OF[name], ())
    return visit.page(
        "term.html",
        asked=Asked(),
        scheme=name,
        kind=facet_label(addresses.FACET_OF[name]),
        term=found,
        narrower=branch(vocabulary, found, counted).narrower,
        broader=[_link(vocabulary.get(one)) for one in reversed(vocabulary.ancestors(found.id))],
        related=[_link(vocabulary.get(one)) for one in found.related if one in vocabulary],
        total=answer.total,
        cards=cards(visit, answer.hits),
        everything=asked.address(),
        feed=Asked(filters=asked.filters).address("/recherche.atom"),
    )


def series(visit: Visit) -> Response:
    """The publications of a series, in the order of their numbers."""
    title = visit.parameter("title").replace('"', " ").strip()
    answer = visit.centre.search(f'editeur:"{title}"', sort="title", limit=IN_A_SERIES)
    records = visit.centre.records(hit.record_id for hit in answer.hits)
    members = [one for one in records.values() if one.series and fold(one.series.title) == fold(title)]
    if not members:
        raise MissingPageError(_("There is no such series."))
    members.sort(key=lambda one: _rank(one.series.number if one.series else ""))
    name = members[0].series.title if members[0].series else title
    return visit.page(
        "series.html", asked=Asked(), title=name, cards=cards_of(visit, [one.id for one in members])
    )


def _scheme(visit: Visit) -> str:
    """Returns the scheme that the address is about."""
    path = f"/{visit.request.url.path.split('/')[1]}"
    return next(name for name, own in addresses.TERM_PATHS.items() if own == path)


def _link(term: Term | None) -> Link:
    return Link(text=term.label, address=addresses.term(term.scheme, term.id)) if term else Link(text="")


def _rank(number: str) -> tuple[int, int, str]:
    """Returns the place of a number in a series; what has none comes last."""
    value = number_in(number, -1)
    return (0, value, "") if value >= 0 else (1 if number else 2, 0, fold(number))


ADDRESSES = (
    *(At(path, scheme) for path in addresses.TERM_PATHS.values()),
    *(At(f"{path}/{{id}}", term) for path in addresses.TERM_PATHS.values()),
    At("/series/{title}", series),
)
