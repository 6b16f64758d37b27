"""The language of a text, when there is enough of it to tell."""

import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, cast

from docbase.ingest.describe.draft import TEXT, Proposal
from docbase.ingest.resemblance.smallwords import owners
from docbase.model.extract import Extract

_LANGUAGES = ("fr", "en", "nl", "de", "es", "it", "pt", "pl", "ro", "ar", "tr", "ru", "uk", "zh")
"""Those a French documentation centre may meet; a choice among few is right far more often."""
_FEWEST_WORDS = 12
_SURE = 0.9
_SUREST = 0.99
_ENOUGH = 700
"""Characters that are enough to tell."""
_FEWEST_SMALL_WORDS = 4
"""Small words of one language alone that tell it, when they are clearly more than those of any other."""
_CLEARLY, _CLEARLY_AT_LENGTH = 3, 2
"""How many times more, in the beginnings of pages and in whole ones."""
_MOST_PAGES = 12
"""Whole pages that are looked at."""
_LONGEST_PAGE = 20_000
"""Characters of a page that are looked at: one of a file without pages may be a whole book."""
_ADDRESS = ("@", "://", "www.")
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NO_WORD = re.compile(r"\S*(?:@|://|www\.)\S*|[\d_.{}%]+")


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def propose_language(extract: Extract) -> Proposal[str] | None:
    """Returns the language of the running text, or None when there is too little of it or it is unclear."""
    text = _NO_WORD.sub(" ", _running_text(extract)).lower()
    words = _LONG_WORD.findall(text)
    if len(words) < _FEWEST_WORDS:
        return None
    if language := _script(text) or _evident(words, _CLEARLY) or _evident_at_length(extract):
        return Proposal(value=language, source=TEXT, confidence=_SUREST)
    language, probability = _identifier().classify(text)
    if probability < _SURE:
        return None
    return Proposal(value=str(language), source=TEXT, confidence=min(_SUREST, float(probability)))


def _script(text: str) -> str:
    """Returns the language of those known that alone has the letters of the text."""
    return "ar" if len(_ARABIC.findall(text)) > len(text) // 3 else ""


def _evident_at_length(extract: Extract) -> str:
    """Returns the language of whole pages, where their beginnings, often the same heading, leave a doubt."""
    step = 1 + len(extract.pages) // _MOST_PAGES
    text = " ".join(page.text[:_LONGEST_PAGE] for page in extract.pages[::step]).lower()
    # The pattern for addresses takes for ever over a page without a space.
    words = " ".join(word for word in text.split() if not any(sign in word for sign in _ADDRESS))
    return _evident(_LONG_WORD.findall(words), _CLEARLY_AT_LENGTH)


def _evident(words: Sequence[str], clearly: int) -> str:
    """Returns the language that small words leave no doubt of: the identifier takes long to load."""
    known = owners()
    counts = Counter(known[word] for word in words if word in known)
    (language, most), (_other, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return language if most >= max(_FEWEST_SMALL_WORDS, clearly * second) else ""


def _running_text(extract: Extract) -> str:
    """Text from the whole length of the document: a cover in two languages must not decide alone."""
    pages = [page.text for page in extract.pages if page.text.strip()]
    share = _ENOUGH // max(1, min(len(pages), 6))
    step = max(1, len(pages) // 6)
    return " ".join(page[:share] for page in pages[::step])[: 2 * _ENOUGH]


@functools.cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LANGUAGES))
    return cast("_Identifier", identifier)
