"""Bibliographies as PDF, set by Typst."""

from collections.abc import Sequence
from dataclasses import dataclass

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import compile_bibliography
from docbase.cite.formats.assembly import Look, assemble, convert
from docbase.typesetting import LAYOUTS, typeset

_TEMPLATE = LAYOUTS / "bibliography.typ"
_SHORT = 70
"""Entries up to which an index is on one page, and its columns are made even; Typst only fills them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFormat:
    """A PDF for print and screen, with bookmarks, links and the structure that readers of screens need."""

    name: str = "pdf"
    media_type: str = "application/pdf"
    suffix: str = ".pdf"
    is_text: bool = False

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection as PDF."""
        bibliography = compile_bibliography(selection)
        writer = ("--to=typst-smart", "--wrap=none", f"--template={_TEMPLATE}")
        source = convert(bibliography, assemble(bibliography, Look(mark=_called)), writer)
        return Output(content=typeset(source, {"author": bibliography.issuer}), left_out=bibliography.missing)


def _called(name: str, content: Sequence[blocks.Node]) -> list[blocks.Node]:
    """Returns the blocks as the argument of the function of the template that sets them."""
    if not content:
        return []
    if name == "index" and len(content) <= _SHORT:
        half = (len(content) + 1) // 2
        between = blocks.raw("typst", "][")
        opening, closing = blocks.raw("typst", "#halves["), blocks.raw("typst", "]")
        return [opening, *content[:half], between, *content[half:], closing]
    return [blocks.raw("typst", f"#{name}["), *content, blocks.raw("typst", "]")]


PDF = PdfFormat()
