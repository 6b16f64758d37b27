"""Pages set by Typst, as PDF: tagged, so that they can be read aloud (PDF/UA)."""

from collections.abc import Mapping
from pathlib import Path

from docbase.errors import CitationError
from docbase.messages import gettext as _

LAYOUTS = Path(__file__).parent / "data" / "layouts"


def typeset(source: bytes, inputs: Mapping[str, str]) -> bytes:
    """Returns what Typst makes of its source, as PDF.

    It sees its own fonts only, and no hour: the same source is the same file on every machine.

    Args:
        source: what Typst reads.
        inputs: texts that the source asks for by name.

    Raises:
        CitationError: Typst refuses the source.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    try:
        compiler = typst.Compiler(source, root=LAYOUTS, font_paths=fonts, sys_inputs=dict(inputs))
        document = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as error:
        raise CitationError(
            _("The PDF could not be made: {cause}.").format(cause=error.message.rstrip(".")),
            hint=_("Choose another format, as docx, and report this message."),
        ) from error
    assert isinstance(document, bytes)
    return document
