"""Other processes of docbase: forked from a small server without threads, deaf to Ctrl-C."""

import signal
import sys
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

# They are not forked from this process, which has threads, but from a small server that has none;
# Windows starts them anew.
if sys.platform == "win32":
    from multiprocessing.context import SpawnContext as _BaseContext
    from multiprocessing.context import SpawnProcess as _BaseWorker
else:
    from multiprocessing.context import ForkServerContext as _BaseContext
    from multiprocessing.context import ForkServerProcess as _BaseWorker


def get_ready(*modules: str) -> None:
    """Has processes made ready, without waiting: what they will need is loaded meanwhile, once for all.

    Once is enough in the life of a process. Windows, which starts each process anew, makes nothing ready.

    Args:
        modules: what to load.
    """
    # The server, and so what is forked from it, must be deaf to Ctrl-C: this process stops it, without a
    # traceback.
    if sys.platform != "win32":
        forkserver.set_forkserver_preload(list(modules))
        resource_tracker.ensure_running()  # it would undo the blocking
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker(_BaseWorker):
    @staticmethod
    def _Popen(process: BaseProcess) -> Any:  # noqa: N802 - the name is multiprocessing's
        """Starts the process without the main script of this one.

        Python would run that script a second time in each process: slow for the command line, endless for a
        script without `if __name__ == "__main__"`. Workers need nothing of it.
        """
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return _BaseWorker._Popen(process)
        finally:
            sys.modules["__main__"] = main


class Context(_BaseContext):
    """How multiprocessing starts them."""

    Process = _Worker
