"""Files dropped in the browser: kept aside, ingested one after the other, and what became of each."""

from __future__ import annotations

import json
import logging
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from docbase import messages
from docbase.errors import DocbaseError, IndexLockedError, StorageError
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.model.people import Person
from docbase.storage import storage_errors, write_atomically, write_passing
from docbase.web.fates import Fate, fates_of

if TYPE_CHECKING:
    from docbase.centre import Progress

KEPT = 60
"""Deposits whose state is kept."""
TOGETHER = 4
"""Files ingested at a time: between two batches, others may write."""
_WAIT = 1
"""Seconds to wait for another docbase that is writing, before it is seen whether to stop."""
_PAUSE = 0.3
"""Seconds in which those who wait to write may begin."""
_FILE, _FILES = "deposit.json", "files"
_LONGEST_NAME = 120
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]+')
_LOG = logging.getLogger("docbase.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Files that somebody dropped together."""

    id: str
    by: str
    """Name of the account."""
    at: str
    """When, as 2026-11-23T21:05."""
    language: str
    """What it is told in."""
    names: tuple[str, ...]
    """The files, as they were named."""
    done: int = 0
    """How many of them are dealt with, and gone from where they were kept aside."""
    reached: int = 0
    """How many of them have been read, as it is told meanwhile."""
    fates: tuple[Fate, ...] = ()
    is_broken: bool = False
    """Whether something went wrong that nobody foresaw; the server tells of it."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.is_broken or self.done >= len(self.names)


class Deposits:
    """The deposits of a centre: all that is known of them is on the disk, where each process looks.

    One thread ingests, in one process at a time: the others only drop files and look.
    """

    def __init__(self, root: Path, private_folder: Callable[[], Path]) -> None:
        """Takes the folder of the centre, and what makes the folder in which files are kept aside."""
        self._root = root
        self._private_folder = private_folder
        self._stopping = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="docbase-deposits")

    def resume(self) -> None:
        """Goes on with what a server that was stopped has left."""
        for deposit in reversed(self.all()):
            if not deposit.is_over:
                self._begin(deposit.id)

    def close(self) -> None:
        """Stops, once the files at hand are dealt with; the others are taken up again by `resume`."""
        self._stopping.set()
        self._thread.shutdown(cancel_futures=True)

    def all(self) -> tuple[Deposit, ...]:
        """Returns the deposits, the latest first."""
        found = map(_read, sorted(self._folder("").glob(f"*/{_FILE}"), reverse=True))
        return tuple(deposit for deposit in found if deposit)

    def get(self, deposit_id: str) -> Deposit | None:
        """Returns a deposit; None when there is none."""
        # Looked for among those that there are: no path is made of what an address says.
        own = (path for path in self._folder("").glob(f"*/{_FILE}") if path.parent.name == deposit_id)
        return next((deposit for path in own if (deposit := _read(path))), None)

    def take(self, files: Iterable[tuple[str, BinaryIO]], person: Person, language: str) -> Deposit:
        """Keeps files aside, and has them ingested when their turn comes.

        Raises:
            StorageError: the disk refuses; nothing is kept.
        """
        now = datetime.now()
        deposit_id = f"{now:%Y%m%d%H%M%S}-{secrets.token_hex(6)}"
        folder = self._folder(deposit_id)
        names = []
        try:
            for number, (name, content) in enumerate(files, 1):
                names.append(plain_name(name))
                _keep_aside(content, folder / _FILES / str(number) / names[-1])
            deposit = Deposit(
                id=deposit_id,
                by=person.name,
                at=f"{now:%Y-%m-%dT%H:%M}",
                language=language,
                names=tuple(names),
            )
            self._write(deposit)
        except DocbaseError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._begin(deposit.id)
        self._forget_old()
        return deposit

    def _begin(self, deposit_id: str) -> None:
        self._thread.submit(self._take_turn, deposit_id).add_done_callback(
            lambda work: self._look_at(work, deposit_id)
        )

    def _take_turn(self, deposit_id: str) -> None:
        """Ingests a deposit when no other process of the server is at one: that may have been this one."""
        while not self._stopping.is_set():
            with suppress(IndexLockedError), writer_lock(self._folder(""), wait=_WAIT):
                deposit = self.get(deposit_id)
                if deposit and not deposit.is_over:
                    self._ingest(deposit)
                return

    def _ingest(self, deposit: Deposit) -> None:
        """Ingests what is left of a deposit, a few files at a time."""
        messages.activate(deposit.language)
        folder = self._folder(deposit.id) / _FILES
        while not (deposit.is_over or self._stopping.is_set()):
            numbers = range(deposit.done, min(deposit.done + TOGETHER, len(deposit.names)))
            paths = [folder / str(number + 1) / deposit.names[number] for number in numbers]
            try:
                fates = tuple(self._ingested(paths, deposit))
            except IndexLockedError:
                continue  # another docbase is writing: the turn of these files comes
            deposit = replace(
                deposit, done=numbers.stop, reached=numbers.stop, fates=(*deposit.fates, *fates)
            )
            for path in paths:
                shutil.rmtree(path.parent, ignore_errors=True)
            self._write(deposit)
            self._stopping.wait(_PAUSE)

    def _ingested(self, paths: list[Path], deposit: Deposit) -> Iterator[Fate]:
        from docbase.centre import Centre

        def told(progress: Progress) -> None:
            if not progress.page:
                reached = deposit.done + min(progress.done, len(paths) - 1)
                with suppress(StorageError):  # a full disk is told of when something must be written
                    write_passing(self._file(deposit.id), _as_json(replace(deposit, reached=reached)))

        try:
            with Centre.open(self._root, wait=_WAIT, user=deposit.by) as centre:
                centre.renew()
                report = centre.ingest([path for path in paths if path.exists()], told, retries=True)
        except IndexLockedError:
            raise
        except DocbaseError as error:  # of the whole centre: each of its files has had the same fate
            _LOG.error("%s %s", error.message, error.hint)
            for path in paths:
                yield Fate(kind="failed", name=path.name, message=_("The catalogue cannot be written now."))
            return
        yield from fates_of(report.outcomes, paths, self._root)

    def _look_at(self, work: Future[None], deposit_id: str) -> None:
        """Says of a deposit that something went wrong which nobody foresaw."""
        if work.cancelled() or (error := work.exception()) is None:
            return
        _LOG.error("deposit %s", deposit_id, exc_info=error)
        deposit = self.get(deposit_id)
        if deposit is not None:
            with suppress(StorageError):
                self._write(replace(deposit, is_broken=True))

    def _forget_old(self) -> None:
        known = self.all()
        over = [one for one in reversed(known) if one.is_over]
        for one in over[: max(0, len(known) - KEPT)]:
            shutil.rmtree(self._folder(one.id), ignore_errors=True)

    def _write(self, deposit: Deposit) -> None:
        write_atomically(self._file(deposit.id), _as_json(deposit))

    def _file(self, deposit_id: str) -> Path:
        return self._folder(deposit_id) / _FILE

    def _folder(self, deposit_id: str) -> Path:
        return self._private_folder() / "deposits" / deposit_id


def plain_name(name: str) -> str:
    """Returns the name that a browser gives a file as one that every disk takes, and that hides nothing.

    >>> plain_name("C:\\\\x\\\\..\\\\rapport.pdf"), plain_name("../../etc/passwd"), plain_name(".htaccess")
    ('rapport.pdf', 'passwd', 'htaccess')
    """
    last = re.split(r"[/\\]", name)[-1]
    told = _UNFIT.sub(" ", last).strip(" .~") or "publication"
    stem, dot, suffix = told.rpartition(".")
    if not dot or len(suffix) > 8:
        return _cut(told, _LONGEST_NAME)
    return f"{_cut(stem, _LONGEST_NAME)}.{suffix}"


def _cut(text: str, most: int) -> str:
    """Returns the beginning of a text that takes no more bytes."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _keep_aside(content: BinaryIO, path: Path) -> None:
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(content, file, 1 << 20)


def _as_json(deposit: Deposit) -> bytes:
    return json.dumps(asdict(deposit), ensure_ascii=False, indent=1).encode()


def _read(path: Path) -> Deposit | None:
    """Returns the deposit in a file; None when that is gone or damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        values = json.loads(path.read_bytes())
        fates = tuple(Fate(**{**one, "warnings": tuple(one["warnings"])}) for one in values.pop("fates"))
        names = tuple(plain_name(name) for name in values.pop("names"))
        return Deposit(**values, fates=fates, names=names)
    return None
