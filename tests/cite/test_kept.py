"""Citations kept from one bibliography to the next are those that would be made anew."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from docbase.cite import csl
from docbase.cite.csl import process
from docbase.cite.kept import Kept
from docbase.cite.records import CslItem
from docbase.cite.styles import Style, load_style

NAMES = ("Étchart", "Eberlé", "Zola", "Œuvrard", "Abadie", "Île", "Martin", "Nouvel")
WORDS = ("Été", "École", "Zone", "Axe", "Œuvre", "ville", "Quartier")


def item(number: int, name: str = "", year: int = 0, title: str = "") -> CslItem:
    """Returns an invented work; many share a name, few share name and year."""
    return {
        "id": f"w{number}",
        "type": "report",
        "title": title or f"{WORDS[number * 5 % 7]} numéro {number}",
        "author": [{"family": name or f"{NAMES[number % 8]}-{number % 11}", "given": "Inès"}],
        "issued": {"date-parts": [[year or 1990 + number * 7 % 30]]},
        "publisher": f"Maison {number % 13}",
        "language": "fr",
    }


ITEMS = tuple(item(number) for number in range(70))


def changed(items: Sequence[CslItem], *others: CslItem) -> tuple[CslItem, ...]:
    """Returns the items with others in the place of those that have their ids, or after them."""
    by_id = {one["id"]: one for one in items} | {one["id"]: one for one in others}
    return tuple(by_id.values())


CHANGES: dict[str, Callable[[], tuple[CslItem, ...]]] = {
    "a title": lambda: changed(ITEMS, item(7, title="Tout autre chose")),
    "first and last": lambda: changed(ITEMS, item(8, "Aaron"), item(9, "Zzz"), item(10, "Aaron")),
    "one more of a year": lambda: changed(
        ITEMS, item(200, "Étchart-0", 1990, "Zéro"), item(201, "Étchart-0", 1990)
    ),
    "one less": lambda: ITEMS[:50] + ITEMS[51:],
    "no author, no date": lambda: changed(ITEMS, {"id": "w11", "type": "book", "title": "Anonyme"}),
    "another order": lambda: tuple(reversed(ITEMS)),
    "all": lambda: tuple(item(number, "Nouveau") for number in range(70)),
}


@pytest.mark.parametrize(
    ("style", "change"),
    [
        *(("iso690-author-date-fr", change) for change in CHANGES),
        ("apa", "one more of a year"),
        ("chicago-author-date-fr", "one less"),
        ("iso690-numeric-fr", "first and last"),
    ],
)
def test_what_is_made_out_of_the_last_is_what_is_made_anew(style: str, change: str, tmp_path: Path) -> None:
    kept, asked = Kept(tmp_path), load_style(style)
    start = changed(ITEMS, item(300, "Étchart-0", 1990, "Avant"))
    assert kept(start, asked, "fr") == process(start, asked, "fr")
    assert kept(CHANGES[change](), asked, "fr") == process(CHANGES[change](), asked, "fr")


def test_a_suffix_goes_when_the_other_work_of_the_year_goes(tmp_path: Path) -> None:
    kept, style = Kept(tmp_path), load_style("iso690-author-date-fr")
    both = (*ITEMS, item(300, "Duo", 2015, "Un"), item(301, "Duo", 2015, "Deux"))
    assert "2015b" in " ".join(one.text for one in kept(both, style, "fr"))
    alone = kept(both[:-1], style, "fr")
    assert "2015a" not in " ".join(one.text for one in alone)


def test_nothing_is_made_of_what_was_made_already(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style = load_style("apa")
    first = Kept(tmp_path)(ITEMS, style, "fr")
    monkeypatch.setattr(csl, "run_pandoc", None)
    assert Kept(tmp_path)(ITEMS, style, "fr") == first


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"items": [], "citations": [["w1", null]]}'])
def test_a_damaged_file_is_none(damage: bytes, tmp_path: Path) -> None:
    style = load_style("apa")
    first = Kept(tmp_path)(ITEMS, style, "fr")
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert Kept(tmp_path)(ITEMS, style, "fr") == first
    assert len(path.read_bytes()) > len(damage)


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    style = load_style("apa")
    assert Kept(tmp_path / "file" / "x")(ITEMS[:3], style, "fr") == process(ITEMS[:3], style, "fr")


def test_few_are_kept(tmp_path: Path) -> None:
    kept, style = Kept(tmp_path), load_style("apa")
    for number in range(40):
        (tmp_path / f"{number}.json").write_text("{}")
    kept(ITEMS[:3], style, "fr")
    assert len([*tmp_path.iterdir()]) == 32


def test_a_change_has_few_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, style, counts = Kept(tmp_path), load_style("iso690-author-date-fr"), list[int]()

    def counted(items: Sequence[CslItem], style: Style, language: str) -> tuple[csl.Citation, ...]:
        counts.append(len(items))
        return process(items, style, language)

    monkeypatch.setattr("docbase.cite.kept.process", counted)
    kept(ITEMS, style, "fr")
    kept(CHANGES["a title"](), style, "fr")
    assert counts[0] == len(ITEMS)
    assert max(counts[1:]) < len(ITEMS) / 2
