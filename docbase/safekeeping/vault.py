"""The folder in which the backups of a centre are: which there are, and what each says of itself."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docbase.errors import ConfigurationError, DamagedBackupError
from docbase.messages import gettext as _
from docbase.model.folding import slug
from docbase.safekeeping import bags
from docbase.safekeeping.backup import MadeBackup, Source, make
from docbase.safekeeping.bags import Bag, Faults, Told
from docbase.safekeeping.contents import CORPUS, INDEX
from docbase.safekeeping.restore import Restoration, carry_out, plan
from docbase.storage import storage_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup as it is listed."""

    path: Path
    centre: str
    """The name of the centre."""
    made: datetime
    files: int
    size: int
    """Bytes of all its files."""
    obstacle: str = ""
    """Why it cannot be used; empty if it looks whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A folder of backups, or one backup."""

    path: Path
    told: Told | None = None
    """Told of each file."""

    def backups(self) -> list[Backup]:
        """Returns the backups that are in the folder, the newest first.

        Raises:
            StorageError: the folder cannot be read.
        """
        with storage_errors(self.path):
            folders = [one for one in self.path.iterdir() if not one.name.startswith(".") and one.is_dir()]
        found = [_told_of(one) for one in folders if (one / "bagit.txt").exists()]
        return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)

    def newest(self) -> Bag:
        """Returns the newest backup that looks whole; of a folder that is a backup, that one.

        Raises:
            DamagedBackupError: there is none.
            StorageError: the folder cannot be read.
        """
        if (self.path / "bagit.txt").exists():
            return bags.read(self.path)
        for one in self.backups():
            if not one.obstacle:
                return bags.read(one.path)
        raise DamagedBackupError(
            _("There is no backup in {folder}.").format(folder=self.path),
            hint=_("Give a folder that “docbase backup” made, or the folder in which it is."),
            path=self.path,
        )

    def keep(self, source: Source, *, is_fresh: bool = False) -> MadeBackup:
        """Makes a backup of a centre in the folder, and verifies it.

        Args:
            source: the centre.
            is_fresh: whether every file is copied, also those that an earlier backup has.

        Raises:
            DamagedBackupError, IndexLockedError, StorageError: as `backup.make`.
        """
        _require_apart(self.path, source.root)
        with storage_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        earlier = None if is_fresh else self._earlier(source.name)
        return make(source, self._place(source.name), earlier, self.told)

    def verify(self) -> Faults:
        """Returns what is wrong with the newest backup: every file is read.

        Raises:
            DamagedBackupError: it cannot even be read.
            StorageError: the folder cannot be read.
        """
        return bags.verify(self.newest(), self.told)

    def require_whole(self, bag: Bag, faults: Faults) -> None:
        """Makes sure that nothing is wrong with a backup.

        Raises:
            DamagedBackupError: something is; names the files.
        """
        bags.require_whole(bag, faults)

    def plan(self, target: Path) -> Restoration:
        """Returns what putting the newest backup back would do.

        Raises:
            DamagedBackupError: it is not whole; names the files.
            StorageError: the disk refuses.
        """
        return plan(self.newest(), target, self.told)

    def restore(self, restoration: Restoration) -> Path | None:
        """Puts a backup back; returns where what was replaced is kept.

        Raises:
            DamagedBackupError, IndexLockedError, StorageError: as `restore.carry_out`.
        """
        return carry_out(restoration, self.told)

    def _earlier(self, name: str) -> Bag | None:
        for one in self.backups():
            if one.centre == name and not one.obstacle:
                with suppress(DamagedBackupError):
                    return bags.read(one.path)
        return None

    def _place(self, name: str) -> Path:
        base = f"{slug(name, 40) or 'centre'}-{datetime.now():%Y-%m-%d-%H%M%S}"
        names = (base, *(f"{base}-{number}" for number in range(2, 1000)))
        return next(place for one in names if not (place := self.path / one).exists())


def _require_apart(folder: Path, root: Path) -> None:
    """Makes sure that backups do not come to lie among what they keep.

    Raises:
        ConfigurationError: they would.
    """
    own = (root / CORPUS, root / INDEX)
    if folder.resolve() == root.resolve() or any(
        folder.resolve().is_relative_to(one.resolve()) for one in own
    ):
        raise ConfigurationError(
            _("Backups cannot be in {folder}: it is what they keep.").format(folder=folder),
            hint=_("Give a folder of their own, on another disk: docbase backup /media/disk/backups"),
            path=folder,
        )


def _told_of(folder: Path) -> Backup:
    made = datetime.fromtimestamp(folder.stat().st_mtime).astimezone()
    try:
        bag = bags.read(folder)
    except DamagedBackupError as error:
        return Backup(path=folder, centre="", made=made, files=0, size=0, obstacle=error.message)
    size, _dot, _files = bag.info.get("Payload-Oxum", "").partition(".")
    with suppress(ValueError):
        made = datetime.fromisoformat(bag.info.get("Bagging-Time", "")).astimezone()
    return Backup(
        path=folder,
        centre=bag.info.get("Source-Organization", ""),
        made=made,
        files=len(bag.payload),
        size=int(size) if size.isdecimal() else 0,
    )
