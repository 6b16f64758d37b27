"""Likely relations between texts: real publications, and what people and machines make of them."""

import dataclasses
import pickle
import random
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from docbase.extract.base import installed, read, source_file
from docbase.ingest.resemblance import Resemblance, Resemblances, Sketch, sketch
from docbase.model.extract import Extract, Page
from tests.ingest.conftest import SAMPLE

REPORT = "2023/inventaire-zae-grand-amienois.pdf"
MINUTES = "2022/compte-rendu-groupe-travail-friches-2022-04-05.pdf"
DECLARATION = "2019/exemple-declaration-accessibilite-rgaa-4.pdf"

FRENCH = """Le Centre de ressources de la politique de la ville vous invite à son assemblée générale.

Elle se tiendra le mardi 14 mars 2017 à 18 h 30, à la Maison des associations, 27 rue Jean-Bart, 59000 Lille
(métro République). Madame Nathalie Delattre, présidente, y présentera les comptes de 2016 : 412 350 euros de
recettes, dont 187 000 versés par le Conseil régional des Hauts-de-France et 96 500 par la ville de Roubaix.

Monsieur Karim Benali, directeur, rendra compte des 23 rencontres tenues à Amiens, Valenciennes, Maubeuge et
Creil, auxquelles 1 284 personnes ont pris part. L'université de Picardie Jules-Verne et l'INSEE y diront ce
qu'ils ont appris des 59 quartiers prioritaires du département du Nord.

Réponse souhaitée avant le 28 février au 03 20 25 10 29. Un buffet sera offert par le restaurant Méert."""
ENGLISH = """The resource centre for urban policy is pleased to invite you to its annual general meeting.

It will be held on Tuesday 14 March 2017 at 18:30, in the Maison des associations, 27 rue Jean-Bart,
59000 Lille (underground: République). The chair, Nathalie Delattre, will present the accounts for 2016: an
income of 412,350 euros, of which 187,000 was granted by the regional council of Hauts-de-France and 96,500 by
the city of Roubaix.

The director, Karim Benali, will then report on the 23 meetings that were organised in Amiens, Valenciennes,
Maubeuge and Creil, which 1,284 people attended. The Jules-Verne University of Picardie and INSEE will tell
what they have learnt about the 59 priority neighbourhoods of the Nord département.

Please answer by 28 February on 03 20 25 10 29. A buffet will be offered by the restaurant Méert."""


@pytest.fixture(scope="session")
def extracts(sample_extracts: Mapping[Path, tuple[str, Extract]]) -> dict[str, Extract]:
    return {path.relative_to(SAMPLE).as_posix(): extract for path, (_, extract) in sample_extracts.items()}


@pytest.fixture(scope="session")
def known(extracts: Mapping[str, Extract]) -> Resemblances:
    return Resemblances((name, drawn(extract)) for name, extract in extracts.items())


def drawn(extract: Extract) -> Sketch:
    found = sketch(extract)
    assert found is not None
    return found


def text(content: str, format: str = "text") -> Extract:
    return Extract(format=format, extractor="text/1", pages=(Page(number=1, text=content),))


def rewritten(extract: Extract, change: Callable[[str], str]) -> Extract:
    pages = tuple(dataclasses.replace(page, text=change(page.text)) for page in extract.pages)
    return dataclasses.replace(extract, pages=pages)


def first(known: Resemblances, extract: Extract) -> tuple[str, str]:
    """Returns the key and kind of the most alike, which must be the only one of its share."""
    found = known.near(drawn(extract))
    return (found[0].key, found[0].kind) if found else ("", "")


def relation_of(one: Extract, other: Extract) -> Resemblance | None:
    found = Resemblances([("other", drawn(other))]).near(drawn(one))
    return found[0] if found else None


def kind_of(one: Extract, other: Extract) -> str:
    """Returns the kind of the relation, which must be the same both ways; nothing if there is none."""
    found, back = relation_of(one, other), relation_of(other, one)
    assert (found and found.kind) == (back and back.kind)
    return found.kind if found else ""


def misread(extract: Extract, share: float) -> Extract:
    """Returns the text as bad optical reading leaves it: this share of the letters is another."""
    chance = random.Random(29)

    def letter(char: str) -> str:
        return chance.choice(string.ascii_lowercase) if char.isalpha() and chance.random() < share else char

    read_again = rewritten(extract, lambda page: "".join(map(letter, page)))
    pages = tuple(dataclasses.replace(page, ocr_confidence=0.8) for page in read_again.pages)
    return dataclasses.replace(read_again, pages=pages)


