"""What is read out of OpenDocument files: texts, presentations, spreadsheets."""

import dataclasses
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.base import source_file
from docbase.extract.office.grid import MAX_CELLS
from docbase.extract.opendocument import OpenDocumentExtractor
from docbase.model.extract import Extract, Terms
from tests.extract.office import odf, odt_h, odt_p
from tests.extract.samples import put, texts, zipped

DATA = Path(__file__).parent / "data"
BREAK = "<text:soft-page-break/>"
NEW_PAGE = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
)
HIDDEN = (
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/>'
    "</style:style>"
)


def read(folder: Path, content: bytes) -> Extract:
    return OpenDocumentExtractor().extract(put(folder, "guide.odt", content))


def pages(count: int) -> str:
    return f'<meta:document-statistic meta:page-count="{count}"/>'


def frame(content: str) -> str:
    return f"<draw:frame><draw:text-box>{content}</draw:text-box></draw:frame>"


def table(*rows: str) -> str:
    return (
        f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"
    )


def cell(content: str, repeated: int = 1, date: str = "") -> str:
    said = f' office:date-value="{date}"' if date else ""
    return f'<table:table-cell table:number-columns-repeated="{repeated}"{said}>{content}</table:table-cell>'


PRINTED = {
    "spaces": (odt_p('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d \n  e'), "a   b\tc\nd e"),
    "list": (
        "<text:list><text:list-item>"
        + odt_p("un")
        + "<text:list><text:list-item>"
        + odt_p("deux")
        + "</text:list-item></text:list></text:list-item></text:list>",
        "un\ndeux",
    ),
    "table": (table(cell(odt_p("a")) + cell(odt_p("b")), cell(odt_p("c"))), "a\tb\nc"),
    "nested table": (table(cell(odt_p("a") + table(cell(odt_p("b")) + cell(odt_p("c"))))), "a\nb\tc"),
    "text box": (odt_p(f"Texte{frame(odt_p('Encadré'))}") + odt_p("Suite"), "Texte\nEncadré\nSuite"),
    "picture": (
        odt_p("<draw:frame><svg:title>Logo</svg:title><svg:desc>Dessin</svg:desc></draw:frame>vu"),
        "vu",
    ),
    "tracked": (
        f"<text:tracked-changes><text:changed-region><text:deletion>{odt_p('supprimé')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        + odt_p('il <text:change-start text:change-id="1"/>faut<text:change-end text:change-id="1"/>'),
        "il faut",
    ),
    "annotation": (odt_p(f"vu<office:annotation>{odt_p('remarque')}</office:annotation>"), "vu"),
    "hidden words": (odt_p('<text:span text:style-name="T1">caché</text:span>vu'), "vu"),
    "hidden section": (
        f'<text:section text:display="none">{odt_p("caché")}</text:section>' + odt_p("vu"),
        "vu",
    ),
    "hidden paragraph": (odt_p('<text:hidden-text text:is-hidden="true">caché</text:hidden-text>vu'), "vu"),
    "contents": (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>modèle"
        f"</text:index-title-template></text:table-of-content-source><text:index-body>{odt_p('Bilan 2')}"
        "</text:index-body></text:table-of-content>",
        "Bilan 2",
    ),
    "link": (odt_p("<text:a>le lien</text:a> suivi"), "le lien suivi"),
    "ruby": (
        odt_p(
            "<text:ruby><text:ruby-base>mot</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>"
        ),
        "mot",
    ),
    "title as a field": (odt_p("<text:title>Le guide</text:title>"), "Le guide"),
}


@pytest.mark.parametrize("feature", PRINTED)
def test_text_is_what_is_printed_in_order(tmp_path: Path, feature: str) -> None:
    body, expected = PRINTED[feature]
    assert read(tmp_path, odf("text", body, automatic=HIDDEN)).pages[0].text == expected


