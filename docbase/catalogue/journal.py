"""The journal of a centre: what is written is noted first, so that a kill leaves nothing half done.

A deed that changes files is a line of the journal, then the files, then a line that says that it is done.
After a kill in between, the next docbase that writes ends it. An ingestion notes each record just before it
writes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from docbase.catalogue.journalfile import JournalFile
from docbase.catalogue.journallines import change_of, compact, entries_of, line_of, pending
from docbase.errors import CatalogueError, ChangedMeanwhileError, InvalidRecordError, StorageError
from docbase.messages import gettext as _
from docbase.model.history import Change, Deed, JournalEntry
from docbase.storage import storage_errors, sync_files, write_passing

FOLDER = "journal"
"""Where it is kept, in the folder of the centre."""
# What reads YAML is imported by the methods that do: most commands only ask whether a deed was left open.


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Journal:
    """What was done to the files of a centre. Whoever writes in it holds the lock of the centre."""

    def __init__(self, root: Path, who: Callable[[], str], clock: Callable[[], datetime] = _now) -> None:
        """Opens the journal; nothing is read yet.

        Args:
            root: the folder of the centre.
            who: tells who is at work.
            clock: tells the time, in universal time.
        """
        self._root = root
        self._file = JournalFile(root / FOLDER)
        self._who = who
        self._clock = clock
        self._deed = Deed(action="")
        self._running: JournalEntry | None = None
        self._parts: list[Change] = []
        self._made: list[JournalEntry] = []

    @property
    def is_pending(self) -> bool:
        """Whether a deed was begun and not ended: by a docbase that is at work now, or that was killed.

        Raises:
            StorageError: the journal cannot be read.
        """
        return pending(self._file.last()) is not None

    def entries(self, record_id: str = "") -> Iterator[JournalEntry]:
        """Yields what was done, the newest first; with a record, only what changed it, and only its changes.

        Raises:
            StorageError: the journal cannot be read.
        """
        for entry in entries_of(self._file.lines()):
            if not record_id:
                yield entry
            elif own := tuple(one for one in entry.changes if one.record_id == record_id):
                yield replace(entry, changes=own)

    def entry(self, number: int) -> JournalEntry:
        """Returns the entry with this number.

        Raises:
            CatalogueError: there is none.
            StorageError: the journal cannot be read.
        """
        for entry in self.entries():
            if entry.number == number:
                return entry
        raise CatalogueError(
            _("The journal has no change number {number}.").format(number=number),
            hint=_("“docbase log” lists them."),
            value=str(number),
        )

    @property
    def is_cut(self) -> bool:
        """Whether a crash left half a line at its end; the next change begins on a new one.

        Raises:
            StorageError: the journal cannot be read.
        """
        return self._file.is_cut()

    def broken(self) -> list[tuple[Path, int]]:
        """Returns the file and the number of each line that cannot be read.

        Raises:
            StorageError: the journal cannot be read.
        """
        return list(self._file.broken())

    def write(self, changes: Sequence[Change], deed: Deed) -> JournalEntry:
        """Changes the files, all of them or none, and keeps what was done.

        Raises:
            ChangedMeanwhileError: a file is no longer as the change found it; nothing was written.
            StorageError: the disk refuses; nothing was written.
        """
        for change in changes:
            if self._text(change.path) != change.before:
                raise changed_meanwhile(change)
        self._close()
        entry = JournalEntry(
            number=self._next_number(), when=self._clock(), who=self._who(), deed=deed, changes=tuple(changes)
        )
        self._file.add(line_of(entry), entry.when)
        try:
            self._put(changes)
        except BaseException:
            self._take_back(entry)
            raise
        with suppress(StorageError):  # it is done; the next docbase says so
            self._file.add({"done": entry.number}, self._clock())
        self._made.append(entry)
        return entry

    def begin(self, deed: Deed) -> None:
        """Says what the changes are part of that `noting` is told of, until `end`."""
        self._deed = deed

    @contextmanager
    def noting(self, change: Change) -> Iterator[None]:
        """Notes a change that the block makes, unless it raises; of a new record, only the digest is kept.

        Raises:
            StorageError: the disk refuses; the block is not run.
        """
        if self._running is None:
            number = self._next_number()
            entry = JournalEntry(
                number=number, when=self._clock(), who=self._who(), deed=self._deed, changes=()
            )
            self._file.add({**line_of(entry), "is_running": True}, entry.when, is_awaited=False)
            self._running = entry
        part = {"part": self._running.number, **compact(change)}
        self._file.add(part, self._clock(), is_awaited=False)
        try:
            yield
        except BaseException:
            with suppress(StorageError):  # `recover` finds that it was not made
                self._file.add({"part": self._running.number, "not_made": change.path}, self._clock())
            raise
        self._parts.append(replace(change, before=None, after=None))  # texts of many drafts take room

    def end(self) -> tuple[JournalEntry, ...]:
        """Ends what `begin` began, and returns what was done since the last end, recovery included.

        Without any change, nothing is kept of it. Of an ingestion, the changes have their places only.
        """
        self._close()
        self._deed = Deed(action="")
        made, self._made = tuple(self._made), []
        return made

    def _close(self) -> None:
        if self._running is not None:
            with suppress(StorageError):  # `recover` does it
                self._file.add({"done": self._running.number}, self._clock())
            if self._parts:
                self._made.append(replace(self._running, changes=tuple(self._parts)))
        self._running, self._parts = None, []

    def recover(self) -> tuple[Change, ...]:
        """Ends what a killed docbase began, and returns the changes of files that it was about to make.

        A file that somebody else has changed since stays as it is.

        Raises:
            StorageError: the disk refuses, or that of the files is not connected: nothing is ended then.
        """
        last = self._file.last()
        number = pending(last)
        if last is None or number is None:
            return ()
        changes = [change_of(one) for one in last.get("changes", ())]
        if "path" in last:
            changes = [change_of(last)]
        for change in changes:
            self._require_connected(change)
        left = list(self._left_by(changes))
        if "path" in last and left:
            self._file.add({"part": number, "not_made": last["path"]}, self._clock())
        self._file.add({"done": number, "left": left} if left else {"done": number}, self._clock())
        with suppress(CatalogueError):  # nothing of it was made
            self._made.append(self.entry(number))
        return tuple(changes)

    def _require_connected(self, change: Change) -> None:
        """Makes sure that the first folder of the path is there, not empty as without its disk."""
        top = self._root / change.path.partition("/")[0]
        with storage_errors(top):
            is_there = any(top.iterdir()) if top.is_dir() else "/" not in change.path
        if not is_there:
            raise StorageError(
                _("The folder {folder} is not there.").format(folder=top),
                hint=_("Put it back, or connect the disk it is on; nothing was changed."),
                path=top,
            )

    def _left_by(self, changes: Iterable[Change]) -> Iterator[str]:
        """Makes the changes that are still to be made, and yields the paths where they cannot be."""
        made = []
        for change in changes:
            try:
                found = self._text(change.path)
            except InvalidRecordError:
                yield change.path
                continue
            if change.is_made(found):
                continue
            # What a power cut left of a file that was being written may be empty.
            if change.digest or found not in (change.before, ""):
                yield change.path
            else:
                made.append(change)
        self._put(made)

    def _put(self, changes: Iterable[Change]) -> None:
        """Makes the changes, and waits until they are on the disk."""
        paths = []
        for change in changes:
            path = self._path(change.path)
            if change.after is None:
                with storage_errors(path):
                    path.unlink(missing_ok=True)
            else:
                write_passing(path, change.after.encode("utf-8"))
            paths.append(path)
        sync_files(paths)

    def _take_back(self, entry: JournalEntry) -> None:
        """Puts the files back as they were; what the disk refuses even now, `recover` ends."""
        with suppress(StorageError):
            self._put(
                replace(one, after=one.before)
                for one in entry.changes
                if one.before != one.after and one.is_made(self._text(one.path))
            )
            self._file.add({"void": entry.number}, self._clock())

    def _next_number(self) -> int:
        last = self._file.last() or {}
        return 1 + next((last[name] for name in ("number", "done", "void", "part") if name in last), 0)

    def _path(self, location: str) -> Path:
        from docbase.catalogue import shelves

        return shelves.place(self._root, location)

    def _text(self, location: str) -> str | None:
        from docbase.catalogue import yamltext

        path = self._path(location)
        with storage_errors(path), suppress(FileNotFoundError):
            return yamltext.decode(path.read_bytes(), location)
        return None


def changed_meanwhile(change: Change) -> ChangedMeanwhileError:
    """Returns the error for a file that is no longer as a change found it."""
    return ChangedMeanwhileError(
        _("{path} was changed by somebody else in the meantime; nothing was written.").format(
            path=change.path
        ),
        hint=_("Run the command again: it starts from what is there now."),
        path=change.path,
        record_id=change.record_id or None,
    )
