"""The answer to a question, as the terminal tells it."""

import math
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.cli import listing, render
from docbase.cli.facets import print_facets, print_filters
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.search import Hit, PageHit, Reason, ResultPage

_BARE = re.compile(r"[\w.,:/@%+=’-]+")
_RISKY = re.compile(r'["$`\\!]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put on the command line."""

    centre: str
    """Where the centre is, if that was said."""
    filters: Mapping[str, Sequence[str]]
    since: str
    sort: str
    limit: int
    page: int
    is_exact: bool
    is_explained: bool

    def command(self, text: str) -> str:
        """Returns the command line that asks for the text, filtered and sorted alike."""
        values = [(f"--{name}", value) for name, typed in self.filters.items() for value in typed]
        values += [("--since", self.since)] if self.since else []
        values += [("--sort", self.sort)] if self.sort != "relevance" else []
        flags = ["--exact"] if self.is_exact else []
        return " ".join(
            (
                f"docbase --centre {_quoted(self.centre)} search" if self.centre else "docbase search",
                text if all(map(_BARE.fullmatch, text.split())) else _quoted(text),
                *(f"{name} {_quoted(value)}" for name, value in values),
                *flags,
            )
        )


def print_results(screen: Screen, centre: "Centre", results: "ResultPage", asked: Asked) -> None:
    """Prints the publications found, the filters above them and, on the first page, the facets below."""
    for note in results.notes:
        render.say(note)
    print_filters(screen, results, asked.filters, asked.since)
    screen.print(Line((_heading(results.total, asked), "bold")))
    for place, hit in enumerate(results.hits, (asked.page - 1) * asked.limit + 1):
        _print_hit(screen, centre, hit, place)
        if asked.is_explained:
            _print_reasons(screen, hit)
    if results.suggestion:
        command = asked.command(results.suggestion)
        screen.print()
        screen.print(Line(_("Did you mean:"), " ", (command, "bold")))
    if asked.page == 1:  # on the next ones, a person reads on
        print_facets(screen, results)


def _heading(total: int, asked: Asked) -> str:
    if not total:
        return _("No publication")
    heading = ngettext("{count} publication", "{count} publications", total).format(count=total)
    pages = math.ceil(total / asked.limit)
    if asked.page > pages:
        return heading + " · " + _("no page {page}: the last is {pages}").format(page=asked.page, pages=pages)
    if pages == 1:
        return heading
    return heading + " · " + _("page {page} of {pages}").format(page=asked.page, pages=pages)


def _print_hit(screen: Screen, centre: "Centre", hit: "Hit", place: int) -> None:
    record = centre.get(hit.record_id)
    listing.print_publication(screen, centre, record, place)
    if not record.files:
        for item in record.items:
            place_on_shelf = " · ".join(filter(None, (item.call_number, item.location)))
            screen.print(render.indented(place_on_shelf, style="green"))
    for found in hit.pages:
        screen.print(render.snippet(found.snippet, (f"{_place(found)}  ", "green"), indent=5))
    fields = dict.fromkeys(_field(reason.field) for reason in hit.reasons if reason.field)
    if fields and not hit.pages:
        said = _("found in: {fields}").format(fields=", ".join(fields))
        screen.print(render.indented(said, style="green"))


def _print_reasons(screen: Screen, hit: "Hit") -> None:
    """Prints what the score is made of, the greatest part first."""
    if not hit.reasons:
        return
    screen.print(Line((_decimal(hit.score), "cyan"), " ", _("in all, of which:"), indent=5))
    for reason in sorted(hit.reasons, key=lambda reason: -reason.score):
        screen.print(
            Line((f"{_decimal(reason.score):>8}", "cyan"), "  ", " · ".join(_told(reason)), indent=5)
        )


def _told(reason: "Reason") -> "Iterator[str]":
    yield _("“{words}”").format(words=reason.words)
    if reason.kind == "exact":
        yield _("written as typed")
    if reason.kind == "alike":
        yield _("nearly the same word")
    if reason.kind == "near":
        yield _("near each other")
    if reason.field:
        yield _field(reason.field)
    if reason.count:
        yield ngettext("{count} time", "{count} times", reason.count).format(count=reason.count)


def _field(name: str) -> str:
    names = {
        "title": _("title"),
        "subtitle": _("subtitle"),
        "subjects": _("themes and keywords"),
        "authors": _("authors"),
        "names": _("publisher, series, numbers"),
        "headings": _("headings"),
        "abstract": _("abstract"),
        "body": _("text"),
    }
    return names.get(name, name)


def _decimal(number: float) -> str:
    return render.decimal(f"{number:.2f}")


def _quoted(text: str) -> str:
    """Returns the text as a shell takes it for one word, in double quotes rather than in single ones.

    >>> print(_quoted("2014.."), _quoted("l'été"), _quoted('"contrat de ville"'))
    2014.. "l'été" '"contrat de ville"'
    """
    if _BARE.fullmatch(text):
        return text
    return shlex.quote(text) if _RISKY.search(text) else f'"{text}"'


def _place(found: "PageHit") -> str:
    """Returns where a passage stands, and how far it can be trusted if it was read by OCR."""
    place = _("section {label}") if found.is_section else _("p. {label}")
    said = place.format(label=found.label)
    if found.ocr_confidence is None:
        return said
    return _("{place} (OCR, {percent} % sure)").format(place=said, percent=round(100 * found.ocr_confidence))
