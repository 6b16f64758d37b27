"""The dated editions of a bibliography: kept whole, and compared with what its recipe would make now."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docbase.cite import Selection, citations, format_named
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.model.dates import told_day
from docbase.publishing.made import MadeBibliography
from docbase.storage import storage_errors, sync_folder, write_atomically

FOLDER = "editions"
"""Where editions are kept, in the folder of recipes: editions/NAME/2026-11-23/."""
_LIST = "edition.json"
_PASSING = ".docbase.tmp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition that was kept."""

    day: date
    folder: Path
    references: Mapping[str, str]
    """The citation of each publication, by id, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A publication that is cited otherwise than before."""

    record_id: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a new edition would change in the last one."""

    last: Edition | None
    """None when there is no edition yet: all is added."""
    added: Mapping[str, str]
    """Citations by id, in reading order."""
    dropped: Mapping[str, str]
    changed: tuple[Changed, ...]


class Editions:
    """The editions of one recipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def require_free(self, day: date) -> None:
        """Makes sure that there is no edition of that day: what was published is never replaced.

        Raises:
            CitationError: there is one.
        """
        folder = self._folder / day.isoformat()
        with storage_errors(folder):
            is_taken = folder.exists()
        if is_taken:
            raise CitationError(
                _("There is an edition of {day} already: {path}.").format(day=told_day(day), path=folder),
                hint=_("Give another day with “--as-of”, or remove that folder first."),
                path=folder,
            )

    def keep(
        self, name: str, day: date, selection: Selection, made: Mapping[str, MadeBibliography]
    ) -> tuple[Path, ...]:
        """Keeps the files of an edition, by format, with the list of what it cites; returns their paths.

        All of it is kept, or nothing.

        Raises:
            CitationError: there is an edition of that day already, or the citations cannot be made.
            StorageError: the disk refuses.
        """
        self.require_free(day)
        files = {f"{name}{format_named(one).suffix}": made_one.content for one, made_one in made.items()}
        files[_LIST] = _list(day, selection)
        target = self._folder / day.isoformat()
        with storage_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            passing = Path(tempfile.mkdtemp(prefix=".", suffix=_PASSING, dir=self._folder))
            try:
                for file, content in files.items():
                    write_atomically(passing / file, content)
                passing.chmod(0o755)
                passing.rename(target)
            finally:
                shutil.rmtree(passing, ignore_errors=True)
            sync_folder(self._folder)
        return tuple(target / file for file in files if file != _LIST)

    def last(self) -> Edition | None:
        """Returns the latest edition, None when there is none.

        Raises:
            CitationError: its list cannot be read.
            StorageError: the disk refuses.
        """
        with storage_errors(self._folder):
            kept = sorted(self._folder.glob(f"[0-9]*/{_LIST}")) if self._folder.is_dir() else []
            return _read(kept[-1]) if kept else None

    def compare(self, selection: Selection) -> Difference:
        """Returns what an edition of the selection would change in the last one.

        Raises:
            CitationError: the last edition cannot be read, or the citations cannot be made.
            StorageError: the disk refuses.
        """
        last = self.last()
        before = last.references if last else {}
        now = citations(selection)
        return Difference(
            last=last,
            added={one: text for one, text in now.items() if one not in before},
            dropped={one: text for one, text in before.items() if one not in now},
            changed=tuple(
                Changed(record_id=one, before=before[one], now=text)
                for one, text in now.items()
                if one in before and before[one] != text
            ),
        )


def _list(day: date, selection: Selection) -> bytes:
    layout = selection.layout
    described = {
        "title": layout.title,
        "as_of": day.isoformat(),
        "style": Path(layout.style).name,
        "references": [{"id": one, "citation": text} for one, text in citations(selection).items()],
    }
    return f"{json.dumps(described, ensure_ascii=False, indent=2)}\n".encode()


def _read(path: Path) -> Edition:
    try:
        described = json.loads(path.read_bytes())
        references = {one["id"]: one["citation"] for one in described["references"]}
        day = date.fromisoformat(described["as_of"])
    except (ValueError, KeyError, TypeError) as error:
        raise CitationError(
            _("{path} is not the list of an edition.").format(path=path),
            hint=_("Put it back as it was, or remove the folder of this edition."),
            path=path,
        ) from error
    return Edition(day=day, folder=path.parent, references=references)
