"""Which part of a web page is its text: not its menus and banners, nor what is hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docbase.extract.xmltree import local_name

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

LINKS_ONLY = 0.25
"""Part of its letters under which what is not a link counts for nothing: such a list is a menu."""
MAIN_PART = 0.95
"""Part of the text outside links that an element must hold to be read for the whole page."""
UNREAD = frozenset({
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "applet", "canvas",
    "svg", "audio", "video", "map", "nav", "button", "select", "datalist", "textarea", "input", "dialog",
    "rp",
})  # fmt: skip
"""Elements that no one reads: programs, pictures, the fields of forms."""

_AROUND = frozenset({"header", "footer", "aside"})
"""Elements that belong to the page when they are in its body, to the text when they are inside it."""
_CONTAINERS = frozenset({
    "article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr",
})  # fmt: skip
_MENUS = frozenset({
    "ul", "ol", "div", "section", "table", "dl",
})  # fmt: skip
_TEXTS = frozenset({"article", "main", "section", "blockquote", "figure"})
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|rgpd|tarteaucitron\w*|didomi|axeptio|onetrust|breadcrumbs?|"
    r"fil-?d?-?ariane|ariane|skip-?links?|skiplinks?|evitement|navbar|main-?menu|menu-?(?:principal|main|top)|"
    r"mega-?menu|social|share|sharing|partage|newsletter|pagination|pager|sr-only|visually-hidden|"
    r"screen-reader-text|print-hidden|noprint|modal|popup|related-?(?:posts|articles)|site-?footer|"
    r"site-?header|footer-?(?:nav|menu|links))(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def furniture_of(body: Element) -> frozenset[Element]:
    """Returns the elements that surround the text: as their names say, or because they are links only.

    None holds half of the text; the links of a page that is made of links (a list of publications) stay.
    """
    plain, letters = _weighed(body, frozenset())
    has_text = plain[body] > letters[body] * LINKS_ONLY
    return frozenset(
        element
        for element in body.iterdescendants()
        if plain[element] < plain[body] / 2
        and (
            _is_named_furniture(element)
            or (has_text and _is_menu(element) and plain[element] < letters[element] * LINKS_ONLY)
        )
    )


def main_part(body: Element, furniture: frozenset[Element]) -> Element:
    """Returns the smallest element that holds nearly all the text that is not links."""
    plain, _letters = _weighed(body, furniture)
    enough, part = max(1.0, plain[body] * MAIN_PART), body
    while True:
        inner = max(part, key=lambda child: plain[child], default=None)
        if inner is None or plain[inner] < enough or local_name(inner) not in _CONTAINERS:
            return part
        part = inner


def _weighed(body: Element, left_out: frozenset[Element]) -> tuple[dict[Element, int], dict[Element, int]]:
    """Returns how many letters each element holds that are not links, and how many with them."""
    plain = dict.fromkeys(body.iter(), 0)
    letters = dict(plain)
    for element in reversed(plain):
        name = local_name(element)
        if name in UNREAD or element in left_out or is_hidden(element):
            plain[element] = letters[element] = 0
        else:
            own = len((element.text or "").strip())
            letters[element] += own
            plain[element] = 0 if name == "a" else plain[element] + own
        parent = element.getparent()
        if element is not body and parent is not None:
            after = len((element.tail or "").strip())
            plain[parent] += plain[element] + after
            letters[parent] += letters[element] + after
    return plain, letters


def _is_menu(element: Element) -> bool:
    return local_name(element) in _MENUS and len(element) > 2


def _is_named_furniture(element: Element) -> bool:
    name = local_name(element)
    if name in _AROUND and not _is_in_text(element):
        return True
    return _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}") is not None


def is_hidden(element: Element) -> bool:
    """Returns whether the page says that the element is not shown."""
    if element.get("hidden", "until-found") != "until-found" or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(element.get("style", "")) is not None


def _is_in_text(element: Element) -> bool:
    return any(local_name(ancestor) in _TEXTS for ancestor in element.iterancestors())
