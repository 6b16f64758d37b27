"""How faithful the text that docbase reads is: word by word, beside another program's reading of each file.

    python -m benchmarks.fidelity FOLDER

PDF is compared with `pdftotext` (poppler); Word, OpenDocument and RTF with what LibreOffice reads in them;
presentations become a PDF first, read by `pdftotext`. LibreOffice is asked twice, for all files: as text
(`txt`) it gives the numbers of lists, and leaves out notes, headers, footers and text boxes; as one XML file
(`fodt`) it gives these, and leaves out the numbers of lists. A word that occurs more often in one of the two
counts as often as there. Left out of the XML is what it prints nowhere: what was deleted under revision,
comments, descriptions of pictures, the figures that charts are drawn from. A program that is not installed
leaves its formats out; so do files without text, and those that docbase refuses.

The measure is F1 over the words of the whole file as a multiset: with `shared` the words found in both, each
counted as often as in the poorer of the two, F1 is 2 x shared / (words of docbase + words of the other). A
word is a run of letters and digits, in small letters, composed (NFC); punctuation does not count, nor does
the order. A file under 0.95 is listed with what it has that explains it, as far as it can be told; neither
program is always the one that is right.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from benchmarks.measure import table
from docbase.errors import DocbaseError
from docbase.extract.base import Extractor, installed, read, source_file
from docbase.extract.formats import recognise
from docbase.model.extract import Extract

FLOOR = 0.95
"""F1 under which a file is listed."""
SAME_LETTERS = 0.9
"""F1 of the letters of the words that differ, from which only the places between words differ."""
FLOWING = ("docx", "doc", "odt", "rtf")
"""Formats of which LibreOffice writes the text itself."""
TEXT, FLAT = "txt:Text (encoded):UTF8", "fodt"
"""What it is asked to write."""
UNPRINTED = frozenset(
    {"tracked-changes", "note-citation", "ruby-text", "annotation", "binary-data", "title", "desc"}
    | {"meta", "settings", "scripts", "styles", "automatic-styles", "font-face-decls", "master-styles"}
)
"""Elements of OpenDocument whose text is not printed, or is looked for elsewhere."""
SHOWN = ("pptx", "ppt", "odp")
"""Formats that LibreOffice prints first."""
LONGEST = 900
"""Seconds that LibreOffice may take for all files."""
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One file, read twice."""

    path: Path
    format: str
    score: float
    reason: str


def words(text: str) -> Counter[str]:
    """Returns the words of a text and how often each occurs.

    >>> sorted(words("L’Été, l’ÉTÉ").items())
    [('l', 2), ('été', 2)]
    """
    return Counter(WORD.findall(unicodedata.normalize("NFC", text).lower()))


def f1(ours: Counter[str], theirs: Counter[str]) -> float:
    """Returns how far two multisets of words agree, from 0 to 1.

    >>> f1(Counter("aab"), Counter("ab"))
    0.8
    """
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def explained(extract: Extract, ours: Counter[str], theirs: Counter[str]) -> str:
    """Returns what the file has that sets two readings of it apart."""
    unread = len(extract.pages_to_read)
    if 2 * unread >= len(extract.pages):
        return f"{unread} of {len(extract.pages)} pages have no usable text of their own: they are for OCR"
    letters = [letter for letter in extract.text if letter.isalpha()]
    backward = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters)
    if backward * 20 > len(letters):
        return "written from right to left, which the two programs put in order differently"
    if ours.total() < 100:
        return f"only {ours.total()} words, so that each one counts"
    if f1(_letters(ours - theirs), _letters(theirs - ours)) > SAME_LETTERS:
        return "the same letters, cut into words in other places (slanted, spaced or vertical text)"
    missing, added = (theirs - ours).total(), (ours - theirs).total()
    if missing < (1 - FLOOR) / 2 * theirs.total():
        return f"docbase has all but {missing} words of the other, and {added} more (boxes, headers, notes)"
    return f"unexplained: {missing} words of the other are missing, {added} are not in it"


def _letters(found: Counter[str]) -> Counter[str]:
    """Returns how often each letter occurs in the words."""
    letters: Counter[str] = Counter()
    for word, count in found.items():
        for letter in word:
            letters[letter] += count
    return letters


