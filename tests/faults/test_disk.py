"""Disks that are full, read-only or closed: said with the cure, nothing lost, and the work goes on later."""

import functools
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.centres import (
    archive_of,
    assert_all_is_well,
    assert_nothing_is_broken,
    digest,
    make_centre,
    publication,
    run,
    scanned_publication,
    word,
)
from tests.programs import needs_tesseract

if sys.platform != "linux":
    pytest.skip("these faults are made with the means of Linux", allow_module_level=True)

STORAGE = 9


def limited(size: int) -> Callable[[], None]:
    """Returns what makes every write of a process beyond a size fail, as on a full disk."""
    return functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def mounted(folder: Path, *commands: str) -> Iterator[None]:
    """Mounts for a while what the commands say; skips the test where the system does not allow it."""
    try:
        for command in commands:
            asked = ["mount", *command.split(), str(folder)]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"cannot mount here: {done.stderr.strip()}")
        yield
    finally:
        subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return make_centre(tmp_path / "centre", range(3))


@pytest.fixture
def sources(centre: Path) -> dict[str, int]:
    return {digest(path): number for number, path in enumerate(sorted((centre / "corpus").glob("*.txt")))}


@pytest.mark.parametrize("size", [0, 2_000, 9_000, 13_000])
def test_no_room_for_what_is_ingested(
    size: int, centre: Path, sources: dict[str, int], tmp_path: Path
) -> None:
    new = publication(tmp_path / "dépôt", 7)
    new.write_text(new.read_text(encoding="utf-8") + "Les ateliers santé ville. " * 400, encoding="utf-8")
    sources[digest(new)] = 7
    ran = run(centre, "ingest", new, prepare=limited(size))
    assert ran.code in (0, STORAGE)
    assert_nothing_is_broken(centre, sources)
    assert run(centre, "search", word(0), "--json").json["total"] == 1
    if ran.code:
        assert "conseil" in ran.err
    assert run(centre, "ingest", new).code == 0
    assert_all_is_well(centre, sources)


@pytest.mark.parametrize("size", [0, 9_000])
def test_no_room_for_a_new_index(size: int, centre: Path, sources: dict[str, int]) -> None:
    ran = run(centre, "reindex", prepare=limited(size))
    assert ran.code == STORAGE
    assert "conseil" in ran.err
    assert run(centre, "search", word(0), "--json").json["total"] == 1
    assert run(centre, "reindex").code == 0
    assert_all_is_well(centre, sources)


def test_no_room_for_a_bibliography(centre: Path, tmp_path: Path) -> None:
    target = tmp_path / "bibliographie.md"
    target.write_text("l'ancienne", encoding="utf-8")
    ran = run(centre, "biblio", "-o", target, prepare=limited(40))
    assert ran.code == STORAGE
    assert "conseil" in ran.err
    assert target.read_text(encoding="utf-8") == "l'ancienne"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [target.name]
    assert run(centre, "biblio", "-o", target).code == 0


def test_a_disk_that_is_really_full(centre: Path, sources: dict[str, int], tmp_path: Path) -> None:
    disk = tmp_path / "disque"
    disk.mkdir()
    with mounted(disk, "-t tmpfs -o size=1m tmpfs"):
        small = Path(shutil.copytree(centre, disk / "centre"))
        ballast = disk / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        new = publication(tmp_path / "dépôt", 7)
        sources[digest(new)] = 7
        for command in (("ingest", new), ("reindex",), ("biblio", "-o", disk / "b.md")):
            ran = run(small, *command)
            assert (ran.code, "espace" in ran.err or "pleine" in ran.err or "plein" in ran.err) == (
                STORAGE,
                True,
            )
            assert_nothing_is_broken(small, sources)
            assert run(small, "search", word(0), "--json").json["total"] == 1
        ballast.unlink()
        assert run(small, "ingest", new).code == 0
        assert_all_is_well(small, sources)


@contextmanager
def small_disk(folder: Path, centre: Path) -> Iterator[tuple[Path, Path]]:
    """Gives a copy of the centre on a disk of its own, and the ballast that leaves hardly any room on it."""
    folder.mkdir()
    with mounted(folder, "-t tmpfs -o size=8m tmpfs"):
        yield Path(shutil.copytree(centre, folder / "centre")), folder / "ballast"


