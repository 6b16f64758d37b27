"""What is printed under a reference when it is asked for: pages to read, call numbers, links, themes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from docbase.cite.base import Selection
from docbase.cite.choices import require_known
from docbase.cite.csl import Citation
from docbase.cite.records import Reference
from docbase.cite.typography import NO_BREAK, is_french
from docbase.cite.wording import word
from docbase.model.record import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A line under a reference."""

    label: str
    """What the text is, with its colon."""
    text: str
    address: str = ""
    """Where the text leads."""


def details_of(reference: Reference, selection: Selection, citation: Citation) -> tuple[Detail, ...]:
    """Returns the lines that the layout asks for, and of which the record says something.

    Args:
        reference: the work.
        selection: the whole bibliography.
        citation: the reference as it is printed; an address that is in it is not said again.

    Raises:
        CitationError: the layout asks for what is not one of DETAILS.
    """
    if not selection.layout.details:
        return ()
    cited = citation.text
    colon = f"{NO_BREAK}:" if is_french(selection.layout.language) else ":"
    found: list[Detail] = []
    for name in selection.layout.details:
        require_known(name, DETAILS, "detail")
        found += (
            replace(detail, label=detail.label + colon)
            for detail in _MAKERS[name](reference, selection, cited)
        )
    return tuple(found)


def _pages(reference: Reference, selection: Selection, _cited: str) -> Iterator[Detail]:
    if labels := selection.pages.get(reference.record.id):
        language = selection.layout.language
        text = f"{word('page', language)}{NO_BREAK}{', '.join(labels)}"
        yield Detail(label=word("pages", language), text=text)


def _call_number(reference: Reference, selection: Selection, _cited: str) -> Iterator[Detail]:
    places = [place for item in reference.record.items if (place := _place(item))]
    if places:
        label = word("call number", selection.layout.language)
        yield Detail(label=label, text=" ; ".join(places))


def _place(item: Item) -> str:
    where = ", ".join(filter(None, (item.location, item.access)))
    return f"{item.call_number} ({where})" if item.call_number and where else item.call_number or where


def _link(reference: Reference, selection: Selection, cited: str) -> Iterator[Detail]:
    doi = f"https://doi.org/{reference.doi}" if reference.doi else ""
    address = reference.record.url or doi
    is_cited = address in cited or (reference.doi and reference.doi in cited)
    if address and not is_cited:
        yield Detail(label=word("link", selection.layout.language), text=address, address=address)


def _themes(reference: Reference, selection: Selection, _cited: str) -> Iterator[Detail]:
    if reference.subjects:
        yield Detail(label=word("themes", selection.layout.language), text=", ".join(reference.subjects))


_Maker = Callable[[Reference, Selection, str], Iterator[Detail]]
_MAKERS: Mapping[str, _Maker] = MappingProxyType(
    {"pages": _pages, "call-number": _call_number, "link": _link, "themes": _themes}
)
DETAILS = tuple(_MAKERS)
"""What may be printed under a reference beside its abstract."""
