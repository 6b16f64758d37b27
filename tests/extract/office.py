"""Small packaged Office documents, made where they are needed: ODT, ODP, ODS, PPTX, XLSX."""

import io
import random
import zipfile
from collections.abc import Mapping, Sequence

from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.extract.samples import zipped

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES = {
    "office": f"{_URN}:office:1.0",
    "style": f"{_URN}:style:1.0",
    "text": f"{_URN}:text:1.0",
    "table": f"{_URN}:table:1.0",
    "draw": f"{_URN}:drawing:1.0",
    "svg": f"{_URN}:svg-compatible:1.0",
    "fo": f"{_URN}:xsl-fo-compatible:1.0",
    "presentation": f"{_URN}:presentation:1.0",
    "meta": f"{_URN}:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
ODF = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items())
_ODF_STYLES = (
    '<style:style style:name="Standard" style:family="paragraph"/>'
    '<style:style style:name="Titre" style:family="paragraph" style:parent-style-name="Standard"/>'
    '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>'
)


def odf(
    kind: str,
    body: str,
    *,
    automatic: str = "",
    masters: str = "",
    properties: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """Returns an OpenDocument file of this kind ("text", "presentation", "spreadsheet") with this body."""
    documents = {
        "content.xml": (
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        ),
        "styles.xml": (
            f"<office:styles>{_ODF_STYLES}</office:styles>"
            f"<office:master-styles>{masters}</office:master-styles>"
        ),
        "meta.xml": f"<office:meta>{properties}</office:meta>",
    }
    files = {
        name: f"<office:document {ODF}>{content}</office:document>" for name, content in documents.items()
    }
    mimetype = {"mimetype": f"application/vnd.oasis.opendocument.{kind}"}
    return zipped({**mimetype, **files, **(parts or {})})


def odt_p(text: str, style: str = "Standard") -> str:
    """Returns the XML of a paragraph of an OpenDocument text."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def odt_h(text: str, level: int = 1) -> str:
    """Returns the XML of a heading of an OpenDocument text."""
    return f'<text:h text:style-name="Heading_20_1" text:outline-level="{level}">{text}</text:h>'


_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PML = f'xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}" xmlns:r="{_R}"'


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Returns the XML of what a part refers to: by id, the kind and the target."""
    found = (
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(found)}</Relationships>'


def pptx(
    slides: Sequence[str],
    *,
    notes: Mapping[int, str] | None = None,
    layout: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """Returns a presentation with these shapes on its slides, shown from the last file to the first."""
    notes = notes or {}
    numbers = range(1, len(slides) + 1)
    named = {number: len(slides) + 1 - number for number in numbers}
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="s{number}"/>' for number in numbers)
    files = {
        "_rels/.rels": relations({"main": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f"<p:presentation {PML}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"s{number}": ("slide", f"slides/slide{named[number]}.xml") for number in numbers}
        ),
        "ppt/slideLayouts/slideLayout1.xml": _tree("sldLayout", layout),
    }
    for number, shapes in zip(numbers, slides, strict=True):
        name = f"slide{named[number]}.xml"
        files[f"ppt/slides/{name}"] = _tree("sld", shapes)
        targets = {
            "layout": ("slideLayout", "../slideLayouts/slideLayout1.xml"),
            "chart": ("chart", "../charts/chart1.xml"),
            "data": ("diagramData", "../diagrams/data1.xml"),
        }
        if number in notes:
            targets["notes"] = ("notesSlide", f"../notesSlides/{name}")
            files[f"ppt/notesSlides/{name}"] = _tree("notes", notes[number])
        files[f"ppt/slides/_rels/{name}.rels"] = relations(targets)
    return zipped({**files, **(parts or {})})


def shape(text: str, *, kind: str = "", place: tuple[float, float] | None = None, size: int = 0) -> str:
    """Returns the XML of a shape: for a placeholder its kind, where it is in centimetres (left, top)."""
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    spot = ""
    if place:
        spot = f'<a:xfrm><a:off x="{place[0] * 360_000:.0f}" y="{place[1] * 360_000:.0f}"/></a:xfrm>'
    letters = f'<a:rPr sz="{size * 100}"/>' if size else ""
    paragraphs = "".join(f"<a:p><a:r>{letters}<a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr>{spot}</p:spPr>"
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def _tree(name: str, shapes: str) -> str:
    return f"<p:{name} {PML}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{name}>"


def xlsx(rows: str, *, name: str = "Quartiers") -> bytes:
    """Returns a workbook of one sheet with these rows."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
            ),
            "_rels/.rels": relations({"main": ("officeDocument", "xl/workbook.xml")}),
            "xl/_rels/workbook.xml.rels": relations({"s1": ("worksheet", "worksheets/sheet1.xml")}),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_SHEETS}" xmlns:r="{_R}"><sheets>'
                f'<sheet name="{name}" sheetId="1" r:id="s1"/></sheets></workbook>'
            ),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData></worksheet>'
            ),
        }
    )


def xlsx_row(number: int, cells: Mapping[str, str | float]) -> str:
    """Returns the XML of a row with these values by column letters."""
    return (
        f'<row r="{number}">{"".join(_cell(f"{key}{number}", value) for key, value in cells.items())}</row>'
    )


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def encrypted(content: bytes, password: str) -> bytes:
    """Returns the Office package as Office protects it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    # msoffcrypto opens only what has the types that each package must have.
    files.setdefault("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>'.encode())
    # It encrypts less than 4096 bytes so that even itself cannot open them.
    files["docProps/thumbnail.jpeg"] = random.Random(0).randbytes(5000)
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(zipped(files))))
