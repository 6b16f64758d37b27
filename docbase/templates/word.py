"""Word forms: a template as a document to be filled in, and what somebody has written in one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docbase.errors import DamagedDocumentError, UnsupportedFormatError
from docbase.messages import gettext as _
from docbase.model.extract import FORM_ANSWER, FORM_MARK
from docbase.model.folding import fold
from docbase.storage import storage_errors
from docbase.templates.template import Part, Template

if TYPE_CHECKING:
    from docx.document import Document

_MARK = re.compile(rf"{FORM_MARK}([A-Za-z0-9._-]+)")
"""How a form says of what type it is, in the category of its properties."""
_HELP_STYLE = "Form help"
_NEAR = 0.8
_LARGEST = 200_000_000
"""Bytes that a form may take once unpacked: beyond, it is a trap, or no form."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GREY, _DARK, _RULE = "6B7280", "1F3864", "C9D3E6"
_REQUIRED = "*"


def form(template: Template, centre: str, language: str) -> bytes:
    """Returns a Word form: a heading for each part, help in grey under it, and room to answer.

    What is written under a heading is the answer: the form is read back by its headings, so that it may be
    filled in by any word processor.

    Args:
        template: what is asked for.
        centre: the name of the centre, to whom the form comes back.
        language: that of the template, for the spelling to be checked.
    """
    import docx

    document = docx.Document()
    _set_styles(document)
    _set_language(document, language)
    properties = document.core_properties
    properties.category = f"{FORM_MARK}{template.type}"
    properties.title, properties.author, properties.comments = template.title, centre, ""
    properties.created = properties.modified = datetime.now(UTC)
    document.add_paragraph(template.title, style="Title")
    if template.about:
        document.add_paragraph(template.about, style=_HELP_STYLE)
    if any(part.is_required for part in template.parts):
        document.add_paragraph(_("What is marked {mark} is required.").format(mark=_REQUIRED), _HELP_STYLE)
    for part in template.parts:
        _add_part(document, part)
    document.sections[0].footer.paragraphs[0].text = centre
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def form_type(path: Path) -> str:
    """Returns of what type a form is; empty when it does not say, as one that went through another program.

    Raises:
        DamagedDocumentError, UnsupportedFormatError: it is no Word document, or a broken one.
        StorageError: it cannot be read.
    """
    found = _MARK.search(_opened(path).core_properties.category or "")
    return found[1] if found else ""


def answers(path: Path, template: Template) -> Mapping[str, str]:
    """Returns what is written in a form under the label of each part, a line for each paragraph.

    Raises:
        DamagedDocumentError, UnsupportedFormatError: it is no Word document, or a broken one.
        StorageError: it cannot be read.
    """
    labels = {_plain(part.label): part for part in template.parts}
    lines = list(_paragraphs(_opened(path)))
    # Not every program keeps styles: where there are no headings, a label alone on its line is one.
    has_headings = any(_is_heading(style) and _plain(text) in labels for text, style in lines)
    found: dict[str, list[str]] = {}
    part: Part | None = None
    for text, style in lines:
        named = labels.get(_plain(text))
        if named and (_is_heading(style) or not has_headings):
            part = named
        elif part and (answer := _without_help(text, style, part)):
            found.setdefault(part.label, []).append(answer)
    return {label: "\n".join(own) for label, own in found.items()}


def _add_part(document: Document, part: Part) -> None:
    from docx.shared import RGBColor

    heading = document.add_paragraph(part.label, style="Heading 2")
    if part.is_required:
        heading.add_run(f" {_REQUIRED}").font.color.rgb = RGBColor(0xB0, 0x2A, 0x37)
    if told := _help(part):
        document.add_paragraph(told, style=_HELP_STYLE)
    for _line in range(1 if part.field and part.field != "abstract" else 3):
        document.add_paragraph(style=FORM_ANSWER)


def _help(part: Part) -> str:
    longest = _("{count} characters at most.").format(count=part.longest) if part.longest else ""
    return " ".join(filter(None, (part.help, longest)))


