"""What goes wrong, said in the user's language with the cure, and nothing lost."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docbase.locking import writer_lock
from tests.cli.conftest import Run


def test_outside_a_centre(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "search", "ville")
    assert ran.code == 3
    assert "docbase init" in ran.err
    assert ran.err.startswith("erreur")


def test_a_missing_folder(own: Path, run: Run) -> None:
    ran = run(own, "ingest", own / "nulle-part")
    assert ran.code == 10
    assert "nulle-part" in ran.err


def test_a_file_that_is_not_what_it_says_stops_nothing(own: Path, run: Run) -> None:
    (own / "corpus" / "faux.pdf").write_bytes(b"\x00\x01ceci n'est pas un PDF" * 50)
    (own / "corpus" / "note.txt").write_text(
        "Compte rendu de la réunion du 12 mars 2021 à Creil.\n", encoding="utf-8"
    )
    ran = run(own, "ingest", "--json")
    assert ran.code == 10
    (failed,) = ran.json["failed"]
    assert failed["path"].endswith("faux.pdf")
    assert failed["hint"]
    (added,) = ran.json["added"]
    assert added["path"].endswith("note.txt")
    assert (own / "corpus" / "note.yaml").exists()


def test_files_of_one_content_are_each_named(own: Path, run: Run) -> None:
    for name in ("a.pdf", "b.docx", "c.txt"):
        (own / "corpus" / name).touch()
    failed = run(own, "ingest", "--json").json["failed"]
    assert [one["path"].rpartition("/")[2] for one in failed] == ["a.pdf", "b.docx", "c.txt"]
    assert all(one["path"].rpartition("/")[2] in one["message"] for one in failed)


def test_a_failure_names_the_file_once_with_its_whole_path(own: Path, run: Run) -> None:
    folder = own / "corpus" / "dossier"
    folder.mkdir()
    (folder / "rapport.pdf").touch()
    (own / "corpus" / "papier.yaml").write_text("id: papier-2015\ndate: 2015-13\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "lot.zip", "w") as archive:
        archive.writestr("2016/note.pdf", b"")

    ran = run(own, "ingest")

    told = sorted(line for line in ran.err.splitlines() if line.startswith("✗"))
    assert [line.partition(" (")[0] for line in told[:2]] == [
        "✗ corpus/dossier/lot.zip/2016/note.pdf est vide",
        "✗ corpus/dossier/rapport.pdf est vide",
    ]
    assert told[2].startswith("✗ corpus/papier.yaml")
    assert all(line.count(".pdf") + line.count(".yaml") == 1 for line in told)
    summary = ran.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Motifs : endommagés 2\n" in summary
    assert "notices à corriger : 1\n" in summary


def test_show_says_where_a_file_was_copied_from(own: Path, run: Run, tmp_path: Path) -> None:
    note = tmp_path / "Compte rendu de Creil.txt"
    note.write_text("Réunion du 12 mars 2021.\n", encoding="utf-8")
    (added,) = run(own, "ingest", note, "--json").json["added"]

    shown = run(own, "show", added["id"])

    assert [line for line in shown.out.splitlines() if line.startswith("Copié depuis")] == [
        f"Copié depuis  {note}"
    ]
    (file,) = run(own, "show", added["id"], "--json").json["files"]
    assert file["origin"] == str(note)
    known = run(own, "search", "--json").json["hits"][-1]["id"]
    assert "Copié depuis" not in run(own, "show", known).out


def test_an_invalid_record_names_line_field_and_what_was_expected(own: Path, run: Run) -> None:
    record = own / "corpus" / "papier.yaml"
    record.write_text("id: papier-2015\ntitle: Sur papier\ndate: 2015-13\n", encoding="utf-8")
    ran = run(own, "ingest", "--json")
    assert ran.code == 10
    (failed,) = ran.json["failed"]
    assert "papier.yaml" in failed["path"]
    assert "3" in failed["message"]
    assert "2015-13" in failed["message"]
    assert record.read_text(encoding="utf-8").endswith("date: 2015-13\n")


def test_an_unknown_theme_in_a_record_is_checked_with_the_nearest(own: Path, run: Run) -> None:
    record = own / "corpus" / "papier.yaml"
    record.write_text(
        "id: papier-2015\ntitle: Sur papier\nthemes: [particpation-citoyenne]\n", encoding="utf-8"
    )
    ran = run(own, "check")
    assert ran.code == 1
    assert "papier.yaml:3" in ran.out
    assert "participation-citoyenne" in ran.out


def test_check_tells_what_the_index_does_not_know(own: Path, run: Run) -> None:
    assert run(own, "check").out == run(own, "check", "--deep").out
    records = sorted((own / "corpus").rglob("*.yaml"))
    with records[0].open("a", encoding="utf-8") as file:
        file.write("edition: 2\n")
    records[1].unlink()
    rules = [finding["rule"] for finding in run(own, "check", "--json").json]
    assert sorted(rule for rule in rules if rule in ("not-indexed", "ghost-entry")) == [
        "ghost-entry",
        "not-indexed",
    ]
    run(own, "ingest")
    rules = [finding["rule"] for finding in run(own, "check", "--json").json]
    assert "not-indexed" not in rules
    assert "ghost-entry" not in rules


def test_a_record_gone_or_broken_stops_no_search(own: Path, run: Run) -> None:
    before = run(own, "search", "friches", "--json").json
    lost, broken = (hit["id"] for hit in before["hits"][:2])
    for record in (own / "corpus").rglob("*.yaml"):
        text = record.read_text(encoding="utf-8")
        if f"id: {lost}\n" in text:
            record.unlink()
        elif f"id: {broken}\n" in text:
            record.write_text(text + "date: pas de date\n", encoding="utf-8")
    after = run(own, "search", "friches", "--json").json
    assert [hit["id"] for hit in after["hits"]] == [hit["id"] for hit in before["hits"][2:]]
    assert lost in " ".join(after["notes"])
    ran = run(own, "biblio", "friches", "--json")
    assert ran.code == 0
    assert set(ran.json["left_out"]) == {lost, broken}


def test_a_new_centre_answers_at_once(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "init", "nouveau").code == 0
    for command in ("search", "stats", "biblio", "check", "themes", "axes"):
        assert run(tmp_path / "nouveau", command).code == 0, command


def test_open_says_where_the_file_should_be(own: Path, run: Run) -> None:
    hit = run(own, "search", "SIZIAF", "--json").json["hits"][0]
    (own / "corpus" / hit["file"]).unlink()
    ran = run(own, "open", hit["id"])
    assert ran.code == 4
    assert hit["file"] in ran.err


def test_an_odd_encoding_ends_no_command(sample: Path) -> None:
    for command in (["search", "friches"], ["search", "friches", "--json"], ["biblio"]):
        done = subprocess.run(
            [sys.executable, "-m", "docbase", *command],
            cwd=sample,
            env={"PYTHONIOENCODING": "latin-1", "PATH": ""},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert "é" in done.stdout.decode()


def test_an_index_that_is_gone_costs_only_time(own: Path, run: Run) -> None:
    before = run(own, "search", "accessibilité", "--json").json
    shutil.rmtree(own / "index")
    ran = run(own, "search", "accessibilité")
    assert ran.code == 6
    assert "docbase reindex" in ran.err
    assert run(own, "reindex").code == 0
    assert run(own, "search", "accessibilité", "--json").json == before


def test_a_half_deleted_index_is_told(own: Path, run: Run) -> None:
    for file in (own / "index").rglob("*"):
        if file.is_file() and "generations" in file.parts and file.stat().st_size > 2000:
            file.unlink()
    ran = run(own, "search", "accessibilité")
    assert ran.code == 6
    assert "docbase reindex" in ran.err
    assert "Traceback" not in ran.err


def test_another_vocabulary_makes_the_index_stale(own: Path, run: Run) -> None:
    import docbase

    default = Path(docbase.__file__).parent / "data" / "vocabulary.yaml"
    text = default.read_text(encoding="utf-8").replace(
        'label: "Santé mentale"', 'label: "Psychiatrie et santé mentale"'
    )
    (own / "vocabulary.yaml").write_text(text, encoding="utf-8")
    ran = run(own, "search", "accessibilité")
    assert ran.code == 6
    assert "docbase reindex" in ran.err
    assert run(own, "themes").code == 0
    assert run(own, "ingest").code == 0
    assert run(own, "search", "accessibilité").code == 0


def test_one_writer_at_a_time(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCBASE_WAIT", "0")
    with writer_lock(own / "index"):
        ran = run(own, "ingest")
        assert ran.code == 6
        assert "docbase" in ran.err
        assert run(own, "search", "accessibilité").code == 0


def test_a_wrong_setting_names_its_line(own: Path, run: Run) -> None:
    (own / "docbase.yaml").write_text("name: Centre\nstile: apa\n", encoding="utf-8")
    ran = run(own, "stats")
    assert ran.code == 3
    assert "docbase.yaml:2" in ran.err
    assert "style" in ran.err


def test_an_unknown_style_is_told_with_the_known(sample: Path, run: Run) -> None:
    ran = run(sample, "biblio", "--style", "iso-690")
    assert ran.code == 8
    assert "iso690-author-date-fr" in ran.err


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from docbase.cli import main; main(['--help']); "
        "print([name for name in ('whoosh', 'pypdf', 'pypdfium2', 'lxml', 'docx', 'yaml', 'Stemmer', "
        "'pypandoc', 'pebble', 'numpy', 'sqlite3') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "ingest" in done.stdout


def test_help_speaks_french_and_english() -> None:
    def help_in(language: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "docbase", "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"DOCBASE_LANGUAGE": language, "PATH": "", "COLUMNS": "120"},
        ).stdout

    assert "Chercher" in help_in("fr") or "Trouver" in help_in("fr")
    assert "Look after" in help_in("en")
