"""Where the words of a text stand: elided articles, inclusive endings, acronyms and compounds taken apart."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from docbase.model.folding import fold
from docbase.search.stopwords import STOP_WORDS


class Segment(NamedTuple):
    """A word of a text, as it is written."""

    word: str
    start: int
    end: int
    """End of what a reader takes for the word: of its inclusive ending too."""


JOINT = "\u00ad"
"""The soft hyphen: stands within a word and is no part of it."""
_ENDINGS = (
    "(?:e|es|s|x|ne|nes|le|les|te|tes|ve|ves|se|ses|fe|fes"
    "|ère|ères|ière|ières|rice|rices|trice|trices|euse|euses)"
)
_LETTER = r"[\w\u0300-\u036f\u00ad]"
# élu·e·s, élu.e.s, habitant-es, habitant(e)s, élu/es
_INCLUSIVE = rf"(?:(?:[·•⋅∙‧.\-‐‑/]{_ENDINGS}|\({_ENDINGS}\))(?:[·•⋅∙‧.\-‐‑/]?s)?(?!{_LETTER}))"
_INCLUSIVE_SIGNS = frozenset("·•⋅∙‧.-‐‑/(")
_APOSTROPHES = "'’ʼ‘´`"
# co-construction is written coconstruction as well; a capital after the hyphen makes it a name.
_PREFIX = (
    "(?:(?i:agro|anti|auto|bio|co|cyber|éco|eco|extra|géo|infra|inter|intra|macro|médico|méta|micro|mono|multi"
    "|néo|péri|pluri|poly|post|pré|psycho|socio|supra|télé|trans)[-‐‑](?=[a-zà-öø-ÿ]{3}))"
)
_DOTTED = r"(?:[A-ZÀ-Ý]\.){2,7}[A-ZÀ-Ý]?(?![\w.])"
_CHUNK = re.compile(
    rf"(?<![\w.]){_DOTTED}|{_PREFIX}?{_LETTER}+(?:[{_APOSTROPHES}]{_PREFIX}?{_LETTER}+)*{_INCLUSIVE}?"
)
_INCLUSIVE_END = re.compile(rf"(?<={_LETTER}{{3}}){_INCLUSIVE}$")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_WORD = re.compile(rf"(?:(?<!\w){_PREFIX})?(?:(?!_){_LETTER})+")
_HYPHEN = re.compile("[-‐‑]")
_IS_DOTTED = re.compile(_DOTTED)
_THOUSANDS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
_SPACE = re.compile(r"\s")
_AROUND = ',;:.!?…()[]«»“”"'
_WHOLE = frozenset(("aujourd'hui", "quelqu'un", "quelqu'une", "presqu'ile", "presqu'iles"))
_ELIDED = frozenset(
    ("c", "d", "j", "l", "m", "n", "s", "t", "y", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
)
_LONGEST_ACRONYM = 7


def settled(text: str) -> str:
    """Returns the text, as long as it was, with headings out of capitals and the digits of a number joined.

    >>> settled("LE CONTRAT DE VILLE\\n10 000 habitants").replace(JOINT, "_")
    'le contrat de ville\\n10_000 habitants'
    """
    if any(map(is_heading, lines := text.split("\n"))):
        text = "\n".join([_lowered(line) if is_heading(line) else line for line in lines])
    return with_whole_numbers(text)


def with_whole_numbers(text: str) -> str:
    """Returns the text, as long as it was, with the digits of a number joined."""
    return _THOUSANDS.sub(lambda match: _SPACE.sub(JOINT, match[0]), text)


def is_heading(line: str) -> bool:
    """Whether the line is written in capitals as a whole, so that they make no acronym.

    >>> is_heading("LE CONTRAT DE VILLE"), is_heading("QPV ANRU NPNRU")
    (True, False)
    """
    return line.isupper() and " " in line and any(map(_is_no_acronym, line.split()))


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Yields what may be a word, or several that no space parts: what they are depends on them alone."""
    return _CHUNK.finditer(text)


def segments(chunk: str) -> Iterator[Segment]:
    """Yields the words of a chunk with their places in it; elided articles are left out.

    >>> [segment.word for segment in segments("l'éco-quartier")]
    ['éco-quartier']
    """
    if is_one_word(chunk):  # as most are
        yield Segment(chunk, 0, len(chunk))
        return
    if "." in chunk and _IS_DOTTED.fullmatch(chunk):
        yield Segment(chunk.replace(".", ""), 0, len(chunk))
        return
    inclusive = None if _INCLUSIVE_SIGNS.isdisjoint(chunk) else _INCLUSIVE_END.search(chunk)
    stop = inclusive.start() if inclusive else len(chunk)
    begin = 0
    for part in _APOSTROPHE.split(chunk[:stop]):
        end = begin + len(part)
        if end == stop:
            yield from _words(part, begin, len(chunk))
            return
        rest = _APOSTROPHE.sub("'", chunk[begin:stop])
        if fold(rest) in _WHOLE:
            yield Segment(rest, begin, len(chunk))
            return
        if not is_elided(part):
            yield from _words(part, begin, end)
        begin = end + 1


def bare(text: str) -> str:
    """Returns what stands between two spaces without the punctuation around it, which makes no word.

    >>> bare("«ville,"), bare("élu(e)s.")
    ('ville', 'élu(e)s')
    """
    return text.strip(_AROUND)


def is_one_word(text: str) -> bool:
    """Whether the text is plainly one word, as most are; one of the apostrophes is a letter to Unicode."""
    return text.isalnum() and "ʼ" not in text


def is_elided(word: str) -> bool:
    """Whether the word is what an article or a pronoun leaves before a vowel."""
    return fold(word) in _ELIDED


def written(word: str) -> str:
    """Returns the word as one writes it, in lower case, whatever the text makes of it."""
    return word.replace(JOINT, "").lower()


def base_of(word: str) -> str:
    """Returns the word without the prefix that a hyphen parts from it; empty when none does.

    >>> base_of("co-construction"), base_of("construction")
    ('construction', '')
    """
    prefix, *rest = _HYPHEN.split(word, maxsplit=1)
    return rest[0] if prefix and rest else ""


def acronym(word: str) -> str:
    """Returns the acronym that the word is by its shape, without the s of a plural; empty when it is none.

    >>> [acronym(word) for word in ("QPV", "EPCIs", "Ville", "RENOUVELLEMENT")]
    ['QPV', 'EPCI', '', '']
    """
    plain = word[:-1] if word[-1:] == "s" and len(word) > 3 else word
    has_shape = plain.isupper() and plain.isalnum() and plain[0].isalpha()
    return plain if has_shape and 2 <= len(plain) <= _LONGEST_ACRONYM else ""


def _is_no_acronym(word: str) -> bool:
    return len(word) > _LONGEST_ACRONYM or fold(word) in STOP_WORDS


def _lowered(line: str) -> str:
    lower = line.lower()
    return lower if len(lower) == len(line) else line


def _words(part: str, begin: int, end: int) -> Iterator[Segment]:
    if part.isalnum():
        yield Segment(part, begin, end)
        return
    for match in _WORD.finditer(part):
        is_last = match.end() == len(part)
        yield Segment(match[0], begin + match.start(), end if is_last else begin + match.end())
