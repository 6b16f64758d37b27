"""The contract of extractors, the choice of one by the content of a file, and the reading of the file."""

import dataclasses
import functools
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from docbase.errors import UnsupportedFormatError
from docbase.extract.formats import has_right_suffix, recognise
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Picture, SourceFile
from docbase.plugins import EXTRACTORS, load_all
from docbase.storage import storage_errors

WRONG_EXTENSION = "wrong-extension"
"""Warning: the file is read, but its name announces another format."""


class Extractor(Protocol):
    """What reads one family of formats; without state, so that any number of files may be read at once."""

    @property
    def name(self) -> str:
        """Short name, in the key under which extracts are kept."""

    @property
    def version(self) -> str:
        """Changes whenever the same file would give another extract; what was kept before is read anew."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats it reads, as `docbase.extract.formats.recognise` names them."""

    def extract(self, source: SourceFile) -> Extract:
        """Returns all that can be read out of the file.

        Raises:
            DocbaseError: nothing can be read; the message says why, the hint what to do.
        """


@runtime_checkable
class Pictured(Protocol):
    """An extractor that can also draw the pages of its files, for optical reading and for the eye."""

    def picture(self, source: SourceFile, number: int, dpi: int) -> Picture:
        """Returns the page (from 1) as it is seen.

        Raises:
            DocbaseError: the file or this page cannot be drawn.
        """


@functools.cache
def installed() -> tuple[Extractor, ...]:
    """Returns the extractors of docbase and of its extensions.

    Raises:
        ConfigurationError: an extension cannot be imported.
    """
    return tuple(extractor() for extractor in load_all(EXTRACTORS).values())


def source_file(path: Path) -> SourceFile:
    """Returns the file as it stands now, with the digest of its content.

    Raises:
        StorageError: the file cannot be read.
    """
    with storage_errors(path), path.open("rb") as file:
        modified = os.fstat(file.fileno()).st_mtime_ns
        digest = hashlib.file_digest(file, "sha256")
        return SourceFile(path=path, sha256=digest.hexdigest(), size=file.tell(), modified=modified)


def choose(path: Path, extractors: Sequence[Extractor]) -> Extractor:
    """Returns the extractor that reads the file, whatever its name.

    Raises:
        UnsupportedFormatError: no extractor reads this format.
        DamagedDocumentError: the file is empty, or its content is not what its name says.
        StorageError: the file cannot be read.
    """
    kind = recognise(path)
    for extractor in extractors:
        if kind in extractor.formats:
            return extractor
    raise UnsupportedFormatError(
        _("{name} is {what}, which docbase does not read.").format(name=path.name, what=_describe(kind)),
        hint=_cure(kind),
        path=path,
        value=kind,
    )


def identity(extractor: Extractor) -> str:
    """Returns the name and version of the extractor, as `Extract.extractor` has them."""
    return f"{extractor.name}/{extractor.version}"


def read(source: SourceFile, extractors: Sequence[Extractor]) -> Extract:
    """Returns the extract of the file.

    Raises:
        DocbaseError: the file cannot be read; as `choose` and `Extractor.extract` say.
    """
    extract = choose(source.path, extractors).extract(source)
    return name_checked(extract, source.path)


def name_checked(extract: Extract, path: Path) -> Extract:
    """Returns the extract with the warning `wrong-extension` if the name asks for it, without it otherwise.

    An extract is kept by content, and the same content may have been read under another name.
    """
    others = tuple(code for code in extract.warnings if code != WRONG_EXTENSION)
    wrong = () if has_right_suffix(path, extract.format) else (WRONG_EXTENSION,)
    return dataclasses.replace(extract, warnings=(*others, *wrong), metadata=dict(extract.metadata))


def _describe(kind: str) -> str:
    """Returns what a file of the format is, as one would say it."""
    known = {
        "zip": _("a ZIP archive"),
        "image": _("an image"),
        "xml": _("an XML file"),
        "msg": _("an Outlook message (.msg)"),
        "": _("a file of unknown kind"),
    }
    return known.get(kind) or _("a “.{suffix}” file").format(suffix=kind)


def _cure(kind: str) -> str:
    """Returns what to do with a file of a format that is not read."""
    known = {
        "zip": _("Take the publications out of it and drop them."),
        "msg": _("Save it from Outlook as PDF or as text, or save the publication attached to it."),
        "": _(
            "docbase reads PDF, Word, LibreOffice, PowerPoint and Excel files, text, web pages, EPUB books, "
            "e-mail and images: save it as one of them."
        ),
    }
    return known.get(kind) or _("If it is a publication, save it as PDF or DOCX and drop it again.")
