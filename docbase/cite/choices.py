"""Names that a bibliography may be asked for, and what is said of one that is not known."""

import difflib
from collections.abc import Sequence

from docbase.errors import CitationError
from docbase.messages import gettext as _


def require_known(value: str, known: Sequence[str], field: str) -> None:
    """Makes sure that the value is one that is known; the field is order, detail or index.

    Raises:
        CitationError: it is not; the hint names the nearest.
    """
    if value in known:
        return
    near = difflib.get_close_matches(value, known, n=1)
    raise CitationError(
        _said(field).format(value=value),
        hint=_("Did you mean “{name}”?").format(name=near[0])
        if near
        else _("Choose one of: {names}.").format(names=", ".join(known)),
        field=field,
        value=value,
    )


def _said(field: str) -> str:
    known = {
        "order": _("References cannot be put in the order “{value}”."),
        "detail": _("There is nothing called “{value}” to print under a reference."),
        "index": _("There is no index “{value}”."),
    }
    return known[field]
