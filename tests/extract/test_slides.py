"""What is read out of PowerPoint presentations."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError
from docbase.extract.base import source_file
from docbase.extract.office.slides import SlidesExtractor
from docbase.model.extract import Extract
from tests.extract.office import PML, pptx, shape
from tests.extract.samples import put, texts, zipped

DATA = Path(__file__).parent / "data"
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:title><a:t>Habitants</a:t></c:title>'
    "<c:strCache><c:pt><c:v>Roubaix</c:v></c:pt></c:strCache>"
    "<c:numCache><c:pt><c:v>96000</c:v></c:pt></c:numCache></c:chartSpace>"
)
DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<dgm:t><a:p><a:r><a:t>Diag</a:t></a:r><a:r><a:t>nostic</a:t></a:r></a:p></dgm:t></dgm:dataModel>"
)


def read(folder: Path, content: bytes) -> Extract:
    return SlidesExtractor().extract(put(folder, "diapos.pptx", content))


def graphic(content: str) -> str:
    inside = f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic>"
    return f'<p:graphicFrame><p:xfrm><a:off x="0" y="9000000"/></p:xfrm>{inside}</p:graphicFrame>'


def test_slides_follow_the_show_from_top_to_bottom(tmp_path: Path) -> None:
    first = shape("Le guide", kind="ctrTitle") + shape("Pour les élus", kind="subTitle", place=(1, 8))
    second = (
        shape("à droite", place=(14, 5.4))
        + shape("à gauche\nsuite", place=(1, 5))
        + shape("Le bilan", kind="title", place=(1, 9))
    )
    extract = read(tmp_path, pptx([first, second], notes={2: shape("Dire merci.", kind="body")}))
    assert texts(extract) == [
        "Le guide\nPour les élus",
        "Le bilan\nà gauche\nsuite\nà droite\nDire merci.",
    ]
    assert [page.heading for page in extract.pages] == ["Le guide", "Le bilan"]
    assert extract.has_pages
    assert [(line.text, line.size, line.style) for line in extract.lines[:2]] == [
        ("Le guide", 28.0, "Title"),
        ("Pour les élus", 18.0, "Subtitle"),
    ]


def test_what_libreoffice_writes_is_read() -> None:
    extract = SlidesExtractor().extract(source_file(DATA / "diapos.pptx"))
    assert texts(extract) == [
        "Le guide\nPolitique de la ville\nDire bonjour.",
        "Le bilan\nL’écart\ncolonne droite\nVille\tLens\nDans un groupe\nà droite",
    ]
    assert extract.metadata["title"] == "Le guide"
    assert extract.metadata["created"] == "2015-11-03"


def test_placeholders_stand_where_their_layout_puts_them(tmp_path: Path) -> None:
    layout = shape("Cliquez", kind="body", place=(1, 10)) + shape("IREV", place=(1, 18))
    slide = shape("le corps", kind="body") + shape("au-dessus", place=(1, 2))
    assert texts(read(tmp_path, pptx([slide, slide], layout=layout))) == [
        "au-dessus\nle corps\nIREV",
        "au-dessus\nle corps",
    ]


def test_size_of_letters_tells_the_title_of_a_slide_without_one(tmp_path: Path) -> None:
    lines = read(tmp_path, pptx([shape("petit") + shape("Le guide", size=40)])).lines
    assert max(lines, key=lambda line: line.size).text == "Le guide"


def test_numbers_and_days_that_change_by_themselves_are_left_out(tmp_path: Path) -> None:
    field = "<a:fld><a:t>12</a:t></a:fld>"
    number = shape("x", kind="sldNum").replace("<a:r><a:t>x</a:t></a:r>", field)
    foot = shape("IREV", kind="ftr")
    assert texts(read(tmp_path, pptx([shape("Un") + number + foot, shape("Deux") + number + foot]))) == [
        "Un\nIREV",
        "Deux",
    ]


GRAPHICS = {
    "table": (
        "<a:tbl><a:tr><a:tc><a:p><a:r><a:t>Ville</a:t></a:r></a:p></a:tc>"
        "<a:tc><a:p><a:r><a:t>Lens</a:t></a:r></a:p></a:tc></a:tr></a:tbl>",
        "Ville\tLens",
    ),
    "chart": ('<c:chart xmlns:c="urn:c" r:id="chart"/>', "Habitants\nRoubaix"),
    "diagram": ('<d:relIds xmlns:d="urn:d" r:dm="data"/>', "Diagnostic"),
}


@pytest.mark.parametrize("kind", GRAPHICS)
def test_tables_charts_and_diagrams_are_read(tmp_path: Path, kind: str) -> None:
    content, expected = GRAPHICS[kind]
    parts = {"ppt/charts/chart1.xml": CHART, "ppt/diagrams/data1.xml": DIAGRAM}
    extract = read(tmp_path, pptx([shape("Un") + graphic(content)], parts=parts))
    assert texts(extract) == [f"Un\n{expected}"]


def test_alternatives_are_read_once(tmp_path: Path) -> None:
    both = (
        '<mc:AlternateContent xmlns:mc="urn:mc">'
        f"<mc:Choice>{shape('Un')}</mc:Choice><mc:Fallback>{shape('Un')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(tmp_path, pptx([both]))) == ["Un"]


def test_presentation_without_text_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, pptx([""])).warnings == ("no-text",)


def test_slide_that_is_lost_is_an_empty_page(tmp_path: Path) -> None:
    content = pptx([shape("Un"), shape("Deux")], parts={"ppt/slides/slide1.xml": ""})
    assert texts(read(tmp_path, content)) == ["Un", ""]


@pytest.mark.parametrize(
    "content",
    [
        pptx([shape("Un")] * 40)[:900],
        zipped({"ppt/other.xml": "<a/>"}),
        zipped({"ppt/presentation.xml": f"<p:presentation {PML}><p:sldIdLst>"}),
    ],
    ids=["cut", "no presentation", "XML cut"],
)
def test_nothing_to_read_is_an_error_with_its_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"diapos\.pptx") as caught:
        read(tmp_path, content)
    assert caught.value.hint
