"""Changes of a centre committed by git, with git itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, DocbaseWarning
from docbase.programs import child_environment
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
RECORD = "id: actes-2015\ntype: rapport\ntitle: Actes\ndate: 2015\n"


def git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Nadia", "-c", "user.email=nadia@example.org", *words],
        cwd=root,
        env=child_environment(),
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def committed(root: Path) -> list[str]:
    """The subjects of the commits, the newest first."""
    return git(root, "log", "--format=%s").splitlines()


def files_of(root: Path, commit: str = "HEAD") -> set[str]:
    return set(git(root, "show", "--format=", "--name-only", commit).split())


@pytest.fixture(autouse=True)
def _nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows nobody on this machine: docbase must manage without."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCBASE_USER", "Claire Dubois")
    monkeypatch.setenv("DOCBASE_LANGUAGE", "en")


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A versioned centre with a record, known to git and to the index."""
    root = tmp_path / "centre"
    with Centre.create(root, is_versioned=True) as made:
        (root / "corpus" / "actes.yaml").write_text(RECORD, encoding="utf-8")
        made.ingest()
    git(root, "add", "corpus")
    git(root, "commit", "--quiet", "-m", "by hand")
    return root


def test_a_new_centre_is_a_repository(tmp_path: Path) -> None:
    Centre.create(tmp_path / "centre", is_versioned=True).close()
    root = tmp_path / "centre"
    assert files_of(root) == {".gitignore", "docbase.yaml", "vocabulary.yaml"}
    assert "/index/" in (root / ".gitignore").read_text(encoding="utf-8").split()
    assert git(root, "status", "--porcelain") == ""
    with Centre.open(root) as made:
        assert made.settings.git == "commits"


def test_a_new_centre_in_a_repository_joins_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    Centre.create(tmp_path / "centre", is_versioned=True).close()
    assert not (tmp_path / "centre" / ".git").exists()
    assert "centre/docbase.yaml" in files_of(tmp_path)


def test_an_edit_is_a_commit_of_what_it_changed_and_who_made_it(centre: Path) -> None:
    with Centre.open(centre) as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    assert committed(centre)[0] == "keywords: “mémoire” added"
    assert files_of(centre) == {"corpus/actes.yaml"}
    assert git(centre, "log", "-1", "--format=%an|%cn").strip() == "Claire Dubois|docbase"
    assert "Change 1 of the journal" in git(centre, "log", "-1", "--format=%b")
    assert git(centre, "status", "--porcelain") == ""


def test_an_undo_is_a_commit_too(centre: Path) -> None:
    with Centre.open(centre) as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
        opened.desk.undo()
    assert len(committed(centre)) == 4
    assert git(centre, "diff", "HEAD~2", "HEAD") == ""


def test_drafts_are_committed_together_and_publications_are_not(centre: Path) -> None:
    for name in ("un", "deux"):
        (centre / "corpus" / f"{name}.txt").write_text(f"Titre {name}\n\n" + "Des mots. " * 40)
    with Centre.open(centre) as opened:
        opened.ingest()
    assert files_of(centre) == {"corpus/un.yaml", "corpus/deux.yaml"}
    assert git(centre, "status", "--porcelain").split() == ["??", "corpus/deux.txt", "??", "corpus/un.txt"]


def test_what_somebody_staged_or_left_is_not_committed(centre: Path) -> None:
    (centre / "notes.txt").write_text("à moi", encoding="utf-8")
    (centre / "docbase.yaml").write_text("name: Autre\ngit: commits\n", encoding="utf-8")
    git(centre, "add", "notes.txt")
    with Centre.open(centre) as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    assert files_of(centre) == {"corpus/actes.yaml"}
    assert git(centre, "status", "--porcelain").splitlines() == [" M docbase.yaml", "A  notes.txt"]


def test_nothing_is_committed_unless_it_is_wanted(centre: Path) -> None:
    with Centre.open(centre, git="off") as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    assert committed(centre)[0] == "by hand"


