import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from docbase import Centre, DocbaseError, messages
from docbase.ingest import tidemark
from docbase.ingest.report import Outcome, Report
from docbase.ingest.tidemark import Bearings, Tidemark
from docbase.ingest.workplace import Progress
from tests.ingest.conftest import aged, drop

NOTE = "Note sur les quartiers de {town}\n\nLe 12 mars 2016\n\nLes conseils citoyens se réunissent.\n"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with two publications, and a file that cannot be read."""
    root = tmp_path_factory.mktemp("settled") / "centre"
    with Centre.create(root) as centre:
        for town in ("Lens", "Lille"):
            drop(centre.corpus / f"2016/{town}.txt", NOTE.format(town=town))
        drop(centre.corpus / "vide.pdf", "")
        assert len(centre.ingest().added) == 2
    return root


@pytest.fixture
def root(settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same centre on a disk that tells any two changes apart, left by an ingestion with nothing to do."""
    monkeypatch.setattr(tidemark, "TICK", 0.0)
    copy = Path(shutil.copytree(settled, tmp_path / "centre"))
    assert run(copy)[0].is_idle
    return copy


def run(root: Path, **options: str | int | tuple[str, ...]) -> tuple[Report, bool]:
    """Returns the report of an ingestion by a new docbase, and whether it looked at anything for it."""
    told: list[Progress] = []
    with Centre.open(root, **options) as centre:
        report = centre.ingest(progress=told.append)
    return replace(report, kept_at=None), bool(told)


def answer(root: Path) -> tuple[Report | str, bool]:
    """Returns what `run` does, or what stops it."""
    try:
        return run(root)
    except DocbaseError as error:
        return type(error).__name__, True


def rewrite(path: Path, old: str, new: str) -> None:
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))


def test_nothing_is_looked_at_while_nothing_has_changed(root: Path) -> None:
    (root / "index" / tidemark.FILE_NAME).unlink()
    in_full, has_looked = run(root)
    assert has_looked

    at_once, has_looked = run(root)

    assert not has_looked
    assert at_once == in_full
    assert len(at_once.unchanged) == 2
    assert [one.path for one in at_once.failed] == ["corpus/vide.pdf"]


def edit_record(root: Path) -> None:
    rewrite(root / "corpus/2016/Lens.yaml", "title: ", "title: À propos de ")


def edit_record_unnoticed(root: Path) -> None:
    path = root / "corpus/2016/Lens.yaml"
    before = path.stat()
    rewrite(path, "Note sur", "Idée sur")
    rewrite(path, "Idée", "Idé")  # one letter takes two bytes
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def add_record_without_file(root: Path) -> None:
    record = "id: sur-papier\ntitle: Sur papier\ntype: rapport\n"
    aged(drop(root / "corpus/papier.yaml", record))


def add_file(root: Path) -> None:
    drop(root / "corpus/autre.txt", NOTE.format(town="Roubaix"))


def change_file(root: Path) -> None:
    drop(root / "corpus/2016/Lens.txt", NOTE.format(town="Liévin"))


def move_file(root: Path) -> None:
    (root / "corpus/2016/Lens.txt").rename(root / "corpus/Lens.txt")


def delete_record(root: Path) -> None:
    (root / "corpus/2016/Lens.yaml").unlink()


def delete_both(root: Path) -> None:
    (root / "corpus/2016/Lens.yaml").unlink()
    (root / "corpus/2016/Lens.txt").unlink()


def break_record(root: Path) -> None:
    (root / "corpus/2016/Lens.yaml").write_text("title: [", encoding="utf-8")


def mend_file(root: Path) -> None:
    (root / "corpus/vide.pdf").rename(root / "corpus/vide.txt")
    drop(root / "corpus/vide.txt", NOTE.format(town="Arras"))


def change_vocabulary(root: Path) -> None:
    rewrite(root / "vocabulary.yaml", 'label: "', 'label: "Dit ')


def delete_index(root: Path) -> None:
    (root / "index/manifest.json").unlink()


def delete_generation(root: Path) -> None:
    shutil.rmtree(next((root / "index/generations").iterdir()))


def delete_segment(root: Path) -> None:
    max((root / "index/generations").rglob("engine/*.toc"), key=lambda path: path.name).unlink()


def damage_texts(root: Path) -> None:
    next((root / "index/generations").rglob("texts.sqlite")).write_bytes(b"no database")


CHANGES = [edit_record, add_record_without_file, add_file, change_file, move_file, delete_record, delete_both]
CHANGES += [break_record, mend_file, change_vocabulary, delete_index, delete_generation, delete_segment]
CHANGES += [damage_texts]
if sys.platform != "win32":  # which keeps no time of its own for a change
    CHANGES += [edit_record_unnoticed]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    twin = Path(shutil.copytree(root, root.with_name("twin"), symlinks=True))
    (twin / "index" / tidemark.FILE_NAME).unlink()

    for place in (root, twin):
        change(place)

    report, has_looked = answer(root)
    assert has_looked
    assert report == answer(twin)[0]
    assert answer(root)[0] == answer(twin)[0]


