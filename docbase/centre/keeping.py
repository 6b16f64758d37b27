"""How the collection is looked after: lent, counted and kept safe; who may sign in."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.centre.cataloguing import Cataloguing
from docbase.founding import INDEX

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.accounts.accounts import Accounts
    from docbase.holdings.desk import HoldingsDesk
    from docbase.ingest.workplace import Progress
    from docbase.reach.desk import Reach
    from docbase.safekeeping.backup import MadeBackup
    from docbase.safekeeping.vault import Vault


class Keeping(Cataloguing):
    """A centre that is looked after."""

    @property
    def accounts(self) -> Accounts:
        """Who may sign in to the web catalogue; kept in private/accounts.json."""
        from docbase.accounts.accounts import Accounts

        return Accounts(self.root)

    @property
    def holdings(self) -> HoldingsDesk:
        """Paper copies: the shelf list, labels, stocktakes, loans; loans are kept in loans.csv."""
        from docbase.holdings.copies import Copies
        from docbase.holdings.desk import HoldingsDesk
        from docbase.holdings.loans import Loans

        copies = Copies(catalogue=self.catalogue, index=self.index)
        lock = self.root / INDEX / "loans"
        loans = Loans(root=self.root, lock=lock, copies=copies, wait=self.settings.wait)
        return HoldingsDesk(copies=copies, loans=loans, centre=self.settings.name)

    @property
    def reach(self) -> Reach:
        """What publications reach: counts what readers do, and adds it up; kept in reach/."""
        from docbase.model.audience import EVERYONE, Audience
        from docbase.model.record import STATUSES
        from docbase.reach.desk import Reach
        from docbase.reach.ledger import FOLDER, Ledger
        from docbase.reach.survey import Collection

        own = self.settings
        statuses = STATUSES if own.web_drafts == "shown" else EVERYONE.statuses
        return Reach(
            ledger=Ledger(self.root / FOLDER, self.root / INDEX / FOLDER, own.wait),
            collection=lambda: Collection(
                index=self.index,
                vocabulary=self.vocabulary,
                records=self.records,
                readers=Audience(accesses=EVERYONE.accesses, statuses=statuses),
            ),
        )

    def back_up(
        self,
        folder: str | Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        *,
        is_fresh: bool = False,
        wait: int = 3600,
    ) -> MadeBackup:
        """Makes a backup, as the centre is at one instant, and verifies it.

        Args:
            folder: where the backups are; by default, where the settings say.
            progress: told of each file copied, then of each verified.
            is_fresh: whether every file is copied, also those that an earlier backup there has.
            wait: seconds to wait for a docbase that is writing.

        Raises:
            ConfigurationError: there is no such folder in the settings, or it is in the corpus.
            DamagedBackupError: what was written cannot be read back as it was; nothing is left of it.
            IndexLockedError, StorageError: nothing is left of it.
        """
        from docbase.safekeeping.backup import Source

        source = Source(
            root=self.root, name=self.settings.name, holding=functools.partial(self._writing, wait=wait)
        )
        vault = self.vault(folder or self.root / self.settings.backups_folder, progress)
        return vault.keep(source, is_fresh=is_fresh)

    @staticmethod
    def vault(folder: str | Path, progress: Callable[[Progress], None] | None = None) -> Vault:
        """Returns a folder of backups, or one backup: listed, verified, put back; no centre is needed."""
        from docbase.ingest.workplace import Progress
        from docbase.safekeeping.vault import Vault

        def tell(done: int, total: int, path: str) -> None:
            if progress:
                progress(Progress(done=done, total=total, path=path))

        return Vault(path=Path(os.path.abspath(folder)), told=tell)
