"""Small documents of every kind, made where they are needed."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdf

from docbase.extract.base import source_file
from docbase.model.extract import Extract, SourceFile

TextLine = tuple[float, str]
"""Size of the letters, and the text."""


def pdf(pages: Sequence[Sequence[TextLine]], info: Mapping[str, str] | None = None) -> bytes:
    """Returns a PDF with these lines on its pages, and no outline, labels or XMP."""
    contents = [_content(lines) for lines in pages]
    first = 4
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]/MediaBox[0 0 595 842]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for place, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (first + 2 * place + 1)
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    file = _assembled(objects, "/Root 1 0 R")
    return with_outline(file, info=info) if info else file


def with_outline(
    file: bytes, outline: Mapping[str, int] | None = None, info: Mapping[str, str] | None = None
) -> bytes:
    """Returns the PDF with these bookmarks (title: page index) and metadata."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(file))
    for title, index in (outline or {}).items():
        writer.add_outline_item(title=title, page_number=index)
    writer.add_metadata({f"/{name}": value for name, value in (info or {}).items()})
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_tree(file: bytes, tree: bytes) -> bytes:
    """Returns the PDF with another root of its page tree."""
    return file.replace(
        file[file.index(b"<</Type/Pages") : file.index(b">>", file.index(b"<</Type/Pages")) + 2], tree
    )


def _content(lines: Sequence[TextLine]) -> bytes:
    height, pieces = 800.0, []
    for size, text in lines:
        height -= size * 1.5
        escaped = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        pieces.append(b"BT /F %.1f Tf 50 %.1f Td (%s) Tj ET" % (size, height, escaped))
    return b"\n".join(pieces)


def _assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    file = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += f"trailer\n<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(file)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Partie"><w:name w:val="Partie"/><w:basedOn w:val="Titre1"/>'
    "</w:style>"
)


def docx(body: str, parts: Mapping[str, str] | None = None, pages: int | None = None) -> bytes:
    """Returns a Word document with this body; other parts by name, as "footnotes" or "header1"."""
    parts = {"styles": f"<w:styles {W}>{STYLES}</w:styles>", **(parts or {})}
    kinds = {name: name.rstrip("0123456789") for name in parts}
    main = "".join(_relation(name, f"{_OFFICE}/{kinds[name]}", f"{name}.xml") for name in parts)
    package = (
        _relation("main", f"{_OFFICE}/officeDocument", "word/document.xml")
        + _relation("app", f"{_OFFICE}/extended-properties", "docProps/app.xml")
        + _relation("core", f"{_PACKAGE}/metadata/core-properties", "docProps/core.xml")
    )
    counted = f"<Pages>{pages}</Pages>" if pages else ""
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{package}</Relationships>',
        "docProps/app.xml": f"<Properties>{counted}<Application>Word</Application></Properties>",
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
            "<dc:title>Le potentiel\u00a0économique</dc:title><dc:creator>IREV</dc:creator>"
            "<t:created>2015-11-03T10:00:00Z</t:created></cp:coreProperties>"
        ),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{main}</Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def p(text: str, style: str = "") -> str:
    """Returns the XML of a paragraph."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{r(text)}</w:p>"


def r(text: str) -> str:
    """Returns the XML of a run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ole(stream: str) -> bytes:
    """Returns what one of Microsoft's compound files looks like, with the name of one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def put(folder: Path, name: str, content: bytes | str) -> SourceFile:
    """Writes the file and returns it as a source."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return source_file(path)


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def texts(extract: Extract) -> list[str]:
    return [page.text for page in extract.pages]
