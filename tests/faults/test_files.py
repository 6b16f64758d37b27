"""Files that move under docbase: changed, gone or edited by hand while it works."""

import os
import time
from pathlib import Path

import pytest

from docbase import Centre
from docbase.ingest.workplace import Progress
from tests.faults.centres import assert_all_is_well, digest, make_centre, publication, word


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return make_centre(tmp_path / "centre", range(2))


def sources(centre: Path) -> dict[str, int]:
    return {digest(path): int(path.stem[-3:]) for path in (centre / "corpus").rglob("reunion-*.txt")}


def test_a_file_that_changes_while_others_are_read(centre: Path) -> None:
    changing = publication(centre / "corpus", 9)
    publication(centre / "corpus", 8)
    met: list[str] = []

    def change(progress: Progress) -> None:
        """Somebody saves the file again as soon as the first one is dealt with."""
        met.append(progress.path)
        if len(met) == 1:
            with changing.open("a", encoding="utf-8") as file:
                file.write("Une phrase de plus.\n")

    with Centre.open(centre) as opened:
        report = opened.ingest(progress=change)
        (failed,) = report.failed
        assert failed.path == "corpus/reunion-009.txt"
        assert failed.message
        assert failed.hint
        assert not changing.with_suffix(".yaml").exists()
        assert opened.search(word(8)).total == 1
    with Centre.open(centre) as opened:
        assert len(opened.ingest().added) == 1
        assert opened.search('"une phrase de plus"').total == 1
    assert_all_is_well(centre, sources(centre))


@pytest.mark.parametrize("place", ["corpus", "elsewhere"])
def test_a_file_that_vanishes_after_it_was_found(place: str, centre: Path, tmp_path: Path) -> None:
    folder = centre / "corpus" if place == "corpus" else tmp_path / "dépôt"
    going = publication(folder, 9)
    staying = publication(folder, 8)

    def take_away(_progress: Progress) -> None:
        going.unlink(missing_ok=True)

    with Centre.open(centre) as opened:
        report = opened.ingest([centre / "corpus" / "reunion-000.txt", folder], progress=take_away)
        (failed,) = report.failed
        assert failed.path.endswith(going.name)
        assert failed.hint
        assert [one.record_id for one in report.added] == [opened.search(word(8)).hits[0].record_id]
    with Centre.open(centre) as opened:
        assert not opened.ingest().failed
    assert_all_is_well(centre, {**sources(centre), digest(staying): 8})


def test_a_record_edited_by_hand_meanwhile_keeps_what_was_written(centre: Path) -> None:
    text = centre / "corpus" / "reunion-001.txt"
    text.write_text(text.read_text(encoding="utf-8") + "Une phrase de plus.\n", encoding="utf-8")
    record = text.with_suffix(".yaml")

    def edit(_progress: Progress) -> None:
        written = record.read_text(encoding="utf-8")
        if "à la main" not in written:
            record.write_text(f"# relu à la main\n{written}edition: 2e\n", encoding="utf-8")

    with Centre.open(centre) as opened:
        assert len(opened.ingest(progress=edit).updated) == 1
    with Centre.open(centre) as opened:
        opened.ingest()
        written = record.read_text(encoding="utf-8")
        assert written.startswith("# relu à la main\n")
        assert "edition: 2e" in written
        assert digest(text) in written
        assert opened.search('"une phrase de plus"').total == 1
    assert_all_is_well(centre, sources(centre))


def test_a_record_broken_by_hand_meanwhile_is_left_as_it_is(centre: Path) -> None:
    text = centre / "corpus" / "reunion-001.txt"
    text.write_text(text.read_text(encoding="utf-8") + "Une phrase de plus.\n", encoding="utf-8")
    record = text.with_suffix(".yaml")
    sound = record.read_bytes()
    broken = b'title: "sans fin\n' + sound

    def spoil(_progress: Progress) -> None:
        record.write_bytes(broken)

    with Centre.open(centre) as opened:
        (failed,) = opened.ingest(progress=spoil).failed
        assert "reunion-001" in failed.path
        assert failed.hint
    assert record.read_bytes() == broken
    with Centre.open(centre) as opened:
        assert opened.ingest().failed
        assert opened.search(word(1)).total == 1
    assert record.read_bytes() == broken
    record.write_bytes(sound)
    with Centre.open(centre) as opened:
        assert not opened.ingest().failed
    assert_all_is_well(centre, sources(centre))


def test_a_file_with_a_date_of_tomorrow_is_still_read_again(centre: Path) -> None:
    text = centre / "corpus" / "reunion-001.txt"
    os.utime(text, (time.time() + 90_000, time.time() + 90_000))
    with Centre.open(centre) as opened:
        assert not opened.ingest().failed
        text.write_text(text.read_text(encoding="utf-8") + "Une phrase de plus.\n", encoding="utf-8")
        assert len(opened.ingest().updated) == 1
    assert_all_is_well(centre, sources(centre))
