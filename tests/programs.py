"""Programs that docbase uses when they are there: tests that need one are skipped where it is not."""

import shutil

import pytest

from docbase.errors import ExtractionError
from docbase.extract.legacy import conversion as office
from docbase.extract.ocr.tesseract import find_tesseract


def _why_no_tesseract() -> str:
    try:
        find_tesseract("fra")
    except ExtractionError as error:
        return f"{error} {error.hint}"
    return ""


_REASON = _why_no_tesseract()

needs_tesseract = pytest.mark.skipif(bool(_REASON), reason=_REASON)
"""Marks tests that read scans with Tesseract and its French data."""

needs_antiword = pytest.mark.skipif(
    shutil.which("antiword") is None, reason="antiword is not installed (on Debian: apt install antiword)"
)
"""Marks tests that read the form of old Word documents, not only their words."""

needs_libreoffice = pytest.mark.skipif(
    not office.is_installed(),
    reason="LibreOffice is not installed (on Debian: apt install libreoffice-writer-nogui)",
)
"""Marks tests that convert files with LibreOffice."""

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext is not installed (on Debian: apt install poppler-utils)",
)
"""Marks tests that compare what docbase reads with what another reader of PDF does."""

needs_biber = pytest.mark.skipif(
    shutil.which("biber") is None, reason="biber is not installed (on Debian: apt install biber)"
)
"""Marks tests that check BibLaTeX against its data model."""

needs_bibtex = pytest.mark.skipif(
    shutil.which("bibtex") is None or shutil.which("kpsewhich") is None,
    reason="bibtex is not installed (on Debian: apt install texlive-base texlive-binaries)",
)
"""Marks tests that read BibTeX with the program that made the format."""

needs_bibutils = pytest.mark.skipif(
    shutil.which("xml2ris") is None, reason="bibutils is not installed (on Debian: apt install bibutils)"
)
"""Marks tests that turn what goes out into MODS and back with bibutils."""

needs_yaz = pytest.mark.skipif(
    shutil.which("yaz-marcdump") is None, reason="yaz-marcdump is not installed (on Debian: apt install yaz)"
)
"""Marks tests that read MARC with yaz."""
