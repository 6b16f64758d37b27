"""The sample centre of the commands, for imports."""

from tests.cli.conftest import own, run, sample

__all__ = ["own", "run", "sample"]
