"""Records as they stand on a form: what the boxes say, what becomes of them, who changed what meanwhile."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import CatalogueError, QueryError
from docbase.model.slip import Slip
from tests.editing.centres import texts

ID = "conseils-citoyens-2015"


def boxes(**typed: str) -> Slip:
    """Returns boxes that stand alone, each with a text."""
    return {name: ({"": text},) for name, text in typed.items()}


def test_an_untouched_form_changes_nothing(folder: Path) -> None:
    with Centre.open(folder) as centre:
        for record in centre.catalogue.records():
            base = centre.desk.text(record.id)
            slip = centre.forms.slip(base)
            assert centre.forms.faults(base, slip) == ()
            assert centre.forms.plan(record.id, base, slip).changes == ()


def test_boxes_say_labels_and_labels_become_ids(folder: Path) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        slip = centre.forms.slip(base)
        assert slip["themes"] == ({"": "Participation citoyenne"},)
        typed = {**slip, "themes": (*slip["themes"], {"": "sante"}, {"": "  "}), "series": ({"number": "4"},)}
        centre.carry_out(centre.forms.plan(ID, base, typed))
        record = centre.get(ID)
    assert record.themes == ("participation-citoyenne", "sante")
    assert record.series
    assert record.series.number == "4"
    assert record.provenance["themes"] == "librarian"
    assert record.provenance["title"] == "first-page"


def test_what_was_wrong_before_is_let_by_until_it_is_changed(folder: Path) -> None:
    path = folder / "corpus/2015/conseils-citoyens.yaml"
    broken = path.read_text(encoding="utf-8").replace("[participation-citoyenne]", "[zorglub]")
    path.write_text(broken, encoding="utf-8")
    with Centre.open(folder) as centre:
        slip = centre.forms.slip(broken)
        typed = {**slip, **boxes(place="Lille")}
        assert centre.forms.faults(broken, typed) == ()
        plan = centre.forms.plan(ID, broken, typed)
        assert plan.changes[0].after
        assert "themes: [zorglub]" in plan.changes[0].after
        worse = {**slip, "themes": (*slip["themes"], {"": "flibuste"})}
        assert [one.field for one in centre.forms.faults(broken, worse)] == ["themes"]


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("date", {"": "demain"}),
        ("type", {"": "zorglub"}),
        ("identifiers", {"code": "2-11-000000-0"}),
        ("relations", {"type": "replaces-not", "id": "sante-2017"}),
        ("contributors", {"role": "pirate", "name": "Dupont, Anne"}),
        ("access", {"": "nobody"}),
    ],
)
def test_each_fault_names_its_field(folder: Path, field: str, row: dict[str, str]) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        typed = {**centre.forms.slip(base), field: (row,)}
        assert [one.field for one in centre.forms.faults(base, typed)] == [field]
        with pytest.raises(CatalogueError):
            centre.forms.plan(ID, base, typed)


def test_a_form_is_brought_up_to_what_somebody_else_did(folder: Path) -> None:
    with Centre.open(folder) as centre:
        base = centre.desk.text(ID)
        typed = {**centre.forms.slip(base), **boxes(title="Le mien", place="Lille")}
        centre.desk.set_values({"title": "Le sien", "extent": "12 p."}, ids=[ID])
        now, meanwhile = centre.forms.brought_up(ID, base, typed)
        assert meanwhile.disputed == {"title"}
        assert meanwhile.theirs == boxes(title="Le sien", extent="12 p.")
        assert meanwhile.slip["title"] == ({"": "Le mien"},)
        assert meanwhile.slip["extent"] == ({"": "12 p."},)
        centre.carry_out(centre.forms.plan(ID, now, meanwhile.slip))
        record = centre.get(ID)
        assert (record.title, record.place, record.extent) == ("Le mien", "Lille", "12 p.")
        assert centre.forms.plan(ID, base, typed).conflicts == ()


def test_a_record_without_a_file_is_added_and_taken_back(folder: Path) -> None:
    before = texts(folder)
    with Centre.open(folder) as centre:
        assert [one.field for one in centre.forms.faults("", boxes(place="Lille"))] == ["title"]
        plan = centre.forms.plan_new(
            {**boxes(title="Carnet", date="1998"), "items": ({"call_number": "A 1"},)}
        )
        assert plan.changes[0].path == "corpus/1998/carnet-1998.yaml"
        centre.carry_out(plan)
        assert centre.get("carnet-1998").items[0].call_number == "A 1"
        assert [hit.record_id for hit in centre.search("carnet").hits] == ["carnet-1998"]
        centre.desk.undo()
    assert texts(folder) == before


def test_drafts_wait_the_oldest_first_and_say_what_is_missing(folder: Path) -> None:
    with Centre.open(folder) as centre:
        found = centre.forms.waiting({})
        assert found.drafts == len(found.ids)
        assert set(found.ids) == {one.id for one in centre.catalogue.records() if one.status == "draft"}
        for field in ("themes", "date", "type"):
            without = {one.id for one in centre.catalogue.records() if not getattr(one, field)}
            wanted = without & set(found.ids)
            assert set(centre.forms.waiting({}, field).ids) == wanted
            assert found.missing[field] == len(wanted)
        with pytest.raises(QueryError):
            centre.forms.waiting({}, "abstract")
