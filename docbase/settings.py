"""Settings of a centre: option over DOCBASE_* variable over docbase.yaml over default."""

import dataclasses
import difflib
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docbase.errors import CentreNotFoundError, ConfigurationError
from docbase.messages import LANGUAGES
from docbase.messages import gettext as _
from docbase.model.houserules import HouseRule

FILE_NAME = "docbase.yaml"
"""The file that makes a folder a centre."""
VARIABLE_PREFIX = "DOCBASE_"
"""Each setting may be given as a variable: DOCBASE_STYLE for `style`."""
CENTRE_VARIABLE = "DOCBASE_CENTRE"
"""Folder of the centre, when it is not looked for from the working directory upwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked."""

    name: str = "Centre de ressources"
    """Name of the centre, printed on bibliographies."""
    language: str = "fr"
    """Language of messages and bibliographies: fr or en."""
    engine: str = "whoosh"
    """Search engine, as registered under `docbase.engines`."""
    style: str = "iso690-author-date-fr"
    """Citation style: a name that docbase ships, or the path of a .csl file."""
    jobs: int = 0
    """How many files are read at once; 0 means one per processor."""
    timeout: int = 120
    """Seconds after which the reading of one file is given up."""
    memory: int = 1500
    """Megabytes of memory that the reading of one file may take."""
    max_pages: int = 20_000
    """Pages beyond which a document is taken for a trap, and refused."""
    max_unpacked: int = 500
    """Megabytes that an Office document or an archive may take once unpacked."""
    passwords: tuple[str, ...] = ()
    """Passwords to try on protected files: a list in docbase.yaml, one a line in the variable."""
    ocr: str = "auto"
    """Whether pages without text are read by Tesseract: auto (if it is installed) or never."""
    ocr_languages: str = "fra"
    """Languages of scanned pages, as Tesseract names them: fra, fra+eng… It holds for pages still to be read;
    for all to be read again, delete `index/ocr`, then run `docbase reindex` and `docbase ingest`."""
    wait: int = 5
    """Seconds to wait for another docbase that is writing in the centre."""
    web_address: str = ""
    """Address of the web catalogue for its readers, as https://catalogue.example.org; by default, the one
    they asked for."""
    web_drafts: str = "hidden"
    """Whether the web catalogue has records that no person has reviewed yet: hidden or shown."""
    web_contact: str = ""
    """Where readers of the web catalogue write to, as an e-mail address, when a page keeps them out."""
    web_upload_limit: int = 500
    """Megabytes of files that may be dropped at once in the web catalogue."""
    body: str = ""
    """The actor that the centre is, by its id in vocabulary.yaml; by default, the one called as it is."""
    apply_suggestions: tuple[str, ...] = ()
    """Suggestions that new drafts are given without a person: a field and the least score of each, as
    "themes: 0.9"; a list in docbase.yaml, one a line in the variable."""
    backups: str = ""
    """Folder in which backups are put, best on another disk; a path from the folder of the centre, or a whole
    one."""
    rules: tuple[HouseRule, ...] = ()
    """What `docbase check` asks of records, besides or otherwise (see the guide); in docbase.yaml only."""
    git: str = "off"
    """Whether each change is committed in the git repository that the centre is: off or commits."""
    user: str = ""
    """Name under which changes stand in the journal; by default, the name with which one is logged in."""

    @property
    def workers(self) -> int:
        """How many files are read at once, the processors counted."""
        return self.jobs or _processors()

    @property
    def scan_languages(self) -> str:
        """Languages in which pages are read from their picture; empty when none is to be."""
        return "" if self.ocr == "never" else self.ocr_languages

    @property
    def backups_folder(self) -> str:
        """The folder in which backups are put.

        Raises:
            ConfigurationError: none was ever named.
        """
        if not self.backups:
            raise ConfigurationError(
                _("Where is the backup to be put?"),
                hint=_(
                    "Name a folder, best on another disk: “docbase backup /media/disk/backups”; or, once for "
                    "all, in docbase.yaml: “backups: /media/disk/backups”."
                ),
                field="backups",
            )
        return self.backups

    @property
    def heeded(self) -> str:
        """All that decides what is read and what is said of it, but for the passwords."""
        read_alike = dataclasses.replace(self, jobs=0, wait=0, passwords=(), user="", body="", backups="")
        read_alike = dataclasses.replace(read_alike, web_upload_limit=0, web_contact="")
        return str(dataclasses.replace(read_alike, web_address="", web_drafts="", rules=(), git=""))

    @property
    def who(self) -> str:
        """Who is at work, for the journal; "?" when not even the system knows."""
        import getpass

        try:
            return self.user or getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "?"


Option = str | int | tuple[str, ...] | tuple[HouseRule, ...] | None
"""A setting that a caller insists on; None insists on nothing."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value from docbase.yaml, and where it stands."""

    text: str
    """The value; the values of a list, one a line."""
    line: int
    rules: tuple[HouseRule, ...] = ()
    """What `rules` holds, which is no text."""


_CHOICES = {
    "git": ("off", "commits"),
    "language": LANGUAGES,
    "ocr": ("auto", "never"),
    "web_drafts": ("hidden", "shown"),
}
_LANGUAGE_LINE = re.compile(r"^language:\s*[\"']?([a-z]{2})\b", re.MULTILINE)


