"""Forty references, read against what the norm asks for: the golden file tells the rule of each."""

import pytest

from docbase.cite import Layout, Selection, cite_one
from docbase.cite.bibliography import compile_bibliography
from docbase.cite.styles import style_names
from tests.cite.forty import CASES
from tests.cite.samples import VOCABULARY
from tests.conftest import Golden


def test_each_is_cited_as_the_norm_asks(golden: Golden) -> None:
    lines = [f"# {case.rule}\n{cite_one(case.record, VOCABULARY)}\n" for case in CASES]
    golden.check("citations/forty.txt", "\n".join(lines))


def test_they_stand_in_french_alphabetical_order(golden: Golden) -> None:
    records = tuple(case.record for case in CASES)
    bibliography = compile_bibliography(Selection(records=records, vocabulary=VOCABULARY))
    golden.check(
        "citations/forty.order.txt", "".join(f"{work.text}\n" for work in bibliography.groups[0].works)
    )


@pytest.mark.parametrize("style", style_names())
def test_every_style_has_them_all(style: str) -> None:
    records = tuple(case.record for case in CASES)
    selection = Selection(records=records, vocabulary=VOCABULARY, layout=Layout(style=style))
    works = [work for group in compile_bibliography(selection).groups for work in group.works]
    assert {work.record_id for work in works} == {record.id for record in records}
    assert not any(" ." in work.text or ".." in work.text or ", ," in work.text for work in works)
