"""What became of each file: an outcome per file, and the report of them all."""

import itertools
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from docbase.errors import DocbaseError, StorageError
from docbase.storage import storage_errors, write_atomically

Kind = Literal["added", "updated", "moved", "unchanged", "duplicate", "failed"]


MOST_KEPT = 200
"""Reports that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A publication that a new one is much like: for a person to look at, never acted upon."""

    record_id: str
    """The record of the other publication."""
    kind: str
    """same-text, version, part or translation."""
    share: float
    """How much of their text is the same, from 0 to 1; of a translation, how sure it is to be one."""
    is_whole: bool = False
    """For a part: whether the other publication is the whole, and the new one the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file, or of one record."""

    kind: Kind
    path: str
    """The file: its path from the folder of the centre, or as it was given when it lies outside."""
    record_id: str = ""
    """The record that has it; for a duplicate, the record that has the same content."""
    error: str = ""
    """Name of the class of the error, when it failed."""
    message: str = ""
    """What happened, in the user's language."""
    hint: str = ""
    """What to do about it, in the user's language."""
    warnings: tuple[str, ...] = ()
    """What a person should know of the file all the same, in the user's language."""
    pages_to_read: tuple[int, ...] = ()
    """Numbers of its pages whose text is still to be read from their picture (OCR)."""
    unsure: tuple[str, ...] = ()
    """Fields of the draft that a person should look at first."""
    related: tuple[Relation, ...] = ()
    """Publications that it is likely a version, a part or a translation of."""

    @property
    def is_of_record(self) -> bool:
        """Whether it tells of a record, not of a publication."""
        from docbase.catalogue.sidecar import SUFFIXES

        return self.path.endswith(SUFFIXES)

    @staticmethod
    def failure(path: str, error: DocbaseError) -> "Outcome":
        """Returns the outcome of a file that failed with the error."""
        return Outcome(
            kind="failed",
            path=path,
            record_id=error.record_id or "",
            error=type(error).__name__,
            message=error.message,
            hint=error.hint,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcomes of an ingestion, in the order in which they came."""

    outcomes: tuple[Outcome, ...] = ()
    indexed: int = 0
    """How many publications were written in the index."""
    removed: int = 0
    """How many publications were taken out of the index, because their record is gone."""
    kept_at: Path | None = None
    """Where the report is kept; None when there was nothing worth keeping."""
    is_rehearsal: bool = False
    """Whether nothing was done: it says what would have been."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing new came of it."""
        return not (self.added or self.updated or self.indexed or self.removed)

    @property
    def added(self) -> tuple[Outcome, ...]:
        """New publications."""
        return self._of("added")

    @property
    def updated(self) -> tuple[Outcome, ...]:
        """Publications whose file changed, came to an existing record, or was moved."""
        return self._of("updated", "moved")

    @property
    def unchanged(self) -> tuple[Outcome, ...]:
        """Files that are known and as they were."""
        return self._of("unchanged")

    @property
    def duplicates(self) -> tuple[Outcome, ...]:
        """Files with the very content of one that is kept already."""
        return self._of("duplicate")

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Files that cannot be read, and records that are against the rules."""
        return self._of("failed")

    @property
    def to_read(self) -> tuple[Outcome, ...]:
        """Files with pages whose text is still to be read from their picture."""
        return tuple(one for one in self.outcomes if one.pages_to_read)

    @property
    def related(self) -> tuple[Outcome, ...]:
        """New publications that are much like others."""
        return tuple(one for one in self.outcomes if one.related)

    @property
    def causes(self) -> dict[str, int]:
        """How many publications failed, by the name of the class of the error, the commonest first."""
        return dict(Counter(one.error for one in self.failed if not one.is_of_record).most_common())

    def as_json(self) -> dict[str, object]:
        """Returns the report as `docbase ingest --json` prints it."""
        return {
            "dry_run": self.is_rehearsal,
            "added": [
                {"id": one.record_id, "path": one.path, "unsure": list(one.unsure)} for one in self.added
            ],
            "updated": [{"id": one.record_id, "path": one.path} for one in self.updated],
            "unchanged": len(self.unchanged),
            "duplicates": [{"path": one.path, "of": one.record_id} for one in self.duplicates],
            "to_read": [
                {"path": one.path, "id": one.record_id, "pages": list(one.pages_to_read)}
                for one in self.to_read
            ],
            "related": [
                {
                    "path": one.path,
                    "id": one.record_id,
                    "other": other.record_id,
                    "kind": other.kind,
                    "is_whole": other.is_whole,
                    "share": other.share,
                }
                for one in self.related
                for other in one.related
            ],
            "failed": [_failure(one) for one in self.failed],
            "causes": self.causes,
            "indexed": self.indexed,
            "removed": self.removed,
            "warnings": [
                {"path": one.path, "message": warning} for one in self.outcomes for warning in one.warnings
            ],
        }

    def _of(self, *kinds: Kind) -> tuple[Outcome, ...]:
        return tuple(sorted((one for one in self.outcomes if one.kind in kinds), key=lambda one: one.path))


def keep(report: Report, folder: Path, now: datetime | None = None) -> Report:
    """Keeps the report as JSON under the instant it is made, and returns it with its place.

    One that tells nothing new is not kept, nor is a rehearsal; of the others, the latest are. A disk that
    refuses costs no more than the report: what it tells of is done.
    """
    if report.is_rehearsal or (report.is_idle and not report.failed):
        return report
    with suppress(StorageError):
        before = _kept(folder)
        if report.is_idle and before and _failures(before[-1]) == report.as_json()["failed"]:
            return report
        instant = (now or datetime.now()).replace(microsecond=0)
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        path = _free(folder / f"{instant:%Y-%m-%d %Hh%Mm%S}.json")
        content = {"date": instant.isoformat(), **report.as_json()}
        write_atomically(path, json.dumps(content, ensure_ascii=False, indent=2).encode())
        for old in before[: 1 - MOST_KEPT]:
            old.unlink(missing_ok=True)
        return replace(report, kept_at=path)
    return report


def _kept(folder: Path) -> list[Path]:
    """Returns the reports that are kept, the latest last."""
    return sorted(folder.glob("*.json"))


def _free(path: Path) -> Path:
    """Returns the path, with a number when it is taken: two reports may be made in one second."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain((path,), numbered) if not one.exists())


def _failures(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())["failed"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _failure(one: Outcome) -> Mapping[str, str]:
    return {"path": one.path, "error": one.error, "message": one.message, "hint": one.hint}
