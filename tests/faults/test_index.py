"""An index half deleted, cut or scrambled: it answers rightly or names its cure, which always cures."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import StaleIndexError
from docbase.ingest.report import Report
from tests.faults.centres import make_centre, publication, word

QUESTIONS = (
    "coordonnateurs",
    '"grille d\'indicateurs"',
    "titre:rencontre",
    "annee:2012",
    "noy*",
    word(3),
    "",
)
Answers = list[tuple[str, set[str]]]

DAMAGES: dict[str, Callable[[Path], object]] = {
    "removed": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "scrambled": lambda path: path.write_bytes(random.Random(0).randbytes(path.stat().st_size)),
    "taken over": lambda path: path.write_bytes(b"<html>Service indisponible</html>" * 100),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre whose index has two segments, as after some weeks of use."""
    folder = make_centre(tmp_path_factory.mktemp("sound") / "centre", range(6))
    publication(folder / "corpus", 6)
    with Centre.open(folder) as centre:
        assert len(centre.ingest().added) == 1
    return folder


def answers(centre: Centre) -> Answers:
    found = [(question, centre.search(question)) for question in QUESTIONS]
    return [(question, {hit.record_id for hit in page.hits}) for question, page in found]


def told(work: Callable[[], Answers] | Callable[[], Report]) -> object:
    """Returns what the work gives, or None if it says that the index must be made again."""
    try:
        return work()
    except StaleIndexError as error:
        return None if "docbase reindex" in error.hint else error


def assert_told_and_cured(folder: Path, right: Answers) -> None:
    with Centre.open(folder) as centre:
        found = told(lambda: answers(centre))
        assert found in (right, None)
        centre.audit()
    with Centre.open(folder) as centre:
        report = told(centre.ingest)
        if isinstance(report, Report):
            assert not report.failed
            assert told(lambda: answers(centre)) in (right, None)
        else:
            assert report is None
    with Centre.open(folder) as centre:
        centre.reindex()
        assert answers(centre) == right
        assert centre.audit() == []


@pytest.mark.parametrize(
    "damage",
    [
        "removed",
        "cut",
        "scrambled",
        pytest.param("emptied", marks=pytest.mark.slow),
        pytest.param("taken over", marks=pytest.mark.slow),
    ],
)
def test_each_file_of_the_index(damage: str, sound: Path, tmp_path: Path) -> None:
    with Centre.open(sound) as centre:
        right = answers(centre)
    files = [path.relative_to(sound) for path in sorted((sound / "index").rglob("*")) if path.is_file()]
    assert len(files) > 20
    seen: set[str] = set()
    for name in files:
        kind = str(name.parent / name.suffix) if "extracts" not in name.parts else "extracts"
        if kind in seen and name.suffix != ".col":
            continue
        seen.add(kind)
        folder = Path(shutil.copytree(sound, tmp_path / "centre", dirs_exist_ok=True))
        DAMAGES[damage](folder / name)
        assert_told_and_cured(folder, right)
        shutil.rmtree(folder)


def test_each_folder_of_the_index(sound: Path, tmp_path: Path) -> None:
    with Centre.open(sound) as centre:
        right = answers(centre)
    folders = [path.relative_to(sound) for path in (sound / "index").rglob("*") if path.is_dir()]
    names = [Path("index"), *(path for path in folders if len(path.name) > 2)]
    for number, name in enumerate(names):
        folder = Path(shutil.copytree(sound, tmp_path / str(number)))
        shutil.rmtree(folder / name)
        assert_told_and_cured(folder, right)
        emptied = Path(shutil.copytree(sound, tmp_path / f"{number} emptied"))
        shutil.rmtree(emptied / name)
        (emptied / name).mkdir()
        assert_told_and_cured(emptied, right)


def test_an_index_without_its_table_of_contents_is_not_taken_for_a_new_one(
    sound: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sound, tmp_path / "centre"))
    (toc,) = folder.rglob("*.toc")
    toc.unlink()
    publication(folder / "corpus", 8)
    with Centre.open(folder) as centre:
        if told(centre.ingest) is None:
            centre.reindex()
            centre.ingest()
        assert centre.search("coordonnateurs").total == 8


def test_check_says_that_the_index_is_damaged(sound: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sound, tmp_path / "centre"))
    terms = next(folder.rglob("*.trm"))
    terms.write_bytes(terms.read_bytes()[:100])
    with Centre.open(folder) as centre:
        assert [(found.rule, found.severity) for found in centre.audit()] == [("stale-index", "error")]
