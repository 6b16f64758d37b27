"""The vocabulary given out to other programs and taken in from them, whatever the format."""

from collections.abc import Sequence
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.vocabulary import read_vocabulary
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.concepts import Term
from docbase.vocabularies import sheets, skos, yamlskos
from docbase.vocabularies.skos import reading, writing

FORMATS = (*skos.FORMATS, "csv")
"""What the vocabulary is exported as; each is the ending of a file name too."""
_TABLES = (".csv", ".tsv")
_YAML = (".yaml", ".yml")


def export(terms: Sequence[Term], kind: str, base: str, language: str) -> str:
    """Returns terms in one of FORMATS; the arguments are those of `skos.writing.export`.

    Raises:
        ConfigurationError: there is no such format, or no address begins in this way.
    """
    if kind not in FORMATS:
        raise ConfigurationError(
            _("“{name}” is not a format of vocabularies.").format(name=kind),
            hint=_("Choose one of: {names}.").format(names=", ".join(FORMATS)),
            value=kind,
        )
    if kind == "csv":
        return sheets.export(terms)
    base = base or skos.BASE
    if ":" not in base or not base.endswith(("/", "#", ":")) or any(sign.isspace() for sign in base):
        raise ConfigurationError(
            _("The address of a term cannot begin with “{base}”.").format(base=base),
            hint=_("Give one that ends in “/” or “#”, as https://www.example.org/vocabulary/."),
            value=base,
        )
    return writing.export(terms, kind, base, language)


def read(path: Path, language: str) -> tuple[Term, ...]:
    """Returns the terms of a file: SKOS, a table, or YAML.

    Raises:
        ConfigurationError: it is none of these, or cannot be understood.
        StorageError: it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in skos.SUFFIXES:
        return reading.read(path, language)
    if suffix in _TABLES:
        return sheets.read(path)
    if suffix in _YAML:
        text = yamltext.settings_text(path)
        tree = yamltext.parse_settings(text, path)
        if yamlskos.is_yamlskos(tree):
            return tuple(yamlskos.read(tree, path, language))
        return tuple(read_vocabulary(text, path))
    known = ", ".join(sorted((*skos.SUFFIXES, *_TABLES, *_YAML)))
    raise ConfigurationError(
        _("{path} is not a vocabulary that docbase reads.").format(path=path),
        hint=_("Its name must end in one of: {names}.").format(names=known),
        path=path,
    )
