"""The vocabulary: its lists as trees, a term with all that may be done to it, names that are no actor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.messages import gettext as _
from docbase.model.concepts import SCHEMES
from docbase.model.schemenames import scheme_label
from docbase.web import addresses as reading
from docbase.web.asking import MOST_LETTERS, Asked
from docbase.web.desk import addresses
from docbase.web.errors import MissingPageError
from docbase.web.routing import At
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.model.concepts import Term, Vocabulary

NAMES_SHOWN = 60
"""Names that are no actor, and keywords, on a page: the most frequent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twig:
    """A term of a tree, in use or not, and those below it."""

    id: str
    label: str
    address: str
    others: str
    """Its other names."""
    count: int | None
    """How many publications have it, or one below it; None where that is not counted."""
    state: str
    """Why it is not in use; empty when it is."""
    below: tuple[Twig, ...]


def lists(visit: Visit) -> Response:
    """The lists of the vocabulary, and the terms with some words."""
    words = visit.parameter("q")[:MOST_LETTERS].strip()
    vocabulary = visit.centre.vocabulary
    return visit.page(
        "desk/lists.html",
        asked=Asked(),
        words=words,
        found=visit.centre.vocabulary_desk.search(words)[:100] if words else (),
        schemes=[(name, scheme_label(name), len(vocabulary.scheme(name))) for name in SCHEMES],
        scheme_label=scheme_label,
        addresses=addresses,
    )


def scheme(visit: Visit) -> Response:
    """A list of the vocabulary as a tree, with how much each term is used."""
    name = visit.parameter("scheme")
    if name not in SCHEMES:
        raise MissingPageError(_("There is no such list."))
    vocabulary = visit.centre.vocabulary
    families = dict.fromkeys(term.family for term in vocabulary.scheme(name) if term.family)
    return visit.page(
        "desk/list.html",
        asked=Asked(),
        name=name,
        label=scheme_label(name),
        twigs=tuple(_twigs(vocabulary, name, _counts(visit, name))),
        families=tuple(families),
        terms=[term.label for term in vocabulary.scheme(name) if term.is_active],
        addresses=addresses,
    )


def term(visit: Visit) -> Response:
    """A term, and what may be done to it."""
    vocabulary = visit.centre.vocabulary
    found = vocabulary.get(visit.parameter("id"))
    if found is None:
        raise MissingPageError(_("There is no such term."))
    counted = _counts(visit, found.scheme)
    address = reading.term(found.scheme, found.id)
    return visit.page(
        "desk/term.html",
        asked=Asked(),
        term=found,
        scheme=scheme_label(found.scheme),
        above=vocabulary.get(found.broader) if found.broader else None,
        below=vocabulary.narrower(found.id),
        replacing=vocabulary.get(found.replaced_by) if found.replaced_by else None,
        count=counted.get(found.id, 0) if counted is not None else None,
        reading=address,
        terms=[one.label for one in vocabulary.scheme(found.scheme) if one.is_active and one.id != found.id],
        addresses=addresses,
    )


def names(visit: Visit) -> Response:
    """The names in records that are no actor, and the free keywords, to be taken into the vocabulary."""
    desk = visit.centre.vocabulary_desk
    unknown, keywords = desk.unknown_names(), desk.keywords()
    return visit.page(
        "desk/names.html",
        asked=Asked(),
        unknown=unknown[:NAMES_SHOWN],
        unknown_count=len(unknown),
        keywords=list(keywords.items())[:NAMES_SHOWN],
        keyword_count=len(keywords),
        reading=reading,
        addresses=addresses,
    )


def state_of(term: Term) -> str:
    """Returns why a term is not in use; nothing when it is."""
    if term.is_deprecated:
        return _("no longer used")
    return _("candidate") if not term.is_active else ""


def _twigs(vocabulary: Vocabulary, scheme: str, counts: Mapping[str, int] | None) -> Iterator[Twig]:
    own = {term.id for term in vocabulary.scheme(scheme)}

    def grown(term: Term) -> Twig:
        below = (one for one in vocabulary.narrower(term.id) if one.id in own)
        return Twig(
            id=term.id,
            label=term.label,
            address=addresses.term(term.id),
            others=", ".join(term.alt),
            count=counts.get(term.id, 0) if counts is not None else None,
            state=state_of(term),
            below=tuple(map(grown, below)),
        )

    yield from (grown(term) for term in vocabulary.scheme(scheme) if term.broader not in own)


def _counts(visit: Visit, scheme: str) -> Mapping[str, int] | None:
    """Returns how many publications have each term of a list; None for lists that are not counted."""
    facet = reading.FACET_OF.get(scheme)
    return visit.centre.counts(facet) if facet else None


def _found(visit: Visit) -> Response:
    """Leads to the lists from the address of one that has no name."""
    return RedirectResponse(addresses.TERMS, 303)


ADDRESSES = (
    At(addresses.TERMS, lists, needs="cataloguer"),
    At(f"{addresses.TERMS}/termes", _found, needs="cataloguer"),
    At(f"{addresses.TERMS}/termes/{{id}}", term, needs="cataloguer"),
    At(addresses.NAMES, names, needs="cataloguer", is_slow=True),
    At(f"{addresses.TERMS}/{{scheme}}", scheme, needs="cataloguer"),
)
