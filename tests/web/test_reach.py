"""What readers reach is counted, and nothing of them; robots, failures and what is kept back are not."""

import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.model.reach import Period
from docbase.reach.ledger import FOLDER
from docbase.web.app import application
from tests.web.conftest import DRAFT, HOSTILE, STAFF

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ONE, OTHER = "mandat-du-gt-cnig-friches-2022", "glossaire-gt-paysages-2022"
FILE = f"/publications/{HOSTILE}/fichiers/2/{HOSTILE}.txt"


@pytest.fixture(scope="module")
def copy(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the centre, for this module."""
    return Path(shutil.copytree(folder, tmp_path_factory.mktemp("reach") / "centre"))


@pytest.fixture
def own(copy: Path) -> Path:
    """The copy, as it was before anybody read in it."""
    counts = copy / FOLDER
    if counts.is_dir():
        shutil.rmtree(counts)
    counts.unlink(missing_ok=True)
    return copy


@contextmanager
def reading(own: Path) -> Iterator[TestClient]:
    """Opens the reading room to somebody with a browser; what was counted is written when it closes."""
    app = application(own, EVERYONE, name="Centre d’essai")
    with TestClient(app, headers={"user-agent": FIREFOX}, follow_redirects=False) as client:
        yield client


def counted(own: Path) -> dict[tuple[str, str], int]:
    """Returns what was counted, once the reading room is closed."""
    with Centre.open(own) as centre:
        kept = centre.reach.ledger.read(Period(date(2020, 1, 1), date(2999, 1, 1)))
    assert kept.unreadable == 0
    found: dict[tuple[str, str], int] = {}
    for one in kept.counts:
        found[one.measure, one.of] = found.get((one.measure, one.of), 0) + one.times
    return found


def after(own: Path, *addresses: str, **headers: str) -> dict[tuple[str, str], int]:
    """Returns what is counted of visits to these addresses."""
    with reading(own) as reader:
        for address in addresses:
            reader.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return counted(own)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"/publications/{ONE}", {("view", ONE): 1}),
        (f"/publications/{ONE}?q=friches", {("view", ONE): 1}),
        (f"/publications/{ONE}/fichiers/1/pages/1", {("page", ONE): 1}),
        (FILE, {("download", HOSTILE): 1}),
        (f"/publications/{ONE}/citer", {("citation", ONE): 1}),
        (f"/publications/{ONE}/export/ris", {("citation", ONE): 1}),
        (f"/unapi?id={ONE}&format=ris", {("citation", ONE): 1}),
        (f"/unapi?id={ONE}", {}),
        ("/recherche?q=friches", {("search", ""): 1}),
        ("/recherche?q=Xyzabc+Étangs9", {("search", ""): 1, ("empty-search", "xyzabc etangs9"): 1}),
        ("/recherche?q=zzyx@qqww.xkx", {("search", ""): 1, ("empty-search", ""): 1}),
        ("/recherche?q=friches&type=note", {}),
        ("/recherche?q=friches&page=2&limit=10", {}),
        ("/recherche?sort=-added", {}),
        ("/recherche/export/ris?q=friches", {("bibliography", ""): 1}),
        (
            f"/panier/bibliographie?id={ONE}&id={OTHER}&id={STAFF}&format=ris",
            {("bibliography", ""): 1, ("listed", ONE): 1, ("listed", OTHER): 1},
        ),
        (f"/panier/references?id={ONE}", {("bibliography", ""): 1, ("listed", ONE): 1}),
        ("/", {}),
        ("/completion?q=fri", {}),
        ("/recherche.atom?q=friches", {}),
        (f"/publications/{ONE}/fichiers/1/pages/1.webp", {}),
    ],
)
def test_what_is_reached_is_counted(own: Path, address: str, found: dict[tuple[str, str], int]) -> None:
    assert after(own, address) == found


UNANSWERED = (
    "/publications/nulle-part",
    f"/publications/{STAFF}",
    f"/publications/{DRAFT}",
    f"/publications/{STAFF}/citer",
    f"/publications/{ONE}/fichiers/9/rien.pdf",
    f"/publications/{ONE}/fichiers/1/pages/999",
    f"/publications/{ONE}/fichiers/1/autre-nom.pdf",
    f"/publications/{ONE}/export/rien",
    f"/panier/bibliographie?id={STAFF}&format=ris",
    "/recherche?q=friches&sort=rien",
)


def test_what_does_not_answer_is_not_counted(own: Path) -> None:
    assert after(own, *UNANSWERED) == {}


NOBODY = (
    {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    {"user-agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)"},
    {"user-agent": "python-requests/2.32"},
    {"user-agent": "curl/8.10"},
    {"user-agent": ""},
    {"sec-purpose": "prefetch;prerender"},
    {"purpose": "prefetch"},
    {"x-moz": "prefetch"},
)
"""Headers of what no person has asked for."""


def test_robots_and_what_nobody_clicked_are_left_out(own: Path) -> None:
    with reading(own) as reader:
        for headers in NOBODY:
            assert reader.get(f"/publications/{ONE}", headers=headers).status_code == 200
            assert reader.get("/recherche?q=xyzabc", headers=headers).status_code == 200
    assert counted(own) == {}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Safari/537.36 Edg/142.0.0.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Mobile Safari/537.36",
    ],
)
def test_browsers_are_persons(own: Path, agent: str) -> None:
    assert after(own, f"/publications/{ONE}", user_agent=agent) == {("view", ONE): 1}


def test_to_ask_whether_it_is_there_is_not_to_read(own: Path) -> None:
    with reading(own) as reader:
        assert reader.head(f"/publications/{ONE}").status_code == 200
    assert counted(own) == {}


def test_a_file_read_in_pieces_is_one_reading(own: Path) -> None:
    with reading(own) as reader:
        for piece in ("bytes=0-99", "bytes=10-20", "bytes=30-", "bytes=-5"):
            assert reader.get(FILE, headers={"range": piece}).status_code == 206
    assert counted(own) == {("download", HOSTILE): 1}


def test_a_page_that_the_browser_knows_is_looked_at_again(own: Path) -> None:
    with reading(own) as reader:
        tag = reader.get(f"/publications/{ONE}").headers["etag"]
        assert reader.get(f"/publications/{ONE}", headers={"if-none-match": tag}).status_code == 304
    assert counted(own) == {("view", ONE): 2}


def test_nothing_is_kept_of_who_reads(own: Path) -> None:
    with reading(own) as reader:
        reader.cookies.set("panier", ONE)
        told = {"referer": "https://example.org/cafe", "x-forwarded-for": "192.0.2.7"}
        reader.get(f"/publications/{ONE}", headers=told)
    [file] = (own / "reach").iterdir()
    assert file.read_text() == f"day,measure,of,times\n{date.today()},view,{ONE},1\n"


def test_who_may_not_write_reads_all_the_same(own: Path) -> None:
    (own / "reach").write_text("in the way")
    with reading(own) as reader:
        assert reader.get(f"/publications/{ONE}").status_code == 200


def visits(own: Path) -> None:
    with reading(own) as reader:
        for _visit in range(5):
            reader.get(f"/publications/{ONE}")


def test_two_reading_rooms_of_a_centre_count_together(own: Path) -> None:
    running = [multiprocessing.get_context("spawn").Process(target=visits, args=(own,)) for _one in range(2)]
    for one in running:
        one.start()
    for one in running:
        one.join()
        assert one.exitcode == 0
    assert counted(own) == {("view", ONE): 10}
