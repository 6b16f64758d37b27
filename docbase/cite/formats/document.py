"""Bibliographies to read as text: Markdown, plain text and HTML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import Bibliography, CitedWork, compile_bibliography
from docbase.cite.csl import run_pandoc

_TEMPLATES = Path(__file__).parent.parent.parent / "data" / "templates"
_CONTENTS = {"fr": "Sommaire", "en": "Contents"}
_GROUPS_FOR_CONTENTS = 4
"""From how many headings a table of contents helps."""

WorkSetter = Callable[[Sequence[CitedWork]], list[blocks.Node]]
"""Sets the works of one group."""
HeadingSetter = Callable[[int, str, str], blocks.Node]
"""Sets a heading: its level, its words, its identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """A format that pandoc writes through a template."""

    name: str
    media_type: str
    suffix: str
    writer: tuple[str, ...]
    """Arguments of pandoc."""
    template: str
    set_works: WorkSetter
    set_heading: HeadingSetter = blocks.heading
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection in this format."""
        bibliography = compile_bibliography(selection)
        template = f"--template={_TEMPLATES / self.template}"
        body = assemble(bibliography, self.set_works, self.set_heading)
        content = convert(bibliography, body, (*self.writer, "--wrap=none", template))
        return Output(content=content, left_out=bibliography.missing)


def assemble(
    bibliography: Bibliography, set_works: WorkSetter, set_heading: HeadingSetter = blocks.heading
) -> list[blocks.Node]:
    """Returns the body of the bibliography: its introduction, its headings and its works."""
    body: list[blocks.Node] = []
    if bibliography.introduction:
        body.append(blocks.division(blocks.prose(bibliography.introduction), "introduction"))
    for number, group in enumerate(bibliography.groups, start=1):
        if group.heading:
            body.append(set_heading(group.level, group.heading, f"groupe-{number}"))
        if group.works:
            body += set_works(group.works)
    return body


def convert(bibliography: Bibliography, body: Sequence[blocks.Node], writer: Sequence[str]) -> bytes:
    """Returns the bibliography as pandoc writes it.

    Raises:
        CitationError: pandoc fails.
    """
    metadata = {
        "title": bibliography.title,
        "lang": bibliography.language,
        "contents": _contents(bibliography),
    }
    return run_pandoc(("--from=json", *writer), blocks.document(body, metadata))


def _contents(bibliography: Bibliography) -> str:
    """Returns the heading of the table of contents; a template without one passes over it."""
    if len(bibliography.groups) < _GROUPS_FOR_CONTENTS:
        return ""
    return _CONTENTS.get(bibliography.language, _CONTENTS["fr"])


def citation(work: CitedWork) -> list[blocks.Node]:
    """Returns the citation as paragraphs."""
    return [blocks.paragraph(paragraph) for paragraph in work.citation.paragraphs]


def _paragraphs(works: Sequence[CitedWork]) -> list[blocks.Node]:
    content: list[blocks.Node] = []
    for work in works:
        content += citation(work)
        if work.abstract:
            content.append(blocks.quote(blocks.prose(work.abstract)))
    return content


def _list(works: Sequence[CitedWork]) -> list[blocks.Node]:
    """Sets the works as a list by its roles, which a reader of screens announces, without bullets."""
    items = []
    for work in works:
        abstract = [blocks.division(blocks.prose(work.abstract), "abstract")] if work.abstract else []
        content = [*citation(work), *abstract]
        items.append(blocks.division(content, "work", f"ref-{work.record_id}", role="listitem"))
    return [blocks.division(items, "works", role="list")]


def _underlined(level: int, words: str, _identifier: str) -> blocks.Node:
    line = ("=" if level == 1 else "-") * len(words)
    return blocks.paragraph([*blocks.text(words), blocks.LINE_BREAK, *blocks.text(line)])


MARKDOWN = TextFormat(
    name="md",
    media_type="text/markdown",
    suffix=".md",
    # No raw HTML: what the catalogue has between < and > is text.
    writer=("--to=gfm-raw_html", "--shift-heading-level-by=1"),
    template="bibliography.md",
    set_works=_paragraphs,
)
TEXT = TextFormat(
    name="txt",
    media_type="text/plain",
    suffix=".txt",
    writer=("--to=plain",),
    template="bibliography.txt",
    set_works=_paragraphs,
    set_heading=_underlined,
)
HTML = TextFormat(
    name="html",
    media_type="text/html",
    suffix=".html",
    writer=("--to=html5", "--shift-heading-level-by=1", "--toc", "--toc-depth=3"),
    template="bibliography.html",
    set_works=_list,
)
