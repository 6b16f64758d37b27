"""Work on files in other processes, each within a time and a memory, so that a bad one costs only itself."""

import contextlib
import dataclasses
import functools
import os
import sys
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from docbase.errors import DamagedDocumentError, DocbaseError, ExtractionError
from docbase.extract.base import Extractor, installed, read
from docbase.messages import activate, active_language
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from docbase.processes import Context, get_ready

FILES_PER_WORKER = 200
"""Files after which a worker is replaced, so that memory a library forgets to free does not add up."""
AHEAD = 8
"""Items given out for each worker, so that none waits for the next while this process is busy."""
MEGABYTE = 1024 * 1024
HEAVIEST = 64 * MEGABYTE
"""Bytes of files beyond which no more are given out: what was read of them waits in memory."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading may take of the machine."""

    jobs: int = 2
    """Files read at the same time."""
    timeout: float = 120.0
    """Seconds that one file may take."""
    memory: int = 1500
    """Megabytes that one file may take."""


class HasPath(Protocol):
    """What a worker is given: whatever it is, it is about one file."""

    @property
    def path(self) -> Path:
        """The file, as messages name it."""

    @property
    def size(self) -> int:
        """Bytes of it that the worker reads, roughly."""


Item = TypeVar("Item", bound=HasPath)
Result = TypeVar("Result")


def run(
    task: Callable[[Item], Result], items: Iterable[Item], limits: Limits
) -> Generator[tuple[Item, Result | DocbaseError], None, None]:
    """Gives the result of the task for each item, or why there is none, as it is known, in no set order.

    The items are asked for as places come free, and no more are asked for than keep the workers busy.

    Args:
        task: what is done in the worker; it can be pickled, and is sent to each worker once.
        items: what it is done to; they can be pickled, and so can the results.
        limits: what one item may take.
    """
    waiting = iter(items)
    running: dict[Future[Result], Item] = {}
    with _pool(task, limits) as pool:
        while True:
            for item in _next(waiting, running.values(), AHEAD * limits.jobs):
                future: Future[Result] = pool.schedule(_perform, args=(item,), timeout=limits.timeout)
                running[future] = item
            if not running:
                return
            done, _others = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                item = running.pop(future)
                outcome = _outcome(future, item.path, limits)
                yield item, outcome


def _next(waiting: Iterator[Item], running: Collection[Item], places: int) -> Iterator[Item]:
    """Yields the items to give out now, so that neither many nor large ones wait for this process."""
    size, count = sum(item.size for item in running), len(running)
    while count < places and size < HEAVIEST and (item := next(waiting, None)) is not None:
        size, count = size + item.size, count + 1
        yield item


def extract_all(
    sources: Iterable[SourceFile], limits: Limits, *, extractors: Sequence[Extractor] | None = None
) -> Generator[tuple[SourceFile, Extract | DocbaseError], None, None]:
    """Gives what was read in each file, or why nothing was, as `run` does.

    Args:
        sources: the files.
        limits: what reading one of them may take.
        extractors: what reads them, importable by another process; those installed by default.
    """
    return run(functools.partial(_read, extractors), sources, limits)


@contextlib.contextmanager
def _pool(task: Callable[[Any], Any], limits: Limits) -> Iterator[ProcessPool]:
    """Gives a pool that is stopped at once at the end, even by Ctrl-C or when nobody asks for the rest."""
    get_ready(__name__, type(task).__module__)
    pool = ProcessPool(
        max_workers=limits.jobs,
        max_tasks=FILES_PER_WORKER,
        initializer=_prepare,
        initargs=(active_language(), limits.memory, task),
        context=Context(),
    )
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(future: Future[Result], path: Path, limits: Limits) -> Result | DocbaseError:
    """Returns the result of the worker, or its failure in words."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, DocbaseError):
        return error
    found = _failure(error, path, limits)
    found.__cause__ = error
    return found


def _failure(error: BaseException, path: Path, limits: Limits) -> DocbaseError:
    if isinstance(error, TimeoutError):
        return ExtractionError(
            _("{name} could not be read in {seconds} seconds.").format(
                name=path.name, seconds=f"{limits.timeout:g}"
            ),
            hint=_("Print it as a new PDF and drop that, or raise `timeout` in docbase.yaml."),
            path=path,
        )
    if isinstance(error, MemoryError):
        return ExtractionError(
            _("{name} could not be read in {memory} MB of memory.").format(
                name=path.name, memory=limits.memory
            ),
            hint=_("Print it as a new PDF and drop that, or raise `memory` in docbase.yaml."),
            path=path,
        )
    if isinstance(error, ProcessExpired):
        return DamagedDocumentError(
            _("{name} is damaged: the program that reads it stopped.").format(name=path.name),
            hint=_(
                "Print it as a new PDF and drop that, or raise `memory` in docbase.yaml if it is very large."
            ),
            path=path,
        )
    return ExtractionError(
        _("{name} could not be read: {cause}.").format(
            name=path.name, cause=f"{type(error).__name__} {error}"
        ),
        hint=_("This is a defect of docbase or of an extension: please report it, with the file if you may."),
        path=path,
    )


def _read(extractors: Sequence[Extractor] | None, source: SourceFile) -> Extract:
    """Reads one file (in the worker)."""
    return read(source, installed() if extractors is None else extractors)


class _Tasks:
    """What this worker does (in the worker)."""

    current: Callable[[Any], Any]


def _perform(item: Any) -> Any:
    return _Tasks.current(item)


def _prepare(language: str, memory: int, task: Callable[[Any], Any]) -> None:
    """Gives the worker its task and the user's language, and bounds its memory where the system can."""
    # Libraries in C and Rust tell there what stops them, which the person is told in plain words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    activate(language)
    _Tasks.current = task
    if sys.platform != "win32":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = _address_space() + memory * MEGABYTE
        # macOS knows this limit and refuses to set it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _address_space() -> int:
    """Returns the bytes of address space that the worker has before it reads anything."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 256 * MEGABYTE
    return pages * 4096
