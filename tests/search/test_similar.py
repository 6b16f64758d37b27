"""Publications like another: neighbours a documentalist would agree with, and what they share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase.model.extract import Extract, Page
from docbase.model.record import Contribution, Record
from docbase.model.search import ResultPage
from docbase.search.index import SearchIndex
from docbase.search.project import project
from docbase.search.similar import similar
from tests.search.entries import VOCABULARY, entry

COMMON = "Le centre de ressources présente cette publication aux professionnels des quartiers."
TEXTS = {
    "friches-1": "La dépollution des friches : coût de la dépollution, recyclage foncier.",
    "friches-2": "Recyclage foncier des friches industrielles. La dépollution du sol revient cher.",
    "friches-3": "Inventaire des friches de la métropole, un foncier à recycler.",
    "psy-1": "Les conseils locaux de santé mentale : psychiatrie, souffrance, soins.",
    "psy-2": "La souffrance psychique des jeunes, la psychiatrie de secteur, les soins à domicile.",
    "velo": "Pistes cyclables et stationnement des vélos.",
    "jardins": "Jardins partagés, compost, semences.",
}
RECORDS = (
    Record(id="friches-1", title="Dépolluer les friches"),
    Record(id="friches-2", title="Friches : mode d’emploi"),
    Record(id="friches-3", title="Atlas métropolitain"),
    Record(id="psy-1", title="Santé mentale", themes=("sante-mentale",)),
    Record(id="psy-2", title="Jeunes en souffrance", themes=("sante-mentale",)),
    Record(id="velo", title="À vélo"),
    Record(id="jardins", title="Jardiner en ville"),
    Record(id="papier", title="Actes du colloque", themes=("sante-mentale",)),
    Record(
        id="papier-2",
        title="Bilan",
        contributors=(Contribution(person="petit-morgane"),),
        keywords=("compost",),
    ),
    Record(id="seule", title="Divers"),
)


def extract(text: str) -> Extract:
    """Returns what is read of a file: twice the text, with what all publications say."""
    pages = (Page(number=1, label="1", text=f"{COMMON} {text}"), Page(number=2, label="2", text=text))
    return Extract(format="text", extractor="text/1", pages=pages)


@pytest.fixture(params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path, engine=request.param, vocabulary=VOCABULARY)
    read = {one: ((f"{one}.txt", extract(text)),) for one, text in TEXTS.items()}
    made.rebuild(
        project(record, f"{record.id}.yaml", read.get(record.id, ()), VOCABULARY) for record in RECORDS
    )
    yield made
    made.close()


def found(index: SearchIndex, record_id: str, limit: int = 10) -> ResultPage:
    record = next(record for record in RECORDS if record.id == record_id)
    return similar(record, index, VOCABULARY, limit)


def ids(page: ResultPage) -> list[str]:
    return [hit.record_id for hit in page.hits]


def test_neighbours_come_the_nearest_first_without_the_publication_itself(index: SearchIndex) -> None:
    assert ids(found(index, "friches-1")) == ["friches-2", "friches-3"]
    assert ids(found(index, "friches-1", limit=1)) == ["friches-2"]
    assert ids(found(index, "psy-1"))[0] == "psy-2"


def test_what_all_publications_say_makes_no_neighbours(index: SearchIndex) -> None:
    page = found(index, "velo")
    assert (page.hits, page.total) == ((), 0)


def test_without_text_themes_keywords_and_title_find_neighbours(index: SearchIndex) -> None:
    assert set(ids(found(index, "papier"))) == {"psy-1", "psy-2"}
    assert ids(found(index, "papier-2")) == ["jardins"]
    assert found(index, "seule").hits == ()


def test_a_publication_that_is_not_indexed_yet_has_neighbours(index: SearchIndex) -> None:
    record = Record(id="nouvelle", title="Friches et recyclage foncier")
    assert "friches-2" in ids(similar(record, index, VOCABULARY, 10))


def test_each_neighbour_says_what_it_shares(index: SearchIndex) -> None:
    first = found(index, "friches-1").hits[0]
    shared = " ".join(reason.words for reason in first.reasons)
    assert "friches" in shared
    assert "dépollution" in shared
    assert "publication" not in shared
    assert all(hit.reasons for hit in found(index, "papier").hits)


def test_a_very_long_publication_has_neighbours(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("somme", "Somme", *[f"{TEXTS['psy-1']}\n" * 40] * 200))
    assert ids(similar(Record(id="somme", title="Somme"), index, VOCABULARY, 2)) == ["psy-1", "psy-2"]
