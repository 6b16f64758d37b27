"""Recipes as a person writes them: what is understood, and what is said of what is not."""

import re
from datetime import date
from pathlib import Path

import pytest

from docbase.cite import Pointer
from docbase.errors import ConfigurationError
from docbase.publishing.recipe import Recipe, Section
from docbase.publishing.recipefile import find_recipe, load_recipe

WHOLE = """\
title: Santé et quartiers
subtitle: Journée du 12 mars
introduction: |
  Un premier paragraphe.

  Un second.
language: fr
question: santé
filters: {theme: [sante], annee: 2014..}
since: 2026-01
include: [a-1, b-2]
exclude: c-3
style: apa
group_by: theme
order: -date
annotated: oui
annotations: {a-1: "À lire d'abord : tout."}
details: [pages, call-number]
indexes: author
formats: [docx, pdf]
as_of: 2026-11-23
sections:
  - heading: Publications
    question: étude
    sections:
      - {heading: Fiches, filters: {type: [fiche-experience]}}
  - heading: Liens
    links:
      - {name: ONPV, url: "https://www.onpv.fr", note: Chiffres}
    actors: [anru]
  - heading: Et aussi
"""


def load(folder: Path, text: str) -> Recipe:
    path = folder / "sante.yaml"
    path.write_text(text, encoding="utf-8")
    return load_recipe(path)


def test_all_that_a_recipe_may_say(tmp_path: Path) -> None:
    recipe = load(tmp_path, WHOLE)
    assert (recipe.name, recipe.title, recipe.style, recipe.order) == (
        "sante",
        "Santé et quartiers",
        "apa",
        "-date",
    )
    assert recipe.introduction == "Un premier paragraphe.\n\nUn second."
    assert recipe.filters == {"theme": ("sante",), "year": ("2014..",)}
    assert (recipe.include, recipe.exclude) == (("a-1", "b-2"), ("c-3",))
    assert recipe.annotations == {"a-1": "À lire d'abord : tout."}
    assert (recipe.details, recipe.indexes, recipe.formats) == (
        ("pages", "call-number"),
        ("author",),
        ("docx", "pdf"),
    )
    assert recipe.as_of == date(2026, 11, 23)
    assert recipe.annotated
    publications, links, rest = recipe.sections
    assert publications.sections == (
        Section(heading="Fiches", filters={"type": ("fiche-experience",)}, line=26),
    )
    assert links.pointers == (Pointer(name="ONPV", address="https://www.onpv.fr", note="Chiffres"),)
    assert [section.is_rest for section in recipe.sections] == [False, False, True]
    assert rest.heading == "Et aussi"


def test_an_empty_file_is_the_whole_catalogue(tmp_path: Path) -> None:
    assert load(tmp_path, "# rien\n").sections == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("title: X\ntitel: Y\n", 2, "title"),
        ("title: X\nsections:\n  - heading: A\n    ordre: date\n", 4, "order"),
        ("title: X\nsections:\n  - rien\n", 3, "heading"),
        ("title: X\nsections: rien\n", 2, "list"),
        ("filters: {themes: [sante], thema: x}\n", 1, "theme"),
        ("filters: [sante]\n", 1, "filters"),
        ("a: &b c\n", 1, "anchors"),
        ("title: [X]\n", 1, "text"),
        ("\n\nas_of: demain\n", 3, "2026-11-23"),
        ("title: X\nsince: hier\n", 2, "2026-11-23"),
        ("title: X\nformats:\n  - docx\n  - word\n", 4, "docx"),
        ("title: X\nstyle: iso-690\n", 2, "iso690"),
        ("title: X\ngroup_by: themes\n", 2, "theme"),
        ("title: X\norder: dates\n", 2, "date"),
        ("title: X\ndetails: [page]\n", 2, "pages"),
        ("title: X\nindexes: [auteurs]\n", 2, "author"),
        ("annotated: peut-être\n", 1, "true"),
        ("language: de\n", 1, "fr"),
        ("annotations: [x]\n", 1, "annotations"),
        ("sections:\n  - heading: A\n    links: [x]\n", 3, "url"),
        ("sections:\n  - heading: A\n    links:\n      - {url: x}\n", 4, "name"),
        ('title: "X\n', 1, "quote"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    error = caught.value
    assert error.line == line
    assert f"line {line}" in error.message
    assert said in error.message + error.hint
    assert error.hint


def test_the_recipes_of_the_guide_are_recipes(tmp_path: Path) -> None:
    guide = Path(__file__).parent.parent.parent / "docs" / "fr" / "guide.md"
    blocks = re.findall(r"```yaml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    recipes = [load(tmp_path, block) for block in blocks if "formats:" in block]
    assert len(recipes) == 2
    assert all(recipe.title and recipe.filters for recipe in recipes)


def test_a_style_beside_the_recipe(tmp_path: Path) -> None:
    from docbase.cite.styles import style_path

    (tmp_path / "maison.csl").write_bytes(style_path("apa").read_bytes())
    assert load(tmp_path, "style: maison.csl\n").style == str(tmp_path / "maison.csl")


def test_a_recipe_is_found_by_its_name_or_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "bibliographies"
    folder.mkdir()
    (folder / "sante.yaml").write_text("title: X\n", encoding="utf-8")
    assert find_recipe("sante.yaml", tmp_path) == folder / "sante.yaml"
    assert find_recipe(folder / "sante.yaml", Path("/nowhere")) == folder / "sante.yaml"
    with pytest.raises(ConfigurationError) as caught:
        find_recipe("santé.yaml", tmp_path)
    assert "sante.yaml" in caught.value.hint
    with pytest.raises(ConfigurationError) as caught:
        find_recipe("sante.yaml", Path("/nowhere"))
    assert caught.value.hint
