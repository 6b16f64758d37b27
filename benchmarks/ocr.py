"""How fast and how well scans are read, against the bare program Tesseract on pages that are already images.

python -m benchmarks.ocr FOLDER

Reads the pages of the folder's PDF files and images that have no text of their own. Beside a scan, a file of
the same name that ends in `.verite.txt` says what is printed on it: then accuracy is measured too.
"""

import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measure import median, seconds, table, times, versions
from docbase.errors import DocbaseError
from docbase.extract.base import Pictured, choose, installed, source_file
from docbase.extract.ocr.pages import DPI, PageRequest, read_pages
from docbase.extract.ocr.tesseract import Tesseract, find_tesseract
from docbase.extract.workers import Limits
from docbase.model.extract import OcrPage

READABLE = frozenset((".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"))
TRUTH = ".verite.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of scans")
    parser.add_argument("--pages", type=int, default=40, help="pages read at most")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--languages", default="fra")
    options = parser.parse_args()
    try:
        tesseract = find_tesseract(options.languages)
    except DocbaseError as error:
        sys.exit(f"{error} {error.hint}")
    requests = list(_requests(options.folder))[: options.pages]
    if not requests:
        sys.exit(f"There is no scanned page in {options.folder}.")
    with tempfile.TemporaryDirectory(prefix="docbase-ocr-") as scratch:
        measure(requests, tesseract, Path(scratch), options.rounds)
    print(accuracy(requests, tesseract))


def measure(requests: Sequence[PageRequest], tesseract: Tesseract, scratch: Path, rounds: int) -> None:
    """Prints the speeds."""
    images = [_drawn(request, scratch / f"{place}.pgm") for place, request in enumerate(requests)]
    print(f"## Reading {len(requests)} scanned pages\n")
    print(f"{versions('docbase', 'pillow', 'pypdfium2')}; Tesseract {tesseract.version}\n")
    rows = []
    for jobs in (1, 2):
        ours, theirs = list[float](), list[float]()
        for _round in range(rounds):
            ours.append(seconds(_read, requests, tesseract, jobs))
            theirs.append(seconds(_bare, images, tesseract, jobs))
        mine, peer = (len(requests) / median(each) / jobs for each in (ours, theirs))
        rows.append([str(jobs), f"{mine:.2f}", f"{peer:.2f}", times(mine, peer)])
    print(table(("side by side", "docbase, pages a second and core", "tesseract", "ratio"), rows), end="\n\n")


def accuracy(requests: Sequence[PageRequest], tesseract: Tesseract) -> str:
    """Returns a table of the files of which it is known what is printed on them."""
    known = [request for request in requests if _truth(request.path).exists()]
    found: dict[Path, dict[int, OcrPage]] = collections.defaultdict(dict)
    for request, page in _read(known, tesseract, 2):
        if isinstance(page, OcrPage):
            found[request.path][request.number] = page
    rows = []
    for path, pages in sorted(found.items()):
        read = "\n".join(pages[number].text for number in sorted(pages))
        truth = _truth(path).read_text(encoding="utf-8")
        sure = median([page.confidence for page in pages.values()])
        rows.append(
            [
                path.name,
                str(len(pages)),
                f"{word_f1(read, truth):.3f}",
                f"{errors(read, truth):.3f}",
                f"{sure:.2f}",
            ]
        )
    return table(("file", "pages", "F1 of words", "errors per character", "confidence"), rows) if rows else ""


def word_f1(read: str, truth: str) -> float:
    """Returns how far the words are the same, in any order, from 0 to 1."""
    bags = [collections.Counter(re.findall(r"\w+", _plain(text))) for text in (read, truth)]
    total = sum(map(collections.Counter.total, bags))
    return 2 * (bags[0] & bags[1]).total() / total if total else 0.0


def errors(read: str, truth: str) -> float:
    """Returns the edits that make one text the other, for each character of the truth."""
    first, second = (" ".join(_plain(text).split()) for text in (read, truth))
    row = list(range(len(second) + 1))
    for place, char in enumerate(first, start=1):
        before, row = row, [place]
        for column, other in enumerate(second):
            row.append(min(before[column + 1] + 1, row[column] + 1, before[column] + (char != other)))
    return row[-1] / max(1, len(second))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'").casefold()


def _truth(path: Path) -> Path:
    return path.with_name(path.stem + TRUTH)


def _requests(folder: Path) -> Iterator[PageRequest]:
    extractors = installed()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in READABLE or not path.is_file():
            continue
        source = source_file(path)
        try:
            extract = choose(path, extractors).extract(source)
        except DocbaseError:
            continue
        yield from (PageRequest(source=source, number=number) for number in extract.pages_to_read)


def _drawn(request: PageRequest, path: Path) -> Path:
    """Draws the page as docbase does, into a file."""
    extractor = choose(request.path, installed())
    assert isinstance(extractor, Pictured)
    picture = extractor.picture(request.source, request.number, DPI)
    path.write_bytes(b"P5\n%d %d\n255\n%b" % (picture.width, picture.height, picture.pixels))
    return path


def _read(
    requests: Sequence[PageRequest], tesseract: Tesseract, jobs: int
) -> list[tuple[PageRequest, OcrPage | DocbaseError]]:
    return list(read_pages(requests, tesseract, Limits(jobs=jobs)))


def _bare(images: Sequence[Path], tesseract: Tesseract, jobs: int) -> None:
    """Reads the images with the program alone, so many at a time."""
    options = ["-l", tesseract.languages, "--dpi", str(DPI), "--psm", "3", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def read(image: Path) -> None:
        command = [tesseract.program, str(image), "-", *options]
        subprocess.run(command, env=environment, capture_output=True, check=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(read, images))


if __name__ == "__main__":
    main()
