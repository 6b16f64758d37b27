"""What was made, given to the person who asked for it in a file or the terminal, with what to know of it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.cli import render
from docbase.cli.report import field_name
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import MadeBibliography, Omission

MOST = 10
"""Records of which it is said, one by one, what is missing; the JSON has them all."""


def deliver(made: "MadeBibliography", output: Path | None, *, as_json: bool) -> None:
    """Writes the bibliography to the file, or shows it in the terminal.

    Raises:
        CitationError: it is no text, and there is no file to put it in.
        StorageError: the file cannot be written.
    """
    if output and made.count:
        made.save(output)
    if as_json:
        render.print_json(
            {
                **described(made),
                "path": str(output) if output and made.count else None,
                "text": made.text if made.is_text and not output else None,
            }
        )
        return
    say_notes(made)
    if not made.count:
        render.say(_("No publication answers: nothing was written."))
    elif output:
        _say_written(made, output)
    else:
        show(made.content, is_text=made.is_text)


def deliver_all(files: Mapping[Path, "MadeBibliography"], *, as_json: bool) -> None:
    """Writes the files of one bibliography.

    Raises:
        StorageError: a file cannot be written.
    """
    first = next(iter(files.values()))
    for path, made in files.items():
        if made.count:
            made.save(path)
    if as_json:
        render.print_json({**described(first), "paths": [str(path) for path in files if first.count]})
        return
    say_notes(first)
    if not first.count:
        render.say(_("No publication answers: nothing was written."))
    for path, made in files.items():
        if made.count:
            _say_written(made, path)


def say_notes(made: "MadeBibliography") -> None:
    """Says what a person should know of the bibliography, on stderr."""
    for note in _notes(made):
        render.say(note)


def _say_written(made: "MadeBibliography", path: Path) -> None:
    text = ngettext(
        "{count} reference written to {path}.", "{count} references written to {path}.", made.count
    )
    render.say(text.format(count=made.count, path=path))


def show(content: bytes, *, is_text: bool) -> None:
    """Writes a file to stdout, as it is.

    Raises:
        CitationError: it is no text, and stdout is a terminal.
    """
    if not is_text and sys.stdout.isatty():
        raise CitationError(
            _("This format is not text: it cannot be shown in the terminal."), hint=_("Add “-o FILE”.")
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _notes(made: "MadeBibliography") -> list[str]:
    unreadable = _("{id} is left out: its record is gone or broken. Run “docbase check”.")
    drafts = ngettext("{count} record is still a draft.", "{count} records are still drafts.", made.drafts)
    left_out = [omission for omission in made.omissions if omission.is_left_out]
    printed = [omission for omission in made.omissions if not omission.is_left_out]
    return [
        *made.notes,
        *((drafts.format(count=made.drafts),) if made.drafts else ()),
        *(_left_out(omission) for omission in left_out),
        *(unreadable.format(id=record_id) for record_id in made.unreadable),
        *(_incomplete(omission) for omission in printed[:MOST]),
        *((and_others(len(printed) - MOST),) if len(printed) > MOST else ()),
    ]


def _left_out(omission: "Omission") -> str:
    said = _("{id} is left out: {fields} missing.")
    return said.format(id=omission.record_id, fields=", ".join(map(field_name, omission.missing)))


def _incomplete(omission: "Omission") -> str:
    said = _("{id} is printed without: {fields}.")
    return said.format(id=omission.record_id, fields=", ".join(map(field_name, omission.missing)))


def and_others(count: int) -> str:
    """Returns how many records more than MOST are incomplete."""
    text = ngettext(
        "{count} other record is incomplete; “--json” names it.",
        "{count} other records are incomplete; “--json” names them.",
        count,
    )
    return text.format(count=count)


def described(made: "MadeBibliography") -> dict[str, object]:
    """Returns what there is to know of the bibliography, for other programs."""
    return {
        "count": made.count,
        "left_out": list(made.left_out),
        "incomplete": [
            {"id": one.record_id, "missing": list(one.missing), "left_out": one.is_left_out}
            for one in made.omissions
        ],
        "notes": _notes(made),
    }
