"""Imports through the door of a centre: planned, looked at, done as one change, taken back."""

import csv
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from docbase import Centre
from docbase.cite import Selection
from docbase.errors import CatalogueError, ChangedMeanwhileError, DamagedDocumentError
from docbase.exchange.columns import COLUMNS, Cells
from docbase.exchange.reading.desk import Imported
from docbase.exchange.reading.planned import ImportPlan
from docbase.exchange.writing.marc import ISO2709
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Item, Record, Relation, Series
from tests.cli.conftest import ROOT, Ran, Run

DATA = Path(__file__).parent / "data"
POTENTIEL = "potentiel-economique-des-quartiers-2015"


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre without publications."""
    folder = tmp_path_factory.mktemp("founded") / "centre"
    Centre.create(folder).close()
    return folder


@pytest.fixture
def centre(founded: Path, tmp_path: Path) -> Iterator[Centre]:
    with Centre.open(Path(shutil.copytree(founded, tmp_path / "centre"))) as opened:
        yield opened


@pytest.fixture
def zotero(tmp_path: Path) -> Path:
    """An export of Zotero with its files."""
    folder = tmp_path / "export"
    (folder / "files" / "12").mkdir(parents=True)
    sample = next((ROOT / "corpus").rglob("*.pdf")).read_bytes()
    # One more byte makes it another file than that of the sample centre.
    (folder / "files" / "12" / "potentiel.pdf").write_bytes(sample + b"\n")
    for name in ("zotero.ris", "zotero.bib", "zotero.json", "pmb.xml", "koha.xml"):
        shutil.copy(DATA / name, folder)
    return folder


def imported(centre: Centre, *paths: Path) -> tuple[ImportPlan, Imported]:
    desk = centre.importing
    planned = desk.plan(paths)
    return planned, desk.carry_out(planned)


def records(centre: Centre) -> dict[str, Record]:
    with Centre.open(centre.root) as afresh:
        return {record.id: record for record in afresh.catalogue.records()}


def table(centre: Centre, *ids: str, sign: str = ";") -> list[list[str]]:
    cells = Cells(centre.vocabulary)
    found = records(centre)
    return [list(COLUMNS), *([*cells.row(found[one]).values()] for one in ids)]


def save(path: Path, rows: list[list[str]], sign: str = ";") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def test_new_records_are_drafts_with_their_files(centre: Centre, zotero: Path) -> None:
    planned, done = imported(centre, zotero / "zotero.ris")
    assert [one.kind for one in planned.arrivals] == ["new", "new"]
    assert done.entry
    record = records(centre)["le-potentiel-economique-des-quartiers-2015"]
    assert record.status == "draft"
    assert record.provenance["title"] == "import:ris"
    assert record.added
    (file,) = record.files
    (place,) = done.files
    assert place.read_bytes() == (zotero / "files/12/potentiel.pdf").read_bytes()
    assert centre.catalogue.file_path(record, file) == place
    with Centre.open(centre.root) as afresh:
        assert afresh.search("acteurs locaux œuvre").hits[0].record_id == record.id
        assert afresh.text(record.id).pages[0].text
        assert not [one for one in afresh.audit() if one.rule == "missing-file"]


@pytest.mark.parametrize("name", ["zotero.ris", "zotero.bib", "zotero.json", "pmb.xml", "koha.xml"])
def test_a_second_import_changes_nothing(name: str, centre: Centre, zotero: Path) -> None:
    imported(centre, zotero / name)
    before = records(centre)
    planned, done = imported(centre, zotero / name)
    assert {one.kind for one in planned.arrivals} == {"same"}
    assert done.entry is None
    assert records(centre) == before


def test_the_same_publications_from_elsewhere_are_found(centre: Centre, zotero: Path) -> None:
    imported(centre, zotero / "zotero.ris")
    for name in ("zotero.bib", "zotero.json", "pmb.xml", "koha.xml"):
        planned, _done = imported(centre, zotero / name)
        assert {one.kind for one in planned.arrivals} <= {"changed", "same"}, name
    assert len(records(centre)) == 2


def test_undo_takes_an_import_back(centre: Centre, zotero: Path) -> None:
    imported(centre, zotero / "zotero.ris", zotero / "pmb.xml")
    assert len(records(centre)) == 2
    centre.desk.undo()
    assert not records(centre)
    with Centre.open(centre.root) as afresh:
        assert not afresh.search("quartiers").total
        planned, _done = imported(afresh, zotero / "zotero.ris")
    assert len(planned.of_kind("new")) == 2
    assert not planned.copies, "the file that stayed is taken for what it is"


def test_a_publication_is_known_by_its_file(centre: Centre, zotero: Path) -> None:
    (outcome,) = centre.ingest([zotero / "files/12/potentiel.pdf"]).added
    with Centre.open(centre.root) as afresh:
        planned, _done = imported(afresh, zotero / "zotero.ris")
    (known,) = (one for one in planned.arrivals if one.matched_by)
    assert (known.record_id, known.matched_by) == (outcome.record_id, "file")
    assert not planned.copies
    assert records(centre)[outcome.record_id].items


def test_attached_files_may_stay_outside(centre: Centre, zotero: Path) -> None:
    planned = centre.importing.plan([zotero / "zotero.ris"], takes_files=False)
    assert not planned.copies
    assert not planned.missing
    assert len(planned.of_kind("new")) == 2


def test_nothing_that_is_there_is_overwritten(centre: Centre, tmp_path: Path) -> None:
    mine = Record(
        id="mienne-2015",
        title="Le potentiel économique des quartiers",
        contributors=(Contribution(person="Dupont, A."),),
        date=parse_date("2015"),
        place="Lille",
        keywords=("commerce",),
        identifiers={"isbn": "2-07-036822-X"},
        provenance={"title": "librarian"},
        status="reviewed",
    )
    centre.catalogue.add(mine, "2015/mienne.yaml")
    planned, _done = imported(centre, DATA / "zotero.ris")
    (arrival,) = planned.of_kind("changed")
    assert (arrival.record_id, arrival.matched_by) == ("mienne-2015", "isbn")
    assert [(one.field, one.ours, one.theirs) for one in arrival.differing] == [
        ("place", "Lille", "Valenciennes")
    ]
    record = records(centre)["mienne-2015"]
    assert (record.title, record.place, str(record.date)) == (mine.title, "Lille", "2015")
    assert record.status == "reviewed"
    assert record.subtitle == "repères pour agir"
    assert record.keywords == ("commerce", "quartiers d'autrefois")
    assert record.contributors[0] == mine.contributors[0]
    assert "Dupont, Anne" not in {one.person for one in record.contributors}
    assert record.provenance["title"] == "librarian"
    assert record.provenance["abstract"] == "import:ris"


def test_titles_match_with_their_date_and_body(centre: Centre, tmp_path: Path) -> None:
    for number, name in enumerate(("Martin, Luc", "Petit, Zoé")):
        centre.catalogue.add(
            Record(
                id=f"rapport-{number}",
                title="Rapport d’activité",
                date=parse_date("2015"),
                contributors=(Contribution(person=name),),
            ),
            f"rapport-{number}.yaml",
        )
    text = "TY  - RPRT\nTI  - {}\nAU  - {}\nPY  - {}\nER  - \n"
    path = tmp_path / "x.ris"
    path.write_text(
        text.format("RAPPORT D'ACTIVITE", "Petit, Z.", "2015")
        + text.format("Rapport d'activité", "Durand, Jo", "2015")
        + text.format("Rapport d'activité", "Petit, Z.", "2016")
        + text.format("Rapport d'activité", "Petit, Z.", "s.d."),
        encoding="utf-8",
    )
    arrivals = centre.importing.plan([path]).arrivals
    assert [one.kind for one in arrivals] == ["changed", "new", "new", "ambiguous"]
    assert arrivals[0].record_id == "rapport-1"
    assert set(arrivals[3].candidates) >= {"rapport-1"}


def test_issues_of_one_title_are_not_one_publication(centre: Centre, tmp_path: Path) -> None:
    text = (
        "TY  - RPRT\nTI  - Panorama de presse\nAU  - IREV,\nDA  - 2015/{}/\nT3  - Presse\nM1  - {}\nER  - \n"
    )
    path = tmp_path / "x.ris"
    path.write_text("".join(text.format(*one) for one in (("01/", 1), ("02/", 2), ("/", 3), ("01/", 1))))
    arrivals = centre.importing.plan([path]).arrivals
    assert [one.kind for one in arrivals] == ["new", "new", "new", "same"]
    assert len({one.record_id for one in arrivals}) == 3


def test_a_chapter_is_not_its_book(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text(
        "@book{a, title={La ville et ses quartiers}, isbn={978-2-07-036822-8}, year=2015}\n"
        "@incollection{b, title={Les quartiers}, booktitle={La ville et ses quartiers},"
        " isbn={978-2-07-036822-8}, year=2015}\n"
    )
    assert [one.kind for one in centre.importing.plan([path]).arrivals] == ["new", "new"]


def test_the_refused_are_kept_to_be_mended(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "fonds.ris"
    path.write_text("TY  - BOOK\nTI  - Un\nER  - \nTY  - BOOK\nAU  - X\nER  - \n", encoding="utf-8")
    planned, done = imported(centre, path)
    assert len(planned.of_kind("new")) == 1
    assert [one.spot.line for _path, one in planned.refused] == [4]
    assert done.refused_at == (tmp_path / "fonds-refused.ris",)
    place = done.refused_at[0]
    place.write_text(place.read_text(encoding="utf-8").replace("AU", "TI"), encoding="utf-8")
    assert len(centre.importing.plan([place]).of_kind("new")) == 1
    assert imported(centre, path)[1].refused_at == (tmp_path / "fonds-refused-2.ris",)


def test_an_import_brings_in_no_other_file_of_the_disk(centre: Centre, tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("x")
    (tmp_path / "export").mkdir()
    path = tmp_path / "export" / "x.ris"
    path.write_text(
        f"TY  - BOOK\nTI  - Un\nL1  - {secret}\nL1  - ../voisin.pdf\nL1  - https://a.test/b.pdf\nER  - \n"
    )
    (tmp_path / "voisin.pdf").write_bytes(b"%PDF-1.4")
    planned = centre.importing.plan([path])
    assert not planned.copies
    assert not planned.missing


FULL = Record(
    id="un-titre-2015",
    type="etude",
    title="Un titre : avec deux points",
    subtitle="et un sous-titre",
    contributors=(
        Contribution(person="Dupont, Anne"),
        Contribution(role="editor", body="irev"),
        Contribution(role="translator", body="Ville, quartiers et habitat"),
    ),
    date=parse_date("2014/2015"),
    edition="3",
    publisher="irev",
    place="Lille ; Amiens",
    extent="48 p.",
    language="fr",
    series=Series(title="Cahiers", number="007"),
    host=Host(title="Actes", volume="2", issue="3", pages="12-27"),
    abstract="=1+1\nDeux lignes ; « œuvre ».",
    themes=("sante",),
    keywords=("a;b", "c\\d"),
    territories=("hauts-de-france",),
    identifiers={"isbn": "978-2-07-036822-8", "cote": "x"},
    url="https://exemple.test/?a=b",
    items=(Item(call_number="DEV 12", location="Salle | 2", copy="2"),),
    relations=(Relation(type="see-also", id="autre-2014"),),
    access="staff",
    status="reviewed",
    added=parse_date("2016-01-02"),
    provenance={"title": "first-page"},
)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_tables_go_out_and_come_in_whole(format: str, centre: Centre, founded: Path, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    made = centre.export(format=format)
    path = tmp_path / f"x.{format}"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    with Centre.open(Path(shutil.copytree(founded, tmp_path / "other"))) as other:
        planned, _done = imported(other, path)
        assert [one.kind for one in planned.arrivals] == ["new"]
        assert records(other)[FULL.id] == FULL


@pytest.mark.parametrize("format", ["unimarc", "unimarc-xml"])
def test_unimarc_goes_out_and_comes_in_whole(
    format: str, centre: Centre, founded: Path, tmp_path: Path
) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    made = centre.export(format=format)
    path = tmp_path / "x.mrc"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    with Centre.open(Path(shutil.copytree(founded, tmp_path / "other"))) as other:
        imported(other, path)
        back = records(other)[FULL.id]
    lost = ("provenance", "abstract")
    for name in (name for name in FULL.__dataclass_fields__ if name not in lost):
        assert getattr(back, name) == getattr(FULL, name), name
    assert back.abstract.split() == FULL.abstract.split()


@pytest.mark.parametrize("format", ["ris", "bibtex", "biblatex", "csl-json"])
def test_references_go_out_and_come_in(format: str, centre: Centre, founded: Path, tmp_path: Path) -> None:
    record = Record(
        id="conseils-citoyens-en-action-2016",
        type="rapport",
        title="Conseils citoyens en action",
        subtitle="l’œuvre des habitants",
        contributors=(Contribution(person="Dupont, Anne"), Contribution(body="Ville & métropole, 100 %")),
        date=parse_date("2016-11"),
        publisher="irev",
        place="Lille",
        language="fr",
        series=Series(title="Repères pour agir", number="4"),
        abstract="Un résumé avec des accents : é, œ, ç.",
        themes=("sante",),
        keywords=("mot libre",),
        identifiers={"isbn": "978-2-07-036822-8"},
        url="https://exemple.test/a_b?c=d",
        extent="48 p.",
    )
    centre.catalogue.add(record, "2016/conseils.yaml")
    made = centre.export(format=format)
    path = tmp_path / "x.txt"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    with Centre.open(Path(shutil.copytree(founded, tmp_path / "other"))) as other:
        imported(other, path)
        back = records(other)[record.id]
    for name in (name for name in record.__dataclass_fields__ if name not in ("added", "provenance")):
        assert getattr(back, name) == getattr(record, name), name


def test_only_her_cells_change(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    rows = table(centre, FULL.id)
    rows[1][COLUMNS.index("title")] = "Un autre titre"
    rows[1][COLUMNS.index("keywords")] = ""
    path = save(tmp_path / "x.csv", rows)
    planned, _done = imported(centre, path)
    (arrival,) = planned.of_kind("changed")
    assert set(arrival.filled) == {"title", "keywords"}
    record = records(centre)[FULL.id]
    assert (record.title, record.keywords) == ("Un autre titre", ())
    assert record.provenance["title"] == "librarian"
    assert record.abstract == FULL.abstract
    assert imported(centre, path)[1].entry is None


def test_a_table_that_excel_has_saved_again(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(replace(FULL, date=parse_date("2015-11")), "2015/un-titre.yaml")
    rows = table(centre, FULL.id)
    place = COLUMNS.index("date")
    for shown in ("nov-15", "01/11/2015"):
        rows[1][place] = shown
        path = tmp_path / "x.csv"
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(rows)
        path.write_bytes(text.getvalue().encode("cp1252"))
        (arrival,) = centre.importing.plan([path]).arrivals
        assert arrival.kind == "same", (shown, arrival.filled)


def test_a_workbook_that_a_person_edits(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    made = centre.export(format="xlsx")
    assert isinstance(made, bytes)
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book.worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    sheet.cell(2, headings.index("Titre") + 1).value = "Un autre titre"
    sheet.cell(2, headings.index("Thèmes") + 1).value = "santé ; tiers-lieux"
    book.save(tmp_path / "x.xlsx")
    planned, _done = imported(centre, tmp_path / "x.xlsx")
    assert set(planned.arrivals[0].filled) == {"title", "themes"}
    record = records(centre)[FULL.id]
    assert record.themes == ("sante", "tiers-lieux")
    assert (record.subtitle, record.items, record.date) == (FULL.subtitle, FULL.items, FULL.date)


def test_what_somebody_changed_meanwhile_stays(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    rows = table(centre, FULL.id)
    rows[1][COLUMNS.index("title")] = "Le sien"
    rows[1][COLUMNS.index("place")] = "Valenciennes"
    centre.desk.set_values({"title": "Celui d’un autre", "extent": "50 p."}, ids=[FULL.id])
    planned, _done = imported(centre, save(tmp_path / "x.csv", rows))
    (arrival,) = planned.arrivals
    assert arrival.is_conflict
    assert [(one.field, one.ours, one.theirs) for one in arrival.differing] == [
        ("title", "Celui d’un autre", "Le sien")
    ]
    record = records(centre)[FULL.id]
    assert (record.title, record.extent, record.place) == ("Celui d’un autre", "50 p.", "Valenciennes")


def test_rows_that_cannot_be_read_are_named(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    good, bad, worse = (table(centre, FULL.id)[1] for _one in range(3))
    bad[COLUMNS.index("themes")] = "Santee"
    worse[COLUMNS.index("date")] = "bientôt"
    good[COLUMNS.index("extent")] = "49 p."
    path = save(tmp_path / "x.csv", [list(COLUMNS), bad, worse, good], ",")
    planned, done = imported(centre, path)
    assert [one.spot.line for _path, one in planned.refused] == [2, 4]
    assert all(one.hint for _path, one in planned.refused)
    assert records(centre)[FULL.id].extent == "49 p."
    (kept,) = done.refused_at
    assert len(list(csv.reader(io.StringIO(kept.read_text(encoding="utf-8-sig")), delimiter=";"))) == 3


def test_a_record_changed_between_plan_and_deed_is_not_overwritten(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.add(FULL, "2015/un-titre.yaml")
    rows = table(centre, FULL.id)
    rows[1][COLUMNS.index("title")] = "Le sien"
    planned = centre.importing.plan([save(tmp_path / "x.csv", rows)])
    centre.desk.set_values({"extent": "50 p."}, ids=[FULL.id])
    with pytest.raises(ChangedMeanwhileError):
        centre.importing.carry_out(planned)
    assert records(centre)[FULL.id].title == FULL.title


def test_ids_that_were_given_are_not_given_again(centre: Centre, tmp_path: Path) -> None:
    centre.catalogue.retire([FULL.id])
    with pytest.raises(CatalogueError):
        centre.catalogue.get(FULL.id)
    cells = Cells(centre.vocabulary)
    path = save(tmp_path / "x.csv", [list(COLUMNS), [*cells.row(FULL).values()]])
    (arrival,) = centre.importing.plan([path]).arrivals
    assert arrival.record_id != FULL.id


@pytest.mark.parametrize("record_id", ["tout-dire", FULL.id, "n12"])
def test_a_file_of_ours_gives_the_ids_back(centre: Centre, tmp_path: Path, record_id: str) -> None:
    part = replace(FULL, id="partie-2015", title="Une partie", identifiers={}, files=())
    part = replace(part, relations=(Relation(type="part-of", id=record_id),))
    selection = Selection(
        records=(part, replace(FULL, id=record_id, files=(), relations=())), vocabulary=centre.vocabulary
    )
    path = tmp_path / "notices.mrc"
    path.write_bytes(ISO2709.write(selection).content)
    imported(centre, path)
    assert records(centre)["partie-2015"].relations == part.relations
    assert records(centre)[record_id].title == FULL.title


def test_the_command_shows_asks_and_does(own: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fonds.ris"
    path.write_bytes((DATA / "zotero.ris").read_bytes() + b"TY  - BOOK\r\nAU  - X\r\nER  - \r\n")
    told: Ran = run(own, "import", str(path), "--dry-run")
    assert "nouvelles\xa0: 2 · refusées\xa0: 1" in told.out
    assert "ligne 40" in told.err
    assert "potentiel.pdf" in told.err
    assert told.code == 10
    done = run(own, "import", str(path), "--yes", "--json").json
    assert done["number"]
    assert len(done["new"]) == 2
    assert done["refused_at"]
    assert run(own, "import", str(path), "--yes", "--json").json["number"] is None
    assert run(own, "undo", "--yes").code == 0
    assert run(own, "show", done["new"][0]["id"]).code == 4


def test_the_command_tells_of_files(own: Path, run: Run, zotero: Path) -> None:
    told = run(own, "import", zotero / "zotero.ris", "--yes")
    assert told.code == 0
    assert "1 fichier" in told.err
    found = run(own, "search", "acteurs locaux retour d'expériences", "--json").json
    assert "le-potentiel-economique-des-quartiers-2015" in [hit["id"] for hit in found["hits"]]


def test_the_command_proposes_a_mapping(own: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fonds.csv"
    path.write_text("Intitulé exact;Don de\nUn titre;Mme X\n", encoding="utf-8")
    assert run(own, "import", path).code == 3
    mapping = tmp_path / "fonds.mapping.yaml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace('#  ?: "Intitulé exact"', '  title: "Intitulé exact"'), encoding="utf-8")
    told = run(own, "import", path, "--mapping", mapping, "--yes", "--json").json
    assert [one["name"] for one in told["new"]] == ["Un titre"]
    assert told["unmapped"] == {"Don de": {"count": 1, "example": "Mme X"}}


def test_the_command_names_a_file_of_no_format(own: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(b"rien")
    told = run(own, "import", str(path))
    assert told.code == 5
    assert "RIS, BibTeX" in told.err


@pytest.mark.parametrize("name", ["dossier", "fiche.docx", "vide.csv", "liens.json"])
def test_the_command_tells_what_is_no_export_at_all(own: Path, run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "dossier").mkdir()
    assert run(own, "new", "note", "--word", tmp_path / "fiche.docx").code == 0
    (tmp_path / "vide.csv").write_bytes(b"")
    assert run(own, "export", "friches", "--format", "json-ld", "-o", tmp_path / "liens.json").code == 0
    told = run(own, "import", tmp_path / name)
    assert told.code == 5
    assert name in told.err
    assert "refus" not in told.err
    assert ("docbase ingest" in told.err) == (name != "vide.csv")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_an_import_brings_in_no_file_that_a_link_leads_to(centre: Centre, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (tmp_path / "secret.txt").write_text("not of the export")
    (export / "link.txt").symlink_to(tmp_path / "secret.txt")
    (export / "folder").symlink_to(tmp_path, target_is_directory=True)
    (export / "circle.pdf").symlink_to(export / "circle.pdf")
    (export / "folder.pdf").mkdir()
    (export / "own.txt").write_text("of the export")
    (export / "inside.txt").symlink_to(export / "own.txt")
    os.mkfifo(export / "pipe.pdf")
    wanted = ["link.txt", "folder/secret.txt", "circle.pdf", "folder.pdf", "pipe.pdf", "a" * 5000 + ".pdf"]
    elsewhere = ["//machine/share/a.pdf", "\\\\machine\\share\\a.pdf", "../secret.txt", "/etc/passwd"]
    lines = [f"TY  - BOOK\nTI  - Titre {name[:9]}\nL1  - {name}\nER  - " for name in wanted + elsewhere]
    (export / "all.ris").write_text("\n".join(lines), encoding="utf-8")
    planned = centre.importing.plan([export / "all.ris"])
    assert not planned.copies
    assert sorted(planned.missing) == sorted(wanted)

    (export / "own.ris").write_text("TY  - BOOK\nTI  - Le titre\nL1  - inside.txt\nER  - \n")
    (copied,) = centre.importing.plan([export / "own.ris"]).copies
    assert copied.source.path == export / "inside.txt"


def test_a_number_without_end_is_no_json(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_text(f'[{{"type": "book", "title": "T", "issued": {"9" * 5000}}}]')
    with pytest.raises(DamagedDocumentError):
        centre.importing.plan([path])


@pytest.mark.parametrize("name", ["fonds.xlsx", "fonds.mrc", "fonds.ris"])
def test_two_of_one_catalogue_stay_two_however_alike(own: Path, run: Run, tmp_path: Path, name: str) -> None:
    for date in ("date=2017", "date=2017-03"):
        assert run(own, "new", "note", "--title", "Un jardin partagé", date).code == 0
    ids = ["un-jardin-partage-2017", "un-jardin-partage-2017-2"]
    assert run(own, "export", "-o", tmp_path / name, "--id", ids[0], "--id", ids[1]).code == 0
    run(tmp_path, "init", tmp_path / "autre")
    told = run(tmp_path / "autre", "import", tmp_path / name, "--yes", "--json").json
    assert [one["id"] for one in told["new"]] == ids
