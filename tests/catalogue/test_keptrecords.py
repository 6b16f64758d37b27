"""Records kept as they were read are those that would be read anew."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from docbase.catalogue import readings
from docbase.catalogue.keptrecords import KeptRecords
from docbase.catalogue.sidecar import UnknownKey
from docbase.catalogue.store import Catalogue
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from tests.catalogue.conftest import SAMPLE, Write

RICH = """id: riche
type: guide
title: "L’été, « enfin »"
contributors: [irev, {person: "Dupont, Anne", role: editor}]
date: 2014/2015~
series: {title: Cahiers, number: 04}
host: Revue
identifiers: {isbn: "978-2-07-036822-8"}
files: [{path: a.pdf, pages: 12, note: à revoir}]
items: [DEV 12, {call_number: B, copy: 2}]
relations: [{type: part-of, id: autre}]
themes: [sante]
added: 2020-01-02
colour: bleu
provenance: {title: librarian}
"""


def read(
    corpus: Path, vocabulary: Vocabulary, kept: KeptRecords | None
) -> tuple[list[Record], list[tuple[UnknownKey, ...]]]:
    """Returns the records of a corpus, and the names in them that docbase does not know."""
    catalogue = Catalogue(corpus, vocabulary, kept=kept)
    records = list(catalogue)
    return records, [catalogue.unknown_keys(record.id) for record in records]


def no_reading(text: str, path: str) -> None:
    raise AssertionError(path)


@pytest.fixture
def rich(write: Write) -> Path:
    return write("riche.yaml", RICH).parent


def copies(corpora: Iterable[Path], vocabulary: Vocabulary, kept: KeptRecords) -> None:
    for corpus in corpora:
        read(corpus, vocabulary, kept)


def test_they_are_the_same(
    rich: Path, vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [read(corpus, vocabulary, None) for corpus in (SAMPLE, rich)]
    kept = KeptRecords(tmp_path / "records.sqlite")
    copies((SAMPLE, rich), vocabulary, kept)
    monkeypatch.setattr(readings, "read_text", no_reading)
    assert [read(corpus, vocabulary, kept) for corpus in (SAMPLE, rich)] == expected
    assert len(expected[1][1][0]) == 2


def test_one_that_changed_is_read(rich: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    kept = KeptRecords(tmp_path / "records.sqlite")
    copies([rich], vocabulary, kept)
    for _turn in range(2):
        (rich / "riche.yaml").write_text(RICH.replace("enfin", "encore"), encoding="utf-8")
        assert "encore" in read(rich, vocabulary, kept)[0][0].title


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_none(damage: bytes, rich: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    path.write_bytes(damage)
    expected = read(rich, vocabulary, None)
    for _turn in range(3):
        assert read(rich, vocabulary, KeptRecords(path)) == expected
    assert KeptRecords(path).find("riche.yaml", (rich / "riche.yaml").read_bytes())


def test_what_was_altered_is_not_believed(rich: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    copies([rich], vocabulary, KeptRecords(path))
    path.write_bytes(path.read_bytes().replace(b"riche", b"autre"))
    assert read(rich, vocabulary, KeptRecords(path)) == read(rich, vocabulary, None)


def test_no_folder_keeps_nothing(rich: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    kept = KeptRecords(tmp_path / "absent" / "records.sqlite")
    assert read(rich, vocabulary, kept) == read(rich, vocabulary, None)
    assert not (tmp_path / "absent").exists()
