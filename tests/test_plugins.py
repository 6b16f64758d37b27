"""What is registered is found, with or without a look at all that is installed."""

import tomllib
from pathlib import Path

import pytest

from docbase import plugins
from docbase.errors import ConfigurationError

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_engines_of_docbase_are_those_it_registers() -> None:
    assert dict(plugins.OWN_ENGINES) == PROJECT["project"]["entry-points"][plugins.ENGINES]


@pytest.mark.parametrize("name", plugins.OWN_ENGINES)
def test_an_engine_is_the_one_that_is_registered(name: str) -> None:
    assert plugins.load(plugins.ENGINES, name) is plugins.load_all(plugins.ENGINES)[name]


def test_an_engine_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError) as caught:
        plugins.load(plugins.ENGINES, "elastic")
    assert all(name in caught.value.hint for name in plugins.OWN_ENGINES)
