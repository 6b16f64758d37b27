"""What a record becomes in the index."""

from dataclasses import replace

from docbase.model.dates import parse_date
from docbase.model.extract import Extract, Page
from docbase.model.record import Contribution, Item, Record, Series
from docbase.search.project import project
from tests.search.entries import VOCABULARY

RECORD = Record(
    id="sante-2015",
    type="guide",
    title="L’état de la santé",
    contributors=(
        Contribution(body="irev"),
        Contribution(person="Dupont, Anne"),
        Contribution(person="petit-morgane", role="funder"),
    ),
    date=parse_date("2014-11/2016"),
    publisher="irev",
    language="fr-FR",
    series=Series(title="Repères pour agir"),
    themes=("sante-mentale", "inconnu"),
    territories=("lille",),
    publics=("public-elus",),
    keywords=("soins",),
    identifiers={"isbn": "978-2-9539345-1-9"},
    items=(Item(call_number="SAN 12"),),
)
EXTRACT = Extract(format="pdf", extractor="pdf/1", pages=(Page(number=1, text="Un texte.", label="i"),))
ENTRY = project(RECORD, "2015/sante.yaml", [("2015/sante.pdf", EXTRACT)], VOCABULARY, "2024-05-01")


def test_every_form_of_a_name_is_searched() -> None:
    assert ENTRY.authors == ("IREV", "Institut régional de la ville", "Dupont, Anne", "Anne Dupont")
    assert ENTRY.names == (
        "Petit, Morgane",
        "Morgane Petit",
        "IREV",
        "Institut régional de la ville",
        "Repères pour agir",
        "978-2-9539345-1-9",
        "SAN 12",
    )


def test_labels_synonyms_and_broader_terms_are_searched() -> None:
    assert {"soins", "Santé mentale", "psychiatrie", "Santé", "Guide", "Lille", "Hauts-de-France"} <= set(
        ENTRY.subjects
    )


def test_facets_hold_ids_with_the_broader_ones() -> None:
    assert dict(ENTRY.facets) == {
        "theme": ("sante-mentale", "sante", "inconnu"),
        "type": ("guide",),
        "year": ("2014", "2015", "2016"),
        "author": ("irev", "Dupont, Anne"),
        "territory": ("lille", "nord", "hauts-de-france"),
        "public": ("public-elus",),
        "language": ("fr",),
        "access": ("public",),
        "status": ("draft",),
        "call_number": ("san", "san 12"),
    }


def test_a_facet_has_the_id_that_a_name_leads_to() -> None:
    record = Record(
        id="x",
        title="X",
        type="Guide pratique",
        language="français",
        themes=("psychiatrie", "Inconnu"),
        territories=("59",),
        publics=("élus",),
    )
    assert dict(project(record, "x.yaml", [], VOCABULARY).facets) == {
        "theme": ("sante-mentale", "sante", "Inconnu"),
        "type": ("guide",),
        "territory": ("nord", "hauts-de-france"),
        "public": ("public-elus",),
        "language": ("fr",),
        "access": ("public",),
        "status": ("draft",),
    }


def test_a_date_without_end_is_a_mistake() -> None:
    entry = project(Record(id="x", title="X", date=parse_date("1000/2015")), "x.yaml", [], VOCABULARY)
    assert entry.years == (1000, 1100)
    assert entry.facets["year"][0] == "1000"
    assert entry.facets["year"][-1] == "1100"


def test_dates_and_titles_are_put_in_order() -> None:
    assert (ENTRY.years, ENTRY.sort_date, ENTRY.sort_title) == ((2014, 2016), "20141100", "etat de la sante")
    bare = project(Record(id="x", title="Lesquin"), "x.yaml", [], VOCABULARY)
    assert (bare.years, bare.sort_date, bare.sort_title, bare.pages) == (None, "", "lesquin", ())


def test_the_revision_changes_with_the_content_only() -> None:
    def revision(record: Record = RECORD, extract: Extract = EXTRACT) -> str:
        return project(
            record, "2015/sante.yaml", [("2015/sante.pdf", extract)], VOCABULARY, "2024-05-01"
        ).revision

    assert revision() == ENTRY.revision
    assert revision(replace(RECORD, keywords=())) != ENTRY.revision
    assert revision(extract=replace(EXTRACT, pages=(Page(number=1, text="Autre."),))) != ENTRY.revision
