"""The drop folder watched: which files have come, once each is there whole."""

import errno
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from docbase.errors import DocbaseError, IndexLockedError
from docbase.ingest.report import Outcome, Report
from docbase.ingest.scan import is_publication
from docbase.messages import gettext as _

State: TypeAlias = tuple[int, int]
"""Size and time of change of a file."""

LONGEST_SLEEP = 60.0
"""Seconds after which the folder is looked at although nothing seems to stir: systems do lose events."""
RETRY = 5.0
"""Seconds after which what could not be done (another docbase was writing) is tried again."""

_CLOSED: State = (-1, 0)
"""The state of a folder that cannot be listed: it is given as a file is, and its reader will say why."""
_FOR_EMPTY = 5
"""Times longer that an empty file is waited for: many copies begin so."""
_SHARE_OF_TIME = 10
"""A folder that must be asked is left alone ten times as long as it took to answer."""
_REMOTE = frozenset(
    (
        *("9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"),
        *("prl_fs", "vboxsf", "virtiofs", "vmhgfs"),
    )
)
"""File systems (and those of FUSE) whose changes made elsewhere Linux does not tell of."""
_BUSY = frozenset((errno.EBUSY, errno.EAGAIN, errno.ETXTBSY, errno.ENOENT))
_HELD_ON_WINDOWS = frozenset((32, 33))
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: somebody is still writing."""


def arrivals(
    folder: Path,
    *,
    quiet: float = 2.0,
    polling: bool = False,
    stop: threading.Event | None = None,
    leave_out: Path | None = None,
) -> Iterator[tuple[Path, ...]]:
    """Yields what is in the folder and below it, then what comes, in batches, until told to stop.

    The system only wakes it: what it goes by is the folder itself, so renames, whole folders moved in and
    files that go again need nothing of their own. A file is given when its size and time have not changed for
    a while and it can be opened, and once for each state it is found in. A folder that cannot be listed, the
    watched one too when its disk is gone, is given in its own name; when it is back, so is what is new there.

    Args:
        folder: what to watch, with all that is below it; links are not followed.
        quiet: seconds for which a file must not change.
        polling: whether to look at intervals, for a disk whose changes nothing tells of; done by itself for
            the network disks of Linux.
        stop: set by another thread, or a signal, to end.
        leave_out: a folder below it that is passed over.
    """
    stop = stop or threading.Event()
    sightings = _Sightings(folder, quiet)
    alarm = _Alarm(folder, quiet, polling, stop)
    is_due = True
    while not stop.is_set():
        effort = 0.0
        if is_due or sightings.are_pending:
            began = time.monotonic()
            found = _states(folder, leave_out)
            effort = time.monotonic() - began
            if batch := sightings.complete(found):
                yield batch
        is_due = alarm.wait(effort)


def reports(
    batches: Iterable[tuple[Path, ...]],
    ingest: Callable[[tuple[Path, ...]], Report],
    stop: threading.Event | None = None,
    retry: float = RETRY,
) -> Iterator[Report]:
    """Yields what became of each batch, when something became of it.

    What stops the work (another docbase writes, the disk is full, the corpus is not there) is told as a
    failed outcome, and the batch is tried again until it goes. A failure told by the report before, as that
    of a record that still waits to be mended, is not told again.

    Args:
        batches: the files to ingest together.
        ingest: what ingests them.
        stop: set, from elsewhere, to end.
        retry: seconds after which what could not be done is tried again.
    """
    stop = stop or threading.Event()
    told: tuple[Outcome, ...] = ()
    for batch in batches:
        is_done = False
        while not is_done:
            report, is_done = _attempt(batch, ingest)
            news = tuple(one for one in report.outcomes if one not in told)
            told = report.failed if is_done else (*told, *news)
            if report.indexed or report.removed or any(one.kind != "unchanged" for one in news):
                yield replace(report, outcomes=news)
            if not is_done and stop.wait(retry):
                return


def _attempt(batch: tuple[Path, ...], ingest: Callable[[tuple[Path, ...]], Report]) -> tuple[Report, bool]:
    """Returns what became of the batch, and whether it is done with."""
    try:
        return ingest(batch), True
    except DocbaseError as error:
        cure = "" if isinstance(error, IndexLockedError) else error.hint
        hint = " ".join(filter(None, (cure, _("It will be tried again by itself."))))
        return Report(outcomes=(replace(Outcome.failure("", error), hint=hint),)), False


class _Sightings:
    """The files met in a folder: those that may still be written, and those that were given."""

    def __init__(self, folder: Path, quiet: float) -> None:
        self._folder = folder
        self._quiet = quiet
        self._pending: dict[Path, tuple[State, float]] = {}
        self._given: dict[Path, State] = {}

    @property
    def are_pending(self) -> bool:
        """Whether some may still be written."""
        return bool(self._pending)

    def complete(self, found: Mapping[Path, State]) -> tuple[Path, ...]:
        """Returns the files, among those that are there now, that are whole and were not given yet."""
        if self._folder in found:  # it cannot be seen: what was in it is not known to have gone
            found = {**self._given, **found}
        now = time.monotonic()
        earlier, self._pending = self._pending, {}
        self._given = {path: state for path, state in self._given.items() if found.get(path) == state}
        ready = []
        for path, state in found.items():
            if path in self._given:
                continue
            seen, since = earlier.get(path, (state, now))
            since = since if seen == state else now
            if now - since >= self._patience(state) and (state == _CLOSED or _opens(path)):
                ready.append(path)
                self._given[path] = state
            else:
                self._pending[path] = (state, since)
        return tuple(sorted(ready))

    def _patience(self, state: State) -> float:
        return self._quiet if state[0] else self._quiet * _FOR_EMPTY


class _Alarm:
    """What wakes: the system where it tells of changes, else the clock."""

    def __init__(self, folder: Path, quiet: float, polling: bool, stop: threading.Event) -> None:
        self._folder = folder
        self._quiet = quiet
        self._is_polling = polling
        self._stop = stop
        self._home: tuple[int, int] | None = None
        self._stirrings: Iterator[bool] = iter(())
        self._since = time.monotonic()

    def wait(self, effort: float) -> bool:
        """Sleeps a while; returns whether the folder, which took this effort to look at, may have changed."""
        home = _identity(self._folder)
        if home is None or self._is_polling:
            self._home = None
            self._stop.wait(max(self._quiet, effort * _SHARE_OF_TIME))
            return True
        is_new = home != self._home
        if is_new:  # what watches one folder sees nothing of the one that is put in its place
            self._home = home
            self._is_polling = _is_remote(self._folder)
            self._stirrings = _stirrings(self._folder, self._quiet, self._stop)
        try:
            has_stirred = next(self._stirrings, None)
        except (OSError, RuntimeError):  # there are more folders than the system watches
            self._is_polling = has_stirred = True
        if has_stirred is None:
            self._home = None
        is_due = is_new or has_stirred is not False or time.monotonic() - self._since > LONGEST_SLEEP
        if is_due:
            self._since = time.monotonic()
        return is_due


def _stirrings(folder: Path, quiet: float, stop: threading.Event) -> Iterator[bool]:
    """Yields, after the quiet time at most, whether something has stirred; ends when the folder is gone.

    Raises:
        OSError, RuntimeError: the system does not watch it.
    """
    import watchfiles

    changes = watchfiles.watch(
        folder,
        watch_filter=None,
        stop_event=stop,
        rust_timeout=max(1, int(quiet * 1000)),
        yield_on_timeout=True,
        force_polling=False,
        ignore_permission_denied=True,
    )
    with suppress(FileNotFoundError):
        for changed in changes:
            yield bool(changed)
            if (watchfiles.Change.deleted, str(folder)) in changed:
                return


def _states(folder: Path, leave_out: Path | None) -> dict[Path, State]:
    """Returns the files that may be publications, and the folders that cannot be listed."""
    found: dict[Path, State] = {}
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    path = here / entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if not entry.name.startswith(".") and path != leave_out:
                            waiting.append(path)
                    elif is_publication(entry.name) and entry.is_file(follow_symlinks=False):
                        found.update(_state(path))
        except OSError as error:
            if here == folder or not isinstance(error, FileNotFoundError):
                found[here] = _CLOSED
    return found


def _state(path: Path) -> dict[Path, State]:
    """Returns the file with its state; nothing when it has gone.

    The system is asked for each: what Windows lists of a folder may be older than what is in the file.
    """
    try:
        status = path.stat()
    except OSError:
        return {}
    return {path: (status.st_size, status.st_mtime_ns)}


def _opens(path: Path) -> bool:
    """Whether nobody holds the file; one that may not be read does open for this, and its reader says why."""
    try:
        with path.open("rb"):
            return True
    except OSError as error:
        is_held = error.errno in _BUSY or getattr(error, "winerror", None) in _HELD_ON_WINDOWS
        return not is_held


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def _is_remote(folder: Path) -> bool:
    """Whether Linux says that the folder is on a network disk, or on that of a host."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    kinds = {_unescaped(line.split()[1]): line.split()[2] for line in mounts.splitlines()}
    real = Path(os.path.realpath(folder))
    kind = next((kinds[str(place)] for place in (real, *real.parents) if str(place) in kinds), "")
    return kind in _REMOTE or kind.startswith("fuse.")


def _unescaped(place: str) -> str:
    """Returns a path of /proc/self/mounts, where a space is `\\040`."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place)
