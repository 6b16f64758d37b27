"""Documents made to exhaust, to deceive or to spy: small to hold, and large, endless or greedy when read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from tests.extract.books import epub
from tests.extract.office import odf, odt_p, pptx, shape, xlsx, xlsx_row
from tests.extract.samples import docx, p, pdf, with_tree, zipped

MEGABYTE = 1_000_000
SOUND_TIFF = {256: 10, 257: 10, 258: 8, 259: 1, 262: 1, 273: 100, 277: 1, 278: 10, 279: 100}
"""The tags of an image of ten dots a side."""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packages() -> dict[str, tuple[bytes, str]]:
    """Returns a sound file of each packaged format, and which of its parts holds its text, by suffix."""
    return {
        "docx": (docx(p("Le texte")), "word/document.xml"),
        "pptx": (pptx([shape("Le texte")]), "ppt/slides/slide1.xml"),
        "xlsx": (xlsx(xlsx_row(1, {"A": "Le texte"})), "xl/worksheets/sheet1.xml"),
        "odt": (odf("text", odt_p("Le texte")), "content.xml"),
        "odp": (
            odf(
                "presentation",
                f"<draw:page><draw:frame><draw:text-box>{odt_p('Le texte')}</draw:text-box></draw:frame>"
                "</draw:page>",
            ),
            "content.xml",
        ),
        "ods": (
            odf("spreadsheet", table(f"<table:table-cell>{odt_p('Le texte')}</table:table-cell>")),
            "content.xml",
        ),
        "epub": (epub(["<p>Le texte</p>"]), "OEBPS/c1.xhtml"),
    }


def table(cells: str, rows: str = "") -> str:
    """Returns the XML of a sheet of OpenDocument with a row of these cells."""
    return f'<table:table table:name="A"><table:table-row {rows}>{cells}</table:table-row></table:table>'


def altered(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Returns the package with other parts, or with more of them."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**files, **parts})


def part(package: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name).decode()


def swelling(package: bytes, name: str) -> bytes:
    """Returns the package with a text that packs a thousand times: spaces where they say nothing."""
    text = part(package, name)
    end = text.rindex("</")
    return altered(package, {name: (text[:end] + " " * 40 * MEGABYTE + text[end:]).encode()})


def spying(package: bytes, name: str, target: str) -> bytes:
    """Returns the package with a text that asks for what is at a place of the machine, or of the network."""
    return altered(package, {name: spying_xml(part(package, name), target)})


def spying_xml(text: str, target: str) -> bytes:
    declared = (
        f'<!DOCTYPE a SYSTEM "{target}" [<!ENTITY e SYSTEM "{target}"><!ENTITY % q SYSTEM "{target}">%q;]>'
    )
    return (declared + _undeclared(text).replace("Le texte", "Le texte &e;")).encode()


def laughing(package: bytes, name: str) -> bytes:
    """Returns the package with a text that a thousand million laughs swell."""
    return altered(package, {name: laughing_xml(part(package, name))})


def laughing_xml(text: str) -> bytes:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    declared = f'<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]>'
    return (declared + _undeclared(text).replace("Le texte", "Le texte &a9;")).encode()


def _undeclared(text: str) -> str:
    return text[text.index("?>") + 2 :] if text.startswith("<?xml") else text


def escaping(package: bytes, path: str) -> bytes:
    """Returns the package with parts that would be written elsewhere by whoever unpacks it."""
    names = ("../../evade.xml", "/tmp/evade.xml", "..\\..\\evade.xml", path)
    return altered(package, dict.fromkeys(names, b"<a/>"))


def deep_xml(package: bytes, name: str, depth: int = 100_000) -> bytes:
    """Returns the package with a text so many elements deep."""
    text = part(package, name)
    return altered(
        package, {name: text.replace("Le texte", "<a>" * depth + "Le texte" + "</a>" * depth).encode()}
    )


def repeated_slides(count: int = 100_000) -> bytes:
    """Returns a presentation that shows its one slide so many times."""
    package = pptx([shape("Le texte " * 5000)])
    text = part(package, "ppt/presentation.xml")
    one = text[text.index("<p:sldId ") : text.index("</p:sldIdLst>")]
    return altered(package, {"ppt/presentation.xml": text.replace(one, one * count).encode()})


def repeated_chapters(count: int = 100_000) -> bytes:
    """Returns a book that has its one chapter so many times."""
    package = epub(["<p>Le texte</p>" * 5000])
    text = part(package, "OEBPS/book.opf")
    one = '<itemref idref="c1"/>'
    return altered(package, {"OEBPS/book.opf": text.replace(one, one * count).encode()})


def image(kind: str, side: int = 60_000) -> bytes:
    """Returns a small file that says it is an image of so many dots a side."""
    made = {"png": _png, "bmp": _bmp, "gif": _gif, "tiff": _tiff, "jpg": _jpg}
    return made[kind](side)


def _png(side: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def _bmp(side: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 100, 0, 0, 54) + header + bytes(100)


def _gif(side: int) -> bytes:
    screen = struct.pack("<HHBBB", side, side, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + screen + frame + b";"


def _jpg(side: int) -> bytes:
    frame = struct.pack(">BHHBBBB", 8, side, side, 1, 1, 0x11, 0)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(100)
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + scan + b"\xff\xd9"


def _tiff(side: int) -> bytes:
    return tiff(
        {256: side, 257: side, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: side, 279: 100}, following=0
    )


def tiff(tags: Mapping[int, int], following: int) -> bytes:
    """Returns a TIFF with one directory of these tags, and the place of the directory that follows it."""
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    return (
        b"II*\x00\x08\x00\x00\x00"
        + struct.pack("<H", len(tags))
        + entries
        + struct.pack("<I", following)
        + bytes(200)
    )


def many_objects(count: int = 1_000_000) -> bytes:
    """Returns a PDF with so many objects that nothing refers to, and one page."""
    rows = b"".join(b"%d 0 obj 0 endobj\n" % number for number in range(100, 100 + count))
    return _inserted(rows)


def _inserted(objects: bytes) -> bytes:
    """Returns a PDF of one page with more objects in it, whose table is lost."""
    sound = pdf([[(11.0, "Le texte")]])
    end = sound.index(b"xref\n0")
    return sound[:end] + objects + b"trailer\n<</Root 1 0 R/Size 9>>\n%%EOF\n"


def pdf_of(
    content: bytes, *, box: str = "0 0 595 842", more: str = "", objects: Sequence[bytes] = ()
) -> bytes:
    """Returns a PDF of one page drawn by this content, packed; `more` is said of the page."""
    packed = zlib.compress(content, 9)
    parts = [
        b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        b"2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj",
        f"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{more}>> endobj".encode(),
        b"4 0 obj <</Length %d/Filter/FlateDecode>> stream\n%s\nendstream endobj" % (len(packed), packed),
        b"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj",
        *objects,
    ]
    return b"%PDF-1.7\n" + b"\n".join(parts) + b"\ntrailer\n<</Root 1 0 R/Size 99>>\n%%EOF\n"


def pdf_picture(side: int) -> bytes:
    """Returns a PDF whose page shows one image that says it has so many dots a side."""
    data = zlib.compress(bytes(MEGABYTE), 9)
    picture = b"6 0 obj <</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (side, side)
    picture += b"/ColorSpace/DeviceGray/Filter/FlateDecode/Length %d>> stream\n%s\nendstream endobj" % (
        len(data),
        data,
    )
    return pdf_of(b"q 595 0 0 842 0 0 cm /X Do Q", objects=[picture])


def pdf_form_in_itself() -> bytes:
    """Returns a PDF whose page draws a form that draws itself twice."""
    form = b"6 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 11>>"
    return pdf_of(
        b"BT /F 11 Tf 50 50 Td (Le texte) Tj ET /X Do",
        objects=[form + b" stream\n/X Do /X Do\nendstream endobj"],
    )


def pdf_forms(depth: int = 30) -> bytes:
    """Returns a PDF whose page draws a form that draws another twice, and so on: 2^depth drawings."""
    objects = []
    for number in range(6, 6 + depth):
        content = b"/X Do /X Do" if number < 5 + depth else b"BT ET"
        objects.append(
            b"%d 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
            b"/Length %d>> stream\n%s\nendstream endobj" % (number, number + 1, len(content), content)
        )
    return pdf_of(b"BT /F 11 Tf 50 50 Td (Le texte) Tj ET /X Do", objects=objects)


def pdf_tree(tree: bytes) -> bytes:
    return with_tree(pdf([[(11.0, "Le texte")]]), tree)


def pages_in_pages(depth: int = 20) -> bytes:
    """Returns a PDF whose page tree has the same branch ten times, ten times, ten times…"""
    branches = []
    for number in range(100, 100 + depth):
        kid = b"%d 0 R " % (number + 1) if number < 99 + depth else b"4 0 R "
        branches.append(
            b"%d 0 obj <</Type/Pages/Parent 2 0 R/Count 9999/Kids[%s]>> endobj\n" % (number, kid * 10)
        )
    content = _inserted(b"".join(branches))
    return with_tree(content, b"<</Type/Pages/Count 99999999/Kids[100 0 R]>>")


def mail_in_mail(depth: int) -> bytes:
    """Returns a message in a message in a message…"""
    head = b"From: a@irev.fr\nSubject: Le texte\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    return head * depth + b"From: a@irev.fr\nSubject: fin\n\nLe texte\n"


def parts_in_parts(depth: int) -> bytes:
    """Returns a message whose parts have parts that have parts…"""

    def lines() -> Iterator[str]:
        yield "From: a@irev.fr\nTo: b@irev.fr\nSubject: Le texte\nMIME-Version: 1.0"
        for number in range(depth):
            yield f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}'
        yield "Content-Type: text/plain\n\nLe texte"
        yield from (f"--b{number}--" for number in reversed(range(depth)))

    return "\n".join(lines()).encode()


def docx_relation(target: str) -> bytes:
    """Returns a Word document whose header and pictures are at a place of the machine."""
    links = "".join(
        f'<Relationship Id="r{number}" Target="{target}" TargetMode="{mode}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        for number, (kind, mode) in enumerate(
            (kind, mode)
            for kind in ("header", "footnotes", "image", "aFChunk", "attachedTemplate", "subDocument")
            for mode in ("Internal", "External")
        )
    )
    body = (
        p("Le texte")
        + '<w:altChunk r:id="r6" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    )
    made = docx(body)
    written = f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
    return altered(made, {"word/_rels/document.xml.rels": written.encode()})


def with_dimension(reference: str) -> bytes:
    """Returns a workbook that says its one cell fills this range."""
    made, name = packages()["xlsx"]
    dimension = f'<dimension ref="{reference}"/><sheetData>'
    return altered(made, {name: part(made, name).replace("<sheetData>", dimension).encode()})


def repeated_cell(columns: int, rows: int) -> bytes:
    """Returns a sheet of OpenDocument whose one cell stands for so many."""
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}">{odt_p("Le texte")}</table:table-cell>'
    )
    return odf("spreadsheet", table(cell, f'table:number-rows-repeated="{rows}"'))
