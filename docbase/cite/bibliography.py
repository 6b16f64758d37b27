"""The bibliography as a value: headings and citations, before any format."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from docbase.cite.base import Part, Pointer, Selection
from docbase.cite.completeness import essential_gaps
from docbase.cite.csl import Citation
from docbase.cite.details import Detail, details_of
from docbase.cite.grouping import arrange
from docbase.cite.indexes import Index, make_index
from docbase.cite.ordering import ordered
from docbase.cite.records import CslItem, Reference, csl_item, describe
from docbase.cite.styles import load_style
from docbase.cite.typography import french, is_french, typeset
from docbase.cite.wording import long_date, word

# Some styles print these after the citation; docbase itself prints the abstracts, when they are wanted.
_NOT_CITED = {"abstract", "call-number", "keyword"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWork:
    """One publication of a bibliography."""

    record_id: str
    citation: Citation
    number: int
    """Its place in the bibliography, from 1."""
    is_numbered: bool = False
    """Whether the number is to be printed before the citation, which has none."""
    abstract: str = ""
    """What is said of the work; empty when nothing is wanted, or there is nothing."""
    details: tuple[Detail, ...] = ()
    """What else is printed under it."""

    @property
    def text(self) -> str:
        """The citation as plain text."""
        return self.citation.text

    @property
    def said(self) -> str:
        """All that is printed of it, and what links to it: works of which it is the same look the same."""
        number = str(self.number) if self.is_numbered else ""
        under = (part for one in self.details for part in (one.label, one.text, one.address))
        return "\0".join((self.record_id, number, self.citation.code, self.abstract, *under))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading and the works just under it; a broad heading may have none."""

    heading: str
    level: int
    works: tuple[CitedWork, ...]
    introduction: str = ""
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """A bibliography, ready to be written in any format."""

    title: str
    subtitle: str
    introduction: str
    issuer: str
    closing: str
    """When it was closed, in words."""
    as_of: date | None
    language: str
    groups: tuple[Group, ...]
    """In reading order."""
    indexes: tuple[Index, ...]
    missing: tuple[str, ...]
    """Ids of the records that are not cited: the essential is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A heading with what stands under it, not yet cited."""

    heading: str
    level: int
    references: tuple[Reference, ...] = ()
    part: Part
    introduction: str = ""
    pointers: tuple[Pointer, ...] = ()


def compile_bibliography(selection: Selection) -> Bibliography:
    """Returns the bibliography of the selection.

    Within a heading, works follow the order that is asked for, or that of the style; in a numeric style, that
    of the selection.

    Raises:
        CitationError: the layout asks for what does not exist, or pandoc fails.
    """
    layout = selection.layout
    sheets = [sheet for part in selection.parts for sheet in _sheets(part, selection)]
    style = load_style(layout.style)
    if len(sheets) > 1 or layout.group_by or layout.indexes:
        style = style.with_every_author()
    items = [_cited_item(reference) for sheet in sheets for reference in sheet.references]
    citations = selection.processor(items, style, layout.language)
    sheets = [_in_order(sheet, citations) for sheet in sheets]
    numbered = list(enumerate((one for sheet in sheets for one in sheet.references), start=1))
    setter = _Setter(selection, citations, is_numbering=bool(layout.indexes) and not style.is_numeric)
    counter = itertools.count(1)
    closing = word("as of", layout.language).format(day=_day(layout.as_of, layout.language))
    return Bibliography(
        title=setter.own(layout.title or word("bibliography", layout.language)),
        subtitle=setter.own(layout.subtitle),
        introduction=setter.own(layout.introduction),
        issuer=setter.own(layout.issuer),
        closing=setter.own(closing) if layout.as_of else "",
        as_of=layout.as_of,
        language=layout.language,
        groups=tuple(setter.group(sheet, counter) for sheet in sheets),
        indexes=tuple(
            make_index(name, numbered, selection.vocabulary, layout.language) for name in layout.indexes
        ),
        missing=_missing(selection),
    )


def _missing(selection: Selection) -> tuple[str, ...]:
    references = (describe(record, selection.vocabulary) for record in selection.records)
    return tuple(reference.record.id for reference in references if essential_gaps(reference))


def _sheets(part: Part, selection: Selection) -> Iterator[_Sheet]:
    """Yields the headings of a part: its own, then those of its references."""
    described = (describe(record, selection.vocabulary) for record in part.records)
    references = [reference for reference in described if not essential_gaps(reference)]
    layout = replace(selection.layout, group_by=part.group_by, asked_for=part.asked_for)
    sections = arrange(references, layout, selection.vocabulary)
    depth = part.level if part.heading else 0
    is_plain = len(sections) == 1 and not sections[0].heading
    if part.heading or part.introduction or part.pointers:
        yield _Sheet(
            heading=part.heading,
            level=part.level,
            references=ordered(sections[0].references, part.order) if is_plain else (),
            part=part,
            introduction=part.introduction,
            pointers=part.pointers,
        )
        sections = () if is_plain else sections
    for section in sections:
        yield _Sheet(
            heading=section.heading,
            level=section.level + depth,
            references=ordered(section.references, part.order),
            part=part,
        )


def _in_order(sheet: _Sheet, citations: tuple[Citation, ...]) -> _Sheet:
    """Returns the sheet with its references in the order of the style, unless another was asked for."""
    if sheet.part.order:
        return sheet
    rank = {citation.item_id: place for place, citation in enumerate(citations)}
    inside = sorted(sheet.references, key=lambda reference: rank[reference.record.id])
    return replace(sheet, references=tuple(inside))


class _Setter:
    """Sets what was arranged: citations, abstracts and details."""

    def __init__(self, selection: Selection, citations: tuple[Citation, ...], *, is_numbering: bool) -> None:
        self._selection = selection
        self._citations = {citation.item_id: citation for citation in citations}
        self._is_numbering = is_numbering

    def own(self, words: str) -> str:
        """Returns words of the bibliography itself, in the typography of its language."""
        return _own_text(words, self._selection.layout.language)

    def group(self, sheet: _Sheet, counter: Iterator[int]) -> Group:
        """Returns the heading and its works, numbered on."""
        return Group(
            heading=self.own(sheet.heading),
            level=sheet.level,
            works=tuple(self._work(reference, next(counter)) for reference in sheet.references),
            introduction=self.own(sheet.introduction),
            pointers=tuple(
                replace(one, name=self.own(one.name), note=self.own(one.note)) for one in sheet.pointers
            ),
        )

    def _work(self, reference: Reference, number: int) -> CitedWork:
        citation = self._citations[reference.record.id]
        return CitedWork(
            record_id=reference.record.id,
            citation=citation,
            number=number,
            is_numbered=self._is_numbering,
            abstract=self._abstract(reference),
            details=details_of(reference, self._selection, citation),
        )

    def _abstract(self, reference: Reference) -> str:
        record = reference.record
        if said := self._selection.annotations.get(record.id, ""):
            return self.own(said.strip())
        return _own_text(record.abstract.strip(), record.language) if self._selection.layout.annotated else ""


def _cited_item(reference: Reference) -> CslItem:
    item = {name: value for name, value in csl_item(reference).items() if name not in _NOT_CITED}
    date = reference.record.date
    if date and len(date.start) == 1 and "issued" in item:
        # No style can ask whether a date has a month: ours prints it again only when this is not there.
        item["available-date"] = item["issued"]
    return typeset(item)


def _day(day: date | None, language: str) -> str:
    return long_date(day, language) if day else ""


def _own_text(words: str, language: str) -> str:
    return french(words) if is_french(language) else words
