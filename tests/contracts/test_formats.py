"""What every format of output must do, those of extensions too."""

import pytest

from docbase.cite import Format, Layout, Selection, format_named
from docbase.errors import CitationError
from docbase.plugins import FORMATS, names
from tests.cite.samples import SHELF, TEN, VOCABULARY

LAYOUT = Layout(group_by="theme", annotated=True, title="Dix ans d'actions : quel bilan ?")
RECORDS = (*TEN, *SHELF)


@pytest.fixture(params=names(FORMATS))
def chosen(request: pytest.FixtureRequest) -> Format:
    return format_named(request.param)


def test_it_says_what_it_is(chosen: Format) -> None:
    assert format_named(chosen.name) is chosen
    assert chosen.media_type.count("/") == 1
    assert chosen.suffix.startswith(".")


def test_every_record_is_written_or_named(chosen: Format) -> None:
    output = chosen.write(Selection(records=RECORDS, vocabulary=VOCABULARY, layout=LAYOUT))
    assert set(output.left_out) <= {"sans-titre"}
    if chosen.is_text:
        text = output.content.decode()
        for word in ("Jardins partagés", "Chantiers d", "cohésion urbaine", "Health in"):
            assert word in text


def test_the_same_selection_gives_the_same_bytes(chosen: Format) -> None:
    selection = Selection(records=RECORDS, vocabulary=VOCABULARY, layout=LAYOUT)
    assert chosen.write(selection) == chosen.write(selection)


def test_text_ends_its_last_line(chosen: Format) -> None:
    content = chosen.write(Selection(records=TEN[:1], vocabulary=VOCABULARY)).content
    assert not chosen.is_text or content.endswith(b"\n")


def test_nothing_selected_is_no_error(chosen: Format) -> None:
    assert chosen.write(Selection(records=(), vocabulary=VOCABULARY)).left_out == ()


def test_an_unknown_format() -> None:
    with pytest.raises(CitationError) as caught:
        format_named("pages")
    assert "docx" in caught.value.hint
