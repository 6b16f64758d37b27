"""Changes of the vocabulary: told first, made with the records that follow, and taken back."""

from collections.abc import Callable

import pytest

from docbase import Centre
from docbase.errors import ChangedMeanwhileError, ConfigurationError, UnknownHeadingError
from docbase.model.concepts import Term

OLD, NEW = "amenagement-urbanisme", "renouvellement-urbain"


def term(centre: Centre, term_id: str) -> Term:
    found = centre.vocabulary.get(term_id)
    assert found
    return found


def with_theme(centre: Centre, theme: str) -> set[str]:
    return {record.id for record in centre.catalogue.records() if theme in record.themes}


def files(centre: Centre) -> dict[str, bytes]:
    """Returns the vocabulary and every record, byte for byte."""
    paths = [*centre.corpus.rglob("*.yaml"), *centre.root.glob("vocabulary.yaml")]
    return {path.relative_to(centre.root).as_posix(): path.read_bytes() for path in paths}


def test_a_merge_is_told_first_then_records_and_index_follow(centre: Centre) -> None:
    before, moving = files(centre), with_theme(centre, OLD)
    assert len(moving) == 10
    revision = centre.vocabulary_desk.merge(OLD, NEW)
    assert {one.after.id for one in revision.records} == moving
    assert files(centre) == before
    entry = centre.revise(revision)
    assert entry
    assert {change.record_id for change in entry.changes} == {*moving, ""}
    assert not with_theme(centre, OLD)
    assert moving <= with_theme(centre, NEW)
    assert term(centre, OLD).replaced_by == NEW
    assert "Aménagement et urbanisme" in term(centre, NEW).alt
    assert centre.search("", filters={"theme": OLD}).total == centre.counts("theme")[NEW] >= 10
    assert not centre.audit()
    changed = {name for name, data in files(centre).items() if before.get(name) != data}
    assert len(changed) == len(moving) + 1


def test_an_undo_gives_every_byte_back_and_the_index_follows(centre: Centre) -> None:
    before, counted = files(centre), centre.counts("theme")
    centre.revise(centre.vocabulary_desk.merge(OLD, NEW))
    assert centre.desk.undo()
    assert files(centre) == before
    assert centre.counts("theme") == counted
    assert centre.search("friches").total


def test_records_that_came_back_to_a_merged_term_follow_again(centre: Centre) -> None:
    centre.revise(centre.vocabulary_desk.merge(OLD, NEW))
    record_id = min(with_theme(centre, NEW))
    file = centre.corpus / centre.catalogue.location(record_id)
    file.write_text(file.read_text(encoding="utf-8").replace(NEW, OLD), encoding="utf-8")
    with Centre.open(centre.root) as again:
        revision = again.vocabulary_desk.merge(OLD, NEW)
        assert [one.after.id for one in revision.records] == [record_id]
        assert not revision.terms


def test_somebody_who_was_faster_is_not_overwritten(centre: Centre) -> None:
    revision = centre.vocabulary_desk.merge(OLD, NEW)
    file = centre.corpus / centre.catalogue.location(revision.records[0].after.id)
    file.write_text(file.read_text(encoding="utf-8") + "# relu\n", encoding="utf-8")
    before = files(centre)
    with pytest.raises(ChangedMeanwhileError):
        centre.revise(revision)
    assert files(centre) == before


def test_a_renamed_term_keeps_its_id_its_records_and_its_old_name(centre: Centre) -> None:
    tagged = with_theme(centre, NEW)
    revision = centre.vocabulary_desk.rename(NEW, "Rénovation des quartiers")
    assert not revision.records
    centre.revise(revision)
    assert with_theme(centre, NEW) == tagged
    found = centre.vocabulary.find("renouvellement urbain", "themes")
    assert found
    assert (found.id, found.label, found.alt[0]) == (NEW, "Rénovation des quartiers", "Renouvellement urbain")
    assert centre.search("", filters={"theme": "Rénovation des quartiers"}).total
    forgotten = centre.vocabulary_desk.rename(NEW, "Rénover", keeps=False)
    assert "Rénovation des quartiers" not in forgotten.terms[0].after.names


def test_an_id_is_given_once_even_when_a_hand_removes_its_term(bare: Centre) -> None:
    bare.revise(bare.vocabulary_desk.add("themes", "Friches"))
    assert term(bare, "friches").label == "Friches"
    bare.desk.undo()
    assert "friches" not in bare.vocabulary
    again = bare.vocabulary_desk.add("themes", "Friches")
    assert again.terms[0].after.id == "friches-2"
    with pytest.raises(ConfigurationError):
        bare.vocabulary_desk.add("themes", "Friches", id="friches")


def test_a_keyword_becomes_a_theme_and_records_follow(centre: Centre) -> None:
    having = {record.id for record in centre.catalogue.records() if "paysage" in record.keywords}
    assert len(having) == centre.vocabulary_desk.keywords()["paysage"] == 7
    centre.revise(centre.vocabulary_desk.promote("Paysage", "themes", under="habitat-mixite"))
    assert with_theme(centre, "paysage") == having
    assert not any("paysage" in record.keywords for record in centre.catalogue.records())
    assert centre.vocabulary.ancestors("paysage") == ("habitat-mixite",)


def test_a_keyword_that_names_a_theme_gives_that_theme(centre: Centre) -> None:
    centre.revise(centre.vocabulary_desk.add_names("habitat-mixite", ["paysage"]))
    revision = centre.vocabulary_desk.promote("paysage")
    assert not revision.terms
    assert len(revision.records) == 7
    assert "habitat-mixite" in revision.plan.notes[0]


