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
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from docbase import messages
from docbase.errors import DocbaseError, StorageError
from docbase.messages import gettext as _
from docbase.model.people import Person
from docbase.storage import storage_errors, write_atomically
from docbase.web.fates import Fate, fates_of

if TYPE_CHECKING:
    from docbase.centre import Progress

KEPT = 60
"""Deposits whose state is kept."""
TOGETHER = 4
"""Files ingested at a time: between two batches, others may write."""
_WAIT = 6 * 3600
"""Seconds to wait for another docbase that is writing."""
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
    """How many of them are dealt with."""
    fates: tuple[Fate, ...] = ()
    is_broken: bool = False
    """Whether something went wrong that nobody foresaw; the server tells of it."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.is_broken or self.done >= len(self.names)


@dataclass(slots=True)
class _Known:
    """The deposits, the latest last; several threads look."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    all: dict[str, Deposit] = field(default_factory=dict)


class Deposits:
    """The deposits of a centre. One thread ingests: the others only drop files and look."""

    def __init__(self, root: Path, private_folder: Callable[[], Path]) -> None:
        """Takes the folder of the centre, and what makes the folder in which files are kept aside."""
        self._root = root
        self._private_folder = private_folder
        self._known = _Known()
        self._stopping = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="docbase-deposits")

    def resume(self) -> None:
        """Goes on with what a server that was stopped has left."""
        for path in sorted(self._folder("").glob(f"*/{_FILE}")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                deposit = _read(path)
                self._keep(deposit)
                if not deposit.is_over:
                    self._begin(deposit)

    def close(self) -> None:
        """Stops, once the files at hand are dealt with; the others are taken up again by `resume`."""
        self._stopping.set()
        self._thread.shutdown(cancel_futures=True)

    def all(self) -> tuple[Deposit, ...]:
        """Returns the deposits, the latest first."""
        with self._known.lock:
            return tuple(reversed(self._known.all.values()))

    def get(self, deposit_id: str) -> Deposit | None:
        """Returns a deposit; None when there is none."""
        with self._known.lock:
            return self._known.all.get(deposit_id)

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
        self._keep(deposit)
        self._begin(deposit)
        self._forget_old()
        return deposit

    def _begin(self, deposit: Deposit) -> None:
        self._thread.submit(self._ingest, deposit).add_done_callback(
            lambda work: self._look_at(work, deposit.id)
        )

    def _ingest(self, deposit: Deposit) -> None:
        """Ingests what is left of a deposit, a few files at a time."""
        messages.activate(deposit.language)
        folder = self._folder(deposit.id) / _FILES
        while not (deposit.is_over or self._stopping.is_set()):
            numbers = range(deposit.done, min(deposit.done + TOGETHER, len(deposit.names)))
            paths = [folder / str(number + 1) / deposit.names[number] for number in numbers]
            fates = tuple(self._ingested(paths, deposit))
            deposit = replace(deposit, done=numbers.stop, fates=(*deposit.fates, *fates))
            for path in paths:
                shutil.rmtree(path.parent, ignore_errors=True)
            self._write(deposit)
            self._keep(deposit)
            self._stopping.wait(_PAUSE)

    def _ingested(self, paths: list[Path], deposit: Deposit) -> Iterator[Fate]:
        from docbase.centre import Centre

        def told(progress: Progress) -> None:
            reached = deposit.done + min(progress.done, len(paths) - 1)
            self._keep(replace(deposit, done=reached))

        try:
            with Centre.open(self._root, wait=_WAIT, user=deposit.by) as centre:
                report = centre.ingest([path for path in paths if path.exists()], told, retries=True)
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
            broken = replace(deposit, is_broken=True)
            self._keep(broken)
            with suppress(StorageError):
                self._write(broken)

    def _forget_old(self) -> None:
        with self._known.lock:
            over = [one for one in self._known.all.values() if one.is_over]
            gone = over[: max(0, len(self._known.all) - KEPT)]
            for one in gone:
                del self._known.all[one.id]
        for one in gone:
            shutil.rmtree(self._folder(one.id), ignore_errors=True)

    def _keep(self, deposit: Deposit) -> None:
        with self._known.lock:
            self._known.all[deposit.id] = deposit

    def _write(self, deposit: Deposit) -> None:
        content = json.dumps(asdict(deposit), ensure_ascii=False, indent=1).encode()
        write_atomically(self._folder(deposit.id) / _FILE, content)

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


def _read(path: Path) -> Deposit:
    values = json.loads(path.read_bytes())
    fates = tuple(Fate(**{**one, "warnings": tuple(one["warnings"])}) for one in values.pop("fates"))
    names = tuple(plain_name(name) for name in values.pop("names"))
    return Deposit(**values, fates=fates, names=names)
