"""Archives taken apart: the publications of a zip, one by one, and never a file where none was asked for."""

import errno
import os
import time
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from docbase.errors import (
    DamagedDocumentError,
    DocbaseError,
    EncryptedDocumentError,
    ExtractionError,
    UnsupportedFormatError,
)
from docbase.extract.formats import recognise
from docbase.extract.locked import locked
from docbase.extract.zips import MAX_PARTS, has_overlaps, is_beheaded, is_crowded, swells
from docbase.ingest.membernames import danger, fit_name, is_wanted, member_names
from docbase.messages import gettext as _
from docbase.model.extract import Terms
from docbase.storage import storage_errors

MAX_MEMBERS = MAX_PARTS
"""Files that an archive may hold, those of the archives in it counted."""
MAX_DEPTH = 3
"""Archives that may lie one in another."""
HONEST = 4
"""Times its own size that any archive may unpack to: what is large is no trap (PDF hardly packs)."""

_ENDINGS = frozenset(("", "zip", "zipx"))
"""Many formats are zips that hold no publications (.jar, .kmz, .pages): only a zip by name is an archive."""
_UNOPENED = frozenset(("7z", "rar", "tar", "gz", "tgz", "bz2", "tbz2", "xz", "txz", "zst", "cab"))
_ENCRYPTED = 0x1
_AES = 99
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A publication that was in an archive."""

    path: Path
    """Where it was written; the name of the file is that of the publication."""
    name: str
    """Its path in the archive, as people read it: "dossier/rapport.pdf", "annexes.zip/carte.pdf"."""


def is_archive(path: Path) -> bool:
    """Whether the file is an archive; Office documents and other formats that are zips inside are not."""
    suffix = _suffix(path)
    if suffix not in _ENDINGS | _UNOPENED:
        return False  # as most are: they are not opened to know it
    try:
        kind = recognise(path)
    except DocbaseError:
        return False  # whoever reads it will say what is wrong
    return kind in _UNOPENED or (kind == "zip" and suffix in _ENDINGS)


def unpack(archive: Path, folder: Path, terms: Terms) -> Iterator[Member | DocbaseError]:
    """Writes the publications of an archive in the folder, and yields each as soon as it is there.

    What cannot be taken out is yielded as the error that says why, and the others go on; a trap, or a disk
    that refuses, ends it. An error has the path of the archive and, as its value, the name of the member
    (None when it is of the whole archive). Each member is written in a folder of its own: no path of the
    archive is ever followed, and two of one name stay apart, on a disk that does not tell capitals too.

    Args:
        archive: a file that `is_archive`.
        folder: where to write; the caller removes it.
        terms: passwords to try, and how much may be unpacked.
    """
    found: Member | DocbaseError | None = None
    try:
        for found in _Unpacking(archive, folder, terms).members(archive):
            yield found
    except DocbaseError as error:  # nothing more can be taken out
        yield (found := error)
    if not found:
        yield ExtractionError(
            _("{archive} holds no publication.").format(archive=archive.name),
            hint=_("Open it to see what it holds."),
            path=archive,
        )


class _Unpacking:
    """One archive, and those in it, being taken apart."""

    def __init__(self, archive: Path, folder: Path, terms: Terms) -> None:
        with storage_errors(archive):
            size = archive.stat().st_size
        self._archive = archive
        self._folder = folder
        self._terms = terms
        self._limit = self._room = max(terms.max_unpacked * 1_000_000, HONEST * size)
        """Bytes that may be unpacked, and those that still may."""
        self._places = MAX_MEMBERS
        """Members that may still be met."""
        self._placed = 0

    def members(self, archive: Path, inside: str = "", depth: int = 1) -> Iterator[Member | DocbaseError]:
        """Yields what is in an archive; `inside` is its name in the first one.

        Raises:
            DamagedDocumentError: the archive is a trap.
            StorageError: the disk refuses.
        """
        with storage_errors(archive), archive.open("rb") as file:
            if is_crowded(file):
                raise self._crowd()
            is_cut = is_beheaded(file)
        if is_cut:
            yield self._damaged(inside)
            return
        try:
            opened = self._opened(archive, inside)
        except ExtractionError as error:
            yield error
            return
        with opened:
            parts = opened.infolist()
            self._admit(parts)
            for part, own in zip(parts, member_names(parts), strict=True):
                name = f"{inside}/{own}" if inside else own
                if own.endswith("/"):
                    continue
                if message := danger(part, own):
                    yield self._refused(message, name)
                elif is_wanted(own):
                    yield from self._member(opened, part, name, depth)

    def _member(
        self, opened: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, depth: int
    ) -> Iterator[Member | DocbaseError]:
        try:
            path = self._taken_out(opened, part, name)
        except ExtractionError as error:
            yield error
            return
        if not is_archive(path):
            yield Member(path=path, name=name)
        elif depth < MAX_DEPTH:
            yield from self.members(path, name, depth + 1)
            path.unlink()
        else:
            path.unlink()
            yield self._refused(_("{name}, in {archive}, is left there: it lies too deep."), name)

    def _opened(self, archive: Path, inside: str) -> zipfile.ZipFile:
        if _suffix(archive) in _UNOPENED:
            message = _("{name} is a “{suffix}” archive, which docbase does not open.")
            hint = _("Take the publications out of it and drop them, or make a ZIP of them.")
            raise self._error(UnsupportedFormatError, message, hint, inside)
        with storage_errors(archive), self._reading(inside):
            opened = zipfile.ZipFile(archive)
            if not any(part.compress_type == _AES for part in opened.infolist()):
                return opened
            import pyzipper

            opened.close()
            return cast("zipfile.ZipFile", pyzipper.AESZipFile(archive))  # the same, with one more cipher

    def _admit(self, parts: Sequence[zipfile.ZipInfo]) -> None:
        """Counts what an archive announces; none of its members ever gives more than it announced.

        Raises:
            DamagedDocumentError: it holds too much, or is made to fill the disk.
        """
        self._places -= len(parts)
        self._room -= sum(part.file_size for part in parts)
        if self._places < 0:
            raise self._crowd()
        if has_overlaps(parts) or any(swells(part.file_size, part.compress_size) for part in parts):
            raise self._trap(_("{name} is made to fill the disk, not to be read."))
        if self._room < 0:
            message = _("{name} would unpack to more than {size} MB.")
            hint = _("If you know where it comes from, raise `max_unpacked` in docbase.yaml.")
            raise self._error(DamagedDocumentError, message, hint)

    def _taken_out(self, opened: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Path:
        """Writes the member, with the first password that opens it.

        Raises:
            ExtractionError: the member cannot be read.
            StorageError: the disk refuses.
        """
        self._placed += 1
        path = self._folder / f"{self._placed:05}" / fit_name(name)
        failure: ExtractionError | None = None
        for password in _passwords(self._terms) if part.flag_bits & _ENCRYPTED else (None,):
            try:
                with closing(self._blocks(opened, part, name, password)) as blocks:
                    _write(path, blocks)
            except EncryptedDocumentError:
                continue
            except DamagedDocumentError as error:
                failure = error  # one wrong password in 256 is only found out by what comes out
            else:
                _keep_time(path, part)
                return path
        raise failure or self._locked(name)

    def _blocks(
        self, opened: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, password: bytes | None
    ) -> Generator[bytes, None, None]:
        size = 0
        with self._reading(name), opened.open(part, pwd=password) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > part.file_size:
                    raise zipfile.BadZipFile(name)
                yield block

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Turns what a bad archive does to zipfile into errors; `name` is that of the member, or nothing."""
        try:
            yield
        except NotImplementedError as error:
            message = _("{name}, in {archive}, is packed in a way that docbase does not know.")
            hint = _("Take it out with the program that made the archive (7-Zip, WinZip…), then drop it.")
            raise self._error(UnsupportedFormatError, message, hint, name) from error
        except RuntimeError as error:  # no password, or a wrong one
            raise self._locked(name) from error
        except Exception as error:  # nothing says what an altered archive may make zipfile and zlib raise
            if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
                raise  # it is the disk that fails; bz2 and a place that cannot be give these two
            raise self._damaged(name) from error

    def _locked(self, name: str) -> EncryptedDocumentError:
        error = locked(Path(name or self._archive.name), self._terms)
        error.path, error.value = self._archive, name or None
        return error

    def _damaged(self, name: str) -> ExtractionError:
        message = (
            _("{name}, in {archive}, is damaged: it was cut or altered.")
            if name
            else _("{archive} is damaged: it was cut or altered.")
        )
        hint = _("Its transfer probably failed: get the archive again, whole, then drop it again.")
        return self._error(DamagedDocumentError, message, hint, name)

    def _refused(self, message: str, name: str) -> ExtractionError:
        hint = _("If it is a publication, take it out of the archive yourself and drop it.")
        return self._error(DamagedDocumentError, message, hint, name)

    def _crowd(self) -> ExtractionError:
        return self._trap(_("{name} holds more than {count} files."))

    def _trap(self, message: str) -> ExtractionError:
        hint = _("If you trust whoever made it, take the publications out of it and drop them.")
        return self._error(DamagedDocumentError, message, hint)

    def _error(self, kind: type[ExtractionError], message: str, hint: str, name: str = "") -> ExtractionError:
        said = message.format(
            name=name or self._archive.name,
            archive=self._archive.name,
            suffix=Path(name or self._archive).suffix.lower(),
            count=MAX_MEMBERS,
            size=self._limit // 1_000_000,
        )
        return kind(said, hint=hint, path=self._archive, value=name or None)


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _write(path: Path, blocks: Iterator[bytes]) -> None:
    """Writes the file whole, or not at all."""
    try:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(blocks)
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _passwords(terms: Terms) -> Iterator[bytes]:
    """Yields each password in the letters that the programs of Windows, macOS and Linux may have used."""
    for password in terms.passwords:
        yield from dict.fromkeys(
            password.encode(encoding, errors="replace") for encoding in ("utf-8", "cp850", "cp1252")
        )


def _keep_time(path: Path, part: zipfile.ZipInfo) -> None:
    """Gives the file the day it had; the archive says it without a time zone, so that of the machine."""
    with suppress(ValueError, OverflowError, OSError):
        seconds = time.mktime((*part.date_time, 0, 0, -1))
        os.utime(path, (seconds, seconds))
