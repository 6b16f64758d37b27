"""Where a name of a page must stand to tell something: a body on the cover, a public after "destiné à"."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.search.analysis import Analyzer, Token

if TYPE_CHECKING:
    from docbase.suggest.names import Name

_ADDRESSING = "destination destiné destinés adresse adressent attention intention"
"""Words before those for whom a publication is meant."""
_REACH = 3
"""How many words before a public may announce it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page whose names are looked at."""

    text: str
    tokens: Sequence[Token]
    """Its words, as analysis leaves them, and where they stand."""
    analysis: Analyzer
    is_edge: bool
    """Whether it is among the first, or the last: where those who made a publication are named."""

    def has_as_subject(self, name: Name, here: int) -> bool:
        """Whether a name that begins with this token tells something of the publication."""
        match name.field:
            case "type":
                return False
            case "publics":
                before = {place[0] for place, _start, _end in self.tokens[max(0, here - _REACH) : here]}
                return not _addressing(self.analysis).isdisjoint(before)
            case "contributors":
                _place, start, _end = self.tokens[here]
                return self.is_edge and self.text[start].isupper()
        return True


@functools.cache
def _addressing(analysis: Analyzer) -> frozenset[str]:
    return frozenset(analysis.terms(_ADDRESSING))
