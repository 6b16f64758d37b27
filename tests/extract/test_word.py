"""What is read out of Word documents."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.office.word import WordExtractor
from docbase.model.extract import Extract
from tests.extract.samples import W, docx, ole, p, put, r, texts, zipped

BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"
HARD = '<w:r><w:br w:type="page"/></w:r>'


def read(folder: Path, content: bytes) -> Extract:
    return WordExtractor().extract(put(folder, "guide.docx", content))


def body_text(folder: Path, body: str) -> str:
    return read(folder, docx(body)).pages[0].text


def cell(*blocks: str) -> str:
    return f"<w:tc>{''.join(blocks)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def box(text: str) -> str:
    content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    choice = f'<mc:Choice xmlns:wps="urn:wps" Requires="wps"><wps:txbx>{content}</wps:txbx></mc:Choice>'
    namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    fallback = f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
    return f'<w:r><mc:AlternateContent xmlns:mc="{namespace}">{choice}{fallback}</mc:AlternateContent></w:r>'


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


PRINTED = {
    "table": (p("Un") + table(cell(p("a")) + cell(p("b")), cell(p("c"))) + p("Deux"), "Un\na\tb\nc\nDeux"),
    "nested table": (table(cell(p("a"), table(cell(p("b")) + cell(p("c"))))), "a\nb\tc"),
    "content control": (
        f"<w:sdt><w:sdtPr><w:t>non</w:t></w:sdtPr><w:sdtContent>{p('oui')}</w:sdtContent></w:sdt>",
        "oui",
    ),
    "tracked": (
        f"<w:p>{r('il ')}<w:ins>{r('faut')}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>",
        "il faut",
    ),
    "moved": (f"<w:p><w:moveFrom>{r('avant')}</w:moveFrom><w:moveTo>{r('après')}</w:moveTo></w:p>", "après"),
    "text box": (f"<w:p>{r('Texte')}{box('Encadré')}</w:p>" + p("Suite"), "Texte\nEncadré\nSuite"),
    "link": (f'<w:p><w:hyperlink w:anchor="x">{r("le lien")}</w:hyperlink></w:p>', "le lien"),
    "field": (f"<w:p>{r('Page ')}{FIELD}</w:p>", "Page 12"),
    "hyphens": (
        f"<w:p>{r('sous')}<w:r><w:noBreakHyphen/></w:r>{r('po')}<w:r><w:softHyphen/></w:r>{r('litique')}</w:p>",
        "sous-politique",
    ),
    "tab and break": (f"<w:p>{r('a')}<w:r><w:tab/></w:r>{r('b')}<w:r><w:br/></w:r>{r('c')}</w:p>", "a\tb\nc"),
    "hidden": (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:t>vu</w:t></w:r></w:p>",
        "vu",
    ),
    "shown": ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>vu</w:t></w:r></w:p>', "vu"),
    "letters drawn as a picture": (
        '<w:p><w:r><w:pict><v:textpath xmlns:v="urn:v" string="PROJET"/></w:pict></w:r></w:p>',
        "PROJET",
    ),
    "formula": (f'<w:p>{r("a=")}<m:oMath xmlns:m="urn:m"><m:r><m:t>b+c</m:t></m:r></m:oMath></w:p>', "a=b+c"),
    "ruby": (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>mot</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "mot",
    ),
    "symbol": (f'<w:p><w:r><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>{r("point")}</w:p>', "• point"),
}


@pytest.mark.parametrize("feature", PRINTED)
def test_text_is_what_is_printed_in_order(tmp_path: Path, feature: str) -> None:
    body, expected = PRINTED[feature]
    assert body_text(tmp_path, body) == expected


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<c:title><c:tx><a:t>Habitants</a:t></c:tx></c:title>"
    "<c:strCache><c:pt><c:v>Roubaix</c:v></c:pt></c:strCache>"
    "<c:numCache><c:pt><c:v>96000</c:v></c:pt></c:numCache></c:chartSpace>"
)
DIAGRAM = (
    '<d:dataModel xmlns:d="urn:d" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<d:t><a:p><a:r><a:t>Diag</a:t></a:r><a:r><a:t>nostic</a:t></a:r></a:p></d:t></d:dataModel>"
)


def test_charts_and_diagrams_are_read_where_they_stand(tmp_path: Path) -> None:
    namespace = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    chart = f'<w:r><w:drawing><c:chart xmlns:c="urn:c" {namespace} r:id="chart1"/></w:drawing></w:r>'
    diagram = f'<w:r><w:drawing><d:relIds xmlns:d="urn:d" {namespace} r:dm="diagramData1"/></w:drawing></w:r>'
    body = f"<w:p>{r('Un')}{chart}{diagram}</w:p>" + p("Deux")
    extract = read(tmp_path, docx(body, {"chart1": CHART, "diagramData1": DIAGRAM}))
    assert texts(extract) == ["Un\nHabitants\nRoubaix\nDiagnostic\nDeux"]


def test_documents_inside_the_document_are_told(tmp_path: Path) -> None:
    assert read(tmp_path, docx(p("texte"), {"package": "<a/>"})).warnings == ("attachments",)


def test_notes_follow_the_page_that_calls_them(tmp_path: Path) -> None:
    def note(number: int, text: str) -> str:
        return f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'

    separator = f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
    notes = f"<w:footnotes {W}>{separator}{note(2, 'Deuxième note')}{note(1, 'Première note')}</w:footnotes>"
    body = f'<w:p>{r("Un")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>{p("fin")}'
    body += f'<w:p>{BREAK}{r("Deux")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert texts(read(tmp_path, docx(body, {"footnotes": notes}))) == [
        "Un\nfin\nPremière note",
        "Deux\nDeuxième note",
    ]


def test_headers_and_footers_are_read_once(tmp_path: Path) -> None:
    header = f"<w:hdr {W}>{p('IREV')}</w:hdr>"
    parts = {"header1": header, "header2": header, "footer1": f"<w:ftr {W}>{p('novembre 2015')}</w:ftr>"}
    extract = read(tmp_path, docx(p("Un") + f"<w:p>{BREAK}{r('Deux')}</w:p>", parts))
    assert texts(extract) == ["Un\nIREV\nnovembre 2015", "Deux"]


def test_pages_are_those_that_word_marked(tmp_path: Path) -> None:
    body = (
        p("Un") + f"<w:p>{HARD}</w:p><w:p>{BREAK}{r('Deux')}</w:p><w:p>{r('suite ')}{BREAK}{r('Trois')}</w:p>"
    )
    extract = read(tmp_path, docx(body, pages=3))
    assert texts(extract) == ["Un", "Deux\nsuite", "Trois"]
    assert extract.has_pages


def test_a_row_broken_in_each_of_its_cells_is_broken_once(tmp_path: Path) -> None:
    split = f"<w:p>{r('haut')}{BREAK}{r('bas')}</w:p>"
    extract = read(tmp_path, docx(table(cell(split) + cell(split)) + p("fin"), pages=2))
    assert texts(extract) == ["haut\thaut", "bas\tbas\nfin"]


def test_breaks_the_author_asked_for_make_pages_when_there_are_no_others(tmp_path: Path) -> None:
    extract = read(tmp_path, docx(p("Un") + f"<w:p>{HARD}{r('Deux')}</w:p>"))
    assert texts(extract) == ["Un", "Deux"]
    assert extract.has_pages


def test_pages_that_contradict_the_count_are_sections(tmp_path: Path) -> None:
    body = (
        p("Avant")
        + p("Méthode", "Titre1")
        + p("a")
        + f"<w:p>{HARD}{r('b')}</w:p>"
        + p("Bilan", "Partie")
        + p("c")
    )
    extract = read(tmp_path, docx(body, pages=40))
    assert not extract.has_pages
    assert [(page.number, page.heading) for page in extract.pages] == [(1, ""), (2, "Méthode"), (3, "Bilan")]
    assert texts(extract) == ["Avant", "Méthode\na\n\nb", "Bilan\nc"]


def test_heading_of_a_page_is_the_first_that_begins_there_or_goes_on(tmp_path: Path) -> None:
    body = p("Méthode", "Titre1") + p("Enquête", "Titre1") + f"<w:p>{BREAK}{r('suite')}</w:p>"
    extract = read(tmp_path, docx(body))
    assert [page.heading for page in extract.pages] == ["Méthode", "Enquête"]


def test_lines_have_the_rank_of_their_style_or_their_own_size(tmp_path: Path) -> None:
    large = '<w:p><w:r><w:rPr><w:sz w:val="64"/></w:rPr><w:t>Très grand</w:t></w:r></w:p>'
    lines = read(tmp_path, docx(p("Le guide", "Titre") + p("Partie", "Titre1") + large + p("texte"))).lines
    assert [(line.text, line.size, line.style) for line in lines] == [
        ("Le guide", 28.0, "Title"),
        ("Partie", 20.0, "Heading 1"),
        ("Très grand", 32.0, "Normal"),
        ("texte", 11.0, "Normal"),
    ]


def test_properties_are_clean(tmp_path: Path) -> None:
    assert read(tmp_path, docx(p("texte"))).metadata == {
        "title": "Le potentiel économique",
        "author": "IREV",
        "created": "2015-11-03",
        "creator": "Word",
    }


def test_document_without_text_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, docx("<w:p/>")).warnings == ("no-text",)


def test_strict_documents_are_read(tmp_path: Path) -> None:
    strict = f"<w:document {W}><w:body>{p('texte')}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(read(tmp_path, zipped({"word/document.xml": strict}))) == ["texte"]


def test_entity_never_opens_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("code secret", encoding="utf-8")
    document = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "dedans">]>'
        f"<w:document {W}><w:body>{p('début &x;&y; fin')}</w:body></w:document>"
    )
    text = read(tmp_path, zipped({"word/document.xml": document})).text
    assert "secret" not in text
    assert text.split() == ["début", "fin"]


def test_xml_that_ends_early_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    document = f"<w:document {W}><w:body>{p('Un')}{p('Deux')}<w:p>"
    extract = read(tmp_path, zipped({"word/document.xml": document}))
    assert texts(extract) == ["Un\nDeux"]
    assert extract.warnings == ("damaged-but-readable",)


def test_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b" " * 30_000_000})
    with pytest.raises(DamagedDocumentError, match="30 MB") as caught:
        read(tmp_path, bomb)
    assert caught.value.hint


def test_size_that_lies_is_noticed(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b" " * 30_000_000})
    true, false = (30_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little")
    with pytest.raises(DamagedDocumentError):
        read(tmp_path, bomb.replace(true, false))


@pytest.mark.parametrize(
    "content",
    [
        docx(p("texte") * 400)[:900],
        zipped({"word/other.xml": "<a/>"}),
        zipped({"word/document.xml": "not XML"}),
    ],
    ids=["cut", "no document", "no XML"],
)
def test_nothing_to_read_is_an_error_with_its_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"guide\.docx") as caught:
        read(tmp_path, content)
    assert caught.value.hint


def test_xml_of_any_depth_ends(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>"
    extract = read(tmp_path, docx(p("Un") + deep * 5000 + p("Deux")))
    assert texts(extract) == ["Un"]
    assert extract.warnings == ("damaged-but-readable",)


def test_parts_that_ask_for_a_password(tmp_path: Path) -> None:
    content = bytearray(docx(p("texte")))
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    with pytest.raises(EncryptedDocumentError):
        read(tmp_path, bytes(content))


def test_compound_file_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError):
        read(tmp_path, ole("EncryptedPackage"))
