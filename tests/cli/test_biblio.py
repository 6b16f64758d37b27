"""`docbase biblio`, `bulletin` and `productions`, as staff use them."""

import csv
import io
import json
import re
from pathlib import Path

from tests.cli.conftest import Run

RECIPE = """\
title: Friches et paysages
introduction: Pour la journée du 12 mars.
filters: {year: [2014..]}
details: [pages, call-number]
indexes: [author]
formats: [html, odt]
annotations:
  mandat-du-gt-cnig-friches-2022: Le plus court.
sections:
  - heading: Les friches
    question: friches
    order: -date
  - heading: Paysages choisis
    include: [standard-paysages-donnees-atlas-de-paysages-2024]
  - heading: Liens et acteurs
    links: [{name: Cartofriches, url: "https://cartofriches.cerema.fr"}]
    actors: [anru]
  - heading: Et aussi
    group_by: type
"""
PAPER = """\
id: {id}
type: ouvrage
title: {title}
contributors: [{{body: irev}}]
publisher: Armature
date: {date}
added: {added}
themes: [sante]
"""


def write_recipe(centre: Path, text: str = RECIPE, name: str = "friches.yaml") -> Path:
    path = centre / "bibliographies" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def bring_in(centre: Path, run: Run, record_id: str, title: str, *, date: str = "2025", added: str) -> None:
    """Catalogues a book on paper."""
    text = PAPER.format(id=record_id, title=title, date=date, added=added)
    (centre / "corpus" / f"{record_id}.yaml").write_text(text, encoding="utf-8")
    assert run(centre, "ingest").code == 0


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_a_recipe_in_its_parts(own: Path, run: Run) -> None:
    write_recipe(own)
    ran = run(own, "biblio", "friches.yaml", "--format", "md")
    assert ran.code == 0
    assert headings(ran.out)[:5] == [
        "# Friches et paysages",
        "## Les friches",
        "## Paysages choisis",
        "## Liens et acteurs",
        "## Et aussi",
    ]
    assert headings(ran.out)[-1] == "## Index des auteurs"
    friches, chosen, links, *_rest = ran.out.split("\n## ")[1:]
    assert "Le plus court." in friches
    assert "À lire\u00a0: p.\u00a0" in friches
    assert "Standard Paysages" in chosen
    assert "Agence nationale pour la rénovation urbaine" in links
    assert ran.out.count("Standard Paysages") == 1
    assert "2013" not in ran.out


def test_a_recipe_writes_its_files_and_the_same_again(own: Path, run: Run) -> None:
    write_recipe(own)
    first = run(own, "biblio", "friches.yaml")
    assert first.code == 0
    files = [own / "bibliographies" / f"friches.{suffix}" for suffix in ("html", "odt")]
    before = [file.read_bytes() for file in files]
    answer = run(own, "biblio", own / "bibliographies" / "friches.yaml", "--json").json
    assert [file.read_bytes() for file in files] == before
    assert answer["paths"] == [str(file) for file in files]
    assert answer["count"] > 10
    assert "Cartofriches" in before[0].decode()


def test_freeze_then_diff(own: Path, run: Run) -> None:
    write_recipe(own)
    nothing = run(own, "biblio", "diff", "friches.yaml", "--json").json
    assert nothing["last"] is None
    assert len(nothing["added"]) > 10

    kept = run(own, "biblio", "freeze", "friches.yaml", "--as-of", "2026-10-01", "--json").json
    folder = own / "bibliographies" / "editions" / "friches" / "2026-10-01"
    assert kept["paths"] == [str(folder / "friches.html"), str(folder / "friches.odt")]
    assert "Arrêtée au 1er\N{NO-BREAK SPACE}octobre\N{NO-BREAK SPACE}2026" in (
        folder / "friches.html"
    ).read_text(encoding="utf-8")
    listed = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert len(listed["references"]) == kept["count"]
    assert run(own, "biblio", "diff", "friches.yaml", "--json").json["added"] == []

    (own / "corpus" / "2022" / "mandat-groupe-travail-friches.yaml").unlink()
    (own / "corpus" / "2022" / "mandat-groupe-travail-friches.pdf").unlink()
    bring_in(own, run, "friches-de-lens-2025", "Friches de Lens", added="2026-11-02")
    changed = run(own, "biblio", "diff", "friches.yaml", "--json").json
    assert changed["last"] == "2026-10-01"
    assert [one["id"] for one in changed["added"]] == ["friches-de-lens-2025"]
    assert [one["id"] for one in changed["dropped"]] == ["mandat-du-gt-cnig-friches-2022"]
    told = run(own, "biblio", "diff", "friches.yaml")
    assert "+ IREV, 2025. Friches de Lens." in told.out

    again = run(own, "biblio", "freeze", "friches.yaml", "--as-of", "2026-10-01")
    assert again.code != 0
    assert str(folder) in again.err
    later = run(own, "biblio", "friches.yaml", "--as-of", "2026-10-31", "--format", "md")
    assert "Friches de Lens" not in later.out


