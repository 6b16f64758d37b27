"""Rules on what records lack, or say in excess: titles, dates, themes, axes, abstracts."""

from collections.abc import Callable, Iterator

from docbase.catalogue.audit.rule import Case, Fault, Rule
from docbase.messages import gettext as _
from docbase.model.dates import PartialDate

EARLIEST = 1900
"""Year before which a date is taken for a slip."""
LONGEST_ABSTRACT = 250
"""Words that ISO 214 gives to the abstract of most publications."""


def _untitled(case: Case) -> Iterator[Fault]:
    if not case.record.title.strip():
        message = _("This record has no title: bibliographies leave it out.")
        yield Fault(message=message, hint=_("Add a line “title: …”."), place="id")


def _lacking(field: str, message: Callable[[], str]) -> Callable[[Case], Iterator[Fault]]:
    """Returns what finds reviewed records without a field; of drafts nothing is asked yet."""

    def look(case: Case) -> Iterator[Fault]:
        if case.record.status == "reviewed" and not getattr(case.record, field):
            yield Fault(message=message(), hint=_("Complete it if you can."), place=field)

    return look


def _impossible_dates(case: Case) -> Iterator[Fault]:
    record, today = case.record, case.today
    if record.date and not EARLIEST <= record.date.year <= record.date.last_year <= today.year + 1:
        yield Fault(
            message=_("A publication of {date}?").format(date=record.date),
            hint=_("Years from {first} to {last} are expected: look at the publication again.").format(
                first=EARLIEST, last=today.year + 1
            ),
            place="date",
        )
    now = (today.year, today.month, today.day)
    for field, date in (("accessed", record.accessed), ("added", record.added)):
        if date and _is_after(date, now):
            yield Fault(
                message=_("“{field}” is a day still to come: {date}.").format(field=field, date=date),
                hint=_("Correct the year, or the month."),
                place=field,
            )


def _is_after(date: PartialDate, day: tuple[int, int, int]) -> bool:
    return date.start > day[: len(date.start)]


def _long_abstract(case: Case) -> Iterator[Fault]:
    # A word has a letter and a space at least: most abstracts need not be split.
    if len(case.record.abstract) > 2 * LONGEST_ABSTRACT:
        count = len(case.record.abstract.split())
        if count > LONGEST_ABSTRACT:
            yield Fault(
                message=_("The abstract has {count} words.").format(count=count),
                hint=_("Keep it under {most}: it is read in lists and bibliographies.").format(
                    most=LONGEST_ABSTRACT
                ),
                place="abstract",
            )


RULES = (
    Rule(
        code="no-title",
        severity="warning",
        look=_untitled,
        why=lambda: _(
            "The record has no title: nobody knows what the publication is, and no bibliography can name it."
        ),
    ),
    Rule(
        code="no-date",
        severity="info",
        look=_lacking("date", lambda: _("This reviewed record has no date.")),
        why=lambda: _(
            "The reviewed record has no date: it is in no year, no bulletin and no chronology. “2015~” says"
            " that a date is approximate."
        ),
    ),
    Rule(
        code="no-themes",
        severity="info",
        look=_lacking("themes", lambda: _("This reviewed record has no theme.")),
        why=lambda: _(
            "The reviewed record has no theme: bibliographies by theme, and readers who go by theme, never"
            " come to it."
        ),
    ),
    Rule(
        code="no-axes",
        severity="info",
        look=_lacking("axes", lambda: _("This reviewed record has no axis.")),
        why=lambda: _(
            "The reviewed record has no axis: it is missing from what the centre reports on its strategic"
            " axes."
        ),
    ),
    Rule(
        code="impossible-date",
        severity="warning",
        look=_impossible_dates,
        why=lambda: _(
            "The year is far in the past, or still to come: it is nearly always a slip (2051 for 2015), and"
            " puts the publication first or last in every list."
        ),
    ),
    Rule(
        code="long-abstract",
        severity="info",
        look=_long_abstract,
        why=lambda: _(
            "The abstract is longer than the 250 words of ISO 214: an annotated bibliography becomes a"
            " book. A centre that wants another length turns this rule off, and writes its own with"
            " “longest”."
        ),
    ),
)
