"""`docbase set`, `tag`, `untag`, `undo`, `log` and `edit`, as the documentalist uses them."""

import io
import re
import sys
from pathlib import Path

import pytest

from docbase import Centre
from tests.cli.conftest import Run
from tests.editing.centres import assert_journal_agrees, texts

FRICHES = "groupe-de-travail-friches-reunion-du-5-avril-2022"


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> "object":
    """Types answers, one a line."""
    return lambda answers: monkeypatch.setattr(sys, "stdin", io.StringIO(answers))


def test_a_tag_is_shown_agreed_to_and_found(own: Path, run: Run, say: "object") -> None:
    assert callable(say)
    before = texts(own)
    say("non\n")
    refused = run(own, "tag", "theme:santé", "mot-clé:économie sociale", "friches", "--type", "note")
    assert refused.code == 0
    assert texts(own) == before
    assert "+ themes:" in refused.out
    say("o\n")
    done = run(own, "tag", "theme:santé", "mot-clé:économie sociale", "friches", "--type", "note")
    assert done.code == 0
    assert "docbase undo 1" in done.err
    found = run(own, "search", "--theme", "sante", "--json").json
    assert found["total"] == len([path for path, text in texts(own).items() if text != before[path]]) > 0
    (entry,) = run(own, "log", "--json").json
    assert entry["command"] == "docbase tag theme:santé 'mot-clé:économie sociale' friches --type note"


def test_nobody_to_answer_changes_nothing(own: Path, run: Run, say: "object") -> None:
    assert callable(say)
    say("")
    before = texts(own)
    ran = run(own, "set", "status=draft", "--all")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert run(own, "set", "status=draft", "--all", "--dry-run").code == 0
    assert run(own, "set", "status=draft", "--all", "--json").json["number"] is None
    assert texts(own) == before


def test_of_many_records_ten_are_shown(own: Path, run: Run) -> None:
    ran = run(own, "set", "place=Lille", "--all", "--yes")
    assert ran.out.count("+ place: Lille") == 10
    (shown,) = re.findall(r"… .*?(\d+)", ran.out)
    answered = run(own, "set", "place=Amiens", "--all", "--yes", "--json").json
    assert int(shown) == len(answered["changed"]) - 10
    assert answered["number"] == 2
    assert answered["changed"][0]["difference"] == ["- place: Lille", "+ place: Amiens"]
    assert_journal_agrees(own)


def test_lists_are_added_to_taken_from_and_emptied(own: Path, run: Run) -> None:
    record = ("--id", FRICHES, "--yes", "--json")
    assert (
        run(own, "set", "--add", "keywords=essai", "--remove", "themes=animation-reseau", *record).code == 0
    )
    assert run(own, "untag", "keyword:friches", *record).code == 0
    assert run(own, "set", "--clear", "axes", "statut=brouillon", *record).code == 0
    shown = run(own, "show", FRICHES, "--json").json
    assert "essai" in shown["keywords"]
    assert "friches" not in shown["keywords"]
    assert "animation-reseau" not in shown["themes"]
    assert "axes" not in shown
    assert shown["status"] == "draft"


def test_words_after_two_dashes_are_a_question(own: Path, run: Run) -> None:
    ran = run(own, "tag", "theme:sante", "--yes", "--json", "--", "theme:renouvellement-urbain")
    assert "Santé" in ran.json["action"]
    assert (
        len(ran.json["changed"]) == run(own, "search", "theme:renouvellement-urbain", "--json").json["total"]
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "titel=Actes", "friches"), 4, "titre"),
        (("tag", "theme:santee", "friches"), 4, "sante (Santé)"),
        (("set", "status=reviewed"), 7, "--all"),
        (("set", "friches"), 2, "status=reviewed"),
        (("tag", "friches"), 2, "theme:sante"),
        (("set", "--add", "themes", "friches"), 2, "themes"),
        (("undo",), 4, "docbase log"),
        (("undo", "12"), 4, "12"),
        (("undo", "douze"), 2, "douze"),
        (("undo", "--to", "2026-11-03"), 2, "ID"),
        (("undo", "--to", "hier", FRICHES), 2, "2026-11-03"),
        (("log", "n-existe-pas"), 4, "n-existe-pas"),
        (("edit", "n-existe-pas"), 4, "n-existe-pas"),
    ],
)
def test_slips_are_told_with_the_cure(
    words: tuple[str, ...], code: int, said: str, own: Path, run: Run
) -> None:
    ran = run(own, *words)
    assert ran.code == code
    assert said in ran.err
    assert not (own / "journal").exists()


