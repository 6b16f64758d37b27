"""Misspelt questions, and those that only look so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.catalogue.vocabulary import default_vocabulary
from docbase.model.search import Query
from docbase.search.asking import ask
from docbase.search.index import SearchIndex
from docbase.search.spelling import corrected
from docbase.search.syntax import parse
from tests.search.entries import COLLECTION
from tests.search.lexicons import lexicon_of

FREQUENT = """
    La participation citoyenne des habitants dans les quartiers prioritaires de la politique de la ville
    : le renouvellement urbain, le développement économique et social, l’accueil des familles, le
    logement, l’emploi, l’éducation, la santé, la sécurité, la jeunesse et les jeunes, la citoyenneté,
    les citoyens, les associations, l’accompagnement collectif, la rénovation énergétique de l’habitat,
    l’aménagement de l’espace public, les collectivités, l’environnement, le conseil municipal, la
    métropole et ses territoires.
"""
LESS_FREQUENT = """
    La laïcité, la cohésion sociale, la prévention de la délinquence dite délinquance, la tranquillité
    publique, l’apprentissage, l’insertion professionnelle, l’évaluation, la précarité, la mobilité, la
    mixité, la résidence, les bâtiments, le bâtiment, l’urbanisme, la subvention, le financement, le
    budget, le patrimoine, la biodiversité, le diagnostic, l’ingénierie, le bailleur, l’entreprise,
    l’hébergement, la discrimination, l’égalité, les établissements, l’établissement, la communauté, un
    exemple, le partenariat, la concertation, l’expérimentation, la gouvernance, la démocratie locale,
    l’innovation, le numérique, l’illettrisme, la parentalité, la réhabilitation, la démolition, la
    médiation, l’animateur, l’animatrice, Roubaix, Tourcoing, Hénin-Beaumont, Anzin, Mme Delattre, M.
    Vanhoutte, un cœur de ville, une œuvre, le cadre de vie, un îlot, la crèche, le collège, le lycée,
    l’école, la commune, un commun, le quartier, le bilan, un maire, une mairie, la rue, un métier.
