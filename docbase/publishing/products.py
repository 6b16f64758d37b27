"""What a centre publishes regularly, as recipes: its bulletin of acquisitions, its productions of a year."""

from collections.abc import Iterable
from datetime import date

from docbase.cite.wording import long_date, word
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary
from docbase.model.record import Record
from docbase.publishing.recipe import Filters, Recipe
from docbase.search.values import days


def bulletin(since: str, until: date | None, filters: Filters, language: str) -> Recipe:
    """Returns the recipe of the new acquisitions, by theme.

    Args:
        since: a day, a month or a year.
        until: the last day; None for today.
        filters: as in a search.
        language: fr or en.

    Raises:
        CitationError: `since` is no day.
    """
    span = days(since)
    if span is None or not span.first:
        raise CitationError(
            _("“{text}” is no day.").format(text=since),
            hint=_("Write it as 2026-11-03, or a month as 2026-11."),
            field="since",
            value=since,
        )
    first = long_date(date.fromisoformat(span.first), language)
    last = long_date(until, language) if until else ""
    subtitle = word("between" if until else "since", language).format(day=first, first=first, last=last)
    return Recipe(
        title=word("new acquisitions", language),
        subtitle=subtitle,
        language=language,
        filters=filters,
        since=since,
        until=until,
        group_by="theme",
        details=("call-number", "link"),
    )


def productions(year: int, records: Iterable[Record], body: Term, language: str) -> Recipe:
    """Returns the recipe of what a body published in a year, by type of publication.

    Args:
        year: the year of publication.
        records: among which.
        body: the actor who published, or took part.
        language: fr or en.
    """
    own = [record.id for record in records if record.year == year and _is_by(record, body)]
    return Recipe(
        title=word("productions", language).format(year=year),
        subtitle=body.label,
        language=language,
        include=tuple(sorted(own)),
        only_picked=True,
        group_by="type",
        order="date",
    )


def named_body(name: str, vocabulary: Vocabulary) -> Term:
    """Returns the actor of this id or name; one that the vocabulary does not know has its name alone."""
    return vocabulary.find(name, "actors") or Term(id=name, scheme="actors", label=name)


def own_body(setting: str, name: str, vocabulary: Vocabulary) -> Term:
    """Returns the actor that the centre is, as its settings say: its body, or its name.

    Raises:
        CitationError: neither is an actor of the vocabulary.
    """
    found = vocabulary.find(setting or name, "actors")
    if found is None:
        raise CitationError(
            _("docbase does not know which actor this centre is (“{name}”).").format(name=setting or name),
            hint=_("Write “body: ID” in docbase.yaml, with the id of an actor of vocabulary.yaml."),
            field="body",
            value=setting or name,
        )
    return found


def _is_by(record: Record, body: Term) -> bool:
    names = {record.publisher, *(contribution.name for contribution in record.contributors)}
    return bool(names & {body.id, *body.names})
