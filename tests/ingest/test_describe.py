"""What is proposed for real publications, against what a person wrote after looking at them."""

import csv
import re
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from docbase.ingest.describe import Draft, describe
from docbase.ingest.describe.draft import SURE
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract, Line, Page
from docbase.model.folding import fold
from docbase.model.record import Record, Series
from tests.conftest import GOLDEN, Golden

GOLD = GOLDEN / "description" / "gold.tsv"
FLOORS = {"title": 0.9, "year": 0.9, "type": 0.75, "language": 1.0}
"""Shares of right values below which describing has become worse; lowered only on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    draft: Draft
    gold: dict[str, str]


@pytest.fixture(scope="session")
def described(
    sample_extracts: dict[Path, tuple[str, Extract]], vocabulary: Vocabulary
) -> dict[str, Described]:
    """The publications of the sample corpus that the gold set describes, under the names they came with."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = {row["sha256"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return {
        path.name: Described(draft=describe(extract, rows[sha256]["file"], vocabulary), gold=rows[sha256])
        for path, (sha256, extract) in sample_extracts.items()
        if sha256 in rows
    }


def right(one: Described) -> dict[str, bool | None]:
    draft, gold = one.draft, one.gold
    title = draft.title.value if draft.title else ""
    full = f"{title} {draft.subtitle.value}" if draft.subtitle else title
    return {
        "title": any(is_title(text, gold["title"]) for text in (title, full)),
        "year": among(str(draft.date.value.year) if draft.date else "", re.sub(r"-\d\d", "", gold["date"])),
        "type": among(draft.type.value if draft.type else "", gold["type"]),
        "language": among(draft.language.value if draft.language else "", gold["language"]),
    }


def among(value: str, gold: str) -> bool | None:
    return None if gold == "-" else value in re.split(r"[|/]", gold)


def is_title(text: str, gold: str) -> bool:
    for accepted in gold.split("|"):
        wanted = plain(accepted.rstrip("…"))
        if plain(text) == wanted or (accepted.endswith("…") and plain(text).startswith(wanted)):
            return True
    return False


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


@pytest.mark.parametrize("field", FLOORS)
def test_values_are_right_often_enough(described: dict[str, Described], field: str) -> None:
    judged = {name: right(one)[field] for name, one in described.items() if right(one)[field] is not None}

    assert len(judged) >= 20
    wrong = [name for name, is_right in judged.items() if not is_right]
    assert 1 - len(wrong) / len(judged) >= FLOORS[field], wrong


def test_drafts_of_the_sample_corpus(described: dict[str, Described], golden: Golden) -> None:
    lines = []
    for name, one in sorted(described.items()):
        lines.append(name)
        for field, proposal in one.draft.proposals:
            lines.append(f"    {field}: {proposal.value} [{proposal.source}]")
    golden.check("description/drafts.txt", "\n".join(lines) + "\n")


def page(*lines: str | tuple[str, float], metadata: dict[str, str] | None = None, more: str = "") -> Extract:
    printed = [(line, 11.0) if isinstance(line, str) else line for line in lines]
    text = "\n".join(line for line, _size in printed)
    return Extract(
        format="pdf",
        extractor="pdf/1",
        pages=(Page(number=1, text=f"{text}\n{more}"),),
        lines=tuple(Line(text=line, size=size) for line, size in printed),
        metadata=metadata or {},
    )


