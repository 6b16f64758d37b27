"""What a person types, and what is understood."""

import pytest

from docbase.errors import QueryError
from docbase.model.search import (
    And,
    Enough,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Value,
    Word,
    Years,
)
from docbase.search.syntax import parse
from docbase.search.values import filter_nodes
from tests.search.entries import VOCABULARY


def _enough(words: str, *others: Node, share: float = 0.2) -> Node:
    """Some of the words, and all else."""
    found = Enough(tuple(map(Word, words.split())), share)
    return And((found, *others)) if others else found


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", Everything()),
        ("  ", Everything()),
        ("*", Everything()),
        ("* ?", Nothing()),
        ("C", Nothing()),
        ("d'", Nothing()),
        ("ville", Word("ville")),
        ("ville santé", And((Word("ville"), Word("santé")))),
        ("ville ET santé", And((Word("ville"), Word("santé")))),
        ("ville et santé", And((Word("ville"), Word("et"), Word("santé")))),
        ("ville OU santé emploi", Or((Word("ville"), And((Word("santé"), Word("emploi")))))),
        ("(ville OR santé) emploi", And((Or((Word("ville"), Word("santé"))), Word("emploi")))),
        ("ville SAUF santé", And((Word("ville"), Not(Word("santé"))))),
        ("ville AND NOT santé", And((Word("ville"), Not(Word("santé"))))),
        ("+ville -santé", And((Word("ville"), Not(Word("santé"))))),
        ('-"contrat de ville"', Not(Phrase("contrat de ville"))),
        ("« contrat de ville »", Phrase("contrat de ville")),
        ("“contrat de ville", Phrase("contrat de ville")),
        ("access*", Prefix("access")),
        ("habitant(e)s", Word("habitant(e)s")),
        ("titre:ville", Word("ville", "title")),
        ("Résumé: ville", Word("ville", "abstract")),
        ('mot-clé:"bien commun"', Phrase("bien commun", "subjects")),
        ("title:(ville OU access*)", Or((Word("ville", "title"), Prefix("access", "title")))),
        ('thème:"santé mentale"', Value("theme", "sante-mentale")),
        ("theme:sante mentale lille", And((Value("theme", "sante-mentale"), Word("lille")))),
        ("theme:(santé OU éducation)", Or((Value("theme", "sante"), Value("theme", "education")))),
        ("theme:(santé ET éducation)", And((Value("theme", "sante"), Value("theme", "education")))),
        ("theme:(santé éducation)", And((Value("theme", "sante"), Value("theme", "education")))),
        (
            "theme:(santé SAUF psychiatrie)",
            And((Value("theme", "sante"), Not(Value("theme", "sante-mentale")))),
        ),
        ("theme:(santé -psychiatrie)", And((Value("theme", "sante"), Not(Value("theme", "sante-mentale"))))),
        ("theme:(participation citoyenne)", Value("theme", "participation-citoyenne")),
        (
            "theme:((santé OU PRE) ET psychiatrie) ville",
            And(
                (
                    And(
                        (
                            Or((Value("theme", "sante"), Value("theme", "education"))),
                            Value("theme", "sante-mentale"),
                        )
                    ),
                    Word("ville"),
                )
            ),
        ),
        ("annee:(2014 OU >=2016)", Or((Years(2014, 2014), Years(2016, None)))),
        ("theme:psychiatrie", Value("theme", "sante-mentale")),
        ("theme:PRE", Value("theme", "education")),
        ("auteur:IREV", Value("author", "irev")),
        ("auteur:Dupont", Phrase("Dupont", "authors")),
        ("type:manuel -territoire:59", And((Value("type", "guide"), Not(Value("territory", "nord"))))),
        ("statut:brouillon langue:français", And((Value("status", "draft"), Value("language", "fr")))),
        ("annee:2014..2017", Years(2014, 2017)),
        ("année:2017-2014", Years(2014, 2017)),
        ("date:>=2015", Years(2015, None)),
        ("year:<2015", Years(None, 2014)),
        ("annee:2015-11", Years(2015, 2015)),
        ("ville 2014..2017", And((Word("ville"), Years(2014, 2017)))),
        ("plan 2015-2020", And((Word("plan"), Or((Phrase("2015-2020"), Years(2015, 2020)))))),
        ("ville depuis 2014", And((Word("ville"), Years(2014, None)))),
        ("ville avant 2010", And((Word("ville"), Years(None, 2009)))),
        ("city between 2010 and 2015", And((Word("city"), Years(2010, 2015)))),
        ('"depuis 2014"', Phrase("depuis 2014")),
        (
            "Quelles villes gagnent des emplois depuis 2014 ?",
            _enough("villes gagnent emplois", Years(2014, None)),
        ),
        (
            "Quels documents sur la rénovation des centres anciens ?",
            _enough("rénovation centres anciens", share=0.5),
        ),
        ("Qui gouverne depuis 1914 ?", _enough("gouverne depuis 1914")),
        ("Quel taux entre 2021 et 2031 ?", _enough("taux 2021 2031")),
        (
            "Qu’avons-nous produit sur la participation citoyenne depuis 2014 ?",
            And((Word("participation"), Word("citoyenne"), Years(2014, None))),
        ),
        ("Quels documents parlent de santé ?", Word("santé")),
        ("Qui traite de santé ?", Word("santé")),
        ("Qui a écrit la Théodicée ?", _enough("écrit Théodicée")),
        ("Données de santé : qui les garde ?", _enough("Données santé garde")),
        ("Je cherche la santé des enfants", And((Word("santé"), Word("enfants")))),
        ("Quels produits concernant le traité de Rome ?", _enough("produits concernant traité Rome")),
        ("Logement : combien de ménages aidés ? (extrait)", _enough("Logement ménages aidés extrait")),
        ("documents sur la laïcité", Word("laïcité")),
        ("What have we published about health since 2014?", And((Word("health"), Years(2014, None)))),
        ("https://irev.fr", Word("https://irev.fr")),
        ("ville)", Word("ville")),
        ("((ville", Word("ville")),
        ("SAUF", Nothing()),
    ],
)
def test_what_is_typed_is_understood(text: str, root: Node) -> None:
    assert _without_common(parse(text, VOCABULARY).root) == root


