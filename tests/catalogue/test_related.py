"""Relations, seen from both sides: put, taken away, refused, searched for, found likely."""

import shutil
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import InvalidRecordError, RecordNotFoundError
from docbase.model.audience import EVERYONE
from docbase.model.search import Query
from docbase.search.asking import question

ROOT = Path(__file__).parent.parent.parent
RECORDS = {
    "journee": "title: Journée régionale\ntype: actes-journee\ndate: 2015-11-03\nplace: Lille\n",
    "actes": "title: Actes de la journée\ndate: 2016-02\nrelations: [{type: issued-from, id: journee}]\n",
    "fiche": "title: Fiche de la journée\ndate: 2015-12\nrelations: [{type: issued-from, id: journee}]\n",
    "interne": (
        "title: Bilan interne\ndate: 2016\naccess: staff\nrelations: [{type: issued-from, id: journee}]\n"
    ),
    "chapitre": "title: Un chapitre\nrelations: [{type: part-of, id: actes}, {type: see-also, id: fiche}]\n",
    "lettre": "title: Lettre\nrelations: [{type: see-also, id: interne}]\n",
}


@pytest.fixture(scope="session")
def related_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("related") / "centre"
    with Centre.create(folder) as centre:
        for name, text in RECORDS.items():
            path = centre.corpus / f"{name}.yaml"
            path.write_text(f"id: {name}\n{text}status: reviewed\n", encoding="utf-8")
        centre.ingest()
    return folder


@pytest.fixture
def folder(related_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(related_sample, tmp_path / "centre"))


def seen(centre: Centre, record_id: str) -> list[tuple[str, str]]:
    return [(one.label, one.record.id) for one in centre.related(record_id)]


def test_an_event_lists_what_came_out_of_it_by_date(related_sample: Path) -> None:
    with Centre.open(related_sample) as centre:
        assert seen(centre, "journee") == [
            ("gave rise to", "fiche"),
            ("gave rise to", "interne"),
            ("gave rise to", "actes"),
        ]
        assert seen(centre, "actes") == [("has part", "chapitre"), ("issued from", "journee")]
        assert seen(centre, "fiche") == [("issued from", "journee"), ("see also", "chapitre")]


def test_without_an_index_the_same_is_told(folder: Path) -> None:
    with Centre.open(folder) as centre:
        told = {name: seen(centre, name) for name in RECORDS}
    shutil.rmtree(folder / "index")
    with Centre.open(folder) as centre:
        assert {name: seen(centre, name) for name in RECORDS} == told


def test_what_is_kept_from_readers_is_related_to_nothing(related_sample: Path) -> None:
    with Centre.open(related_sample) as centre, centre.seen_by(EVERYONE) as readers:
        assert ("gave rise to", "interne") not in seen(readers, "journee")
        assert seen(readers, "lettre") == []
        assert centre.search("lie:interne").total == 1
        assert readers.search("lie:interne").total == readers.search("lie:INTERNE").total == 0
        assert readers.index.matching(_query("Lettre lie:interne", readers)) == ()
        assert readers.index.matching(_query("lie:interne OU chapitre", readers)) == ("chapitre",)
        everything = readers.search("", limit=0).total
        assert len(readers.index.matching(_query("-lie:interne", readers))) == everything
        assert readers.search("lie:journee").total == 2


def _query(text: str, centre: Centre) -> Query:
    return question(text, None, centre.vocabulary)[0]


def test_a_relation_is_a_question(related_sample: Path) -> None:
    with Centre.open(related_sample) as centre:
        for typed in ("lie:journee", "related:journee", "lié:Journee"):
            found = {hit.record_id for hit in centre.search(typed).hits}
            assert found == {"actes", "fiche", "interne"}
        assert centre.search("lie:journee fiche").total == 1
        assert centre.search("lie:(journee OU actes)").total == 4
        assert centre.search("", limit=0).facets.keys().isdisjoint({"related", "call_number"})


def test_a_relation_is_put_seen_from_both_sides_and_taken_away(folder: Path) -> None:
    with Centre.open(folder) as centre:
        before = (centre.corpus / "lettre.yaml").read_bytes()
        desk = centre.desk
        centre.carry_out(desk.plan_relation("fiche", "remplacé par", "lettre"))
        assert ("replaces", "fiche") in seen(centre, "lettre")
        assert ("replaced by", "lettre") in seen(centre, "fiche")
        assert not desk.plan_relation("lettre", "replaces", "fiche").changes
        centre.carry_out(centre.desk.plan_relation("lettre", "remplace", "fiche", removes=True))
        assert ("replaced by", "lettre") not in seen(centre, "fiche")
        centre.desk.undo(1, merges=True)
        assert b"replaces" not in (centre.corpus / "lettre.yaml").read_bytes()
        centre.carry_out(centre.desk.plan_relation("interne", "voir-aussi", "lettre", removes=True))
        assert b"relations" in before
        assert b"relations" not in (centre.corpus / "lettre.yaml").read_bytes()


@pytest.mark.parametrize(
    ("first", "relation", "second", "told"),
    [
        ("fiche", "see-also", "fiche", "itself"),
        ("fiche", "see-also", "chapitre", "already"),
        ("journee", "issued-from", "fiche", "already"),
        ("fiche", "likes", "lettre", "no relation"),
    ],
)
def test_what_makes_no_sense_is_refused(
    related_sample: Path, first: str, relation: str, second: str, told: str
) -> None:
    with Centre.open(related_sample) as centre, pytest.raises(InvalidRecordError, match=told):
        centre.desk.plan_relation(first, relation, second)


def test_a_circle_is_refused_however_long(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.carry_out(centre.desk.plan_relation("actes", "part-of", "lettre"))
        centre.carry_out(centre.desk.plan_relation("lettre", "partie de", "fiche"))
        with pytest.raises(InvalidRecordError, match="circle"):
            centre.desk.plan_relation("fiche", "part-of", "chapitre")
        centre.desk.plan_relation("fiche", "see-also", "actes")


def test_the_nearest_id_is_named(related_sample: Path) -> None:
    with Centre.open(related_sample) as centre, pytest.raises(RecordNotFoundError) as caught:
        centre.desk.plan_relation("fiche", "see-also", "lettres")
    assert "lettre" in caught.value.hint


def test_likely_relations_are_found_again_until_they_are_judged(tmp_path: Path) -> None:
    with Centre.create(tmp_path / "centre") as centre:
        text = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        (centre.corpus / "a.txt").write_text("\n".join(text), encoding="utf-8")
        (centre.corpus / "b.txt").write_text("\n".join(text[: -len(text) // 6]), encoding="utf-8")
        report = centre.ingest()
        assert report.related
        (likely,) = centre.likely_relations()
        assert likely.type in ("version-of", "part-of")
        assert centre.likely_relations([likely.record.id]) == (likely,)
        shutil.rmtree(tmp_path / "centre" / "index")
    with Centre.open(tmp_path / "centre") as centre:
        centre.reindex()
        assert [(one.kind, one.share) for one in centre.likely_relations()] == [(likely.kind, likely.share)]
        centre.carry_out(centre.desk.plan_likely(centre.likely_relations()))
        assert centre.likely_relations() == ()
        assert [one.type for one in centre.related(likely.other.id)] == [likely.type]
