"""What every format of export must do, those of extensions too."""

from pathlib import Path

import pytest

from docbase.cite import Format
from docbase.errors import CitationError
from docbase.exchange.writing.exporting import export, export_for, export_named
from docbase.plugins import EXPORTS, names
from tests.conftest import Golden
from tests.exchange.writing.samples import FULL, RECORDS, WHOLE, selected

OURS = ("unimarc-xml", "marc21-xml", "mods", "dc", "json-ld", "csv")


@pytest.fixture(params=names(EXPORTS))
def chosen(request: pytest.FixtureRequest) -> Format:
    return export_named(request.param)


def test_it_says_what_it_is(chosen: Format) -> None:
    assert export_named(chosen.name) is chosen
    assert chosen.media_type.count("/") == 1
    assert chosen.suffix.startswith(".")


def test_every_record_is_written_or_named(chosen: Format) -> None:
    made = export(WHOLE, chosen.name)
    assert made.count == len(RECORDS) - len(made.left_out)
    assert set(made.left_out) <= {"sans-titre"}
    if made.is_text:
        for words in ("Chantiers d", "cohésion", "Étchart", "œuvre", "Mons-en-Bar"):
            assert words in made.text


def test_the_same_records_give_the_same_bytes(chosen: Format) -> None:
    assert chosen.write(WHOLE) == chosen.write(WHOLE)


def test_no_record_is_no_error(chosen: Format) -> None:
    made = export(selected(), chosen.name)
    assert (made.count, made.left_out, made.losses) == (0, (), ())


def test_text_is_utf8_and_ends_its_last_line(chosen: Format) -> None:
    content = chosen.write(selected(FULL)).content
    if chosen.is_text:
        assert content.decode().endswith("\n")


@pytest.mark.parametrize("name", OURS)
def test_golden(name: str, golden: Golden) -> None:
    golden.check(f"exchange/records.{name}", export(WHOLE, name).content.decode())


def test_an_unknown_format_is_told_with_those_that_exist() -> None:
    with pytest.raises(CitationError) as caught:
        export(WHOLE, "marc")
    assert "unimarc" in caught.value.hint


def test_the_name_of_a_file_says_the_format() -> None:
    assert export_for(Path("notices.MRC")) == "unimarc"
    assert export_for(Path("notices.ris")) == "ris"
    with pytest.raises(CitationError, match="several formats"):
        export_for(Path("notices.xml"))
    with pytest.raises(CitationError, match=r"\.doc"):
        export_for(Path("notices.doc"))