def test_freeze_and_diff_are_words_too(sample: Path, run: Run) -> None:
    for words in (("freeze",), ("diff", "friches"), ("freeze", "données")):
        assert run(sample, "biblio", *words, "--format", "txt").code == 0
    missing = run(sample, "biblio", "freeze", "rien.yaml")
    assert missing.code != 0
    assert "rien.yaml" in missing.err


def test_what_a_recipe_names_and_is_not_there(own: Path, run: Run) -> None:
    write_recipe(own, "title: X\nfilters:\n  theme: [sant]\n")
    unknown = run(own, "biblio", "friches.yaml")
    assert unknown.code != 0
    assert re.search("(line|ligne) 3", unknown.err)
    assert "sante" in unknown.err
    write_recipe(own, "title: X\nsections:\n  - heading: A\n    actors: [anruu]\n")
    assert "anru" in run(own, "biblio", "friches.yaml").err
    write_recipe(own, "title: X\ninclude:\n  - mandat-du-gt-cnig-friches-2021\n")
    lost = run(own, "biblio", "friches.yaml")
    assert "mandat-du-gt-cnig-friches-2022" in lost.err


def test_picks_and_exclusions(own: Path, run: Run) -> None:
    ids = ["mandat-du-gt-cnig-friches-2022", "glossaire-gt-paysages-2022"]
    write_recipe(own, f"include: [{', '.join(ids)}]\norder: given\n")
    answer = run(own, "biblio", "friches.yaml", "--format", "csl-json").out
    assert [item["id"] for item in json.loads(answer)] == ids
    write_recipe(own, f"filters: {{year: [2022]}}\nexclude: [{ids[0]}]\n")
    found = [
        item["id"] for item in json.loads(run(own, "biblio", "friches.yaml", "--format", "csl-json").out)
    ]
    assert ids[1] in found
    assert ids[0] not in found


def test_a_pick_that_no_section_takes_is_said(own: Path, run: Run) -> None:
    write_recipe(
        own, "include: [mandat-du-gt-cnig-friches-2022]\nsections: [{heading: A, question: paysages}]\n"
    )
    assert "mandat-du-gt-cnig-friches-2022" in run(own, "biblio", "friches.yaml").err


def test_every_format_by_the_name_of_its_file(sample: Path, run: Run, tmp_path: Path) -> None:
    for suffix in ("md", "html", "docx", "odt", "pdf", "txt", "bib", "biblatex", "ris", "json", "csv"):
        path = tmp_path / f"friches.{suffix}"
        ran = run(sample, "biblio", "friches", "--annotated", "--index", "author", "-o", path)
        assert ran.code == 0, ran.err
        assert path.stat().st_size > 500
    rows = list(
        csv.DictReader(
            io.StringIO(run(sample, "biblio", "friches", "--format", "csv", "--json").json["text"])
        )
    )
    assert all(row["id"] for row in rows)


def test_what_is_missing_is_said(own: Path, run: Run) -> None:
    (own / "corpus" / "vide.yaml").write_text(
        "id: vide\ntype: article-presse\ntitle: Friches\n", encoding="utf-8"
    )
    assert run(own, "ingest").code == 0
    answer = run(own, "biblio", "friches", "--json").json
    assert answer["left_out"] == ["vide"]
    assert {"id": "vide", "missing": ["host", "contributors", "date"], "left_out": True} in answer[
        "incomplete"
    ]
    said = run(own, "biblio", "friches").err
    assert "vide" in said
    assert "auteurs" in said
    assert "contributors" not in said


def test_the_bulletin(own: Path, run: Run) -> None:
    bring_in(own, run, "entree-1", "Soigner", added="2026-11-02")
    bring_in(own, run, "entree-2", "Guérir", added="2026-11-20")
    ran = run(own, "bulletin", "--since", "2026-11-01", "--until", "2026-11-15")
    assert ran.code == 0
    assert "Nouvelles acquisitions" in ran.out
    assert "Entrées du 1er novembre 2026 au 15 novembre 2026" in ran.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "## Santé" in ran.out
    assert "Soigner" in ran.out
    assert "Guérir" not in ran.out
    assert "Guérir" in run(own, "bulletin", "--since", "2026-11", "--theme", "sante").out
    assert "hier" in run(own, "bulletin", "--since", "hier").err


def test_the_productions_of_a_year(own: Path, run: Run) -> None:
    bring_in(own, run, "ecrit-par-nous", "Notre étude", added="2026-11-02")
    unknown = run(own, "productions", "--year", "2025")
    assert unknown.code != 0
    assert "body" in unknown.err
    with (own / "docbase.yaml").open("a", encoding="utf-8") as settings:
        settings.write("body: irev\n")
    ran = run(own, "productions", "--year", "2025")
    assert "Productions 2025" in ran.out
    assert "## Ouvrage" in ran.out
    assert "Notre étude" in ran.out
    assert "Zeste" not in ran.out
    assert "Cerema" in run(own, "productions", "--year", "2023", "--body", "Cerema").out
