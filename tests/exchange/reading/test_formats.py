"""What files of other programs say: RIS, BibTeX, CSL-JSON, UNIMARC, tables."""

from pathlib import Path

import pymarc
import pytest

from docbase.catalogue.vocabulary import default_vocabulary
from docbase.errors import ConfigurationError, DamagedDocumentError, UnsupportedFormatError
from docbase.exchange.reading.building import Builder
from docbase.exchange.reading.headings import read_layout
from docbase.exchange.reading.recognising import propose_mapping, read_file
from docbase.exchange.reading.said import Contents, Description
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Item, Record, Series

DATA = Path(__file__).parent / "data"
VOCABULARY = default_vocabulary()
BODY = Contribution(body="irev")
POTENTIEL = "Le potentiel économique des quartiers"


def read(path: Path) -> Contents:
    return read_file(path, VOCABULARY)


def built(description: Description) -> Record:
    return Builder(VOCABULARY).build(description).record


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("zotero.ris", "ris"),
        ("zotero.bib", "bibtex"),
        ("zotero.json", "csl-json"),
        ("pmb.xml", "unimarc-xml"),
        ("koha.xml", "unimarc-xml"),
    ],
)
def test_formats_are_known_by_their_content(name: str, kind: str, tmp_path: Path) -> None:
    copy = written(tmp_path, "sans-nom.dat", (DATA / name).read_bytes())
    assert read(copy).format == kind


def test_ris_of_zotero() -> None:
    report, article = read(DATA / "zotero.ris").descriptions
    record = built(report)
    assert (record.title, record.subtitle) == (POTENTIEL, "repères pour agir")
    assert record.type == "rapport"
    assert record.contributors[:2] == (
        Contribution(person="Dupont, Anne"),
        Contribution(person="de La Rochelle, Inès"),
    )
    assert record.contributors[2].body
    assert str(record.date) == "2015-11-03"
    assert record.series == Series(title="Repères pour agir", number="4")
    assert (record.publisher, record.place, record.extent) == ("irev", "Valenciennes", "48 p.")
    assert record.themes == ("sante",)
    assert record.keywords == ("quartiers d'autrefois",)
    assert record.identifiers == {"isbn": "978-2-07-036822-8"}
    assert record.items == (Item(call_number="DEV 12"),)
    assert record.abstract.splitlines()[1].startswith("un retour d’expériences, « de l’œuvre »")
    assert str(record.accessed) == "2024-05-02"
    assert report.files == ("files/12/potentiel.pdf",)
    assert report.unmapped == {"N1": "Note de lecture"}
    other = built(article)
    assert other.host == Host(title="Revue des quartiers", volume="14", issue="2", pages="12-27")
    assert other.identifiers == {"issn": "0317-8471", "doi": "10.1234/ABCD.5"}
    assert (other.type, str(other.date)) == ("article-revue", "2016")


def test_bibtex_of_zotero() -> None:
    report, article = read(DATA / "zotero.bib").descriptions
    record = built(report)
    assert (record.title, record.subtitle) == (
        "Le potentiel économique des Quartiers",
        "repères pour agir & dœuvre",
    )
    assert record.contributors[1] == Contribution(person="de La Rochelle, Inès")
    assert not record.contributors[2].person
    assert (str(record.date), record.place, record.language) == ("2015-11", "Valenciennes", "fr")
    assert record.url == "https://exemple.test/a_b%20c.pdf"
    assert record.themes == ("sante",)
    assert report.files == ("files/12/potentiel.pdf",)
    assert report.unmapped == {"annotation": "Vu le 3 mars", "note": "Note de lecture"}
    other = built(article)
    assert other.title == "La participation des habitants, 100 % utile"
    assert other.host == Host(title="Revue des quartiers", volume="14", issue="2", pages="12-27")
    assert str(other.date) == "2016-06"


def test_csl_json_of_zotero() -> None:
    contents = read(DATA / "zotero.json")
    report, article = contents.descriptions
    record = built(report)
    assert record.title == POTENTIEL
    assert record.contributors[1] == Contribution(person="de La Rochelle, Inès")
    assert (str(record.date), record.extent) == ("2015-11-03", "48 p.")
    assert record.series == Series(title="Repères pour agir", number="4")
    assert report.unmapped == {"archive_location": "Boîte 3"}
    assert [one.spot.line for one in contents.descriptions] == [2, 23]
    assert str(built(article).date) == "2016-06"


