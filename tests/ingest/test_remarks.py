"""What a person is told of a file that was read all the same."""

from docbase.ingest.remarks import remarks
from docbase.model.extract import Extract, Page


def scan(*pages: tuple[str, float]) -> Extract:
    return Extract(
        format="pdf",
        extractor="pdf/2",
        pages=tuple(
            Page(number=number, text=text, ocr_confidence=sure)
            for number, (text, sure) in enumerate(pages, start=1)
        ),
        warnings=("read-by-ocr",),
    )


def test_a_blank_sheet_does_not_make_the_others_less_sure() -> None:
    extract = scan(("Un texte", 0.9), ("", 0.0), ("La suite", 0.8))
    assert remarks(extract) == ("3 pages were read by OCR, 85 % sure.",)


def test_nothing_is_sure_of_sheets_that_say_nothing() -> None:
    assert remarks(scan(("", 0.0))) == ("1 page was read by OCR, 0 % sure.",)