def test_what_libreoffice_writes_is_read() -> None:
    extract = OpenDocumentExtractor().extract(source_file(DATA / "guide.odt"))
    first, second = texts(extract)
    assert first.startswith("Le guide\nMéthode\nLes conseils citoyens participent")
    assert first.endswith("Une note et la suite.\nVoir la loi.")
    assert second == "Bilan\nUn point\nVille\tHabitants\nRoubaix\t96000\nL’écart."
    assert [page.heading for page in extract.pages] == ["Méthode", "Bilan"]
    assert extract.has_pages
    assert [(line.text, line.size, line.style) for line in extract.lines[:2]] == [
        ("Le guide", 28.0, "Title"),
        ("Méthode", 20.0, "Heading 1"),
    ]
    assert extract.metadata["title"] == "Le guide"
    assert extract.metadata["author"] == "IREV"
    assert extract.metadata["keywords"] == "ville"
    assert extract.metadata["created"] == "2015-11-03"


def test_pages_begin_where_libreoffice_and_the_author_began_them(tmp_path: Path) -> None:
    body = odt_p("Un") + BREAK + odt_p(f"Deux {BREAK}Trois") + odt_p("Quatre", "P1")
    extract = read(tmp_path, odf("text", body, automatic=NEW_PAGE, properties=pages(4)))
    assert texts(extract) == ["Un", "Deux", "Trois", "Quatre"]
    assert [(line.text, line.page) for line in extract.lines] == [("Un", 1), ("Deux Trois", 2)]


def test_a_first_paragraph_that_begins_a_page_makes_no_empty_one(tmp_path: Path) -> None:
    body = odt_p("Un", "P1") + odt_p("Deux", "P1")
    assert texts(read(tmp_path, odf("text", body, automatic=NEW_PAGE))) == ["Un", "Deux"]


def test_a_box_that_belongs_to_the_page_is_on_the_first(tmp_path: Path) -> None:
    body = frame(odt_p("Encadré")) + odt_p("Un", "P1") + odt_p("Deux", "P1")
    assert texts(read(tmp_path, odf("text", body, automatic=NEW_PAGE))) == ["Encadré\nUn", "Deux"]


def test_pages_that_contradict_the_count_are_sections(tmp_path: Path) -> None:
    body = odt_p("Avant") + odt_h("Méthode") + odt_p("a") + BREAK + odt_h("Bilan") + odt_h("détail", 2)
    extract = read(tmp_path, odf("text", body, properties=pages(40)))
    assert not extract.has_pages
    assert [page.heading for page in extract.pages] == ["", "Méthode", "Bilan"]


def test_entries_of_a_table_of_contents_are_no_headings(tmp_path: Path) -> None:
    body = odt_p("Bilan 2", "Heading_20_1") + BREAK + odt_h("Bilan")
    extract = read(tmp_path, odf("text", body, properties=pages(2)))
    assert [page.heading for page in extract.pages] == ["", "Bilan"]


def test_headers_and_footers_are_read_once(tmp_path: Path) -> None:
    masters = (
        f"<style:master-page><style:header>{odt_p('IREV')}</style:header>"
        f'<style:header-left style:display="false">{odt_p("rien")}</style:header-left></style:master-page>'
        f"<style:master-page><style:header>{odt_p('IREV')}</style:header></style:master-page>"
    )
    body = odt_p("Un") + BREAK + odt_p("Deux")
    extract = read(tmp_path, odf("text", body, masters=masters, properties=pages(2)))
    assert texts(extract) == ["Un\nIREV", "Deux"]


def test_notes_follow_the_page_that_calls_them(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    )
    body = odt_p("Un" + note.format(odt_p("La note"))) + BREAK + odt_p("Deux")
    assert texts(read(tmp_path, odf("text", body, properties=pages(2)))) == ["Un\nLa note", "Deux"]


