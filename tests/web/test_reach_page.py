"""The figures of reach, for those who work in the centre and nobody else."""

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.reach import Count
from tests.web.conftest import STAFF
from tests.web.signing import visitor

ADDRESS = "/bureau/frequentation"
ONE, OTHER = "mandat-du-gt-cnig-friches-2022", "glossaire-gt-paysages-2022"
TODAY = date.today()
LONG_AGO = date(TODAY.year - 1, 1, 15)
COUNTS = (
    Count(TODAY, "view", ONE, 1234),
    Count(TODAY, "download", ONE, 7),
    Count(TODAY, "view", "gone-2001", 3),
    Count(TODAY, "search", "", 9),
    Count(TODAY, "empty-search", "<b>tiers lieux</b>", 2),
    Count(TODAY, "empty-search", "", 1),
    Count(LONG_AGO, "view", OTHER, 5),
)


def counted(folder: Path) -> Path:
    """Gives a centre some visits, and returns its folder."""
    with Centre.open(folder) as centre:
        for one in COUNTS:
            centre.reach.ledger.add([one])
    return folder


@pytest.fixture(scope="module")
def visited(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with accounts and some visits."""
    return counted(Path(shutil.copytree(staffed, tmp_path_factory.mktemp("visited") / "centre")))


@pytest.fixture(scope="module")
def staff(visited: Path) -> Iterator[TestClient]:
    with visitor(visited, "staff") as client:
        yield client


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/theme.csv"])
@pytest.mark.parametrize(
    ("role", "status"), [("", 303), ("reader", 403), ("staff", 200), ("cataloguer", 200)]
)
def test_only_those_who_work_there_see_it(visited: Path, role: str, status: int, address: str) -> None:
    with visitor(visited, role) as client:
        assert client.get(address).status_code == status
        assert (ADDRESS in client.get("/").text) is (status == 200)


def test_the_page_has_what_was_counted(staff: TestClient) -> None:
    page = staff.get(ADDRESS, params={"from": str(TODAY.year - 1)}).text
    assert "1,242" in page
    assert f'href="/publications/{ONE}"' in page
    assert "gone-2001 (no longer in the catalogue)" in page
    assert "<b>tiers" not in page
    assert "<b>tiers lieux</b>" in unescape(page)
    assert "q=%3Cb%3Etiers+lieux" in page
    assert "<svg" in page
    assert STAFF not in page  # readers cannot open it


def test_a_period_is_compared_with_the_one_before(staff: TestClient) -> None:
    before = LONG_AGO.replace(month=2)
    page = staff.get(ADDRESS, params={"from": f"{before:%Y-%m}", "to": f"{before:%Y-%m}"}).text
    assert "Nothing was counted in this period." in page
    assert "Every search found something." not in page
    assert "−100%" in page
    assert "5 before" in page


@pytest.mark.parametrize(
    "query", ["from=hier", "from=2026-05&to=2026-01", "to=99999-01-01", "from=2026-02-31"]
)
def test_what_is_no_period_is_refused(staff: TestClient, query: str) -> None:
    assert staff.get(f"{ADDRESS}?{query}").status_code == 400


@pytest.mark.parametrize("name", ["publication", "theme", "axis", "type", "month", "empty"])
def test_each_table_is_given_whole(staff: TestClient, name: str) -> None:
    sent = staff.get(f"{ADDRESS}/{name}.csv")
    assert sent.headers["content-type"].startswith("text/csv")
    heading, *rows = csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))
    assert rows
    assert {len(row) for row in rows} == {len(heading)}


def test_there_is_no_other_table(staff: TestClient) -> None:
    assert staff.get(f"{ADDRESS}/moon.csv").status_code == 400


def test_who_looks_at_the_figures_is_not_among_them(visited: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(visited, tmp_path / "own"))
    with visitor(own, "staff") as client:
        client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
        for address in (f"/publications/{OTHER}", f"/publications/{STAFF}", "/recherche?q=xyzabc", ADDRESS):
            assert client.get(address).status_code == 200
    with visitor(own, "reader") as client:
        client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
        client.get(f"/publications/{OTHER}")
    with Centre.open(own) as centre:
        survey = centre.reach.survey(str(TODAY - timedelta(days=1)))
        rows = {row.id: row.times["view"] for row in survey.by("publication")}
    assert rows == {ONE: 1234, OTHER: 1, "gone-2001": 3}
    assert survey.totals["search"] == 9
