"""How far texts are trusted."""

import pytest

from docbase.extract.quality import judged, looks_like_word, quality

FRENCH = (
    "Après une première étude, la région a été associée à la démarche : le développement des quartiers "
    "dépend de la qualité des logements, des activités et de l’accès aux équipements publics. Les habitants "
    "sont très présents dans les comités, même si leur participation a baissé depuis deux années, et la "
    "société civile est également représentée dans le conseil qui prépare avec eux le prochain contrat. "
)
ENGLISH = (
    "The committee of the region has met with the partners and is to report on what they have done. " * 4
)
WITHOUT_LETTERS = FRENCH.translate(dict.fromkeys(map(ord, "éèêàç")))
WITHOUT_ACCENTS = FRENCH.translate(str.maketrans("éèêàçÉ", "eeeacE"))
MOVED = "".join(chr(ord(letter) - 29) if "a" <= letter <= "z" else letter for letter in FRENCH)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        FRENCH,
        ENGLISH,
        FRENCH.upper(),
        WITHOUT_ACCENTS * 2,
        "Lille Roubaix Tourcoing Hénin-Beaumont Bruay-la-Buissière Wattrelos Liévin Maubeuge Arras " * 3,
        "12 345 6,7 % 2015 2016 2017 – 12,5 n.d. 45 ha 3 km² " * 30,
        "Oświadczenie w sprawie współpracy między gminami i powiatami województwa śląskiego oraz "
        "małopolskiego dotyczące rewitalizacji dzielnic mieszkaniowych i wspierania zatrudnienia młodzieży",
        "Η στρατηγική για την ανάπτυξη των πόλεων και των περιφερειών της χώρας " * 5,
        "Стратегия развития городов и регионов страны на ближайшие годы " * 5,
        "商品编码 数量 商品名称 商品基本条码 334010052 2.18 华联绿豆",
        "\uf0b7 Collecter\n\uf0b7 Décrire\n\uf0b7 Diffuser les résultats\n",
        "https://www.exemple.fr/une-adresse/tres-longue?avec=des&parametres=nombreux https://www.exemple.org/",
        "public function getElementsByTagName(xmlNode) { return xmlNode.childNodes.filter(isElement); }",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert not judged([text])[0].is_broken
    assert quality(text) > 0.6


@pytest.mark.parametrize(
    "text",
    [
        WITHOUT_LETTERS * 2,
        MOVED,
        FRENCH.replace("é", "\ue05a").replace("è", "\ue05b"),
        FRENCH.replace("é", "\ufffd"),
        FRENCH.replace("é", "\x0f"),
        "".join(f"(cid:{ord(letter)})" for letter in FRENCH),
    ],
    ids=[
        "accents lost",
        "letters moved",
        "private letters",
        "replaced",
        "control characters",
        "glyph numbers",
    ],
)
def test_broken_text_is_found(text: str) -> None:
    verdict = judged([text])[0]
    assert verdict.is_broken
    assert verdict.quality < 0.5


def test_words_without_their_spaces_lower_the_quality() -> None:
    glued = "ledéveloppementdesquartiersdépenddelaqualitédeslogements " * 20
    assert quality(glued) < 0.3
    assert not judged([glued])[0].is_broken


def test_short_pages_are_judged_by_those_around_them() -> None:
    title = "Prsentation du dictionnaire"
    assert not judged([title])[0].is_broken
    assert not judged([title, FRENCH * 2])[0].is_broken
    assert all(verdict.is_broken for verdict in judged([title, WITHOUT_LETTERS * 2, WITHOUT_LETTERS * 2]))


def test_one_page_without_accents_does_not_condemn_the_others() -> None:
    verdicts = judged([FRENCH, FRENCH, WITHOUT_LETTERS * 2, "Titre", ENGLISH])
    assert [verdict.is_broken for verdict in verdicts] == [False, False, True, False, False]


def test_what_mending_puts_right_is_not_held_against_the_text() -> None:
    raw = FRENCH.replace("é", "´e")
    assert judged([raw * 3], [FRENCH * 3])[0].quality == 1.0


@pytest.mark.parametrize("word", ["Territoire", "RÉNOVATION", "cœur", "housing", "Stadtentwicklung", "Bruay"])
def test_words_look_like_words(word: str) -> None:
    assert looks_like_word(word)


@pytest.mark.parametrize("word", ["LMMJVSD", "PPPPS", "zyxwg", "DXWUHV", "qzrtg"])
def test_other_letters_do_not(word: str) -> None:
    assert not looks_like_word(word)
