"""`docbase backup` and `docbase restore`, as they are typed."""

import io
from pathlib import Path

import pytest

from .conftest import Run


def test_a_backup_is_made_listed_verified_and_put_back(own: Path, run: Run, tmp_path: Path) -> None:
    made = run(own, "backup", tmp_path / "vault", "--json").json
    assert made["left_out"] == []
    assert made["linked"] == 0

    (listed,) = run(own, "backup", tmp_path / "vault", "--list", "--json").json
    assert (listed["path"], listed["files"], listed["obstacle"]) == (made["path"], made["files"], None)
    assert run(own, "backup", "--verify", made["path"], "--json").json["is_whole"]

    back = run(tmp_path, "restore", tmp_path / "vault", "new")
    assert back.code == 0
    assert run(tmp_path / "new", "search", "participation", "--json").json["total"] > 0
    assert run(tmp_path / "new", "check").code == run(own, "check").code


def test_a_damaged_backup_names_its_files(own: Path, run: Run, tmp_path: Path) -> None:
    made = Path(run(own, "backup", tmp_path / "vault", "--json").json["path"])
    (made / "data" / "docbase.yaml").write_text("name: Other\n")

    told = run(own, "backup", "--verify", made)
    assert told.code == 9
    assert "docbase.yaml" in told.err
    assert run(own, "backup", "--verify", made, "--json").json["damaged"] == ["data/docbase.yaml"]
    assert run(own, "restore", made, tmp_path / "new").code == 9
    assert not (tmp_path / "new").exists()


def test_nothing_is_replaced_that_was_not_agreed_to(
    own: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    run(own, "backup", tmp_path / "vault")
    (own / "docbase.yaml").write_text("name: Later\n")

    told = run(own, "restore", tmp_path / "vault", own)  # nobody answers
    assert told.code == 2
    assert "docbase.yaml" in told.out
    assert run(own, "restore", tmp_path / "vault", own, "--json").code == 2
    assert run(own, "restore", tmp_path / "vault", own, "--dry-run").code == 0
    assert (own / "docbase.yaml").read_text() == "name: Later\n"

    assert run(own, "restore", tmp_path / "vault", own, "--yes", "--no-index").code == 0
    assert (own / "docbase.yaml").read_text() != "name: Later\n"
    (kept,) = own.glob("set-aside-*/docbase.yaml")
    assert kept.read_text() == "name: Later\n"


def test_what_is_left_out_has_its_own_exit_code(own: Path, run: Run, tmp_path: Path) -> None:
    (own / "corpus" / "lost.pdf").symlink_to(tmp_path / "nowhere")

    ran = run(own, "backup", tmp_path / "vault")
    assert ran.code == 10
    assert "corpus/lost.pdf" in ran.err


def test_a_folder_has_to_be_named_once(own: Path, run: Run, tmp_path: Path) -> None:
    assert run(own, "backup").code == 3
    assert run(own, "backup", "--list").code == 3

    with (own / "docbase.yaml").open("a") as settings:
        settings.write("backups: ../vault\n")
    assert run(own, "backup").code == 0
    assert len(run(own, "backup", "--list", "--json").json) == 1
