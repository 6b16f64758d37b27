"""Templates: what is written of a value is escaped, and messages are in the language of the visit."""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from docbase import messages
from docbase.model.dates import PartialDate, parse_date
from docbase.model.people import role_label
from docbase.web.places import places

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
_MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


class Templates:
    """The templates of the room."""

    def __init__(self) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(ROOM / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
        )
        self._environment.globals |= {
            "_": messages.gettext,
            "ngettext": messages.ngettext,
            "static": static_address,
            "lang": language_attribute,
            "role_label": role_label,
            "desk_places": places,
        }
        self._environment.filters |= {
            "marked": marked,
            "day": day,
            "instant": instant,
            "segment": lambda text: quote(str(text), safe=""),
            "size": size,
            "number": number,
            "tied": tied,
        }

    def render(self, name: str, /, **values: object) -> str:
        """Returns what the template makes of the values."""
        return self._environment.get_template(name).render(values)


def tied(text: str) -> str:
    """Returns a text whose marks no line begins with: French has a space before them.

    >>> ascii(tied("Friches : que faire ?"))
    "'Friches\\\\xa0: que faire\\\\u202f?'"
    """
    return re.sub(" (?=[:»…])|(?<=«) ", "\xa0", re.sub(" (?=[;?!])", "\u202f", text))


def language_attribute(code: str) -> Markup:
    """Returns the attribute that says what words are written in, if that is not the language of the page."""
    if not code or code.partition("-")[0] == messages.active_language():
        return Markup("")
    return Markup(' lang="{}"').format(code)


@functools.cache
def static_address(name: str) -> str:
    """Returns the address of a static file, which changes when its content does."""
    digest = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


def marked(snippet: str) -> Markup:
    """Returns a passage with its marks, and anything else in it as mere text.

    >>> print(marked("l'<mark>eau</mark> &amp; <b>"))
    l'<mark>eau</mark> &amp; &lt;b&gt;
    """
    told = tied(snippet).replace("<mark>", "\0").replace("</mark>", "\1")
    escaped = told.replace("<", "&lt;").replace(">", "&gt;")
    return Markup(escaped.replace("\0", "<mark>").replace("\1", "</mark>"))


def in_text(text: str, spans: list[tuple[int, int]]) -> Markup:
    """Returns a text with parts of it marked.

    >>> print(in_text("a < b", [(4, 5)]))
    a &lt; <mark>b</mark>
    """
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
            at = end
    return Markup("").join([*pieces, escape(text[at:])])


def day(date: PartialDate | None) -> str:
    """Returns a date as it is said: 3 novembre 2015, November 2015, 2014–2015, vers 2015."""
    if date is None:
        return messages.gettext("no date")
    said = "–".join(dict.fromkeys(map(_said, (date.start, date.end))))
    return messages.gettext("about {date}").format(date=said) if date.is_uncertain else said


def instant(text: str) -> str:
    """Returns a day or a minute as it is said; what is neither, as it is.

    >>> messages.activate("en")
    >>> instant("2026-11-03T21:05")
    '3 November 2026, 21:05'
    """
    date, _t, hour = text.partition("T")
    try:
        told = day(parse_date(date))
    except ValueError:
        return text
    return f"{told}, {hour}" if hour else told


def _said(parts: tuple[int, ...]) -> str:
    language = messages.active_language()
    year, *rest = parts
    if not rest:
        return str(year)
    month = _MONTHS[language][rest[0] - 1]
    first = "1er" if language == "fr" and rest[1:] == [1] else "".join(map(str, rest[1:]))
    return f"{first} {month} {year}".strip()


def size(count: int) -> str:
    """Returns a number of bytes as a person reads it."""
    unit = messages.gettext("MB") if count >= 1_000_000 else messages.gettext("kB")
    amount = count / (1_000_000 if count >= 1_000_000 else 1_000)
    said = f"{amount:.1f}" if amount < 10 else f"{amount:.0f}"
    return f"{_decimal(said)} {unit}"


def number(count: int) -> str:
    """Returns a count with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f" if messages.active_language() == "fr" else ",")


def _decimal(text: str) -> str:
    return text.replace(".", ",") if messages.active_language() == "fr" else text
