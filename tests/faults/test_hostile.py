"""Files that programs stumble over: each becomes what hostile.tsv says, alone and all in one centre."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import DocbaseError
from docbase.extract.base import source_file
from docbase.extract.workers import Limits, extract_all
from docbase.model.extract import Extract, SourceFile, Terms
from tests.faults.centres import digest
from tests.programs import needs_libreoffice, needs_tesseract

TABLE = Path(__file__).with_name("hostile.tsv")
SHIPPED = Path(__file__).with_name("hostile")
LIMITS = Limits(timeout=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is expected of one file."""

    file: str
    outcome: str
    """`text`, `blank` (it is read, and has no text), or the class of the error."""
    needs: str
    """The program without which it cannot be read: `ocr`, `libreoffice`, or nothing."""
    pages: str
    """How many it has."""
    page: str
    """One of them."""
    words: str
    """Words of that page."""
    warnings: str
    password: str
    why: str
    """Why it is here."""
    source: str
    licence: str

    @property
    def is_readable(self) -> bool:
        return self.outcome in ("text", "blank")


def _table() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


ROWS = _table()


@pytest.fixture(scope="module")
def files(request: pytest.FixtureRequest) -> dict[str, Path]:
    """The files that are here, by name."""
    elsewhere: Path | None = request.config.getoption("--hostile")
    folders = [SHIPPED, *([elsewhere] if elsewhere else [])]
    places = {row.file: [folder / row.file for folder in folders] for row in ROWS}
    return {name: next(filter(Path.is_file, paths), paths[0]) for name, paths in places.items()}


@pytest.fixture(scope="module")
def outcomes(files: dict[str, Path]) -> dict[str, Extract | DocbaseError]:
    """What is made of each by itself, with its password."""
    sources = [_source(files[row.file], row.password) for row in ROWS if files[row.file].is_file()]
    return {source.path.name: result for source, result in extract_all(sources, LIMITS)}


@pytest.fixture(scope="module", autouse=True)
def _left_behind(files: dict[str, Path]) -> None:
    """The shipped files are all there, each with its row and its source."""
    shipped = {path.name for path in SHIPPED.iterdir()} - {"SOURCES.md"}
    sources = (SHIPPED / "SOURCES.md").read_text(encoding="utf-8")
    rows = {row.file: row for row in ROWS}
    assert shipped <= rows.keys()
    assert all(f"| `{name}` |" in sources and rows[name].why in sources for name in shipped)


def _source(path: Path, *passwords: str) -> SourceFile:
    return replace(source_file(path), terms=Terms(passwords=tuple(filter(None, passwords))))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _skip_if_absent(path: Path, row: Row) -> None:
    if not path.is_file():
        pytest.skip(f"its licence ({row.licence}) keeps it out of the repository: pytest --hostile FOLDER")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.file)
def test_each_by_itself(
    row: Row, files: dict[str, Path], outcomes: dict[str, Extract | DocbaseError]
) -> None:
    _skip_if_absent(files[row.file], row)
    result = outcomes[row.file]
    if isinstance(result, DocbaseError):
        assert type(result).__name__ == ("ConversionNeededError" if row.needs else row.outcome)
        assert row.file in result.message
        assert result.hint
        return
    assert row.is_readable, result.warnings
    assert len(result.pages) == int(row.pages)
    if row.needs == "ocr":
        assert result.warnings == ("no-text",)
        assert result.pages_to_read == tuple(range(1, int(row.pages) + 1))
        return
    assert " ".join(result.warnings) == row.warnings
    assert result.pages_to_read == ()
    assert bool(result.text.strip()) == (row.outcome == "text")
    if row.page:
        assert row.words in _squeezed(result.pages[int(row.page) - 1].text)


@pytest.mark.parametrize("row", [row for row in ROWS if row.password], ids=lambda row: row.file)
def test_without_its_password(row: Row, files: dict[str, Path]) -> None:
    _skip_if_absent(files[row.file], row)
    ((_file, error),) = extract_all([_source(files[row.file], "un autre")], LIMITS)
    assert type(error).__name__ == "EncryptedDocumentError"
    assert isinstance(error, DocbaseError)
    assert "--password" in error.hint


def test_all_in_one_centre(files: dict[str, Path], tmp_path: Path) -> None:
    rows = [row for row in ROWS if files[row.file].is_file() and not row.needs]
    with _centre(tmp_path, rows) as centre:
        report = centre.ingest([files[row.file] for row in rows])
        failed = {Path(one.path).name: one for one in report.failed}
        assert {name: one.error for name, one in failed.items()} == {
            row.file: row.outcome for row in rows if not row.is_readable
        }
        assert all(one.message and one.hint for one in report.failed)
        assert len(report.added) + len(report.failed) == len(rows)
        _assert_found(centre, [row for row in rows if row.is_readable], files)
        again = centre.ingest()
        assert (again.added, again.updated, again.failed, again.indexed) == ((), (), (), 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "needs",
    [pytest.param("ocr", marks=needs_tesseract), pytest.param("libreoffice", marks=needs_libreoffice)],
)
def test_those_that_another_program_reads(needs: str, files: dict[str, Path], tmp_path: Path) -> None:
    rows = [row for row in ROWS if files[row.file].is_file() and row.needs == needs]
    with _centre(tmp_path, rows) as centre:
        report = centre.ingest([files[row.file] for row in rows])
        failed = {Path(one.path).name: one.error for one in report.failed}
        assert failed == {row.file: row.outcome for row in rows if not row.is_readable}
        assert report.to_read == ()
        _assert_found(centre, [row for row in rows if row.is_readable], files)


def _centre(folder: Path, rows: list[Row]) -> Centre:
    """Returns an empty centre that knows the passwords of the files."""
    Centre.create(folder / "centre").close()
    passwords = tuple(row.password for row in rows if row.password)
    return Centre.open(folder / "centre", passwords=passwords)


def _assert_found(centre: Centre, rows: list[Row], files: dict[str, Path]) -> None:
    """Asserts that each publication is found by its words, on their page, and that all is in order."""
    told = {"unread-file", "duplicate-title"}  # several files are one publication, spoilt in several ways
    others = [found for found in centre.audit(deep=True) if found.rule not in told]
    assert [found for found in others if found.severity != "info"] == []
    for row in rows:
        ((record_id, _file),) = centre.catalogue.by_sha256(digest(files[row.file]))
        pages = {page.number: _squeezed(page.text) for page in centre.text(record_id).pages}
        assert any(pages.values()) == (row.outcome == "text"), row.file
        if row.words:
            assert row.words in pages[int(row.page)], row.file
        if any(len(word) > 1 for word in row.words.split()):  # letters alone are not searched for
            hits = centre.search(f'"{row.words}"').hits
            assert record_id in [hit.record_id for hit in hits], row.file
