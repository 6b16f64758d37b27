"""Files read in other processes."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docbase.errors import (
    DamagedDocumentError,
    DocbaseError,
    EncryptedDocumentError,
    ExtractionError,
    UnsupportedFormatError,
)
from docbase.extract.workers import AHEAD, Limits, extract_all
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from tests.extract.misbehaving import Misbehaving
from tests.extract.samples import docx, p, pdf, put


def results(sources: list[SourceFile], misbehaving: bool = False) -> dict[str, Extract | DocbaseError]:
    extractors = (Misbehaving(),) if misbehaving else None
    found = extract_all(
        sources, Limits(jobs=2, timeout=5 if misbehaving else 60, memory=500), extractors=extractors
    )
    return {source.path.name: result for source, result in found}


def test_every_file_has_its_result(tmp_path: Path) -> None:
    sources = [put(tmp_path, f"{number}.txt", f"texte {number}") for number in range(12)]
    sources.append(put(tmp_path, "a.pdf", pdf([[(11, "Un texte")]])))
    sources.append(put(tmp_path, "a.docx", docx(p("Un texte"))))
    sources.append(put(tmp_path, "a.mp3", b"ID3\x03\x00"))
    found = results(sources)
    assert set(found) == {source.path.name for source in sources}
    extracts = {name: result.text for name, result in found.items() if isinstance(result, Extract)}
    assert extracts == {"a.pdf": "Un texte", "a.docx": "Un texte"} | {
        f"{n}.txt": f"texte {n}" for n in range(12)
    }
    assert isinstance(found["a.mp3"], UnsupportedFormatError)


def test_a_bad_file_costs_only_itself(tmp_path: Path, english: None) -> None:
    names = ["hangs", "dies", "swells", "fails", "refuses", *"abcdef"]
    found = results([put(tmp_path, f"{name}.txt", "texte") for name in names], misbehaving=True)
    assert all(isinstance(found[f"{name}.txt"], Extract) for name in "abcdef")
    failures = {
        name: (type(error), str(error)) for name, error in found.items() if isinstance(error, DocbaseError)
    }
    assert failures == {
        "hangs.txt": (ExtractionError, "hangs.txt could not be read in 5 seconds."),
        "dies.txt": (DamagedDocumentError, "dies.txt is damaged: the program that reads it stopped."),
        "swells.txt": (ExtractionError, "swells.txt could not be read in 500 MB of memory."),
        "fails.txt": (ExtractionError, "fails.txt could not be read: ValueError a defect."),
        "refuses.txt": (EncryptedDocumentError, "Check the path."),
    }
    for error in found.values():
        if isinstance(error, DocbaseError):
            assert error.hint
            assert error.path == tmp_path / Path(str(error.path)).name


def test_errors_come_back_whole(tmp_path: Path) -> None:
    (error,) = results([put(tmp_path, "refuses.txt", "texte")], misbehaving=True).values()
    assert isinstance(error, EncryptedDocumentError)
    assert (error.hint, error.path, error.field) == ("hint", tmp_path / "refuses.txt", "field")


def test_messages_are_in_the_language_of_the_user(tmp_path: Path, english: None) -> None:
    (error,) = results([put(tmp_path, "refuses.txt", "texte")], misbehaving=True).values()
    assert str(error) == _("Check the path.") == "Check the path."


def test_no_more_is_asked_for_than_keeps_the_workers_busy(tmp_path: Path) -> None:
    asked = []

    def sources() -> Iterator[SourceFile]:
        for number in itertools.count():
            asked.append(number)
            yield put(tmp_path, f"{number}.txt", "texte")

    reading = extract_all(sources(), Limits(jobs=1, timeout=10, memory=500))
    next(reading)
    assert len(asked) <= AHEAD
    reading.close()


def test_nothing_to_read(tmp_path: Path) -> None:
    assert results([]) == {}


SCRIPT = """
from pathlib import Path
from docbase.extract.base import source_file
from docbase.extract.workers import Limits, extract_all

print("begun")
for source, extract in extract_all([source_file(Path("a.txt"))], Limits(jobs=1)):
    print(extract.text)
"""


@pytest.mark.parametrize("begin", ["", "from threading import Thread\nThread(target=print).start()\n"])
def test_a_script_needs_no_guard(tmp_path: Path, begin: str) -> None:
    put(tmp_path, "a.txt", "Un texte")
    script = put(tmp_path, "script.py", begin + SCRIPT)
    run = subprocess.run(
        [sys.executable, str(script.path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.split("\n")[-3:] == ["begun", "Un texte", ""]
    assert run.stderr == ""