def fill(ballast: Path, left: int) -> None:
    """Fills the disk of the ballast up to some bytes."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size - left))


def made_by(kind: str, drop: Path) -> tuple[Path, str]:
    """Returns something to ingest that needs more room than texts do, and the digest of what comes in."""
    if kind == "archive":
        new = publication(drop, 7)
        with new.open("ab") as file:
            file.write(random.Random(7).randbytes(300_000).hex().encode())
        content = digest(new)
        return archive_of(drop, new), content
    new = scanned_publication(drop, 7)
    return new, digest(new)


@pytest.mark.parametrize("kind", ["archive", pytest.param("scan", marks=needs_tesseract)])
@pytest.mark.parametrize("left", [0, 12_000, 60_000, 300_000])
def test_no_room_for_archives_scans_and_reports(
    kind: str, left: int, centre: Path, sources: dict[str, int], tmp_path: Path
) -> None:
    new, content = made_by(kind, tmp_path / "dépôt")
    sources[content] = 7
    with small_disk(tmp_path / "disque", centre) as (small, ballast):
        fill(ballast, left)
        ran = run(small, "ingest", new)
        assert ran.code in (0, 10, STORAGE), ran.err
        if ran.code:
            assert "Le disque est plein" in ran.err
        assert_nothing_is_broken(small, sources)
        assert run(small, "search", word(0), "--json").json["total"] == 1
        ballast.unlink()
        ran = run(small, "ingest", new)
        assert ran.code == 0, ran.err
        assert_all_is_well(small, sources)


def test_a_corpus_that_is_read_only(centre: Path, sources: dict[str, int], tmp_path: Path) -> None:
    """The index may be written, the catalogue not: what stands there is indexed, nothing comes in."""
    new = publication(tmp_path / "dépôt", 7)
    corpus = centre / "corpus"
    with mounted(corpus, f"--bind {corpus}", "-o remount,ro,bind"):
        for command in (("ingest", new), ("ingest",), ("reindex",)):
            ran = run(centre, *command)
            assert ran.code == (STORAGE if new in command else 0)
            assert ran.code == 0 or "droits" in ran.err
        assert_nothing_is_broken(centre, sources)
        assert run(centre, "search", word(0), "--json").json["total"] == 1
    assert run(centre, "ingest", new).code == 0
    assert_all_is_well(centre, sources | {digest(new): 7})


def test_a_disk_that_is_read_only(centre: Path, sources: dict[str, int], tmp_path: Path) -> None:
    new = publication(tmp_path / "dépôt", 7)
    with mounted(centre, f"--bind {centre}", "-o remount,ro,bind"):
        assert run(centre, "search", word(0), "--json").json["total"] == 1
        assert run(centre, "show", "compte-rendu-de-la-rencontre-de-aulnoye-2010").code == 0
        assert "AULNOYE" in run(centre, "biblio", word(0)).out.upper()
        assert run(centre, "check").code in (0, STORAGE)
        for command in (("ingest", new), ("ingest",), ("reindex",)):
            ran = run(centre, *command)
            assert ran.code == STORAGE
            assert "droits" in ran.err


@pytest.fixture(scope="module")
def bound() -> tuple[str, ...]:
    """What runs a command that the rights of files bind: root, whom they do not, gives up his powers."""
    if os.geteuid():
        return ()
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
    if not shutil.which(powerless[0]) or subprocess.run([*powerless, "true"], check=False).returncode:
        pytest.skip("root cannot give up his powers here")
    return powerless


@pytest.mark.parametrize("closed", ["corpus", "index", "index/generations/1/engine", "index/extracts"])
def test_a_folder_one_may_not_write(
    closed: str, centre: Path, sources: dict[str, int], bound: tuple[str, ...], tmp_path: Path
) -> None:
    new = publication(tmp_path / "dépôt", 7)
    sources[digest(new)] = 7
    (centre / closed).chmod(0o555)
    ran = run(centre, "ingest", new, through=bound)
    assert ran.code == STORAGE
    assert "droits" in ran.err
    assert_nothing_is_broken(centre, sources)
    assert run(centre, "search", word(0), "--json", through=bound).json["total"] == 1
    (centre / closed).chmod(0o755)
    ran = run(centre, "ingest", new, through=bound)
    assert ran.code == 0, ran.err
    assert_all_is_well(centre, sources)


def test_an_index_one_may_not_read(centre: Path, bound: tuple[str, ...]) -> None:
    for path in ("index/manifest.json", "index/generations/1/texts.sqlite", "index/generations/1", "index"):
        (centre / path).chmod(0)
        ran = run(centre, "search", word(0), through=bound)
        assert ran.code in (6, STORAGE), path
        assert "conseil" in ran.err
        (centre / path).chmod(0o755)
    assert run(centre, "search", word(0), through=bound).code == 0


def test_files_one_may_not_read(centre: Path, sources: dict[str, int], bound: tuple[str, ...]) -> None:
    closed = publication(centre / "corpus", 6)
    record = next((centre / "corpus").glob("*.yaml"))
    for path in (closed, record):
        path.chmod(0)
    ran = run(centre, "ingest", "--json", through=bound)
    assert ran.code == 10
    failed = {Path(one["path"]).name: one for one in ran.json["failed"]}
    assert failed.keys() == {closed.name, record.name}
    assert all("droits" in one["hint"] for one in failed.values())
    for number in range(3):  # what was indexed stays findable
        assert run(centre, "search", word(number), "--json", through=bound).json["total"] == 1
    for path in (closed, record):
        path.chmod(0o644)
    assert run(centre, "ingest", through=bound).code == 0
    assert_all_is_well(centre, sources | {digest(closed): 6})


def test_a_folder_one_may_not_read_stops_ingestion(centre: Path, bound: tuple[str, ...]) -> None:
    folder = publication(centre / "corpus" / "secret", 6).parent
    folder.chmod(0)  # there may be records in it: to go on would take them for gone
    ran = run(centre, "ingest", through=bound)
    assert ran.code == STORAGE
    assert "secret" in ran.err
    assert "droits" in ran.err
    assert run(centre, "search", word(0), "--json", through=bound).json["total"] == 1
    folder.chmod(0o755)
    assert run(centre, "ingest", through=bound).code == 0
