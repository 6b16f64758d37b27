"""Any sequence of changes and undos leaves valid records, and a journal that leads to what is there."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from docbase import Centre
from docbase.errors import CatalogueError, ConfigurationError
from docbase.model.history import JournalEntry
from tests.editing.centres import assert_journal_agrees, make_centre, texts

IDS = ("conseils-citoyens-2015", "friches-2016", "sante-2017")
IMPORTED = "journee-sante-2018"
FILES = (
    "TY  - RPRT\nTI  - Journée santé\nAU  - Dupont, Anne\nPY  - 2018\nER  - \n",
    "TY  - RPRT\nTI  - Les conseils citoyens\nPY  - 2015\nKW  - habitants\nAB  - Un résumé.\nER  - \n",
    "TY  - RPRT\nTI  - Journée santé\nPY  - 2018\nKW  - santé\nER  - \n\n"
    "TY  - RPRT\nTI  - Les friches : un état des lieux\nPY  - 2016\nUR  - https://ville.fr/a\nER  - \n",
)
"""Descriptions in RIS: of a publication that is new, of one that is there, of both kinds."""
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


def relating(first: str, relation: str, second: str, removes: bool) -> Step:
    return lambda centre: centre.desk.carry_out(
        centre.desk.plan_relation(first, relation, second, removes=removes)
    )


def importing(number: int) -> Step:
    def take_in(centre: Centre) -> object:
        path = centre.root / "arrivage.ris"
        path.write_text(FILES[number], encoding="utf-8")
        return centre.importing.carry_out(centre.importing.plan([path])).entry

    return take_in


def merging(old: str, new: str) -> Step:
    def merge(centre: Centre) -> object:
        return centre.revise(centre.vocabulary_desk.merge(old, new), reindexes=False)

    return merge


def naming(term: str, name: str) -> Step:
    return lambda centre: centre.revise(centre.vocabulary_desk.add_names(term, [name]), reindexes=False)


def moving(term: str, under: str) -> Step:
    return lambda centre: centre.revise(centre.vocabulary_desk.move(term, under), reindexes=False)


def returning(record_id: str, number: int) -> Step:
    """The record as it was after one of the changes, or before all."""

    def put_back(centre: Centre) -> object:
        moments = [datetime.fromtimestamp(0, UTC), *sorted(entry.when for entry in centre.desk.history())]
        moment = moments[number % len(moments)]
        return centre.desk.carry_out(centre.desk.plan_return(record_id, moment))

    return put_back


def undoing(number: int | None, merges: bool) -> Step:
    return lambda centre: centre.desk.undo(number, merges=merges)


SOME = st.sampled_from([*IDS, IMPORTED])
THEMES = st.sampled_from(["sante", "participation-citoyenne", "observation-locale", "education"])
BOOLEANS = st.booleans()
EDITS = st.one_of(
    st.builds(setting, VALUES, CHOSEN),
    st.builds(tagging, HEADINGS, CHOSEN),
    st.builds(untagging, HEADINGS, CHOSEN),
    st.builds(clearing, FIELDS, CHOSEN),
    st.builds(typing, st.sampled_from(IDS), st.sampled_from(["# vu\n", "\n# vu\n\n", "genre: Actes\n"])),
    st.builds(
        relating, SOME, st.sampled_from(["issu-de", "part-of", "replaced-by", "see-also"]), SOME, BOOLEANS
    ),
    st.builds(importing, st.integers(0, len(FILES) - 1)),
    st.builds(merging, THEMES, THEMES),
    st.builds(naming, THEMES, st.sampled_from(["bien-être", "BE", "santé, soins"])),
    st.builds(moving, THEMES, THEMES),
)
UNDOS = st.builds(undoing, st.none() | st.integers(1, 6), BOOLEANS)
RETURNS = st.builds(returning, SOME, st.integers(0, 8))
COPIED = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre from which every example begins; without an index, which has tests of its own."""
    folder = make_centre(tmp_path_factory.mktemp("history") / "centre")
    shutil.rmtree(folder / "index")
    return folder


@COPIED
@given(st.lists(EDITS | UNDOS | RETURNS, min_size=1, max_size=8))
def test_the_journal_leads_to_what_is_there(first: Path, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(first, Path(scratch) / "centre"))
        done = sum(is_done(folder, step) for step in steps)
        with Centre.open(folder) as centre:
            entries = list(centre.desk.history())
        assert len(entries) == done
        assert replayed(texts(first), entries) == texts(folder)


@COPIED
@given(st.lists(EDITS | RETURNS, min_size=1, max_size=6))
def test_all_can_be_taken_back(first: Path, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(first, Path(scratch) / "centre"))
        for _step in [step for step in steps if is_done(folder, step)]:
            assert is_done(folder, undoing(None, False))
        assert texts(folder) == texts(first)


def replayed(start: dict[str, str], entries: Iterable[JournalEntry]) -> dict[str, str]:
    """The files as the journal alone, newest first, makes them of those that there were."""
    files: dict[str, str | None] = dict(start)
    for entry in reversed(list(entries)):
        files |= {change.path: change.after for change in entry.changes}
    return {path: text for path, text in files.items() if text is not None}


def is_done(folder: Path, step: Step) -> bool:
    """Takes the step, sees that all is well after it, and returns whether it changed anything."""
    before = texts(folder)
    with Centre.open(folder) as centre:
        try:
            entry = step(centre)
        except (CatalogueError, ConfigurationError):  # refused, and nothing written
            entry = None
        assert centre.catalogue.problems() == []
        assert set(IDS) <= {record.id for record in centre.catalogue}
    assert_journal_agrees(folder)
    assert (texts(folder) != before) == (entry is not None)
    return entry is not None
