"""What is wrong in a YAML file, in words that help the person who wrote it."""

import re
from pathlib import Path
from typing import Any

from docbase.errors import InvalidRecordError
from docbase.messages import gettext as _

_NOT_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def invalid(
    path: Path | str, line: int | None, what: str, hint: str, field: str | None = None
) -> InvalidRecordError:
    """Returns the error that says what is wrong, and where."""
    where = _("{path}, line {line}: {what}.") if line else _("{path}: {what}.")
    return InvalidRecordError(
        where.format(path=path, line=line, what=what), hint=hint, path=path, line=line, field=field
    )


def not_text(path: Path | str, line: int) -> InvalidRecordError:
    """Returns the error for a file that is not UTF-8."""
    return invalid(
        path,
        line,
        _("this is not text in UTF-8"),
        _("Open the file in a text editor and save it again with the encoding UTF-8."),
    )


def strange_sign(text: str, path: Path | str) -> InvalidRecordError:
    """Returns the error for a text with a character that YAML does not allow."""
    found = _NOT_YAML.search(text)
    return invalid(
        path,
        text.count("\n", 0, found.start()) + 1 if found else None,
        _("an invisible control character (U+{code:04X}) is in the text").format(
            code=ord(found[0]) if found else 0
        ),
        _("Retype that passage."),
    )


def explained(error: Any, path: Path | str) -> InvalidRecordError:
    """Returns the error for what the YAML parser refused (a yaml.MarkedYAMLError)."""
    context, problem, mark = error.context or "", error.problem or "", error.problem_mark
    if error.context_mark and ("quoted scalar" in context or "flow" in context):
        mark = error.context_mark  # where the quote or bracket that is never closed was opened
    what, hint = next(
        (what, hint) for sign, what, hint in _known_problems() if sign in problem or sign in context
    )
    return invalid(path, mark.line + 1 if mark else None, what, hint)


def _known_problems() -> tuple[tuple[str, str, str], ...]:
    """Words of the parser, what they mean, and the cure; the first that fits is said."""
    quotes = _("Put the whole text between double quotes.")
    leftover = _("something is left after the end of the value, or the line is not aligned with the others")
    apostrophe = quotes + " " + _("Between single quotes, an apostrophe is doubled.")
    return (
        ("quoted scalar", _("a quote is opened and never closed"), _("Close it at the end of the text.")),
        ("tab", _("a tab is used to indent"), _("Replace tabs by spaces at the beginning of lines.")),
        ("'\\t'", _("a tab is used to indent"), _("Replace tabs by spaces at the beginning of lines.")),
        (
            "mapping values are not allowed",
            _("a colon stands where none can, or the line is not aligned with the others"),
            quotes + " " + _("Names of fields start at the margin."),
        ),
        ("cannot start any token", _("a text cannot begin with this sign"), quotes),
        (
            "flow sequence",
            _("a list in brackets is not written well"),
            _("Close it with ], put commas between values, double quotes around a value with , [ ] in it."),
        ),
        (
            "flow mapping",
            _("a group in braces is not written well"),
            _("Close it with }, put commas between values, double quotes around a value with , : in it."),
        ),
        ("undefined alias", _("a text cannot begin with “*”"), quotes),
        ("could not find expected ':'", _("a colon is missing after the name"), _("Write “name: value”.")),
        ("expected key", leftover, apostrophe),
        ("expected <block end>", leftover, apostrophe),
        (
            "",
            _("this cannot be read as YAML"),
            _("Check the alignment of this line and of the one above, then colons, brackets and quotes."),
        ),
    )
