"""Extracts kept by content, so that a file is read once; may be deleted at any time."""

import contextlib
import dataclasses
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from docbase.model.extract import Extract, Line, Page
from docbase.storage import storage_errors

SHAPE = 1
"""Changes whenever the JSON of an extract does."""


class ExtractCache:
    """A folder of extracts, one JSON file for each content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, sha256: str, extractor: str) -> Extract | None:
        """Returns what this extractor ("pdf/1") read in this content, or None if it is not kept, or damaged.

        Raises:
            StorageError: the disk refuses to read it.
        """
        with storage_errors(self.folder):
            try:
                content = self._path(sha256).read_bytes()
            except FileNotFoundError:
                return None
        try:
            extract = from_json(content)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return extract if extract.extractor == extractor else None

    def put(self, sha256: str, extract: Extract) -> None:
        """Keeps the extract of this content, in the place of any other.

        A reader meets the old file or the new one, never a half. A power cut may lose it: it is read again.

        Raises:
            StorageError: the disk is full, read-only, or refuses.
        """
        path = self._path(sha256)
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(to_json(extract))
                Path(name).replace(path)
            except BaseException:
                with contextlib.suppress(FileNotFoundError):
                    Path(name).unlink()
                raise

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def to_json(extract: Extract) -> bytes:
    """Returns the extract as JSON; what is empty is left out of pages and lines."""
    values = {
        "shape": SHAPE,
        "format": extract.format,
        "extractor": extract.extractor,
        "has_pages": extract.has_pages,
        "metadata": dict(extract.metadata),
        "warnings": extract.warnings,
        "pages": [_filled(page) for page in extract.pages],
        "lines": [_filled(line) for line in extract.lines],
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def from_json(content: bytes) -> Extract:
    """Returns the extract that `to_json` wrote.

    Raises:
        ValueError: this is no JSON, or of another shape.
        KeyError, TypeError, AttributeError: something is missing or is not what it should be.
    """
    values = json.loads(content.decode("utf-8", "surrogatepass"))
    if values["shape"] != SHAPE:
        raise ValueError(values["shape"])
    return Extract(
        format=values["format"],
        extractor=values["extractor"],
        has_pages=values["has_pages"],
        metadata=values["metadata"],
        warnings=tuple(values["warnings"]),
        pages=tuple(Page(**page) for page in values["pages"]),
        lines=tuple(Line(**line) for line in values["lines"]),
    )


def _filled(value: Page | Line) -> dict[str, Any]:
    """Returns the fields of the page or line that are not empty; those that must be there always are."""
    fields = ((field.name, getattr(value, field.name), field.default) for field in dataclasses.fields(value))
    return {name: content for name, content, default in fields if content != default}
