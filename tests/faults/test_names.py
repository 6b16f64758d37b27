"""Names that attack a terminal, a disk or a record, and things of a folder that are no files."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docbase import Centre
from tests.faults.centres import environment, leftovers, make_centre, run

if sys.platform != "linux":
    pytest.skip("Linux alone lets a file have any name", allow_module_level=True)

NAMES = (
    *(b"ligne\nbrisee.txt", b"tab\tici.txt", b"\x1b[31mrouge.txt", b"\x07cloche.txt", b"a" * 251 + b".txt"),
    *("é".encode() * 125 + b".txt", b"b" * 70 + b"." + b"txt" * 60, b"-rf.txt", b"--help.txt", b" .txt"),
    *(
        "\u202egpj.txt".encode(),
        "e\u0301te\u0301.txt".encode(),
        "\U0001f600.txt".encode(),
        b"*.txt",
        b"[b].txt",
    ),
    *(
        b"con.txt",
        b"null.txt",
        b"no.txt",
        b"01.txt",
        b"{name}.txt",
        b"%s.txt",
        b"a'b\"c$(d)`.txt",
        b"a\\b.txt",
    ),
)
NO_TEXT = (b"\xe9t\xe9.txt", b"d\xe9p\xf4t/rapport.txt", b"\xff\xfe.txt")
"""Names in the letters of old systems, and a folder with such a name."""


def word(number: int) -> str:
    return f"maubeuge{'x' * number}"


def write(folder: Path, names: tuple[bytes, ...]) -> None:
    for number, name in enumerate(names):
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Compte rendu\n\nLa rencontre de {word(number)}, la {number}e.\n")


@pytest.mark.parametrize("place", ["corpus", "depot"])
def test_any_name_that_is_text_comes_in(place: str, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    drop = centre / "corpus" if place == "corpus" else tmp_path / place
    readable = [name for name in NAMES if name.endswith((b".txt", b".TXT"))]
    write(drop, NAMES)
    with Centre.open(centre) as opened:
        report = opened.ingest([drop])
        assert len(report.added) == len(readable)
        assert len(report.failed) == len(NAMES) - len(readable)
        others = [found for found in opened.audit(deep=True) if found.rule != "unread-file"]
        assert [found for found in others if found.severity != "info"] == []
        for number, name in enumerate(NAMES):
            assert opened.search(word(number)).total == (name in readable), name
        again = opened.ingest()
        assert (again.added, again.updated, again.indexed) == ((), (), 0)
    assert leftovers(centre) == []


@pytest.mark.parametrize("place", ["corpus", "depot"])
def test_a_name_that_is_no_text_is_told_and_the_others_come_in(place: str, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(1))
    drop = centre / "corpus" if place == "corpus" else tmp_path / place
    write(drop, (*NO_TEXT, b"bon.txt"))
    ran = run(centre, "ingest", drop, "--json")
    assert ran.code == 10
    assert len(ran.json["added"]) == 1
    failed = ran.json["failed"]
    assert sorted(one["path"].rpartition("/")[2] for one in failed) == [
        "d\ufffdp\ufffdt",
        "\ufffdt\ufffd.txt",
        "\ufffd\ufffd.txt",
    ]
    assert all(one["hint"] for one in failed)
    assert "\ufffd" in run(centre, "ingest", drop).err
    assert run(centre, "check").code == 0
    (drop / os.fsdecode(NO_TEXT[0])).rename(drop / "été.txt")
    assert len(run(centre, "ingest", drop, "--json").json["added"]) == 1


def test_a_record_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(1))
    record = next((centre / "corpus").glob("*.yaml"))
    odd = record.rename(centre / "corpus" / os.fsdecode(b"\xe9t\xe9.yaml"))
    for command in ("ingest", "check"):
        ran = run(centre, command)
        assert ran.code
        assert "\ufffd" in ran.err + ran.out
    odd.rename(record)
    assert run(centre, "ingest").code == 0


def test_two_spellings_of_one_name_are_told(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    write(centre / "corpus", ("été.txt".encode(), "e\u0301te\u0301.txt".encode()))
    with Centre.open(centre) as opened:
        first, second = opened.ingest(), opened.ingest()
        for report in (first, second):
            assert [one.error for one in report.failed] == ["StorageError"]
            assert report.failed[0].hint
        assert (len(first.added), second.updated) == (1, ())


@pytest.mark.parametrize("place", ["corpus", "depot"])
def test_what_is_no_file_is_passed_over(place: str, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    drop = centre / "corpus" if place == "corpus" else tmp_path / place
    write(drop, (b"bon.txt",))
    odd = ["tube.txt", "prise.txt", "boucle.txt", "nulle-part.txt", "zeros.txt"]
    os.mkfifo(drop / "tube.txt")
    os.mkfifo(drop / "tube.yaml")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(os.path.relpath(drop / "prise.txt"))
        (drop / "boucle.txt").symlink_to("boucle.txt")
        (drop / "boucle.yaml").symlink_to("boucle.yaml")
        (drop / "ailleurs").symlink_to(".")
        (drop / "nulle-part.txt").symlink_to("/nulle/part.txt")
        (drop / "zeros.txt").symlink_to("/dev/zero")
        with Centre.open(centre) as opened:
            report = opened.ingest([drop])
            assert [one.kind for one in report.outcomes] == ["added"]
            named = opened.ingest([drop / name for name in odd])  # asked for by name, each is told
            assert [one.error for one in named.outcomes] == ["StorageError"] * len(odd)
            assert all(one.hint for one in named.failed)
            assert opened.audit(deep=True) == []
            assert opened.search(word(0)).total == 1


def test_a_path_too_long_for_the_system_is_told(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    drop = tmp_path / "depot"
    write(drop, (b"bon.txt",))
    here = os.open(drop, os.O_RDONLY)
    for _level in range(70):
        os.mkdir("d" * 60, dir_fd=here)
        below = os.open("d" * 60, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    with Centre.open(centre) as opened:
        report = opened.ingest([drop])
        assert (len(report.added), [one.error for one in report.failed]) == (1, ["StorageError"])
        assert report.failed[0].hint
    subprocess.run(["rm", "-rf", drop], check=True)


def test_a_file_that_grows_all_the_while_is_left_until_it_is_whole(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(1))
    growing = centre / "corpus" / "journal.txt"
    growing.write_text("La rencontre de Maubeuge.\n", encoding="utf-8")
    is_over = threading.Event()

    def grow() -> None:
        with growing.open("a", encoding="utf-8") as file:
            while not is_over.wait(0.001):
                file.write("Encore une ligne.\n")
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with Centre.open(centre) as opened:
            (failed,) = opened.ingest().failed
            assert failed.path == "corpus/journal.txt"
            assert failed.hint
    finally:
        is_over.set()
        writer.join()
    with Centre.open(centre) as opened:
        assert len(opened.ingest().added) == 1
        assert opened.search("maubeuge").total == 1
        others = [found for found in opened.audit(deep=True) if found.rule != "unread-file"]
        assert [found for found in others if found.severity != "info"] == []


def test_what_a_library_says_when_it_stops_is_not_shown(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    table = (Path(__file__).parent.parent / "extract" / "data" / "tableau.xls").read_bytes()
    (centre / "corpus" / "tableau.xls").write_bytes(table[:4150])  # calamine panics
    ran = run(centre, "ingest")
    assert ran.code == 10
    assert "panicked" not in ran.err
    assert "conseil" in ran.err or "tableau.xls" in ran.err
    assert environment()["DOCBASE_LANGUAGE"] == "fr"
