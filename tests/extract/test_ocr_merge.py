"""What was read optically, in the extract of its file."""

from docbase.extract.ocr.merge import with_ocr
from docbase.model.extract import Extract, Line, OcrPage, Page

OWN = Line(text="Titre du fichier", size=18)
FOUND = Line(text="Titre lu", size=22, page=1)
READ = OcrPage(number=1, text="Titre lu\nUn texte lu", confidence=0.9, lines=(FOUND,))
NOTHING = OcrPage(number=1, text="", confidence=0.0)


def scan(*pages: Page, warnings: tuple[str, ...] = (), lines: tuple[Line, ...] = ()) -> Extract:
    return Extract(format="pdf", extractor="pdf/2", pages=pages, warnings=warnings, lines=lines)


def blank(number: int) -> Page:
    return Page(number=number, text="", needs_ocr=True, label=f"l{number}", heading="Partie")


def test_text_goes_on_the_page() -> None:
    extract = with_ocr(scan(blank(1), warnings=("no-text", "attachments")), {1: READ})
    assert extract.pages == (
        Page(number=1, text=READ.text, label="l1", heading="Partie", ocr_confidence=0.9),
    )
    assert extract.lines == (FOUND,)
    assert extract.warnings == ("attachments", "read-by-ocr")
    assert extract.pages_to_read == ()


def test_pages_that_were_not_read_are_still_to_be_read() -> None:
    extract = with_ocr(scan(blank(1), blank(2), warnings=("no-text",)), {1: READ})
    assert extract.pages_to_read == (2,)
    assert extract.warnings == ("some-pages-without-text", "read-by-ocr")
    again = with_ocr(extract, {2: OcrPage(number=2, text="La suite", confidence=0.8)})
    assert again.text == "Titre lu\nUn texte lu\fLa suite"
    assert again.warnings == ("read-by-ocr",)


def test_a_photograph_has_been_read_and_says_nothing() -> None:
    extract = with_ocr(scan(blank(1), warnings=("no-text",)), {1: NOTHING})
    assert extract.pages_to_read == ()
    assert extract.warnings == ("no-text", "read-by-ocr")
    own = Page(number=2, text="Un texte")
    among = with_ocr(scan(blank(1), own, warnings=("some-pages-without-text",)), {1: NOTHING})
    assert among.warnings == ("read-by-ocr",)
    assert among.pages[1] == own


def test_a_stamp_gives_way_to_the_page() -> None:
    stamped = Page(number=1, text="Reçu en préfecture", needs_ocr=True)
    extract = with_ocr(scan(stamped, lines=(OWN,)), {1: READ})
    assert (extract.text, extract.lines) == (READ.text, (FOUND,))


def test_a_worse_reading_leaves_the_text_as_it_was() -> None:
    own = Page(number=1, text="Un texte assez long de la page", quality=0.4, needs_ocr=True)
    for worse in (NOTHING, OcrPage(number=1, text="Un tcxte", confidence=0.4)):
        extract = with_ocr(scan(own, warnings=("unreadable-letters",), lines=(OWN,)), {1: worse})
        assert extract.text == own.text
        assert extract.pages_to_read == ()
        assert extract.lines == (OWN,)
        assert extract.warnings == ("unreadable-letters",)


def test_letters_that_could_not_be_read_now_are() -> None:
    broken = [Page(number=number, text="\ufffd" * 20, quality=0.1, needs_ocr=True) for number in (1, 2)]
    extract = scan(*broken, warnings=("unreadable-letters",))
    once = with_ocr(extract, {1: READ})
    assert once.warnings == ("unreadable-letters", "read-by-ocr")
    twice = with_ocr(once, {2: OcrPage(number=2, text="La suite", confidence=0.8)})
    assert twice.warnings == ("read-by-ocr",)


def test_lines_of_the_first_two_pages_only() -> None:
    read = {
        number: OcrPage(
            number=number, text=f"Page {number}", confidence=0.9, lines=(Line(text="P", size=9, page=number),)
        )
        for number in (2, 3)
    }
    extract = with_ocr(scan(Page(number=1, text="Titre"), blank(2), blank(3), lines=(OWN,)), read)
    assert [(line.text, line.page) for line in extract.lines] == [("Titre du fichier", 1), ("P", 2)]


def test_nothing_read_changes_nothing() -> None:
    extract = scan(blank(1), Page(number=2, text="a"), warnings=("some-pages-without-text",), lines=(OWN,))
    assert with_ocr(extract, {}) == extract
    assert with_ocr(extract, {9: READ}) == extract
