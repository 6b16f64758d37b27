"""The shelf list, in the order in which copies stand; and what is printed of it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from docbase import Centre
from docbase.errors import CitationError, InvalidRecordError, StorageError
from docbase.model.callnumbers import beginnings, same_form, shelf_place
from docbase.model.holdings import LabelSheet


@pytest.mark.parametrize(
    "in_order",
    [
        ["DEV", "DEV 2", "DEV 12", "DEV 12 bis", "DEV 12 ter", "DEV 120", "EMP 1"],
        ["2015/3", "2015/12", "2016/1"],
        ["307", "307.14 DUP", "307.2 ABC", "307.2 DUP", "308"],
        ["A 1.2.3", "A 1.2.10", "A 1.10.1"],
        ["dev 1", "DÉV 2", "Dev-3", "dev4"],
        ["éco 1", "EDU 1", "URB 1"],
    ],
)
def test_the_order_of_a_shelf(in_order: list[str]) -> None:
    assert sorted([*in_order[1::2], *in_order[::2]], key=shelf_place) == in_order


@given(st.text(max_size=40), st.text(max_size=40))
def test_one_form_stands_in_one_place(one: str, other: str) -> None:
    assert same_form(same_form(one)) == same_form(one)
    assert (shelf_place(one) < shelf_place(other)) or shelf_place(one) >= shelf_place(other)
    if beginnings(one):
        assert beginnings(one)[-1] == same_form(one)


def test_copies_stand_by_location_in_order(shelved_sample: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        shelves = centre.holdings.shelves()
        assert [(one.location, [copy.name for copy in one.copies]) for one in shelves] == [
            ("Magasin", ["307.14 DUP", "307.2 ABC", "EMP 1 copy 2", "boite"]),
            ("Salle de lecture", ["DEV 2", "DEV 12", "dev-12 bis", "EMP 1 copy 1"]),
        ]
        assert [copy.record.id for copy in shelves[1].copies] == ["deux", "douze", "bis", "emp"]
        (only,) = centre.holdings.shelves("sociologie", "MAGASIN")
        assert [copy.record.id for copy in only.copies] == ["dewey", "dewey-2"]


def test_a_location_that_is_not_there_is_told_with_those_that_are(shelved_sample: Path) -> None:
    with Centre.open(shelved_sample) as centre, pytest.raises(InvalidRecordError) as caught:
        centre.holdings.shelves(location="Grenier")
    assert "Magasin" in caught.value.hint


def test_copies_are_found_by_their_class(shelved_sample: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        assert centre.search("cote:DEV").total == 3
        assert [hit.record_id for hit in centre.search('cote:"dev 2"').hits] == ["deux"]
        assert [hit.record_id for hit in centre.search("code-barres:000102").hits] == ["emp"]
        assert centre.search("cote:307.14").total == 1


def test_the_list_opens_in_a_spreadsheet(folder: Path) -> None:
    with Centre.open(folder) as centre:
        path = centre.corpus / "sans.yaml"
        path.write_text('id: sans\ntitle: "=1+1"\nitems: [{call_number: ZZZ 1}]\n', encoding="utf-8")
        centre.ingest()
    with Centre.open(folder) as centre:
        centre.holdings.loans.lend("000101", "Dupont")
        content = centre.holdings.shelf_list(centre.holdings.shelves(), "csv").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 9
    assert [row["on_loan"] for row in rows if row["barcode"]] == ["", "yes"]
    assert rows[-1]["title"] == "'=1+1"


def test_the_list_is_printed_by_location(shelved_sample: Path, tmp_path: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        shelves = centre.holdings.shelves()
        centre.holdings.shelf_list(shelves, "pdf").save(tmp_path / "list.pdf")
        text = centre.holdings.shelf_list(shelves, "txt").content.decode()
    printed = PdfReader(tmp_path / "list.pdf").pages[0].extract_text()
    for content in (text, printed):
        assert content.index("Magasin") < content.index("307.2 ABC") < content.index("DEV 12")
        assert "Sociologie urbaine" in content


def test_labels_fill_a_sheet_from_the_first_free_one(shelved_sample: Path, tmp_path: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        shelves = centre.holdings.shelves()
        for skipped, pages in ((0, 2), (1, 2), (2, 3)):
            sheet = LabelSheet(rows=2, columns=2, skipped=skipped)
            made = centre.holdings.labels(shelves, sheet)
            reader = PdfReader(io.BytesIO(made.content))
            assert len(reader.pages) == pages
            words = " ".join(page.extract_text() for page in reader.pages).split()
            assert words.count("DEV") == 2
            assert "boite" not in words
        assert tuple(map(round, reader.pages[0].mediabox[2:])) == (595, 842)
        centre.holdings.labels(shelves, LabelSheet()).save(tmp_path / "labels.pdf")
        assert made.content == centre.holdings.labels(shelves, sheet).content
        with pytest.raises(StorageError):
            made.save(tmp_path / "nowhere" / "labels.pdf")


def test_labels_too_small_are_refused(shelved_sample: Path) -> None:
    with Centre.open(shelved_sample) as centre, pytest.raises(CitationError, match="mm"):
        centre.holdings.labels(centre.holdings.shelves(), LabelSheet(rows=60, top=100))
