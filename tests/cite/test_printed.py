"""Bibliographies as they are printed: Word, LibreOffice, PDF; and as tables and for LaTeX."""

import csv
import html
import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from docbase.cite import Layout, Part, Pointer, Selection, format_named
from docbase.cite.csl import run_pandoc
from docbase.cite.formats.biblatex import BIBLATEX
from docbase.cite.formats.table import COLUMNS, CSV
from docbase.errors import CitationError
from docbase.model.dates import parse_date
from docbase.model.record import Host, Record
from tests.cite.forty import CASES
from tests.cite.samples import SHELF, TEN, VOCABULARY
from tests.programs import needs_biber, needs_libreoffice

LAYOUT = Layout(
    title="Dix ans d'actions : quel bilan ?",
    subtitle="Journée régionale",
    issuer="Centre d'essai",
    as_of=date(2026, 11, 1),
    introduction="À lire avant la journée.",
    annotated=True,
    details=("pages", "call-number", "themes"),
    indexes=("author", "theme"),
)
BOOKLET = Selection(
    records=(*SHELF, *TEN),
    vocabulary=VOCABULARY,
    layout=LAYOUT,
    planned=(
        Part(heading="Publications du centre", introduction="Fiches.", records=SHELF[:4], group_by="theme"),
        Part(heading="Ouvrages & presse", records=(*SHELF[4:], *TEN), order="-date"),
        Part(
            heading="Liens", pointers=(Pointer(name="ONPV", address="https://www.onpv.fr", note="Chiffres"),)
        ),
    ),
    annotations={"s02": "Pour commencer."},
    pages={"potentiel-economique-des-quartiers-2015": ("iv", "12")},
)
PRINTED = ("docx", "odt", "pdf", "html", "md", "txt")


def written(name: str, selection: Selection = BOOKLET) -> bytes:
    return format_named(name).write(selection).content


def parts_of(document: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def plain(name: str, document: bytes) -> str:
    if name == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(document)).pages
        return "\n".join(page.extract_text() for page in pages)
    if name == "html":
        return run_pandoc(["--from=html", "--to=plain", "--wrap=none"], document).decode()
    body = parts_of(document)["word/document.xml" if name == "docx" else "content.xml"]
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|</text:[ph]>|<text:(s|tab) ?/>", " ", body)))


@pytest.mark.parametrize("name", [*PRINTED, "csv", "biblatex"])
def test_the_same_selection_is_the_same_file(name: str) -> None:
    assert written(name) == written(name)


@pytest.mark.parametrize("name", ["docx", "odt", "pdf", "html"])
def test_every_format_says_all_that_is_asked_for(name: str) -> None:
    said = re.sub(r"[\s\u00a0\u202f]+", " ", plain(name, written(name)))
    for words in (
        "Dix ans d’actions : quel bilan ?",
        "Journée régionale",
        "Centre d’essai",
        "Arrêtée au 1er novembre 2026",
        "Sommaire",
        "À lire avant la journée.",
        "Ouvrages & presse",
        "Fiches.",
        "Pour commencer.",
        "À lire : p. iv, 12",
        "Cote : DEV 12",
        "Thèmes : Conseils citoyens",
        "ONPV",
        "https://www.onpv.fr",
        "Index des auteurs",
        "Petit, Morgane : 3",
        "Index des thèmes",
    ):
        assert words in said


def test_numbers_of_the_index_are_those_printed() -> None:
    text = written("txt").decode()
    number = re.search(r"Étchart, Maylis\u00a0: (\d+)\n", text)
    assert number is not None
    assert f"\n{number[1]}.\u00a0ÉTCHART, Maylis, 2015." in text


def test_no_record_without_the_essential_is_printed_or_indexed() -> None:
    output = format_named("md").write(BOOKLET)
    assert output.left_out == ("sans-titre",)
    article = Record(id="nulle-part", type="article-revue", title="Un article", language="fr")
    alone = Selection(records=(article,), vocabulary=VOCABULARY)
    assert format_named("md").write(alone).left_out == ("nulle-part",)


def test_parts_by_date_are_by_date() -> None:
    text = written("txt").decode()
    years = [
        int(year)
        for year in re.findall(r"\n\d+\.\u00a0[^\n]*?, (\d{4})\.", text.split("Ouvrages & presse")[1])
    ]
    assert years == sorted(years, reverse=True)
    assert len(years) > 5


def test_an_unknown_detail_or_index_or_order_names_the_nearest() -> None:
    for change, near in (
        ({"details": ("page",)}, "pages"),
        ({"indexes": ("authors",)}, "author"),
        ({"order": "dates"}, "date"),
    ):
        layout = replace(Layout(), **change)
        with pytest.raises(CitationError) as caught:
            written("md", Selection(records=TEN[:1], vocabulary=VOCABULARY, layout=layout))
        assert f"“{near}”" in caught.value.hint


def test_word_has_styles_links_and_a_table_of_contents() -> None:
    parts = parts_of(written("docx"))
    body = parts["word/document.xml"]
    styles = set(re.findall(r'<w:pStyle w:val="([^"]+)"', body))
    wanted = {"Title", "Subtitle", "Author", "Date", "Heading1", "Heading2", "BibliographyAnnotated"}
    assert wanted | {"Bibliography", "Annotation", "AnnotationDetails", "Index1", "TOC1", "TOC2"} <= styles
    assert styles <= set(re.findall(r'w:styleId="([^"]+)"', parts["word/styles.xml"]))
    assert "TOC \\o" in body
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    assert len(anchors) > 20
    assert body.count('w:fldCharType="begin"') == body.count('w:fldCharType="end"')


