"""Pages read optically, kept and found again."""

from pathlib import Path

import pytest

from docbase.errors import StorageError
from docbase.extract.ocr.cache import OcrCache
from docbase.model.extract import Line, OcrPage

DIGEST = "ab" + "0" * 62
READER = "tesseract/5.3.0/fra/1"
PAGE = OcrPage(
    number=12, text="L’été\nà Lille", confidence=0.91, lines=(Line(text="L’été", size=24.5, page=12),)
)


def test_what_is_put_is_found(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path / "ocr")
    assert cache.get(DIGEST, 12) is None
    assert cache.pages(DIGEST) == {}
    cache.put(DIGEST, PAGE, READER)
    assert cache.get(DIGEST, 12) == PAGE
    assert cache.get(DIGEST, 1) is None


def test_all_pages_of_a_file(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path)
    first = OcrPage(number=2, text="", confidence=0.0)
    cache.put(DIGEST, PAGE, READER)
    cache.put(DIGEST, first, READER)
    cache.put("cd" + DIGEST, first, READER)
    (tmp_path / "ab" / DIGEST / ".left.docbase.tmp").write_bytes(b"{")
    assert cache.pages(DIGEST) == {2: first, 12: PAGE}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"shape": 1}', b"\xff", b'{"shape": 0}'])
def test_damaged_file_is_a_miss(tmp_path: Path, content: bytes) -> None:
    cache = OcrCache(tmp_path)
    cache.put(DIGEST, PAGE, READER)
    (tmp_path / "ab" / DIGEST / "12.json").write_bytes(content)
    assert cache.get(DIGEST, 12) is None
    assert cache.pages(DIGEST) == {}
    cache.put(DIGEST, PAGE, READER)
    assert cache.get(DIGEST, 12) == PAGE


def test_a_file_that_is_cut_is_a_miss(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path)
    cache.put(DIGEST, PAGE, READER)
    path = tmp_path / "ab" / DIGEST / "12.json"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert cache.get(DIGEST, 12) is None


def test_disk_that_refuses_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    cache = OcrCache(tmp_path)
    (tmp_path / "ab" / DIGEST / "12.json").mkdir(parents=True)
    with pytest.raises(StorageError):
        cache.put(DIGEST, PAGE, READER)
    assert [path.name for path in (tmp_path / "ab" / DIGEST).iterdir()] == ["12.json"]
    (tmp_path / "cd").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError):
        cache.put("cd" + "0" * 62, PAGE, READER)