def test_unimarc_of_pmb() -> None:
    contents = read(DATA / "pmb.xml")
    book, article = contents.descriptions
    record = built(book)
    assert (record.title, record.subtitle, record.language) == (POTENTIEL, "repères pour agir", "fr")
    assert record.contributors[:2] == (
        Contribution(person="Dupont, Anne"),
        Contribution(role="translator", person="Lefort, Jean"),
    )
    assert record.themes == ("sante",)
    assert record.keywords == ("Quartiers d'autrefois", "entrepreneuriat", "commerce")
    assert record.items == (
        Item(call_number="DEV 12", location="Salle de lecture", access="sur place", barcode="00123"),
    )
    assert book.unmapped.keys() == {"300", "676"}
    other = built(article)
    assert other.host == Host(title="Revue des quartiers", volume="14", issue="2", pages="12-27")
    assert str(other.date) == "2016~"
    (refused,) = contents.refused
    assert (refused.spot.number, refused.spot.name, refused.spot.line) == (3, "1236", 34)


def test_unimarc_of_koha() -> None:
    (book,) = read(DATA / "koha.xml").descriptions
    record = built(book)
    assert record.series == Series(title="Repères pour agir", number="4")
    assert record.territories == ("hauts-de-france",)
    assert str(record.date) == "2015"
    assert [one.barcode for one in record.items] == ["00124", "00125"]
    assert record.contributors[1] == Contribution(role="commissioner", body="France. Ministère de la ville")


def iso2709(encoding: str, title: str = "L'été à l'œuvre") -> bytes:
    """Returns a record as a program that writes in this encoding makes it."""
    record = pymarc.Record(force_utf8=True)
    title_field = pymarc.Field("200", pymarc.Indicators("1", " "), [pymarc.Subfield("a", "X")])
    record.add_field(title_field)  # type: ignore[no-untyped-call]  # it has no types
    made = record.as_marc()
    text = title.encode(encoding)
    body = made.replace(b"\x1faX", b"\x1fa" + text)
    length = len(text) - 1
    directory = f"200{int(body[27:31]) + length:04}".encode()
    return f"{len(body):05}".encode() + body[5:9] + b" " + body[10:24] + directory + body[31:]


@pytest.mark.parametrize(("encoding", "note"), [("utf-8", 0), ("cp1252", 1)])
def test_iso2709_in_any_encoding(encoding: str, note: int, tmp_path: Path) -> None:
    contents = read(written(tmp_path, "pmb.mrc", iso2709(encoding) * 2))
    assert [one.values["title"] for one in contents.descriptions] == ["L'été à l'œuvre"] * 2
    assert len(contents.notes) == note


def test_iso2709_whose_accents_stand_before_their_letters(tmp_path: Path) -> None:
    old = iso2709("latin-1", "L'\u00c2et\u00c2e a l'\u00faeuvre, \u00d0ca").replace(b"\xfae", b"\xfa")
    length = f"{len(old):05}".encode()
    shorter = f"200{int(old[27:31]) - 1:04}".encode()
    plain = length + old[5:24] + shorter + old[31:]
    coded = plain.replace(b"\x1d", b"")
    contents = read(written(tmp_path, "sudoc.mrc", coded + b"\x1d"))
    assert contents.descriptions[0].values["title"] == "L'ét\u00e9 a l'œuvre, ça"


def test_iso2709_that_is_damaged(tmp_path: Path) -> None:
    good = iso2709("utf-8")
    wrong = b"00900" + good[5:]
    garbled = good[:24] + b"XXXXXXXXXXXX" + good[36:]
    contents = read(written(tmp_path, "x.mrc", good + wrong + garbled + b"n'importe quoi\x1d" + good))
    assert [one.spot.number for one in contents.descriptions] == [1, 2, 5]
    assert [one.spot.number for one in contents.refused] == [3, 4]
    assert contents.refused[0].raw == garbled
    assert "1" in contents.notes[0]


def test_a_broken_record_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    whole = "TY  - BOOK\nTI  - Un\nER  - \n"
    text = f"{whole}TY  - BOOK\nTI  - Sans fin\n{whole}TY  - BOOK\nAU  - Dupont, Anne\nER  - \nAU  - Perdu\n"
    contents = read(written(tmp_path, "x.ris", text))
    assert len(contents.descriptions) == 2
    assert [(one.spot.number, one.spot.line, one.spot.name) for one in contents.refused] == [
        (2, 4, "Sans fin"),
        (4, 9, ""),
        (5, 12, ""),
    ]
    assert "ER" in contents.refused[0].reason


def test_a_broken_entry_of_bibtex(tmp_path: Path) -> None:
    broken = "@book{casse,\n  title = {Sans fin,\n  year = 2015\n\n"
    text = f"@book{{un, title={{Un}}}}\n{broken}@book{{deux, title={{Deux}}}}\n"
    contents = read(written(tmp_path, "x.bib", text))
    assert [one.spot.name for one in contents.descriptions] == ["Un", "Deux"]
    (refused,) = contents.refused
    assert (refused.spot.line, refused.spot.name) == (2, "casse")
    assert refused.raw.startswith(b"@book{casse")


