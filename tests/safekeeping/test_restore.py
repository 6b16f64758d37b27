"""Backups put back: byte for byte, only when they are whole, and nothing that is there is lost."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import DamagedBackupError, IndexLockedError, StorageError
from docbase.locking import writer_lock

from . import killed
from .conftest import tree

posix = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows, and SIGKILL is of POSIX")


@pytest.fixture
def bag(root: Path, tmp_path: Path) -> Path:
    return Centre.open(root).back_up(tmp_path / "vault").bag.path


def restore(bag: Path, folder: Path) -> Path | None:
    vault = Centre.vault(bag)
    return vault.restore(vault.plan(folder))


def test_a_restored_centre_is_the_same_byte_for_byte(root: Path, bag: Path, tmp_path: Path) -> None:
    assert restore(bag.parent, tmp_path / "new") is None

    assert tree(tmp_path / "new") == tree(root)
    with Centre.open(tmp_path / "new") as centre:
        assert centre.reindex().indexed == 5
        assert centre.search("conseils citoyens").total == 4


def test_the_newest_backup_is_put_back(root: Path, bag: Path, tmp_path: Path) -> None:
    (root / "notes.bin").write_bytes(b"newer")
    Centre.open(root).back_up(bag.parent)

    restore(bag.parent, tmp_path / "new")

    assert (tmp_path / "new" / "notes.bin").read_bytes() == b"newer"


def test_what_is_there_otherwise_is_told_first_and_set_aside(root: Path, bag: Path) -> None:
    before = tree(root)
    (root / "notes.bin").write_bytes(b"later")
    (root / "corpus" / "later.txt").write_text("come since")
    later = tree(root)

    vault = Centre.vault(bag)
    plan = vault.plan(root)
    assert plan.replaced == ("notes.bin",)
    assert plan.removed == ("corpus/later.txt",)
    assert tree(root) == later

    aside = vault.restore(plan)
    assert aside is not None
    assert tree(root, without=("index", aside.name)) == before
    assert tree(aside) == {"notes.bin": b"later", "corpus/later.txt": b"come since"}
    assert vault.plan(root).displaced == ()


def test_a_folder_where_a_file_is_to_be_is_no_obstacle(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "new" / "notes.bin" / "deep").mkdir(parents=True)
    (tmp_path / "new" / "notes.bin" / "deep" / "file").write_text("in the way")
    (tmp_path / "new" / "corpus").write_text("in the way")

    aside = restore(bag, tmp_path / "new")

    assert aside is not None
    assert set(tree(aside)) == {"notes.bin/deep/file", "corpus"}
    assert (tmp_path / "new" / "notes.bin").is_file()


def test_backups_in_the_centre_stay_there(root: Path) -> None:
    made = Centre.open(root).back_up(root / "backups")
    (root / "notes.bin").write_bytes(b"later")

    restore(root / "backups", root)

    assert Centre.vault(made.bag.path).verify().is_none
    assert (root / "notes.bin").read_bytes() == made.bag.payload["notes.bin"].read_bytes()


def _flip(bag: Path) -> None:
    path = bag / "data" / "notes.bin"
    path.write_bytes(b"?" + path.read_bytes()[1:])


def _resign(bag: Path, line: str) -> None:
    """Adds a line to the manifest, and has the manifest of tags hold for it, as a forger would."""
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + line)
    tags = bag / "tagmanifest-sha256.txt"
    others = [one for one in tags.read_text().splitlines() if not one.endswith(manifest.name)]
    own = f"{hashlib.sha256(manifest.read_bytes()).hexdigest()}  {manifest.name}"
    tags.write_text("\n".join([*others, own]) + "\n")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_flip, "damaged: notes.bin"),
        (lambda bag: (bag / "data/empty").unlink(), "missing: empty"),
        (lambda bag: (bag / "data/more").write_text(""), "not of this backup: more"),
        (lambda bag: (bag / "bag-info.txt").write_text("Payload-Oxum: 1.1\n"), "damaged: bag-info.txt"),
        (lambda bag: (bag / "bag-info.txt").write_bytes(b"\xff\xfe"), "cannot be read"),
        (lambda bag: (bag / "manifest-sha256.txt").write_bytes(b"\xff\xfe"), "cannot be read"),
        (lambda bag: (bag / "manifest-sha256.txt").unlink(), "missing: manifest-sha256.txt"),
        (lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: x\n"), "cannot be read"),
        (
            lambda bag: (bag / "bagit.txt").write_text(
                "BagIt-Version: 0.97\nTag-File-Character-Encoding: base64\n"
            ),
            "cannot be read",
        ),
        (lambda bag: (bag / "bagit.txt").unlink(), "no backup"),
        (lambda bag: _resign(bag, f"{'0' * 64}  data/../../secret\n"), "unsafe"),
        (lambda bag: _resign(bag, f"{'0' * 64}  /etc/passwd\n"), "unsafe"),
        (lambda bag: _resign(bag, f"{'0' * 64}  data/C:/x\n"), "missing: C:/x"),
        (lambda bag: _resign(bag, f"{'0' * 64}  data\\..\\..\\secret\n"), "leads out of it"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    bag: Path, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    harm(bag)

    with pytest.raises(DamagedBackupError, match=told):
        restore(bag, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@posix
@pytest.mark.parametrize("is_inside", [False, True])
def test_a_backup_with_links_is_refused(bag: Path, tmp_path: Path, is_inside: bool) -> None:
    path = bag / "data" / "notes.bin"
    elsewhere = (bag if is_inside else tmp_path) / "elsewhere"
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)

    with pytest.raises(DamagedBackupError):
        restore(bag, tmp_path / "new")


def test_a_bag_of_something_else_is_no_centre(tmp_path: Path) -> None:
    import bagit

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("of another program")
    bagit.make_bag(str(tmp_path / "other"))

    with pytest.raises(DamagedBackupError, match=r"no docbase\.yaml"):
        restore(tmp_path / "other", tmp_path / "new")


def test_a_damaged_backup_is_passed_over_for_an_earlier_one(root: Path, bag: Path, tmp_path: Path) -> None:
    later = Centre.open(root).back_up(bag.parent).bag.path
    (later / "manifest-sha256.txt").write_bytes(b"\xff")

    assert [bool(one.obstacle) for one in Centre.vault(bag.parent).backups()] in (
        [True, False],
        [False, True],
    )
    restore(bag.parent, tmp_path / "new")
    assert tree(tmp_path / "new") == tree(root)


def test_nobody_writes_while_a_centre_is_replaced(root: Path, bag: Path) -> None:
    (root / "notes.bin").write_bytes(b"later")
    later = tree(root)

    with writer_lock(root / "index"), pytest.raises(IndexLockedError):
        restore(bag, root)
    assert tree(root) == later


@posix
@pytest.mark.parametrize("moment", [3, 20, 25, 31])
def test_a_killed_restoration_is_begun_again(root: Path, bag: Path, tmp_path: Path, moment: int) -> None:
    new = tmp_path / "new"
    command = [sys.executable, "-m", killed.__name__, "restore", str(new), str(bag), str(moment)]
    ended = subprocess.run(command, check=False, cwd=Path(__file__).parents[2])

    assert ended.returncode == -9
    assert not (new / "docbase.yaml").exists()
    restore(bag, new)
    assert tree(new) == tree(root)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        restore(tmp_path / "nowhere", tmp_path / "new")


def test_a_folder_without_backups_is_told(tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="no backup"):
        restore(tmp_path, tmp_path / "new")
