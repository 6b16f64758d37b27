"""UNIMARC and MARC 21, read by other programs."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pymarc
import pytest

from docbase.exchange.mappings import load_table
from docbase.exchange.writing.exporting import export
from docbase.exchange.writing.marc import NAMESPACE
from docbase.model.dates import parse_date
from docbase.model.record import Record
from tests.exchange.writing.samples import FULL, RECORDS, WHOLE, selected
from tests.programs import needs_yaz


def read(content: bytes) -> list[pymarc.Record]:
    """Returns the records as pymarc reads them; UNIMARC does not say in its leader that it is UTF-8."""
    found = list(pymarc.MARCReader(content, to_unicode=True, force_utf8=True))
    assert all(one is not None for one in found)
    return [one for one in found if one is not None]


def unimarc(record: Record) -> pymarc.Record:
    (found,) = read(export(selected(record), "unimarc").content)
    return found


def values(record: pymarc.Record, tag: str, code: str) -> list[str]:
    return [value for field in record.get_fields(tag) for value in field.get_subfields(code)]


def test_the_leader_is_that_of_unimarc() -> None:
    leader = export(selected(FULL), "unimarc").content[:24].decode()
    assert leader[5:12] == "naa2 22"
    assert leader[9] == " "
    assert leader[17] == " "
    assert leader[20:] == "450 "
    draft = export(selected(replace(FULL, status="draft", host=None)), "unimarc").content[:24].decode()
    assert (draft[7:9], draft[17]) == ("m0", "3")


def test_bodies_persons_and_what_they_did_keep_their_order() -> None:
    marc = unimarc(FULL)
    people = [(field.tag, field["a"], field["4"]) for field in marc.fields if field.tag.startswith("7")]
    assert people == [
        ("710", "IREV", "070"),
        ("701", "La Rochelle", "070"),
        ("702", "Étchart", "340"),
        ("712", "Atelier & Cie <ville>", "400"),
        ("702", "Dupont", "730"),
        ("712", "ANRU", "723"),
    ]
    assert values(marc, "710", "3") == ["irev"]
    assert values(marc, "702", "b") == ["Maylis", "Jean"]
    assert values(marc, "702", "c") == ["fils"]


def test_subjects_have_their_words_and_their_ids() -> None:
    marc = unimarc(FULL)
    assert values(marc, "606", "a") == ["Conseils citoyens", "Santé"]
    assert values(marc, "606", "3") == ["conseils-citoyens", "sante"]
    assert values(marc, "607", "a") == ["Mons-en-Barœul", "Hauts-de-France"]
    assert values(marc, "610", "a") == ["fête", "été"]
    axes = [field["3"] for field in marc.get_fields("900") if field["n"] == "axes"]
    assert axes == ["axe-t-participation-citoyens", "axe-valeurs-republicaines"]


def test_copies_have_their_call_numbers() -> None:
    marc = unimarc(FULL)
    assert values(marc, "995", "k") == ["DEV 12", "DEV 12"]
    assert values(marc, "995", "e") == ["Salle de lecture", "Réserve"]
    assert values(marc, "995", "f") == ["0001", "0002"]


@pytest.mark.parametrize(
    ("text", "printed", "coded"),
    [
        ("2015", "2015", "d2015    "),
        ("2015-11", "2015", "j201511  "),
        ("2015-11-03", "2015", "j20151103"),
        ("2014/2015", "2014-2015", "g20142015"),
        ("2012~", "[vers 2012]", "f20122012"),
    ],
)
def test_dates(text: str, printed: str, coded: str) -> None:
    marc = unimarc(replace(FULL, date=parse_date(text)))
    assert values(marc, "210", "d") == [printed]
    (data,) = values(marc, "100", "a")
    assert len(data) == 36
    assert data[:8] == "20160203"
    assert data[8:17] == coded
    assert data[22:25] == "fre"
    assert data[26:28] == "50"


def test_undated() -> None:
    marc = unimarc(replace(FULL, date=None, added=None))
    (data,) = values(marc, "100", "a")
    assert data[:17] == " " * 8 + "u" + " " * 8
    assert values(marc, "210", "d") == []


def test_a_long_abstract_is_cut_between_words_and_none_is_lost() -> None:
    text = " ".join(f"mot-accentué-{number}" for number in range(2_000))
    marc = unimarc(replace(FULL, abstract=text))
    pieces = values(marc, "330", "a")
    assert len(pieces) > 3
    assert " ".join(pieces) == text
    unbroken = replace(FULL, abstract="é" * 20_000)
    assert "".join(values(unimarc(unbroken), "330", "a")) == "é" * 20_000


def test_a_record_longer_than_iso_2709_allows_is_left_out_and_named() -> None:
    endless = replace(FULL, id="sans-fin", abstract="mot " * 30_000)
    made = export(selected(FULL, endless), "unimarc")
    assert (made.count, made.too_long, made.untitled) == (1, ("sans-fin",), ())
    assert [one["001"].data for one in read(made.content)] == [FULL.id]
    assert export(selected(endless), "unimarc-xml").count == 1
    wordy = replace(FULL, id="titre-sans-fin", subtitle="mot " * 2_500)
    made = export(selected(FULL, wordy), "unimarc")
    assert (made.count, made.too_long) == (1, ("titre-sans-fin",))


def test_signs_that_end_fields_are_no_part_of_a_text() -> None:
    marc = unimarc(replace(FULL, title="Un\x1etitre\x1f\x1d\x00"))
    assert values(marc, "200", "a") == ["Untitre"]


@needs_yaz
def test_yaz_reads_all_and_complains_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notices.mrc"
    file.write_bytes(export(WHOLE, "unimarc").content)
    done = subprocess.run(["yaz-marcdump", "-v", file], capture_output=True, text=True, check=True)
    titled = [record for record in RECORDS if record.title]
    assert done.stdout.count("\n001 ") == len(titled)
    assert not re.search(r"(?i)\b(bad|warning|error|truncated|separator)\b", done.stdout + done.stderr)


@needs_yaz
@pytest.mark.parametrize("name", ["unimarc-xml", "marc21-xml"])
def test_yaz_reads_the_xml(name: str, tmp_path: Path) -> None:
    file = tmp_path / "notices.xml"
    file.write_bytes(export(selected(FULL), name).content)
    done = subprocess.run(
        ["yaz-marcdump", "-i", "marcxml", "-o", "line", file], capture_output=True, text=True, check=True
    )
    assert "Participer ? « Oui, mais » : l'œuvre d'un été à Mons-en-Barœul" in done.stdout


def test_the_xml_says_what_the_binary_file_says() -> None:
    root = ElementTree.fromstring(export(WHOLE, "unimarc-xml").content)
    in_xml = [
        [
            (field.get("tag"), [(part.get("code"), part.text) for part in field])
            for field in record.findall(f"{{{NAMESPACE}}}datafield")
        ]
        for record in root
    ]
    in_binary = [
        [(field.tag, [tuple(part) for part in field.subfields]) for field in record.fields[1:]]
        for record in read(export(WHOLE, "unimarc").content)
    ]
    assert in_xml == in_binary


def test_marc21_has_its_own_leader_and_fixed_field() -> None:
    root = ElementTree.fromstring(export(selected(FULL), "marc21-xml").content)
    leader = root.findtext(f".//{{{NAMESPACE}}}leader") or ""
    fixed = root.findtext(f".//{{{NAMESPACE}}}controlfield[@tag='008']") or ""
    assert (len(leader), leader[9], leader[20:]) == (24, "a", "4500")
    assert (len(fixed), fixed[:6], fixed[6:15], fixed[35:38]) == (40, "160203", "m20142015", "fre")


def test_tags_have_three_digits_and_indicators_two_signs() -> None:
    for name in ("unimarc", "marc21"):
        for rule in load_table(name).rules:
            assert len(rule.to) == 3
            assert rule.to.isdigit()
            assert len(rule.indicators) == 2
            codes = {*rule.parts.values(), *rule.always}
            assert rule.to < "010" or all(len(code) == 1 for code in codes)