def test_slides_are_read_from_top_to_bottom_with_their_notes(tmp_path: Path) -> None:
    def at(top: str, left: str, text: str, kind: str = "") -> str:
        said = f' presentation:class="{kind}"' if kind else ""
        return (
            f'<draw:frame svg:x="{left}" svg:y="{top}"{said}>'
            f"<draw:text-box>{odt_p(text)}</draw:text-box></draw:frame>"
        )

    prompt = (
        '<draw:frame presentation:class="outline" presentation:placeholder="true">'
        f"<draw:text-box>{odt_p('Cliquez pour ajouter un texte')}</draw:text-box></draw:frame>"
    )
    group = f"<draw:g>{at('9cm', '1cm', 'groupe')}</draw:g>"
    body = (
        "<draw:page>"
        + at("5.2cm", "14cm", "à droite")
        + group
        + at("5cm", "1cm", "à gauche")
        + at("30mm", "1cm", "Le bilan", "title")
        + at("1cm", "1cm", "12/03/2024", "date-time")
        + prompt
        + f"<presentation:notes>{at('1cm', '1cm', 'Dire bonjour.', 'notes')}</presentation:notes>"
        + "</draw:page><draw:page/>"
    )
    extract = read(tmp_path, odf("presentation", body))
    assert texts(extract) == ["Le bilan\nà gauche\nà droite\ngroupe\nDire bonjour.", ""]
    assert extract.format == "odp"
    assert extract.has_pages
    assert extract.pages[0].heading == "Le bilan"
    assert max(extract.lines, key=lambda line: line.size).text == "Le bilan"


def test_each_sheet_is_a_section_with_dates_in_iso(tmp_path: Path) -> None:
    date = cell(odt_p("03/11/15"), date="2015-11-03T00:00:00")
    empty = '<table:table-row table:number-rows-repeated="1048570">' + cell("", 16384) + "</table:table-row>"
    rows = f"<table:table-row>{cell(odt_p('Ville'), 2)}{cell('', 3)}{date}{cell('', 16378)}</table:table-row>"
    body = f'<table:table table:name="Quartiers">{rows}{empty}</table:table><table:table table:name="Vide"/>'
    extract = read(tmp_path, odf("spreadsheet", body))
    assert texts(extract) == ["Ville\tVille\t\t\t\t2015-11-03", ""]
    assert [page.heading for page in extract.pages] == ["Quartiers", "Vide"]
    assert (extract.format, extract.has_pages, extract.warnings) == ("ods", False, ())


def test_a_sheet_without_end_is_cut(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="999999">'
        + cell(odt_p("x"), 1000)
        + "</table:table-row>"
    )
    body = f'<table:table table:name="Piège">{rows}</table:table>'
    extract = read(tmp_path, odf("spreadsheet", body))
    assert extract.warnings == ("cut-short",)
    assert extract.pages[0].text.count("x") == MAX_CELLS


def test_document_without_text_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, odf("text", odt_p(""))).warnings == ("no-text",)


@pytest.mark.parametrize(
    "content",
    [
        odf("text", odt_p("texte") * 400)[:900],
        odf("drawing", ""),
        zipped({"content.xml": "no XML"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
    ],
    ids=["cut", "another kind", "no XML", "empty"],
)
def test_nothing_to_read_is_an_error_with_its_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"guide\.odt") as caught:
        read(tmp_path, content)
    assert caught.value.hint


def test_entity_never_opens_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("code secret", encoding="utf-8")
    plain = odf("text", odt_p("début &x; fin"))
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    parts = {"content.xml": doctype + _part(plain, "content.xml")}
    assert read(tmp_path, zipped(parts)).text.split() == ["début", "fin"]


def _part(content: bytes, name: str) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    ("passwords", "opens"), [((), False), (("faux",), False), (("faux", "secret"), True)]
)
def test_protected_text_is_read_with_its_password(passwords: tuple[str, ...], opens: bool) -> None:
    source = dataclasses.replace(source_file(DATA / "guide-protege.odt"), terms=Terms(passwords=passwords))
    if opens:
        extract = OpenDocumentExtractor().extract(source)
        assert extract.text == OpenDocumentExtractor().extract(source_file(DATA / "guide.odt")).text
        assert extract.metadata["title"] == "Le guide"
    else:
        with pytest.raises(EncryptedDocumentError, match=r"guide-protege\.odt") as caught:
            OpenDocumentExtractor().extract(source)
        assert "--password" in caught.value.hint
