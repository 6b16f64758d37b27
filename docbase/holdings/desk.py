"""The desk for paper copies: looked up, described, printed, counted, lent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docbase.errors import InvalidRecordError
from docbase.holdings import printing
from docbase.holdings.copies import Copies, copies_of
from docbase.holdings.describing import Describer
from docbase.holdings.loans import Loans
from docbase.holdings.printing import Printed
from docbase.holdings.scans import read_marks
from docbase.holdings.shelf import shelved
from docbase.holdings.stocktake import lent, take_stock
from docbase.messages import gettext as _
from docbase.model.history import Plan
from docbase.model.holdings import Copy, CopyKey, LabelSheet, Loan, Shelf, Stocktake
from docbase.model.record import Item, Record
from docbase.search.asking import question


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsDesk:
    """The paper copies of a centre; changes of records are plans, which `Centre.carry_out` makes."""

    copies: Copies
    loans: Loans
    centre: str = ""
    """Name of the centre, as it is printed."""

    def shelves(self, text: str = "", location: str = "") -> tuple[Shelf, ...]:
        """Returns the copies as they stand: by location, in the order of call numbers.

        Args:
            text: a question, as in a search; empty takes all records.
            location: the only one that is wanted.

        Raises:
            InvalidRecordError: no copy is in this location; the hint names those there are.
            StaleIndexError: a question is asked, and the index is missing or must be rebuilt.
        """
        every = tuple(self._asked(text))
        found = shelved(every, location)
        if location and not found:
            raise _no_location(location, every)
        return found

    def shelf_list(self, shelves: Sequence[Shelf], format: str) -> Printed:
        """Returns the shelf list as txt, csv or pdf.

        Raises:
            CitationError: the PDF cannot be made.
            InvalidRecordError, StorageError: the register of loans cannot be read.
        """
        out = self.on_loan(shelves)
        label = self.copies.catalogue.vocabulary.label
        if format == "txt":
            return printing.as_text(shelves, out)
        if format == "csv":
            return printing.as_csv(shelves, out, label)
        return printing.as_pdf(shelves, out, label, self.centre)

    def labels(self, shelves: Sequence[Shelf], sheet: LabelSheet) -> Printed:
        """Returns spine labels for the copies that have a call number, as PDF.

        Raises:
            CitationError: no label could be so small, or the PDF cannot be made.
        """
        return printing.labels([copy for shelf in shelves for copy in shelf.copies], sheet)

    def on_loan(self, shelves: Sequence[Shelf]) -> frozenset[CopyKey]:
        """Returns the copies that somebody has.

        Raises:
            InvalidRecordError, StorageError: the register of loans cannot be read.
        """
        return lent((copy for shelf in shelves for copy in shelf.copies), self.loans.out())

    def loans_of(self, record: Record) -> tuple[tuple[Copy, Loan | None], ...]:
        """Returns the copies of a record, each with its loan when it is out.

        Raises:
            InvalidRecordError, StorageError: the register of loans cannot be read.
        """
        out = self.loans.of(record.id) if record.items else ()
        return tuple(
            (copy, next((loan for loan in out if loan.is_of(copy)), None)) for copy in copies_of([record])
        )

    def stocktake(self, scan: Path | bytes, location: str = "") -> Stocktake:
        """Returns what was read along the shelves, against what should stand there.

        Args:
            scan: call numbers or barcodes, one a line or in a column, in the order of the shelf: a file, or
                what is in it.
            location: the only one that was looked through.

        Raises:
            InvalidRecordError: the file is no text, or no copy is in this location.
            StorageError: the file or the register of loans cannot be read.
        """
        marks, every = read_marks(scan), tuple(self.copies.all())
        if location and not shelved(every, location):
            raise _no_location(location, every)
        return take_stock(marks, every, self.loans.out(), location)

    def plan_add(self, record_id: str, item: Item) -> Plan:
        """Returns what gives a record one more copy; as `Describer.plan_add`.

        Raises:
            CatalogueError: it cannot be.
        """
        return Describer(self.copies).plan_add(record_id, item)

    def plan_change(self, record_ids: Sequence[str], values: Mapping[str, str], number: int = 0) -> Plan:
        """Returns what changes copies of records; as `Describer.plan_change`.

        Raises:
            CatalogueError: it cannot be.
        """
        return Describer(self.copies).plan_change(record_ids, values, number)

    def plan_removal(self, record_id: str, number: int = 0) -> Plan:
        """Returns what takes a copy out of a record; as `Describer.plan_removal`.

        Raises:
            CatalogueError: it cannot be.
        """
        plan = Describer(self.copies).plan_removal(record_id, number)
        who = ", ".join(loan.borrower for loan in self.loans.of(record_id))
        return replace(plan, notes=(_("A copy of it is out: {who}.").format(who=who),)) if who else plan

    def _asked(self, text: str) -> tuple[Copy, ...]:
        if not text.strip():
            return tuple(self.copies.all())
        query, _notes = question(text, None, self.copies.catalogue.vocabulary)
        ids = self.copies.index.matching(query)
        return tuple(self.copies.of(ids))


def _no_location(location: str, copies: Sequence[Copy]) -> InvalidRecordError:
    known = [shelf.location for shelf in shelved(copies) if shelf.location]
    return InvalidRecordError(
        _("No copy is in the location “{location}”.").format(location=location),
        hint=_("Locations: {names}.").format(names=", ".join(known))
        if known
        else _("“docbase items set” says where copies are."),
        field="items",
        value=location,
    )