def test_the_sample_has_two_states_of_one_glossary_and_nothing_else(
    extracts: Mapping[str, Extract], known: Resemblances
) -> None:
    found = {
        (name, near.key, near.kind)
        for name, extract in extracts.items()
        if (drawing := sketch(extract))
        for near in known.near(drawing, leave_out={name})
    }
    old, new = "2022/glossaire-gt-paysages-2022.docx", "2023/glossaire-gt-paysages-2023.docx"
    assert found == {(old, new, "version"), (new, old, "version")}


def test_each_publication_is_the_same_as_itself(extracts: Mapping[str, Extract], known: Resemblances) -> None:
    for name, extract in extracts.items():
        nearest = known.near(drawn(extract))[0]
        assert (nearest.key, nearest.kind, nearest.share) == (name, "same-text", 1.0)


@pytest.mark.parametrize("name", [REPORT, MINUTES, DECLARATION])
def test_spaces_hyphens_running_titles_and_page_numbers_leave_the_text_the_same(
    extracts: Mapping[str, Extract], known: Resemblances, name: str
) -> None:
    numbers = iter(range(1, 1000))

    def set_otherwise(page: str) -> str:
        body = page.replace("tion ", "ti-\non ").replace(". ", ".")
        return f"Politique de la ville\n{body}\n- {next(numbers)} -"

    other = dataclasses.replace(rewritten(extracts[name], set_otherwise), format="docx")
    assert first(known, other) == (name, "same-text")


def test_a_word_file_and_the_text_saved_from_it_are_the_same(
    extracts: Mapping[str, Extract], known: Resemblances, tmp_path: Path
) -> None:
    name = "2023/considerations-thesaurus-mots-cles-paysage.docx"
    saved = tmp_path / "considerations.txt"
    saved.write_text(extracts[name].text, encoding="cp1252", errors="replace")
    assert first(known, read(source_file(saved), installed())) == (name, "same-text")


@pytest.mark.parametrize("name", [REPORT, MINUTES, DECLARATION])
@pytest.mark.parametrize("share", [0.01, 0.03])
def test_optical_reading_of_the_same_pages_is_recognised(
    extracts: Mapping[str, Extract], known: Resemblances, name: str, share: float
) -> None:
    assert first(known, misread(extracts[name], share)) == (name, "same-text")


def test_letters_misread_in_a_file_that_does_not_say_so_make_a_version(
    extracts: Mapping[str, Extract],
) -> None:
    noisy = misread(extracts[REPORT], 0.02)
    pages = tuple(dataclasses.replace(page, ocr_confidence=None) for page in noisy.pages)
    assert kind_of(dataclasses.replace(noisy, pages=pages), extracts[REPORT]) == "version"


def test_a_page_dropped_makes_a_version(extracts: Mapping[str, Extract]) -> None:
    report = extracts[REPORT]
    assert (
        kind_of(dataclasses.replace(report, pages=report.pages[:3] + report.pages[4:]), report) == "version"
    )


def test_an_annex_added_makes_a_version(extracts: Mapping[str, Extract]) -> None:
    annex = extracts[DECLARATION].pages
    longer = dataclasses.replace(extracts[REPORT], pages=extracts[REPORT].pages + annex)
    assert kind_of(longer, extracts[REPORT]) == "version"


def test_paragraphs_rewritten_make_a_version(extracts: Mapping[str, Extract]) -> None:
    lines = iter(range(10_000))

    def edited(page: str) -> str:
        return "\n".join(line if next(lines) % 6 else line[::-1] for line in page.split("\n"))

    assert kind_of(rewritten(extracts[MINUTES], edited), extracts[MINUTES]) == "version"


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_the_next_year_of_a_yearly_text_is_not_the_same_text(
    extracts: Mapping[str, Extract], format: str
) -> None:
    def next_year(page: str) -> str:
        return page.translate(str.maketrans("0123456789", "1234567890"))

    later = dataclasses.replace(rewritten(extracts[MINUTES], next_year), format=format)
    assert kind_of(later, extracts[MINUTES]) == "version"


def test_an_invitation_for_another_day_is_not_the_same_text() -> None:
    later = FRENCH.replace("14 mars 2017", "20 mars 2018").replace("28 février", "27 février")
    assert kind_of(text(FRENCH), text(later)) == "version"
    assert kind_of(text(FRENCH), text(later, "docx")) == "version"