BODY = (
    "Les habitants des quartiers prioritaires participent à la vie de leur ville par les conseils citoyens,",
    "les tables de quartier et les ateliers, avec des résultats que l'on mesure pour la première fois ici.",
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("LE POTENTIEL ÉCONOMIQUE", 24), ("DES QUARTIERS", 24)], "Le potentiel économique des quartiers"),
        ([("P A R T I C I P A T I O N", 24), ("C I T O Y E N N E", 24)], "Participation citoyenne"),
        ([("Préfecture du Nord", 24), ("Agir contre l'oubli", 22)], "Agir contre l'oubli"),
        ([("Agir dans les quartiers de la", 22), ("Métropole lilloise", 22)],
         "Agir dans les quartiers de la Métropole lilloise"),
        ([("COMPTE-RENDU DE RÉUNION", 12), ("Objet : Comité du 3 mai 2016 de 9h30 à 12h", 12)],
         "Compte-rendu de réunion – Comité du 3 mai 2016"),
        ([("Agir en quartier", 24), ("Loi n° 2014-173 du 21 février 2014", 12)], "Agir en quartier"),
    ],
)  # fmt: skip
def test_printed_titles(lines: list[tuple[str, float]], expected: str, vocabulary: Vocabulary) -> None:
    more = "Le potentiel économique des quartiers, la participation citoyenne, un compte-rendu de réunion."
    title = describe(page(*lines, *BODY, more=more), "doc.pdf", vocabulary).title

    assert title is not None
    assert title.value == expected


@pytest.mark.parametrize(
    "embedded",
    [
        "Microsoft Word - v3_DEF.doc",
        "Sans titre",
        "Présentation PowerPoint",
        "rapport_v12.indd",
        "KM_C250i_S2",
        "CamScanner 03-02-2021 10.22",
        "Diapositive 1",
        "Titre de la présentation",
        "Untitled-1",
        "(sans objet)",
        "IMG_2041.JPG",
        "Page sans titre",
        "Numérisation_20210303",
    ],
)
def test_an_embedded_title_that_is_none_gives_way_to_the_file_name(
    embedded: str, vocabulary: Vocabulary
) -> None:
    title = describe(
        page(*BODY, metadata={"title": embedded}), "Bilan_des_conseils_citoyens_v2.pdf", vocabulary
    ).title

    assert title is not None
    assert (title.value, title.source) == ("Bilan des conseils citoyens", "file-name")


def test_a_good_embedded_title_is_taken_when_none_is_printed(vocabulary: Vocabulary) -> None:
    title = describe(page(*BODY, metadata={"title": "Repères pour agir"}), "x12.pdf", vocabulary).title

    assert title is not None
    assert (title.value, title.source) == ("Repères pour agir", "pdf-metadata")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Novembre 2015", "2015-11"),
        ("Lille, le 1er février 2016", "2016-02-01"),
        ("Version 2.0 – juin 2023", "2023-06"),
        ("Déc. 2014", "2014-12"),
        ("13 décembre 2014", "2014-12-13"),
        ("Printemps 2016", "2016"),
        ("1er trimestre 2019", "2019"),
        ("Mars-avril 2017", "2017-03/2017-04"),
        ("Septembre et octobre 2017", "2017-09/2017-10"),
        ("Lille : IREV, 2015", "2015"),
        ("ISBN 978-2-07-036822-8", None),
        ("Année scolaire 2015-2016", "2015/2016"),
        ("Loi n° 2014-173 du 21 février 2014 de programmation pour la ville", None),
        ("Décret du 3 mai 2017", None),
        ("1911 logements et 2020 habitants", None),
        ("59200 Tourcoing – tél. 03 20 25 10 29", None),
        ("Le quartier fut construit entre 1962 et 1974 par la commune", None),
    ],
)
def test_dates_of_the_cover(line: str, expected: str | None, vocabulary: Vocabulary) -> None:
    date = describe(page(("Agir dans les quartiers", 24.0), line, *BODY), "doc.pdf", vocabulary).date

    assert (date.value.text if date else None) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("240227_note.pdf", "2024-02-27"),
        ("2021-03-31 CR.pdf", "2021-03-31"),
        ("CR_20160317.pdf", "2016-03-17"),
        ("CR 07_10_2022.pdf", "2022-10-07"),
        ("dossier 2020-2021.docx", "2020/2021"),
        ("rapport_2014.pdf", "2014"),
        ("note_991399.pdf", None),
        ("lot 12345678.pdf", None),
    ],
)
def test_dates_of_file_names(name: str, expected: str | None, vocabulary: Vocabulary) -> None:
    date = describe(page(*BODY), name, vocabulary).date

    assert (date.value.text if date else None) == expected


