"""Several docbase at once: one writes, the others wait or say who writes; those who search never fail."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import DocbaseError
from docbase.locking import writer_lock
from tests.faults.centres import (
    assert_all_is_well,
    digest,
    environment,
    make_centre,
    publication,
    run,
    word,
)

HOLDS = """
import sys, time
from pathlib import Path
from docbase.locking import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> "subprocess.Popen[str]":
    """Another process that writes in the centre."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, make_centre(tmp_path / "centre", range(1)) / "index"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize("command", ["ingest", "reindex"])
def test_a_second_writer_is_told_who_writes(
    command: str, holder: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    centre = tmp_path / "centre"
    with holder:
        ran = run(centre, command)
        assert run(centre, "search", word(0)).code == 0
        assert run(centre, "check").code == 0
        holder.kill()
    assert ran.code == 6
    assert str(holder.pid) in ran.err
    assert "Attendez" in ran.err
    assert run(centre, command).code == 0  # the lock of the dead blocks nobody, whatever its file still says


def test_two_ingestions_at_once(tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(0)), tmp_path / "dépôt"
    sources = {digest(publication(drop, number)): number for number in range(4)}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "docbase", "ingest", drop],
            cwd=centre,
            env=environment(DOCBASE_WAIT="60"),
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _twin in range(2)
    ]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert_all_is_well(centre, sources)


def test_a_folder_that_is_watched_and_ingested_at_once(tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(0)), tmp_path / "dépôt"
    sources = {digest(publication(drop, number)): number for number in range(4)}
    asked = [sys.executable, "-m", "docbase", "watch", str(drop), "--quiet", "0.1"]
    with subprocess.Popen(
        asked,
        cwd=centre,
        env=environment(DOCBASE_WAIT="60"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as watching:
        for number in range(4, 7):
            sources[digest(publication(drop, number))] = number
            ran = run(centre, "ingest", drop)
            assert ran.code in (0, 6), ran.err  # the other may be writing: it is told, and comes to the same
        until = time.monotonic() + 60
        while time.monotonic() < until and not _has_all(centre, sources):
            time.sleep(0.1)
        watching.send_signal(signal.SIGTERM)
        _out, said = watching.communicate(timeout=60)
    assert b"Traceback" not in said
    assert run(centre, "ingest").code == 0
    assert_all_is_well(centre, sources)


def _has_all(centre: Path, sources: dict[str, int]) -> bool:
    with Centre.open(centre) as opened:
        return len(opened.catalogue) == len(sources)


def test_searches_never_fail_while_others_write(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(2))
    publication(centre / "corpus", 2)
    failures: list[Exception] = []
    is_over = threading.Event()

    def search_on_and_on() -> None:
        try:
            while not is_over.is_set():
                with Centre.open(centre) as opened:
                    for _again in range(3):
                        page = opened.search(word(0))
                        assert (page.total, len(page.hits[0].pages)) == (1, 1)
                        assert opened.bibliography(word(0), format="ris")
        except (DocbaseError, AssertionError, LookupError, OSError) as error:
            failures.append(error)

    searcher = threading.Thread(target=search_on_and_on)
    searcher.start()
    with Centre.open(centre) as opened:
        opened.ingest()
        record = opened.corpus / opened.catalogue.location(opened.search(word(2)).hits[0].record_id)
        text = record.read_text(encoding="utf-8")
        for number in range(25):  # enough for the engine to merge what it has
            record.write_text(f"{text}keywords: [mot{number}]\n", encoding="utf-8")
            if number % 5 == 0:
                opened.reindex()
            else:
                opened.ingest()
        assert opened.search("mot24").total == 1
    is_over.set()
    searcher.join()
    assert failures == []


def test_the_lock_is_kept_by_the_system_not_by_its_file(tmp_path: Path) -> None:
    index = make_centre(tmp_path / "centre", range(1)) / "index"
    (index / "writer.pid").write_text("1", encoding="ascii")
    (index / "writer.lock").write_text("1", encoding="ascii")
    with writer_lock(index):
        assert (index / "writer.pid").read_text(encoding="ascii") == str(os.getpid())
    shutil.rmtree(index)
    assert run(index.parent, "ingest").code == 0


def test_what_is_interrupted_is_kept(tmp_path: Path) -> None:
    centre, drop = make_centre(tmp_path / "centre", range(1)), tmp_path / "dépôt"
    sources = {digest(path): 0 for path in (centre / "corpus").glob("*.txt")}
    sources |= {digest(publication(drop, number)): number for number in range(1, 4)}
    with subprocess.Popen(
        [sys.executable, "-m", "docbase", "ingest", drop],
        cwd=centre,
        env=environment(),
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and len(list((centre / "corpus").rglob("*.yaml"))) < 2:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
    assert process.returncode in (0, 130, -signal.SIGINT)
    assert run(centre, "ingest", drop).code == 0
    assert_all_is_well(centre, sources)
