"""The languages whose words are made alike: the stems, and the words too common to be searched for.

Accents are taken off before the ending, never after: stemming first leaves "égalité" and "egalite" apart.
"""

import re
from collections.abc import Callable

import Stemmer

from docbase.model.folding import fold
from docbase.search.analysis.segments import JOINT
from docbase.search.stopwords import ENGLISH_STOP_WORDS, STOP_WORDS

VERSION = f"PyStemmer {Stemmer.version()}"
FRENCH, ENGLISH = "fr", "en"
_LINKS = re.compile("[-‐‑']")
_FRENCH = Stemmer.Stemmer("french", 0)
_ENGLISH = Stemmer.Stemmer("english", 0)


def folded_word(word: str) -> str:
    """Returns the word folded, without what only joins its parts.

    >>> folded_word("co-construction")
    'coconstruction'
    """
    folded = fold(word.replace(JOINT, ""))
    return folded if folded.isalpha() else _LINKS.sub("", folded)


def french_term(word: str) -> str:
    """Returns the term of a French word; empty for one that is too common."""
    folded = folded_word(word)
    if folded in STOP_WORDS or (len(folded) < 2 and not folded.isdigit()):
        return ""
    return french_stem(folded) if folded.isalpha() else folded


def english_term(word: str) -> str:
    """Returns the term of an English word; empty for one that is too common."""
    folded = folded_word(word)
    if is_common_in_english(word) or (len(folded) < 2 and not folded.isdigit()):
        return ""
    stem: str = _ENGLISH.stemWord(folded)
    return stem if folded.isalpha() else folded


def french_stem(folded: str) -> str:
    """Returns the stem of a folded word; Snowball leaves apart some plurals and feminines, joined here."""
    if folded.endswith(("ctrice", "atrice", "ctrices", "atrices")):
        folded = folded.rstrip("s").removesuffix("rice") + "eur"
    stem: str = _FRENCH.stemWord(folded)
    if len(stem) > 3 and (stem.endswith(("eux", "oux")) or (stem[-1] == "s" and stem[-2] in "aiou")):
        return stem[:-1]
    return stem[:-2] + "l" if len(stem) > 4 and stem.endswith("ail") else stem


def is_common_in_english(word: str) -> bool:
    """Whether the word, as it is written, is too common in English: "the" is, and "thé" is not."""
    return word.lower() in ENGLISH_STOP_WORDS


def term_maker(language: str) -> Callable[[str], str]:
    """Returns what makes the terms of FRENCH or ENGLISH."""
    return english_term if language == ENGLISH else french_term
