"""What is read out of text and Markdown files."""

from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError
from docbase.extract.text import TextExtractor
from docbase.model.extract import Extract
from tests.extract.samples import put, texts

WORDS = "L’été à Nœux-les-Mines coûte 10 €"
GUIDE = """---
title: ignored
---
Avant-propos

# Le guide #
texte
```
# un commentaire
```
## Méthode
Comment faire
"""


def read(folder: Path, name: str, content: str | bytes) -> Extract:
    return TextExtractor().extract(put(folder, name, content))


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("cp1252"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("mac_roman"),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16 big", "windows", "no mark", "no mark big", "macintosh"],
)
def test_encodings(tmp_path: Path, content: bytes) -> None:
    extract = read(tmp_path, "note.txt", content)
    assert texts(extract) == [WORDS]
    assert extract.format == "text"
    assert not extract.has_pages


def test_dos(tmp_path: Path) -> None:
    assert (
        read(tmp_path, "note.txt", "Où l’été coûte".replace("’", "'").encode("cp850")).text
        == "Où l'été coûte"
    )


def test_utf_8_with_a_broken_byte_keeps_its_accents(tmp_path: Path) -> None:
    content = ("été " * 100).encode() + b"\xe9"
    assert read(tmp_path, "note.txt", content).text.startswith("été été")


def test_form_feeds_end_pages(tmp_path: Path) -> None:
    extract = read(tmp_path, "note.txt", "Un\r\nsuite\f\fTrois\f")
    assert texts(extract) == ["Un\nsuite", "", "Trois"]
    assert extract.has_pages


def test_markdown_is_cut_at_its_headings(tmp_path: Path) -> None:
    extract = read(tmp_path, "guide.md", GUIDE)
    assert extract.format == "markdown"
    assert not extract.has_pages
    assert [page.heading for page in extract.pages] == ["", "Le guide", "Méthode"]
    assert texts(extract) == [
        "Avant-propos",
        "Le guide\ntexte\n```\n# un commentaire\n```",
        "Méthode\nComment faire",
    ]


def test_headings_are_the_larger_lines(tmp_path: Path) -> None:
    lines = read(tmp_path, "guide.md", GUIDE).lines
    assert [line.text for line in sorted(lines, key=lambda line: -line.size)[:2]] == ["Le guide", "Méthode"]


def test_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "guide.md", "---\nUn texte\n---\nla suite\n")) == [
        "---\nUn texte\n---\nla suite"
    ]


def test_blank_file_says_it_has_no_text(tmp_path: Path) -> None:
    assert read(tmp_path, "note.txt", " \n").warnings == ("no-text",)


def test_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError, match=r"note\.txt") as caught:
        read(tmp_path, "note.txt", b"text, then \x00\x01\x02 data")
    assert caught.value.hint
