"""Pandoc: runs it, and makes citations with its CSL processor."""

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from docbase.cite import blocks
from docbase.cite.records import CslItem
from docbase.cite.styles import Style
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.programs import child_environment
from docbase.storage import storage_errors

_LOCALES = {"fr": "fr-FR", "en": "en-US"}
_TIMEOUT = 600
"""Seconds: ten thousand references take about ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One entry of a bibliography, as a style has it."""

    item_id: str
    """Id of the item."""
    code: str
    """The paragraphs in JSON, as they are kept: most are put together again without being looked into."""

    @property
    def paragraphs(self) -> tuple[blocks.Inlines, ...]:
        """The entry as pandoc's inline nodes; more than one paragraph for the styles that ask for it."""
        return tuple(map(tuple, json.loads(self.code)))

    @property
    def text(self) -> str:
        """The entry as plain text, with its no-break spaces."""
        return "\n".join(blocks.plain_text(paragraph) for paragraph in self.paragraphs)


class Processor(Protocol):
    """Makes citations; `process` does, and so does a cache in front of it."""

    def __call__(self, items: Sequence[CslItem], style: Style, language: str) -> tuple[Citation, ...]:
        """Returns the citations of the items, in the order of the style."""
        ...


def process(items: Sequence[CslItem], style: Style, language: str) -> tuple[Citation, ...]:
    """Returns the citations of the items, in the order of the style; a numeric style keeps theirs.

    The items are one bibliography: two works of one author and year become 2015a and 2015b.

    Raises:
        CitationError: pandoc does not run, or cannot use the style.
        StorageError: the disk of temporary files refuses.
    """
    if not items:
        return ()
    numbered = [{**_shielded(item), "id": str(number)} for number, item in enumerate(items)]
    with storage_errors(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "style.csl"
        path.write_text(style.xml, encoding="utf-8")
        arguments = ("--from=csljson", "--to=json", "--citeproc", f"--csl={path}")
        locale = f"--metadata=lang={_LOCALES.get(language, language)}"
        tree = run_pandoc((*arguments, locale), json.dumps(numbered).encode())
    return tuple(
        Citation(item_id=str(items[number]["id"]), code=json.dumps(paragraphs, ensure_ascii=False))
        for number, paragraphs in blocks.bibliography_entries(json.loads(tree))
    )


class Remembering:
    """A processor that makes the citations of one selection once, in however many formats it is written."""

    def __init__(self, processor: Processor = process) -> None:
        self._processor = processor
        self._asked: tuple[Sequence[CslItem], Style, str] | None = None
        self._made: tuple[Citation, ...] = ()

    def __call__(self, items: Sequence[CslItem], style: Style, language: str) -> tuple[Citation, ...]:
        """Returns the citations of the items, as `process` does.

        Raises:
            CitationError, StorageError: as `process`.
        """
        asked = (items, style, language)
        if asked != self._asked:
            self._made, self._asked = self._processor(items, style, language), asked
        return self._made


def _shielded(item: CslItem) -> CslItem:
    """Returns the item with every particle said: left to find one, pandoc parts "D’ ALEMBERT" in capitals."""
    return {
        name: _shielded_names(value) if isinstance(value, list) else value for name, value in item.items()
    }


def _shielded_names(names: list[object]) -> list[object]:
    return [
        {"non-dropping-particle": "", **name} if isinstance(name, dict) and "family" in name else name
        for name in names
    ]


def run_pandoc(arguments: Sequence[str], data: bytes) -> bytes:
    """Returns what pandoc makes of the data. It sees no file but those of the arguments, and no network.

    Raises:
        CitationError: pandoc is not installed, takes too long, or fails.
    """
    command = [_executable(), "--sandbox", *arguments]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, check=True, timeout=_TIMEOUT, env=child_environment()
        )
    except subprocess.CalledProcessError as error:
        raise _failure(error.stderr.decode(errors="replace").strip() or str(error)) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failure(str(error)) from error
    return done.stdout


def fingerprint() -> str:
    """Returns what tells this pandoc and this docbase from others, which may make of the same another thing.

    Raises:
        CitationError: pandoc is not installed.
    """
    path = Path(_executable())
    makers = (path, *sorted(Path(__file__).parent.rglob("*.py")))
    with storage_errors(path):
        told = [(one.st_size, one.st_mtime_ns) for one in map(Path.stat, makers)]
    return hashlib.sha256(f"{path} {told}".encode()).hexdigest()


def _executable() -> str:
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise CitationError(
            _("Pandoc, which writes the bibliographies, is not installed."),
            hint=_("Install docbase again: pip install --force-reinstall docbase."),
        ) from error


def _failure(cause: str) -> CitationError:
    return CitationError(
        _("Pandoc could not make the bibliography: {cause}.").format(cause=cause.rstrip(".")),
        hint=_("If the style is yours, try a style of docbase; if not, report this message."),
    )
