"""From a record and its texts to the entry an engine stores."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from docbase.model.concepts import Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.extract import Extract
from docbase.model.folding import fold
from docbase.model.record import Record
from docbase.model.search import Entry, EntryPage

_AUTHORS = frozenset(("author", "editor", "contributor", "speaker"))
"""The roles that make somebody an author in the eyes of a reader who filters."""
_ARTICLE = re.compile(r"(?:l'|(?:le|la|les|un|une|des) )(?=\w)")
_MOST_YEARS = 100
"""A date that runs over more years than this is a mistake, and is not counted year by year."""


def project(
    record: Record,
    location: str,
    extracts: Sequence[tuple[str, Extract]],
    vocabulary: Vocabulary,
    added: str = "",
) -> Entry:
    """Returns the entry of the record, whose files (by path in corpus/) were read as the extracts."""
    entry = Entry(
        record_id=record.id,
        revision="",
        location=location,
        title=record.title,
        subtitle=record.subtitle,
        abstract=record.abstract,
        names=_unique(_names(record, vocabulary)),
        subjects=_unique(_subjects(record, vocabulary)),
        pages=tuple(_pages(extracts)),
        facets=_facets(record, vocabulary),
        years=(record.date.year, record.date.last_year) if record.date else None,
        sort_date="{:04}{:02}{:02}".format(*record.date.sort_key) if record.date else "",
        sort_title=_filing(record.full_title),
        added=added,
        language=record.language,
    )
    digest = hashlib.sha256(repr(entry).encode("utf-8", "surrogatepass"))
    return replace(entry, revision=digest.hexdigest()[:32])


def _unique(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _filing(title: str) -> str:
    """The title as it is filed: an article it begins with does not count (NF Z 44-001)."""
    folded = fold(title)
    article = _ARTICLE.match(folded)
    return folded[article.end() :] if article else folded


def _pages(extracts: Sequence[tuple[str, Extract]]) -> Iterator[EntryPage]:
    for file, extract in extracts:
        for page in extract.pages:
            yield EntryPage(
                file=file, number=page.number, label=page.label, text=page.text, heading=page.heading
            )


def _names(record: Record, vocabulary: Vocabulary) -> Iterator[str]:
    for contribution in record.contributors:
        yield from _forms(contribution.name, vocabulary)
    yield from _forms(record.publisher, vocabulary)
    if record.series:
        yield record.series.title
    if record.host:
        yield record.host.title
    yield from record.identifiers.values()
    for item in record.items:
        yield item.call_number


def _forms(name: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Every form of a person or body: an actor's names, and "Anne Dupont" as well as "Dupont, Anne"."""
    actor = vocabulary.get(name, "actors")
    for form in actor.names if actor else (name,):
        yield form
        last, comma, first = form.partition(", ")
        if comma:
            yield f"{first} {last}"


def _subjects(record: Record, vocabulary: Vocabulary) -> Iterator[str]:
    yield from record.keywords
    for term_id in (*record.themes, *record.axes, record.type, *record.territories, *record.publics):
        term = vocabulary.get(term_id)
        yield from term.names if term else (term_id,)
        for broader in vocabulary.ancestors(term_id):
            yield vocabulary.label(broader)
    yield record.genre


def _facets(record: Record, vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    authors = (one.name for one in record.contributors if one.role in _AUTHORS)
    facets = {
        "theme": _with_broader(record.themes, vocabulary),
        "axis": _unique(iter(record.axes)),
        "type": _unique(iter((record.type,))),
        "year": _years(record.date),
        "author": _unique(_heading(name, vocabulary) for name in authors),
        "territory": _with_broader(record.territories, vocabulary),
        "public": _unique(iter(record.publics)),
        "language": _unique(iter((record.language.partition("-")[0].lower(),))),
        "access": _unique(iter((record.access,))),
        "status": _unique(iter((record.status,))),
    }
    return {name: values for name, values in facets.items() if values}


def _heading(name: str, vocabulary: Vocabulary) -> str:
    """The id of the actor this name leads to, or the name as it stands."""
    actor = vocabulary.find(name, "actors")
    return actor.id if actor else name


def _with_broader(term_ids: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return _unique(chain.from_iterable((term_id, *vocabulary.ancestors(term_id)) for term_id in term_ids))


def _years(date: PartialDate | None) -> tuple[str, ...]:
    """Each year the date runs over, so that a year counts what a click on it finds."""
    if date is None:
        return ()
    years = range(date.year, min(date.last_year, date.year + _MOST_YEARS) + 1)
    return tuple(str(year) for year in years)
