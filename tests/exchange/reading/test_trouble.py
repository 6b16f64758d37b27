"""Files that are damaged, mislabelled or made to harm: what is whole comes in, the rest is named."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, DamagedDocumentError, DocbaseError, UnsupportedFormatError
from docbase.exchange.reading.planned import ImportPlan
from tests.cli.conftest import ROOT

RIS = "TY  - BOOK\nTI  - {title}\nPY  - 2019\nER  - \n\n"
XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n'
    '<record><datafield tag="200"><subfield code="a">Un été à Lens</subfield></datafield></record>\n'
    '<record><datafield tag="200"><subfield code="a">Deux étés à Lille</subfield></datafield></record>\n'
    '<record><datafield tag="200"><subfield code="a">Trois hivers à Roubaix</subfield></datafield></record>\n'
    "</collection>\n"
)
TITLES = ["Un été à Lens", "Deux étés à Lille", "Trois hivers à Roubaix"]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    Centre.create(tmp_path / "centre").close()
    with Centre.open(tmp_path / "centre") as opened:
        yield opened


@pytest.fixture
def plan(centre: Centre, tmp_path: Path) -> Callable[[str, str | bytes], ImportPlan]:
    def planned(name: str, content: str | bytes) -> ImportPlan:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return centre.importing.plan([path])

    return planned


Planned = Callable[[str, str | bytes], ImportPlan]


def names(planned: ImportPlan) -> list[str]:
    return [one.spot.name for one in planned.arrivals]


def refused(planned: ImportPlan) -> list[tuple[int, int | None]]:
    return [(one.spot.number, one.spot.line) for _path, one in planned.refused]


def listed() -> str:
    return json.dumps([{"id": one, "type": "book", "title": one} for one in TITLES], indent=1)


def test_a_list_of_json_that_is_broken_inside(centre: Centre, plan: Planned, tmp_path: Path) -> None:
    broken = listed().replace('"book",\n  "title": "Deux', '"book"\n  "title": "Deux')
    planned = plan("x.json", broken.replace("Un \\u00e9t\\u00e9", "Un\tété"))
    assert [one.record_id for one in planned.arrivals] == ["un-ete-a-lens", "trois-hivers-a-roubaix"]
    assert refused(planned) == [(2, 7)]
    (kept,) = centre.importing.carry_out(planned).refused_at
    kept.write_text(kept.read_text(encoding="utf-8").replace('"book"\n', '"book",\n'), encoding="utf-8")
    assert names(centre.importing.plan([kept])) == [TITLES[1]]


def test_a_list_of_json_that_was_cut(plan: Planned) -> None:
    planned = plan("x.json", listed()[:-20])
    assert names(planned) == TITLES[:2]
    assert refused(planned) == [(3, 12)]


def test_half_a_character_and_signs_of_control(centre: Centre, plan: Planned) -> None:
    planned = plan(
        "x.json", '[{"type": "book", "title": "L\\u001b\'\\u0007été\\ud800", "publisher": "A\\u0000B"}]'
    )
    entry = centre.importing.carry_out(planned).entry
    assert entry
    (arrival,) = entry.changes
    with Centre.open(centre.root) as afresh:
        record = afresh.catalogue.get(arrival.record_id)
    assert record.title == "L'été\ufffd"
    assert record.publisher == "AB"


def test_a_line_of_ris_ends_where_editors_end_it(plan: Planned) -> None:
    planned = plan("x.ris", RIS.format(title="Un\x0cdeux\u2028trois") + "TY  - BOOK\nER  - \n")
    assert names(planned) != []
    assert refused(planned) == [(2, 6)]


def test_a_quote_that_is_never_closed_costs_its_row(centre: Centre, plan: Planned) -> None:
    text = 'Titre;Auteur;Année\nUn;"Dupont;2019\nDeux;"Durand, ""Léo""";2020\nTrois;Le "Petit" Jean;2021\n'
    planned = plan("x.csv", text)
    assert names(planned) == ["Deux", "Trois"]
    assert refused(planned) == [(1, 2)]
    (kept,) = centre.importing.carry_out(planned).refused_at
    kept.write_text(kept.read_text(encoding="utf-8-sig").replace('"Dupont', "Dupont"), encoding="utf-8")
    assert names(centre.importing.plan([kept])) == ["Un"]


def test_a_cell_without_measure_costs_its_row(plan: Planned) -> None:
    planned = plan("x.csv", f"Titre;Résumé\nUn;{'mot ' * 50_000}\nDeux;court\n")
    assert names(planned) == ["Deux"]
    assert refused(planned) == [(1, 2)]


def test_a_table_of_thousands_of_columns_is_none(plan: Planned) -> None:
    with pytest.raises(DamagedDocumentError) as caught:
        plan("x.csv", "Titre;" + ";".join(f"c{number}" for number in range(20_000)) + "\nUn;x\n")
    assert "20001" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["x.ris", "x.csv", "x.bib", "x.mrc"])
def test_a_publication_under_the_name_of_an_export(name: str, plan: Planned) -> None:
    with pytest.raises(UnsupportedFormatError):
        plan(name, next((ROOT / "corpus").rglob("*.pdf")).read_bytes())


def test_csv_under_the_name_of_a_workbook(plan: Planned) -> None:
    assert names(plan("x.xlsx", "Titre;Année\nUn;2019\n")) == ["Un"]