def test_a_touched_file_is_looked_at(root: Path) -> None:
    aged(root / "corpus/2016/Lens.txt", 5000)

    report, has_looked = run(root)

    assert has_looked
    assert report.is_idle


@pytest.mark.parametrize("wanted", [{"retries": True}, {"is_rehearsal": True}], ids=str)
def test_what_is_asked_for_is_done(root: Path, wanted: dict[str, bool]) -> None:
    told: list[Progress] = []
    with Centre.open(root) as centre:
        centre.ingest(progress=told.append, **wanted)  # type: ignore[arg-type]  # one of IngestOptions

    assert told


def test_files_that_are_named_are_looked_at(root: Path) -> None:
    told: list[Progress] = []
    with Centre.open(root) as centre:
        centre.ingest([root / "corpus"], progress=told.append)

    assert told


def test_other_settings_may_give_another_answer(root: Path) -> None:
    assert run(root, passwords=("sésame",))[1]
    assert not run(root, passwords=("sésame",), jobs=3)[1]
    assert run(root)[1]
    rewrite(root / "docbase.yaml", "# max_pages: 20000", "max_pages: 10")
    assert run(root)[1]


def test_the_answer_is_in_the_language_that_is_spoken(root: Path) -> None:
    messages.activate("fr")

    report, _has_looked = run(root)

    assert "vide.pdf est vide" in report.failed[0].message


def test_a_file_that_was_just_written_is_not_trusted(settled: Path, tmp_path: Path) -> None:
    fresh = Path(shutil.copytree(settled, tmp_path / "centre"))

    assert run(fresh)[0].is_idle

    assert not (fresh / "index" / tidemark.FILE_NAME).exists()
    assert run(fresh)[1]


def test_nothing_is_answered_when_the_clock_is_put_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidemark, "TICK", 2.0)
    bearings = bearings_of(root)
    later, earlier = time.time() + 3600, time.time()
    Tidemark(bearings, clock=lambda: later).leave(Report())

    assert Tidemark(bearings, clock=lambda: later).report() == Report()
    assert Tidemark(bearings, clock=lambda: earlier).report() is None


def test_a_run_that_was_stopped_leaves_no_answer(root: Path) -> None:
    drop(root / "corpus/autre.txt", NOTE.format(town="Roubaix"))

    def stop(_progress: Progress) -> None:
        raise KeyboardInterrupt

    with Centre.open(root) as centre, pytest.raises(KeyboardInterrupt):
        centre.ingest(progress=stop)

    assert not (root / "index" / tidemark.FILE_NAME).exists()
    assert len(run(root)[0].added) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"digest": "x"}', '{"outcomes": [1]}'])
def test_a_damaged_mark_is_none(root: Path, content: str) -> None:
    (root / "index" / tidemark.FILE_NAME).write_text(content, encoding="utf-8")

    assert run(root)[1]
    assert not run(root)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_what_a_link_leads_to_is_seen(root: Path) -> None:
    (root / "corpus/lien.txt").symlink_to(root / "docbase.yaml")
    run(root)
    assert not run(root)[1]

    (root / "corpus/lien.txt").unlink()
    (root / "corpus/lien.txt").symlink_to(root / "nowhere")

    assert run(root)[1]
    assert not run(root)[1]


def test_trouble_that_may_pass_is_not_remembered(root: Path) -> None:
    (root / "index" / tidemark.FILE_NAME).unlink()
    failed = Outcome(kind="failed", path="corpus/Lens.txt", error="StorageError")

    Tidemark(bearings_of(root)).leave(Report(outcomes=(failed,)))
    assert Tidemark(bearings_of(root)).report() is None

    Tidemark(bearings_of(root)).leave(Report(outcomes=(replace(failed, error="DamagedDocumentError"),)))
    assert Tidemark(bearings_of(root)).report() is not None


def test_a_program_that_is_installed_meanwhile_may_read_more(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    scan = Outcome(kind="unchanged", path="corpus/scan.pdf", record_id="scan", pages_to_read=(1, 2))
    bearings = bearings_of(root)
    Tidemark(bearings).leave(Report(outcomes=(scan,)))
    assert Tidemark(bearings).report() == Report(outcomes=(scan,))

    drop(programs / "tesseract", "").chmod(0o755)

    assert Tidemark(bearings).report() is None
    Tidemark(bearings).leave(Report(outcomes=(scan,)))  # it may lack French, which no file here says
    assert Tidemark(bearings).report() is None
    Tidemark(replace(bearings, reads_pictures=False)).leave(Report(outcomes=(scan,)))
    assert Tidemark(replace(bearings, reads_pictures=False)).report() is not None


def bearings_of(root: Path) -> Bearings:
    files = (root / "docbase.yaml", root / "vocabulary.yaml")
    return Bearings(
        corpus=root / "corpus", index=root / "index", files=files, settings="", reads_pictures=True
    )
