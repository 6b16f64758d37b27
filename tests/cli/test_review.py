"""`docbase review`: keys typed, records changed."""

import io
from pathlib import Path

import pytest

from docbase import Centre
from docbase.cli import exits
from tests.cli.conftest import Run

FIRST = "concilier-sobriete-fonciere-et-developpement-economique-2023"
SECOND = "questionnaire-diagnostic-standard-donnees-paysage-2022"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is typed, a key a line."""
    typed = io.StringIO()
    monkeypatch.setattr("sys.stdin", typed)
    return typed


def press(keys: io.StringIO, *lines: str) -> None:
    keys.seek(0)
    keys.truncate()
    keys.write("".join(f"{line}\n" for line in lines))
    keys.seek(0)


def test_answers_are_written_and_a_record_is_validated(own: Path, run: Run, keys: io.StringIO) -> None:
    press(keys, "a", "r", "v", "q")
    ran = run(own, "review")
    assert ran.code == exits.DONE
    assert "urbanisme" in ran.out
    with Centre.open(own) as centre:
        record = centre.get(FIRST)
        assert "emploi-insertion" in record.themes
        assert record.status == "reviewed"
        assert centre.suggesting.drafts() == (SECOND,)
        assert "prog-action-publique" not in [one.value for one in centre.suggesting.suggestions(FIRST)]


def test_what_is_put_off_comes_last_and_another_value_may_be_typed(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    with Centre.open(own) as centre:
        asked = len(centre.suggesting.suggestions(SECOND))
    press(keys, "p", *[""] * asked, "c", "theme:sante", "q")
    assert run(own, "review").code == exits.DONE
    with Centre.open(own) as centre:
        assert centre.suggesting.drafts() == (SECOND, FIRST)
        assert "sante" in centre.get(SECOND).themes
        assert centre.get(SECOND).status == "draft"


def test_the_end_of_the_keys_stops_and_keeps_what_was_answered(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    press(keys, "a")
    assert run(own, "review", FIRST).code == exits.DONE
    with Centre.open(own) as centre:
        assert "emploi-insertion" in centre.get(FIRST).themes
        assert centre.get(FIRST).status == "draft"


def test_a_value_that_does_not_exist_is_told_and_the_review_goes_on(
    own: Path, run: Run, keys: io.StringIO
) -> None:
    with Centre.open(own) as centre:
        asked = len(centre.suggesting.suggestions(FIRST))
    press(keys, *[""] * asked, "c", "theme:jardinage", "v", "q")
    ran = run(own, "review")
    assert "jardinage" in ran.err
    with Centre.open(own) as centre:
        assert centre.get(FIRST).status == "draft"
