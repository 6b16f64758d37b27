"""What a YAML file said when it was last read, kept beside the index as JSON, which is read at once."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from docbase.errors import StorageError
from docbase.storage import storage_errors, write_passing

_YAML = Path(__file__).with_name("yamltext.py")


class KeptFile:
    """A file, and what is kept of it: believed for the very bytes that were read, by the very same code."""

    def __init__(self, path: Path, kept: Path, readers: Iterable[str], *others: object) -> None:
        """Reads the bytes of the file.

        Args:
            path: the file.
            kept: the file to keep it in; not written when its folder is missing or cannot be written.
            readers: the modules that read it, by their path, besides the one of all YAML.
            others: what else decides what is made of it.

        Raises:
            StorageError: the file cannot be read.
        """
        self._kept = kept
        with storage_errors(path):
            data = path.read_bytes()
        states = [one.stat() for one in (_YAML, *map(Path, readers))]
        seen = [(state.st_size, state.st_mtime_ns) for state in states]
        self._digest = hashlib.sha256(repr((seen, others)).encode() + data).hexdigest()

    def content(self) -> Any:
        """Returns what was kept; None when nothing is, or half of it."""
        try:
            found = json.loads(self._kept.read_bytes())
            return found["content"] if found["digest"] == self._digest else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, content: object) -> None:
        """Keeps it, where that is possible: a reader may work in a centre where it may write nothing."""
        found = {"digest": self._digest, "content": content}
        if self._kept.parent.is_dir():
            with suppress(StorageError):
                data = json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
                write_passing(self._kept, data)
