"""Suggestions: what a text names, what near records have, what people make of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, InvalidRecordError, UnknownHeadingError
from docbase.model.suggestion import Suggestion
from docbase.suggest.desk import SuggestionDesk

VOCABULARY = """\
axes:
  programme:
    - {id: axe-sante, label: "Répondre aux enjeux de santé", themes: [sante]}
    - {id: axe-moyens, label: "Les moyens"}
themes:
  - id: sante
    label: Santé
    narrower:
      - {id: asv, label: "Ateliers santé ville", alt: [ASV, "atelier santé ville"]}
  - {id: conseils-citoyens, label: "Conseils citoyens", alt: ["conseillers citoyens"]}
  - {id: reussite, label: "Réussite éducative", alt: ["programme de réussite éducative", PRE]}
  - {id: diffusion, label: "Diffusion de l'information", alt: [communication]}
  - {id: emploi, label: Emploi}
  - {id: mobilite, label: Mobilité, origin: candidate}
  - {id: laicite, label: Laïcité, manual: true}
  - {id: jardins, label: "Nature en ville"}
publication_types:
  - {id: guide, label: Guide}
  - {id: note, label: Note}
publics:
  - {id: public-elus, label: Élus}
territories:
  - {id: nord, label: Nord, level: departement}
  - {id: roubaix, label: Roubaix, level: commune, parent: nord}
actors:
  - {id: irev, label: IREV, alt: ["Institut régional de la ville"]}
