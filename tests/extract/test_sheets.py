"""What is read out of Excel workbooks."""

import dataclasses
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.base import source_file
from docbase.extract.office.grid import MAX_CELLS
from docbase.extract.office.sheets import SheetsExtractor
from docbase.model.extract import Extract, Terms
from tests.extract.office import xlsx, xlsx_row
from tests.extract.samples import put, texts, zipped

DATA = Path(__file__).parent / "data"


def read(folder: Path, content: bytes) -> Extract:
    return SheetsExtractor().extract(put(folder, "tableau.xlsx", content))


def test_each_row_is_a_line(tmp_path: Path) -> None:
    rows = (
        xlsx_row(1, {"A": "Le guide"})
        + xlsx_row(2, {"A": "Ville", "C": "L’écart"})
        + xlsx_row(4, {"A": "Lens", "B": 12.0, "C": 0.1 + 0.2})
    )
    extract = read(tmp_path, xlsx(rows))
    assert texts(extract) == ["Le guide\nVille\t\tL’écart\n\nLens\t12\t0.3"]
    assert extract.pages[0].heading == "Quartiers"
    assert (extract.format, extract.has_pages, extract.warnings) == ("xlsx", False, ())
    assert [(line.text, line.size) for line in extract.lines] == [
        ("Le guide", 20.0),
        ("Ville L’écart", 11.0),
        ("Lens 12 0.3", 11.0),
    ]


def test_what_excel_wrote_before_2007_is_read() -> None:
    extract = SheetsExtractor().extract(source_file(DATA / "tableau.xls"))
    assert texts(extract) == ["Le guide\nVille\tL’écart\tDate\nRoubaix\t12.5\t2015-11-03", ""]
    assert [page.heading for page in extract.pages] == ["Quartiers", "Vide"]
    assert extract.format == "xls"


@pytest.mark.parametrize(
    ("passwords", "opens"), [((), False), (("faux",), False), (("faux", "secret"), True)]
)
def test_protected_workbook_of_before_2007(passwords: tuple[str, ...], opens: bool) -> None:
    source = dataclasses.replace(source_file(DATA / "tableau-protege.xls"), terms=Terms(passwords=passwords))
    if opens:
        extract = SheetsExtractor().extract(source)
        assert extract.text == SheetsExtractor().extract(source_file(DATA / "tableau.xls")).text
    else:
        with pytest.raises(EncryptedDocumentError, match=r"tableau-protege\.xls") as caught:
            SheetsExtractor().extract(source)
        assert "--password" in caught.value.hint


def test_a_very_long_sheet_is_cut(tmp_path: Path) -> None:
    rows = "".join(xlsx_row(number, {"A": "x", "B": 1.0}) for number in range(1, MAX_CELLS // 2 + 3))
    extract = read(tmp_path, xlsx(rows))
    assert extract.warnings == ("cut-short",)
    assert extract.pages[0].text.count("x") == MAX_CELLS // 2


def test_a_cell_at_the_end_of_the_sheet_is_refused(tmp_path: Path) -> None:
    rows = xlsx_row(1, {"A": "x"}) + xlsx_row(1_048_576, {"XFD": "y"})
    with pytest.raises(DamagedDocumentError, match="16384") as caught:
        read(tmp_path, xlsx(rows))
    assert "Ctrl+End" in caught.value.hint


def test_an_empty_cell_at_the_end_of_the_sheet_does_no_harm(tmp_path: Path) -> None:
    rows = xlsx_row(1, {"A": "x"}) + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert texts(read(tmp_path, xlsx(rows))) == ["x"]


def test_workbook_without_text_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx("")).warnings == ("no-text",)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(xlsx_row(1, {"A": "x"}))[:500],
        zipped({"xl/workbook.xml": "<a/>"}),
        zipped({"xl/other.xml": "no XML"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    ],
    ids=["cut", "no sheets", "no workbook", "no streams"],
)
def test_nothing_to_read_is_an_error_with_its_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"tableau\.xlsx") as caught:
        read(tmp_path, content)
    assert caught.value.hint
