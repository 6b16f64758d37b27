"""What a record must say to be cited, and what it had better say."""

from collections.abc import Mapping
from types import MappingProxyType

from docbase.cite.records import Reference

_UNSIGNED = (
    "legislation",
    "standard",
    "periodical",
    "article-newspaper",
    "webpage",
    "motion_picture",
    "event",
)
"""CSL types that go under their title when nobody signs them."""
_WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "book": ("publisher",),
        "chapter": ("host", "pages"),
        "report": ("publisher",),
        "thesis": ("publisher", "genre"),
        "standard": ("publisher",),
        "webpage": ("url", "accessed"),
        "article-journal": ("host",),
        "article-newspaper": ("host",),
        "motion_picture": ("publisher",),
    }
)
"""By CSL type, what the norm asks for beside a title, a name and a date."""
_ARTICLES = ("article-journal", "article-newspaper")


def essential_gaps(reference: Reference) -> tuple[str, ...]:
    """Returns the fields for want of which the record is not printed: it would be half empty."""
    record = reference.record
    gaps = [] if record.title.strip() else ["title"]
    is_placed = reference.host.title or record.url or record.identifiers or record.publication_state
    if reference.csl_type in _ARTICLES and not is_placed:
        gaps.append("host")
    if not (reference.names or record.date or reference.publisher or record.url or record.publication_state):
        gaps += ["contributors", "date"]
    return tuple(gaps)


def gaps(reference: Reference) -> tuple[str, ...]:
    """Returns the fields that are empty and that the norm asks for: the record is printed without them."""
    record = reference.record
    values: Mapping[str, object] = {
        "host": reference.host.title,
        "pages": reference.host.pages,
        "publisher": reference.publisher,
        "genre": record.genre,
        "url": record.url,
        "accessed": record.accessed,
    }
    signed = reference.csl_type in _UNSIGNED or {"author", "editor"} & reference.names.keys()
    found = [] if record.type else ["type"]
    found += [] if signed else ["contributors"]
    found += [] if record.date or record.publication_state else ["date"]
    found += [name for name in _WANTED.get(reference.csl_type, ()) if not values[name]]
    return tuple(found)
