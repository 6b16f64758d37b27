"""Products made by recipes: the thematic dossier of the sample centre, and panoramas of the press."""

import shutil
from pathlib import Path

import pytest

from docbase import Centre
from docbase.publishing.recipefile import load_recipe
from tests.cli.conftest import ROOT, sample

__all__ = ["sample"]

DOSSIER = ROOT / "bibliographies" / "dossier-friches.yaml"
ARTICLE = """id: {id}
type: article-presse
title: "{title}"
contributors: [{{role: author, person: "Dupont, Anne"}}]
date: {date}
host: {{title: "{newspaper}", pages: "4"}}
access: public
status: reviewed
"""
ARTICLES = (
    ("le-second-souffle-2026", "Les friches attendent un second souffle", "2026-01-15", "La Voix du Nord"),
    ("le-fonds-vert-2026", "Ce que change le fonds vert", "2026-01-08", "La Gazette des communes"),
    ("la-filature-2025", "Une filature accueille des artisans", "2025-12-03", "L’Écho de la Lys"),
    ("l-inventaire-2025", "L’inventaire avance", "2025-12", "La Gazette des communes"),
)
PANORAMA = """title: Panorama de presse
filters: {{type: [article-presse]}}
group_by: {group_by}
order: date
"""


@pytest.fixture(scope="module")
def press_centre(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre with articles of newspapers."""
    folder = Path(shutil.copytree(sample, tmp_path_factory.mktemp("press") / "centre"))
    (folder / "corpus" / "presse").mkdir()
    for record_id, title, date, newspaper in ARTICLES:
        text = ARTICLE.format(id=record_id, title=title, date=date, newspaper=newspaper)
        (folder / "corpus" / "presse" / f"{record_id}.yaml").write_text(text, encoding="utf-8")
    with Centre.open(folder) as centre:
        centre.reindex()
    return folder


def headings(markdown: str) -> list[str]:
    """Returns the headings under the title."""
    return [line.lstrip("# ") for line in markdown.splitlines() if line.startswith("## ")]


def test_a_dossier_has_an_introduction_publications_press_links_and_actors(sample: Path) -> None:
    with Centre.open(sample) as centre:
        made = centre.press.make(load_recipe(DOSSIER), "md")
    parts = [
        "Comprendre", "Agir", "Presse et communication", "Suivre les travaux", "Et aussi", "Liens", "Acteurs",
    ]  # fmt: skip
    assert [one for one in headings(made.text) if one in parts] == parts
    assert "Où construire, où se développer" in made.text
    assert "recyclage des friches et dévoile 30 nouveaux lauréats" in made.text
    assert "https://cartofriches.cerema.fr" in made.text
    assert "Agence nationale pour la rénovation urbaine" in made.text
    assert "À lire" in made.text
    assert made.count >= 6
    assert made.left_out == ()
    assert made.notes == ()


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("month", ["Janvier 2026", "Décembre 2025"]),
        ("host", ["L’Écho de la Lys", "La Gazette des communes", "La Voix du Nord"]),
    ],
)
def test_a_panorama_of_the_press(
    press_centre: Path, tmp_path: Path, group_by: str, expected: list[str]
) -> None:
    file = tmp_path / "panorama.yaml"
    file.write_text(PANORAMA.format(group_by=group_by), encoding="utf-8")
    with Centre.open(press_centre) as centre:
        made = centre.press.make(load_recipe(file), "md")
    assert headings(made.text) == expected
    assert made.count == len(ARTICLES)
    if group_by == "month":
        assert made.text.index("fonds vert") < made.text.index("second souffle")
