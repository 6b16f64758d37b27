"""Surgery on YAML: what changes, and above all what does not."""

import pytest

from docbase.catalogue import yamledit
from docbase.catalogue.yamlstyle import Value

ORDER = ("id", "title", "subtitle", "contributors", "date", "themes", "status")
RECORD = """\
# Notice reprise du fichier papier
id: actes-2015
title:   'Actes'          # sur la page de titre

# Auteurs vérifiés
contributors:   # ordre de la couverture
  - {role: author, body: irev}
  - role: editor          # seconde
    person: "Dupont, Anne"
x-cote: 12 # une clé à nous
themes: [ sante,education ]   # à revoir
status: draft
"""


def edit(text: str, **changes: Value | None) -> str:
    return yamledit.edit(text, changes, ORDER)


def test_no_change_changes_no_byte() -> None:
    assert edit(RECORD, title="Actes", themes=["sante", "education"], date=None) == RECORD


def test_a_scalar_keeps_its_place_and_its_comment() -> None:
    assert edit(RECORD, title="Actes : 1") == RECORD.replace("'Actes'", '"Actes : 1"')


def test_a_list_on_one_line_stays_there() -> None:
    assert edit(RECORD, themes=["sante"]) == RECORD.replace("[ sante,education ]", "[sante]")


def test_comments_in_a_block_are_moved_above_it() -> None:
    edited = edit(RECORD, contributors=[{"role": "author", "body": "anct"}])
    old = RECORD[RECORD.index("contributors:") : RECORD.index("x-cote")]
    new = "# ordre de la couverture\n# seconde\ncontributors:\n  - {role: author, body: anct}\n"
    assert edited == RECORD.replace(old, new)


def test_a_new_field_goes_to_its_place() -> None:
    edited = edit(RECORD, subtitle="Bilan", date="2015")
    assert edited == RECORD.replace(
        "# sur la page de titre\n", "# sur la page de titre\nsubtitle: Bilan\n"
    ).replace('"Dupont, Anne"\n', '"Dupont, Anne"\ndate: "2015"\n')


def test_a_field_goes_before_all_others_when_it_is_the_first() -> None:
    assert edit("# haut\ntitle: b\n", id="a") == "# haut\nid: a\ntitle: b\n"


def test_a_removed_field_takes_only_its_own_lines() -> None:
    edited = edit(RECORD, contributors=None, title=None, subtitle="Bilan")
    assert edited == (
        "# Notice reprise du fichier papier\nid: actes-2015\nsubtitle: Bilan\n\n# Auteurs vérifiés\n"
        "x-cote: 12 # une clé à nous\nthemes: [ sante,education ]   # à revoir\nstatus: draft\n"
    )


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", ["\ufeff", ""])
def test_line_endings_bom_and_a_missing_last_one_stay(ending: str, bom: str) -> None:
    before = bom + "id: a\ntitle: |\n  Un\n  deux\nstatus: draft".replace("\n", ending)
    after = bom + "id: a\ntitle: Trois\nthemes: [x]\nstatus: draft".replace("\n", ending)
    assert edit(before, title="Trois", themes=["x"]) == after
    assert edit(before, status=None) == before.removesuffix("status: draft")
    last = edit(before, status="reviewed", x="new")
    assert last == before.removesuffix("draft") + f"reviewed{ending}x: new"


def test_an_empty_field_is_filled_before_its_comment() -> None:
    assert edit("id: a\ntitle:   # manque\n", title="Actes") == "id: a\ntitle: Actes   # manque\n"


def test_an_indented_record_keeps_its_margin() -> None:
    before = "---\n  id: a\n  status: draft\n...\n"
    after = "---\n  id: a\n  contributors:\n    - {body: b}\n  status: reviewed\n...\n"
    assert edit(before, contributors=[{"body": "b"}], status="reviewed") == after


def test_a_sign_in_a_text_is_no_comment() -> None:
    before = 'id: a\ntitle: >-\n  Un #deux\n  # trois\n\n\nstatus: "#1"  # vrai\n'
    assert edit(before, title="T") == 'id: a\ntitle: T\n\n\nstatus: "#1"  # vrai\n'


def test_the_comment_in_the_head_of_a_block_text_is_kept() -> None:
    assert edit("id: a\ntitle: >- # long\n  Un\n", title="T") == "id: a\n# long\ntitle: T\n"


@pytest.mark.parametrize(
    "before",
    [
        "{id: a, title: b, x: [c, {d: e}]}\n",
        "--- {id: a, # un\n title: b, x: [c, {d: e}]} # deux\n",
        "? id\n: a\n? title\n: b\n? x\n: [c, {d: e}]\n",
    ],
)
def test_what_is_beyond_surgery_is_written_anew(before: str) -> None:
    edited = edit(before, title="no")
    assert edited.startswith(("id: a", "---\n# un\nid: a"))
    assert 'title: "no"\nx:' in edited
    assert edited.count("#") == before.count("#")


def test_a_quoted_name_is_found() -> None:
    assert edit('"id": a\n"title" : b\n', title="c") == '"id": a\n"title" : c\n'


def test_a_long_text_is_folded() -> None:
    words = "Un texte : avec # des signes, « et » des guillemets. " * 6
    edited = edit("id: a\nstatus: draft\n", title=words.strip())
    assert edited.startswith("id: a\ntitle: >-\n  Un texte : avec #")
    assert max(map(len, edited.splitlines())) <= 100
