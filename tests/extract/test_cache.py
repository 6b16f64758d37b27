"""Extracts kept and found again."""

import dataclasses
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docbase.errors import StorageError
from docbase.extract.cache import ExtractCache, from_json, to_json
from docbase.model.extract import Extract, Line, Page

DIGEST = "ab" + "0" * 62
EXTRACT = Extract(
    format="pdf",
    extractor="pdf/1",
    pages=(Page(number=1, text="Un texte", label="i", heading="Avant-propos"), Page(number=2, text="")),
    metadata={"title": "L’été"},
    lines=(Line(text="Un texte", size=24.5),),
    warnings=("some-pages-without-text",),
)

TEXTS = st.text(max_size=20)
EXTRACTS = st.builds(
    Extract,
    format=TEXTS,
    extractor=TEXTS,
    pages=st.lists(
        st.builds(Page, number=st.integers(min_value=1), text=TEXTS, label=TEXTS, heading=TEXTS), max_size=3
    ).map(tuple),
    has_pages=st.booleans(),
    metadata=st.dictionaries(TEXTS, TEXTS, max_size=3),
    lines=st.lists(
        st.builds(Line, text=TEXTS, size=st.floats(allow_nan=False), page=st.integers(1, 2), style=TEXTS),
        max_size=3,
    ).map(tuple),
    warnings=st.lists(TEXTS, max_size=3).map(tuple),
)


@given(EXTRACTS)
def test_json_keeps_everything(extract: Extract) -> None:
    assert from_json(to_json(extract)) == extract


def test_what_is_put_is_found(tmp_path: Path) -> None:
    cache = ExtractCache(tmp_path / "extracts")
    assert cache.get(DIGEST, "pdf/1") is None
    cache.put(DIGEST, EXTRACT)
    assert cache.get(DIGEST, "pdf/1") == EXTRACT
    assert [
        path.relative_to(cache.folder).as_posix() for path in cache.folder.rglob("*") if path.is_file()
    ] == [f"ab/{DIGEST}.json"]


def test_another_version_of_the_extractor_reads_anew(tmp_path: Path) -> None:
    cache = ExtractCache(tmp_path)
    cache.put(DIGEST, EXTRACT)
    assert cache.get(DIGEST, "pdf/2") is None
    assert not cache.has(DIGEST, "pdf/2")
    assert not cache.has(DIGEST, "pdf/")


def test_any_of_the_extractors_is_good(tmp_path: Path) -> None:
    cache = ExtractCache(tmp_path)
    assert not cache.has(DIGEST, "pdf/1", "text/1")
    cache.put(DIGEST, EXTRACT)
    assert cache.has(DIGEST, "text/1", "pdf/1")
    assert cache.get(DIGEST, "text/1", "pdf/1") == EXTRACT
    assert not cache.has(DIGEST)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"shape": 0}', to_json(EXTRACT)[:-20], b'{"shape": 1}', b"\xff\xfe"],
)
def test_damaged_file_is_a_miss(tmp_path: Path, content: bytes) -> None:
    cache = ExtractCache(tmp_path)
    cache.put(DIGEST, EXTRACT)
    (tmp_path / "ab" / f"{DIGEST}.json").write_bytes(content)
    assert cache.get(DIGEST, "pdf/1") is None
    assert not cache.has(DIGEST, "pdf/1")


def test_only_the_ends_are_read_to_know_that_it_is_there(tmp_path: Path) -> None:
    cache = ExtractCache(tmp_path)
    cache.put(DIGEST, dataclasses.replace(EXTRACT, pages=(Page(number=1, text="x" * 3_000_000),)))
    tracemalloc.start()
    try:
        assert cache.has(DIGEST, "pdf/1")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "ab").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError):
        ExtractCache(tmp_path).put(DIGEST, EXTRACT)


def test_nothing_is_left_behind_by_a_failure(tmp_path: Path) -> None:
    cache = ExtractCache(tmp_path)
    (tmp_path / "ab" / f"{DIGEST}.json").mkdir(parents=True)
    with pytest.raises(StorageError):
        cache.put(DIGEST, EXTRACT)
    assert [path.name for path in (tmp_path / "ab").iterdir()] == [f"{DIGEST}.json"]
