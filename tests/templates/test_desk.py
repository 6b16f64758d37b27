"""Records begun from templates, and Word forms made, filled in and read back."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from docbase import Centre
from docbase.catalogue.yamltext import parse
from docbase.errors import (
    ChangedMeanwhileError,
    DamagedDocumentError,
    DocbaseError,
    InvalidRecordError,
    StorageError,
    UnknownHeadingError,
    UnsupportedFormatError,
)
from docbase.model.record import Contribution

from .filling import GOOD, fill


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with Centre.create(tmp_path / "centre") as centre:
        yield centre


@pytest.fixture
def form(centre: Centre, tmp_path: Path) -> Path:
    centre.templates.write_form("fiche-experience", tmp_path / "fiche.docx")
    return tmp_path / "fiche.docx"


def test_a_draft_has_a_line_for_each_field_of_its_type_in_order(centre: Centre) -> None:
    plan = centre.templates.plan_new("Fiche d'expérience", {"title": "Jardins à Lens", "date": "2017-03"})
    (change,) = plan.changes
    assert centre.carry_out(plan)

    text = (centre.root / change.path).read_text(encoding="utf-8")
    assert list(parse(text, "x").entries)[:6] == [
        "id",
        "type",
        "title",
        "abstract",
        "territories",
        "contributors",
    ]
    assert "# Territoire (required)" in text
    record = centre.get("jardins-a-lens-2017")
    assert (record.type, record.status, record.abstract) == ("fiche-experience", "draft", "")
    assert not [one for one in centre.audit() if one.severity == "error"]
    assert centre.search("jardins").total == 1


def test_a_draft_is_filled_in_like_any_record_and_taken_back(centre: Centre) -> None:
    entry = centre.carry_out(centre.templates.plan_new("note", {"title": "Jardins"}))
    assert entry
    centre.desk.set_values({"themes": "Santé", "abstract": "Court."}, ids=["jardins"])
    assert centre.get("jardins").themes == ("sante",)
    assert "# Axes" in centre.desk.text("jardins")

    centre.desk.undo()
    centre.desk.undo(entry.number)
    assert not (centre.root / entry.changes[0].path).exists()


def test_a_draft_goes_where_it_is_told_in_the_corpus_only(centre: Centre) -> None:
    plan = centre.templates.plan_new("note", {"title": "Jardins"}, "notes/jardins.yaml")
    assert plan.changes[0].path == "corpus/notes/jardins.yaml"

    for place in ("../jardins.yaml", "/tmp/jardins.yaml", "jardins.txt"):
        with pytest.raises(InvalidRecordError):
            centre.templates.plan_new("note", {"title": "Jardins"}, place)


def test_what_is_there_is_not_replaced_by_a_draft(centre: Centre) -> None:
    (centre.corpus / "a.yaml").write_text("id: other\ntitle: Other\n")

    with pytest.raises(ChangedMeanwhileError):
        centre.carry_out(centre.templates.plan_new("note", {"title": "Jardins"}, "a.yaml"))
    with pytest.raises(InvalidRecordError, match="title"):
        centre.templates.plan_new("note", {})
    with pytest.raises(UnknownHeadingError):
        centre.templates.plan_new("fiche-recette", {"title": "Jardins"})


def test_a_filled_form_becomes_a_record_and_its_publication(centre: Centre, form: Path) -> None:
    filled = centre.templates.read(fill(form))
    assert filled.answers.faults == ()
    assert filled.answers.sections["Contexte"] == "Un quartier.\nDes parcelles abandonnées."
    assert centre.templates.keep(filled)

    record = centre.get(filled.record_id)
    assert record.title == GOOD["Titre de l’expérience"][0]
    assert (record.type, str(record.date), record.status) == ("fiche-experience", "2017-03", "draft")
    assert record.territories == ("lens", "hauts-de-france")
    assert (record.publics, record.themes) == (("public-conseillers-citoyens",), ("sante",))
    assert record.contributors == (
        Contribution(role="author", body="irev"),
        Contribution(role="author", person="Dupont, Anne"),
        Contribution(role="contributor", body="Régie de quartier de Lens"),
        Contribution(role="contributor", body="Ville de Lens"),
        Contribution(role="contributor", body="Caf du Pas-de-Calais"),
        Contribution(role="funder", body="cget"),
    )
    assert centre.file_paths(record.id)[0].read_bytes() == form.read_bytes()
    assert [hit.record_id for hit in centre.search("bêches prêtées").hits] == [record.id]
    assert not [one for one in centre.audit() if one.severity == "error"]
    assert not centre.ingest().added


def test_a_form_dropped_into_the_corpus_is_titled_by_what_was_written(centre: Centre, form: Path) -> None:
    place = centre.corpus / "jardins.docx"
    place.write_bytes(fill(form).read_bytes())
    (added,) = centre.ingest().added
    record = centre.get(added.record_id)
    assert record.title == GOOD["Titre de l’expérience"][0]
    assert record.type == "fiche-experience"
    assert record.id.startswith("une-regie-de-quartier")


def test_an_empty_form_dropped_into_the_corpus_is_named_as_its_file(centre: Centre, form: Path) -> None:
    place = centre.corpus / "jardins-partages.docx"
    place.write_bytes(form.read_bytes())
    (added,) = centre.ingest().added
    assert centre.get(added.record_id).title == "Jardins-partages"


def test_an_empty_form_says_where_something_is_to_be_written(centre: Centre, form: Path) -> None:
    fill(
        form,
        {"Titre de l’expérience": ["Jardins"], "Date de la fiche": ["au printemps"], "Thèmes": ["Jardinage"]},
    )

    faults = {one.part: one for one in centre.templates.read(form).answers.faults}
    asked = {part.label for part in centre.templates.template("fiche-experience").parts if part.is_required}
    assert faults.keys() == (asked - {"Titre de l’expérience"}) | {"Thèmes"}
    assert "Jardinage" in faults["Thèmes"].message
    assert "date" in faults["Date de la fiche"].message


def test_a_form_without_a_title_is_no_record(centre: Centre, form: Path) -> None:
    with pytest.raises(InvalidRecordError, match="has no title") as told:
        centre.templates.read(form)
    assert "Titre de l’expérience" in told.value.hint


def test_an_answer_that_is_too_long_is_told(centre: Centre, form: Path) -> None:
    fill(form, {**GOOD, "Résumé": ["mot " * 300]})

    (fault,) = centre.templates.read(form).answers.faults
    assert fault.part == "Résumé"
    assert "1199" in fault.message


def _plain(form: Path) -> None:
    """Loses the styles, as a text pasted elsewhere."""
    document = docx.Document(str(form))
    for paragraph in document.paragraphs:
        paragraph.style = document.styles["Normal"]
    document.save(str(form))


def _in_help(form: Path) -> None:
    """Has an answer in the paragraph of the help, and one in its place."""
    document = docx.Document(str(form))
    for paragraph in document.paragraphs:
        if paragraph.text == "Un par ligne.":
            paragraph.add_run(" Ville de Douai")
        if paragraph.text.startswith("Ce qui continue"):
            paragraph.text = "Un second jardin ouvre en mai."
    document.save(str(form))


def _in_table(form: Path) -> None:
    """Moves the answers about means into a table."""
    document = docx.Document(str(form))
    heading = next(one for one in document.paragraphs if one.text == "Moyens")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Budget", "12 000 €"
    heading._p.addnext(table._tbl)
    document.save(str(form))


def _revised(form: Path) -> None:
    """Marks an answer as added under revision."""
    document = docx.Document(str(form))
    run = next(one for one in document.paragraphs if one.text == "Jardiner ensemble.").runs[0]._r
    inserted = docx.oxml.OxmlElement("w:ins")
    run.addprevious(inserted)
    inserted.append(run)
    document.save(str(form))


@pytest.mark.parametrize(
    ("change", "label", "expected"),
    [
        (_plain, "Contexte", "Un quartier.\nDes parcelles abandonnées."),
        (_in_help, "Suites", "Un second jardin ouvre en mai."),
        (_in_table, "Moyens", "Budget\n12 000 €"),
        (_revised, "Objectifs", "Jardiner ensemble."),
    ],
)
def test_a_form_is_read_however_it_was_filled_in(
    centre: Centre, form: Path, change: Callable[[Path], None], label: str, expected: str
) -> None:
    change(fill(form))

    answers = centre.templates.read(form).answers
    assert answers.faults == ()
    assert answers.sections[label] == expected
    assert answers.values["title"] == GOOD["Titre de l’expérience"][0]


def test_what_is_written_in_the_help_is_an_answer_too(centre: Centre, form: Path) -> None:
    _in_help(fill(form))

    contributors = centre.templates.read(form).answers.values["contributors"]
    assert isinstance(contributors, tuple)
    assert Contribution(role="funder", body="Ville de Douai") in contributors


def test_a_form_that_was_ingested_gives_its_values_to_its_record(centre: Centre, form: Path) -> None:
    (added,) = centre.ingest([fill(form)]).added
    filled = centre.templates.read(form)

    assert (filled.record_id, filled.is_new) == (added.record_id, False)
    assert centre.templates.keep(filled)
    record = centre.get(added.record_id)
    assert record.title == GOOD["Titre de l’expérience"][0]
    assert len(record.files) == 1
    assert centre.templates.read(form).plan.changes == ()


def test_a_failure_keeps_neither_file_nor_record(centre: Centre, form: Path) -> None:
    filled = centre.templates.read(fill(form))
    place = centre.root / filled.plan.changes[0].path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("id: other\ntitle: Come meanwhile\n")

    with pytest.raises(ChangedMeanwhileError):
        centre.templates.keep(filled)
    assert list(place.parent.iterdir()) == [place]


def test_a_form_that_lost_its_type_is_read_when_it_is_told(centre: Centre, form: Path) -> None:
    document = docx.Document(str(fill(form)))
    document.core_properties.category = ""
    document.save(str(form))

    with pytest.raises(UnsupportedFormatError, match="type"):
        centre.templates.read(form)
    assert centre.templates.read(form, "fiche d'expérience").answers.faults == ()


def test_a_form_that_may_be_filled_in_is_not_replaced(centre: Centre, form: Path) -> None:
    before = form.read_bytes()
    with pytest.raises(StorageError, match="filled in"):
        centre.templates.write_form("note", form)
    assert form.read_bytes() == before

    centre.templates.write_form("note", form, replaces=True)
    assert docx.Document(str(form)).core_properties.category == "docbase-form:note"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnsupportedFormatError),
        (b"%PDF-1.7", UnsupportedFormatError),
        (b"PK\x03\x04 and nothing more", DamagedDocumentError),
    ],
)
def test_what_is_no_form_is_refused(
    centre: Centre, tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    (tmp_path / "x.docx").write_bytes(content)

    with pytest.raises(error):
        centre.templates.read(tmp_path / "x.docx")


def test_a_package_that_is_no_document_or_a_trap_is_refused(centre: Centre, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as package:
        package.writestr("a.txt", "no document")
    with pytest.raises(DamagedDocumentError):
        centre.templates.read(tmp_path / "x.docx")

    with zipfile.ZipFile(tmp_path / "y.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(201_000_000))
    with pytest.raises(UnsupportedFormatError, match="too large"):
        centre.templates.read(tmp_path / "y.docx")


@pytest.mark.parametrize("kind", ["fiche-experience", "actes-journee", "note", "ouvrage"])
def test_every_template_makes_a_form_that_is_read_back(centre: Centre, tmp_path: Path, kind: str) -> None:
    template = centre.templates.template(kind)
    centre.templates.write_form(kind, tmp_path / "form.docx")
    title = next(part.label for part in template.parts if part.field == "title")

    filled = centre.templates.read(fill(tmp_path / "form.docx", {title: ["Un titre"]}))

    assert filled.answers.values == {"title": "Un titre"}
    asked = {part.label for part in template.parts if part.is_required} - {title}
    assert {one.part for one in filled.answers.faults} == asked


def test_a_centre_has_templates_of_its_own(centre: Centre) -> None:
    own = centre.root / "templates"
    own.mkdir()
    (own / "ouvrage.yaml").write_text(
        "title: Livre\n"
        "parts:\n"
        "- {label: Titre, field: title, required: oui}\n"
        "- {label: Avis, help: Le nôtre.}\n"
    )

    assert "ouvrage" in centre.templates.types()
    template = centre.templates.template("ouvrage")
    assert (template.title, [part.label for part in template.parts]) == ("Livre", ["Titre", "Avis"])
    assert template.parts[0].is_required


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parts:\n- {label: A, field: titel}\n", "line 2: “titel” is not known"),
        ("parts:\n- {label: A}\n- {label: a}\n", "line 3: two parts are called “a”"),
        ("parts:\n- {field: title}\n", "line 2: a part has no label"),
        ("parts:\n- {label: A, required: peut-être}\n", "neither yes nor no"),
        ("parts:\n- {label: A, longest: many}\n", "is no number"),
        ("parts:\n- A\n", "a part is a group"),
        ("parts:\n- {label: [A]}\n", "a text is expected"),
        ("part: []\n", "line 1: “part” is not known"),
        ("parts: [\n", "line"),
        ("parts:\n- {label: A, field: contributors, role: cook}\n", "“cook” is not known"),
    ],
)
def test_what_is_wrong_in_a_template_is_told_with_its_line(centre: Centre, text: str, told: str) -> None:
    (centre.root / "templates").mkdir()
    (centre.root / "templates" / "note.yaml").write_text(text)

    with pytest.raises(DocbaseError, match=told) as error:
        centre.templates.template("note")
    assert "note.yaml" in str(error.value)
