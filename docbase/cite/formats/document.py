"""Bibliographies to read as text: Markdown, plain text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import CitedWork, compile_bibliography
from docbase.cite.csl import run_pandoc
from docbase.cite.formats.assembly import (
    Look,
    PieceWriter,
    abstract_and_details,
    anchor_of,
    assemble,
    citation,
    convert,
    piecewise,
)

_LAYOUTS = Path(__file__).parent.parent.parent / "data" / "layouts"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """A format that pandoc writes through a template."""

    name: str
    media_type: str
    suffix: str
    writer: tuple[str, ...]
    """Arguments of pandoc."""
    template: str
    look: Look
    mark: str = ""
    """What may stand between two works, when they are written one by one; empty when they cannot be."""
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection in this format."""
        bibliography = compile_bibliography(selection)
        template = f"--template={_LAYOUTS / self.template}"
        look = self.look
        if self.mark:
            writer = PieceWriter(name=self.name, raw_format=self.name, mark=self.mark, write=self._fragment)
            look = piecewise(bibliography, look, selection.pieces, writer)
        body = assemble(bibliography, look)
        content = convert(bibliography, body, (*self.writer, "--wrap=none", template))
        return Output(content=content, left_out=bibliography.missing)

    def _fragment(self, document: bytes) -> str:
        return run_pandoc(("--from=json", *self.writer, "--wrap=none"), document).decode()


def _plain(name: str, content: Sequence[blocks.Node]) -> list[blocks.Node]:
    """Sets what stands under a reference apart; the rest follows as it comes."""
    return [blocks.quote(content)] if content and name in ("abstract", "lead", "details") else list(content)


def _classed(name: str, content: Sequence[blocks.Node]) -> list[blocks.Node]:
    return [blocks.division(content, "abstract" if name == "lead" else name)] if content else []


def _item(work: CitedWork, look: Look) -> list[blocks.Node]:
    """Sets a work as an item by its role, which a reader of screens announces, without a bullet."""
    content = [*citation(work, look), *abstract_and_details(work, look)]
    return [blocks.division(content, "work", anchor_of(work.record_id), role="listitem")]


def _list(items: list[blocks.Node]) -> list[blocks.Node]:
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
    look=Look(mark=_plain, is_linked=False, is_measured=False),
)
TEXT = TextFormat(
    name="txt",
    media_type="text/plain",
    suffix=".txt",
    writer=("--to=plain",),
    template="bibliography.txt",
    look=Look(mark=_plain, set_heading=_underlined, is_linked=False, is_measured=False),
)
HTML = TextFormat(
    name="html",
    media_type="text/html",
    suffix=".html",
    writer=("--to=html5", "--shift-heading-level-by=1", "--toc", "--toc-depth=4"),
    template="bibliography.html",
    look=Look(mark=_classed, set_work=_item, set_together=_list),
    mark="<!-- work -->",
)
