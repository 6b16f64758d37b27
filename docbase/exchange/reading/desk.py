"""The desk of imports: files read, what they would change looked at, then done as one change."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from docbase.editing.desk import Desk
from docbase.errors import StorageError
from docbase.exchange.reading.attaching import bring_in, take_out
from docbase.exchange.reading.headings import read_layout
from docbase.exchange.reading.planned import ImportPlan
from docbase.exchange.reading.planning import Planner
from docbase.exchange.reading.recognising import propose_mapping, read_file
from docbase.exchange.reading.said import Contents, Refused
from docbase.messages import gettext as _
from docbase.model.history import JournalEntry
from docbase.storage import write_atomically


class ImportOptions(TypedDict, total=False):
    """How files are imported."""

    format: str
    """The format to insist on; found out by default."""
    mapping: Path | None
    """A file that says which columns of a table go where."""
    takes_files: bool
    """Whether attached files come along; they do by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was done."""

    entry: JournalEntry | None
    """The entry of the journal; None when no record was to be changed."""
    refused_at: tuple[Path, ...] = ()
    """Where the refused ones are kept, to be mended and imported again."""
    files: tuple[Path, ...] = ()
    """Files that were copied in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDesk:
    """Takes records in from files of other programs."""

    desk: Desk
    """Where records are changed."""
    today: date
    """The day on which what is new comes in."""
    read_files: Callable[[Sequence[Path]], object]
    """Has files that were copied in read and indexed."""

    def plan(self, paths: Sequence[Path], **wanted: Unpack[ImportOptions]) -> ImportPlan:
        """Returns what an import of the files would do; nothing is written.

        Raises:
            ConfigurationError: there is no such format, or nothing tells where the columns of a table go.
            ExtractionError: a file is in no format that docbase reads, or damaged from end to end.
            StorageError: a file cannot be read.
        """
        catalogue, mapping = self.desk.catalogue, wanted.get("mapping")
        layout = read_layout(mapping) if mapping else None
        read = [
            (path, read_file(path, catalogue.vocabulary, wanted.get("format", ""), layout)) for path in paths
        ]
        planner = Planner(catalogue, self.today, takes_files=wanted.get("takes_files", True))
        for path, contents in read:
            planner.take(path, contents)
        return planner.plan(read)

    def propose_mapping(self, path: Path, format: str = "") -> Path | None:
        """Writes a mapping file beside a table some of whose columns nothing tells, and returns its place.

        Returns None when all columns are known, or a mapping file is there already.

        Raises:
            DocbaseError: the table cannot be read, or the folder cannot be written.
        """
        return propose_mapping(path, format)

    def carry_out(self, planned: ImportPlan, command: str = "") -> Imported:
        """Does what was planned, all or nothing, as one entry of the journal.

        Args:
            planned: what is to be done.
            command: the command as it was typed.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the records since; nothing was written.
            ExtractionError: an attached file changed since; nothing was written.
            IndexLockedError: another docbase is writing.
            StorageError: the disk refuses; nothing was written.
        """
        kept = self._keep_refused(planned)
        if not planned.plan.changes:
            return Imported(entry=None, refused_at=kept)
        with self.desk.writing():
            files = bring_in(planned.copies, self.desk.catalogue.root)
            try:
                deed = replace(planned.plan.deed, command=command)
                entry = self.desk.journal.write(planned.plan.changes, deed)
            except BaseException:
                take_out(files)
                raise
            # A publication is indexed with its text, once that is read.
            self.desk.follow([one for one in entry.changes if one.record_id not in planned.attached])
        if planned.attached:
            root = self.desk.catalogue.root
            self.read_files([root / place for places in planned.attached.values() for place in places])
        return Imported(entry=entry, refused_at=kept, files=tuple(files))

    def _keep_refused(self, planned: ImportPlan) -> tuple[Path, ...]:
        """Writes the refused ones of each file beside it, or into the folder of the centre."""
        places = []
        for path, contents in planned.read:
            own = [one for origin, one in planned.refused if origin == path and one.raw]
            if own:
                places.append(self._keep(path, contents, own))
        return tuple(places)

    def _keep(self, path: Path, contents: Contents, refused: Sequence[Refused]) -> Path:
        data = contents.head + contents.between.join(one.raw for one in refused) + contents.tail
        name = _("{name}-refused").format(name=path.stem)
        for number in range(1, 1000):
            place = path.with_name(f"{name}{f'-{number}' if number > 1 else ''}{contents.suffix}")
            with suppress(OSError):
                # One that a person is mending stays as it is.
                if place.exists() and place.read_bytes() != data:
                    continue
            break
        try:
            write_atomically(place, data)
        except StorageError:
            place = self.desk.root / place.name
            write_atomically(place, data)
        return place