"""
FILLER = (
    "La réunion a commencé par un tour de table, puis chacun a présenté ses travaux, ses questions et ses "
    "attentes pour l'année qui vient, avant que le calendrier ne soit arrêté par les participants. "
)
GARDENING = (
    "Le compost, les semis, le paillage et les arrosages du potager partagé occupent les jardiniers au "
    "printemps; la serre abrite les plants, et les outils du jardin sont rangés au cabanon. "
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre with a few texts about nothing in particular, to be changed at will."""
    with Centre.create(tmp_path / "centre") as made:
        (made.root / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    with Centre.open(tmp_path / "centre") as opened:
        for number in range(6):
            put(opened, f"reunion-{number}", [FILLER * (number + 2)])
        opened.reindex()
        yield opened


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with texts about this and that, indexed; tests only read it."""
    folder = tmp_path_factory.mktemp("library") / "centre"
    with Centre.create(folder) as made:
        (made.root / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    with Centre.open(folder) as opened:
        for number in range(6):
            put(opened, f"reunion-{number}", [FILLER * (number + 2)])
        for number in range(4):
            put(opened, f"jardin-{number}", [GARDENING * (number + 2)], status="reviewed", themes="[jardins]")
        citizens = FILLER + "Les conseillers citoyens ont été réunis. "
        put(opened, "actes", [citizens, FILLER, citizens], title="Les conseils citoyens")
        put(opened, "titre", [FILLER * 3 + "L'emploi."], title="L'emploi des jeunes")
        put(opened, "mention", [FILLER * 3 + "L'emploi."])
        put(opened, "pre", [FILLER + "Un pré fleuri, le pré vert et le pré aux oies. " * 3])
        put(opened, "seul", [FILLER + "Le PRE se réunit. " * 3])
        spelt = "Le programme de réussite éducative (PRE) se réunit. "
        put(opened, "entier", [FILLER + spelt + "Le PRE se réunit. " * 3])
        put(opened, "communes", [FILLER + "Les communes et la commune voisine. " * 5])
        put(opened, "communication", [FILLER + "La communication du réseau, les communications. " * 5])
        put(opened, "asv", [FILLER + "L'atelier santé ville (ASV) parle de santé. " * 4])
        put(opened, "reserve", ["La mobilité, la laïcité. " * 5], title="Mobilité et laïcité")
        text = "Institut régional de la ville\nUn guide à destination des élus.\nLa ville de Roubaix agit. "
        livret = [text + "Roubaix décide. " * 4, FILLER, FILLER + "Les élus. "]
        put(opened, "livret", livret, title="À Roubaix, IREV")
        put(opened, "votes", [FILLER, FILLER + "Les élus votent. " * 5, FILLER])
        put(opened, "potager", [GARDENING * 3 + FILLER])
        shared = FILLER + "Les cafés associatifs accueillent les familles. " * 8
        put(opened, "partage", [shared], title="Cafés associatifs")
        put(opened, "relu", [FILLER], status="reviewed", keywords="[éco-quartier pilote]")
        put(opened, "neuf", [FILLER], title="Les éco-quartiers pilotes")
        opened.reindex()
        yield opened


def put(centre: Centre, name: str, pages: list[str], **fields: str) -> None:
    """Puts a text with its record into the corpus."""
    (centre.corpus / f"{name}.txt").write_text("\f".join(pages), encoding="utf-8")
    written = {"id": name, "title": f"Réunion {name}", "language": "fr", "status": "draft", **fields}
    lines = [f"{key}: {value}\n" for key, value in written.items()]
    (centre.corpus / f"{name}.yaml").write_text(
        "".join(lines) + f"files: [{{path: {name}.txt}}]\n", encoding="utf-8"
    )


def found(centre: Centre, name: str, field: str = "themes") -> dict[str, Suggestion]:
    return {one.value: one for one in centre.suggesting.suggestions(name) if one.field == field}


def score(centre: Centre, name: str, theme: str) -> float:
    """Returns how sure a theme is; 0 when it is not suggested."""
    suggestion = found(centre, name).get(theme)
    return suggestion.score if suggestion else 0.0


def test_a_name_is_found_in_other_forms_and_told_with_its_pages(library: Centre) -> None:
    suggestion = found(library, "actes")["conseils-citoyens"]
    said = " ".join(ground.said for ground in suggestion.reasons)
    assert "“conseillers citoyens”" in said
    assert "in the title" in said
    assert [ground.pages for ground in suggestion.reasons if ground.pages] == [("1", "3")]
    assert 0.5 < suggestion.score < 1


def test_what_is_named_in_the_title_is_surer(library: Centre) -> None:
    assert score(library, "titre", "emploi") > score(library, "mention", "emploi")


def test_acronyms_are_compared_by_case_and_weaker_unless_spelt_out(library: Centre) -> None:
    assert score(library, "pre", "reussite") == 0
    assert score(library, "entier", "reussite") > score(library, "seul", "reussite")


def test_words_that_only_share_a_stem_are_no_name(library: Centre) -> None:
    assert "diffusion" not in found(library, "communes")
    assert "diffusion" in found(library, "communication")


def test_a_narrower_theme_stands_for_the_broader_one(library: Centre) -> None:
    assert set(found(library, "asv")) == {"asv"}
    assert found(library, "asv", "axes")["axe-sante"].reasons[0].kind == "theme"


def test_candidates_and_terms_for_people_alone_are_never_suggested(library: Centre) -> None:
    assert found(library, "reserve") == {}


def test_publics_actors_and_territories_are_those_a_reader_would_say(library: Centre) -> None:
    assert set(found(library, "livret", "publics")) == {"public-elus"}
    assert set(found(library, "livret", "contributors")) == {"irev"}
    assert set(found(library, "livret", "territories")) == {"roubaix"}
    assert found(library, "votes", "publics") == {}


def test_near_reviewed_records_speak_for_what_no_name_says(library: Centre) -> None:
    (reason,) = found(library, "potager")["jardins"].reasons
    assert (reason.kind, reason.said) == ("neighbours", "near 4 reviewed records")
    assert set(reason.records) == {f"jardin-{number}" for number in range(4)}


def test_expressions_a_text_comes_back_to_are_suggested_as_keywords(library: Centre) -> None:
    assert "cafés associatifs" in found(library, "partage", "keywords")


def test_keywords_in_use_are_recognised(library: Centre) -> None:
    assert "éco-quartier pilote" in found(library, "neuf", "keywords")


def test_a_name_found_everywhere_tells_little(centre: Centre) -> None:
    put(centre, "sante", [FILLER * 2 + "La santé. " * 2])
    centre.reindex()
    rare = score(centre, "sante", "sante")
    for number in range(8):
        put(centre, f"partout-{number}", [FILLER * 2 + "La santé. " * 2])
    centre.reindex()
    assert score(centre, "sante", "sante") < rare


def test_it_learns_from_a_review_by_itself(centre: Centre) -> None:
    put(centre, "potager", [GARDENING * 3])
    for number in range(3):
        put(centre, f"jardin-{number}", [GARDENING * (number + 2)])
    centre.reindex()
    assert "jardins" not in found(centre, "potager")
    for number in range(3):
        centre.suggesting.accept(f"jardin-{number}", "theme:jardins")
    assert "jardins" in found(centre, "potager")


def test_what_is_accepted_is_the_librarians_and_is_taken_back_by_undo(centre: Centre) -> None:
    put(centre, "asv", [FILLER + "L'atelier santé ville. " * 4])
    centre.reindex()
    entry = centre.suggesting.accept("asv", "theme:ateliers santé ville", "type:note")
    record = centre.get("asv")
    assert entry is not None
    assert (record.themes, record.type) == (("asv",), "note")
    assert record.provenance["themes"] == "librarian"
    assert found(centre, "asv") == {}
    centre.desk.undo()
    assert centre.get("asv").themes == ()


def test_a_refusal_lasts_and_outlives_the_index(centre: Centre) -> None:
    put(centre, "asv", [FILLER + "L'atelier santé ville. " * 4])
    put(centre, "autre", [FILLER + "L'atelier santé ville. " * 4])
    centre.reindex()
    before = found(centre, "autre")["asv"].score
    centre.suggesting.refuse("asv", "theme:asv")
    assert "asv" not in found(centre, "asv")
    assert found(centre, "autre")["asv"].score < before
    (centre.root / "index/suggestions.json").unlink()
    with Centre.open(centre.root) as again:
        assert "asv" not in found(again, "asv")
        again.suggesting.accept("asv", "theme:asv")
        assert again.get("asv").themes == ("asv",)
    assert (centre.root / "refusals.jsonl").read_text() == ""


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"shape": 1, "names": "", "portraits": 3}'])
def test_what_was_learned_may_be_lost(centre: Centre, damage: str) -> None:
    put(centre, "asv", [FILLER + "L'atelier santé ville. " * 4])
    centre.reindex()
    before = centre.suggesting.suggestions("asv")
    (centre.root / "index/suggestions.json").write_text(damage)
    with Centre.open(centre.root) as again:
        assert again.suggesting.suggestions("asv") == before


def test_a_damaged_refusal_is_told_with_its_line(centre: Centre) -> None:
    (centre.root / "refusals.jsonl").write_text('{"record_id": "a", "field": "themes", "value": "b"}\n<<<<\n')
    with pytest.raises(ConfigurationError) as told:
        centre.suggesting.suggestions("reunion-1")
    assert told.value.line == 2


def test_what_cannot_be_accepted_is_told_and_nothing_is_written(centre: Centre) -> None:
    with pytest.raises(UnknownHeadingError):
        centre.suggesting.accept("reunion-1", "theme:jardinage")
    for wrong in ("sante", "theme:", "titre:Bilan"):
        with pytest.raises(InvalidRecordError):
            centre.suggesting.accept("reunion-1", wrong)
        with pytest.raises(InvalidRecordError):
            centre.suggesting.refuse("reunion-1", wrong)
    assert not (centre.root / "refusals.jsonl").exists()


def test_nothing_is_applied_without_a_person_unless_the_settings_say_so(centre: Centre) -> None:
    text = FILLER + "Les ateliers santé ville. " * 8
    (centre.corpus / "un.txt").write_text(text, encoding="utf-8")
    (added,) = [one.record_id for one in centre.ingest().added]
    assert centre.get(added).themes == ()
    settings = replace(centre.settings, apply_suggestions=("theme: 0.3",))
    with Centre(centre.root, settings) as daring:
        (daring.corpus / "deux.txt").write_text(text + "Fin.", encoding="utf-8")
        (added,) = [one.record_id for one in daring.ingest().added]
        assert daring.get(added).themes == ("asv",)
        assert daring.get(added).provenance["themes"] == "suggestion"
        assert daring.search(filters={"theme": "asv"}).total == 1


def test_a_rule_that_cannot_be_understood_is_told(centre: Centre) -> None:
    (centre.corpus / "un.txt").write_text(FILLER, encoding="utf-8")
    settings = replace(centre.settings, apply_suggestions=("theme",))
    with Centre(centre.root, settings) as daring, pytest.raises(ConfigurationError):
        daring.ingest()


def test_what_takes_long_to_learn_is_not_learned_at_each_draft(centre: Centre) -> None:
    put(centre, "potager", [GARDENING * 3])
    for number in range(3):
        put(centre, f"jardin-{number}", [GARDENING * (number + 2)])
    put(centre, "asv", [FILLER + "L'atelier santé ville. " * 4])
    centre.reindex()
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 1.0
        return now

    desk = SuggestionDesk(lambda: centre.desk, (), clock)
    assert desk.suggestions("potager") == ()
    for number in range(3):
        desk.accept(f"jardin-{number}", "theme:jardins")
    assert desk.suggestions("potager") == ()
    desk.refuse("asv", "theme:asv")
    assert "asv" not in [one.value for one in desk.suggestions("asv")]
    now += 60
    assert "jardins" in [one.value for one in desk.suggestions("potager")]
