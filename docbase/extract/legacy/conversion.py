"""LibreOffice as a converter: many files into PDF in one call, no macro run, nothing fetched."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docbase.errors import DamagedDocumentError, DocbaseError, ExtractionError, StorageError
from docbase.extract.base import identity
from docbase.extract.legacy import LegacyExtractor, conversion_needed
from docbase.messages import gettext as _
from docbase.model.extract import Extract, SourceFile
from docbase.programs import child_environment
from docbase.storage import storage_errors

BATCH = 20
"""Files converted in one call: to start LibreOffice takes seconds, but one file may stop it for all."""
ALONE = 60.0
"""Seconds at most given to a file that is converted alone after its batch failed."""
MEMORY = 4 * 1024**3
"""Bytes of address space that LibreOffice may take, on Linux: a report of 100 pages takes 0.6 · 10⁹."""

_TICK = 0.25
"""Seconds after which it is looked what LibreOffice has made."""

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
# Macros are never run, nothing outside a document is loaded, links are never updated.
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_OF_PDF = ("producer", "creator", "created", "modified", "language")
"""Metadata that tells of the conversion, not of the document: its day, the language of LibreOffice."""


def is_installed() -> bool:
    """Returns whether LibreOffice is on this machine."""
    return _program() is not None


def places() -> tuple[str, ...]:
    """Returns where LibreOffice may be installed besides the folders of all programs."""
    return _PLACES


def convert(
    sources: Sequence[SourceFile], folder: Path, timeout: float
) -> Iterator[tuple[SourceFile, Path | DocbaseError]]:
    """Gives each file as a PDF, or why it could not be made one.

    Those that the batch left, because one of them stopped or held up LibreOffice, are tried one by one.

    Args:
        sources: the files.
        folder: an empty folder, where the PDFs stay until the caller removes it.
        timeout: seconds after which LibreOffice is stopped when it has made no other PDF.

    Raises:
        StorageError: the folder cannot be written.
    """
    program = _program()
    if program is None:
        yield from ((source, conversion_needed(source)) for source in sources)
        return
    office = _Office(program, folder)
    numbered = list(enumerate(sources, start=1))
    for start in range(0, len(numbered), BATCH):
        yield from _convert(office, numbered[start : start + BATCH], timeout)


def _convert(
    office: _Office, numbered: Sequence[tuple[int, SourceFile]], timeout: float
) -> Iterator[tuple[SourceFile, Path | DocbaseError]]:
    """Converts one batch."""
    copies: list[tuple[SourceFile, Path]] = []
    for number, source in numbered:
        try:
            copies.append((source, office.copy(source, number)))
        except StorageError as error:
            if error.path != source.path:
                raise
            yield source, error
    if copies:
        office.run([copy for _source, copy in copies], timeout)
    for source, copy in copies:
        made = office.pdf(copy)
        was_in_time = True
        if not made.exists():
            was_in_time = office.run([copy], min(timeout, ALONE))
        with storage_errors(copy):
            copy.unlink()  # the disk is not to hold them all
        yield source, made if made.exists() else _failure(source, timeout, was_in_time)


def converted(extract: Extract, kind: str) -> Extract:
    """Returns the extract of a PDF that LibreOffice made as that of the file it was made from.

    Args:
        extract: what was read in the PDF.
        kind: the format of the file.
    """
    kept = {name: value for name, value in extract.metadata.items() if name not in _OF_PDF}
    return dataclasses.replace(
        extract,
        format=kind,
        extractor=identity(LegacyExtractor()),
        # Nothing draws the pages of such a file once its PDF is gone: what is only a picture in it is told
        # by the warnings, and not asked of optical reading.
        pages=tuple(dataclasses.replace(page, needs_ocr=False) for page in extract.pages),
        metadata=kept,
        warnings=tuple(code for code in extract.warnings if code != "damaged-but-readable"),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Office:
    """A LibreOffice with a profile of its own, which no other window of it uses."""

    program: str
    folder: Path

    def copy(self, source: SourceFile, number: int) -> Path:
        """Returns a copy of the file under a name that no other has, in a folder without lock files.

        Raises:
            StorageError: the file cannot be read (its path is in the error), or the folder not be written.
        """
        with storage_errors(source.path):
            content = source.path.read_bytes()
        copy = self.folder / "in" / f"{number}{source.path.suffix.lower()}"
        with storage_errors(self.folder):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        return copy

    def pdf(self, copy: Path) -> Path:
        """Returns where the PDF of the copy is made."""
        return self.folder / "out" / f"{copy.stem}.pdf"

    def run(self, copies: Sequence[Path], timeout: float) -> bool:
        """Makes PDFs of the copies; returns whether it ended by itself, whatever it made.

        It is stopped, with all it started, when it has made no other PDF for `timeout` seconds, and when this
        process is interrupted; if this process is killed, nothing stops it but its own end.
        """
        profile = self.folder / "profile"
        with storage_errors(self.folder):
            _write_settings(profile)
        command = [
            self.program,
            f"-env:UserInstallation={profile.absolute().as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *("--convert-to", "pdf", "--outdir", str(self.folder / "out")),
            *map(str, copies),
        ]
        with storage_errors(self.folder):
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=child_environment(HOME=str(self.folder)),
                process_group=0,
            )
        try:
            _bound_memory(process)
            return self._waited_for(process, timeout)
        finally:
            _stop(process)

    def _waited_for(self, process: subprocess.Popen[bytes], patience: float) -> bool:
        """Returns whether it ended; False when for so long it has made nothing."""
        made, since = self._count(), time.monotonic()
        while time.monotonic() - since < patience:
            try:
                process.wait(min(_TICK, patience))
            except subprocess.TimeoutExpired:
                if (now := self._count()) > made:
                    made, since = now, time.monotonic()
            else:
                return True
        return False

    def _count(self) -> int:
        """Returns how many PDFs there are."""
        with storage_errors(self.folder):
            return sum(1 for _made in (self.folder / "out").glob("*.pdf"))


def _bound_memory(process: subprocess.Popen[bytes]) -> None:
    """Bounds the memory of LibreOffice and of what it will start, from outside: this process has threads."""
    if sys.platform == "linux":
        import resource

        # It may have ended already, or have a lower limit.
        with contextlib.suppress(ValueError, OSError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice and what it started: its launcher hands the work to another process of its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # all have ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _program() -> str | None:
    found = (shutil.which(name) for name in _PROGRAMS)
    placed = (place for place in _PLACES if Path(place).is_file())
    return next((program for program in (*found, *placed) if program), None)


def _failure(source: SourceFile, timeout: float, was_in_time: bool) -> DocbaseError:
    if was_in_time:
        return DamagedDocumentError(
            _("{name} is damaged: LibreOffice cannot open it.").format(name=source.path.name),
            hint=_(
                "Open it in the program that made it and save it as PDF or DOCX, then drop that. If "
                "LibreOffice opens no file of this kind, install it again, whole (writer and impress)."
            ),
            path=source.path,
        )
    return ExtractionError(
        _("{name} could not be converted in {seconds} seconds.").format(
            name=source.path.name, seconds=f"{timeout:g}"
        ),
        hint=_("Save it as PDF or DOCX and drop that, or raise `timeout` in docbase.yaml."),
        path=source.path,
    )