def _without_common(root: Node) -> Node:
    """Leaves out the little words, which analysis drops later."""
    if not isinstance(root, And):
        return root
    kept = tuple(node for node in root.nodes if node not in (Word("sur"), Word("la"), Word("de")))
    return And(kept) if len(kept) > 1 else kept[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme:sannté", "Santé"),
        ("theem:santé", "theme"),
        ("zzz:santé", "zzz"),
        ("annee:abc", "abc"),
        ("l'a* ville", "l'a*"),
        ("depuis 2014", "2014.."),
        ("plan 2015-2020", "2015-2020"),
    ],
)
def test_what_is_not_obvious_is_said(text: str, said: str) -> None:
    (note,) = parse(text, VOCABULARY).notes
    assert said in note


def test_an_unknown_value_is_searched_as_words() -> None:
    assert parse('theme:"bien commun"', VOCABULARY).root == And((Word("bien"), Word("commun")))
    assert parse("theem:santé", VOCABULARY).root == Word("santé")


def test_parentheses_without_end_are_no_trouble() -> None:
    assert parse("(" * 50_000 + "ville", VOCABULARY).root == Word("ville")


def test_filters_are_found_by_id_label_or_synonym() -> None:
    nodes = filter_nodes({"thème": ["Santé", "psychiatrie"], "year": ["2014.."], "type": []}, VOCABULARY)
    assert nodes == (Or((Value("theme", "sante"), Value("theme", "sante-mentale"))), Years(2014, None))
    assert filter_nodes({"author": ["Dupont, Anne"]}, VOCABULARY) == (Value("author", "Dupont, Anne"),)


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        ({"them": ["x"]}, "theme"),
        ({"titre": ["x"]}, "territory"),
        ({"year": ["jadis"]}, "2014..2017"),
    ],
)
def test_a_filter_that_does_not_exist_is_refused(filters: dict[str, list[str]], hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        filter_nodes(filters, VOCABULARY)
    assert hint in caught.value.hint
    assert caught.value.hint
