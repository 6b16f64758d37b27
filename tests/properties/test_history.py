"""Any sequence of edits and undos leaves valid records, and a journal that leads to what is there."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from docbase import Centre
from docbase.errors import CatalogueError
from tests.editing.centres import assert_journal_agrees, make_centre, texts

IDS = ("conseils-citoyens-2015", "friches-2016", "sante-2017")
CHOSEN = st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)
HEADINGS = st.sampled_from(
    [("themes", "sante"), ("themes", "Éducation"), ("keywords", "a: b #c"), ("keywords", "no")]
)
VALUES = st.sampled_from(
    [
        ("title", "“Oui” : # 1.10"),
        ("title", "Un titre\nsur deux lignes"),
        ("date", "2014/2015"),
        ("series", "{title: Repères, number: 4}"),
        ("contributors", "Dupont, Anne"),
        ("themes", "[sante, education]"),
        ("identifiers", "issn: 0151-0282"),
        ("abstract", "long " * 60),
        ("status", "relue"),
    ]
)
FIELDS = st.sampled_from(["title", "date", "themes", "keywords", "contributors", "series", "status"])
Step = Callable[[Centre], object]


def setting(value: tuple[str, str], ids: list[str]) -> Step:
    return lambda centre: centre.desk.set_values(dict([value]), ids=ids)


def tagging(value: tuple[str, str], ids: list[str]) -> Step:
    return lambda centre: centre.desk.tag(dict([value]), ids=ids)


def untagging(value: tuple[str, str], ids: list[str]) -> Step:
    return lambda centre: centre.desk.untag(dict([value]), ids=ids)


def clearing(field: str, ids: list[str]) -> Step:
    return lambda centre: centre.desk.carry_out(centre.desk.plan(centre.desk.edit(cleared=[field]), ids=ids))


def typing(record_id: str, line: str) -> Step:
    def write(centre: Centre) -> object:
        base = centre.desk.text(record_id)
        return centre.desk.edit_text(record_id, base, f"{base}{line}")

    return write


def undoing(number: int | None, merges: bool) -> Step:
    return lambda centre: centre.desk.undo(number, merges=merges)


EDITS = st.one_of(
    st.builds(setting, VALUES, CHOSEN),
    st.builds(tagging, HEADINGS, CHOSEN),
    st.builds(untagging, HEADINGS, CHOSEN),
    st.builds(clearing, FIELDS, CHOSEN),
    st.builds(typing, st.sampled_from(IDS), st.sampled_from(["# vu\n", "\n# vu\n\n", "genre: Actes\n"])),
)
UNDOS = st.builds(undoing, st.none() | st.integers(1, 6), st.booleans())
COPIED = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre from which every example begins; without an index, which has tests of its own."""
    folder = make_centre(tmp_path_factory.mktemp("history") / "centre")
    shutil.rmtree(folder / "index")
    return folder


@COPIED
@given(st.lists(EDITS | UNDOS, min_size=1, max_size=8))
def test_the_journal_leads_to_what_is_there(first: Path, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(first, Path(scratch) / "centre"))
        done = sum(is_done(folder, step) for step in steps)
        with Centre.open(folder) as centre:
            assert len(list(centre.desk.history())) == done


@COPIED
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_all_can_be_taken_back(first: Path, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(first, Path(scratch) / "centre"))
        for _step in [step for step in steps if is_done(folder, step)]:
            assert is_done(folder, undoing(None, False))
        assert texts(folder) == texts(first)


def is_done(folder: Path, step: Step) -> bool:
    """Takes the step, sees that all is well after it, and returns whether it changed anything."""
    before = texts(folder)
    with Centre.open(folder) as centre:
        try:
            entry = step(centre)
        except CatalogueError:
            entry = None
        assert centre.catalogue.problems() == []
        assert {record.id for record in centre.catalogue} == set(IDS)
    assert_journal_agrees(folder)
    assert (texts(folder) != before) == (entry is not None)
    return entry is not None
