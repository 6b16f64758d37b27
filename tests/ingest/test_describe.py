"""What is proposed for real publications, against what a person wrote after looking at them."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from docbase.ingest.describe import Draft, describe
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract, Line, Page
from docbase.model.folding import fold
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


@pytest.mark.parametrize("text", ["", "Figure 1", "www.irev.fr"])
def test_too_little_text_has_no_language(text: str, vocabulary: Vocabulary) -> None:
    assert describe(page(text), "doc.pdf", vocabulary).language is None


def test_an_empty_scan_is_described_by_its_name(vocabulary: Vocabulary) -> None:
    scan = Extract(format="pdf", extractor="pdf/1", pages=(Page(number=1, text=""), Page(number=2, text="")))
    draft = describe(scan, "COMPTE RENDU DU 31 MARS 2021.pdf", vocabulary)

    values = {field: proposal.value for field, proposal in draft.proposals}
    assert values["title"] == "Compte rendu du 31 mars 2021"
    assert str(values["date"]) == "2021-03-31"
    assert (values["type"], values["extent"]) == ("compte-rendu", "2 p.")
