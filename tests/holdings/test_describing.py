"""Copies described in records: planned, done, taken back."""

import shutil
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import CatalogueError, InvalidRecordError, RecordNotFoundError
from docbase.model.record import Item


def test_a_copy_is_added_changed_and_removed(folder: Path) -> None:
    with Centre.open(folder) as centre:
        before = (centre.corpus / "sans.yaml").read_bytes()
        plan = centre.holdings.plan_add("sans", Item(call_number="DEV 2", copy="2", location="Magasin"))
        assert "deux" in plan.notes[0]
        centre.carry_out(plan)
        text = (centre.corpus / "sans.yaml").read_text(encoding="utf-8")
        assert "{call_number: DEV 2, location: Magasin, copy: 2}" in text
        assert {copy.record.id for copy in centre.holdings.copies.named("dev2")} == {"deux", "sans"}
        centre.carry_out(centre.holdings.plan_change(["sans"], {"call_number": "", "barcode": "77"}))
        assert centre.get("sans").items == (Item(location="Magasin", copy="2", barcode="77"),)
        centre.carry_out(centre.holdings.plan_removal("sans"))
        assert centre.get("sans").items == ()
        for number in (3, 2, 1):
            centre.desk.undo(number)
        assert (centre.corpus / "sans.yaml").read_bytes() == before


def test_one_of_several_copies_is_changed_and_the_rest_stays(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.carry_out(centre.holdings.plan_change(["emp"], {"location": "Vitrine"}, 1))
        assert [item.location for item in centre.get("emp").items] == ["Vitrine", "Magasin"]
        plan = centre.holdings.plan_change(["emp", "deux", "emp"], {"location": "Vitrine"})
        assert len(plan.changes) == 2
        with pytest.raises(InvalidRecordError, match="2 copies"):
            centre.holdings.plan_removal("emp")
        assert centre.holdings.plan_removal("emp", 2).changes


@pytest.mark.parametrize(
    ("record_ids", "values", "number"),
    [
        (["emp"], {"barcode": "9"}, 0),
        (["emp", "deux"], {"call_number": "X 1"}, 0),
        (["deux"], {"barcode": "000101"}, 0),
        (["deux"], {"location": "Vitrine"}, 2),
        (["sans"], {"location": "Vitrine"}, 0),
        (["nulle-part"], {"location": "Vitrine"}, 0),
    ],
)
def test_what_cannot_be_is_refused(
    shelved_sample: Path, record_ids: list[str], values: dict[str, str], number: int
) -> None:
    with Centre.open(shelved_sample) as centre, pytest.raises(CatalogueError) as caught:
        centre.holdings.plan_change(record_ids, values, number)
    assert caught.value.hint


def test_a_barcode_is_given_once(shelved_sample: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        with pytest.raises(InvalidRecordError, match="000102"):
            centre.holdings.plan_add("sans", Item(barcode="000102"))
        with pytest.raises(InvalidRecordError):
            centre.holdings.plan_add("sans", Item(access="sur place"))
        assert not centre.holdings.plan_change(["emp"], {"barcode": "000101"}, 1).changes


def test_copies_are_found_without_an_index(folder: Path) -> None:
    shutil.rmtree(folder / "index")
    with Centre.open(folder) as centre:
        assert [copy.record.id for copy in centre.holdings.copies.named("DEV-12")] == ["douze"]
        assert [copy.number for copy in centre.holdings.copies.named("emp 1 ex 2")] == [2]
        assert len(centre.holdings.copies.named("emp")) == 2
        with pytest.raises(RecordNotFoundError) as caught:
            centre.holdings.copies.named("DEV 13")
    assert "DEV 12" in caught.value.hint
