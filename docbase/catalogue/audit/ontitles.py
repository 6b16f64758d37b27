"""Rules on how titles are written."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from docbase.catalogue import languagecodes
from docbase.catalogue.audit import fixes
from docbase.catalogue.audit.rule import Case, Fault, Rule
from docbase.messages import gettext as _
from docbase.model.folding import fold

_TITLES = ("title", "subtitle")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{4,})\.$")
_ABBREVIATIONS = frozenset(
    {"apr", "avr", "bull", "chap", "coll", "dept", "ed", "etc", "fasc", "fevr", "janv", "juil", "numero"}
    | {"nouv", "publ", "rapp", "resp", "sept", "suppl", "trad"}
)
_QUOTED = re.compile(r'(?<![^\s(\[«/’\'-])"(?P<text>[^"\s](?:[^"]*[^"\s])?)"(?![^\W_])')
"""A text between straight quotes, opened after a space and closed before no letter."""
_QUOTES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"fr": (f"«{_NO_BREAK}", f"{_NO_BREAK}»"), "en": ("“", "”")}
)
_CAPITALS_FROM = 3
"""Words from which a title in capitals is no acronym."""


def _spaced(case: Case) -> Iterator[Fault]:
    for field, text in _texts(case):
        if one_space(text) != text:
            yield Fault(
                message=_("There are two spaces where one is enough: “{text}”.").format(text=_around(text)),
                hint=_("Leave one."),
                place=field,
                fix=fixes.rewrite(field, one_space),
            )


def _stopped(case: Case) -> Iterator[Fault]:
    for field, text in _texts(case):
        if without_stop(text) != text:
            yield Fault(
                message=_("A full stop ends the {field}.").format(field=_called(field)),
                hint=_("Remove it: the bibliography puts its own."),
                place=field,
                fix=fixes.rewrite(field, without_stop),
            )


def _quoted(case: Case) -> Iterator[Fault]:
    language = case.record.language
    for field, text in _texts(case):
        if '"' in text:
            is_mendable = '"' not in with_quotes(text, language)
            yield Fault(
                message=_("The {field} has straight quotes.").format(field=_called(field)),
                hint=_("Write “{text}”.").format(text=with_quotes(text, language))
                if is_mendable
                else _("Write « … » in French."),
                place=field,
                fix=fixes.rewrite(field, partial(with_quotes, language=language)) if is_mendable else None,
            )


def _in_capitals(case: Case) -> Iterator[Fault]:
    for field, text in _texts(case):
        if is_in_capitals(text):
            yield Fault(
                message=_("The {field} is in capitals.").format(field=_called(field)),
                hint=_("Write it as a sentence: docbase cannot know which words keep their capital."),
                place=field,
            )


def one_space(text: str) -> str:
    """Returns the text with one space where there were several, and none at its ends."""
    return _SPACES.sub(" ", text).strip(" \t\r\n")


def without_stop(text: str) -> str:
    """Returns the text without the full stop that ends it; that of an abbreviation stays, and an ellipsis.

    >>> without_stop("Bilan de la mission."), without_stop("Ville, habitat, etc."), without_stop("La fin...")
    ('Bilan de la mission', 'Ville, habitat, etc.', 'La fin...')
    """
    end = _LAST_WORD.search(text)
    is_word = end is not None and end["word"].islower() and fold(end["word"]) not in _ABBREVIATIONS
    return text[:-1] if is_word else text


def with_quotes(text: str, language: str = "fr") -> str:
    """Returns the text with the quotes of its language, French or English, where straight ones are in pairs.

    >>> with_quotes('Le "vivre ensemble" en question')
    'Le «\\xa0vivre ensemble\\xa0» en question'
    """
    known = (languagecodes.code_of(language) or language or "fr").partition("-")[0]
    if known not in _QUOTES or text.count('"') % 2:
        return text
    opening, closing = _QUOTES[known]
    mended = _QUOTED.sub(lambda found: f"{opening}{found['text']}{closing}", text)
    return text if '"' in mended else mended


def is_in_capitals(text: str) -> bool:
    """Whether the words of a text are all in capitals, and there are too many for an acronym.

    >>> is_in_capitals("LA POLITIQUE DE LA VILLE"), is_in_capitals("NPNRU / ANRU"), is_in_capitals("La CAF")
    (True, False, False)
    """
    if not text.isupper():
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return len(words) >= _CAPITALS_FROM


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for field in _TITLES:
        if text := getattr(case.record, field):
            yield field, text


def _called(field: str) -> str:
    return _("title") if field == "title" else _("subtitle")


def _around(text: str) -> str:
    """Returns the piece of the text where the spaces are."""
    found = _SPACES.search(text)
    place = found.start() if found else 0
    return text[max(0, place - 15) : place + 17].strip() if found else text


RULES = (
    Rule(
        code="title-capitals",
        severity="info",
        look=_in_capitals,
        why=lambda: _(
            "The title is in capitals: it shouts in a bibliography, has lost its accents, and hides its"
            " acronyms. It is written anew by a person, who knows which names keep a capital."
        ),
    ),
    Rule(
        code="title-stop",
        severity="info",
        look=_stopped,
        has_fix=True,
        why=lambda: _(
            "A full stop ends the title: the norm (ISO 690, ISBD) puts its own, and there would be two. The"
            " point of an abbreviation is left."
        ),
    ),
    Rule(
        code="title-spaces",
        severity="info",
        look=_spaced,
        has_fix=True,
        why=lambda: _(
            "The title has spaces in excess: they are printed as they are, and make one title differ from"
            " another."
        ),
    ),
    Rule(
        code="title-quotes",
        severity="info",
        look=_quoted,
        has_fix=True,
        why=lambda: _(
            'The title has straight quotes ("…"), those of typewriters: French has « … », English “…”. They'
            " are mended where they stand in pairs, in a title in one of these languages."
        ),
    ),
)
