"""What is given of a folder that is watched, whatever people and programs do in it."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docbase.errors import DocbaseError, IndexLockedError, StorageError
from docbase.ingest.report import Outcome, Report
from docbase.ingest.watching import arrivals, reports

QUIET = 0.06
PATIENCE = 30.0

Batches = Iterator[tuple[Path, ...]]
Watch = Callable[..., Batches]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "dépôt"
    place.mkdir()
    return place


@contextmanager
def watching(folder: Path, *, polling: bool) -> Iterator[Watch]:
    """Watches the folder; a test that waits in vain ends, and fails."""
    stop = threading.Event()
    alarm = threading.Timer(PATIENCE, stop.set)
    alarm.start()

    def watched(quiet: float = QUIET, leave_out: Path | None = None) -> Batches:
        return arrivals(folder, quiet=quiet, polling=polling, stop=stop, leave_out=leave_out)

    try:
        yield watched
    finally:
        stop.set()
        alarm.cancel()


@pytest.fixture(params=[False, True], ids=["told", "polling"])
def watch(request: pytest.FixtureRequest, folder: Path) -> Iterator[Watch]:
    """Watches by the system and by the clock."""
    with watching(folder, polling=request.param) as watched:
        yield watched


@pytest.fixture
def watch_told(folder: Path) -> Iterator[Watch]:
    """Watches by the system."""
    with watching(folder, polling=False) as watched:
        yield watched


def write(path: Path, text: str = "Une publication.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def given(batches: Batches, *wanted: Path) -> list[Path]:
    """Returns all that is given until the wanted files are."""
    found: list[Path] = []
    while not set(wanted) <= set(found):
        found.extend(next(batches))
    return found


def test_what_is_there_comes_first_and_together(folder: Path, watch: Watch) -> None:
    publications = [write(folder / name) for name in ("a.pdf", "sous/dossier/b.docx", "z.txt")]
    for name in (
        "x.pdf.part",
        "~$b.docx",
        "a.yaml",
        ".caché/c.pdf",
        "Thumbs.db",
        "y.crdownload",
        "index/d.txt",
    ):
        write(folder / name)
    assert next(watch(leave_out=folder / "index")) == tuple(publications)


def test_what_comes_is_given_once(folder: Path, watch: Watch) -> None:
    batches = watch()
    first = write(folder / "a.txt")
    assert given(batches, first) == [first]
    second = write(folder / "b.txt")
    assert given(batches, second) == [second]
    third = write(folder / "sous" / "c.txt")
    assert given(batches, third) == [third]


def test_a_file_that_changes_is_given_again(folder: Path, watch: Watch) -> None:
    batches = watch()
    file = write(folder / "a.txt")
    given(batches, file)
    write(file, "Une autre version de la publication.\n")
    assert given(batches, file) == [file]


def test_a_download_is_given_under_its_last_name(folder: Path, watch: Watch) -> None:
    passing = write(folder / "rapport.pdf.part")
    batches = watch()
    given(batches, write(folder / "a.txt"))
    final = passing.rename(folder / "rapport.pdf")
    assert given(batches, final) == [final]


def test_a_folder_moved_in(folder: Path, tmp_path: Path, watch: Watch) -> None:
    batches = watch()
    given(batches, write(folder / "a.txt"))
    write(tmp_path / "lot" / "b.txt")
    write(tmp_path / "lot" / "sous" / "c.txt")
    (tmp_path / "lot").rename(folder / "lot")
    wanted = [folder / "lot" / "b.txt", folder / "lot" / "sous" / "c.txt"]
    assert given(batches, *wanted) == wanted
    late = write(folder / "lot" / "sous" / "d.txt")
    assert given(batches, late) == [late]


def test_a_slow_copy_is_given_when_it_is_whole(folder: Path, watch_told: Watch) -> None:
    whole = "Une ligne du rapport.\n" * 40

    def copy() -> None:
        with (folder / "lent.txt").open("w", encoding="utf-8") as file:
            for line in whole.splitlines(keepends=True):
                file.write(line)
                file.flush()
                time.sleep(0.03)

    copying = threading.Thread(target=copy)
    copying.start()
    batches = watch_told(quiet=0.8)
    assert next(batches) == (folder / "lent.txt",)
    assert (folder / "lent.txt").read_text(encoding="utf-8") == whole
    copying.join()


def test_a_file_that_goes_again_is_not_given(folder: Path, watch_told: Watch) -> None:
    write(folder / "a.txt")
    batches = watch_told(quiet=0.5)
    threading.Timer(0.2, (folder / "a.txt").unlink).start()
    threading.Timer(0.2, write, [folder / "b.txt"]).start()
    assert next(batches) == (folder / "b.txt",)


def test_an_empty_file_is_waited_for(folder: Path, watch_told: Watch) -> None:
    empty, other = write(folder / "a.txt", ""), write(folder / "b.txt")
    batches = watch_told(quiet=0.3)
    assert next(batches) == (other,)
    assert next(batches) == (empty,)


def test_a_folder_that_vanishes_is_told_and_what_comes_after_is_given(
    folder: Path, tmp_path: Path, watch: Watch
) -> None:
    batches = watch()
    given(batches, write(folder / "a.txt"))
    folder.rename(tmp_path / "débranché")
    assert next(batches) == (folder,)
    (tmp_path / "débranché").rename(folder)
    new = write(folder / "b.txt")
    assert given(batches, new) == [new]
    late = write(folder / "c.txt")
    assert given(batches, late) == [late]


def test_another_folder_in_its_place(folder: Path, watch: Watch) -> None:
    batches = watch()
    given(batches, write(folder / "a.txt"))
    shutil.rmtree(folder)
    new = write(folder / "b.txt")
    assert new in given(batches, new)
    late = write(folder / "c.txt")
    assert given(batches, late) == [late]


def test_a_folder_that_is_not_there_yet(folder: Path, watch: Watch) -> None:
    folder.rmdir()
    batches = watch()
    assert next(batches) == (folder,)
    new = write(folder / "a.txt")
    assert given(batches, new) == [new]


def test_links_are_not_followed(folder: Path, tmp_path: Path, watch: Watch) -> None:
    write(tmp_path / "ailleurs" / "secret.txt")
    (folder / "lien").symlink_to(tmp_path / "ailleurs")
    (folder / "lien.txt").symlink_to(tmp_path / "ailleurs" / "secret.txt")
    (folder / "boucle").symlink_to(folder)
    file = write(folder / "a.txt")
    assert next(watch()) == (file,)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed_is_told(folder: Path, watch: Watch) -> None:
    closed = write(folder / "fermé" / "a.txt").parent
    closed.chmod(0)
    try:
        assert next(watch()) == (closed,)
    finally:
        closed.chmod(0o700)


def test_it_stops_when_told(folder: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    assert list(arrivals(folder, quiet=QUIET, stop=stop)) == []


BATCHES = [(Path("a.pdf"),), (Path("b.pdf"),), (Path("c.pdf"),)]
BROKEN = Outcome.failure("corpus/papier.yaml", DocbaseError("Line 3."))


def added(batch: tuple[Path, ...]) -> Outcome:
    return Outcome(kind="added", path=str(batch[0]), record_id=batch[0].stem)


def test_a_failure_that_lasts_is_told_once() -> None:
    def ingest(batch: tuple[Path, ...]) -> Report:
        return Report(outcomes=(BROKEN, added(batch)))

    told = [report.outcomes for report in reports(BATCHES, ingest)]
    assert told == [(BROKEN, added(BATCHES[0])), (added(BATCHES[1]),), (added(BATCHES[2]),)]


def test_a_failure_that_comes_back_is_told_again() -> None:
    def ingest(batch: tuple[Path, ...]) -> Report:
        return Report(outcomes=(added(batch),) if batch == BATCHES[1] else (BROKEN,))

    told = [report.outcomes for report in reports(BATCHES, ingest)]
    assert told == [(BROKEN,), (added(BATCHES[1]),), (BROKEN,)]


def test_what_changes_nothing_is_not_told() -> None:
    known = Outcome(kind="unchanged", path="a.pdf")
    assert list(reports(BATCHES, lambda _batch: Report(outcomes=(known,)))) == []
    assert len(list(reports(BATCHES, lambda _batch: Report(outcomes=(known,), removed=1)))) == 3


@pytest.mark.parametrize(
    "error", [IndexLockedError("Locked.", hint="Run it again."), StorageError("Full.", hint="Free.")]
)
def test_what_stops_the_work_is_told_once_and_tried_again(error: DocbaseError) -> None:
    tries: list[tuple[Path, ...]] = []

    def ingest(batch: tuple[Path, ...]) -> Report:
        tries.append(batch)
        if len(tries) < 4:
            raise error
        return Report(outcomes=(added(batch),))

    first, *others = reports(BATCHES, ingest, retry=0.01)
    (failure,) = first.failed
    assert (failure.error, failure.message) == (type(error).__name__, error.message)
    assert "tried again" in failure.hint
    assert [report.outcomes for report in others] == [(added(batch),) for batch in BATCHES]
    assert tries == [*BATCHES[:1] * 4, *BATCHES[1:]]


def test_waiting_to_try_again_can_be_stopped() -> None:
    stop = threading.Event()

    def ingest(batch: tuple[Path, ...]) -> Report:
        stop.set()
        raise IndexLockedError("Locked.")

    assert len(list(reports(BATCHES, ingest, stop, retry=PATIENCE))) == 1
