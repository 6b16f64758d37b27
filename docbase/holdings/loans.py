"""Loans: a copy given to somebody, and taken back; who has what."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from docbase.errors import CatalogueError, RecordNotFoundError
from docbase.holdings.copies import Copies
from docbase.holdings.register import FILE_NAME, Line, Register
from docbase.locking import writer_lock
from docbase.messages import gettext as _
from docbase.model.callnumbers import same_form
from docbase.model.dates import told_day
from docbase.model.folding import fold
from docbase.model.holdings import Copy, Loan, copy_forms

LOAN_DAYS = 30
"""How long a copy is lent for, unless it is said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans:
    """The loans of a centre. Their register has a lock of its own: a long ingestion keeps nobody waiting."""

    root: Path
    """Folder of the centre."""
    lock: Path
    """Folder of the lock."""
    copies: Copies
    wait: float = 0.0
    """Seconds to wait for another docbase that is writing in the register."""
    today: date = field(default_factory=date.today)

    def all(self) -> tuple[Loan, ...]:
        """Returns every loan that the register tells of, the oldest first.

        Raises:
            InvalidRecordError: a line of loans.csv cannot be understood.
            StorageError: it cannot be read.
        """
        return tuple(line.loan for line in self._register.lines())

    def out(self, borrower: str = "") -> tuple[Loan, ...]:
        """Returns what is out, what is due first at the head; with a name, only what that person has.

        Raises:
            InvalidRecordError, StorageError: as `all`.
        """
        wanted = fold(borrower).strip()
        found = [loan for loan in self.all() if loan.is_out and wanted in fold(loan.borrower)]
        return tuple(sorted(found, key=lambda loan: (loan.due or date.max, loan.out)))

    def overdue(self) -> tuple[Loan, ...]:
        """Returns what should be back by now, the oldest first.

        Raises:
            InvalidRecordError, StorageError: as `all`.
        """
        return tuple(loan for loan in self.out() if loan.is_overdue(self.today))

    def of(self, record_id: str) -> tuple[Loan, ...]:
        """Returns what is out of a record.

        Raises:
            InvalidRecordError, StorageError: as `all`.
        """
        return tuple(loan for loan in self.out() if loan.record_id == record_id)

    def lend(self, name: str, borrower: str, until: date | None = None) -> tuple[Copy, Loan]:
        """Notes that somebody takes a copy; of several that are the same, one that is in.

        Args:
            name: its barcode or call number, or the id of its record.
            borrower: who takes it.
            until: the day by which it is to be back; by default, in LOAN_DAYS days.

        Raises:
            RecordNotFoundError: there is no such copy.
            CatalogueError: it is out, several records have this call number, or the day is past.
            IndexLockedError, StorageError: nothing was noted.
        """
        due = until or self.today + timedelta(days=LOAN_DAYS)
        if due < self.today:
            raise CatalogueError(_("{day} is past.").format(day=told_day(due)), value=due.isoformat())
        if not borrower.strip():
            raise CatalogueError(_("Say who takes it."), field="borrower")
        found = self.copies.named(name)
        _refuse_several(name, found)
        with self._writing() as lines:
            out = [line.loan for line in lines if line.loan.is_out]
            copy = next((one for one in found if not any(loan.is_of(one) for loan in out)), None)
            if copy is None:
                raise _already_out(name, [loan for loan in out if any(map(loan.is_of, found))])
            item = copy.item
            loan = Loan(
                out=self.today,
                due=due,
                borrower=" ".join(borrower.split()),
                record_id=copy.record.id,
                call_number=item.call_number,
                copy=item.copy,
                barcode=item.barcode,
            )
            lines.append(Line(loan, {}))
        return copy, loan

    def take_back(self, name: str, borrower: str = "", *, keeps_name: bool = False) -> Loan:
        """Notes that a copy is back, and returns the loan as it was; who had it is then forgotten.

        Args:
            name: its barcode or call number, or the id of its record.
            borrower: who had it, where several of the same are out.
            keeps_name: whether the register still says who had it.

        Raises:
            RecordNotFoundError: nothing of this name is out.
            CatalogueError: several are.
            IndexLockedError, StorageError: nothing was noted.
        """
        with self._writing() as lines:
            places = [at for at, line in enumerate(lines) if _is_meant(line.loan, name, borrower)]
            if not places:
                raise RecordNotFoundError(
                    _("Nothing that is out is called “{name}”.").format(name=name),
                    hint=_("“docbase items loans” lists what is out."),
                    value=name,
                )
            if len(places) > 1:
                raise _several_out(name, [lines[at].loan for at in places])
            line = lines[places[0]]
            kept = line.loan.borrower if keeps_name else ""
            lines[places[0]] = replace(line, loan=replace(line.loan, back=self.today, borrower=kept))
        return line.loan

    @property
    def _register(self) -> Register:
        return Register(self.root / FILE_NAME)

    @contextmanager
    def _writing(self) -> Iterator[list[Line]]:
        """Gives the lines to be changed, and writes them when the block ends well."""
        with writer_lock(self.lock, wait=self.wait):
            lines = list(self._register.lines())
            yield lines
            self._register.write(lines)


def _is_meant(loan: Loan, name: str, borrower: str) -> bool:
    forms = {same_form(loan.call_number), same_form(loan.barcode), *copy_forms(loan.call_number, loan.copy)}
    is_called = same_form(name) in forms - {""} or name.strip() == loan.record_id
    return loan.is_out and is_called and fold(borrower).strip() in fold(loan.borrower)


def _refuse_several(name: str, copies: Iterable[Copy]) -> None:
    ids = tuple(dict.fromkeys(copy.record.id for copy in copies))
    if len(ids) > 1:
        raise CatalogueError(
            _("Several records have the call number “{name}”: {ids}.").format(name=name, ids=", ".join(ids)),
            hint=_("Give the barcode, or the identifier of the record."),
            value=name,
        )


def _already_out(name: str, loans: Iterable[Loan]) -> CatalogueError:
    who = ", ".join(dict.fromkeys(f"{loan.borrower} ({told_day(loan.out)})" for loan in loans))
    return CatalogueError(
        _("“{name}” is out: {who}.").format(name=name, who=who),
        hint=_("When it is back: docbase items back “{name}”.").format(name=name),
        value=name,
    )


def _several_out(name: str, loans: Iterable[Loan]) -> CatalogueError:
    who = ", ".join(loan.borrower for loan in loans)
    return CatalogueError(
        _("Several of “{name}” are out: {who}.").format(name=name, who=who),
        hint=_("Give the barcode, or say whose it is: --by NAME."),
        value=name,
    )
