"""What a person should know of a file that was read all the same: the codes of extracts, in words."""

from collections.abc import Iterator, Sequence

from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.extract import Extract

_WITHOUT_TEXT = ("no-text", "some-pages-without-text", "unreadable-letters")


def remarks(extract: Extract) -> tuple[str, ...]:
    """Returns the warnings of an extract in the user's language; a code of an extension stays as it is."""
    return tuple(_remarks(extract))


def _remarks(extract: Extract) -> Iterator[str]:
    known = {
        "no-text": _("No text in it: it is found by its record only."),
        "some-pages-without-text": _("Some pages have no text (pictures): they are not searched."),
        "damaged-but-readable": _("The file is damaged; what could be read was kept."),
        "unreadable-letters": _("Part of its letters cannot be read: its text is searched badly."),
        "attachments": _("Files are attached to it, which are not read: save them and drop them too."),
        "cut-short": _("It is very long: its end is left out of the search."),
        "wrong-extension": _(
            "The content is not what the ending of the name says; it was read all the same."
        ),
    }
    to_read = extract.pages_to_read
    for code in extract.warnings:
        if code == "read-by-ocr":
            yield _by_ocr(extract)
        elif not (to_read and code in _WITHOUT_TEXT):
            yield known.get(code, code)
    if to_read:
        yield pages_to_read(to_read)
    if extract.is_form:
        yield _("A form of docbase: “docbase new --from” and its path bring what it says into its record.")


def pages_to_read(numbers: Sequence[int]) -> str:
    """Returns the sentence that says which pages are still to be read from their picture."""
    text = ngettext(
        "Page {pages} is a picture, still to be read by OCR.",
        "Pages {pages} are pictures, still to be read by OCR.",
        len(numbers),
    )
    return text.format(pages=ranges(numbers))


def ranges(numbers: Sequence[int]) -> str:
    """Returns the numbers, those that follow one another put together.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    parts: list[tuple[int, int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _by_ocr(extract: Extract) -> str:
    read = [page for page in extract.pages if page.ocr_confidence is not None]
    sure = [page.ocr_confidence or 0.0 for page in read if page.text.strip()]  # of a blank sheet nothing is
    percent = round(100 * sum(sure) / len(sure)) if sure else 0
    text = ngettext(
        "{count} page was read by OCR, {percent} % sure.",
        "{count} pages were read by OCR, {percent} % sure.",
        len(read),
    )
    return text.format(count=len(read), percent=percent)