def test_entries_of_one_key_say_the_same(plan: Planned) -> None:
    entry = "@book{k, title = {Un}, author = {Dupont, Anne}, date = {2019-03}, publisher = IR}\n"
    planned = plan("x.bib", '@string{IR = "IREV"}\n' + entry * 2)
    assert [one.kind for one in planned.arrivals] == ["new", "same"]


def test_the_sheet_that_people_see_is_read(plan: Planned, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Listes", 0)
    hidden.append(["Titre"])
    hidden.append(["Une valeur de liste"])
    hidden.sheet_state = "hidden"
    seen = book["Sheet"]
    for row in (["Inventaire du centre"], [], ["Titre", "Auteur"], ["Un", "Dupont, Anne"], ["Deux", None]):
        seen.append(row)
    seen.merge_cells("A1:B1")
    seen.merge_cells("B4:B5")
    book.active = 1
    book.save(tmp_path / "made.xlsx")
    planned = plan("x.xlsx", (tmp_path / "made.xlsx").read_bytes())
    assert names(planned) == ["Un", "Deux"]
    assert [one.spot.line for one in planned.arrivals] == [4, 5]
    assert "Dupont, Anne" in (planned.plan.changes[1].after or "")
    assert any("Sheet" in note for note in planned.read[0][1].notes)


def test_damaged_xml_costs_its_record(centre: Centre, plan: Planned) -> None:
    planned = plan("x.xml", XML.replace("Deux étés", "Deux étés & un <b"))
    assert names(planned) == [TITLES[0], TITLES[2]]
    assert refused(planned) == [(2, 4)]
    (kept,) = centre.importing.carry_out(planned).refused_at
    kept.write_text(kept.read_text(encoding="utf-8").replace(" & un <b", ""), encoding="utf-8")
    assert names(centre.importing.plan([kept])) == [TITLES[1]]


def test_xml_that_was_cut(plan: Planned) -> None:
    planned = plan("x.xml", XML[:-50])
    assert names(planned) == TITLES[:2]
    assert refused(planned) == [(3, 5)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_xml_that_lies_about_its_characters(encoding: str, plan: Planned) -> None:
    declared = XML.replace("UTF-8", "UTF-16") if encoding == "utf-16" else XML
    planned = plan("x.xml", declared.encode(encoding))
    assert names(planned) == TITLES
    assert any("1252" in note for note in planned.read[0][1].notes) == (encoding == "cp1252")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 150_000}-->"])
def test_entities_are_never_read(before: str, encoding: str, plan: Planned) -> None:
    declared = f'{before}<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><collection>'
    text = XML.replace("<collection>", declared).replace("Un été", "&x;").replace("UTF-8", encoding.upper())
    with pytest.raises(DocbaseError) as caught:
        plan("x.xml", text.encode(encoding))
    assert "document type" in caught.value.message


def test_a_record_of_marc_that_a_person_mends(centre: Centre, plan: Planned) -> None:
    fields = [("001", b"7\x1e"), ("200", b"1 \x1feUn compl\xc3\xa9ment\x1e")]
    directory, place = "", 0
    for tag, value in fields:
        directory += f"{tag}{len(value):04}{place:05}"
        place += len(value)
    base = 24 + len(directory) + 1
    body = directory.encode() + b"\x1e" + b"".join(value for _tag, value in fields) + b"\x1d"
    record = f"{24 + len(body):05}nam0 22{base:05}   450 ".encode() + body
    planned = plan("x.mrc", record)
    assert refused(planned) == [(1, None)]
    (kept,) = centre.importing.carry_out(planned).refused_at
    kept.write_bytes(kept.read_bytes().replace(b"\x1fe", b"\x1faLe titre\x1fe"))
    assert names(centre.importing.plan([kept])) == ["Le titre"]


def test_files_that_are_left_out_are_told(plan: Planned, tmp_path: Path) -> None:
    (tmp_path / "macro.exe").write_bytes(b"MZ")
    named = ("../voisin.pdf", "macro.exe", "absent.pdf", "https://exemple.test/a.pdf")
    links = "".join(f"L1  - {name}\n" for name in named)
    planned = plan("x.ris", RIS.format(title="Un").replace("ER", f"{links}ER"))
    assert planned.left_out == ("../voisin.pdf", "macro.exe")
    assert planned.missing == ("absent.pdf",)
    assert not planned.copies


def test_marks_of_html_are_no_text(plan: Planned) -> None:
    abstract = "AB  - <p>Un <i>bilan</i> : 3 &lt; 5.</p><p>Suite</p>\nM1  - n° 12\n"
    planned = plan("x.ris", RIS.format(title="La <i>ville</i> à 2 < 3 °C").replace("ER", f"{abstract}ER"))
    ((_path, contents),) = planned.read
    said = contents.descriptions[0].values
    assert said["title"] == "La ville à 2 < 3 °C"
    assert said["abstract"] == "Un bilan : 3 < 5.\nSuite"
    assert said["series.number"] == "12"


def test_a_mapping_of_another_table(centre: Centre, tmp_path: Path) -> None:
    table, mapping = tmp_path / "x.csv", tmp_path / "x.yaml"
    table.write_text("Titre;Auteur\nUn;Dupont, Anne\n")
    mapping.write_text("columns:\n  title: Titre\n  author: Auteurs\n")
    ((_path, contents),) = centre.importing.plan([table], mapping=mapping).read
    assert any("Auteurs" in note for note in contents.notes)
    mapping.write_text("colums:\n  title: Titre\n")
    with pytest.raises(ConfigurationError) as caught:
        centre.importing.plan([table], mapping=mapping)
    assert caught.value.line == 2
    assert "columns" in caught.value.hint
