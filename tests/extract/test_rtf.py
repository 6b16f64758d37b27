"""What is read out of RTF."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError
from docbase.extract.rtf import RtfExtractor
from docbase.model.extract import Extract
from tests.extract.samples import put, texts

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}"
    r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2\outlinelevel1 Partie;}}"
)


def read(folder: Path, body: str, head: str = HEAD) -> Extract:
    return RtfExtractor().extract(put(folder, "note.rtf", (head + body + "}").encode("cp1252")))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"l\rquote \'e9t\'e9 \u339\'9cuvre\par", "l’été œuvre"),
        (r"{\uc2\u233 xxt\u233 xx} \u-10179?\u-8704?a", "été 😀a"),
        (r"Dvo{\f1\'f8}\'e1k", "Dvořák"),
        (r"vu{\v cach\'e9} et {\deleted effac\'e9}lu", "vu et lu"),
        (r'{\field{\*\fldinst HYPERLINK "http://a.fr"}{\fldrslt le lien}}', "le lien"),
        (r"a{\*\inconnu rien}b{\pict\pngblip 89504e470d0a1a0a}c{\pict\bin4 \{}}}d", "abcd"),
        (r"Un appel{\super\chftn{\footnote\pard La note.\par}} suit.\par", "Un appel suit.\nLa note."),
        (
            r"\trowd\cellx1\cellx2\pard\intbl Ville\cell Lens\par Li\'e9vin\cell\row\pard fin",
            "Ville\tLens\nLiévin\nfin",
        ),
        (
            r"Avant{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard Encadr\'e9\par}}} suite\par fin",
            "Avant suite\nEncadré\nfin",
        ),
        (r"{\header\pard En-t\'eate\par}texte\par", "texte\n\nEn-tête"),
        (r"{\upr{titr\'e9}{\*\ud{titr\u233?}}}", "titré"),
    ],
    ids=[
        "accents",
        "unicode",
        "font",
        "hidden",
        "field",
        "pictures",
        "note",
        "table",
        "box",
        "header",
        "twice",
    ],
)
def test_text(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, body).text == text


@pytest.mark.parametrize(
    ("mark", "letters"),
    [(r"\mac", r"\'8et\'8e"), (r"\pca", r"\'82t\'82"), (r"\ansi\ansicpg1250", r"\'e9t\'e9")],
)
def test_old_encodings(tmp_path: Path, mark: str, letters: str) -> None:
    assert read(tmp_path, letters, "{\\rtf1" + mark + " ").text == "été"


def test_headings_make_sections_and_are_the_larger_lines(tmp_path: Path) -> None:
    extract = read(
        tmp_path, r"\pard\s1 Habiter\par\pard\fs20 texte\par\pard\s2 Partie\par\pard\s1 Circuler\par"
    )
    assert [page.heading for page in extract.pages] == ["Habiter", "Circuler"]
    assert [(line.text, line.size) for line in extract.lines] == [
        ("Habiter", 20.0), ("texte", 10.0), ("Partie", 16.0), ("Circuler", 20.0),
    ]  # fmt: skip


def test_page_breaks_make_pages_when_all_are_marked(tmp_path: Path) -> None:
    assert texts(read(tmp_path, r"{\info{\nofpages2}}un\page deux")) == ["un", "deux"]
    assert not read(tmp_path, r"{\info{\nofpages40}}un\page deux").has_pages


def test_properties(tmp_path: Path) -> None:
    info = (
        r"{\info{\title L\'e9t\u233?}{\author IREV}{\author Autre}{\creatim\yr2015\mo11\dy3\hr1}{\doccomm x}}"
    )
    assert read(tmp_path, info + "a").metadata == {"title": "Lété", "author": "IREV", "created": "2015-11-03"}


def test_cut_file_gives_what_it_has(tmp_path: Path) -> None:
    extract = RtfExtractor().extract(put(tmp_path, "note.rtf", HEAD + "un texte"))
    assert extract.text == "un texte"
    assert extract.warnings == ("damaged-but-readable",)


def test_no_rtf_at_all_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError, match=r"note\.rtf") as caught:
        RtfExtractor().extract(put(tmp_path, "note.rtf", "rien"))
    assert caught.value.hint
