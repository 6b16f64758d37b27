"""From a record and its texts to the entry an engine stores."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from docbase.model.callnumbers import beginnings
from docbase.model.concepts import Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.extract import Extract
from docbase.model.folding import fold
from docbase.model.record import Record
from docbase.model.search import Entry, EntryPage
from docbase.search.fields import FACETS, RELATED, SHELVED, FacetField, canonical

_AUTHORS = frozenset(("author", "editor", "contributor", "speaker"))
"""The roles that make somebody an author in the eyes of a reader who filters."""
_SIGNS = re.compile(r"^\W+")
_ARTICLE = re.compile(r"(?:l'|(?:le|la|les|un|une|des) )(?=\w)")
_BROADENED = frozenset(("theme", "territory"))
"""The facets where a publication has the broader values too."""
_MOST_YEARS = 100
"""A date that runs over more years than this is a mistake, and counts for the first of them."""


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
        authors=_unique(_author_forms(record, vocabulary)),
        names=_unique(_names(record, vocabulary)),
        subjects=_unique(_subjects(record, vocabulary)),
        pages=tuple(page for file, extract in extracts for page in pages_of(file, extract)),
        facets=_facets(record, vocabulary),
        years=_years(record.date),
        sort_date="{:04}{:02}{:02}".format(*record.date.sort_key) if record.date else "",
        sort_title=_filing(record.full_title),
        added=added,
        language=record.language,
    )
    return replace(entry, revision=_revision(entry))


def _revision(entry: Entry) -> str:
    digest = hashlib.sha256(repr(replace(entry, pages=())).encode("utf-8", "surrogatepass"))
    for page in entry.pages:
        digest.update(repr(replace(page, text=str(len(page.text)))).encode("utf-8", "surrogatepass"))
        digest.update(page.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _unique(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _filing(title: str) -> str:
    """The title as it is filed: signs and an article it begins with do not count (NF Z 44-001)."""
    folded = _SIGNS.sub("", fold(title))
    article = _ARTICLE.match(folded)
    return folded[article.end() :] if article else folded


def pages_of(file: str, extract: Extract) -> Iterator[EntryPage]:
    """Yields the pages of a file (by its path in corpus/) as an index takes them."""
    for page in extract.pages:
        yield EntryPage(
            file=file,
            number=page.number,
            label=page.label,
            text=page.text,
            heading=page.heading,
            is_section=not extract.has_pages,
            ocr_confidence=page.ocr_confidence,
        )


def _authors(record: Record) -> Iterator[str]:
    return (one.name for one in record.contributors if one.role in _AUTHORS)


def _author_forms(record: Record, vocabulary: Vocabulary) -> Iterator[str]:
    return chain.from_iterable(_forms(name, vocabulary) for name in _authors(record))


def _names(record: Record, vocabulary: Vocabulary) -> Iterator[str]:
    for contribution in record.contributors:
        if contribution.role not in _AUTHORS:
            yield from _forms(contribution.name, vocabulary)
    yield from _forms(record.publisher, vocabulary)
    if record.series:
        yield record.series.title
    if record.host:
        yield record.host.title
    yield from record.identifiers.values()
    for item in record.items:
        yield item.call_number
        yield item.barcode


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
    years = _years(record.date)
    written: dict[str, Iterable[str]] = {
        "theme": record.themes,
        "axis": record.axes,
        "type": (record.type,),
        "year": (f"{year:04}" for year in range(years[0], years[1] + 1)) if years else (),
        "author": _authors(record),
        "territory": record.territories,
        "public": record.publics,
        "language": (record.language.partition("-")[0].lower(),),
        "access": (record.access,),
        "status": (record.status,),
    }
    facets = {name: _values(FACETS[name], values, vocabulary) for name, values in written.items()}
    facets[RELATED.name] = _unique(relation.id for relation in record.relations)
    facets[SHELVED.name] = _unique(_shelf_marks(record))
    return {name: values for name, values in facets.items() if values}


def _shelf_marks(record: Record) -> Iterator[str]:
    for item in record.items:
        yield from beginnings(item.call_number)
        yield SHELVED.form(item.barcode)


def _values(facet: FacetField, written: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a facet has of what a record says: ids where there are some, and the broader ones."""
    ids = (canonical(facet, text, vocabulary) for text in written)
    if facet.name not in _BROADENED:
        return _unique(ids)
    return _unique(chain.from_iterable((one, *vocabulary.ancestors(one)) for one in ids))


def _years(date: PartialDate | None) -> tuple[int, int] | None:
    return (date.year, min(date.last_year, date.year + _MOST_YEARS)) if date else None
