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
"""Small words of one language alone that tell it, when they are `_CLEARLY` times those of any other."""
_CLEARLY = 3
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def propose_language(extract: Extract) -> Proposal[str] | None:
    """Returns the language of the running text, or None when there is too little of it or it is unclear."""
    text = re.sub(r"\S*(?:@|://|www\.)\S*|[\d_.{}%]+", " ", _running_text(extract))
    words = _LONG_WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return None
    if language := _evident(words):
        return Proposal(value=language, source=TEXT, confidence=_SUREST)
    language, probability = _identifier().classify(text.lower())
    if probability < _SURE:
        return None
    return Proposal(value=str(language), source=TEXT, confidence=min(_SUREST, float(probability)))


def _evident(words: Sequence[str]) -> str:
    """Returns the language that small words leave no doubt of: the identifier takes long to load."""
    known = owners()
    counts = Counter(known[word] for word in words if word in known)
    (language, most), (_other, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return language if most >= max(_FEWEST_SMALL_WORDS, _CLEARLY * second) else ""


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
