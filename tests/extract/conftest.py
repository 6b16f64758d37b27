"""The language of messages in the tests that read them."""

from collections.abc import Iterator

import pytest

from docbase.messages import activate, active_language


@pytest.fixture
def english() -> Iterator[None]:
    """Makes docbase speak the language of its sources."""
    before = active_language()
    activate("en")
    yield
    activate(before)
