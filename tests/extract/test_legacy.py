"""What is read out of the documents of Word 97-2003, and what is left to LibreOffice."""

import os
from pathlib import Path

import pytest

from docbase.errors import ConversionNeededError, DamagedDocumentError, EncryptedDocumentError
from docbase.extract.base import identity, source_file
from docbase.extract.legacy import LegacyExtractor
from tests.extract.samples import ole, put
from tests.programs import needs_antiword

GUIDE = Path(__file__).parent / "data" / "guide.doc"
posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for antiword is a shell script")


@needs_antiword
def test_text_is_whole_and_in_its_form() -> None:
    extract = LegacyExtractor().extract(source_file(GUIDE))
    assert extract.text == "Le guide\nl’écart et sa suite\n\nVille\tHabitants\nFin\nUn encadré\nUne note."
    assert extract.metadata == {"title": "Le guide", "author": "IREV", "created": "2015-11-03"}
    assert extract.lines[1].text == "l’écart et sa suite"


def test_words_are_all_there_without_antiword(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    extract = LegacyExtractor().extract(source_file(GUIDE))
    assert extract.text == "Le guide\nl’écart et sa suite\nVille\tHabitants\nFin\nUne note.\nUn encadré"


@posix
def test_what_was_read_without_antiword_is_read_anew_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    poor = LegacyExtractor().extract(source_file(GUIDE))
    assert poor.extractor == identity(LegacyExtractor())
    (tmp_path / "antiword").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "antiword").chmod(0o755)
    assert identity(LegacyExtractor()) != poor.extractor


@posix
def test_antiword_is_told_no_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "antiword"
    program.write_text(f'#!/bin/sh\nenv > "{tmp_path}/told"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("DOCBASE_PASSWORDS", "secret")
    LegacyExtractor().extract(source_file(GUIDE))
    assert "PATH=" in (told := (tmp_path / "told").read_text(encoding="utf-8"))
    assert "secret" not in told


def test_presentation_is_left_to_libreoffice(tmp_path: Path, english: None) -> None:
    content = GUIDE.read_bytes().replace(
        "WordDocument".encode("utf-16-le"), "OtherContent".encode("utf-16-le")
    )
    with pytest.raises(
        ConversionNeededError, match=r"diapos\.ppt can be read only with .* LibreOffice"
    ) as caught:
        LegacyExtractor().extract(put(tmp_path, "diapos.ppt", content))
    assert caught.value.hint


def test_old_word_of_another_alphabet_is_left_to_libreoffice(tmp_path: Path) -> None:
    content = (
        GUIDE.read_bytes().replace(b"\xec\xa5", b"\xdc\xa5", 1).replace(b"\xe9\xfd\0\0", b"\xe3\x04\0\0", 1)
    )
    with pytest.raises(ConversionNeededError):
        LegacyExtractor().extract(put(tmp_path, "vieux.doc", content))


@pytest.mark.parametrize("content", [ole("WordDocument"), GUIDE.read_bytes()[:3000]])
def test_broken_file_is_damaged(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedDocumentError, match=r"note\.doc") as caught:
        LegacyExtractor().extract(put(tmp_path, "note.doc", content))
    assert caught.value.hint


def test_document_under_a_password_says_so(tmp_path: Path) -> None:
    content = bytearray(GUIDE.read_bytes())
    flags = content.index(b"\xec\xa5") + 0x0B
    content[flags] |= 1
    with pytest.raises(EncryptedDocumentError, match=r"note\.doc") as caught:
        LegacyExtractor().extract(put(tmp_path, "note.doc", bytes(content)))
    assert caught.value.hint
