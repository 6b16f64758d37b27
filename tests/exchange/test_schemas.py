"""The official schemas validate what goes out: the sample, the records of tests, generated ones."""

import pytest
from hypothesis import given, settings

from docbase.exchange.writing.exporting import export
from docbase.model.record import Record
from tests.exchange.generated import records
from tests.exchange.schemas import VALIDATED, faults
from tests.exchange.writing.samples import WHOLE, selected
from tests.exchange.writing.test_others import SELECTION


@pytest.mark.parametrize("name", VALIDATED)
def test_the_sample_and_the_records_of_tests_are_valid(name: str) -> None:
    assert faults(export(SELECTION, name).content, name) == []
    assert faults(export(WHOLE, name).content, name) == []


@given(record=records)
@settings(max_examples=20, derandomize=True)
def test_whatever_a_record_says_is_valid(record: Record) -> None:
    for name in VALIDATED:
        assert faults(export(selected(record), name).content, name) == []
