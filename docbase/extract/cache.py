"""Extracts kept by content, so that a file is read once; may be deleted at any time."""

import dataclasses
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docbase.model.extract import Extract, Line, Page
from docbase.storage import storage_errors, write_passing

SHAPE = 2
"""Changes whenever the JSON of an extract does."""

_FIELDS = {
    kind: tuple((field.name, field.default) for field in dataclasses.fields(kind)) for kind in (Page, Line)
}
"""The fields of pages and lines, with what each is when it is empty."""


class ExtractCache:
    """A folder of extracts, one JSON file for each content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, sha256: str, *extractors: str) -> Extract | None:
        """Returns what one of the extractors ("pdf/1") read in this content; None if it is lost or damaged.

        Raises:
            StorageError: the disk refuses to read it.
        """
        content = self._content(sha256)
        if not content.startswith(_heads(extractors)):
            return None
        try:
            return from_json(content)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def has(self, sha256: str, *extractors: str) -> bool:
        """Whether `get` has an extract to give; reads its two ends only.

        Raises:
            StorageError: the disk refuses to read it.
        """
        heads = _heads(extractors)
        path = self._path(sha256)
        with storage_errors(path):
            try:
                with path.open("rb") as file:
                    if not file.read(max(map(len, heads), default=0)).startswith(heads):
                        return False
                    file.seek(-1, os.SEEK_END)
                    return file.read() == b"}"
            except FileNotFoundError:
                return False

    def put(self, sha256: str, extract: Extract) -> None:
        """Keeps the extract of this content, in the place of any other.

        A reader meets the old file or the new one, never a half. A power cut may lose it: it is read again.

        Raises:
            StorageError: the disk is full, read-only, or refuses.
        """
        write_passing(self._path(sha256), to_json(extract))

    def _content(self, sha256: str) -> bytes:
        with storage_errors(self.folder):
            try:
                return self._path(sha256).read_bytes()
            except FileNotFoundError:
                return b""

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def to_json(extract: Extract) -> bytes:
    """Returns the extract as JSON; what is empty is left out of pages and lines."""
    values = {
        **_head(extract.extractor),
        "format": extract.format,
        "has_pages": extract.has_pages,
        "metadata": dict(extract.metadata),
        "warnings": extract.warnings,
        "pages": [_filled(page) for page in extract.pages],
        "lines": [_filled(line) for line in extract.lines],
    }
    return _json(values)


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


def _head(extractor: str) -> dict[str, Any]:
    """What an extract begins with, so that it is known without being read whole."""
    return {"shape": SHAPE, "extractor": extractor}


def _heads(extractors: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(_json(_head(extractor)).removesuffix(b"}") + b"," for extractor in extractors)


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _filled(value: Page | Line) -> dict[str, Any]:
    """Returns the fields of the page or line that are not empty; those that must be there always are."""
    return {
        name: content
        for name, default in _FIELDS[type(value)]
        if (content := getattr(value, name)) != default
    }
