"""Archives made to do harm, and archives that were cut or altered: told, and nothing written outside."""

import os
import random
import shutil
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docbase.errors import (
    DamagedDocumentError,
    DocbaseError,
    EncryptedDocumentError,
    StorageError,
    UnsupportedFormatError,
)
from docbase.ingest.archives import MAX_MEMBERS, Member, unpack
from docbase.model.extract import Terms
from tests.ingest.zips import PDF, altered, bomb, make_encrypted, make_zip

NONE = Terms()


def taken(archive: Path, terms: Terms = NONE) -> tuple[list[str], list[DocbaseError]]:
    """Returns the names of what came out and the errors, after a look at what was written where."""
    out = archive.parent / "out"
    before = {*archive.parent.iterdir(), out}
    found = list(unpack(archive, out, terms))
    assert {*archive.parent.iterdir(), out} == before
    written = [path for path in out.rglob("*") if not path.is_dir()]
    members = [one for one in found if isinstance(one, Member)]
    assert sorted(written) == sorted(one.path for one in members), "something is left of what failed"
    assert not any(path.is_symlink() for path in written)
    errors = [one for one in found if isinstance(one, DocbaseError)]
    assert all(error.message and error.hint and error.path == archive for error in errors)
    return [one.name for one in members], errors


@pytest.mark.parametrize(
    "name",
    [
        *("../evade.pdf", "a/../../evade.pdf", "..\\..\\evade.pdf", "/etc/evade.pdf", "\\\\serveur\\e.pdf"),
        *("C:\\evade.pdf", "c:evade.pdf", "AUX.pdf", "d/nul", "com1 .txt", "LPT9"),
    ],
)
def test_a_path_that_leads_astray_is_told_and_not_followed(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names, (error,) = taken(make_zip(folder / "a.zip", (name, PDF), ("bon.pdf", PDF)))
    assert names == ["bon.pdf"]
    assert isinstance(error, DamagedDocumentError)
    assert error.value == name.replace("\\", "/").replace("//", "/")
    assert list(tmp_path.iterdir()) == [folder]
    assert error.value in error.message


@pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o020644, 0o140644])
def test_links_and_devices_are_not_made(kind: int, tmp_path: Path) -> None:
    part = zipfile.ZipInfo("lien.pdf")
    part.create_system = 3
    part.external_attr = kind << 16
    names, (error,) = taken(make_zip(tmp_path / "a.zip", (part, b"/etc/passwd"), ("lien.pdf/b.pdf", PDF)))
    assert names == ["lien.pdf/b.pdf"]
    assert error.value == "lien.pdf"


def test_one_content_a_thousand_times(tmp_path: Path) -> None:
    names, (error,) = taken(bomb(tmp_path / "a.zip", copies=1000, size=1_000_000))
    assert names == []
    assert "fill the disk" in error.message


def test_a_member_that_swells(tmp_path: Path) -> None:
    names, (error,) = taken(
        make_zip(tmp_path / "a.zip", ("bon.pdf", PDF), ("zeros.txt", b"\x00" * 30_000_000))
    )
    assert names == []
    assert "fill the disk" in error.message


def test_a_bomb_in_an_archive_ends_it(tmp_path: Path) -> None:
    inner = bomb(tmp_path / "inner.zip", copies=50, size=100_000).read_bytes()
    archive = make_zip(tmp_path / "a.zip", ("bon.pdf", PDF), ("inner.zip", inner), ("c.pdf", PDF))
    found = list(unpack(archive, tmp_path / "out", NONE))
    assert isinstance(found[0], Member)
    assert isinstance(found[1], DamagedDocumentError)
    assert len(found) == 2


def test_what_is_unpacked_is_limited_over_all_archives(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(1000) * 900
    inner = make_zip(tmp_path / "inner.zip", ("b.pdf", noise)).read_bytes()
    archive = make_zip(tmp_path / "a.zip", ("a.pdf", PDF), *((f"{number}.zip", inner) for number in range(4)))
    found = list(unpack(archive, tmp_path / "out", Terms(max_unpacked=2)))
    assert [one.name for one in found if isinstance(one, Member)] == ["a.pdf", "0.zip/b.pdf", "1.zip/b.pdf"]
    assert isinstance(found[-1], DamagedDocumentError)
    assert "2 MB" in found[-1].message


def test_a_large_archive_of_pdf_is_no_trap(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3_000_000)
    names, errors = taken(make_zip(tmp_path / "a.zip", ("a.pdf", noise)), Terms(max_unpacked=1))
    assert (names, errors) == (["a.pdf"], [])


def test_too_many_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"{number}.txt", b"")
    names, (error,) = taken(tmp_path / "a.zip")
    assert names == []
    assert str(MAX_MEMBERS) in error.message


