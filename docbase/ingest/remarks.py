"""What a person should know of a file that was read all the same: the codes of extracts, in words."""

from collections.abc import Iterable

from docbase.messages import gettext as _


def remarks(codes: Iterable[str]) -> tuple[str, ...]:
    """Returns the warnings of an extract in the user's language; a code of an extension stays as it is."""
    known = {
        "no-text": _(
            "No text in it (a scan, or pictures): it is found by its record only. "
            "Run an OCR on it to search it."
        ),
        "some-pages-without-text": _("Some pages have no text (scans or pictures): they are not searched."),
        "damaged-but-readable": _("The file is damaged; what could be read was kept."),
        "unreadable-letters": _(
            "Part of its letters cannot be read: its text is searched badly. Run an OCR on it."
        ),
        "wrong-extension": _(
            "The content is not what the ending of the name says; it was read all the same."
        ),
    }
    return tuple(known.get(code, code) for code in codes)
