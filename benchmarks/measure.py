"""Clocks, percentiles and Markdown tables."""

import contextlib
import ctypes
import importlib.metadata
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE_EVERY = 0.05
_PR_SET_CHILD_SUBREAPER = 36


def seconds(action: Callable[..., object], *arguments: object) -> float:
    """Returns how long the action takes."""
    begin = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - begin


def median(values: Sequence[float]) -> float:
    """Returns the value in the middle."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Returns the value that nineteen out of twenty do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table, its first column to the left and the others to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def ms(duration: float) -> str:
    """Returns a duration in milliseconds."""
    return f"{duration * 1000:.1f}" if duration < 0.1 else f"{duration * 1000:.0f}"


def times(measured: float, peer: float) -> str:
    """Returns a ratio."""
    return f"{measured / peer:.2f}" if measured < 10 * peer else f"{measured / peer:.0f}"


COMPARED = ("docbase p50 ms", "p95", "peer p50 ms", "p95", "p50 ratio", "p95 ratio")
"""Heads of the columns of `compared`."""


def compared(ours: Sequence[float], theirs: Sequence[float]) -> list[str]:
    """Returns the middles and tails of durations of docbase and of its peer, and their ratios."""
    middles, tails = (median(ours), median(theirs)), (p95(ours), p95(theirs))
    columns = zip(middles, tails, strict=True)
    return [*(ms(value) for column in columns for value in column), times(*middles), times(*tails)]


def versions(*distributions: str) -> str:
    """Returns what the figures were measured with, on one line."""
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    installed = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in distributions)
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, Python {platform.python_version()}, {installed}; load average {load}"


def folder_size(folder: Path) -> int:
    """Returns the bytes of all files under the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command cost."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor of the command and its children."""
    largest: int
    """Peak resident bytes of its largest process."""
    together: int
    """Peak of the resident bytes of all its processes; pages they share count once for each."""
    code: int
    """Exit code."""
    output: str
    """Standard output."""


def run(command: Sequence[str]) -> Run:
    """Runs the command until it and all it started have ended, and watches their memory.

    A command that fails is the caller's to judge, by its code.
    """
    _adopt_orphans()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    watcher = _Watcher(process.pid)
    watcher.start()
    output, _nothing = process.communicate()
    wall = time.perf_counter() - begin
    _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    watcher.is_done.set()
    watcher.join()
    return Run(
        wall=wall,
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        largest=watcher.largest,
        together=watcher.together,
        code=process.returncode,
        output=output.decode(errors="replace"),
    )


def _adopt_orphans() -> None:
    """Makes this process the parent of those whose own has ended: time is counted when a parent waits."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


@dataclass(eq=False)
class _Watcher(threading.Thread):
    """Samples the memory of a process and its descendants."""

    root: int
    largest: int = 0
    together: int = 0
    is_done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        while not self.is_done.wait(SAMPLE_EVERY):
            sizes = [_resident(pid) for pid in _family(self.root)]
            self.largest = max(self.largest, *sizes)
            self.together = max(self.together, sum(sizes))


def _family(root: int) -> list[int]:
    """Returns the process and all that it started, by /proc."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                waiting.extend(int(child) for child in (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def memory(root: int) -> int:
    """Returns the resident bytes of a process and of all that it started; pages they share count for each."""
    return sum(map(_resident, _family(root)))


def processor(root: int) -> float:
    """Returns the seconds of processor that a process and those it started have used so far."""
    spent = 0
    for pid in _family(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def python() -> str:
    """Returns the path of this Python."""
    return sys.executable


def script(name: str) -> str:
    """Returns the path of a command installed beside this Python."""
    return str(Path(sys.executable).with_name(name))