def test_the_day_of_creation_is_no_more_than_a_month_and_a_guess(vocabulary: Vocabulary) -> None:
    date = describe(page(*BODY, metadata={"created": "2016-03-17"}), "doc.pdf", vocabulary).date

    assert date is not None
    assert date.value.text == "2016-03"
    assert date.confidence < 0.5


def test_authors_of_a_byline_and_bodies_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    extract = page(("Agir dans les quartiers", 24.0), "IREV", "Rédigé par Anne DUPONT et Luc Martin", *BODY)
    contributors = describe(extract, "doc.pdf", vocabulary).contributors

    assert contributors is not None
    assert {one.name for one in contributors.value} == {"Dupont, Anne", "Martin, Luc", "irev"}


def test_the_owner_of_the_computer_is_no_author(vocabulary: Vocabulary) -> None:
    extract = page(*BODY, metadata={"author": "Ginette Leroy"})

    assert describe(extract, "doc.pdf", vocabulary).contributors is None


def test_a_word_of_the_text_is_no_body(vocabulary: Vocabulary) -> None:
    extract = page(("Agir dans les quartiers", 24.0), "Avec l'État et la Région, dans le Nord", *BODY)

    assert describe(extract, "doc.pdf", vocabulary).contributors is None


def test_a_publisher_is_one_the_document_names_as_such(vocabulary: Vocabulary) -> None:
    said = page(("Agir dans les quartiers", 24.0), *BODY, "Une publication de l’IREV", "Lille, 2016")
    publisher = describe(said, "doc.pdf", vocabulary).publisher

    assert publisher is not None
    assert publisher.value == "irev"
    assert describe(page(*BODY, "IREV"), "doc.pdf", vocabulary).publisher is None


def test_identifiers_need_a_right_check_digit(vocabulary: Vocabulary) -> None:
    good = describe(
        page(*BODY, "ISBN 978-2-07-036822-8", "ISSN : 0317-8471"), "doc.pdf", vocabulary
    ).identifiers
    bad = describe(page(*BODY, "ISBN 978-2-07-036822-9"), "doc.pdf", vocabulary).identifiers

    assert good is not None
    assert good.value == {"isbn": "978-2-07-036822-8", "issn": "0317-8471"}
    assert bad is None


def test_a_series_and_its_number(vocabulary: Vocabulary) -> None:
    series = describe(page(("Agir", 24.0), "Repères pour agir n° 4", *BODY), "doc.pdf", vocabulary).series
    law = describe(page(("Agir", 24.0), "Arrêté n° 12", *BODY), "doc.pdf", vocabulary).series

    assert series is not None
    assert (series.value.title, series.value.number) == ("Repères pour agir", "4")
    assert law is None


def test_an_abstract_is_a_clean_paragraph_or_nothing(vocabulary: Vocabulary) -> None:
    paragraph = " ".join(BODY)
    clean = describe(page(("Agir", 24.0), "Résumé", *BODY, "", "Autre"), "doc.pdf", vocabulary).abstract
    cut = describe(page(("Agir", 24.0), "Résumé", "voir page 4", "", *BODY), "doc.pdf", vocabulary).abstract

    assert clean is not None
    assert clean.value == paragraph
    assert cut is None


def covered(*lines: str | tuple[str, float], last: tuple[str, ...] = ()) -> Extract:
    """A publication of three pages: a cover and its text, more text, a colophon."""
    front = page(*lines, *BODY * 4)
    back = (Page(number=2, text="\n".join(BODY)), Page(number=3, text="\n".join(last)))
    return replace(front, pages=(*front.pages, *back))


def test_the_name_of_a_series_is_not_the_title(vocabulary: Vocabulary) -> None:
    cover = covered(
        ("REPÈRES POUR AGIR", 30.0),
        ("n° 4 – Novembre 2016", 14.0),
        ("Le potentiel économique des quartiers", 26.0),
        ("Explorer, comprendre, agir", 16.0),
    )
    draft = describe(cover, "rpa4.pdf", vocabulary)

    assert draft.title is not None
    assert draft.title.value == "Le potentiel économique des quartiers"
    assert draft.subtitle is not None
    assert draft.subtitle.value == "Explorer, comprendre, agir"
    assert draft.series is not None
    assert draft.series.value == Series(title="Repères pour agir", number="4")
    assert draft.type is not None
    assert draft.type.value == "reperes-pour-agir"


