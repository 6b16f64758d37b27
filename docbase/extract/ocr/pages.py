"""Scanned pages read side by side: each drawn, read, and read another way when the first is doubtful."""

import functools
import subprocess
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.errors import DocbaseError, ExtractionError, UnsupportedFormatError
from docbase.extract.base import Extractor, Pictured, choose, installed
from docbase.extract.ocr.pictures import SLIGHT, STRONG, is_blank, prepared, share_dark, straightened
from docbase.extract.ocr.tesseract import Tesseract
from docbase.extract.ocr.words import Word, certainty, confidence, page, without_noise, words
from docbase.extract.workers import Limits, run
from docbase.messages import gettext as _
from docbase.model.extract import OcrPage, Picture, SourceFile

DPI = 300
"""Pixels in an inch of the pictures that are read: more costs much and reads no better."""
SURE = 0.85
"""Confidence from which the first reading is taken as it is."""
DARK = 0.1
"""Dark part of a page from which it has coloured grounds, where a first reading misses whole paragraphs."""
FEW, BARE = 30, 0.01
"""Words and dark part of a page under which there is little on it (a signature), and little to gain."""
MARGIN = 0.9
"""Part of the time of a page after which Tesseract is stopped: it is not the worker that is to be killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A page whose text is to be read from its picture."""

    source: SourceFile
    """The file."""
    number: int
    """Physical page, from 1."""

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.source.path

    @property
    def size(self) -> int:
        """Nothing: however large the file, the text of a page is small."""
        return 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a picture, with what came of it."""

    words: tuple[Word, ...]
    """All that was found, noise too."""

    @property
    def certainty(self) -> float:
        return certainty(without_noise(self.words))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one picture is read."""

    tesseract: Tesseract
    picture: Picture
    deadline: float
    """When it must be done, by the monotonic clock."""

    def read(self, *, softness: float = SLIGHT, turn: int = 0) -> _Reading:
        image = prepared(self.picture, softness=softness, turn=turn)
        is_uneven = softness > SLIGHT
        table = self.tesseract.words(image, dpi=self.picture.dpi, is_uneven=is_uneven, timeout=self._left())
        return _Reading(words(table))

    def rotation(self) -> int:
        image = prepared(self.picture, softness=SLIGHT)
        return self.tesseract.rotation(image, dpi=self.picture.dpi, timeout=self._left())

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())


def read_pages(
    requests: Iterable[PageRequest],
    tesseract: Tesseract,
    limits: Limits,
    *,
    extractors: Sequence[Extractor] | None = None,
) -> Generator[tuple[PageRequest, OcrPage | DocbaseError], None, None]:
    """Gives what was read on each page, or why nothing was, as it is known, in no set order.

    Args:
        requests: the pages; asked for as places come free.
        tesseract: what reads them.
        limits: what drawing and reading one page may take.
        extractors: what draws them, importable by another process; those installed by default.
    """
    return run(functools.partial(_work, tesseract, limits.timeout, extractors), requests, limits)


def read_page(picture: Picture, number: int, tesseract: Tesseract, timeout: float) -> OcrPage:
    """Returns what is printed on the page.

    Where the first reading is doubtful (few sure words, or dark grounds), the page may lie on its side, be
    dotted or coloured: it is read again as such, and the better reading is kept.

    Raises:
        subprocess.SubprocessError: Tesseract failed, or did not read the page once in this time.
        OSError: Tesseract cannot be started.
    """
    if is_blank(picture):
        return OcrPage(number=number, text="", confidence=0.0)
    deadline = time.monotonic() + timeout
    picture = straightened(picture)
    desk = _Desk(tesseract, picture, deadline)
    best = desk.read()
    dark = share_dark(picture)
    is_bare = len(best.words) < FEW and dark < BARE
    if not is_bare and (confidence(best.words) < SURE or dark > DARK):
        best = _read_again(desk, best)
    return page(number, without_noise(best.words), picture.dpi)


def _read_again(desk: _Desk, first: _Reading) -> _Reading:
    """Returns the best of the first reading and of others, if there is time for them."""
    try:
        # What lies on its side is read without sense.
        turn = desk.rotation() if confidence(first.words) < SURE else 0
        upright = desk.read(turn=turn) if turn else first
        best = max(first, upright, key=lambda reading: reading.certainty)
        if confidence(best.words) >= SURE and share_dark(desk.picture) <= DARK:
            return best
        softened = desk.read(softness=STRONG, turn=turn if best is upright else 0)
        return max(best, softened, key=lambda reading: reading.certainty)
    except subprocess.SubprocessError:
        return first


def _work(
    tesseract: Tesseract, timeout: float, extractors: Sequence[Extractor] | None, request: PageRequest
) -> OcrPage:
    """Draws and reads one page (in the worker)."""
    begun = time.monotonic()
    extractor = choose(request.path, installed() if extractors is None else extractors)
    if not isinstance(extractor, Pictured):
        raise UnsupportedFormatError(
            _("The pages of {name} cannot be drawn.").format(name=request.path.name),
            hint=_("Print it as a PDF and drop that."),
            path=request.path,
        )
    picture = extractor.picture(request.source, request.number, DPI)
    try:
        return read_page(picture, request.number, tesseract, timeout * MARGIN - (time.monotonic() - begun))
    except subprocess.TimeoutExpired as error:
        raise _too_slow(request, timeout) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise _failed(request, error) from error


def _too_slow(request: PageRequest, timeout: float) -> DocbaseError:
    return ExtractionError(
        _("Page {page} of {name} could not be read in {seconds} seconds.").format(
            page=request.number, name=request.path.name, seconds=f"{timeout:g}"
        ),
        hint=_("Raise `timeout` in docbase.yaml if the page is worth it."),
        path=request.path,
    )


def _failed(request: PageRequest, error: subprocess.CalledProcessError | OSError) -> DocbaseError:
    return ExtractionError(
        _("tesseract could not read page {page} of {name}: {cause}.").format(
            page=request.number, name=request.path.name, cause=_cause(error)
        ),
        hint=_("Raise `memory` in docbase.yaml if the page is very large, or scan it again."),
        path=request.path,
    )


def _cause(error: subprocess.CalledProcessError | OSError) -> str:
    """Returns the last thing that the program said, or what the system says."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    lines = [line.strip().rstrip(".") for line in str(error.output).split("\n") if line.strip()]
    return lines[-1] if lines else _("code {code}").format(code=error.returncode)
