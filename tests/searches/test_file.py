"""searches.yaml: what a person writes is understood, or told with its line; what is around it stays."""

from pathlib import Path

import pytest

from docbase.errors import ConfigurationError, QueryError
from docbase.model.saved import SavedSearch
from docbase.searches.file import SearchFile

BY_HAND = """\
# Pour le comité du lundi
participation:
  title: Participation des habitants   # revoir en juin
  question: participation citoyenne -handicap
  filters: {thème: participation-citoyenne, year: [2014..2017, "2020"]}
  sort: -date
  seen: 2026-01-31

sante: santé mentale
"""


@pytest.fixture
def file(tmp_path: Path) -> SearchFile:
    return SearchFile(tmp_path / "searches.yaml")


def write(folder: Path, text: str) -> None:
    (folder / "searches.yaml").write_text(text, encoding="utf-8")


def test_what_a_person_writes_is_understood(tmp_path: Path, file: SearchFile) -> None:
    write(tmp_path, BY_HAND)
    assert file.load() == {
        "participation": SavedSearch(
            name="participation",
            title="Participation des habitants",
            question="participation citoyenne -handicap",
            filters={"theme": ("participation-citoyenne",), "year": ("2014..2017", "2020")},
            sort="-date",
            seen="2026-01-31",
        ),
        "sante": SavedSearch(name="sante", question="santé mentale"),
    }


@pytest.mark.parametrize(
    "search",
    [
        SavedSearch(name="tout"),
        SavedSearch(name="non", title="no", question="1.10: # -x “y” [z", seen="2026-11-23"),
        SavedSearch(name="filtres", filters={"theme": ("sante",), "year": ("2014..",)}, sort="-added"),
        SavedSearch(name="longue", question=" OU ".join(f'"quartier prioritaire {n}"' for n in range(30))),
    ],
    ids=lambda search: search.name,
)
def test_what_is_saved_is_read_again(file: SearchFile, search: SavedSearch) -> None:
    before = SavedSearch(name="avant", question="emploi")
    file.put(before)
    file.put(search)
    assert list(file.load().values()) == [before, search]


def test_saving_and_removing_leave_all_else_as_it_was(tmp_path: Path, file: SearchFile) -> None:
    write(tmp_path, BY_HAND)
    file.put(SavedSearch(name="emploi", question="emploi", seen="2026-11-23"))
    text = (tmp_path / "searches.yaml").read_text(encoding="utf-8")
    assert text.startswith(BY_HAND)
    assert list(file.load()) == ["participation", "sante", "emploi"]
    file.remove("emploi")
    assert (tmp_path / "searches.yaml").read_text(encoding="utf-8") == BY_HAND


def test_the_last_search_can_be_removed_and_another_saved(tmp_path: Path, file: SearchFile) -> None:
    write(tmp_path, "# à nous\nsante: santé mentale\n")
    file.remove("sante")
    assert file.load() == {}
    file.put(SavedSearch(name="emploi", question="emploi"))
    assert list(file.load()) == ["emploi"]
    assert "# à nous" in (tmp_path / "searches.yaml").read_text(encoding="utf-8")


def test_without_a_file_no_search_is_saved(file: SearchFile) -> None:
    assert file.load() == {}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: emploi\nb: [emploi]\n", 2, "“b” is not a search"),
        ("a:\n  question: emploi\n  fliters: {theme: sante}\n", 3, "“fliters” is no field"),
        ("a: emploi\nb:\n  filters: {themme: sante}\n", 3, "“themme” is no field"),
        ("a:\n  filters: sante\n", 2, "“filters” must name"),
        ("a:\n  question: x\n  sort: récent\n", 3, "cannot be sorted"),
        ("a:\n  question: x\n  seen: hier\n", 3, "“hier” is no day"),
        ("a:\n  question: [x]\n", 2, "a text is expected"),
        ('a: emploi\nb: "emploi\n', 2, "a quote is opened"),
        ("a: emploi\na: santé\n", 2, "there twice"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(
    tmp_path: Path, file: SearchFile, text: str, line: int, told: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        file.load()
    assert caught.value.line == line
    assert told in caught.value.message
    assert f"line {line}" in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_understood_is_not_changed(tmp_path: Path, file: SearchFile) -> None:
    write(tmp_path, "a: [emploi]\n")
    with pytest.raises(ConfigurationError):
        file.put(SavedSearch(name="b", question="emploi"))
    assert (tmp_path / "searches.yaml").read_text(encoding="utf-8") == "a: [emploi]\n"


@pytest.mark.parametrize("name", ["", "-x", "a b", "a/b", "a:b", "sante"])
def test_a_name_that_cannot_be_typed_or_is_taken_is_refused(
    tmp_path: Path, file: SearchFile, name: str
) -> None:
    write(tmp_path, "sante: santé mentale\n")
    with pytest.raises(QueryError) as caught:
        file.require_free(name)
    assert caught.value.hint


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path, file: SearchFile) -> None:
    write(tmp_path, BY_HAND)
    with pytest.raises(QueryError) as caught:
        file.get("particpation")
    assert caught.value.hint == "Did you mean “participation”?"