@pytest.mark.parametrize(
    ("heading", "title", "expected"),
    [
        ("FICHE D'EXPÉRIENCE", "Un café citoyen dans les quartiers", "fiche-experience"),
        ("Actes de la journée régionale", "Politique de la ville et santé mentale", "actes-journee"),
        ("Dossier de presse", "Plan régional pour les quartiers", "outil-communication"),
        ("Diagnostic", "Les jeunes et la mobilité", "diagnostic"),
    ],
)
def test_a_heading_says_the_type_and_larger_letters_the_title(
    heading: str, title: str, expected: str, vocabulary: Vocabulary
) -> None:
    draft = describe(covered((heading, 13.0), (title, 24.0)), "doc.pdf", vocabulary)

    assert draft.title is not None
    assert draft.title.value == title
    assert draft.type is not None
    assert draft.type.value == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Le tiers-lieu au service du quartier : l'exemple de Saint-Sauveur", "fiche-experience"),
        ("La Lettre de l'IREV", "periodique"),
        ("Programme d'actions 2017", "programme-actions"),
        ("Lettre de mission", None),
    ],
)
def test_types_said_by_a_title(title: str, expected: str | None, vocabulary: Vocabulary) -> None:
    proposed = describe(covered((title, 24.0)), "doc.pdf", vocabulary).type

    assert (proposed.value if proposed else None) == expected


def test_a_text_says_of_itself_what_it_is(vocabulary: Vocabulary) -> None:
    said = ("Ce guide s'adresse aux élus.", "Avec ce guide, chacun peut agir.", "Cette loi est récente.")
    proposed = describe(covered(("Agir dans les quartiers", 24.0), *said), "doc.pdf", vocabulary).type

    assert proposed is not None
    assert (proposed.value, proposed.source) == ("guide", "text")
    assert proposed.confidence < 0.7


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Agir pour la réussite éducative à Lille et Amiens", ("lille", "amiens")),
        ("PORTRAIT DES QUARTIERS DES HAUTS-DE-FRANCE", ("hauts-de-france",)),
        ("Quartiers de Lille, dans le Nord", ("lille",)),
        ("Les quartiers du département de la Somme", ("somme",)),
        ("Habiter dans le Nord et le Pas-de-Calais", ("nord", "pas-de-calais")),
        ("La mobilité en France", ("france",)),
        ("Le Val d'Oise et la vallée de l'Oise", None),
        ("Le quartier de la Gare du Nord", None),
        ("Une somme de projets au nord de la ville", None),
        ("Boulogne-Billancourt, ville en projet", None),
        ("L'assemblée de l'association Agile France", None),
        ("Agir avec les habitants", None),
    ],
)
def test_territories_of_a_title(title: str, expected: tuple[str, ...] | None, vocabulary: Vocabulary) -> None:
    territories = describe(covered((title, 24.0)), "doc.pdf", vocabulary).territories

    assert (territories.value if territories else None) == expected


def test_a_territory_merely_mentioned_is_not_that_of_the_publication(vocabulary: Vocabulary) -> None:
    mentioned = ("La préfecture du Nord et la ville de Lille y étaient.", "Voir aussi Amiens, Creil et Lens.")
    extract = covered(("Agir avec les habitants", 24.0), *mentioned, last=("IREV", "59000 Lille"))

    assert describe(extract, "doc.pdf", vocabulary).territories is None