"""
RARE = "Le renouvelement des quartiez : page numérisée, partici pation, amenagment."
LEXICON = lexicon_of([FREQUENT] * 80 + [LESS_FREQUENT] * 12 + [RARE])
VOCABULARY = default_vocabulary()

MISSPELT = {
    # letters doubled, or not
    "renouvelement": "renouvellement",
    "developement": "développement",
    "acompagnement": "accompagnement",
    "colectif": "collectif",
    "colectivités": "collectivités",
    "metropolle": "métropole",
    "apprentisage": "apprentissage",
    "tranquilité": "tranquillité",
    "environement": "environnement",
    "comunauté": "communauté",
    "batiments publiques": "",
    "citoyeneté": "citoyenneté",
    "citoyene": "citoyenne",
    "biodiverssité": "biodiversité",
    "ilettrisme": "illettrisme",
    "assosiations": "associations",
    # as it sounds
    "laicitee": "laïcité",
    "partisipation": "participation",
    "partissipassion": "participation",
    "siteoyenne": "citoyenne",
    "siteoyens": "citoyens",
    "educassion": "éducation",
    "cohezion": "cohésion",
    "urbanizme": "urbanisme",
    "renovasion": "rénovation",
    "rezidence": "résidence",
    "insersion": "insertion",
    "entreprize": "entreprise",
    "évaluasion": "évaluation",
    "logeman": "logement",
    "batiman": "bâtiment",
    "abitants": "habitants",
    "ébergement": "hébergement",
    "kartiers": "quartiers",
    "finencement": "financement",
    "subvansion": "subvention",
    "budjet": "budget",
    "diagnostique": "diagnostic",
    "egzemple": "exemple",
    "jenesse": "jeunesse",
    "sentée": "santé",
    "discriminassion": "discrimination",
    "prévantion": "prévention",
    "mobilitée": "mobilité",
    "famille acceuil": "famille accueil",
    # fingers
    "acceuil": "accueil",
    "particpiation": "participation",
    "aprticipation": "participation",
    "oarticipation": "participation",
    "participatoin": "participation",
    "quatier": "quartier",
    "quartire": "quartier",
    "hbaitants": "habitants",
    "étabissement": "établissement",
    "dicrimination": "discrimination",
    "renouvellememt": "renouvellement",
    "égaliré": "égalité",
    # spaces and apostrophes
    "participationcitoyenne": "participation citoyenne",
    "politiquedelaville": "politique de la ville",
    "renouvel lement": "renouvellement",
    "partici pation citoyenne": "participation citoyenne",
    "lhabitat": "l'habitat",
    "dhabitants": "d'habitants",
    # a slip that one publication has made too
    "amenagment": "aménagement",
}
RIGHT = [
    *(
        "participation",
        "laicite",
        "LAÏCITÉ",
        "l’égalité",
        "egalite des chances",
        "citoyens",
        "jeune",
        "quartier",
    ),
    *("délinquance", "habitante", "habitantes", "aménagements", "aménagé", "entreprises", "commun", "maire"),
    *("animatrice", "animateurs", "coeur de ville", "cœur", "oeuvres", "îlot", "ilots", "école", "écoles"),
    *("Roubaix", "Tourcoing", "Hénin-Beaumont", "Vanhoutte", "Delattre", "anzin"),
    *("QPV", "qpv", "NPNRU", "PRE", "ASV", "CLSM", "RGAA", "ZRU"),
    *("2014", "2014-2017", "R123-4", "59000", "http://exemple.fr/partisipation", "nom@partisipation.fr"),
    *("de la", "qui", "où", "a", "-", "", "*", "()", '""', "habitant-es", "élu·e·s", "partisip*", "rénov*"),
    "qu’avons-nous publié sur la santé depuis 2014 ?",
    "gentrification",
    "radicalisation",
]


@pytest.mark.parametrize(("typed", "meant"), MISSPELT.items())
def test_a_misspelt_word_is_replaced(typed: str, meant: str) -> None:
    assert corrected(typed, LEXICON, VOCABULARY) == meant


@pytest.mark.parametrize("typed", RIGHT)
def test_what_may_be_right_is_left(typed: str) -> None:
    assert corrected(typed, LEXICON, VOCABULARY) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("partisipation des habitans", "participation des habitants"),
        ("renouvelement et cohezion", "renouvellement et cohésion"),
        ('"partisipation citoyene" -titre:colectif', '"participation citoyenne" -titre:collectif'),
        ("titre:acceuil ET (jenesse OU QPV) SAUF rénov*", "titre:accueil ET (jeunesse OU QPV) SAUF rénov*"),
        ("«cohezion  sociale»", "«cohésion  sociale»"),
        ("l’educassion", "l’éducation"),
        ("PARTISIPATION Citoyene", "PARTICIPATION Citoyenne"),
        ("laicite et partisipation", "laicite et participation"),
        ("depuis 2014, partisipation ?", "depuis 2014, participation ?"),
    ],
)
def test_all_else_stays_as_typed(typed: str, meant: str) -> None:
    assert corrected(typed, LEXICON, VOCABULARY) == meant


def test_a_word_of_the_vocabulary_is_right_even_if_no_publication_has_it() -> None:
    empty = lexicon_of(["La radicalité."] * 5)
    assert corrected("radicalisation", empty, VOCABULARY) == ""


def test_the_commoner_of_two_near_words_is_meant() -> None:
    near = lexicon_of(["un cartier"] * 2 + ["le quartier"] * 40)
    assert corrected("kartier", near, VOCABULARY) == "quartier"


def test_an_empty_collection_suggests_nothing() -> None:
    assert corrected("partisipation", lexicon_of([]), VOCABULARY) == ""


@given(st.text() | st.text(alphabet="aàeéilnoprstuç' -*:\"«»()ÉQ2œ\u0301", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    better = corrected(text, LEXICON, VOCABULARY)
    assert better == "" or better != text


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("spelling"), engine="memory", vocabulary=VOCABULARY)
    made.rebuild(COLLECTION)
    return made


WORDS = sorted({word for word, _count in lexicon_of([FREQUENT, LESS_FREQUENT]).words() if len(word) > 3})


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    place=st.integers(0, 30),
    letter=st.sampled_from("aeilnorstu"),
)
def test_a_suggestion_has_answers(index: SearchIndex, words: list[str], place: int, letter: str) -> None:
    typed = " ".join(words)
    typed = typed[:place] + letter + typed[place + 1 :]
    suggestion = ask(index, VOCABULARY, typed).suggestion
    if suggestion:
        root = parse(suggestion, VOCABULARY).root
        assert index.search(Query(root=root)).total or ask(index, VOCABULARY, suggestion).total


def test_the_index_suggests_a_spelling_that_has_answers(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path / "index", engine="whoosh", vocabulary=VOCABULARY)
    made.rebuild(COLLECTION)
    assert ask(made, VOCABULARY, "sentée mantale").suggestion == "santé mentale"
    assert ask(made, VOCABULARY, "santé mentale").suggestion == ""
    made.close()