def test_hooks_do_not_run(centre: Path) -> None:
    for name in ("pre-commit", "post-commit", "prepare-commit-msg", "commit-msg"):
        hook = centre / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{centre}/hooked'\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    with Centre.open(centre) as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    assert committed(centre)[0].startswith("keywords")
    assert not (centre / "hooked").exists()


def test_a_record_that_git_ignores_is_left_out(centre: Path) -> None:
    (centre / ".gitignore").write_text("/index/\n/journal/\n/corpus/secret/\n", encoding="utf-8")
    secret = centre / "corpus" / "secret"
    secret.mkdir()
    (secret / "b.yaml").write_text("id: b\ntitle: B\n", encoding="utf-8")
    with Centre.open(centre) as opened:
        opened.ingest()
        opened.desk.tag({"keywords": "mémoire"}, ids=["b", "actes-2015"])
    assert files_of(centre) == {"corpus/actes.yaml"}


@pytest.mark.parametrize("trouble", ["locked", "merging", "gone"])
def test_when_git_fails_the_work_is_done_and_told(centre: Path, trouble: str) -> None:
    if trouble == "locked":
        (centre / ".git" / "index.lock").touch()
    elif trouble == "merging":
        (centre / ".git" / "MERGE_HEAD").write_text(git(centre, "rev-parse", "HEAD"), encoding="ascii")
    else:
        shutil.rmtree(centre / ".git")
    with Centre.open(centre) as opened, pytest.warns(DocbaseWarning, match="git did not commit it"):
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    assert "mémoire" in (centre / "corpus" / "actes.yaml").read_text(encoding="utf-8")


def test_a_new_file_is_not_left_staged_when_git_fails(centre: Path) -> None:
    (centre / ".git" / "MERGE_HEAD").write_text(git(centre, "rev-parse", "HEAD"), encoding="ascii")
    (centre / "corpus" / "un.txt").write_text("Titre\n\n" + "Des mots. " * 40, encoding="utf-8")
    with Centre.open(centre) as opened, pytest.warns(DocbaseWarning):
        opened.ingest()
    (centre / ".git" / "MERGE_HEAD").unlink()
    assert "?? corpus/un.yaml" in git(centre, "status", "--porcelain").splitlines()


def test_a_change_that_a_kill_cut_is_committed_when_it_is_ended(centre: Path) -> None:
    with Centre.open(centre, git="off") as opened:
        opened.desk.tag({"keywords": "mémoire"}, ids=["actes-2015"])
    (journal,) = (centre / "journal").glob("*.jsonl")
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    assert "done" in lines[-1]
    journal.write_text("".join(lines[:-1]), encoding="utf-8")
    with Centre.open(centre) as opened:
        assert opened.audit() == []
    assert committed(centre)[0] == "keywords: “mémoire” added"


def test_names_that_git_reads_otherwise_are_plain(centre: Path) -> None:
    odd = centre / "corpus" / ":(top)*été 1.yaml"
    odd.write_text("id: odd\ntitle: B\n", encoding="utf-8")
    with Centre.open(centre) as opened:
        opened.ingest()
        opened.desk.tag({"keywords": "mémoire"}, ids=["odd"])
    assert git(centre, "-c", "core.quotePath=off", "show", "--format=", "--name-only").strip() == (
        "corpus/:(top)*été 1.yaml"
    )


def test_without_git_no_centre_is_versioned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="not installed"):
        Centre.create(tmp_path / "centre", is_versioned=True)


def test_the_command_line_says_that_git_failed(centre: Path, run: Run) -> None:  # noqa: F811 - the fixture
    (centre / ".git" / "index.lock").touch()
    done = run(centre, "tag", "keyword:mémoire", "--id", "actes-2015", "--yes")
    assert (done.code, "index.lock" in done.err) == (0, True)
    assert "mémoire" in run(centre, "log").out


def test_the_ids_of_terms_go_with_the_change_that_gave_them(centre: Path) -> None:
    with Centre.open(centre) as opened:
        opened.revise(opened.vocabulary_desk.add("themes", "Jardins partagés"))
    assert files_of(centre) == {".term-ids", "vocabulary.yaml"}
    assert "jardins-partages" in git(centre, "show", "HEAD:.term-ids").split()
    assert git(centre, "status", "--porcelain") == ""
