"""Pages read optically, kept by content, so that a run that was stopped goes on where it was."""

import json
import os
from pathlib import Path
from typing import Any

from docbase.model.extract import Line, OcrPage
from docbase.storage import storage_errors, write_passing

SHAPE = 1
"""Changes whenever the JSON of a page does."""


class OcrCache:
    """A folder with one folder for each content, and in it one JSON file for each page that was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, sha256: str, number: int) -> OcrPage | None:
        """Returns what was read on the page, by whatever reader, or None.

        Raises:
            StorageError: the disk refuses to read it.
        """
        path = self._path(sha256, number)
        with storage_errors(path):
            try:
                return _from_json(path.read_bytes(), number)
            except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
                return None

    def pages(self, sha256: str) -> dict[int, OcrPage]:
        """Returns all pages of the content that were read, by number.

        Raises:
            StorageError: the disk refuses to read them.
        """
        folder = self._folder(sha256)
        with storage_errors(folder):
            try:
                numbers = sorted(int(name[:-5]) for name in os.listdir(folder) if name[:-5].isdecimal())
            except FileNotFoundError:
                return {}
        found = ((number, self.get(sha256, number)) for number in numbers)
        return {number: page for number, page in found if page is not None}

    def put(self, sha256: str, page: OcrPage, identity: str) -> None:
        """Keeps the page in the place of any other reading of it.

        A reader meets the old file or the new one, never a half. A power cut may lose it: it is read again.

        Args:
            sha256: digest of the content.
            page: what was read on the page.
            identity: by which reader (`Tesseract.identity`), for people who look at the file.

        Raises:
            StorageError: the disk is full, read-only, or refuses.
        """
        write_passing(self._path(sha256, page.number), _to_json(page, identity))

    def _path(self, sha256: str, number: int) -> Path:
        return self._folder(sha256) / f"{number}.json"

    def _folder(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _to_json(page: OcrPage, identity: str) -> bytes:
    values = {
        "shape": SHAPE,
        "reader": identity,
        "text": page.text,
        "confidence": page.confidence,
        "lines": [[line.text, line.size] for line in page.lines],
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _from_json(content: bytes, number: int) -> OcrPage | None:
    values: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    if values["shape"] != SHAPE:
        return None
    lines = (Line(text=text, size=size, page=number) for text, size in values["lines"])
    page = OcrPage(number=number, text=values["text"], confidence=values["confidence"], lines=tuple(lines))
    return page if isinstance(page.text, str) else None
