"""The body of a bibliography as a tree of pandoc, which each family of formats sets in its own way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from docbase.cite import blocks
from docbase.cite.base import Pointer
from docbase.cite.bibliography import Bibliography, CitedWork, Group
from docbase.cite.csl import run_pandoc
from docbase.cite.details import Detail
from docbase.cite.indexes import IndexEntry
from docbase.cite.pieces import PieceStore
from docbase.cite.typography import NO_BREAK, french, is_french, is_one
from docbase.cite.wording import word

_FEWEST = 4
"""From how many headings a table of contents helps."""
_DEEPEST = 3
"""Level down to which headings stand in it."""

Marker = Callable[[str, Sequence[blocks.Node]], list[blocks.Node]]
"""Marks blocks with what they are: introduction, work, annotated (work), abstract, lead (an abstract with
details under it), details, pointer or index."""
HeadingSetter = Callable[[int, str, str], blocks.Node]
"""Sets a heading: its level, its words, its identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading, as a table of contents has it."""

    words: str
    level: int
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a family of formats sets a bibliography."""

    mark: Marker
    set_heading: HeadingSetter = blocks.heading
    set_work: Callable[[CitedWork, "Look"], list[blocks.Node]] | None = None
    """Sets a work with what stands under it; None sets it as marked paragraphs."""
    set_together: Callable[[list[blocks.Node]], list[blocks.Node]] = list
    """Sets the works of a group together."""
    is_linked: bool = True
    """Whether a number of an index leads to its reference."""
    is_measured: bool = True
    """Whether its lines are broken where the page wants it: never within a date, then."""


def assemble(bibliography: Bibliography, look: Look) -> list[blocks.Node]:
    """Returns all that follows the title and the table of contents."""
    body = look.mark("introduction", blocks.prose(bibliography.introduction))
    for group, heading in zip(bibliography.groups, _group_headings(bibliography), strict=True):
        body += _group(group, heading, look)
    for index, heading in zip(bibliography.indexes, _index_headings(bibliography), strict=True):
        body.append(look.set_heading(heading.level, heading.words, heading.identifier))
        body += look.mark("index", [_index_line(entry, bibliography, look) for entry in index.entries])
    return body


def convert(bibliography: Bibliography, body: Sequence[blocks.Node], writer: Sequence[str]) -> bytes:
    """Returns the bibliography as pandoc writes it.

    Raises:
        CitationError: pandoc fails.
    """
    metadata = {
        "title": bibliography.title,
        "lang": bibliography.language,
        "subtitle": bibliography.subtitle,
        "author": bibliography.issuer,
        "date": bibliography.closing,
        "contents": contents_title(bibliography),
    }
    return run_pandoc(("--from=json", *writer), blocks.document(body, metadata))


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceWriter:
    """What writes works one by one."""

    name: str
    """Tells what it writes from what others do."""
    raw_format: str
    """What pandoc calls the code that it writes."""
    mark: str
    """Code that may stand between two works, and is nowhere else."""
    write: Callable[[bytes], str]
    """Writes a document of pandoc."""

    def __call__(self, works: Sequence[Sequence[blocks.Node]]) -> list[str]:
        """Returns works as they are written.

        Raises:
            CitationError: pandoc fails.
        """
        marker = blocks.raw(self.raw_format, self.mark)
        body = [marker, *(node for work in works for node in (*work, marker))]
        written = self.write(blocks.document(body, {}))
        return [piece.strip("\n") for piece in written.split(self.mark)[1:-1]]


def piecewise(bibliography: Bibliography, look: Look, store: PieceStore, writer: PieceWriter) -> Look:
    """Returns the look in which every work is written already, and is raw to pandoc.

    Raises:
        CitationError: pandoc fails.
    """
    works = {work.said: work for group in bibliography.groups for work in group.works}
    pieces = store(works, writer.name, lambda some: writer([_set(work, look) for work in some]))
    raw = {
        work.number: [blocks.raw(writer.raw_format, piece)]
        for work, piece in zip(works.values(), pieces, strict=True)
    }
    return replace(look, set_work=lambda work, _look: raw[work.number])


def headings(bibliography: Bibliography) -> tuple[Heading, ...]:
    """Returns the headings of the table of contents, none when there are too few."""
    found = [
        heading
        for heading in (*_group_headings(bibliography), *_index_headings(bibliography))
        if heading.words and heading.level <= _DEEPEST
    ]
    return tuple(found) if len(found) >= _FEWEST else ()


