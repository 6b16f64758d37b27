"""What speaks for a suggestion, told so that a person can check it."""

from collections.abc import Iterable, Mapping, Sequence

from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.suggestion import Ground
from docbase.suggest.experience import Vote
from docbase.suggest.reading import Mention, Publication

_MOST_NAMES, _MOST_PAGES = 3, 6


def of_names(
    worths: Mapping[str, float], mentions: Mapping[str, Mention], publication: Publication
) -> tuple[Ground, ...]:
    """Returns where the names stand that speak for a suggestion, those first that are worth most."""
    best = sorted(worths, key=lambda key: -worths[key])[:_MOST_NAMES]
    return tuple(_of_name(mentions[key], publication) for key in best)


def _of_name(mention: Mention, publication: Publication) -> Ground:
    pages = page_labels(mention.pages, publication)
    places = list(_places(mention, pages, publication))
    said = _("“{words}” {places}").format(
        words=mention.form or mention.name.text, places=_("; ").join(places)
    )
    return Ground(kind="name", said=said, words=mention.name.text, pages=pages)


def _places(mention: Mention, pages: Sequence[str], publication: Publication) -> Iterable[str]:
    if mention.is_in_title:
        yield _("in the title")
    elif mention.above:
        yield _("in the abstract")
    if mention.headings:
        count = len(mention.headings)
        yield ngettext("in a heading", "in {count} headings", count).format(count=count)
    if pages:
        yield told_pages(pages, is_section=publication.pages[0].is_section)


def page_labels(numbers: Iterable[int], publication: Publication) -> tuple[str, ...]:
    """Returns how the pages are numbered for people, by their places in the sequence of pages."""
    pages = (publication.pages[number] for number in numbers)
    return tuple(dict.fromkeys(page.label or str(page.number) for page in pages))


def told_pages(labels: Sequence[str], *, is_section: bool) -> str:
    """Returns the pages as one cites them: "p. 3, 7, 12…"."""
    listed = ", ".join(labels[:_MOST_PAGES]) + ("…" if len(labels) > _MOST_PAGES else "")
    text = ngettext("section {pages}", "sections {pages}", len(labels)) if is_section else _("p. {pages}")
    return text.format(pages=listed)


def of_neighbours(vote: Vote) -> Ground:
    """Returns how many publications that people described are near, and have the value."""
    count = len(vote.records)
    said = ngettext("near {count} reviewed record", "near {count} reviewed records", count)
    return Ground(kind="neighbours", said=said.format(count=count), records=vote.records)


def of_theme(label: str) -> Ground:
    """Returns by which theme an axis was come to."""
    return Ground(kind="theme", said=_("theme “{label}”").format(label=label), words=label)
