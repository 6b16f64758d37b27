"""The vocabulary at work in a question: which names are said otherwise, and which are left alone."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase import Centre
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.concepts import SCHEMES, Term, Vocabulary
from docbase.model.record import Record
from docbase.model.search import And, Enough, Forms, Node, Not, Or, Phrase, Prefix, Query, Value, Word
from docbase.search.expansion import expanded
from docbase.search.memory import MemoryEngine
from docbase.search.plan import plan
from docbase.search.project import project
from docbase.search.syntax import parse
from tests.search.entries import entry

VOCABULARY = default_vocabulary()
SAMPLE = Path(__file__).parents[2]


def others(text: str, vocabulary: Vocabulary = VOCABULARY) -> list[str]:
    """Returns what is searched for besides the text, taken as it is."""
    root, _notes = expanded(Phrase(text), vocabulary)
    return (
        [node.text for node in root.nodes[1:] if isinstance(node, Word | Phrase)]
        if isinstance(root, Forms)
        else []
    )


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("QPV", "quartiers prioritaires de la politique de la ville"),
        ("QPV", "Quartiers prioritaires"),
        ("ANRU", "Agence nationale pour la rénovation urbaine"),
        ("MEL", "Métropole européenne de Lille"),
        ("CLSM", "Conseils locaux de santé mentale"),
        ("HLM", "Logement social"),
        ("NPNRU", "rénovation urbaine"),
        ("SDAASP", "Schéma départemental d'amélioration de l'accessibilité des services publics"),
        ("CAVM", "Valenciennes Métropole"),
        ("CPER", "Contrat de plan État-Région"),
        ("VRL", "Valeurs de la République et laïcité"),
    ],
)
def test_an_acronym_and_its_name_say_each_other(acronym: str, name: str) -> None:
    assert name in others(acronym)
    assert acronym in others(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rénovation urbaine", "Renouvellement urbain"),
        ("psychiatrie", "Santé mentale"),
        ("démocratie participative", "Participation citoyenne"),
        ("loi Lamy", "Loi de programmation pour la ville et la cohésion urbaine"),
        ("Europe", "Union européenne"),
    ],
)
def test_synonyms_say_each_other(one: str, other: str) -> None:
    assert other in others(one)
    assert one in others(other)


@pytest.mark.parametrize("typed", ["qpv", "QPV", "QPVs", "Q.P.V."])
def test_an_acronym_is_known_however_it_is_typed(typed: str) -> None:
    assert "Quartiers prioritaires" in others(typed)


@pytest.mark.parametrize("typed", ["pre", "Pre", "pré", "près", "ru", "pv", "ag", "mél"])
def test_a_word_that_looks_like_an_acronym_is_none(typed: str) -> None:
    assert others(typed) == []


@pytest.mark.parametrize(
    "typed",
    ["l’agence regionale de sante", "Agences régionales de sante", "des Agences Régionales de la Santé"],
)
def test_plurals_accents_and_articles_do_not_matter(typed: str) -> None:
    assert others(typed) == ["ARS"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("évaluation", "a part of the label"),
        ("EPCI", "what the term gathers"),
        ("MOOC", "what the term gathers"),
        ("communication", "a lone word among other synonyms"),
        ("partenariats", "a lone word among other synonyms"),
        ("ressources humaines", "of a term that gathers several things"),
        ("égalité", "one half of a label"),
        ("national", "no name of a country"),
        ("grande région", "no name of a region"),
        ("délégués du préfet", "not the State itself"),
        ("59", "a number"),
        ("Nord", "has a number for synonym"),
        ("guide", "a type"),
        ("cycle", "an action"),
        ("habitants", "a public"),
        ("CLSPD", "of a candidate"),
        ("santé", "found in its synonyms anyway"),
    ],
)
def test_what_would_mislead_is_left_alone(typed: str, why: str) -> None:
    assert others(typed) == [], why


@pytest.mark.parametrize("typed", ["co-working", "coworking", "Tiers lieux", "tiers-lieu"])
def test_a_hyphen_does_not_matter(typed: str) -> None:
    assert "learning center" in others(typed)


def test_two_letters_are_not_looked_for_unless_typed() -> None:
    assert "Politique de la ville" in others("PV")
    assert "PV" not in others("politique de la ville")


def test_a_misspelling_leads_to_the_names_and_never_back() -> None:
    term = Term(
        id="tiers-lieux",
        scheme="themes",
        label="Tiers-lieux",
        alt=("lieux partagés",),
        hidden=("tier-lieux",),
    )
    vocabulary = Vocabulary((term,))
    assert others("tier lieux", vocabulary) == ["Tiers-lieux", "lieux partagés"]
    assert others("lieux partagés", vocabulary) == ["Tiers-lieux"]


def test_a_name_that_analysis_cuts_short_is_left_alone() -> None:
    vocabulary = Vocabulary(
        (Term(id="est", scheme="themes", label="pays de l'Est", alt=("bloc soviétique",)),)
    )
    assert others("pays", vocabulary) == []


QPV = (
    Word("QPV"),
    Phrase("Quartiers prioritaires"),
    Phrase("quartiers prioritaires de la politique de la ville"),
)
CITIZENS = (Phrase("conseillers citoyens"),)


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("QPV santé", And((Forms(QPV), Word("santé")))),
        ("QPV OU santé", Or((Forms(QPV), Word("santé")))),
        ("conseils citoyens", Forms((And((Word("conseils"), Word("citoyens"))), *CITIZENS))),
        (
            "lille conseils citoyens",
            And((Word("lille"), Forms((And((Word("conseils"), Word("citoyens"))), *CITIZENS)))),
        ),
        ("conseils lille citoyens", And((Word("conseils"), Word("lille"), Word("citoyens")))),
        ('"conseils citoyens"', Forms((Phrase("conseils citoyens"), *CITIZENS))),
        ("titre:QPV", Word("QPV", "title")),
        ("ville -QPV", And((Word("ville"), Not(Word("QPV"))))),
        ("QPV*", Prefix("QPV")),
        ("theme:QPV", Value("theme", "quartiers-prioritaires")),
    ],
)
def test_only_what_is_looked_for_in_any_field_is_said_otherwise(typed: str, root: Node) -> None:
    assert expanded(parse(typed, VOCABULARY).root, VOCABULARY)[0] == root


def test_the_longest_name_is_taken() -> None:
    words = tuple(map(Word, ["quartiers", "prioritaires", "de", "la", "politique", "de", "la", "ville"]))
    root, notes = expanded(And((Word("les"), *words, Word("lillois"))), VOCABULARY)
    assert isinstance(root, And)
    assert isinstance(root.nodes[1], Forms)
    assert root.nodes[1].nodes[0] == And(words)
    assert len(notes) == 1


def test_a_longer_name_that_says_nothing_else_hides_no_shorter_one() -> None:
    words = tuple(map(Word, ["évaluation", "du", "contrat", "de", "ville"]))
    assert expanded(And(words), VOCABULARY)[0] == And((*words[:2], Forms((And(words[2:]), Word("CUCS")))))


def test_where_not_all_words_are_required_each_remains_one() -> None:
    root = And((Enough((Word("conseils"), Word("citoyens"), Word("lille")), 0.5), Value("type", "guide")))
    assert expanded(root, VOCABULARY)[0] == And(
        (
            Enough(
                (Forms((Word("conseils"), *CITIZENS)), Forms((Word("citoyens"), *CITIZENS)), Word("lille")),
                0.5,
            ),
            Value("type", "guide"),
        )
    )


def test_the_notes_say_what_was_done_and_how_to_do_without() -> None:
    _root, notes = expanded(And((Word("MEL"), Word("QPV"), Word("zebulon"))), VOCABULARY)
    assert notes == (
        "“MEL”: also searched for “Métropole européenne de Lille”.",
        "“QPV”: also searched for “Quartiers prioritaires”, "
        "“quartiers prioritaires de la politique de la ville”. "
        "To search only for the words typed, add --exact.",
    )
    _root, (note,) = expanded(Phrase("quartiers prioritaires"), VOCABULARY)
    assert "“quartiers populaires” and 2 others" in note
    assert expanded(Word("zebulon"), VOCABULARY) == (Word("zebulon"), ())


def test_an_acronym_with_two_meanings_says_so() -> None:
    vocabulary = Vocabulary(
        (
            Term(id="depots", scheme="actors", label="Caisse des dépôts et consignations", alt=("CDC",)),
            Term(id="charges", scheme="frameworks", label="Cahier des charges", alt=("CDC",)),
        )
    )
    _root, (note,) = expanded(Word("CDC"), vocabulary)
    assert note.startswith("“CDC” may mean “Cahier des charges”, “Caisse des dépôts et consignations”:")
    assert set(others("CDC", vocabulary)) == {"Cahier des charges", "Caisse des dépôts et consignations"}


def test_a_term_listed_twice_has_one_meaning() -> None:
    _root, (note,) = expanded(Word("HVS"), VOCABULARY)
    assert note.startswith("“HVS”: also searched for “Habitat et vie sociale”.")


def test_no_more_than_a_few_names_are_looked_for() -> None:
    term = Term(
        id="chat",
        scheme="themes",
        label="Chats domestiques",
        alt=tuple(f"félins numéro{n}" for n in range(40)),
    )
    assert len(others("chat domestique", Vocabulary((term,)))) == 8


_PIECES = st.sampled_from(
    (
        *(
            "QPV",
            "qpv",
            "ANRU",
            "quartiers",
            "prioritaires",
            "de",
            "la",
            "politique",
            "ville",
            "contrat",
            "santé",
        ),
        *(
            "mentale",
            "l'égalité",
            "conseils citoyens",
            "ET",
            "OU",
            "SAUF",
            "-",
            "(",
            ")",
            '"',
            "titre:",
            "friche*",
        ),
        *("rénovation urbaine", "depuis 2014", "theme:santé", "emploi", "?"),
    )
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_no_text_is_an_error(text: str) -> None:
    root, notes = expanded(parse(text, VOCABULARY).root, VOCABULARY)
    plan(root)
    assert all(notes)


def _record(record_id: str, theme: str) -> Record:
    return Record(id=record_id, title="Sans mot", themes=(theme,), type="rapport")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MemoryEngine]:
    entries = (
        project(_record("psy", "sante-mentale"), "psy.yaml", (), VOCABULARY),
        entry("sigle", "Le zonage", "La carte des QPV, et la MEL."),
        entry(
            "long",
            "La carte",
            "Les quartiers prioritaires de la politique de la ville, la rénovation urbaine.",
        ),
        entry("emploi", "L'emploi et la santé", "Le contrat de ville, les conseillers citoyens, l'ANRU."),
    )
    with closing(MemoryEngine(tmp_path_factory.mktemp("engine"))) as made:
        with made.batch() as batch:
            for one in entries:
                batch.put(one)
        yield made


def _found(engine: MemoryEngine, root: Node) -> set[str]:
    return {hit.record_id for hit in engine.search(Query(root=root)).hits}


def test_a_broad_theme_includes_the_narrower_ones(engine: MemoryEngine) -> None:
    for text in ("theme:santé", "santé", "psychiatrie"):
        root, _notes = expanded(parse(text, VOCABULARY).root, VOCABULARY)
        assert "psy" in _found(engine, root)


def test_what_is_said_otherwise_is_found(engine: MemoryEngine) -> None:
    assert _found(engine, Word("QPV")) == {"sigle"}
    for typed in (Word("QPV"), Phrase("quartiers prioritaires")):
        assert _found(engine, expanded(typed, VOCABULARY)[0]) == {"sigle", "long"}


@given(st.lists(_PIECES, max_size=6).map(" ".join))
def test_no_answer_is_lost(engine: MemoryEngine, text: str) -> None:
    root = parse(text, VOCABULARY).root
    assert _found(engine, root) <= _found(engine, expanded(root, VOCABULARY)[0])


@pytest.mark.slow
def test_no_answer_is_lost_in_the_sample_corpus(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "corpus", tmp_path / "corpus")
    shutil.copy(SAMPLE / "docbase.yaml", tmp_path)
    more = set()
    with Centre.open(tmp_path, engine="memory") as centre:
        centre.ingest()
        for name in {name for scheme in SCHEMES for term in VOCABULARY.scheme(scheme) for name in term.names}:
            for text in (
                name,
                f"{name} friches",
                f"Quels {name} dans les friches ?",
            ):
                root = parse(text, VOCABULARY).root
                plain, wide = (
                    set(centre.index.matching(Query(root=node)))
                    for node in (root, expanded(root, VOCABULARY)[0])
                )
                assert plain <= wide, text
                more.update(wide - plain)
    assert more