def resolve(
    written: Mapping[str, Given], options: Mapping[str, Option], path: Path | None = None
) -> Settings:
    """Returns the settings of a centre.

    Args:
        written: what docbase.yaml says.
        options: what the caller insists on; None means nothing.
        path: the docbase.yaml, for messages.

    Raises:
        ConfigurationError: an unknown name or a value of the wrong kind, with its line.
    """
    known = {field.name: field.default for field in dataclasses.fields(Settings)}
    values: dict[str, Option] = {}
    for name, given in written.items():
        if name not in known:
            raise _unknown(name, given.line, path)
        typed = _typed(name, given.text, known[name], path=path, line=given.line)
        values[name] = given.rules if name == "rules" else typed
    for name, default in known.items():
        if name == "rules":
            continue
        variable = os.environ.get(VARIABLE_PREFIX + name.upper())
        if variable:
            values[name] = _typed(name, variable, default)
        option = options.get(name)
        if isinstance(option, tuple):
            below = values.get(name)
            values[name] = (*option, *(below if isinstance(below, tuple) else ()))
        elif option is not None:
            values[name] = _typed(name, str(option), default)
    return Settings(**values)  # type: ignore[arg-type]  # each value was typed after its default


def find_centre(start: Path | None = None) -> Path:
    """Returns the folder of the centre: DOCBASE_CENTRE, or the nearest with a docbase.yaml from here upwards.

    Raises:
        CentreNotFoundError: there is none.
    """
    if start is None and os.environ.get(CENTRE_VARIABLE):
        start = Path(os.environ[CENTRE_VARIABLE])
        if not (start / FILE_NAME).is_file():
            raise no_centre(start)
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise no_centre(here)


def interface_language(written: str = "") -> str:
    """Returns the language to speak: DOCBASE_LANGUAGE, the centre's own, the locale's, else French."""
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    for candidate in (os.environ.get(VARIABLE_PREFIX + "LANGUAGE", ""), written, locale):
        if candidate[:2].lower() in LANGUAGES:
            return candidate[:2].lower()
    return LANGUAGES[0]


def written_language(root: Path) -> str:
    """Returns the language docbase.yaml asks for, "" when it says none: a glance, no YAML loaded."""
    try:
        text = (root / FILE_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    match = _LANGUAGE_LINE.search(text)
    return match[1] if match else ""


def editor() -> str:
    """Returns the command that opens a text for editing: VISUAL, EDITOR, or what the system has."""
    for name in ("VISUAL", "EDITOR"):
        if os.environ.get(name, "").strip():
            return os.environ[name]
    if os.name == "nt":
        return "notepad"
    return next((name for name in ("sensible-editor", "nano", "vim") if shutil.which(name)), "vi")


def is_colour_forced() -> bool:
    """Whether FORCE_COLOR asks for colours even in a pipe, as Rich understands it."""
    return bool(os.environ.get("FORCE_COLOR"))


def announce_language(language: str) -> None:
    """Tells the libraries that have messages of their own (Click, Typer) which language to speak."""
    os.environ["LANGUAGE"] = language


def _typed(
    name: str, text: str, default: object, *, path: Path | None = None, line: int | None = None
) -> str | int | tuple[str, ...]:
    value: str | int | tuple[str, ...] = text
    if isinstance(default, tuple):
        value = tuple(filter(None, text.split("\n")))
    elif isinstance(default, int):
        if not text.isdecimal():
            raise _refused(_("a whole number"), name, text, path, line)
        value = int(text)
    elif name in _CHOICES and text not in _CHOICES[name]:
        raise _refused(" / ".join(_CHOICES[name]), name, text, path, line)
    elif not text.strip():
        raise _refused(_("some text"), name, text, path, line)
    return value


def _refused(expected: str, name: str, text: str, path: Path | None, line: int | None) -> ConfigurationError:
    where = f"{path}:{line}" if path else VARIABLE_PREFIX + name.upper()
    message = (
        _("{where}: setting “{name}” cannot be “{value}”.")
        if text.strip()
        else _("{where}: setting “{name}” is empty.")
    )
    return ConfigurationError(
        message.format(where=where, name=name, value=text),
        hint=_("Expected: {expected}.").format(expected=expected),
        path=path,
        line=line,
        field=name,
        value=text,
    )


def _unknown(name: str, line: int, path: Path | None) -> ConfigurationError:
    known = [field.name for field in dataclasses.fields(Settings)]
    nearest = difflib.get_close_matches(name, known, 1)
    hint = (
        _("Did you mean “{name}”?").format(name=nearest[0])
        if nearest
        else _("Known settings: {names}.").format(names=", ".join(known))
    )
    return ConfigurationError(
        _("{where}: there is no setting “{name}”.").format(where=f"{path}:{line}", name=name),
        hint=hint,
        path=path,
        line=line,
        field=name,
    )


def no_centre(folder: Path) -> CentreNotFoundError:
    """Returns the error that says that the folder is not in a centre."""
    return CentreNotFoundError(
        _("{folder} is not in a centre: no {file} from there upwards.").format(folder=folder, file=FILE_NAME),
        hint=_("Make one with “docbase init”, or name one with “docbase --centre FOLDER …”."),
        path=folder,
    )


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