def test_opendocument_has_styles_links_and_a_table_of_contents() -> None:
    document = written("odt")
    parts = parts_of(document)
    body = parts["content.xml"]
    named = set(re.findall(r'<text:[ph] [^>]*text:style-name="([^"]+)"', body))
    declared = set(re.findall(r'style:name="([^"]+)"', parts["styles.xml"] + body))
    assert named <= declared
    assert {"Title", "Heading_20_1", "Contents_20_1"} <= named
    for style in ("Bibliography", "Bibliography_20_Annotated", "Annotation", "Index_20_1"):
        assert f'"{style}"' in body
    targets = set(re.findall(r'xlink:href="#([^"]+)"', body))
    assert targets <= set(re.findall(r'text:bookmark-start text:name="([^"]+)"', body))
    assert set(re.findall(r'text:bookmark-ref [^>]*text:ref-name="([^"]+)"', body)) <= targets
    assert document[30:38] == b"mimetype"


def test_the_pdf_is_tagged_and_titled() -> None:
    reader = pypdf.PdfReader(io.BytesIO(written("pdf")))
    root = reader.root_object
    marked, metadata = root["/MarkInfo"].get_object(), root["/Metadata"].get_object()
    assert isinstance(marked, pypdf.generic.DictionaryObject)
    assert isinstance(metadata, pypdf.generic.StreamObject)
    assert marked["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "fr"
    assert "pdfuaid:part>1<" in metadata.get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.author == "Centre d’essai"
    assert len(reader.outline) > 3


def zipped(text: str) -> bytes:
    """Returns a zip with the parts of a document that count, all saying this."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("word/document.xml", "styles.xml"):
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["docx", "odt", "pdf", "html"])
def test_no_line_parts_a_date(name: str) -> None:
    article = Record(
        id="bilan",
        type="article-presse",
        title="Bilan du 12 novembre 2019",
        host=Host(title="La Voix des quais"),
        date=parse_date("2019-11-12"),
    )
    text = plain(name, written(name, Selection(records=(article,), vocabulary=VOCABULARY)))
    assert text.count("12\N{NO-BREAK SPACE}novembre\N{NO-BREAK SPACE}2019") == 2


def test_the_title_runs_on_every_page_but_the_first() -> None:
    pages = pypdf.PdfReader(io.BytesIO(written("pdf"))).pages
    assert len(pages) > 1
    assert all(page.extract_text().startswith("Dix ans d’actions") for page in pages)
    assert "titlePg" in parts_of(written("docx"))["word/document.xml"]
    assert "<text:title" in parts_of(written("odt"))["styles.xml"]


def test_the_template_of_the_centre_gives_the_styles(tmp_path: Path) -> None:
    for name, part, before, after in (
        ("docx", "word/styles.xml", "1F3864", "8B0000"),
        ("odt", "styles.xml", "#1f3864", "#8b0000"),
    ):
        parts = parts_of(written(name))
        parts[part] = parts[part].replace(before, after)
        with zipfile.ZipFile(tmp_path / f"template.{name}", "w") as archive:
            for path, text in parts.items():
                archive.writestr(path, text)
        own = replace(BOOKLET, layout=replace(LAYOUT, templates=tmp_path))
        assert after in parts_of(written(name, own))[part]


@pytest.mark.parametrize("name", ["docx", "odt"])
@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04", zipped("<cut")])
def test_a_template_that_is_no_document(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / f"template.{name}"
    path.write_bytes(content)
    with pytest.raises(CitationError) as caught:
        written(name, replace(BOOKLET, layout=replace(LAYOUT, templates=tmp_path)))
    assert caught.value.path == path
    assert name in caught.value.hint


def test_the_table_reads_back() -> None:
    text = CSV.write(BOOKLET).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [record.id for record in BOOKLET.records]
    by_id = {row["id"]: row for row in rows}
    assert by_id["jeunes-des-quartiers"]["authors"] == "ANRU | Réseau des villes & Cie"
    assert by_id["potentiel-economique-des-quartiers-2015"]["call_numbers"] == "DEV 12"


def test_a_spreadsheet_runs_nothing_of_the_table() -> None:
    record = Record(id="x", title='=HYPERLINK("http://x")')
    text = CSV.write(Selection(records=(record,), vocabulary=VOCABULARY)).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text


def test_biblatex_comes_back_from_another_reader() -> None:
    records = tuple(case.record for case in CASES)
    content = BIBLATEX.write(Selection(records=records, vocabulary=VOCABULARY)).content
    text = run_pandoc(["--from=biblatex", "--to=biblatex", "--standalone"], content).decode()
    assert len(re.findall(r"^@", text, re.MULTILINE)) == len(records)
    assert "institution = {Agence d'urbanisme de la Lys}" in content.decode()
    assert "date = {2001/2004}" in content.decode()
    assert "@inproceedings{f24," in content.decode()


@needs_biber
def test_biber_finds_no_field_that_its_data_model_does_not_have(tmp_path: Path) -> None:
    records = (*(case.record for case in CASES), *TEN, *SHELF[:-1])
    path = tmp_path / "all.bib"
    path.write_bytes(BIBLATEX.write(Selection(records=records, vocabulary=VOCABULARY)).content)
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    # The other warnings are of what a record does not say, or of the check digits of invented ISBN.
    lines = [line for line in done.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]
    assert [line for line in lines if "Missing mandatory" not in line and "ISBN" not in line] == []


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("name", ["docx", "odt"])
def test_libreoffice_opens_it_as_it_is_meant(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"booklet.{name}"
    path.write_bytes(written(name))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    pages = pypdf.PdfReader(tmp_path / "booklet.pdf").pages
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    assert len(pages) in (2, 3, 4)
    assert "Index des thèmes" in said
    assert ("Index des thèmes....." in said.replace(" .", ".")) == (name == "odt")
