"""How files are given to LibreOffice, whatever it does with them; a script stands for it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, ExtractionError, StorageError
from docbase.extract.legacy.conversion import BATCH, MEMORY, convert
from docbase.model.extract import SourceFile
from tests.extract.samples import put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script")
ONE_BY_ONE = """
for file in "$@"; do
    case $file in */in/*)
        %s
        cp "$file" "$here/out/$(basename "${file%%.*}").pdf";;
    esac
done
"""
Install = Callable[[str], Path]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes soffice a script that notes its calls; it knows its folder, `$here`, and that of the test."""

    def install(script: str) -> Path:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\ntest={tmp_path}\nhere={tmp_path}/made\nmkdir -p "$here/out"\n'
            f'ls "$here/in" | wc -l >> {tmp_path}/calls\n{script}',
            encoding="utf-8",
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        return tmp_path / "made"

    return install


def files(folder: Path, *contents: str) -> list[SourceFile]:
    return [put(folder, f"{number}.ppt", content) for number, content in enumerate(contents)]


def calls(folder: Path) -> list[int]:
    """Returns how many copies lay ready at each call."""
    return [int(line) for line in (folder / "calls").read_text(encoding="utf-8").split()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_files_are_converted_by_the_batch(tmp_path: Path, office: Install) -> None:
    made = office(ONE_BY_ONE % ":")
    sources = files(tmp_path, *(f"file {number}" for number in range(2 * BATCH + 5)))
    outcomes = dict(convert(sources, made, timeout=20))
    assert {source.path.read_text(encoding="utf-8") for source in sources} == {
        outcome.read_text(encoding="utf-8") for outcome in outcomes.values() if isinstance(outcome, Path)
    }
    assert calls(tmp_path) == [BATCH, BATCH, 5]
    assert list((made / "in").iterdir()) == []


def test_one_that_hangs_costs_one_wait_and_not_one_for_each_file(tmp_path: Path, office: Install) -> None:
    made = office(ONE_BY_ONE % 'grep -q hang "$file" && exec sleep 60')
    sources = files(tmp_path, "a", "b", "hang", "c")
    outcomes = dict(convert(sources, made, timeout=1))
    assert type(outcomes[sources[2]]) is ExtractionError
    assert all(isinstance(outcomes[sources[place]], Path) for place in (0, 1, 3))
    assert len(calls(tmp_path)) == 3  # the batch, the one that hangs, the one after it


def test_a_batch_that_goes_on_is_not_stopped(tmp_path: Path, office: Install) -> None:
    made = office(ONE_BY_ONE % "sleep 0.6")
    outcomes = convert(files(tmp_path, *"abcd"), made, timeout=1.8)
    assert all(isinstance(outcome, Path) for _source, outcome in outcomes)
    assert len(calls(tmp_path)) == 1


def test_a_file_that_vanished_costs_only_itself(tmp_path: Path, office: Install) -> None:
    made = office(ONE_BY_ONE % ":")
    sources = files(tmp_path, "a", "b", "c")
    sources[1].path.unlink()
    outcomes = dict(convert(sources, made, timeout=20))
    lost = outcomes[sources[1]]
    assert isinstance(lost, StorageError)
    assert lost.path == sources[1].path
    assert all(isinstance(outcomes[sources[place]], Path) for place in (0, 2))


def test_a_folder_that_cannot_be_written_is_no_fault_of_a_file(tmp_path: Path, office: Install) -> None:
    made = office(ONE_BY_ONE % ":")
    made.write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        list(convert(files(tmp_path, "a"), made, timeout=20))
    assert caught.value.path == made


def test_passwords_are_not_told_and_home_is_a_folder_that_goes_away(
    tmp_path: Path, office: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCBASE_PASSWORDS", "secret")
    made = office('env > "$test/told"')
    ((_source, outcome),) = convert(files(tmp_path, "a"), made, timeout=20)
    assert type(outcome) is DamagedDocumentError
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert not any("secret" in line for line in told)
    assert f"HOME={made}" in told


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of another process")
def test_memory_is_bounded(tmp_path: Path, office: Install) -> None:
    made = office('sleep 0.5\nsh -c "ulimit -v" > "$test/limit"')
    list(convert(files(tmp_path, "a"), made, timeout=20))
    assert int((tmp_path / "limit").read_text(encoding="utf-8")) * 1024 == MEMORY


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_what_it_leaves_behind_is_stopped(tmp_path: Path, office: Install) -> None:
    made = office('sleep 60 &\necho $! > "$test/pid"')
    list(convert(files(tmp_path, "a"), made, timeout=20))
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    for _wait in range(50):
        if not is_alive(pid):
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("a process of LibreOffice outlived it")