def test_the_territory_a_text_dwells_on_is_a_guess(vocabulary: Vocabulary) -> None:
    dwelling = [f"À Creil, l'atelier n° {number} a réuni les habitants du plateau." for number in range(12)]
    extract = page(("Agir avec les habitants", 24.0), *dwelling[:6], *BODY, *dwelling[6:])
    territories = describe(extract, "doc.pdf", vocabulary).territories

    assert territories is not None
    assert territories.value == ("creil",)
    assert territories.confidence < 0.7


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Lille, le 3 mars 2016", "Lille"),
        ("Fait à VALENCIENNES, le 3 mars 2016", "Valenciennes"),
        ("Lille : Clersé, 2015", "Lille"),
        ("45/D rue de Tournai – 59000 Lille cedex", "Lille"),
        ("Hôtel de Matignon, le 8 janvier 2022", None),
        ("Publié le 3 mars 2016", None),
        ("Mardi 3 mars 2016", None),
        ("Loi n° 2014-173 du 21 février 2014", None),
    ],
)
def test_place(line: str, expected: str | None, vocabulary: Vocabulary) -> None:
    place = describe(covered(("Agir dans les quartiers", 24.0), line), "doc.pdf", vocabulary).place

    assert (place.value if place else None) == expected


def test_two_addresses_tell_no_place(vocabulary: Vocabulary) -> None:
    extract = covered(("Agir", 24.0), "12 rue Haute, 59000 Lille", last=("3 rue Basse, 80000 Amiens",))

    assert describe(extract, "doc.pdf", vocabulary).place is None


def test_the_colophon_names_publisher_authors_and_identifiers(vocabulary: Vocabulary) -> None:
    colophon = (
        "IREV",
        "45/D rue de Tournai – 59000 Lille",
        "Tél. 03 20 25 10 29",
        "Directeur de la publication : Morgane Petit",
        "ISSN 0317-8471",
    )
    draft = describe(covered(("Agir dans les quartiers", 24.0), last=colophon), "doc.pdf", vocabulary)

    assert {field: str(one.value) for field, one in draft.proposals if field in ("publisher", "place")} == {
        "publisher": "irev",
        "place": "Lille",
    }
    assert draft.contributors is None  # a director of publication is not an author
    assert draft.identifiers is not None
    assert draft.identifiers.value == {"issn": "0317-8471"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "© Conseil international de la langue française – 2008",
            "Conseil international de la langue française",
        ),
        ("Édité par l’IREV, 2016", "irev"),
        ("© Photo Anne Dupont", None),
        ("© Anne Dupont", None),
        ("publié par le ministère et par d’autres", None),
    ],
)
def test_publishers_of_a_colophon(line: str, expected: str | None, vocabulary: Vocabulary) -> None:
    publisher = describe(covered(("Agir", 24.0), last=(line,)), "doc.pdf", vocabulary).publisher

    assert (publisher.value if publisher else None) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Rédaction : Anne Dupont et Luc Martin",), {("Dupont, Anne", "author"), ("Martin, Luc", "author")}),
        (("Sous la coordination de Luc Martin",), {("Martin, Luc", "editor")}),
        (("Auteurs :", "Anne Dupont", "Luc Martin"), {("Dupont, Anne", "author"), ("Martin, Luc", "author")}),
        (("Traduit par Luc Martin",), {("Martin, Luc", "translator")}),
        (("Ministère de la Ville",), {("Ministère de la Ville", "author")}),
        (("IREV – Centre de ressources",), {("irev", "author")}),
        (("Participants : Anne Dupont, Luc Martin",), set()),
        (("par le GT CNIG DDU",), set()),
    ],
)
def test_contributors_and_what_they_did(
    lines: tuple[str, ...], expected: set[tuple[str, str]], vocabulary: Vocabulary
) -> None:
    found = describe(covered(("Agir dans les quartiers", 24.0), *lines), "doc.pdf", vocabulary).contributors

    assert {(one.name, one.role) for one in (found.value if found else ())} == expected


def test_an_author_that_cover_and_metadata_name_is_sure(vocabulary: Vocabulary) -> None:
    extract = page(("Agir", 24.0), "ANNE DUPONT", *BODY, metadata={"author": "Anne Dupont"})
    found = describe(extract, "doc.pdf", vocabulary).contributors

    assert found is not None
    assert [one.name for one in found.value] == ["Dupont, Anne"]
    assert found.confidence >= SURE


