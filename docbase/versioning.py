"""What is done to a centre, committed in the git repository that it is: a commit for each deed."""

import os
import subprocess
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from docbase.errors import ConfigurationError, DocbaseWarning, StorageError
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.folding import slug
from docbase.model.history import JournalEntry
from docbase.programs import child_environment
from docbase.storage import write_atomically

IGNORED = ("/index/", "/journal/", "/private/")
"""What is not committed: what is made anew, what git tells in its own way, and who may sign in."""
_ALONG = ("corpus/.retired-ids", ".term-ids")
"""What docbase keeps beside the records, and belongs with them."""
_LONGEST_SUBJECT = 72
_TIMEOUT = 120
_ALONE = (
    "--literal-pathspecs",
    # What a repository runs by itself is for those who type git; nobody is there to answer it.
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "commit.gpgSign=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "gc.auto=0"),
)


class _GitError(Exception):
    """Git did not do it; says why."""


def commit(root: Path, entries: Iterable[JournalEntry]) -> None:
    """Commits what each entry changed, and nothing else, be it staged.

    The work is done already: when git fails, a `DocbaseWarning` says so and nothing is raised.

    Args:
        root: the folder of the centre, in a repository.
        entries: what was done, the first one first.
    """
    try:
        for entry in entries:
            _commit(root, entry)
    except (_GitError, StorageError) as error:
        warnings.warn(
            DocbaseWarning(
                _("The change is made, but git did not commit it: {cause} Commit it by hand.").format(
                    cause=error
                )
            ),
            stacklevel=2,
        )


def start(root: Path, names: Sequence[str], who: str) -> None:
    """Makes the folder of a new centre a repository, unless it lies in one, and commits its first files.

    Args:
        root: the folder of the centre.
        names: the files to commit.
        who: who is at work.

    Raises:
        ConfigurationError: git is not installed, or refuses.
        StorageError: the folder cannot be written.
    """
    try:
        if not _is_inside(root):
            _git(root, "init", "--quiet")
        _commit_paths(root, {*names, *_ignore(root)}, who, (_("A new centre"),))
    except _GitError as error:
        raise ConfigurationError(
            _("git cannot keep {folder}: {cause}").format(folder=root, cause=error),
            hint=_("Install git, or make the centre without --git; it can be added later."),
            path=root,
        ) from error


def _commit(root: Path, entry: JournalEntry) -> None:
    if not _is_inside(root):
        raise _GitError(_("the centre is in no repository (“git init” makes one)."))
    paths = {change.path for change in entry.changes}
    _commit_paths(root, paths.union(_ALONG, _ignore(root)), entry.who, _message(entry))


def _commit_paths(root: Path, paths: set[str], who: str, message: Iterable[str]) -> None:
    """Commits the files as they are on the disk; those that git is told to ignore are left out."""
    tracked = paths & _listed(root, "--cached")
    new = paths & _listed(root, "--others", "--exclude-standard")
    if not tracked | new:
        return
    by_path = ("--pathspec-from-file=-", "--pathspec-file-nul")
    # A commit of some paths alone knows only those that the index has, be they empty there.
    if new:
        _git(root, "add", "--intent-to-add", *by_path, given=new)
    try:
        said = (f"--message={part}" for part in message)
        _git(
            root,
            *("commit", "--only", "--quiet", "--no-verify", "--cleanup=whitespace"),
            *(f"--author={_author(root, who)}", *said, *by_path),
            given=tracked | new,
        )
    except _GitError:
        if new:
            _run(root, "reset", "--quiet", *by_path, given=new)
        raise


def _message(entry: JournalEntry) -> tuple[str, ...]:
    """Returns what the commit says: what was done, the command, and where it is in the journal."""
    deed = entry.deed
    action = " ".join((deed.action or deed.command).split()) or _("records changed")
    subject = action if len(action) <= _LONGEST_SUBJECT else f"{action[: _LONGEST_SUBJECT - 1].rstrip()}…"
    count = ngettext("{count} file", "{count} files", len(entry.changes)).format(count=len(entry.changes))
    place = _("Change {number} of the journal, {files}.").format(number=entry.number, files=count)
    return tuple(filter(None, (subject, action if subject != action else "", deed.command, place)))


def _author(root: Path, who: str) -> str:
    """Returns who did it, with the address that git knows for that name, or one that leads nowhere."""
    name = who.translate(dict.fromkeys(map(ord, "<>\n\r"))).strip() or "docbase"
    own = _configured(root, "user.email") if name == _configured(root, "user.name") else ""
    return f"{name} <{own or _address(name)}>"


def _address(name: str) -> str:
    return f"{slug(name) or 'docbase'}@localhost"


def _configured(root: Path, name: str) -> str:
    done = _run(root, "config", "--get", name)
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def _is_inside(root: Path) -> bool:
    done = _run(root, "rev-parse", "--is-inside-work-tree")
    return done.returncode == 0 and done.stdout.strip() == b"true"


def _listed(root: Path, *which: str) -> set[str]:
    return set(_git(root, "ls-files", "-z", *which).decode("utf-8", "surrogateescape").split("\0"))


def _ignore(root: Path) -> tuple[str, ...]:
    """Writes a .gitignore where there is none, and returns its name; that of a person is hers."""
    path = root / ".gitignore"
    if path.exists():
        return ()
    write_atomically(path, "".join(f"{one}\n" for one in IGNORED).encode())
    return (path.name,)


def _git(root: Path, *words: str, given: Iterable[str] = ()) -> bytes:
    """Returns what git answers.

    Raises:
        _GitError: it says that it failed. A commit that has nothing to commit says nothing.
    """
    done = _run(root, *words, given=given)
    told = done.stderr.decode(errors="replace").strip()
    if done.returncode and (told or words[0] != "commit"):
        raise _GitError(told.splitlines()[0] if told else f"git {words[0]}")
    return done.stdout


def _run(root: Path, *words: str, given: Iterable[str] = ()) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *_ALONE, *words],
            cwd=root,
            env=child_environment(**_identity(root) if words[0] == "commit" else {}, GIT_TERMINAL_PROMPT="0"),
            input="\0".join(sorted(given)).encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise _GitError(_("git is not installed.")) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise _GitError(str(error)) from error


def _identity(root: Path) -> dict[str, str]:
    """Returns who commits, for git to know where nobody has told it."""
    if _configured(root, "user.email") and _configured(root, "user.name"):
        return {}
    return {"GIT_COMMITTER_NAME": "docbase", "GIT_COMMITTER_EMAIL": _address("docbase")}
