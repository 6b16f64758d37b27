"""From records to citations and bibliographies, through CSL, and to the formats of exchange."""

from docbase.cite.base import DEFAULT_LAYOUT, Format, Layout, Output, Selection
from docbase.cite.bibliography import compile_bibliography
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.plugins import FORMATS, load, load_all, names

__all__ = [
    "Format",
    "Layout",
    "Output",
    "Selection",
    "cite_one",
    "format_named",
    "format_of_suffix",
]


def cite_one(record: Record, vocabulary: Vocabulary, layout: Layout = DEFAULT_LAYOUT) -> str:
    """Returns the citation of one record, as plain text; empty when it has no title.

    Raises:
        CitationError: the style does not exist, or pandoc fails.
    """
    selection = Selection(records=(record,), vocabulary=vocabulary, layout=layout)
    return "\n".join(work.text for group in compile_bibliography(selection).groups for work in group.works)


def format_named(name: str) -> Format:
    """Returns the format of this name.

    Raises:
        CitationError: there is none.
        ConfigurationError: it is an extension that cannot be loaded.
    """
    if name not in names(FORMATS):
        raise CitationError(
            _("There is no format “{name}” for bibliographies.").format(name=name),
            hint=_("Choose one of: {names}.").format(names=", ".join(names(FORMATS))),
            field="format",
            value=name,
        )
    found: Format = load(FORMATS, name)
    return found


def format_of_suffix(suffix: str) -> Format:
    """Returns the format of files with this suffix, as ".docx".

    Raises:
        CitationError: no format has it.
        ConfigurationError: an extension cannot be loaded.
    """
    formats: dict[str, Format] = load_all(FORMATS)
    for found in formats.values():
        if found.suffix == suffix.lower():
            return found
    message = (
        _("No format of bibliographies has files in “{suffix}”.")
        if suffix
        else _("The name of the file has no ending, which says the format.")
    )
    raise CitationError(
        message.format(suffix=suffix),
        hint=_("Choose one of: {names}.").format(
            names=", ".join(sorted(found.suffix for found in formats.values()))
        ),
        field="format",
        value=suffix,
    )