def test_undo_log_and_back_to_a_day(own: Path, run: Run) -> None:
    before = texts(own)
    run(own, "set", "place=Lille", "--all", "--yes")
    run(own, "set", "place=Amiens", "--id", FRICHES, "--yes")
    told = run(own, "log", FRICHES).out
    assert told.index("+ place: Amiens") < told.index("+ place: Lille")
    assert run(own, "undo", "--to", "2020-01-01", FRICHES, "--yes").code == 0
    assert texts(own)[path_of(own)] == before[path_of(own)]
    assert run(own, "undo", "1", "--yes").code == 0
    assert texts(own) == before
    assert_journal_agrees(own)


def path_of(centre: Path) -> str:
    with Centre.open(centre) as opened:
        return f"corpus/{opened.catalogue.location(FRICHES)}"


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *scripts: str) -> None:
    """Has the editor run one line of shell after the other, each time it is opened."""
    for number, script in enumerate(scripts, 1):
        (tmp_path / f"turn-{number}").write_text(script + "\n", encoding="utf-8")
    program = tmp_path / "editor.sh"
    turns = tmp_path / "turns"
    program.write_text(
        f'echo >> "{turns}"; sh "{tmp_path}/turn-$(wc -l < "{turns}" | tr -d " ")" "$1"\n', encoding="utf-8"
    )
    monkeypatch.setenv("VISUAL", f"sh {program}")


needs_shell = pytest.mark.skipif(
    sys.platform == "win32", reason="the editor of these tests is a shell script"
)
SECOND = 'echo "edition: 2" >> "$1"'
BREAK = 'echo "accessed: 2015-13" >> "$1"'


@needs_shell
def test_a_record_is_edited(own: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, SECOND, ":")
    ran = run(own, "edit", FRICHES)
    assert ran.code == 0
    assert run(own, "show", FRICHES, "--json").json["edition"] == "2"
    assert run(own, "edit", FRICHES).code == 0
    assert len(run(own, "log", "--json").json) == 1
    assert not (own / "journal" / "unsaved").exists()
    assert run(own, "check").code == 0


@needs_shell
def test_a_slip_opens_it_again_and_nothing_typed_is_lost(
    own: Path, run: Run, say: "object", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(say)
    mend = "sed -i.bak '/^accessed: 2015-13/d' \"$1\""
    editor(tmp_path, monkeypatch, SECOND + "; " + BREAK, mend, BREAK)
    say("o\n")
    ran = run(own, "edit", FRICHES)
    assert ran.code == 0
    assert re.search(r"ligne \d+", ran.err)
    assert run(own, "show", FRICHES, "--json").json["edition"] == "2"
    say("n\n")
    left = run(own, "edit", FRICHES)
    assert left.code == 4
    kept = re.search(r"--from (\S+)", left.err)
    assert kept
    assert "accessed: 2015-13" in Path(kept[1]).read_text(encoding="utf-8")
    editor(tmp_path, monkeypatch, *(":",) * 3, mend + "; sed -i.bak 's/^edition: 2/edition: 4/' \"$1\"")
    assert run(own, "edit", FRICHES, "--from", kept[1]).code == 0
    assert run(own, "show", FRICHES, "--json").json["edition"] == "4"


@needs_shell
def test_somebody_else_edits_meanwhile(
    own: Path, run: Run, say: "object", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(say)
    path = own / path_of(own)
    editor(
        tmp_path,
        monkeypatch,
        f'{SECOND}; echo "genre: Actes" >> "{path}"',
        f'{SECOND}; echo "edition: 3" >> "{path}"',
    )
    say("o\n")
    assert run(own, "edit", FRICHES).code == 0
    shown = run(own, "show", FRICHES, "--json").json
    assert (shown["edition"], shown["genre"]) == ("2", "Actes")
    run(own, "undo", "--yes")
    by_hand = path.read_text(encoding="utf-8")
    ran = run(own, "edit", FRICHES)
    assert ran.code == 4
    assert "+ edition: 3" in ran.err
    assert "--from" in ran.err
    assert path.read_text(encoding="utf-8") == by_hand + "edition: 3\n"


def test_an_editor_that_is_not_there(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "n-existe-pas-du-tout")
    ran = run(own, "edit", FRICHES)
    assert ran.code == 3
    assert "EDITOR" in ran.err
    assert not (own / "journal" / "unsaved").exists()
