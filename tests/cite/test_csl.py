import json
from pathlib import Path

import pytest

from docbase.cite import Layout, cite_one
from docbase.cite.base import Selection
from docbase.cite.bibliography import compile_bibliography
from docbase.cite.csl import process, run_pandoc
from docbase.cite.records import csl_item, describe
from docbase.cite.styles import load_style, style_names, style_path
from docbase.cite.typography import typeset
from docbase.errors import CitationError
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Record
from tests.cite.samples import SHELF, TEN, VOCABULARY

CITATIONS = Path(__file__).parent.parent / "golden" / "citations"
HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">'


@pytest.mark.parametrize("style", ["docbase-iso690-author-date-fr", "iso690-numeric-fr", "apa"])
def test_the_ten_records_as_two_engines_cite_them(style: str) -> None:
    expected = json.loads((CITATIONS / f"expected.{style}.json").read_text(encoding="utf-8"))["entries"]
    items = [typeset(csl_item(describe(record, VOCABULARY))) for record in TEN]
    cited = [(citation.item_id, citation.text) for citation in process(items, load_style(style), "fr")]
    assert cited == [(entry["id"], entry["bibliography"]) for entry in expected]


@pytest.mark.parametrize("style", style_names())
def test_every_style_cites_every_record(style: str) -> None:
    selection = Selection(records=(*TEN, *SHELF), vocabulary=VOCABULARY, layout=Layout(style=style))
    bibliography = compile_bibliography(selection)
    works = [work for group in bibliography.groups for work in group.works]
    assert {work.record_id for work in works} == {record.id for record in (*TEN, *SHELF) if record.title}
    assert all(len(work.text) > 10 for work in works)
    assert not any("Résumé court" in work.text or "DEV 12" in work.text for work in works)


def test_the_mended_style_has_two_names() -> None:
    assert style_path("iso690-author-date-fr") == style_path("docbase-iso690-author-date-fr")


def test_one_citation() -> None:
    assert cite_one(TEN[1], VOCABULARY) == (
        "ÉTCHART, Maylis, 2015. L’école des faubourgs. 3ᵉ\u00a0éd. Bayonne\u00a0: Le Seuil du quai. "
        "ISBN\u00a0978-2-3333-4444-1."
    )


def test_an_elided_particle_keeps_to_its_name() -> None:
    cited = "O’NEIL, Pat, VAN DER BERG, Jan et D’ALEMBERT, Jeanne, 2014–2015."
    assert cite_one(SHELF[3], VOCABULARY).replace("'", "’").startswith(cited)


def test_an_approximate_date_says_so() -> None:
    assert cite_one(SHELF[5], VOCABULARY).startswith("IREV, [vers\u00a02012].")


def test_two_works_of_one_year_are_told_apart() -> None:
    records = tuple(
        Record(id=title, title=title, contributors=(Contribution(body="irev"),), date=parse_date("2015"))
        for title in ("Zones", "Arbres")
    )
    bibliography = compile_bibliography(Selection(records=records, vocabulary=VOCABULARY))
    assert [work.text for work in bibliography.groups[0].works] == [
        "IREV, 2015a. Arbres.",
        "IREV, 2015b. Zones.",
    ]


def test_letters_stand_by_every_kind_of_date() -> None:
    author = (Contribution(person="Alpha, Bé"),)
    dates = ("2012~", "2012~", "", "")
    records = tuple(
        Record(
            id=f"r{number}", title=f"T{number}", contributors=author, date=parse_date(date) if date else None
        )
        for number, date in enumerate(dates)
    )
    bibliography = compile_bibliography(Selection(records=records, vocabulary=VOCABULARY))
    assert [work.text for work in bibliography.groups[0].works] == [
        "ALPHA, Bé, [vers\u00a02012]a. T0.",
        "ALPHA, Bé, [vers\u00a02012]b. T1.",
        "ALPHA, Bé, [sans date]-a. T2.",
        "ALPHA, Bé, [sans date]-b. T3.",
    ]


def test_an_unknown_style_names_the_nearest() -> None:
    with pytest.raises(CitationError) as caught:
        load_style("iso690-numeriq-fr")
    assert "iso690-numeric-fr" in caught.value.hint


@pytest.mark.parametrize("content", ["<html/>", "not xml", "", "<style/>"])
def test_a_file_that_is_no_style(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mon style.csl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CitationError) as caught:
        load_style(path)
    assert caught.value.path == path


def test_a_style_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "le style de l'été.csl"
    path.write_text(
        f'{HEAD}<citation><layout><text variable="title"/></layout></citation>'
        '<bibliography><layout><text variable="title" suffix="."/>'
        '<text variable="publisher" display="block"/></layout></bibliography></style>',
        encoding="utf-8",
    )
    assert cite_one(TEN[1], VOCABULARY, Layout(style=str(path))) == "L’école des faubourgs.\nLe Seuil du quai"


def test_a_dependent_style_is_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "revue.csl"
    link = '<link href="http://www.zotero.org/styles/{}" rel="independent-parent"/>'
    path.write_text(f"{HEAD}<info>{link.format('apa')}</info></style>", encoding="utf-8")
    assert load_style(path) == load_style("apa")
    path.write_text(f"{HEAD}<info>{link.format('vancouver')}</info></style>", encoding="utf-8")
    with pytest.raises(CitationError, match="vancouver"):
        load_style(path)


def test_a_style_without_bibliography(tmp_path: Path) -> None:
    path = tmp_path / "notes.csl"
    path.write_text(f"{HEAD}<info/></style>", encoding="utf-8")
    with pytest.raises(CitationError):
        load_style(path)


def test_a_style_that_pandoc_refuses(tmp_path: Path) -> None:
    path = tmp_path / "sans-citation.csl"
    path.write_text(f"{HEAD}<bibliography/></style>", encoding="utf-8")
    with pytest.raises(CitationError, match="citation"):
        cite_one(TEN[1], VOCABULARY, Layout(style=str(path)))


def test_pandoc_says_why_it_fails() -> None:
    with pytest.raises(CitationError) as caught:
        run_pandoc(["--from=csljson"], b"{")
    assert caught.value.hint


def test_nothing_to_cite() -> None:
    assert process([], load_style("apa"), "fr") == ()
