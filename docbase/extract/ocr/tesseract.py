"""The program Tesseract: whether it is there, what it speaks, and what it answers about one picture."""

import functools
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from docbase.errors import ExtractionError
from docbase.messages import gettext as _
from docbase.programs import child_environment

READING = "2"
"""Changes whenever docbase would read another text in the same picture with the same Tesseract."""
ANSWERS_IN = 30.0
"""Seconds that it may take to say what it is."""

_VERSION = re.compile(r"tesseract v?(\d\S*)")
_LANGUAGE = re.compile(r"^[\w/-]+$", re.MULTILINE)
_ROTATION = re.compile(r"^Rotate: (\d+)", re.MULTILINE)
_ORIENTATION = "osd"
"""The data by which it knows which side of a page is up."""
_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""
_KILLED = 9
_GIVEN = "/proc/self/fd/0" if sys.platform == "linux" else "-"
"""What it is given, by name: it reads a file faster than its input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tesseract:
    """The program as it is installed, and the languages it is to read; it reads in workers only."""

    program: str
    """Path of the program."""
    version: str
    """Its version, as "5.3.0"."""
    languages: str
    """Codes of its language data, joined by a plus sign, as "fra+eng"."""
    knows_orientation: bool = False
    """Whether it can tell which side of a page is up."""

    @property
    def identity(self) -> str:
        """What the text of a page depends on besides its picture."""
        return f"tesseract/{self.version}/{self.languages}/{READING}"

    def words(self, image: bytes, *, dpi: int, is_uneven: bool, timeout: float) -> str:
        """Returns the words of the picture as a table (TSV), with their places and confidences.

        Args:
            image: the picture as PGM.
            dpi: pixels in an inch.
            is_uneven: whether paper and ink are told apart place by place and not once for the page.
            timeout: seconds it may take.

        Raises:
            subprocess.SubprocessError: it failed or was too slow.
            OSError: it cannot be started.
        """
        options = ["-l", self.languages, "--dpi", str(dpi), "--psm", "3"]
        if is_uneven and int(self.version.partition(".")[0]) >= 5:
            options += ["-c", "thresholding_method=1"]
        return _answer([self.program, _GIVEN, "-", *options, "tsv"], image, timeout, bind=_bind())

    def rotation(self, image: bytes, *, dpi: int, timeout: float) -> int:
        """Returns by how many degrees clockwise the picture is to be turned; 0 when that cannot be told.

        Raises:
            subprocess.TimeoutExpired: it was too slow.
            OSError: it cannot be started.
        """
        if not self.knows_orientation:
            return 0
        command = [self.program, _GIVEN, "-", "-l", _ORIENTATION, "--dpi", str(dpi), "--psm", "0"]
        try:
            found = _ROTATION.search(_answer(command, image, timeout, bind=_bind()))
        except subprocess.CalledProcessError:  # there are too few letters to tell
            return 0
        return int(found[1]) if found else 0


def find_tesseract(languages: str = "fra") -> Tesseract:
    """Returns Tesseract as it is installed here, ready to read these languages ("fra", "fra+eng").

    Raises:
        ExtractionError: the program, or the data of a language, is not installed; the hint says how to.
    """
    wanted = languages.split("+")
    program = shutil.which("tesseract")
    if program is None:
        raise ExtractionError(
            _("Scanned pages cannot be read: the program tesseract is not installed."), hint=_cure(wanted)
        )
    version, installed = _described(program)
    missing = [language for language in wanted if language not in installed]
    if missing:
        raise ExtractionError(
            _("Scanned pages cannot be read: tesseract lacks the language data {languages}.").format(
                languages=", ".join(f"“{language}”" for language in missing)
            ),
            hint=_cure(missing),
            value=languages,
        )
    return Tesseract(
        program=program,
        version=version,
        languages=languages,
        knows_orientation=_ORIENTATION in installed,
    )


def obstacle(languages: str) -> str:
    """Returns why pages are not read from their picture here, and the cure; "" if they are.

    Args:
        languages: as for `find_tesseract`; none when nobody wants them read.
    """
    if not languages:
        return _(
            "OCR is switched off (--no-ocr, or `ocr: never` in docbase.yaml); switched on, "
            "“docbase ingest” reads these pages."
        )
    try:
        find_tesseract(languages)
    except ExtractionError as error:
        return f"{error.message} {error.hint}"
    return ""


@functools.cache
def _described(program: str) -> tuple[str, frozenset[str]]:
    """Returns the version of the program and the languages it has."""
    try:
        version = _VERSION.search(_answer([program, "--version"], b"", ANSWERS_IN))
        languages = _LANGUAGE.findall(_answer([program, "--list-langs"], b"", ANSWERS_IN))
    except (OSError, subprocess.SubprocessError) as error:
        raise _broken(program) from error
    if version is None:
        raise _broken(program)
    return version[1], frozenset(languages)


def _broken(program: str) -> ExtractionError:
    return ExtractionError(
        _("Scanned pages cannot be read: {program} does not work.").format(program=program),
        hint=_("Install it anew."),
        path=program,
    )


def _cure(languages: Sequence[str]) -> str:
    """Returns the line to run so that these languages can be read."""
    names = " ".join(f"tesseract-ocr-{language.replace('_', '-')}" for language in languages)
    return _("Run: apt install tesseract-ocr {packages}").format(packages=names)


def _answer(
    command: Sequence[str], given: bytes, timeout: float, bind: Callable[[], object] | None = None
) -> str:
    """Returns what the command prints when it is given these bytes.

    Args:
        command: the program and its arguments.
        given: its input.
        timeout: seconds it may take.
        bind: what is run in the child before the program; only for a process that has one thread.

    Raises:
        subprocess.SubprocessError: it failed, its complaint being the `output`, or was too slow.
        OSError: it cannot be started.
    """
    # Pages are read side by side: several threads on each only get in one another's way.
    environment = child_environment(OMP_THREAD_LIMIT="1")
    pipe = subprocess.PIPE
    with (
        _as_file(given) as file,
        subprocess.Popen(
            command, stdin=file, stdout=pipe, stderr=pipe, env=environment, preexec_fn=bind
        ) as process,
    ):
        try:
            said, complaint = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(
            process.returncode, command[0], complaint.decode(errors="replace")
        )
    return said.decode(errors="replace")


@contextmanager
def _as_file(content: bytes) -> Iterator[IO[bytes]]:
    """Gives the bytes as a file without a name, which is gone with this process."""
    with tempfile.TemporaryFile(prefix="docbase-") as file:
        file.write(content)
        file.seek(0)
        yield file


def _bind() -> Callable[[], object] | None:
    """Returns what makes a child die with this process, even when this process is killed; Linux only.

    Elsewhere a child outlives a killed worker until its page is read. It is for workers: they have one
    thread, and only then is it safe to run Python between fork and exec. The process that gives them work
    has several; what it asks Tesseract about itself is soon answered, and is not bound.
    """
    if sys.platform != "linux":
        return None
    import ctypes

    return functools.partial(ctypes.CDLL(None).prctl, _DIES_WITH_PARENT, _KILLED, 0, 0, 0)