def test_a_term_is_split_by_what_questions_find(centre: Centre) -> None:
    tagged = with_theme(centre, NEW)
    revision = centre.vocabulary_desk.split(NEW, {"Friches": "friches", "Foncier": "foncier"})
    centre.revise(revision)
    assert term(centre, "friches").broader == NEW
    left, first, second = (with_theme(centre, one) for one in (NEW, "friches", "foncier"))
    assert left | first | second == tagged
    assert not left & (first | second)
    assert first
    assert second
    assert centre.search("", filters={"theme": NEW}).total == len(tagged)


def test_a_synonym_of_a_term_that_is_split_may_become_one_of_its_parts(centre: Centre) -> None:
    assert "concertation" in term(centre, "animation-urbaine").alt
    revision = centre.vocabulary_desk.split("animation-urbaine", {"Concertation": "concertation"})
    assert centre.revise(revision)
    assert term(centre, "concertation").broader == "animation-urbaine"
    assert "concertation" not in term(centre, "animation-urbaine").alt
    with pytest.raises(ConfigurationError):
        centre.vocabulary_desk.split("animation-urbaine", {"Animation et concertation urbaines": "x"})


def test_what_must_not_be_is_refused_with_the_cure(bare: Centre) -> None:
    desk = bare.vocabulary_desk
    refusals: dict[Callable[[], object], str] = {
        lambda: desk.add("themes", "Santé"): "sante",
        lambda: desk.add("themes", "  "): "label",
        lambda: desk.add("axes", "Un axe"): "family",
        lambda: desk.add("themes", "Un thème", id="Pas un id"): "cannot be an id",
        lambda: desk.add("themes", "Un thème", under="axe-t-droit-commun"): "axe-t-droit-commun",
        lambda: desk.add("thmes", "Un thème"): "thmes",
        lambda: desk.move("sante", "sante-mentale"): "below",
        lambda: desk.merge("sante", "sante"): "same term",
        lambda: desk.merge("sante", "axe-t-droit-commun"): "axe-t-droit-commun",
        lambda: desk.deprecate("sante"): "ateliers-sante-ville",
        lambda: desk.drop_names("sante", ["hygiène"]): "hygiène",
        lambda: desk.set_values("sante", {"label": "x"}): "label",
        lambda: desk.set_values("sante", {"Mon champ": "x"}): "Mon champ",
        lambda: desk.promote("paysage", "actors"): "actors",
        lambda: desk.term("sant"): "sant",
    }
    for attempt, words in refusals.items():
        with pytest.raises((ConfigurationError, UnknownHeadingError)) as caught:
            attempt()
        assert words in caught.value.message + caught.value.hint
        assert caught.value.hint


def test_candidates_are_off_until_activated_and_deprecated_terms_say_what_to_use(bare: Centre) -> None:
    assert not term(bare, "jeunesse").is_active
    bare.revise(bare.vocabulary_desk.activate("jeunesse"))
    assert term(bare, "jeunesse").is_active
    bare.revise(bare.vocabulary_desk.suspend("jeunesse"))
    assert not term(bare, "jeunesse").is_active
    bare.revise(bare.vocabulary_desk.deprecate("tiers-lieux"))
    assert term(bare, "tiers-lieux").is_deprecated
    with pytest.raises(ConfigurationError):
        bare.vocabulary_desk.merge("innovation-sociale", "tiers-lieux")
    bare.revise(bare.vocabulary_desk.activate("tiers-lieux"))
    assert term(bare, "tiers-lieux").is_active


def test_an_axis_belongs_to_a_plan_and_its_years(bare: Centre) -> None:
    plan = {"plan": "Programme 2018", "years": "2018-2020"}
    bare.revise(bare.vocabulary_desk.add("axes", "Transition", family="strategique", values=plan))
    assert term(bare, "transition").attributes == plan
    bare.revise(bare.vocabulary_desk.set_values("transition", {"years": "", "note": "voté en mars"}))
    assert term(bare, "transition").attributes == {"plan": "Programme 2018"}
    assert term(bare, "transition").note == "voté en mars"


def test_usage_counts_records_drafts_and_what_is_below(centre: Centre) -> None:
    usage = centre.vocabulary_desk.usage()
    assert usage[OLD].records == len(with_theme(centre, OLD))
    drafts = [record for record in centre.catalogue.records() if record.status == "draft"]
    assert usage[OLD].drafts == sum(OLD in record.themes for record in drafts)
    assert usage["habitat-mixite"].within >= usage[OLD].records > usage["habitat-mixite"].records


def test_terms_are_found_by_any_word_of_any_name(bare: Centre) -> None:
    desk = bare.vocabulary_desk
    assert desk.search("cucs")[0].id == "contrat-ville"
    assert desk.search("sante mentale")[0].id == "sante-mentale"
    assert "participation-citoyenne" in [one.id for one in desk.search("particpation citoyenne")]
    assert not desk.search("xyzzy")


def test_what_is_kept_of_the_vocabulary_is_what_it_says(centre: Centre) -> None:
    """The vocabulary that is kept beside the index says what the file says, after each change too."""
    centre.revise(centre.vocabulary_desk.add("themes", "Friches", alt=("friche",)))
    with Centre.open(centre.root) as again:
        assert again.vocabulary.fingerprint == centre.vocabulary.fingerprint
        assert term(again, "friches").alt == ("friche",)
        assert again.search("friches").total


def test_what_another_changed_in_the_vocabulary_stays(bare: Centre) -> None:
    desk = bare.vocabulary_desk
    with Centre.open(bare.root) as other:
        other.revise(other.vocabulary_desk.rename("sante", "Santé et soins"))
    bare.revise(desk.add("themes", "Friches"))
    assert term(bare, "sante").label == "Santé et soins"
    assert term(bare, "friches")
    with pytest.raises(ChangedMeanwhileError):
        desk.rename("sante", "Soins")
