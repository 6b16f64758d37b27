"""What became of each file: an outcome per file, and the report of them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from docbase.errors import DocbaseError

Kind = Literal["added", "updated", "moved", "unchanged", "duplicate", "failed"]


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

    def as_json(self) -> dict[str, object]:
        """Returns the report as `docbase ingest --json` prints it."""
        return {
            "added": [{"id": one.record_id, "path": one.path} for one in self.added],
            "updated": [{"id": one.record_id, "path": one.path} for one in self.updated],
            "unchanged": len(self.unchanged),
            "duplicates": [{"path": one.path, "of": one.record_id} for one in self.duplicates],
            "failed": [_failure(one) for one in self.failed],
            "warnings": [
                {"path": one.path, "message": warning} for one in self.outcomes for warning in one.warnings
            ],
        }

    def _of(self, *kinds: Kind) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.kind in kinds)


def _failure(one: Outcome) -> Mapping[str, str]:
    return {"path": one.path, "error": one.error, "message": one.message, "hint": one.hint}
