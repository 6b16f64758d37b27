"""Runs a docbase command that the system kills, as a power cut would, just before its nth write.

    python crashing.py 12 ingest depot      dies before the twelfth thing it does to a disk
    python crashing.py 0 ingest depot       lives, and says on stderr how many there were

A write is whatever Python is about to open for writing, make, rename, link or remove.
"""

import os
import signal
import sys

_DEEDS = frozenset(
    ("os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.utime", "sqlite3.connect")
)
_WRITING = os.O_WRONLY | os.O_RDWR


def main(fatal: int, arguments: list[str]) -> int:
    """Returns what the command returns, if it lives."""
    from docbase.cli import main as docbase

    done, own = 0, os.getpid()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        is_open = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
        if (is_open or event in _DEEDS) and os.getpid() == own:
            done += 1
            if done == fatal:
                os.kill(own, signal.SIGKILL)

    sys.addaudithook(watch)
    code = docbase(arguments)
    print(f"writes: {done}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