def contents_title(bibliography: Bibliography) -> str:
    """Returns the heading of the table of contents; empty when there is none."""
    return word("contents", bibliography.language) if headings(bibliography) else ""


def citation(work: CitedWork, look: Look) -> list[blocks.Node]:
    """Returns the citation as paragraphs, the first with its number where that is wanted."""
    paragraphs: Sequence[Sequence[blocks.Node]] = work.citation.paragraphs or ((),)
    if look.is_measured:
        paragraphs = [blocks.held(one, is_one) for one in paragraphs]
    number = blocks.text(f"{work.number}.{NO_BREAK}") if work.is_numbered else ()
    first, *others = paragraphs
    return [blocks.paragraph(one) for one in ((*number, *first), *others)]


def abstract_and_details(work: CitedWork, look: Look) -> list[blocks.Node]:
    """Returns what stands under the citation."""
    lines: list[blocks.Node] = []
    for detail in work.details:
        lines += [blocks.LINE_BREAK] if lines else []
        lines += _detail(detail)
    details = look.mark("details", [blocks.paragraph(lines)] if lines else [])
    return look.mark("lead" if details else "abstract", blocks.prose(work.abstract)) + details


def anchor_of(record_id: str) -> str:
    """Returns the identifier of a reference in the document."""
    return f"ref-{record_id}"


def _group(group: Group, heading: Heading, look: Look) -> list[blocks.Node]:
    body = [look.set_heading(group.level, group.heading, heading.identifier)] if group.heading else []
    body += look.mark("introduction", blocks.prose(group.introduction))
    if group.works:
        body += look.set_together([node for work in group.works for node in _set(work, look)])
    return body + look.mark("pointer", [_pointer(pointer) for pointer in group.pointers])


def _set(work: CitedWork, look: Look) -> list[blocks.Node]:
    if look.set_work:
        return look.set_work(work, look)
    under = abstract_and_details(work, look)
    name = "annotated" if under else "work"
    return look.mark(name, _anchored(work, look) if look.is_linked else citation(work, look)) + under


def _anchored(work: CitedWork, look: Look) -> list[blocks.Node]:
    """Returns the citation with a place for links at its beginning."""
    first, *others = citation(work, look)
    match first:
        case {"c": [dict() as start, *rest]}:
            place = blocks.anchor([start], anchor_of(work.record_id))
            return [{**first, "c": [place, *rest]}, *others]
    return [first, *others]


def _pointer(pointer: Pointer) -> blocks.Node:
    name: tuple[blocks.Node, ...] = (
        (blocks.link(pointer.name, pointer.address),) if pointer.address else blocks.text(pointer.name)
    )
    parts = [list(name)]
    parts += [list(blocks.text(pointer.note))] if pointer.note else []
    parts += [[blocks.link(pointer.address, pointer.address)]] if pointer.address else []
    return blocks.paragraph(_joined(parts, ". "))


def _detail(detail: Detail) -> list[blocks.Node]:
    label = blocks.text(detail.label)
    said = (blocks.link(detail.text, detail.address),) if detail.address else blocks.text(detail.text)
    return [*label, {"t": "Space"}, *said]


def _index_line(entry: IndexEntry, bibliography: Bibliography, look: Look) -> blocks.Node:
    is_in_french = is_french(bibliography.language)
    name = f"{french(entry.name)}{NO_BREAK}:" if is_in_french else f"{entry.name}:"
    numbers = [
        [blocks.link(str(number), f"#{anchor_of(record_id)}")]
        if look.is_linked
        else list(blocks.text(str(number)))
        for number, record_id in entry.places
    ]
    return blocks.paragraph([*blocks.text(name), {"t": "Space"}, *_joined(numbers, ", ")])


def _joined(parts: Sequence[list[blocks.Node]], separator: str) -> list[blocks.Node]:
    found: list[blocks.Node] = []
    for part in parts:
        found += [{"t": "Str", "c": separator.strip()}, {"t": "Space"}] if found else []
        found += part
    return found


def _group_headings(bibliography: Bibliography) -> Iterator[Heading]:
    for number, group in enumerate(bibliography.groups, start=1):
        yield Heading(words=group.heading, level=group.level, identifier=f"groupe_{number}")


def _index_headings(bibliography: Bibliography) -> Iterator[Heading]:
    for number, index in enumerate(bibliography.indexes, start=1):
        yield Heading(words=index.title, level=1, identifier=f"index_{number}")
