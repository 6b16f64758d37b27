"""The text of a record while somebody edits it: kept in the centre until it is saved, whatever happens."""

import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.errors import CatalogueError
from docbase.messages import gettext as _
from docbase.storage import storage_errors, write_atomically

FOLDER = "journal/unsaved"
"""Where they are, in the folder of the centre; each in a folder of its own."""
_BASE = "before.yaml"
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """A text being edited, and the text from which it was begun."""

    path: Path
    """The file to be edited."""
    base: str

    def typed(self) -> str:
        """Returns the text as it now is.

        Raises:
            InvalidRecordError: it is not text in UTF-8.
            StorageError: the file cannot be read.
        """
        with storage_errors(self.path):
            return yamltext.decode(self.path.read_bytes(), self.path.name)

    def discard(self) -> None:
        """Removes it: it is saved, or nothing was typed. What cannot be removed does no harm."""
        for path in (self.path, self.path.with_name(_BASE)):
            with suppress(OSError):
                path.unlink()
        for folder in (self.path.parent, self.path.parent.parent):
            with suppress(OSError):  # others are being edited, or the editor left a file of its own
                folder.rmdir()


def begin(root: Path, record_id: str, text: str) -> Worksheet:
    """Returns a worksheet with the text of a record.

    Raises:
        StorageError: the disk refuses.
    """
    folder = root / FOLDER
    name = _NOT_A_NAME.sub("-", record_id)[:100]
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        own = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
    sheet = Worksheet(path=own / f"{name}.yaml", base=text)
    for path in (own / _BASE, sheet.path):
        write_atomically(path, text.encode())
    return sheet


def resume(path: Path) -> Worksheet:
    """Returns a worksheet that was begun before and not saved.

    Raises:
        CatalogueError: the file is none.
        StorageError: it cannot be read.
    """
    base = path.with_name(_BASE)
    if not base.is_file() or not path.is_file():
        raise CatalogueError(
            _("{path} is no text that was being edited.").format(path=path),
            hint=_("Give the path that was told when it was not saved."),
            path=path,
        )
    with storage_errors(base):
        return Worksheet(path=path, base=yamltext.decode(base.read_bytes(), base.name))
