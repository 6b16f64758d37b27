import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from docbase.cite import Layout, Selection, format_named
from docbase.cite.csl import run_pandoc
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Record
from tests.cite.samples import SHELF, TEN, VOCABULARY
from tests.conftest import Golden

LAYOUT = Layout(
    group_by="theme",
    annotated=True,
    title="Dix ans d'actions : quel bilan ?",
    introduction="Les publications de l'IREV.\n\nÀ jour en 2024.",
)
NASTY = (
    "100 % d'élus & 3 # de {rien}",
    "Coût en $ : _souligné_ ~ tilde ^ chapeau",
    "A\\B, 50 <60> | *",
    "L'ANRU à Mons-en-Barœul — « été »",
    'Les "droits" communs',
)


def content(format_name: str, records: tuple[Record, ...] = SHELF, layout: Layout = LAYOUT) -> bytes:
    selection = Selection(records=records, vocabulary=VOCABULARY, layout=layout)
    return format_named(format_name).write(selection).content


def written(format_name: str, records: tuple[Record, ...] = SHELF, layout: Layout = LAYOUT) -> str:
    return content(format_name, records, layout).decode()


@pytest.mark.parametrize(
    ("format_name", "file"),
    [
        ("md", "themes.md"),
        ("txt", "themes.txt"),
        ("html", "themes.html"),
        ("bibtex", "themes.bib"),
        ("ris", "themes.ris"),
        ("csl-json", "themes.json"),
    ],
)
def test_expected(golden: Golden, format_name: str, file: str) -> None:
    golden.check(f"bibliography/{file}", written(format_name))


def read_back(format_name: str, text: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads(
        run_pandoc([f"--from={format_name}", "--to=csljson"], text.encode())
    )
    return items


def records_titled(titles: tuple[str, ...]) -> tuple[Record, ...]:
    return tuple(
        Record(
            id=f"r{number}",
            type="fiche-experience",
            title=title,
            contributors=(
                Contribution(person="La Rochelle, Inès de"),
                Contribution(body="Villes et banlieues"),
            ),
            language="fr",
        )
        for number, title in enumerate(titles)
    )


def plain(text: object) -> str:
    """Undoes what pandoc does by itself: curly quotes, and spans for what is in braces."""
    without_tags = re.sub(r"</?span[^>]*>", "", str(text))
    for printed, typed in (("’", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " ")):
        without_tags = without_tags.replace(printed, typed)
    return without_tags


def test_bibtex_comes_back_from_another_reader() -> None:
    items = read_back("bibtex", written("bibtex", records_titled(NASTY)))
    assert [plain(item["title"]) for item in items] == list(NASTY)
    assert items[0]["author"] == [
        {"family": "La Rochelle", "given": "Inès", "dropping-particle": "de"},
        {"literal": "Villes et banlieues"},
    ]


def test_ris_comes_back_from_another_reader() -> None:
    items = read_back("ris", written("ris", records_titled(NASTY)))
    assert [plain(item["title"]) for item in items] == list(NASTY)


def test_ris_lines_are_those_of_the_specification() -> None:
    lines = written("ris").split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\n]*", line) for line in lines)
    assert "AU  - IREV," in lines
    assert lines.count("ER  - ") == len(SHELF)


def test_a_part_is_called_a_part_in_each_format() -> None:
    part = Record(
        id="x",
        type="ouvrage",
        title="Chapitre",
        contributors=(Contribution(person="Étchart, Maylis"),),
        publisher="Armature",
        date=parse_date("2015"),
        host=Host(title="Livre", pages="1-20"),
    )
    assert "@incollection{x," in written("bibtex", (part,))
    assert "TY  - CHAP" in written("ris", (part,))


def test_csl_json_follows_the_official_schema() -> None:
    schema = json.loads((Path(__file__).parent / "data" / "csl-data.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(written("csl-json", (*TEN, *SHELF))), schema)


class Outline(HTMLParser):
    """The headings, identifiers and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.identifiers: list[str] = []
        self.targets: list[str] = []
        self.sources: list[str] = []
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "html":
            self.language = attributes.get("lang", "")
        self.identifiers += [attributes["id"]] if "id" in attributes else []
        self.targets += [attributes["href"]] if "href" in attributes else []
        self.sources += [value for name, value in attributes.items() if name == "src"]


def test_the_page_stands_alone_and_can_be_read_aloud() -> None:
    page = Outline(written("html", (*TEN, *SHELF)))
    assert page.language == "fr"
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.levels, page.levels[1:], strict=False))
    assert len(page.identifiers) == len(set(page.identifiers))
    assert {target[1:] for target in page.targets if target.startswith("#")} <= set(page.identifiers)
    assert page.sources == []


def test_nothing_of_the_catalogue_is_run_by_the_page() -> None:
    assert "<script" not in written("html")


def test_word_has_real_styles_and_links() -> None:
    with zipfile.ZipFile(io.BytesIO(content("docx"))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    styles = set(re.findall(r'<w:pStyle w:val="([^"]+)"', parts["word/document.xml"]))
    assert {"Title", "Heading1", "Heading2", "Bibliography", "Annotation"} <= styles
    declared = set(re.findall(r'w:styleId="([^"]+)"', parts["word/styles.xml"]))
    assert styles <= declared
    assert "https://www.example.org/reperes_4" in parts["word/_rels/document.xml.rels"]
    assert "PAGE" in parts["word/footer1.xml"]
    assert 'w:w="11906"' in parts["word/document.xml"]
    assert "Dix ans d’actions" in parts["docProps/core.xml"]


def test_word_says_the_same_as_markdown() -> None:
    text = run_pandoc(["--from=docx", "--to=plain", "--wrap=none"], content("docx")).decode()
    cited = (
        "IREV, 2015. Le potentiel économique des quartiers\u00a0: de l’analyse à l’action [en\u00a0ligne]."
    )
    assert cited in text
