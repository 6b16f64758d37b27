"""What a web page says of itself to machines: its title, authors, dates, language, under our names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docbase.extract.metadata import cleaned
from docbase.extract.web.markup import text_of
from docbase.extract.xmltree import local_name

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

_NAMES = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title"),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
    "subject": ("description", "dc.description", "dcterms.abstract", "og:description", "citation_abstract"),
    "keywords": ("citation_keywords", "dc.subject", "dcterms.subject", "keywords", "article:tag"),
    "created": (
        "citation_publication_date",
        "citation_date",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "dc.date.created",
        "dcterms.created",
        "article:published_time",
        "date",
    ),
    "modified": ("dc.date.modified", "dcterms.modified", "article:modified_time", "og:updated_time"),
    "language": ("citation_language", "dc.language", "dcterms.language", "content-language", "og:locale"),
    "creator": ("generator",),
}  # fmt: skip
"""The names by which pages give each value, the most careful first."""
_SEVERAL = {"author": "; ", "keywords": ", "}
_LINKED = {
    "title": ("headline", "name"),
    "author": ("author", "creator"),
    "subject": ("description",),
    "keywords": ("keywords",),
    "created": ("datePublished", "dateCreated"),
    "modified": ("dateModified",),
    "language": ("inLanguage",),
}
"""The same in schema.org."""
_WORKS = ("Article", "Report", "Book", "Thesis", "Posting", "CreativeWork", "Chapter", "WebPage", "Dataset")


def metadata(root: Element) -> dict[str, str]:
    """Returns what the page says: its tags first, then schema.org, then its title and language."""
    declared = _tags(root)
    tagged = {name: _first(declared, name, names) for name, names in _NAMES.items()}
    titles = (text_of(element) for element in root.iter() if local_name(element) == "title")
    plain = {"title": next(titles, ""), "language": root.get("lang", "") or _xml_language(root)}
    found = cleaned(plain) | cleaned(_described(root)) | cleaned(tagged)
    return found | ({"language": found["language"].replace("_", "-")} if "language" in found else {})


def _tags(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter():
        if local_name(element) == "meta":
            key = element.get("name") or element.get("property") or element.get("http-equiv") or ""
            found.setdefault(key.strip().lower(), []).append(element.get("content", "").strip())
    return found


def _first(declared: Mapping[str, list[str]], name: str, names: tuple[str, ...]) -> str:
    for key in names:
        values = [value for value in declared.get(key, []) if value and not value.startswith("http")]
        if values:
            return _SEVERAL[name].join(dict.fromkeys(values)) if name in _SEVERAL else values[0]
    return ""


def _described(root: Element) -> dict[str, str]:
    """Returns what the first work described in schema.org is."""
    for element in root.iter():
        if local_name(element) == "script" and element.get("type", "") == "application/ld+json":
            try:
                found = json.loads(element.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for work in _works(found):
                return {name: _value(work, names) for name, names in _LINKED.items()}
    return {}


def _works(found: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        for item in found:
            yield from _works(item)
    elif isinstance(found, dict):
        if str(found.get("@type", "")).rstrip("']").endswith(_WORKS):
            yield found
        yield from _works(found.get("@graph", []))


def _value(work: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next(filter(None, (_words(work.get(name)) for name in names)), "")


def _words(value: Any) -> str:
    if isinstance(value, str):
        return "" if value.startswith("http") else value
    if isinstance(value, dict):
        return _words(value.get("name"))
    return "; ".join(filter(None, map(_words, value))) if isinstance(value, list) else ""


def _xml_language(root: Element) -> str:
    return root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
