"""Facets as a person sees them, and the promise of each count: it is what one click gives."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docbase.catalogue.store import Catalogue
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.concepts import Term, Vocabulary
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Record
from docbase.model.search import SORTS, FacetCount, Forms, Or, Query, Value, Word, Years
from docbase.search.asking import ask, question
from docbase.search.facets import shown
from docbase.search.index import SearchIndex
from docbase.search.project import project
from tests.search.entries import VOCABULARY

ROOT = Path(__file__).parent.parent.parent
DEFAULT = default_vocabulary()
ENGINES = ("memory", "whoosh")
Filters = Mapping[str, Sequence[str]]


def counted(**counts: int) -> tuple[FacetCount, ...]:
    """Returns counts as an engine gives them; `_` stands for the hyphen of an id."""
    return tuple(
        FacetCount(id=one.replace("_", "-"), label=one.replace("_", "-"), count=count)
        for one, count in counts.items()
    )


def test_a_tree_goes_from_the_broad_to_the_narrow_and_from_the_frequent_to_the_rare() -> None:
    found = {
        "theme": counted(
            politique_ville=4,
            education=4,
            contrat_ville=3,
            droit_commun=3,
            logement_social=2,
            action_publique=1,
        )
    }
    values = shown(found, Query(), DEFAULT)["theme"]
    assert [(value.label, value.count, value.broader) for value in values] == [
        ("Éducation", 4, ""),
        ("Politique de la ville", 4, ""),
        ("Contrat de ville", 3, "politique-ville"),
        ("Droit commun", 3, "politique-ville"),
        ("Transformation de l'action publique", 1, "politique-ville"),
        ("Logement social", 2, ""),
    ]


def test_what_is_between_two_values_of_a_tree_is_passed_over() -> None:
    found = {"territory": counted(hauts_de_france=5, amiens=2, nord=1)}
    values = shown(found, Query(), DEFAULT)["territory"]
    assert [(value.id, value.broader) for value in values] == [
        ("hauts-de-france", ""),
        ("amiens", "hauts-de-france"),
        ("nord", "hauts-de-france"),
    ]


def test_axes_stand_by_family_as_the_vocabulary_has_them() -> None:
    found = {
        "axis": counted(
            axe_libre=9, prog_action_publique=7, axe_valeurs_republicaines=1, axe_qualification_territoires=2
        )
    }
    values = shown(found, Query(), DEFAULT)["axis"]
    assert [(value.id, value.family) for value in values] == [
        ("axe-qualification-territoires", "strategique"),
        ("axe-valeurs-republicaines", "strategique"),
        ("prog-action-publique", "programme"),
        ("axe-libre", ""),
    ]


def test_years_come_newest_first() -> None:
    years = shown({"year": _years(2014, 2019, 2016)}, Query(), DEFAULT)["year"]
    assert [value.id for value in years] == ["2019", "2016", "2014"]


def _years(*years: int) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(id=str(year), label=str(year), count=year - 2000) for year in years)


@pytest.mark.parametrize(
    ("span", "chosen"),
    [
        (Years(2016, 2016), {"2016"}),
        (Years(2015, 2015), {"2015"}),
        (Years(2015, None), {"2016", "2019"}),
        (Years(None, 2016), {"2014", "2016"}),
        (Years(1990, 1999), set()),
    ],
)
def test_the_years_of_a_filter_are_chosen(span: Years, chosen: set[str]) -> None:
    years = shown({"year": _years(2014, 2019, 2016)}, Query(filters=(span,)), DEFAULT)["year"]
    assert {value.id for value in years if value.is_chosen} == chosen
    assert {value.id for value in years} == {"2014", "2016", "2019"} | chosen


def test_a_value_filtered_by_can_always_be_taken_away() -> None:
    query = Query(filters=(Or((Value("theme", "jeunesse"), Value("theme", "education"))),))
    values = shown({"theme": counted(logement_social=2)}, query, DEFAULT)["theme"]
    assert [(value.id, value.count, value.is_chosen) for value in values] == [
        ("logement-social", 2, False),
        ("education", 0, True),
        ("jeunesse", 0, True),
    ]


def test_a_name_is_chosen_however_it_was_typed() -> None:
    query = Query(filters=(Value("author", "CEREMA"),))
    (value,) = shown({"author": counted(Céréma=3)}, query, DEFAULT)["author"]
    assert (value.id, value.is_chosen) == ("Céréma", True)


def test_a_value_that_is_one_way_to_say_a_word_was_not_chosen() -> None:
    query = Query(root=Forms((Word("QPV"), Value("theme", "quartiers-prioritaires"))))
    (value,) = shown({"theme": counted(quartiers_prioritaires=3)}, query, DEFAULT)["theme"]
    assert not value.is_chosen


def test_themes_that_the_vocabulary_does_not_offer_are_not_shown() -> None:
    terms = (
        Term(id="ville", scheme="themes", label="Ville"),
        Term(id="urbain", scheme="themes", label="Urbain", replaced_by="ville"),
        Term(id="avenir", scheme="themes", label="Avenir", origin="candidate"),
        Term(id="guide", scheme="publication_types", label="Guide", replaced_by="manuel"),
    )
    found = {"theme": counted(ville=1, urbain=2, avenir=3, libre=4), "type": counted(guide=2, carnet=1)}
    facets = shown(found, Query(), Vocabulary(terms))
    assert [value.id for value in facets["theme"]] == ["ville"]
    assert [value.id for value in facets["type"]] == ["guide", "carnet"]


@pytest.fixture(params=ENGINES, scope="module")
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """The records of the sample corpus, without the text of their files."""
    catalogue = Catalogue(ROOT / "corpus", DEFAULT)
    with closing(
        SearchIndex(tmp_path_factory.mktemp("index"), engine=request.param, vocabulary=DEFAULT)
    ) as made:
        made.rebuild(
            project(record, catalogue.location(record.id), [], DEFAULT, added=f"2026-11-{number % 5 + 1:02}")
            for number, record in enumerate(catalogue.records())
        )
        yield made


def asked(text: str, filters: Filters, vocabulary: Vocabulary = DEFAULT) -> Query:
    return replace(question(text, filters, vocabulary)[0], limit=1000)


def found_by(index: SearchIndex, text: str, filters: Filters) -> list[str]:
    return [hit.record_id for hit in index.search(asked(text, filters)).hits]


ASKED: list[tuple[str, Filters]] = [
    ("", {}),
    ("accessibilité", {}),
    ("friches OU paysage", {}),
    ("depuis 2020", {}),
    ("standard de données", {}),
    ("theme:habitat-mixite", {}),
    ("-paysages", {"type": ["compte-rendu"]}),
    ("", {"theme": ["habitat-mixite"]}),
    ("", {"theme": ["amenagement-urbanisme", "politique-ville"], "year": ["2022", "2023"]}),
    ("", {"year": ["2019..2022"], "language": ["fr"]}),
    ("paysage", {"author": ["Conseil national de l'information géolocalisée"], "year": ["2022.."]}),
    ("friches", {"theme": ["education"], "type": ["rapport"]}),
    ("", {"territory": ["hauts-de-france"], "access": ["public"], "status": ["reviewed"]}),
]


@pytest.mark.parametrize(("text", "filters"), ASKED)
def test_each_count_is_what_one_click_gives(index: SearchIndex, text: str, filters: Filters) -> None:
    facets = index.search(asked(text, filters)).facets
    assert any(facets.values())
    for name, values in facets.items():
        for value in values:
            clicked = index.search(asked(text, {**filters, name: [value.id]}))
            assert clicked.total == value.count, (name, value)
            assert any(one.id == value.id and one.is_chosen for one in clicked.facets[name]), (name, value)


@pytest.mark.parametrize("text", ["friches licorne", "glossaire accessibilité SIZIAF"])
def test_counts_of_a_wider_question_are_what_one_click_gives(index: SearchIndex, text: str) -> None:
    answer = ask(index, DEFAULT, text)
    assert index.total(asked(text, {})) == 0 < answer.total
    for name in ("theme", "type", "year"):
        for value in answer.facets[name]:
            assert ask(index, DEFAULT, text, {name: [value.id]}).total == value.count, (name, value)


@pytest.mark.parametrize("name", ["theme", "axis", "type", "year", "author", "territory", "public"])
def test_several_values_of_a_facet_are_a_union(index: SearchIndex, name: str) -> None:
    values = index.search(asked("", {})).facets[name][:6]
    assert len(values) > 1
    for one, other in combinations((value.id for value in values), 2):
        both = {*found_by(index, "", {name: [one]}), *found_by(index, "", {name: [other]})}
        assert set(found_by(index, "", {name: [one, other]})) == both


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "données OU paysage OU foncier"])
def test_pages_follow_one_another_without_overlap(index: SearchIndex, sort: str, text: str) -> None:
    query = replace(asked(text, {}), sort=sort)
    whole = [hit.record_id for hit in index.search(query).hits]
    pages = [
        [hit.record_id for hit in index.search(replace(query, offset=start, limit=4)).hits]
        for start in range(0, len(whole) + 4, 4)
    ]
    assert len(whole) > 8
    assert [one for page in pages for one in page] == whole
    assert len(set(whole)) == len(whole)


TITLES = (
    "À la rencontre des élus",
    "L’accompagnement des conseils citoyens",
    "Agir ensemble",
    "Le bilan du contrat de ville",
    "Une école ouverte",
    "Économie sociale et solidaire",
    "Éducation et réussite",
    "L'été des quartiers",
    "La jeunesse",
    "Œuvrer ensemble",
    "Les quartiers",
    "Un zonage",
)
"""In the order of a French catalogue."""


@pytest.mark.parametrize("engine", ENGINES)
def test_titles_are_sorted_as_in_french(engine: str, tmp_path: Path) -> None:
    with closing(SearchIndex(tmp_path, engine=engine, vocabulary=VOCABULARY)) as made:
        records = [
            Record(id=f"r{place * 7 % 12}", title=title, type="guide") for place, title in enumerate(TITLES)
        ]
        titles = {record.id: record.title for record in records}
        made.rebuild(project(record, f"{record.id}.yaml", [], VOCABULARY) for record in records)
        assert [titles[one] for one in made.matching(Query(sort="title"))] == list(TITLES)


_SEVERAL = {
    "theme": ("sante", "sante-mentale", "participation-citoyenne", "education"),
    "territory": ("hauts-de-france", "nord", "lille"),
    "author": ("irev", "Céréma", "CEREMA", "Dupont, Anne"),
    "type": ("guide", "rapport"),
    "year": ("2014", "2015", "2015..2016", "2016.."),
}
_FILTERS = st.dictionaries(st.sampled_from(sorted(_SEVERAL)), st.just(None), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(_SEVERAL[name]), min_size=1, max_size=2) for name in names}
    )
)


def _some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(_SEVERAL[name]), max_size=2).map(tuple)


_RECORDS = st.builds(
    Record,
    id=st.just(""),
    title=st.sampled_from(("Ville", "Santé", "Ville et santé")),
    type=st.sampled_from(_SEVERAL["type"]),
    date=st.sampled_from((None, "2014", "2015", "2014-11/2016", "2016~")).map(
        lambda text: parse_date(text) if text else None
    ),
    contributors=_some("author").map(lambda names: tuple(Contribution(body=name) for name in names)),
    themes=_some("theme"),
    territories=_some("territory"),
)


@pytest.mark.parametrize("engine", ENGINES)
@given(
    records=st.lists(_RECORDS, min_size=1, max_size=6),
    text=st.sampled_from(("", "ville", "ville santé")),
    filters=_FILTERS,
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_hold_whatever_is_filtered_by(
    tmp_path_factory: pytest.TempPathFactory, engine: str, records: list[Record], text: str, filters: Filters
) -> None:
    folder = tmp_path_factory.mktemp("index")
    with closing(SearchIndex(folder, engine=engine, vocabulary=VOCABULARY)) as made:
        made.rebuild(
            project(replace(record, id=f"r{number}"), f"r{number}.yaml", [], VOCABULARY)
            for number, record in enumerate(records)
        )
        # An author is of the vocabulary or of a record: any other is refused.
        names = {value.id for value in made.search(asked("", {}, VOCABULARY)).facets["author"]}
        kept = {name: values for name, values in filters.items() if name != "author" or names >= {*values}}
        for name, values in made.search(asked(text, kept, VOCABULARY)).facets.items():
            for value in values:
                clicked = made.search(asked(text, {**kept, name: [value.id]}, VOCABULARY))
                assert clicked.total == value.count, (name, value)
