"""The table of records: each field as a cell, and back."""

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docbase.errors import InvalidRecordError
from docbase.exchange.columns import (
    COLUMNS,
    REVISION,
    Cells,
    column_named,
    digest,
    digests,
    heading,
    revision,
    with_values,
)
from docbase.model.concepts import Term, Vocabulary
from docbase.model.dates import parse_date
from docbase.model.record import (
    ACCESSES,
    RELATIONS,
    ROLES,
    STATUSES,
    Contribution,
    Host,
    Item,
    Record,
    RecordFile,
    Relation,
    Series,
)

VOCABULARY = Vocabulary(
    [
        Term(id="sante", scheme="themes", label="Santé", alt=("santé publique",)),
        Term(id="irev", scheme="actors", label="IREV", alt=("Institut régional de la ville",)),
        Term(id="durand", scheme="actors", label="Durand, Paul", attributes={"kind": "personne"}),
        Term(id="collectif", scheme="actors", label="Collectif Ville ; banlieues, habitat"),
        Term(id="actes", scheme="publication_types", label="Actes"),
    ]
)
SIGNS = "aéœ0 ;|:\\,()='+-@\n\"[]{}#’"
texts = st.text(SIGNS, max_size=12).map(str.strip)
some = texts.filter(bool)
dates = st.sampled_from(["2015", "2015-11", "2015-11-03", "2015~", "2014/2015"]).map(parse_date)
names = some | st.sampled_from(["irev", "durand", "collectif", "Dupont, Anne"])
people = st.builds(Contribution, role=st.sampled_from(ROLES), person=names)
bodies = st.builds(Contribution, role=st.sampled_from(ROLES), body=names)
both = st.builds(Contribution, role=st.sampled_from(ROLES), person=names, body=names)
words = st.lists(some, max_size=3, unique=True).map(tuple)
pairs = st.dictionaries(some, some, max_size=3).map(MappingProxyType)
digits = st.text("0123456789abcdef", min_size=64, max_size=64)
records = st.builds(
    Record,
    id=st.just("un-titre-2015"),
    type=st.sampled_from(["", "actes", "inconnu"]),
    title=texts,
    contributors=st.lists(people | bodies | both, max_size=3).map(tuple),
    date=st.none() | dates,
    publisher=texts | st.just("irev"),
    extent=texts,
    language=st.sampled_from(["", "fr", "en"]),
    series=st.none() | st.builds(Series, title=some, number=texts),
    host=st.none() | st.builds(Host, title=some, pages=texts),
    abstract=texts,
    themes=words | st.just(("sante",)),
    keywords=words,
    identifiers=pairs,
    files=st.lists(
        st.builds(
            RecordFile, path=some, sha256=st.just("") | digits, pages=st.none() | st.integers(1), origin=texts
        ),
        max_size=2,
    ).map(tuple),
    items=st.lists(st.builds(Item, call_number=some, location=texts, access=texts), max_size=2).map(tuple),
    relations=st.lists(st.builds(Relation, type=st.sampled_from(RELATIONS), id=some), max_size=2).map(tuple),
    access=st.sampled_from(ACCESSES),
    status=st.sampled_from(STATUSES),
    added=st.none() | dates,
    provenance=pairs,
)


@given(records)
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("is_labelled", [True, False])
def test_what_is_written_is_read_back(is_labelled: bool, record: Record) -> None:
    cells = Cells(VOCABULARY, is_labelled=is_labelled)
    assert cells.record(cells.row(record)) == record


def test_cells_are_read_by_people() -> None:
    record = Record(
        id="x",
        contributors=(
            Contribution(person="Dupont, Anne"),
            Contribution(role="editor", body="irev"),
            Contribution(body="Ville, quartiers et habitat"),
        ),
        identifiers={"isbn": "978-2-07-036822-8"},
        items=(Item(call_number="DEV 12", location="Salle de lecture"),),
        relations=(Relation(type="part-of", id="journee-2015"),),
        themes=("sante",),
    )
    row = Cells(VOCABULARY).row(record)
    assert row["contributors"] == (
        "Dupont, Anne (author) ; IREV (editor) ; Ville, quartiers et habitat (author, body)"
    )
    assert row["identifiers"] == "isbn: 978-2-07-036822-8"
    assert row["items"] == "DEV 12 | Salle de lecture"
    assert row["relations"] == "part-of: journee-2015"
    assert row["themes"] == "Santé"


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        ("themes", "santé publique ; Inconnu", ("sante", "Inconnu")),
        ("contributors", "Durand, Paul", (Contribution(person="durand"),)),
        (
            "contributors",
            "Institut régional de la ville (commanditaire)",
            (Contribution(role="commissioner", body="irev"),),
        ),
        ("contributors", "Mairie (Lille)", (Contribution(body="Mairie (Lille)"),)),
        ("status", "Brouillon", "draft"),
        ("access", "interne", "staff"),
        ("date", "03/11/2015 00:00:00", parse_date("2015-11-03")),
        ("date", "1er mars 2015", parse_date("2015-03-01")),
        ("date", "déc.-15", parse_date("2015-12")),
        ("date", "vers 2015", parse_date("2015~")),
    ],
)
def test_what_people_type_is_understood(column: str, typed: str, value: object) -> None:
    assert Cells(VOCABULARY).value(column, typed) == value


@pytest.mark.parametrize(
    ("column", "typed"),
    [("date", "bientôt"), ("date", "31/02/2015"), ("status", "fini"), ("relations", "actes-2015")],
)
def test_what_cannot_be_read_is_refused(column: str, typed: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        Cells(VOCABULARY).value(column, typed)
    assert caught.value.field == column
    assert caught.value.hint


def test_headings_are_known_in_both_languages() -> None:
    for name in COLUMNS:
        assert column_named(name) == name
        assert column_named(heading(name, "fr").upper()) == name
        assert column_named(heading(name, "en")) == name


def test_a_revision_tells_which_cells_have_changed() -> None:
    record = Record(id="x", title="Un titre", themes=("sante",))
    told = digests(revision(record))
    edited = Cells(VOCABULARY, is_labelled=False).row(with_values(record, {"title": "Un autre"}))
    changed = [name for name in COLUMNS if name != REVISION and digest(edited[name]) != told[name]]
    assert changed == ["title"]
    with pytest.raises(InvalidRecordError):
        digests("1.abc")
