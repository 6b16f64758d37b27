"""What every engine promises (docbase.search.engine): one suite, run on each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docbase import plugins
from docbase.errors import IndexLockedError, QueryError, StaleIndexError
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Record
from docbase.model.search import (
    And,
    Entry,
    EntryPage,
    Everything,
    FacetCount,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    ResultPage,
    Value,
    Word,
    Years,
)
from docbase.search.engine import Engine
from docbase.search.fields import FACETS
from docbase.search.index import SearchIndex
from docbase.search.project import project
from docbase.search.values import filter_nodes
from tests.search.entries import COLLECTION, VOCABULARY, entry

ENGINES = ("memory", "whoosh")
Maker = Callable[[Path], Engine]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Iterator[Maker]:
    opened: list[Engine] = []

    def make_one(folder: Path) -> Engine:
        engine: Engine = plugins.load(plugins.ENGINES, request.param)(folder)
        opened.append(engine)
        return engine

    yield make_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(make: Maker, tmp_path: Path) -> Engine:
    made = make(tmp_path / "engine")
    with made.batch() as batch:
        for one in COLLECTION:
            batch.put(one)
    return made


def ids(engine: Engine, root: Node, *filters: Node, **options: object) -> list[str]:
    query = Query(root=root, filters=filters)
    return [hit.record_id for hit in engine.search(replace(query, **options)).hits]  # type: ignore[arg-type]


EVERY = ["sante-mentale", "conseils-citoyens", "friches", "sans-date"]


@pytest.mark.parametrize(
    ("root", "found"),
    [
        (Word("égalité"), {"conseils-citoyens", "sante-mentale"}),
        (Word("EGALITES"), {"conseils-citoyens", "sante-mentale"}),
        (Word("habitants"), {"conseils-citoyens"}),
        (Word("coeur"), {"sans-date"}),
        (Word("dupont"), {"friches"}),
        (Word("conseils", "title"), {"conseils-citoyens", "sante-mentale"}),
        (Word("égalité", "title"), set()),
        (Phrase("politique de la ville"), {"sante-mentale"}),
        (Phrase("ville politique"), set()),
        (Phrase("anne anne"), set()),
        (Phrase("construire le contrat"), {"conseils-citoyens"}),
        (Word("centre-ville"), set()),
        (Word("d'activités-économiques"), {"friches"}),
        (Prefix("accessib"), {"sante-mentale"}),
        (Prefix("accessibilité"), {"sante-mentale"}),
        (Prefix("l'accessibil"), {"sante-mentale"}),
        (Prefix("industriel", "title"), {"friches"}),
        (Value("theme", "sante"), {"sante-mentale"}),
        (Value("theme", "absent"), set()),
        (Value("theme", "SANTÉ-Mentale"), {"sante-mentale"}),
        (Years(2013, 2015), {"friches", "conseils-citoyens"}),
        (Years(None, 2014), {"friches"}),
        (Years(2016, None), {"sante-mentale"}),
        (And((Word("emploi"), Word("jeunes"))), {"sans-date"}),
        (And((Word("emploi"), Word("les"))), {"friches", "sans-date"}),
        (Or((Word("friche"), Word("les"))), {"friches"}),
        (And((Word("emploi"), Not(Word("jeunes")))), {"friches"}),
        (Not(Word("emploi")), {"conseils-citoyens", "sante-mentale"}),
        (Not(Word("les")), set()),
        (Not(Value("type", "rapport")), {"conseils-citoyens", "sans-date"}),
        (And((Not(Word("emploi")), Not(Word("égalité")))), set()),
        (Word("les"), set()),
        (Word("l'été"), {"friches"}),
        (Everything(), set(EVERY)),
        (Nothing(), set()),
        (And(()), set(EVERY)),
        (Or(()), set()),
    ],
)
def test_trees_mean_the_same_everywhere(engine: Engine, root: Node, found: set[str]) -> None:
    page = engine.search(Query(root=root))
    assert {hit.record_id for hit in page.hits} == found
    assert page.total == len(found)


def test_filters_hold_and_leave_the_score_alone(engine: Engine) -> None:
    free = {hit.record_id: hit.score for hit in engine.search(Query(root=Word("égalité"))).hits}
    (hit,) = engine.search(
        Query(root=Word("égalité"), filters=(Value("type", "guide"), Years(2015, 2015)))
    ).hits
    assert (hit.record_id, hit.location) == ("conseils-citoyens", "2015/conseils-citoyens.yaml")
    assert hit.score == free["conseils-citoyens"] > 0
    assert ids(engine, Word("égalité"), Word("psychiatrie")) == ["sante-mentale"]


def test_a_word_of_the_title_comes_before_a_word_of_the_text(engine: Engine) -> None:
    assert ids(engine, Word("conseil"))[0] == "conseils-citoyens"
    assert ids(engine, Or((Word("friche"), Word("emploi")))) == ["friches", "sans-date"]


def test_orders(engine: Engine) -> None:
    assert ids(engine, Everything()) == EVERY
    assert ids(engine, Everything(), sort="date") == [
        "friches",
        "conseils-citoyens",
        "sante-mentale",
        "sans-date",
    ]
    assert ids(engine, Everything(), sort="-date") == EVERY
    assert ids(engine, Everything(), sort="title")[0] == "sante-mentale"
    with pytest.raises(QueryError):
        ids(engine, Everything(), sort="colour")
    with pytest.raises(QueryError):
        ids(engine, Word("ville", "colour"))


def test_pages_of_results_follow_one_another(make: Maker, tmp_path: Path) -> None:
    engine = make(tmp_path / "engine")
    with engine.batch() as batch:
        for number in range(23):
            batch.put(entry(f"fiche-{number:02}", "Fiche habitat", year=2000 + number % 3))
    for sort in ("relevance", "-date", "title"):
        whole = ids(engine, Word("habitat"), sort=sort, limit=50)
        cut = [
            one
            for start in range(0, 23, 5)
            for one in ids(engine, Word("habitat"), sort=sort, offset=start, limit=5)
        ]
        assert cut == whole
    page = engine.search(Query(root=Word("habitat"), offset=40))
    assert (page.total, page.hits) == (23, ())
    assert engine.search(Query(root=Word("habitat"), limit=0)).hits == ()


def test_facets_count_every_answer(engine: Engine) -> None:
    page = engine.search(Query(limit=1, facets=("type", "theme", "status")))
    assert page.facets["type"] == (
        FacetCount(id="rapport", label="rapport", count=2),
        FacetCount(id="guide", label="guide", count=1),
    )
    assert {value.id for value in page.facets["theme"]} == {
        "sante",
        "sante-mentale",
        "participation-citoyenne",
    }
    assert page.facets["status"] == ()


def test_words_are_counted_as_they_are_written(engine: Engine) -> None:
    counted = engine.spread(["égalité", "egalite", "conseils", "emploi", "absent"])
    assert counted == {"égalité": 2, "egalite": 0, "conseils": 2, "emploi": 2, "absent": 0}
    every = dict(engine.lexicon().words())
    assert engine.spread(every) == every
    assert dict(engine.lexicon().words("égal")) == {"égalité": 2}


def test_names_that_differ_by_case_or_accents_count_as_one(make: Maker, tmp_path: Path) -> None:
    engine = make(tmp_path / "engine")
    names = (("Céréma",), ("CEREMA", "Céréma"), ("Cerema",), ("Céréma", "Ademe"))
    with engine.batch() as batch:
        for number, authors in enumerate(names):
            batch.put(entry(f"fiche-{number}", author=authors))
    assert engine.search(Query(facets=("author",))).facets["author"] == (
        FacetCount(id="Céréma", label="Céréma", count=4),
        FacetCount(id="Ademe", label="Ademe", count=1),
    )
    assert engine.search(Query(filters=(Value("author", "cerema"),))).total == 4


def test_put_replaces_and_delete_removes(make: Maker, engine: Engine, tmp_path: Path) -> None:
    with engine.batch() as batch:
        batch.put(entry("friches", "Une zone humide"))
        batch.put(entry("friches", "Une zone humide, revue"))
        batch.put(entry("nouveau", "Zone nouvelle"))
        batch.delete("nouveau")
        batch.delete("jamais-vu")
        batch.delete("sans-date")
    assert ids(engine, Word("friche")) == []
    assert ids(engine, Word("revue")) == ["friches"]
    assert ids(engine, Everything()) == ["sante-mentale", "conseils-citoyens", "friches"]
    assert ids(make(tmp_path / "engine"), Word("humide")) == ["friches"]


def test_a_batch_that_fails_leaves_nothing(make: Maker, engine: Engine, tmp_path: Path) -> None:
    def fail() -> None:
        with engine.batch() as batch:
            batch.put(entry("nouveau", "Zone nouvelle"))
            batch.delete("friches")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    for one in (engine, make(tmp_path / "engine")):
        assert sorted(ids(one, Everything())) == sorted(EVERY)
    with engine.batch() as batch:
        batch.put(entry("nouveau", "Zone nouvelle"))
    assert ids(engine, Word("nouvelle")) == ["nouveau"]


def test_what_another_commits_is_seen(make: Maker, engine: Engine, tmp_path: Path) -> None:
    assert ids(engine, Word("nouvelle")) == []
    with make(tmp_path / "engine").batch() as batch:
        batch.put(entry("nouveau", "Zone nouvelle"))
    assert ids(engine, Word("nouvelle")) == ["nouveau"]


def test_many_small_batches_stay_one_collection(make: Maker, tmp_path: Path) -> None:
    engine = make(tmp_path / "engine")
    for number in range(45):
        with engine.batch() as batch:
            batch.put(
                entry(f"fiche-{number % 30}", f"Fiche n{number}", "Un texte sur l'habitat social.", year=2000)
            )
    assert engine.search(Query(root=Phrase("habitat social"))).total == 30
    assert ids(engine, Word("n44")) == ["fiche-14"]
    assert ids(engine, Word("n14")) == []
    assert engine.search(Query(root=Years(2000, 2000), facets=("year",))).facets["year"][0].count == 30


def test_an_empty_batch_makes_an_empty_index(make: Maker, tmp_path: Path) -> None:
    engine = make(tmp_path / "engine")
    with pytest.raises(StaleIndexError) as caught:
        engine.search(Query())
    assert "reindex" in caught.value.hint
    with engine.batch():
        pass
    page = engine.search(
        Query(root=Or((Word("ville"), Not(Word("ville")), Years(2000, 2001))), facets=("theme",))
    )
    assert (page.total, page.facets) == (0, {"theme": ()})


def test_whoosh_takes_one_batch_at_a_time(tmp_path: Path) -> None:
    first, second = (plugins.load(plugins.ENGINES, "whoosh")(tmp_path) for _ in range(2))
    with first.batch(), pytest.raises(IndexLockedError), second.batch():
        pass
    with second.batch():
        pass


_WORDS = (
    "ville",
    "villes",
    "les",
    "santé",
    "sante",
    "l'emploi",
    "emploi-jeunes",
    "accès",
    "accessible",
    "été",
)
_TITLES = st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join)
_YEARS = st.integers(2000, 2005)
_ENTRIES = st.builds(
    lambda title, subjects, texts, themes, years: (
        Entry(
            record_id="",
            revision="",
            location="",
            title=title,
            subjects=tuple(subjects),
            pages=tuple(EntryPage(file="a.pdf", number=1, label="", text=text) for text in texts),
            facets={"theme": tuple(themes), "year": tuple(map(str, range(years[0], years[-1] + 1)))},
            years=(years[0], years[-1]) if years else None,
        )
        if years
        else Entry(record_id="", revision="", location="", title=title, facets={"theme": tuple(themes)})
    ),
    _TITLES,
    st.lists(_TITLES, max_size=3),
    st.lists(_TITLES, max_size=3),
    st.lists(st.sampled_from("abc"), max_size=2),
    st.lists(_YEARS, max_size=2).map(sorted),
)
_FIELDS = st.sampled_from(("", "", "title", "subjects", "body"))
_LEAVES = st.one_of(
    st.builds(Word, st.sampled_from(_WORDS), _FIELDS),
    st.builds(Phrase, _TITLES, _FIELDS),
    st.builds(Prefix, st.sampled_from(("vil", "acces", "accessibl", "l'emp", "x", "les")), _FIELDS),
    st.builds(Value, st.sampled_from(("theme", "year")), st.sampled_from(("a", "b", "2001", "z"))),
    st.builds(Years, st.none() | _YEARS, st.none() | _YEARS),
    st.sampled_from((Everything(), Nothing())),
)
_TREES = st.recursive(
    _LEAVES,
    lambda nodes: st.one_of(
        st.builds(And, st.lists(nodes, max_size=3).map(tuple)),
        st.builds(Or, st.lists(nodes, max_size=3).map(tuple)),
        st.builds(Not, nodes),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    entries=st.lists(_ENTRIES, min_size=1, max_size=6),
    trees=st.lists(_TREES, min_size=1, max_size=8),
    filters=st.lists(_LEAVES, max_size=2),
    cut=st.integers(1, 6),
)
def test_whoosh_agrees_with_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Entry],
    trees: list[Node],
    filters: list[Node],
    cut: int,
) -> None:
    folder = tmp_path_factory.mktemp("engines")
    numbered = [replace(one, record_id=f"r{number % 5}") for number, one in enumerate(entries)]
    with ExitStack() as stack:
        engines = [
            stack.enter_context(closing(plugins.load(plugins.ENGINES, name)(folder / name)))
            for name in ENGINES
        ]
        for engine in engines:
            for part in (numbered[:cut], numbered[cut:]):
                with engine.batch() as batch:
                    for one in part:
                        batch.put(one)
        for root in trees:
            query = Query(root=root, filters=tuple(filters), facets=("theme", "year"))
            expected, found = (engine.search(query) for engine in engines)
            assert _answer(found) == _answer(expected), root


def _answer(page: ResultPage) -> tuple[object, ...]:
    return page.total, page.facets, {hit.record_id for hit in page.hits}


@given(_TREES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_facet_counts_what_a_click_on_it_finds(
    tmp_path_factory: pytest.TempPathFactory, root: Node
) -> None:
    with closing(plugins.load(plugins.ENGINES, "whoosh")(tmp_path_factory.mktemp("engine"))) as engine:
        with engine.batch() as batch:
            for one in COLLECTION:
                batch.put(one)
        page = engine.search(Query(root=root, facets=("type", "theme", "year")))
        for name, values in page.facets.items():
            for value in values:
                clicked = engine.search(Query(root=root, filters=(Value(name, value.id),)))
                assert clicked.total == value.count


_ODD = st.sampled_from(("sante", "Santé", "psychiatrie", "inconnu", "Inconnu", "guide", "manuel")) | (
    st.sampled_from(("59", "lille", "élus", "irev", "Irev", "Cerema", "CEREMA", "Céréma", "PRE"))
    | st.sampled_from(("Dupont, Anne", "DUPONT, ANNE", "a:b", "Ville  & santé"))
)
_ODD_VALUES = st.lists(_ODD, max_size=3).map(tuple)
_RECORDS = st.builds(
    Record,
    id=st.just(""),
    title=st.just("Ville"),
    type=_ODD,
    date=st.sampled_from((None, "2015", "2014-11/2016", "0987", "1000/2015", "2014~")).map(
        lambda text: parse_date(text) if text else None
    ),
    contributors=_ODD_VALUES.map(lambda names: tuple(Contribution(body=name) for name in names)),
    language=st.sampled_from(("", "fr", "fr-FR", "FR", "français", "pl", "PL", "zz_ZZ")),
    themes=_ODD_VALUES,
    axes=_ODD_VALUES,
    territories=_ODD_VALUES,
    publics=_ODD_VALUES,
    access=st.sampled_from(("public", "staff", "interne", "autre")),
    status=st.sampled_from(("draft", "reviewed", "relu", "à revoir")),
)


@pytest.mark.parametrize("name", ENGINES)
@given(records=st.lists(_RECORDS, min_size=1, max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_facet_of_records_counts_what_a_click_on_it_finds(
    tmp_path_factory: pytest.TempPathFactory, name: str, records: list[Record]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    with closing(SearchIndex(folder, engine=name, vocabulary=VOCABULARY)) as index:
        index.rebuild(
            project(replace(record, id=f"r{number}"), f"r{number}.yaml", [], VOCABULARY)
            for number, record in enumerate(records)
        )
        for facet, values in index.search(Query(facets=tuple(FACETS))).facets.items():
            for value in values:
                filters = filter_nodes({facet: [value.id]}, VOCABULARY)
                assert index.search(Query(filters=filters)).total == value.count, (facet, value)
