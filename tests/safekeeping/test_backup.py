"""Backups: whole, verified, consistent while others write, and no larger than what has changed."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bagit
import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, IndexLockedError, StorageError
from docbase.locking import writer_lock
from docbase.safekeeping.backup import Source
from docbase.safekeeping.vault import Vault

from . import killed
from .conftest import tree

posix = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows, and SIGKILL is of POSIX")


def test_a_backup_has_all_that_cannot_be_made_again(root: Path, tmp_path: Path) -> None:
    made = Centre.open(root).back_up(tmp_path / "vault")

    assert tree(made.bag.path / "data") == tree(root)
    assert {"journal", "corpus", "vocabulary.yaml", "refusals.jsonl"} <= set(
        os.listdir(made.bag.path / "data")
    )
    assert made.left_out == ()


def test_a_backup_is_a_bag_for_others_too(root: Path, tmp_path: Path) -> None:
    made = Centre.open(root).back_up(tmp_path / "vault")

    assert bagit.Bag(str(made.bag.path)).validate()


def test_derived_files_and_earlier_backups_are_left_where_they_are(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (root / "corpus" / ".abc.docbase.tmp").write_text("half a file")
    (root / "cache").mkdir()
    (root / "cache" / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55")

    Centre.open(root).back_up(root / "sauvegardes")
    made = Centre.open(root).back_up(root / "sauvegardes")

    assert not {"index", ".git", "cache", "sauvegardes"} & set(os.listdir(made.bag.path / "data"))
    assert not list(made.bag.path.rglob("*.tmp"))


@posix
def test_what_has_not_changed_takes_no_room_twice(root: Path, tmp_path: Path) -> None:
    centre = Centre.open(root)
    first = centre.back_up(tmp_path / "vault").bag.path
    (root / "corpus" / "été" / "réunion 1.txt").write_text("changed")
    (root / "notes.bin").unlink()
    made = centre.back_up(tmp_path / "vault")

    same = (made.bag.path / "data/corpus/été/réunion 2.txt", first / "data/corpus/été/réunion 2.txt")
    other = (made.bag.path / "data/corpus/été/réunion 1.txt", first / "data/corpus/été/réunion 1.txt")
    assert os.path.samefile(*same)
    assert not os.path.samefile(*other)
    assert (made.linked, made.copied) == (len(made.bag.payload) - 1, 1)
    assert tree(made.bag.path / "data") == tree(root)
    assert bagit.Bag(str(first)).validate()
    assert bagit.Bag(str(made.bag.path)).validate()


@posix
def test_no_backup_shares_a_file_with_the_centre(root: Path, tmp_path: Path) -> None:
    made = Centre.open(root).back_up(tmp_path / "vault")

    assert not os.path.samefile(root / "notes.bin", made.bag.path / "data/notes.bin")


@posix
def test_a_copy_that_was_damaged_since_is_not_linked_to(root: Path, tmp_path: Path) -> None:
    centre = Centre.open(root)
    kept = centre.back_up(tmp_path / "vault").bag.path / "data/notes.bin"
    times = kept.stat()
    kept.write_bytes(b"?" * kept.stat().st_size)
    os.utime(kept, ns=(times.st_atime_ns, times.st_mtime_ns))

    made = centre.back_up(tmp_path / "vault")

    assert tree(made.bag.path / "data") == tree(root)


def test_a_fresh_backup_links_to_nothing(root: Path, tmp_path: Path) -> None:
    centre = Centre.open(root)
    centre.back_up(tmp_path / "vault")

    assert centre.back_up(tmp_path / "vault", is_fresh=True).linked == 0


def test_what_changes_before_the_lock_is_had_is_copied_again(root: Path, tmp_path: Path) -> None:
    @contextmanager
    def holding() -> Iterator[None]:
        (root / "notes.bin").write_bytes(b"written meanwhile")
        (root / "empty").unlink()
        (root / "corpus" / "new.txt").write_text("come meanwhile")
        yield

    made = Vault(path=tmp_path / "vault").keep(Source(root=root, name="Centre", holding=holding))

    assert tree(made.bag.path / "data") == tree(root)


def test_a_backup_waits_for_who_is_writing_and_leaves_nothing_when_it_is_too_long(
    root: Path, tmp_path: Path
) -> None:
    with writer_lock(root / "index"), pytest.raises(IndexLockedError):
        Centre.open(root).back_up(tmp_path / "vault", wait=0)

    assert [one for one in os.listdir(tmp_path / "vault") if one != ".docbase-backups"] == []


def test_a_backup_made_while_publications_come_in_has_each_record_with_its_file(
    root: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(60):
        (inbox / f"note {number}.txt").write_text(f"Note numéro {number} sur la santé des habitants.\n" * 9)
    command = [sys.executable, "-m", "docbase", "--centre", str(root), "ingest", str(inbox)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as ingestion:
        bags = []
        while ingestion.poll() is None:
            bags.append(Centre.open(root).back_up(tmp_path / "vault").bag.path)
        bags.append(Centre.open(root).back_up(tmp_path / "vault").bag.path)

    counts = []
    for bag in bags:
        with Centre.open(bag / "data") as kept:
            records = list(kept.catalogue)
            assert all(path.is_file() for one in records for path in kept.file_paths(one.id))
            assert not kept.journal.is_pending
            noted = {change.record_id for entry in kept.journal.entries() for change in entry.changes}
            assert noted == {one.id for one in records}
            counts.append(len(records))
    assert counts[-1] == 65


@posix
def test_links_are_kept_as_files_but_never_followed_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not of the centre")
    (root / "corpus" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "corpus" / "nowhere.txt").symlink_to(root / "gone")
    (root / "corpus" / "folder").symlink_to(tmp_path, target_is_directory=True)
    (root / "corpus" / "same.txt").symlink_to(root / "notes.bin")

    made = Centre.open(root).back_up(tmp_path / "vault")

    assert {one.location for one in made.left_out} == {
        "corpus/out.txt",
        "corpus/nowhere.txt",
        "corpus/folder",
    }
    assert made.bag.payload["corpus/same.txt"].read_bytes() == (root / "notes.bin").read_bytes()


@posix
def test_a_corpus_that_is_on_another_disk_is_kept(root: Path, tmp_path: Path) -> None:
    (root / "corpus").rename(tmp_path / "elsewhere")
    (root / "corpus").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    made = Centre.open(root).back_up(tmp_path / "vault")

    assert "corpus/été/réunion 1.txt" in made.bag.payload
    assert made.left_out == ()


@posix
def test_names_that_no_bag_can_hold_are_told(root: Path, tmp_path: Path) -> None:
    for name in ("blank .d/a.txt", "blank at the end.txt ", "line\nbreak.txt", "a%0Ab.txt", "e\u0301.txt"):
        path = root / "corpus" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (root / "corpus" / "é.txt").write_text("the same name, for some disks")
    (root / "corpus" / "b%C3.txt").write_text("only a name")

    made = Centre.open(root).back_up(tmp_path / "vault")

    told = {one.location.removeprefix("corpus/") for one in made.left_out}
    assert told == {"blank at the end.txt ", "line\nbreak.txt", "a%0Ab.txt", "é.txt"}
    assert bagit.Bag(str(made.bag.path)).validate()


@posix
@pytest.mark.parametrize("moment", [1, 5, 12, 20])
def test_a_killed_backup_leaves_nothing_that_looks_whole(root: Path, tmp_path: Path, moment: int) -> None:
    vault = tmp_path / "vault"
    command = [sys.executable, "-m", killed.__name__, "back_up", str(root), str(vault), str(moment)]
    ended = subprocess.run(command, check=False, cwd=Path(__file__).parents[2])

    assert ended.returncode == -9
    assert Centre.vault(vault).backups() == []
    made = Centre.open(root).back_up(vault)
    assert tree(made.bag.path / "data") == tree(root)
    assert sorted(os.listdir(vault)) == [".docbase-backups", made.bag.path.name]


@posix
def test_a_full_disk_is_told_and_leaves_nothing(root: Path, tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))  # as for a disk, what is longer is not written
    try:
        with pytest.raises(StorageError, match="no room is left"):
            Centre.open(root).back_up(tmp_path / "vault")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert os.listdir(tmp_path / "vault") == [".docbase-backups"]


def test_backups_are_put_where_the_settings_say(root: Path) -> None:
    with pytest.raises(ConfigurationError, match="Where"):
        Centre.open(root).back_up()

    made = Centre.open(root, backups="../disque").back_up()

    assert made.bag.path.parent == root.parent / "disque"


@pytest.mark.parametrize("place", [".", "corpus", "corpus/copies", "index"])
def test_backups_do_not_go_among_what_they_keep(root: Path, place: str) -> None:
    with pytest.raises(ConfigurationError):
        Centre.open(root).back_up(root / place)


@posix
def test_what_is_shut_to_others_stays_shut_and_nobody_stays_signed_in(root: Path, tmp_path: Path) -> None:
    with Centre.open(root) as centre:
        centre.accounts.add("Ada", "administrator", "quatre mots sans rapport")
    for name in ("sessions.sqlite", "sessions.sqlite-wal", "sessions.sqlite-shm"):
        (root / "private" / name).write_bytes(b"who is signed in")
    made = Centre.open(root).back_up(tmp_path / "vault")
    assert made.left_out == ()
    kept = made.bag.path / "data/private"
    assert not list(kept.glob("sessions*"))
    assert stat.S_IMODE((kept / "accounts.json").stat().st_mode) == 0o600

    (kept / "accounts.json").chmod(0o644)  # as that of a backup made before
    again = Centre.open(root).back_up(tmp_path / "vault")
    shut = again.bag.path / "data/private/accounts.json"
    assert shut.samefile(kept / "accounts.json")
    assert stat.S_IMODE(shut.stat().st_mode) == 0o600

    vault = Centre.vault(again.bag.path)
    vault.restore(vault.plan(tmp_path / "elsewhere"))
    restored = tmp_path / "elsewhere/private/accounts.json"
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600
