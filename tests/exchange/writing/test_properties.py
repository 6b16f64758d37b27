"""Whatever a record says, the files are well-formed, and say it."""

import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pymarc
from hypothesis import given, settings
from hypothesis import strategies as st

from docbase.exchange.writing.exporting import export
from docbase.model.record import Contribution, Record
from tests.exchange.writing.samples import FULL, selected

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
titles = texts.filter(lambda text: CONTROLS.sub("", text).strip())
records = st.builds(
    lambda title, subtitle, abstract, words, name: replace(
        FULL,
        title=title,
        subtitle=subtitle,
        abstract=abstract,
        keywords=tuple(words),
        contributors=(Contribution(person=name), Contribution(body=name, role="funder")),
    ),
    titles,
    texts,
    texts,
    st.lists(titles, max_size=3),
    titles,
)


@given(record=records)
@settings(max_examples=20)
def test_unimarc_says_the_title_and_the_words(record: Record) -> None:
    (marc,) = pymarc.MARCReader(export(selected(record), "unimarc").content, force_utf8=True)
    assert marc is not None
    assert marc["200"]["a"] == CONTROLS.sub("", record.title.strip())
    words = [field["a"] for field in marc.get_fields("610")]
    assert words == [CONTROLS.sub("", word.strip()) for word in record.keywords]


@given(record=records)
@settings(max_examples=20)
def test_xml_and_json_are_well_formed(record: Record) -> None:
    for name in ("unimarc-xml", "marc21-xml", "mods", "dc"):
        assert len(ElementTree.fromstring(export(selected(record), name).content)) == 1
    assert len(json.loads(export(selected(record), "json-ld").content)["@graph"]) == 1


@given(record=records)
@settings(max_examples=5)
def test_the_workbook_opens(record: Record) -> None:
    content = export(selected(record), "xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.max_row == 2
