"""The bibliography as a value: headings and citations, before any format."""

from dataclasses import dataclass

from docbase.cite.base import Selection
from docbase.cite.csl import Citation
from docbase.cite.grouping import Section, arrange
from docbase.cite.records import CslItem, Reference, csl_item, describe
from docbase.cite.styles import load_style
from docbase.cite.typography import french, is_french, typeset

_TITLES = {"fr": "Bibliographie", "en": "Bibliography"}
# Some styles print these after the citation; docbase itself prints the abstracts, when they are wanted.
_NOT_CITED = {"abstract", "call-number", "keyword"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWork:
    """One publication of a bibliography."""

    record_id: str
    citation: Citation
    abstract: str = ""
    """Empty when the bibliography is not annotated, or there is none."""

    @property
    def text(self) -> str:
        """The citation as plain text."""
        return self.citation.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading and the works just under it; a broad heading may have none."""

    heading: str
    level: int
    works: tuple[CitedWork, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """A bibliography, ready to be written in any format."""

    title: str
    introduction: str
    language: str
    groups: tuple[Group, ...]
    """In reading order."""
    missing: tuple[str, ...]
    """Ids of the records that are not cited, for want of a title."""


def compile_bibliography(selection: Selection) -> Bibliography:
    """Returns the bibliography of the selection.

    Within a heading, works follow the order of the style; in a numeric style, that of the selection.

    Raises:
        CitationError: the layout asks for a style or a grouping that does not exist, or pandoc fails.
    """
    layout, vocabulary = selection.layout, selection.vocabulary
    titled = [record for record in selection.records if record.title.strip()]
    references = [describe(record, vocabulary) for record in titled]
    sections = arrange(references, layout, vocabulary)
    style = load_style(layout.style)
    if layout.group_by:
        style = style.with_every_author()
    items = [_cited_item(reference) for section in sections for reference in section.references]
    citations = selection.processor(items, style, layout.language)
    ranked = {citation.item_id: (rank, citation) for rank, citation in enumerate(citations)}
    return Bibliography(
        title=_own_text(layout.title or _TITLES.get(layout.language, _TITLES["fr"]), layout.language),
        introduction=_own_text(layout.introduction, layout.language),
        language=layout.language,
        groups=tuple(_group(section, ranked, selection) for section in sections),
        missing=tuple(record.id for record in selection.records if not record.title.strip()),
    )


def _group(section: Section, ranked: dict[str, tuple[int, Citation]], selection: Selection) -> Group:
    references = sorted(section.references, key=lambda reference: ranked[reference.record.id][0])
    works = tuple(
        CitedWork(
            record_id=reference.record.id,
            citation=ranked[reference.record.id][1],
            abstract=_abstract(reference) if selection.layout.annotated else "",
        )
        for reference in references
    )
    heading = _own_text(section.heading, selection.layout.language)
    return Group(heading=heading, level=section.level, works=works)


def _cited_item(reference: Reference) -> CslItem:
    item = csl_item(reference)
    return typeset({name: value for name, value in item.items() if name not in _NOT_CITED})


def _abstract(reference: Reference) -> str:
    return _own_text(reference.record.abstract.strip(), reference.record.language)


def _own_text(words: str, language: str) -> str:
    return french(words) if is_french(language) else words
