"""Actors: free names that become actors, forms of one actor, who published what with whom."""

from dataclasses import replace

from docbase import Centre
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.concepts import Term
from docbase.model.record import Contribution, Record
from docbase.vocabularies.actors import unknown_names


def test_an_unknown_name_is_adopted_and_its_records_follow(centre: Centre) -> None:
    unknown = {one.name: one for one in centre.vocabulary_desk.unknown_names()}
    assert len(unknown["Cerema"].record_ids) == 6
    revision = centre.vocabulary_desk.adopt("cerema", values={"kind": "institution"}, alt=("CEREMA",))
    assert {one.after.id for one in revision.records} == set(unknown["Cerema"].record_ids)
    before = {record_id: centre.cite(record_id) for record_id in unknown["Cerema"].record_ids}
    centre.revise(revision)
    centre.revise(centre.vocabulary_desk.rename("cerema", "Cerema"))
    assert "Cerema" not in {one.name for one in centre.vocabulary_desk.unknown_names()}
    assert {record_id: centre.cite(record_id) for record_id in before} == before
    assert set(centre.vocabulary_desk.by_role("cerema")) >= {"author", "publisher"}


def test_another_form_of_an_actor_leads_to_it(centre: Centre) -> None:
    centre.revise(centre.vocabulary_desk.adopt("Cerema"))
    long_form = "Direction générale de l'aménagement, du logement et de la nature"
    revision = centre.vocabulary_desk.adopt(long_form, "cerema")
    assert len(revision.records) == 3
    assert [one.after.id for one in revision.terms] == ["cerema"]
    centre.revise(revision)
    found = centre.vocabulary.find(long_form, "actors")
    assert found
    assert found.id == "cerema"


def test_companions_are_those_of_the_same_records(centre: Centre) -> None:
    companions = {one.name: one for one in centre.vocabulary_desk.companions("Cerema")}
    council = companions["Conseil national de l'information géolocalisée"]
    assert len(council.record_ids) == 3
    for record_id in council.record_ids:
        names = {one.name for one in centre.get(record_id).contributors} | {centre.get(record_id).publisher}
        assert {"Cerema", council.name} <= names


def test_names_are_near_in_any_order_of_their_words_and_in_full() -> None:
    person = Term(id="dupont-anne", scheme="actors", label="Dupont, Anne")
    vocabulary = default_vocabulary().with_terms([person])
    record = Record(
        id="r",
        contributors=(
            Contribution(person="Anne Dupond"),
            Contribution(body="IREV Hauts-de-France"),
            Contribution(body="irev"),
            Contribution(body="Préfecture du nord"),
            Contribution(body="Tout autre chose"),
        ),
    )
    found = {one.name: one for one in unknown_names([record, replace(record, id="s")], vocabulary)}
    near = {name: [term.id for term in one.nearest][:1] for name, one in found.items()}
    assert near == {
        "Anne Dupond": ["dupont-anne"],
        "IREV Hauts-de-France": ["irev"],
        "Préfecture du nord": ["prefecture-nord"],
        "Tout autre chose": [],
    }
    assert found["Anne Dupond"].is_person
    assert found["Anne Dupond"].record_ids == ("r", "s")


def test_merged_actors_keep_a_see_reference_and_funders_follow(bare: Centre) -> None:
    bare.revise(bare.vocabulary_desk.merge("region-hauts-de-france", "departement-nord"))
    funder = bare.vocabulary.get("fin-region")
    assert funder
    assert funder.attributes["actor"] == "departement-nord"
    see = bare.vocabulary.get("region-hauts-de-france")
    assert see
    assert see.replaced_by == "departement-nord"
