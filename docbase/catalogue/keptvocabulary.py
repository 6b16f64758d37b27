"""The vocabulary as it was last read, kept beside the index: YAML takes ten times as long to read."""

from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from docbase.catalogue.keptfile import KeptFile
from docbase.model.concepts import SCHEMES, Term, Vocabulary

_NAMES = tuple(field.name for field in fields(Term))
_LISTS = tuple(field.name for field in fields(Term) if field.default == ())
_READER = str(Path(__file__).with_name("vocabulary.py"))


def load_kept(path: Path, kept: Path) -> Vocabulary:
    """Returns the vocabulary of a centre, as `load_vocabulary` does.

    Args:
        path: the vocabulary.yaml.
        kept: the file to keep it in; not written when its folder is missing or cannot be written.

    Raises:
        ConfigurationError: as `load_vocabulary`.
        StorageError: the file cannot be read.
    """
    file = KeptFile(path, kept, [_READER], _NAMES)
    with suppress(TypeError):  # none is kept, or what is makes no term
        return Vocabulary(map(_term, file.content()))
    from docbase.catalogue import vocabulary  # most often it is not needed, nor what reads YAML

    found = vocabulary.load_vocabulary(path)
    file.keep([_values(term) for scheme in SCHEMES for term in found.scheme(scheme)])
    return found


def _values(term: Term) -> dict[str, object]:
    """Returns what is not empty in a term."""
    values = {name: getattr(term, name) for name in _NAMES}
    return {name: value for name, value in values.items() if value}


def _term(values: dict[str, Any]) -> Term:
    return Term(**{**values, **{name: tuple(values[name]) for name in _LISTS if name in values}})
