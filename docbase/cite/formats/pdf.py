"""Bibliographies as PDF, set by Typst: tagged, so that they can be read aloud (PDF/UA)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import compile_bibliography
from docbase.cite.formats.assembly import Look, assemble, convert
from docbase.errors import CitationError
from docbase.messages import gettext as _

_TEMPLATE = Path(__file__).parent.parent.parent / "data" / "templates" / "bibliography.typ"

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
        return Output(content=_set(source, bibliography.issuer), left_out=bibliography.missing)


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


def _set(source: bytes, issuer: str) -> bytes:
    """Returns what Typst makes of its source.

    It sees its own fonts only, and no hour: the same bibliography is the same file on every machine.

    Raises:
        CitationError: Typst refuses the source.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    try:
        compiler = typst.Compiler(
            source, root=_TEMPLATE.parent, font_paths=fonts, sys_inputs={"author": issuer}
        )
        document = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as error:
        raise CitationError(
            _("The PDF could not be made: {cause}.").format(cause=error.message.rstrip(".")),
            hint=_("Choose another format, as docx, and report this message."),
        ) from error
    assert isinstance(document, bytes)
    return document


PDF = PdfFormat()
