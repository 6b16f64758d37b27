"""The territories that a publication speaks of, and on which pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docbase.ingest.describe.lines import is_contact
from docbase.ingest.describe.territories import territory_names
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.suggestion import Ground
from docbase.suggest.grounds import page_labels, told_pages
from docbase.suggest.names import may_be_suggested
from docbase.suggest.pages import read_pages
from docbase.suggest.reading import Publication

_TITLE, _COVER, _DWELT_ON = 0.75, 0.25, 0.5
"""How sure a territory is that is in the title, on the first page, or on every other page, alone."""
_FEWEST = 3
"""Mentions below which a territory is only spoken of."""
_WIDE = ("pays", "supranational")
"""Levels of territories that nearly every publication could be said to be about."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    is_in_title: bool = False
    pages: list[int] = field(default_factory=list)
    """The page of each mention."""

    def sureness(self, others: int, pages: int) -> float:
        """Returns how sure it is, against all mentions of territories and all pages that name one."""
        if self.is_in_title:
            return _TITLE
        if len(self.pages) < _FEWEST:
            return _COVER if 0 in self.pages else 0.0
        share = len(self.pages) / others
        spread = min(1.0, 2 * len(set(self.pages)) / pages)
        return (_COVER if 0 in self.pages else 0.0) + _DWELT_ON * share * spread


def territories(publication: Publication, vocabulary: Vocabulary) -> Iterator[tuple[str, float, Ground]]:
    """Yields the territories that are named, how sure each is, and where it stands."""
    seen: dict[str, _Seen] = {}
    names = territory_names(vocabulary)
    for number, text in read_pages(publication.pages):
        for mention in names.mentions(text):
            is_wide = mention.term.attributes.get("level") in _WIDE
            if not is_wide and not is_contact(_line(text, mention.place)):
                seen.setdefault(mention.term.id, _Seen()).pages.append(number)
    for mention in names.mentions(publication.record.full_title):
        seen.setdefault(mention.term.id, _Seen()).is_in_title = True
    whole = sum(len(one.pages) for one in seen.values())
    for value, one in seen.items():
        term = vocabulary.get(value)
        sureness = one.sureness(whole, len(publication.pages))
        if sureness and term and may_be_suggested(term):
            yield value, sureness, _ground(term.label, one, publication)


def _line(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]


def _ground(label: str, seen: _Seen, publication: Publication) -> Ground:
    pages = page_labels(seen.pages, publication)
    places = [_("in the title")] if seen.is_in_title else []
    if pages:
        places.append(told_pages(pages, is_section=publication.pages[0].is_section))
    said = _("“{words}” {places}").format(words=label, places=_("; ").join(places))
    return Ground(kind="name", said=said, words=label, pages=pages)