def test_noise_of_optical_reading_is_no_title_and_nothing_read_so_is_sure(vocabulary: Vocabulary) -> None:
    noisy = page(("~ ; | .. _ i", 40.0), ("l1 |_ -- ;: a", 38.0), ("Diagnostic des quartiers", 24.0), *BODY)
    read = replace(noisy, pages=(replace(noisy.pages[0], needs_ocr=True, ocr_confidence=0.95),))
    draft = describe(read, "scan001.pdf", vocabulary)

    assert draft.title is not None
    assert draft.title.value == "Diagnostic des quartiers"
    assert all(one.confidence < SURE for field, one in draft.proposals if field not in ("extent", "language"))


def test_a_blank_first_sheet_does_not_make_the_cover_doubtful(vocabulary: Vocabulary) -> None:
    printed = page(("Diagnostic des quartiers", 24.0), *BODY)
    blank = Page(number=1, text="", ocr_confidence=0.0)
    cover = replace(printed.pages[0], number=2, ocr_confidence=0.95)
    lines = tuple(replace(line, page=2) for line in printed.lines)
    draft = describe(replace(printed, pages=(blank, cover), lines=lines), "scan001.pdf", vocabulary)

    assert draft.title is not None
    assert draft.title.value == "Diagnostic des quartiers"
    assert 0.5 < draft.title.confidence < SURE


def test_a_draft_has_the_fields_of_a_record_in_their_order() -> None:
    of_record = [field.name for field in fields(Record)]
    of_draft = [field.name for field in fields(Draft)]

    assert of_draft == [name for name in of_record if name in of_draft]
    assert {"place", "territories"} <= set(of_draft)


def test_what_is_unsure_is_named_in_the_order_of_a_record(vocabulary: Vocabulary) -> None:
    draft = describe(page(*BODY, metadata={"created": "2016-03-17"}), "Bilan_des_ateliers.pdf", vocabulary)

    assert draft.unsure == ("title", "date")


def test_nothing_held_for_sure_is_wrong(described: dict[str, Described]) -> None:
    sure = [
        (name, field)
        for name, one in described.items()
        for field, is_right in right(one).items()
        if (proposal := getattr(one.draft, "date" if field == "year" else field))
        and proposal.confidence >= SURE
        and is_right is False
    ]

    assert sure == []


@pytest.mark.parametrize("text", ["", "Figure 1", "www.irev.fr"])
def test_too_little_text_has_no_language(text: str, vocabulary: Vocabulary) -> None:
    assert describe(page(text), "doc.pdf", vocabulary).language is None


_HEADING = "Rapport annuel, direction régionale, Lille, service des études, prospective urbaine. "
_FRENCH = "Les habitants sont associés aux projets, et une maison est ouverte pour cette ville. " * 12
_ARABIC = "هذا دليل للسكان من أجل الوصول إلى الخدمات العامة في المدينة وفي كل الأحياء القريبة منها. " * 3


@pytest.mark.parametrize(("text", "language"), [(_HEADING * 9 + _FRENCH, "fr"), (_ARABIC, "ar")])
def test_an_evident_language_loads_no_model(
    text: str, language: str, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)  # to import it is an error

    found = describe(page(text), "doc.pdf", vocabulary).language

    assert found is not None
    assert (found.value, found.source) == (language, "text")


def test_an_empty_scan_is_described_by_its_name(vocabulary: Vocabulary) -> None:
    scan = Extract(format="pdf", extractor="pdf/1", pages=(Page(number=1, text=""), Page(number=2, text="")))
    draft = describe(scan, "COMPTE RENDU DU 31 MARS 2021.pdf", vocabulary)

    values = {field: proposal.value for field, proposal in draft.proposals}
    assert values["title"] == "Compte rendu du 31 mars 2021"
    assert str(values["date"]) == "2021-03-31"
    assert (values["type"], values["extent"]) == ("compte-rendu", "2 p.")