def _set_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for name, size, space in (("Title", 24, 0), ("Heading 2", 13, 16)):
        style = styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, RGBColor.from_string(_DARK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(space), Pt(3)
        style.paragraph_format.keep_with_next = True
        _use_font(style, "Calibri")
    for border in list(styles["Title"].element.iter(f"{_W}pBdr")):
        border.getparent().remove(border)
    helping = styles.add_style(_HELP_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    helping.base_style, helping.font.italic, helping.font.size = normal, True, Pt(9.5)
    helping.font.color.rgb = RGBColor.from_string(_GREY)
    helping.paragraph_format.space_after = Pt(4)
    helping.paragraph_format.keep_with_next = True
    answer = styles.add_style(FORM_ANSWER, WD_STYLE_TYPE.PARAGRAPH)
    answer.base_style = normal
    answer.paragraph_format.space_after = Pt(0)
    _draw_box(answer)


def _set_language(document: Document, language: str) -> None:
    code = {"en": "en-GB"}.get(language, "fr-FR")
    for element in document.styles.element.iter(f"{_W}lang"):
        element.set(f"{_W}val", code)


def _use_font(style: Any, name: str) -> None:
    """Gives a style a font of its own, in the place of that of the theme of headings."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(f"{_W}{kind}", name)


def _draw_box(style: Any) -> None:
    """Draws a box around the paragraphs of a style; those that follow each other share it."""
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", _RULE)):
            line.set(f"{_W}{name}", value)
        borders.append(line)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _opened(path: Path) -> Document:
    import docx

    with storage_errors(path):
        data = path.read_bytes()
    if not data.startswith(b"PK"):
        raise UnsupportedFormatError(
            _("{path} is no Word document (.docx).").format(path=path),
            hint=_("Save it as a Word document (.docx), then try again."),
            path=path,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) <= _LARGEST:
                return docx.Document(io.BytesIO(data))
    # python-docx lets through what zipfile, zlib, lxml and its own tables of parts meet in a broken package.
    except Exception as error:
        raise DamagedDocumentError(
            _("{path} cannot be read as a Word document.").format(path=path),
            hint=_("Open it in a word processor and save it again as .docx."),
            path=path,
        ) from error
    raise UnsupportedFormatError(
        _("{path} is too large to be a form.").format(path=path),
        hint=_("Bring it in as a publication: docbase ingest."),
        path=path,
    )


def _paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    """Yields the text of each paragraph with the name of its style, those in tables and boxes as well.

    What was added under revision is there, what was struck out is not.
    """
    names = {style.style_id: style.name or "" for style in document.styles}
    for paragraph in document.element.body.iter(f"{_W}p"):
        if any(above.tag.endswith("}Fallback") for above in paragraph.iterancestors()):
            continue  # a text box, written a second time for old programs
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = names.get(style.get(f"{_W}val"), "") if style is not None else ""
        for line in _text(paragraph).split("\n"):
            yield line, name


def _text(paragraph: Any) -> str:
    found = []
    for piece in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(piece.iterancestors(f"{_W}p")) is paragraph:
            kind = piece.tag.removeprefix(_W)
            found.append({"t": piece.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(kind, "\n"))
    return "".join(found)


def _is_heading(style: str) -> bool:
    return style.lower().startswith("heading")


def _without_help(text: str, style: str, part: Part) -> str:
    """Returns what a person has written in a paragraph, be it in that of the help.

    The help may have been worded a little otherwise when the form was made.
    """
    told, written = _spaced(_help(part)), _spaced(text)
    if told and written.startswith(told):
        return written.removeprefix(told).strip()
    is_help = style == _HELP_STYLE and len(written) <= 2 * len(told) + 1  # what is longer is not near
    if is_help and SequenceMatcher(None, _plain(told), _plain(written), autojunk=False).ratio() > _NEAR:
        return ""
    return text.strip()


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(_REQUIRED, " ").split()).rstrip(" :.")
