"""The basket: publications put aside, shared by their address, made into a bibliography."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from docbase.messages import gettext as _
from docbase.model.reach import BIBLIOGRAPHY, LISTED
from docbase.web import addresses, basket
from docbase.web.asking import MOST_LETTERS, Asked
from docbase.web.cards import cards_of
from docbase.web.errors import BadRequestError
from docbase.web.pages.finding import attachment, chosen_format, format_label
from docbase.web.pages.reading import chosen_style, style_labels
from docbase.web.routing import At
from docbase.web.visits import Visit, own_path, remember

FORMATS = ("docx", "odt", "pdf", "html", "md", "txt", "ris", "bibtex", "biblatex", "csl-json", "csv")
"""Formats of bibliographies, those that are most asked for first."""


def shown(visit: Visit) -> Response:
    """The basket of the visitor, or one that was shared by its address."""
    given = _given(visit)
    kept = visit.basket
    found = cards_of(visit, given or kept)
    ids = tuple(card.record_id for card in found)
    formats = [name for name in FORMATS if name in visit.site.formats]
    return visit.page(
        "basket.html",
        asked=Asked(),
        cards=found,
        ids=ids,
        is_shared=bool(given) and not set(ids) <= set(kept),
        is_own=not given,
        share=visit.whole(addresses.basket(*ids)) if ids else "",
        styles=style_labels(visit.centre.styles()),
        style=chosen_style(visit),
        formats={name: format_label(name) for name in formats},
    )


def changed(visit: Visit) -> Response:
    """Puts publications aside, or takes them back, and returns to where the visitor was."""
    ids = visit.form.get("id", [])[: basket.MOST]
    kept = [one for one in visit.basket if one not in ids]
    match visit.sent("action"):
        case "add":
            wanted = [*visit.basket, *visit.centre.records(ids)]
        case "remove":
            wanted = kept
        case "empty":
            wanted = []
        case _:
            raise BadRequestError(_("This form cannot be understood."))
    response = RedirectResponse(own_path(visit.sent("back"), "/panier"), 303)
    remember(response, basket.COOKIE, basket.written(wanted), is_secure=visit.is_secure)
    return response


def bibliography(visit: Visit) -> Response:
    """The bibliography of a basket, as a file."""
    chosen = chosen_format(visit)
    made = visit.centre.bibliography_of(
        _given(visit) or visit.basket,
        format=chosen.name,
        style=chosen_style(visit),
        title=visit.parameter("title")[:MOST_LETTERS],
    )
    _note(visit, _given(visit) or visit.basket)
    return attachment(made.content, chosen.media_type, f"bibliographie{chosen.suffix}")


def references(visit: Visit) -> Response:
    """The references of a basket, to be read and copied."""
    ids, style = _given(visit) or visit.basket, chosen_style(visit)
    made = visit.centre.bibliography_of(ids, format="txt", style=style)
    _note(visit, ids)
    _title, *entries = filter(None, map(str.strip, made.content.decode().split("\n\n")))
    return visit.page(
        "references.html",
        asked=Asked(),
        entries=entries,
        back=addresses.basket(*ids),
        style=style_labels(visit.centre.styles()).get(style, style),
    )


def _note(visit: Visit, ids: tuple[str, ...]) -> None:
    """Notes that a bibliography was made, and of what."""
    if there := visit.centre.records(ids):
        visit.note(BIBLIOGRAPHY)
        visit.note(LISTED, *there)


def _given(visit: Visit) -> tuple[str, ...]:
    """Returns the ids in the address."""
    ids = tuple(dict.fromkeys(filter(None, visit.request.query_params.getlist("id"))))
    if len(ids) > basket.MOST:
        raise BadRequestError(_("A basket has no more than {limit} publications.").format(limit=basket.MOST))
    return ids


ADDRESSES = (
    At("/panier", shown),
    At("/panier", changed, methods=("POST",)),
    At("/panier/references", references, is_slow=True),
    At("/panier/bibliographie", bibliography, is_slow=True),
)