def test_archives_one_in_another_without_end(tmp_path: Path) -> None:
    content = make_zip(tmp_path / "0.zip", ("a.pdf", PDF)).read_bytes()
    for number in range(1, 6):
        content = make_zip(
            tmp_path / f"{number}.zip", (f"{number - 1}.zip", content), ("b.pdf", PDF)
        ).read_bytes()
    names, (error,) = taken(tmp_path / "5.zip")
    assert names == ["4.zip/3.zip/b.pdf", "4.zip/b.pdf", "b.pdf"]
    assert error.value == "4.zip/3.zip/2.zip"


@pytest.mark.parametrize("method", [9, 93, 98, 1234])
def test_a_compression_nobody_here_knows(method: int, tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", ("rare.pdf", PDF), ("bon.pdf", PDF))
    names, (error,) = taken(altered(archive, "rare.pdf", method=method))
    assert names == ["bon.pdf"]
    assert isinstance(error, UnsupportedFormatError)
    assert error.value == "rare.pdf"
    assert "7-Zip" in error.hint


def test_a_checksum_that_does_not_agree(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("gate.pdf", PDF)
        made.writestr("bon.pdf", PDF + b"autre")
    archive.write_bytes(archive.read_bytes().replace(b"une page", b"une plage"[:8], 1))
    names, (error,) = taken(archive)
    assert names == ["bon.pdf"]
    assert isinstance(error, DamagedDocumentError)
    assert error.value == "gate.pdf"


def test_a_protected_member_that_is_damaged_is_not_called_protected(tmp_path: Path) -> None:
    archive = make_encrypted(tmp_path / "a.zip", "note.pdf", PDF, b"secret")
    content = bytearray(archive.read_bytes())
    content[100] ^= 0xFF
    archive.write_bytes(content)
    _names, (error,) = taken(archive, Terms(passwords=("secret",)))
    assert isinstance(error, DamagedDocumentError)
    _names, (error,) = taken(archive, Terms(passwords=("autre",)))
    assert isinstance(error, EncryptedDocumentError)


@pytest.mark.parametrize("kept", [0, 4, 30, 200, -1, -22])
def test_an_archive_that_was_cut(kept: int, tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "a.zip", ("a.pdf", PDF), ("b.pdf", PDF)).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:kept])
    names, (error,) = taken(tmp_path / "a.zip")
    assert names == []
    assert isinstance(error, DamagedDocumentError)
    assert error.value is None
    assert "a.zip" in error.message


def test_an_archive_that_is_gone(tmp_path: Path) -> None:
    (error,) = unpack(tmp_path / "a.zip", tmp_path / "out", NONE)
    assert isinstance(error, StorageError)


def test_whatever_is_altered_nothing_escapes(tmp_path: Path) -> None:
    """Every alteration gives members and errors, in the folder, and never an exception."""
    inner = make_zip(tmp_path / "in.zip", ("c.pdf", PDF)).read_bytes()
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as made:
        for number, method in enumerate(
            (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        ):
            made.writestr(f"d/{number}.pdf", PDF, compress_type=method)
        made.writestr("in.zip", inner)
    whole = (tmp_path / "whole.zip").read_bytes()
    folder = tmp_path / "altered"
    folder.mkdir()
    chance = random.Random(7)
    for _round in range(200):
        content = bytearray(whole)
        for _change in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (folder / "a.zip").write_bytes(content)
        taken(folder / "a.zip", Terms(passwords=("x",)))
        shutil.rmtree(folder / "out", ignore_errors=True)


@contextmanager
def small_files_only(size: int) -> Iterator[None]:
    """Lets no file grow beyond the size: what a disk without room does."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.skipif(os.name != "posix", reason="limits on files are those of POSIX")
def test_a_full_disk_ends_it_and_leaves_no_half_file(tmp_path: Path) -> None:
    large = random.Random(1).randbytes(200_000)
    archive = make_zip(tmp_path / "a.zip", ("a.pdf", PDF), ("b.pdf", large), ("c.pdf", PDF))
    with small_files_only(100_000):
        found = list(unpack(archive, tmp_path / "out", NONE))
    assert isinstance(found[0], Member)
    assert isinstance(found[1], StorageError)
    assert "room" in found[1].message
    assert len(found) == 2
    assert [path.name for path in (tmp_path / "out").rglob("*.pdf")] == ["a.pdf"]
