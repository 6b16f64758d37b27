"""How Office files that ask for a password are read."""

import dataclasses
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from docbase.errors import DamagedDocumentError, EncryptedDocumentError
from docbase.extract.base import identity, installed, read
from docbase.extract.office.protected import ProtectedExtractor, is_locked, unlocked
from docbase.extract.office.sheets import SheetsExtractor
from docbase.extract.office.slides import SlidesExtractor
from docbase.extract.office.word import WordExtractor
from docbase.model.extract import SourceFile, Terms
from tests.extract.office import encrypted, pptx, shape, xlsx, xlsx_row
from tests.extract.samples import docx, ole, p, put, texts, zipped

DATA = Path(__file__).parent / "data"
DOCX = encrypted(docx(p("Le guide")), "secret")


def protected(folder: Path, name: str, content: bytes, *passwords: str) -> SourceFile:
    return dataclasses.replace(put(folder, name, content), terms=Terms(passwords=passwords))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(p("Le guide"))),
        ("a.pptx", pptx([shape("Le guide")])),
        ("a.xlsx", xlsx(xlsx_row(1, {"A": "Le guide"}))),
    ],
)
def test_what_is_inside_is_read_with_any_of_the_passwords(tmp_path: Path, name: str, content: bytes) -> None:
    extract = read(protected(tmp_path, name, encrypted(content, "secret"), "faux", "secret"), installed())
    assert texts(extract) == ["Le guide"]
    assert extract.format == name.removeprefix("a.")
    assert extract.extractor == identity(ProtectedExtractor())
    assert extract.warnings == ()


def test_wrong_name_is_said(tmp_path: Path) -> None:
    extract = read(protected(tmp_path, "a.xlsx", DOCX, "secret"), installed())
    assert (extract.format, extract.warnings) == ("docx", ("wrong-extension",))


@pytest.mark.parametrize("passwords", [(), ("faux",), ("", "Secret")])
def test_no_password_opens_it(tmp_path: Path, passwords: tuple[str, ...]) -> None:
    source = protected(tmp_path, "a.docx", DOCX, *passwords)
    with pytest.raises(EncryptedDocumentError, match=r"a\.docx") as caught:
        ProtectedExtractor().extract(source)
    assert "--password" in caught.value.hint
    assert caught.value.path == source.path


@pytest.mark.parametrize("content", [ole("EncryptedPackage"), DOCX[:3000]], ids=["no streams", "cut"])
def test_damaged_file_stays_locked(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EncryptedDocumentError, match=r"a\.docx"):
        ProtectedExtractor().extract(protected(tmp_path, "a.docx", content, "secret"))


def test_error_of_what_is_inside_names_the_file_itself(tmp_path: Path) -> None:
    content = encrypted(zipped({"word/document.xml": "not XML"}), "secret")
    source = protected(tmp_path, "a.docx", content, "secret")
    with pytest.raises(DamagedDocumentError, match=r"a\.docx") as caught:
        ProtectedExtractor().extract(source)
    assert caught.value.path == source.path


@pytest.mark.parametrize("inner", [WordExtractor, SheetsExtractor, SlidesExtractor])
def test_what_was_read_by_another_version_of_the_inner_extractor_is_read_anew(
    inner: type[WordExtractor | SheetsExtractor | SlidesExtractor], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = identity(ProtectedExtractor())
    monkeypatch.setattr(inner, "version", "another")
    assert identity(ProtectedExtractor()) != before


KILLED = """
import os, signal, sys
from pathlib import Path
from docbase.extract.base import source_file
from docbase.extract.office.protected import unlocked
from docbase.model.extract import Terms
import dataclasses
source = dataclasses.replace(source_file(Path(sys.argv[1])), terms=Terms(passwords=("secret",)))
with unlocked(source) as clear:
    assert clear.path.read_bytes().startswith(b"PK")
    print(clear.path, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files that are in no folder")
def test_nothing_is_left_in_clear_by_a_worker_that_is_killed(tmp_path: Path) -> None:
    source = protected(tmp_path, "a.docx", DOCX)
    command = [sys.executable, "-c", KILLED, str(source.path)]
    told = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    copy = Path(told.stdout.decode().strip())
    assert copy.parent.parent == tmp_path
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [source.path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only this way")
def test_open_copy_is_a_file_where_memory_cannot_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_name: str) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "memfd_create", refuse)
    with unlocked(protected(tmp_path, "a.docx", DOCX, "secret")) as clear:
        assert stat.S_IMODE(clear.path.lstat().st_mode) == 0o600
        assert clear.path.read_bytes().startswith(b"PK")
    assert not clear.path.parent.exists()


def test_open_copy_is_for_the_user_only_and_goes_away(tmp_path: Path) -> None:
    source = protected(tmp_path, "a.docx", DOCX, "secret")
    with unlocked(source) as clear:
        copy = clear.path
        assert copy.name == "a.docx"
        assert copy.parent != tmp_path
        assert clear.terms == source.terms
        if sys.platform != "win32":
            assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not copy.parent.exists()


def test_open_copy_goes_away_after_an_error(tmp_path: Path) -> None:
    copies = []

    def fail() -> None:
        with unlocked(protected(tmp_path, "a.docx", DOCX, "secret")) as clear:
            copies.append(clear.path)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [copy.exists() for copy in copies] == [False]


def test_old_files_that_are_locked_are_told_from_others() -> None:
    assert is_locked((DATA / "tableau-protege.xls").read_bytes())
    assert not is_locked((DATA / "tableau.xls").read_bytes())
    assert not is_locked(b"no Office file")
