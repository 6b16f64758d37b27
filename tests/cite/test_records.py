import dataclasses
import json
from pathlib import Path

import jsonschema
import pytest

from docbase.cite.records import csl_item, describe
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Record, Series
from tests.cite.samples import SHELF, TEN, VOCABULARY

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "data" / "csl-data.json").read_text(encoding="utf-8"))


def item(record: Record) -> dict[str, object]:
    return dict(csl_item(describe(record, VOCABULARY)))


def test_the_ten_records_are_the_ten_items() -> None:
    expected = json.loads((HERE.parent / "golden/citations/records.csl.json").read_text(encoding="utf-8"))
    assert [item(record) for record in TEN] == expected


@pytest.mark.parametrize("record", [*TEN, *SHELF], ids=lambda record: record.id)
def test_items_follow_the_official_schema(record: Record) -> None:
    jsonschema.validate([item(record)], SCHEMA)


@pytest.mark.parametrize("term", VOCABULARY.scheme("publication_types"), ids=lambda term: term.id)
def test_every_publication_type_is_one_of_csl(term: object) -> None:
    jsonschema.validate([item(Record(id="x", type=getattr(term, "id", ""), title="Titre"))], SCHEMA)


def test_a_whole_record() -> None:
    assert item(SHELF[0]) == {
        "id": "potentiel-economique-des-quartiers-2015",
        "type": "book",
        "title": "Le potentiel économique des quartiers : de l'analyse à l'action",
        "author": [{"literal": "IREV"}],
        "collection-title": "Repères pour agir",
        "collection-number": "4",
        "publisher": "IREV",
        "publisher-place": "Lille",
        "issued": {"date-parts": [[2015, 11]]},
        "number-of-pages": "48",
        "ISBN": "978-2-9999-1234-5",
        "URL": "https://www.example.org/reperes_4",
        "accessed": {"date-parts": [[2024, 5, 1]]},
        "language": "fr-FR",
        "abstract": SHELF[0].abstract,
        "keyword": "Potentiel économique des quartiers, Emploi et insertion, entrepreneuriat",
        "call-number": "DEV 12",
    }


def test_dates() -> None:
    assert item(Record(id="x", date=parse_date("2014/2015-06")))["issued"] == {
        "date-parts": [[2014], [2015, 6]]
    }
    assert item(Record(id="x", date=parse_date("2012~")))["issued"] == {
        "date-parts": [[2012]],
        "circa": True,
    }


def test_a_person_of_the_vocabulary() -> None:
    record = Record(id="x", contributors=(Contribution(person="petit-morgane"),))
    assert item(record)["author"] == [{"family": "Petit", "given": "Morgane"}]


def test_roles() -> None:
    roles = ("author", "speaker", "translator", "funder", "publisher")
    record = Record(id="x", contributors=tuple(Contribution(role=role, body=role) for role in roles))
    made = item(record)
    assert made["author"] == [{"literal": "author"}, {"literal": "speaker"}]
    assert made["translator"] == [{"literal": "translator"}]
    assert made["publisher"] == "publisher"
    assert "funder" not in json.dumps(made)


def test_a_known_body_answers_for_what_it_publishes_unsigned() -> None:
    assert item(Record(id="x", type="rapport", publisher="irev"))["author"] == [{"literal": "IREV"}]


@pytest.mark.parametrize(
    "record",
    [
        Record(id="x", type="ouvrage", publisher="Éditions du Quai"),
        Record(id="x", type="article-revue", publisher="irev", host=Host(title="Urbanisme")),
        Record(
            id="x", type="ouvrage", publisher="irev", contributors=(Contribution(role="editor", body="anru"),)
        ),
    ],
    ids=["publishing house", "unsigned article", "edited"],
)
def test_no_author_is_made_up(record: Record) -> None:
    assert "author" not in item(record)


@pytest.mark.parametrize(
    ("publication_type", "title", "genre"),
    [
        ("fiche-experience", "Jardins partagés", "Fiche d'expérience"),
        ("rapport-activites", "Rapport d’activités 2012", None),
        ("compte-rendu", "Groupe de travail : compte rendu du 5 avril", None),
        ("enquete-evaluation", "Les jeunes", None),
        ("ouvrage", "L'école", None),
    ],
)
def test_the_type_is_printed_when_it_says_something(
    publication_type: str, title: str, genre: str | None
) -> None:
    assert item(Record(id="x", type=publication_type, title=title)).get("genre") == genre


@pytest.mark.parametrize(
    ("extent", "pages", "volumes"),
    [
        ("48 p.", "48", None),
        ("1 vol. (XII-320 pages)", "320", "1"),
        ("2 vol.", None, "2"),
        ("1 affiche", None, None),
    ],
)
def test_extent(extent: str, pages: str | None, volumes: str | None) -> None:
    made = item(Record(id="x", extent=extent))
    assert (made.get("number-of-pages"), made.get("number-of-volumes")) == (pages, volumes)


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("3", "3"),
        ("2e éd.", "2"),
        ("1re édition", "1"),
        ("éd. revue", "éd. revue"),
        ("2e éd. revue", "2e éd. revue"),
    ],
)
def test_edition(edition: str, expected: str) -> None:
    assert item(Record(id="x", edition=edition))["edition"] == expected


def test_the_number_of_a_series_is_that_of_the_report_when_it_has_no_title() -> None:
    alone = item(Record(id="x", series=Series(number="4")))
    titled = item(Record(id="x", series=Series(title="Repères", number="4")))
    assert (alone.get("number"), alone.get("collection-number")) == ("4", None)
    assert (titled.get("number"), titled.get("collection-number")) == (None, "4")


def test_a_record_of_an_unknown_type_is_a_document() -> None:
    assert item(dataclasses.replace(TEN[0], type="inconnu"))["type"] == "document"