def test_a_filled_form_is_not_reported_with_the_empty_one(extracts: Mapping[str, Extract]) -> None:
    form = extracts["2022/questionnaire-standard-donnees-paysage.docx"]
    filled = extracts["2023/entretien-donnees-paysages-ile-de-france.docx"]
    assert kind_of(form, filled) == ""


def test_minutes_of_one_body_are_not_related(extracts: Mapping[str, Extract]) -> None:
    assert (
        kind_of(
            extracts["2014/compte-rendu-gt-dematerialisation-urbanisme-2014-06-17.pdf"], extracts[MINUTES]
        )
        == ""
    )


def test_a_chapter_is_part_of_its_book(extracts: Mapping[str, Extract]) -> None:
    book = extracts["2024/standard-paysages.pdf"]
    chapter = dataclasses.replace(book, pages=book.pages[10:16])
    found, back = relation_of(chapter, book), relation_of(book, chapter)
    assert found == Resemblance(key="other", kind="part", share=1.0, is_whole=True)
    assert back == Resemblance(key="other", kind="part", share=1.0, is_whole=False)


def test_a_page_quoted_among_others_is_not_reported(extracts: Mapping[str, Extract]) -> None:
    report, minutes = extracts[REPORT], extracts[MINUTES]
    quoting = dataclasses.replace(minutes, pages=minutes.pages + report.pages[3:4])
    assert kind_of(quoting, report) == ""


def test_a_letter_and_its_translation_are_told() -> None:
    assert kind_of(text(FRENCH), text(ENGLISH, "docx")) == "translation"


def test_letters_in_two_languages_about_two_meetings_are_not_translations() -> None:
    later = ENGLISH.translate(str.maketrans("0123456789", "1234567890"))
    assert kind_of(text(FRENCH), text(later)) == ""


def test_a_text_of_the_same_facts_in_the_same_language_is_no_translation() -> None:
    retold = " ".join(sorted(FRENCH.split(), key=lambda word: word[::-1]))
    assert kind_of(text(FRENCH), text(retold)) == ""


@pytest.mark.parametrize(
    "content", ["", "Assemblée générale du 14 mars 2017", "Commune de Lille, 59000. " * 200]
)
def test_too_little_text_has_no_sketch(content: str) -> None:
    assert sketch(text(content)) is None


def test_texts_of_other_scripts_have_sketches() -> None:
    letters = random.Random(3)
    words = ["".join(letters.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=5)) for _ in range(200)]
    arabic = " ".join(words)
    assert drawn(text(arabic)).language == "ar"
    assert kind_of(text(arabic), text(arabic.replace(" ", "\n"))) == "same-text"


def test_a_long_text_is_sketched_as_a_whole(extracts: Mapping[str, Extract]) -> None:
    whole = "\n".join(extract.text for extract in extracts.values()) * 2
    assert len(whole) > 800_000
    found = Resemblances([("whole", drawn(text(whole)))]).near(drawn(extracts["2024/standard-paysages.pdf"]))
    assert [(near.kind, near.is_whole) for near in found] == [("part", True)]


def sketches(extracts: Mapping[str, Extract]) -> Iterator[Sketch]:
    return (found for extract in extracts.values() if (found := sketch(extract)))


def test_a_sketch_is_small_and_goes_through_bytes_and_pickle(extracts: Mapping[str, Extract]) -> None:
    for one in sketches(extracts):
        content = one.to_bytes()
        assert len(content) < 1500
        assert Sketch.from_bytes(content) == one
        assert pickle.loads(pickle.dumps(one)) == one


def test_bytes_that_are_no_sketch_are_refused(extracts: Mapping[str, Extract]) -> None:
    content = next(sketches(extracts)).to_bytes()
    for damaged in (b"", content[:10], content[:-1], content + b"\0", b"\0" + content[1:]):
        with pytest.raises(ValueError, match="sketch"):
            Sketch.from_bytes(damaged)


def test_sketches_added_one_by_one_answer_as_those_given_at_once(
    extracts: Mapping[str, Extract], known: Resemblances
) -> None:
    grown = Resemblances()
    for name, extract in extracts.items():
        grown.add(name, drawn(extract))
    assert len(grown) == len(known) == len(extracts)
    for one in sketches(extracts):
        assert grown.near(one) == known.near(one)


def test_what_is_left_out_is_not_given(extracts: Mapping[str, Extract], known: Resemblances) -> None:
    assert all(near.key != REPORT for near in known.near(drawn(extracts[REPORT]), leave_out=[REPORT]))


def test_an_empty_collection_resembles_nothing(extracts: Mapping[str, Extract]) -> None:
    assert Resemblances().near(drawn(extracts[REPORT])) == []
