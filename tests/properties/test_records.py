"""Round trips: any record can be written and read; any change leaves the rest of the file alone."""

import dataclasses
from types import MappingProxyType

import hypothesis.strategies as st
import yaml
from hypothesis import given

from docbase.catalogue import sidecar, yamledit, yamlstyle, yamltext
from docbase.catalogue.fields import NAMES
from docbase.model.dates import PartialDate, parse_date
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

MISREAD = ("no", "~", "null", "1.10", "012", "0x1F", "1e5", "2015-11-03", "1:30", "=", "<<", "+", ".5")
SIGNS = ("- a", "a: b", "a #b", "#", "'", '"', "a:", "[a]", "{a}", "a, b", "*a", "&a", "!a", "%a", "@a", "`a")
MORE_SIGNS = (
    "? a",
    "0?",
    "|",
    ">-",
    "---",
    "...",
    "\\n",
    "🙂",
    "é",
    "e\u0301",
    "\u2028",
    "\x85",
    "\ufeff",
    "\0",
    "\x07",
)
SPACES = (" a", "a ", "a\nb", "a\n\nb", "\na", "a\n", "a\n b", "a\tb", "\ta", "a  b", "\xa0a", "a\r\nb")
LONG = (
    "mot " * 60,
    "mot " * 60 + "fin",
    "mot  " * 60 + "fin",
    "mot\xa0: " * 40 + "fin",
    "ligne\n" * 5 + "fin",
)
AWKWARD = st.sampled_from((*MISREAD, *SIGNS, *MORE_SIGNS, *SPACES, *LONG))
TEXTS = st.one_of(st.text(max_size=40), AWKWARD, st.lists(AWKWARD, max_size=4).map("".join))
FULL_TEXTS = TEXTS.filter(bool)
IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)
DATES = st.sampled_from(["2015", "2015-11", "2015-11-03", "2015~", "2014/2015", "0950", "2015-02?"]).map(
    parse_date
)
LISTS = st.lists(FULL_TEXTS, max_size=4).map(tuple)
MAPPINGS = st.dictionaries(FULL_TEXTS, FULL_TEXTS, max_size=3).map(MappingProxyType)


def contributions() -> st.SearchStrategy[Contribution]:
    role = st.sampled_from(ROLES)
    return st.builds(Contribution, role=role, body=FULL_TEXTS, person=TEXTS)


def records() -> st.SearchStrategy[Record]:
    special: dict[str, st.SearchStrategy[object]] = {
        "id": IDS,
        "contributors": st.lists(contributions(), max_size=3).map(tuple),
        "date": st.none() | DATES,
        "accessed": st.none() | DATES,
        "added": st.none() | DATES,
        "series": st.none() | st.builds(Series, title=FULL_TEXTS, number=TEXTS),
        "host": st.none() | st.builds(Host, title=FULL_TEXTS, volume=TEXTS, issue=TEXTS, pages=TEXTS),
        "files": st.lists(
            st.builds(
                RecordFile,
                path=FULL_TEXTS,
                sha256=st.just("") | st.just("0e" * 32),
                pages=st.none() | st.integers(0, 9),
            ),
            max_size=2,
        ).map(tuple),
        "items": st.lists(st.builds(Item, call_number=FULL_TEXTS, location=TEXTS), max_size=2).map(tuple),
        "relations": st.lists(
            st.builds(Relation, type=st.sampled_from(RELATIONS), id=FULL_TEXTS), max_size=2
        ).map(tuple),
        "access": st.sampled_from(ACCESSES),
        "status": st.sampled_from(STATUSES),
        "identifiers": MAPPINGS,
        "provenance": MAPPINGS,
        **dict.fromkeys(("themes", "axes", "keywords", "territories", "publics"), LISTS),
    }
    return st.builds(Record, **{name: special.get(name, TEXTS) for name in NAMES})


@given(records())
def test_any_record_is_read_as_it_was_written(record: Record) -> None:
    assert sidecar.read_record(sidecar.write_record(record), "r.yaml") == record


@given(records())
def test_an_ordinary_loader_reads_the_same_texts(record: Record) -> None:
    loaded = yaml.safe_load(sidecar.write_record(record))
    for name in NAMES:
        value = getattr(record, name)
        if isinstance(value, str) and value:
            assert loaded[name] == value
        elif isinstance(value, tuple) and value and isinstance(value[0], str):
            assert loaded[name] == list(value)
        elif name in ("identifiers", "provenance") and value:
            assert loaded[name] == dict(value)


@given(records(), records())
def test_an_update_says_what_the_new_record_says(old: Record, new: Record) -> None:
    text = sidecar.write_record(old)
    new = dataclasses.replace(new, id=old.id)
    assert sidecar.read_record(sidecar.update_record(text, old, new), "r.yaml") == new


@given(records(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), TEXTS, DATES)
def test_an_update_leaves_all_other_bytes_alone(
    record: Record, ending: str, bom: str, title: str, date: PartialDate
) -> None:
    record = dataclasses.replace(record, title="old", date=date)
    written = sidecar.write_record(record).replace("title: old\n", "title: old  # page 3\n")
    text = bom + f"# top\n{written}x-own:  {{a: [1.10, no]}}   # mine\n# end".replace("\n", ending)
    record = sidecar.read_record(text, "r.yaml")  # a carriage return may stand in a literal text
    edited = sidecar.update_record(text, record, dataclasses.replace(record, title=title))
    before, _title, after = text.partition("title: old  # page 3" + ending)
    assert edited.startswith(before)
    assert edited.endswith(after)
    assert edited[len(before) : len(edited) - len(after)].count("# page 3") == (1 if title else 0)


@given(st.dictionaries(FULL_TEXTS.filter(lambda key: len(key) < 100), TEXTS, min_size=1, max_size=4))
def test_any_text_is_a_name_and_a_value(entries: dict[str, str]) -> None:
    text = yamlstyle.document(entries)
    assert yamltext.plain(yamltext.parse(text, "r.yaml")) == entries
    assert yaml.safe_load(text) == entries
    assert yamledit.edit(text, entries, ()) == text
