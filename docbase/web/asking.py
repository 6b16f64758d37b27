"""A question as an address has it, and the addresses of questions near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from docbase.messages import gettext as _
from docbase.model.search import SORTS
from docbase.web.errors import BadRequestError

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.search import ResultPage

PATH = "/recherche"
"""Where questions are put."""
FACETS = ("theme", "axis", "type", "year", "author", "territory", "public", "language")
"""The facets by which readers narrow an answer down, in the order in which they are shown."""
SIZES = (10, 20, 50, 100)
"""How many publications a page of results may have."""
MOST_LETTERS = 300
"""Letters of a question, or of a value filtered by."""
MOST_VALUES = 30
"""Values filtered by, all facets together."""
LAST_PAGE = 1000
"""The last page of results that is given: nobody reads so far, programs do."""
_FIRST_SORT = "relevance"

Parameters = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asked for."""

    text: str = ""
    """The question, as typed."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by facet; several values of one are alternatives."""
    sort: str = _FIRST_SORT
    """One of `docbase.model.search.SORTS`."""
    size: int = SIZES[1]
    """One of SIZES."""
    page: int = 1
    """Which page of results."""
    is_exact: bool = False
    """Whether only the words typed are looked for, without the synonyms of the vocabulary."""

    @classmethod
    def read(cls, parameters: Parameters) -> Asked:
        """Returns the question of an address; what has nothing to do with it is passed over.

        Raises:
            BadRequestError: it is too long, asks for too much, or for an order or a page that there is not.
        """
        given: dict[str, list[str]] = {}
        for name, value in parameters:
            if value.strip():
                given.setdefault(name, []).append(_short(" ".join(value.split())))
        filters = {name: tuple(dict.fromkeys(given[name])) for name in FACETS if name in given}
        if span := _span(given):
            filters["year"] = (span,)
        if sum(map(len, filters.values())) > MOST_VALUES:
            raise BadRequestError(_("Too many filters at once."))
        sort = given.get("sort", [_FIRST_SORT])[-1]
        if sort not in SORTS:
            raise BadRequestError(_("There is no order “{name}”.").format(name=sort))
        size = _number(given.get("limit", [str(SIZES[1])])[-1], SIZES[-1])
        return cls(
            text=given.get("q", [""])[-1],
            filters=filters,
            sort=sort,
            size=next((known for known in SIZES if known >= size), SIZES[-1]),
            page=_number(given.get("page", ["1"])[-1], LAST_PAGE),
            is_exact="exact" in given,
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing at all was asked for."""
        return not self.text and not self.filters

    def answer(self, centre: Centre) -> ResultPage:
        """Returns the page of results.

        Raises:
            QueryError: a filter that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        return centre.search(
            self.text,
            filters=self.filters,
            sort=self.sort,
            limit=self.size,
            offset=(self.page - 1) * self.size,
            expands=not self.is_exact,
        )

    def address(self, path: str = PATH) -> str:
        """Returns the address of the question, in its one form: what goes without saying is left out."""
        said = urlencode(list(self._parameters()))
        return f"{path}?{said}" if said else path

    def with_value(self, name: str, value: str) -> Asked:
        """Returns the question narrowed down to the value as well, from its first page."""
        values = tuple(dict.fromkeys((*self.filters.get(name, ()), value)))
        return replace(self, filters={**self.filters, name: values}, page=1)

    def around_value(self, name: str) -> tuple[str, str]:
        """Returns what stands before and after a value in the address of the question narrowed down to it.

        That of every value of a facet, at the price of one: `with_value` and `address` say the same.
        """
        before = ("q", *FACETS[: FACETS.index(name) + 1])
        said = self.hidden()
        first = [one for one in said if one[0] in before]
        last = [one for one in said if one[0] not in before]
        return (
            f"{PATH}?{urlencode([*first, (name, '')])}",
            f"&{urlencode(last)}" if last else "",
        )

    def without_value(self, name: str, value: str = "") -> Asked:
        """Returns the question without the value, or without any value of the facet, from its first page."""
        left = tuple(one for one in self.filters.get(name, ()) if value and one != value)
        others = {one: values for one, values in self.filters.items() if one != name}
        return replace(self, filters={**others, name: left} if left else others, page=1)

    def asking(self, text: str) -> Asked:
        """Returns the same question with other words."""
        return replace(self, text=text, page=1)

    def on_page(self, number: int) -> Asked:
        """Returns the question, for another page of results."""
        return replace(self, page=number)

    def exactly(self) -> Asked:
        """Returns the question for the words typed and no others."""
        return replace(self, is_exact=True, page=1)

    def unfiltered(self) -> Asked:
        """Returns the question without any filter."""
        return replace(self, filters={}, page=1)

    def hidden(self, *left_out: str) -> list[tuple[str, str]]:
        """Returns the names and values of a form that asks the same, but for what it lets one change."""
        return [one for one in self._parameters() if one[0] not in (*left_out, "page")]

    def _parameters(self) -> Iterator[tuple[str, str]]:
        if self.text:
            yield "q", self.text
        for name in FACETS:
            for value in self.filters.get(name, ()):
                yield name, value
        for name, value, usual in (
            ("sort", self.sort, _FIRST_SORT),
            ("limit", str(self.size), str(SIZES[1])),
            ("exact", "1" if self.is_exact else "", ""),
            ("page", str(self.page), "1"),
        ):
            if value != usual:
                yield name, value


def _short(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise BadRequestError(
            _("The question is too long: {limit} characters at most.").format(limit=MOST_LETTERS)
        )
    return text


def _number(text: str, most: int) -> int:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text) <= most:
        raise BadRequestError(_("“{text}” is no number from 1 to {limit}.").format(text=text, limit=most))
    return int(text)


def _span(given: Mapping[str, list[str]]) -> str:
    """Returns the years between two that were typed apart, as a filter has them."""
    ends = [given.get(name, [""])[-1] for name in ("from", "to")]
    for end in filter(None, ends):
        _number(end, 9999)
    return "..".join(ends) if any(ends) else ""
