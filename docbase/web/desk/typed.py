"""What is sent with the form of a record: the boxes, the text they were filled in from, the answers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.messages import gettext as _
from docbase.model.slip import BOXES, Row, Slip
from docbase.web.errors import BadRequestError

if TYPE_CHECKING:
    from docbase.model.suggestion import Suggestion
    from docbase.web.visits import Visit

ACCEPTED, REFUSED = "accept", "refuse"
ANSWER = "answer:"
"""What the name of the answer to a suggestion begins with."""
_BOX = re.compile(r"([a-z_]{1,30})\.(\d{1,3})(?:\.([a-z_]{1,30}))?")
_ROLE_OF_A_NAME = "contributor"
"""What somebody is taken to have done who is named in a publication: most that are named did not write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A record being filled in."""

    record_id: str
    """Empty for a new one."""
    base: str
    """The YAML that it was begun from; empty for a new one."""
    slip: Slip
    """What is in the boxes."""
    answers: Mapping[str, str]
    """What was answered to each suggestion, by its name: ACCEPTED or REFUSED."""


def sheet_sent(visit: Visit) -> Sheet:
    """Returns the record as it was sent.

    Raises:
        BadRequestError: this is no form of the desk.
    """
    answers = {
        name.removeprefix(ANSWER): values[0]
        for name, values in visit.form.items()
        if name.startswith(ANSWER) and values[0] in (ACCEPTED, REFUSED)
    }
    return Sheet(
        record_id=visit.parameter("id"),
        base=unpacked(visit.sent("base")),
        slip=slip_sent(visit.form),
        answers=answers,
    )


def slip_sent(form: Mapping[str, list[str]]) -> Slip:
    """Returns what was typed in the boxes of a form, as it was typed."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for name, values in form.items():
        found = _BOX.fullmatch(name)
        if found and (box := found[3] or "") in BOXES.get(found[1], ()):
            rows.setdefault((found[1], int(found[2])), {})[box] = values[0]
    slip: dict[str, list[Row]] = {}
    for field, _number in sorted(rows):
        slip.setdefault(field, []).append(rows[field, _number])
    return {field: tuple(own) for field, own in slip.items()}


def with_accepted(sheet: Sheet, suggestions: tuple[Suggestion, ...]) -> Slip:
    """Returns the boxes with what was accepted of the suggestions."""
    slip = dict(sheet.slip)
    for one in suggestions:
        if sheet.answers.get(name_of(one)) == ACCEPTED:
            row = (
                {"role": _ROLE_OF_A_NAME, "name": one.value}
                if one.field == "contributors"
                else {"": one.value}
            )
            slip[one.field] = (row,) if one.field == "type" else (*slip.get(one.field, ()), row)
    return slip


def name_of(suggestion: Suggestion) -> str:
    """Returns what a suggestion is called in a form, and by those who remember its refusal."""
    return f"{suggestion.field}:{suggestion.value}"


def packed(text: str) -> str:
    """Returns a text as a hidden field keeps it: browsers change the ends of its lines."""
    return base64.b64encode(text.encode()).decode()


def unpacked(content: str) -> str:
    """Returns the text that a hidden field kept.

    Raises:
        BadRequestError: it is none.
    """
    try:
        return base64.b64decode(content, validate=True).decode()
    except (binascii.Error, ValueError):
        raise BadRequestError(_("This form cannot be understood.")) from None