def compared(paths: Sequence[Path], extractors: Sequence[Extractor]) -> Iterator[Comparison]:
    """Gives the comparison of each file that both read."""
    kinds = {path: kind for path in paths if (kind := _kind(path))}
    with tempfile.TemporaryDirectory() as folder:
        office = {path: kind for path, kind in kinds.items() if kind != "pdf"}
        read_by_office = _office_words(office, Path(folder))
    for path, kind in kinds.items():
        theirs = words(_pdftotext(path)) if kind == "pdf" else read_by_office.get(path, Counter())
        if not theirs:
            continue
        try:
            extract = read(source_file(path), extractors)
        except DocbaseError as error:
            print(f"not read: {path.name}: {error}")
            continue
        ours = words(extract.text)
        reason = explained(extract, ours, theirs)
        yield Comparison(path=path, format=kind, score=f1(ours, theirs), reason=reason)


def _kind(path: Path) -> str:
    """Returns the format of a file that is compared; nothing for another."""
    try:
        kind = recognise(path)
    except DocbaseError:
        return ""
    return kind if kind in ("pdf", *FLOWING, *SHOWN) else ""


def _pdftotext(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        return ""
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")


def _office_words(kinds: dict[Path, str], folder: Path) -> dict[Path, Counter[str]]:
    """Returns the words that LibreOffice reads in each file."""
    if not kinds or shutil.which("soffice") is None:
        return {}
    # Some share their name.
    copies = {path: folder / f"{place}.{kinds[path]}" for place, path in enumerate(kinds)}
    for path, copy in copies.items():
        shutil.copyfile(path, copy)
    flowing = [copies[path] for path in kinds if kinds[path] in FLOWING]
    shown = [copies[path] for path in kinds if kinds[path] in SHOWN]
    for files, kind in ((flowing, TEXT), (flowing, FLAT), (shown, "pdf")):
        _converted(files, kind, folder)
    return {path: _converted_words(copy) for path, copy in copies.items()}


def _converted(files: Sequence[Path], kind: str, folder: Path) -> None:
    """Has LibreOffice convert the files, in a profile of its own, in one call."""
    if files:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = [profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
        command = ["soffice", *options, *map(str, files)]
        subprocess.run(command, capture_output=True, check=False, timeout=LONGEST)


def _converted_words(copy: Path) -> Counter[str]:
    text, flat, printed = (copy.with_suffix(suffix) for suffix in (".txt", ".fodt", ".pdf"))
    if printed.exists():
        return words(_pdftotext(printed))
    found: Counter[str] = Counter()
    if text.exists():
        found |= words(text.read_text(encoding="utf-8-sig", errors="replace"))
    if flat.exists():
        found |= words(_flat_text(flat))
    return found


def _flat_text(path: Path) -> str:
    """Returns the headers and footers, each once, and the body of a document that is one XML file."""
    root = etree.parse(path, etree.XMLParser(huge_tree=True, resolve_entities=False)).getroot()
    margins = dict.fromkeys("".join(_pieces(margin)) for margin in root.iterfind("{*}master-styles/*/*"))
    body = root.find("{*}body")
    return "\n".join((*margins, "" if body is None else "".join(_pieces(body))))


def _pieces(element: etree._Element, *, is_chart: bool = False) -> Iterator[str]:
    """Gives what is printed of the element, piece by piece."""
    name = etree.QName(element).localname
    is_figure = is_chart and any(
        str(key).endswith("}value-type") and kind == "float" for key, kind in element.items()
    )
    if name in UNPRINTED or is_figure:
        return
    yield "\n" if name in ("p", "h") else " " if name in ("s", "tab", "line-break", "note") else ""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child, is_chart=is_chart or name == "chart")
        yield child.tail or ""


def main() -> None:
    """Prints the means by format, then the files under the floor."""
    parser = argparse.ArgumentParser(
        description="Compare the text docbase reads with that of other programs."
    )
    parser.add_argument("folder", type=Path, help="folder with publications")
    paths = sorted(path for path in parser.parse_args().folder.rglob("*") if path.is_file())
    comparisons = list(compared(paths, installed()))
    rows = []
    for kind in dict.fromkeys(comparison.format for comparison in comparisons):
        scores = [comparison.score for comparison in comparisons if comparison.format == kind]
        low = sum(score < FLOOR for score in scores)
        figures = (statistics.fmean(scores), statistics.median(scores), min(scores))
        rows.append([kind, str(len(scores)), *(f"{figure:.4f}" for figure in figures), str(low)])
    print(table(("format", "files", "mean F1", "median", "lowest", f"under {FLOOR}"), rows))
    lowest = sorted((item for item in comparisons if item.score < FLOOR), key=lambda item: item.score)
    if lowest:
        print()
        print(
            table(
                ("file", "F1", "why"), [[item.path.name, f"{item.score:.3f}", item.reason] for item in lowest]
            )
        )


if __name__ == "__main__":
    main()