def test_what_is_said_of_characters(tmp_path: Path) -> None:
    old = written(tmp_path, "old.ris", "TY  - BOOK\nTI  - L’été à l’œuvre\nER  - \n".encode("cp1252"))
    contents = read(old)
    assert contents.descriptions[0].spot.name == "L’été à l’œuvre"
    assert "Windows-1252" in contents.notes[0]
    marked = written(tmp_path, "bom.ris", b"\xef\xbb\xbf" + "TY  - BOOK\nTI  - Été\nER  - \n".encode())
    assert read(marked).descriptions[0].spot.name == "Été"
    assert not read(marked).notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bombe.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><unimarc>&b;</unimarc>'),
        ("zotero.rdf", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"),
        ("cut.json", b'[{"title": "Un"'),
        ("nombre.json", b"[1, 2"),
        ("vide.csv", b";;;\n"),
        ("zip.xlsx", b"PK\x03\x04 n'est pas un classeur"),
        ("vide.dat", b""),
    ],
)
def test_files_damaged_from_end_to_end(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedDocumentError) as caught:
        read(written(tmp_path, name, content))
    assert name in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"Un texte quelconque", b"%PDF-1.7 n'est pas une liste"])
def test_files_of_no_format(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormatError):
        read(written(tmp_path, "x.dat", content))


def test_marc21_is_not_taken_for_unimarc(tmp_path: Path) -> None:
    text = (DATA / "koha.xml").read_text(encoding="utf-8").replace('tag="200"', 'tag="245"')
    (refused,) = read(written(tmp_path, "x.xml", text)).refused
    assert "MARC 21" in refused.reason


FONDS = (
    "Titre;Auteur(s);Année;Cote;Mots clés;ISBN;Don de\n"
    "L’été;Dupont, Anne / IREV;2015;DEV 1;santé, jeux;;Mme X\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_table_of_others_by_its_headings(encoding: str, sign: str, tmp_path: Path) -> None:
    path = written(tmp_path, "fonds.csv", FONDS.replace(";", sign).encode(encoding))
    (row,) = read(path).descriptions
    record = built(row)
    assert (record.title, str(record.date)) == ("L’été", "2015")
    assert record.items == (Item(call_number="DEV 1"),)
    assert row.unmapped == {"Don de": "Mme X"}


def test_a_table_of_others_by_a_mapping(tmp_path: Path) -> None:
    path = written(tmp_path, "fonds.csv", FONDS)
    mapping = written(
        tmp_path,
        "fonds.yaml",
        "columns:\n  title: Titre\n  author: Auteur(s)\n  date: Année\n  keywords: Mots clés\n"
        'separators: {author: " / ", keywords: ","}\nconstants: {type: ouvrage, place: Lille}\n',
    )
    (row,) = read_file(path, VOCABULARY, layout=read_layout(mapping)).descriptions
    record = built(row)
    assert record.contributors == (Contribution(person="Dupont, Anne"), BODY)
    assert (record.themes, record.keywords) == (("sante",), ("jeux",))
    assert (record.type, record.place) == ("ouvrage", "Lille")
    assert row.unmapped.keys() == {"Cote", "Don de"}


def test_a_mapping_is_proposed(tmp_path: Path) -> None:
    path = written(tmp_path, "fonds.csv", FONDS)
    place = propose_mapping(path)
    assert place == tmp_path / "fonds.mapping.yaml"
    assert read_layout(place).columns["Cote"] == "call_number"
    assert '"Don de"' in place.read_text(encoding="utf-8")
    assert propose_mapping(path) is None


def test_a_mapping_that_is_wrong(tmp_path: Path) -> None:
    mapping = written(tmp_path, "x.yaml", "columns:\n  tittle: Titre\n")
    with pytest.raises(ConfigurationError) as caught:
        read_layout(mapping)
    assert "title" in caught.value.hint
    assert caught.value.line == 2


def test_a_table_without_titles(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(written(tmp_path, "x.csv", "Machin;Truc\n1;2\n"))
    assert "--mapping" in caught.value.hint


def test_dates_stay_when_they_are_words(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, "x.csv", "Titre;Année\nUn;s. d.\n")).descriptions
    assert row.unmapped == {"Année": "s. d."}
    assert built(row).date is None


def test_dates_of_spreadsheets(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, "x.csv", "Titre;Année\nUn;03/11/2015\n")).descriptions
    assert built(row).date == parse_date("2015-11-03")
