"""A stocktake: what is missing, misplaced, unknown or there twice."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import InvalidRecordError, StorageError
from docbase.model.holdings import Copy, Stocktake


def take(folder: Path, scan: str | bytes, location: str = "") -> Stocktake:
    data = scan.encode() if isinstance(scan, str) else scan
    with Centre.open(folder) as centre:
        return centre.holdings.stocktake(data, location)


def ids(copies: tuple[Copy, ...]) -> list[str]:
    return [copy.record.id for copy in copies]


def test_all_in_place_is_all_well(shelved_sample: Path) -> None:
    found = take(shelved_sample, "DEV 2\nDEV 12\nDEV 12 bis\n000101\n", "salle de lecture")
    assert found == Stocktake(expected=4, seen=4)


def test_what_is_missing_misplaced_unknown_and_twice(shelved_sample: Path) -> None:
    scan = "dev 12\n\nDEV 2\nDEV 12 bis\nDEV 122\ndev-12\n307.14 DUP\n"
    found = take(shelved_sample, scan, "Salle de lecture")
    assert ids(found.missing) == ["emp"]
    assert [(one.copy.record.id, one.line) for one in found.misplaced] == [("douze", 1)]
    assert [(one.mark.text, one.mark.line) for one in found.unknown] == [("DEV 122", 5)]
    assert "DEV 12" in found.unknown[0].nearest
    assert [(one.text, one.line) for one in found.twice] == [("dev-12", 6)]
    assert ids(found.elsewhere) == ["dewey"]
    assert (found.expected, found.seen) == (4, 3)


def test_the_fewest_copies_are_moved(shelved_sample: Path) -> None:
    found = take(shelved_sample, "EMP 1\nDEV 2\nDEV 12\nDEV 12 bis\n", "Salle de lecture")
    (one,) = found.misplaced
    assert one.copy.record.id == "emp"
    assert one.after is not None
    assert one.after.record.id == "bis"
    first = take(shelved_sample, "DEV 12\nDEV 12 bis\nDEV 2\n", "Salle de lecture").misplaced
    assert [(one.copy.record.id, one.after) for one in first] == [("deux", None)]


def test_each_location_has_its_own_order(shelved_sample: Path) -> None:
    found = take(shelved_sample, "DEV 2\nDEV 12\nDEV 12 bis\n000101\n307.14 DUP\n307.2 ABC\n000102")
    assert not found.misplaced
    assert not found.missing
    assert ids(found.unmarked) == ["boite"]


def test_what_is_lent_is_not_missing(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.holdings.loans.lend("DEV 12", "Dupont")
        centre.holdings.loans.lend("DEV 2", "Durand")
        found = centre.holdings.stocktake(b"DEV 2\nDEV 12 bis\nEMP 1 ex. 1\n", "Salle de lecture")
    assert not found.missing
    assert ids(found.on_loan) == ["douze"]
    assert ids(found.returned) == ["deux"]


@pytest.mark.parametrize(
    "scan",
    [
        "Titre;Cote\r\nDeux;DEV 2\r\nDouze;DEV 12\r\n".encode("cp1252"),
        "\ufeffcall_number,title\nDEV 2,Été\n\nDEV 12,x\n".encode(),
        b"DEV 2;2026-11-03 10:12\nDEV 12;2026-11-03 10:13\n",
        b"code-barres\tcote\nDEV 2\t\n\tDEV 12\n",
        b'"DEV 2"\r\n"DEV 12"\r\n',
    ],
)
def test_scanners_and_spreadsheets_are_read(shelved_sample: Path, scan: bytes) -> None:
    found = take(shelved_sample, scan)
    assert (found.seen, found.unknown) == (2, ())


@pytest.mark.parametrize("scan", [b"", b"\n \n", b"%PDF-1.7\0\0", "DEV 2\n".encode("utf-16"), b"cote\n"])
def test_what_is_no_scan_is_refused(shelved_sample: Path, scan: bytes) -> None:
    with pytest.raises(InvalidRecordError):
        take(shelved_sample, scan)


def test_a_file_that_is_not_there_is_told(shelved_sample: Path, tmp_path: Path) -> None:
    with Centre.open(shelved_sample) as centre:
        with pytest.raises(StorageError):
            centre.holdings.stocktake(tmp_path / "nothing.txt")
        (tmp_path / "scan.txt").write_text("DEV 2\n" * 2000 + "x" * 500 + "\n9" * 3000, encoding="utf-8")
        found = centre.holdings.stocktake(tmp_path / "scan.txt")
    assert (found.seen, len(found.twice), len(found.unknown)) == (1, 1999, 3001)


@pytest.mark.parametrize("scan", ["DEV 2\n" + "9" * 200_000, "cote;lieu\nDEV 2;\n" + "9" * 200_000 + ";x"])
def test_a_line_without_end_is_told(shelved_sample: Path, scan: str) -> None:
    with pytest.raises(InvalidRecordError, match="cell is too long"):
        take(shelved_sample, scan)
