"""From records to citations and bibliographies, through CSL, and to the formats of exchange."""

import re

from docbase.cite.base import DEFAULT_LAYOUT, Format, Layout, Output, Part, Pointer, Selection
from docbase.cite.bibliography import compile_bibliography
from docbase.cite.completeness import essential_gaps, gaps
from docbase.cite.csl import Remembering
from docbase.cite.kept import Kept
from docbase.cite.options import require_layout
from docbase.cite.pieces import KeptPieces
from docbase.cite.records import describe
from docbase.cite.styles import load_style
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.plugins import FORMATS, load, load_all, names

__all__ = [
    "Format",
    "Kept",
    "KeptPieces",
    "Layout",
    "Output",
    "Part",
    "Pointer",
    "Remembering",
    "Selection",
    "citations",
    "cite_one",
    "format_named",
    "format_of_suffix",
    "require_layout",
    "shortcomings",
]

_NUMBER = re.compile(r"\[?\d+[\].]\s*")


def cite_one(record: Record, vocabulary: Vocabulary, layout: Layout = DEFAULT_LAYOUT) -> str:
    """Returns the citation of one record, as plain text; empty when it has no title.

    Raises:
        CitationError: the style does not exist, or pandoc fails.
    """
    selection = Selection(records=(record,), vocabulary=vocabulary, layout=layout)
    return "\n".join(work.text for group in compile_bibliography(selection).groups for work in group.works)


def citations(selection: Selection) -> dict[str, str]:
    """Returns the citation of each record that can be cited, without its number, in reading order.

    Raises:
        CitationError: as every format.
    """
    number = _NUMBER if load_style(selection.layout.style).is_numeric else re.compile("")
    bibliography = compile_bibliography(selection)
    return {
        work.record_id: number.sub("", work.text, count=1)
        for group in bibliography.groups
        for work in group.works
    }


def shortcomings(record: Record, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Returns the fields, as the record names them, for want of which it is cited badly or not at all."""
    reference = describe(record, vocabulary)
    return tuple(dict.fromkeys((*essential_gaps(reference), *gaps(reference))))


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
