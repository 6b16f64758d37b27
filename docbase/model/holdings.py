"""Paper copies (exemplaires), who has them, and what a stocktake (récolement) tells of them."""

from dataclasses import dataclass, field
from datetime import date

from docbase.messages import gettext as _
from docbase.model.callnumbers import same_form
from docbase.model.record import Item, Record

CopyKey = tuple[str, int]
"""The id of a record, and the number of its copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A paper copy of a publication."""

    record: Record
    number: int
    """Its place among the copies of the record, from 1."""

    @property
    def item(self) -> Item:
        """What the record says of it."""
        return self.record.items[self.number - 1]

    @property
    def key(self) -> "CopyKey":
        """What it is known by among the copies of a catalogue."""
        return self.record.id, self.number

    @property
    def name(self) -> str:
        """What tells it from others, for a person: its call number and which copy it is, or its barcode."""
        return copy_name(self.item.call_number, self.item.copy) or self.item.barcode or self.record.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A copy that is out, or was."""

    out: date
    due: date | None = None
    """The day by which it is to be back."""
    back: date | None = None
    """The day on which it came back; None while it is out."""
    borrower: str = ""
    """Who has it; as a rule forgotten once it is back."""
    record_id: str
    call_number: str = ""
    copy: str = ""
    barcode: str = ""

    @property
    def is_out(self) -> bool:
        """Whether it has not come back."""
        return self.back is None

    @property
    def name(self) -> str:
        """The copy, as `Copy.name` has it."""
        return copy_name(self.call_number, self.copy) or self.barcode or self.record_id

    def is_of(self, copy: Copy) -> bool:
        """Whether it is a loan of this copy."""
        item = copy.item
        if self.record_id != copy.record.id or (self.barcode and item.barcode):
            return self.record_id == copy.record.id and self.barcode == item.barcode
        return (self.call_number, self.copy) == (item.call_number, item.copy)

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been back before that day."""
        return self.is_out and self.due is not None and self.due < today


def copy_number(copy: str) -> str:
    """Returns which copy it is, in words: “copy 2” for 2."""
    return _("copy {number}").format(number=copy) if copy.isdecimal() else copy


def copy_name(call_number: str, copy: str) -> str:
    """Returns the call number of a copy, with which copy it is; empty when it has none."""
    return f"{call_number} {copy_number(copy)}".strip() if call_number else ""


def copy_forms(call_number: str, copy: str) -> frozenset[str]:
    """Returns what a person may type for one copy of several, in the form in which texts are compared."""
    names = (copy_name(call_number, copy), f"{call_number} {copy}", f"{call_number} ex {copy}")
    return frozenset(map(same_form, names)) - {""} if call_number else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A call number or barcode as it was read along the shelf."""

    text: str
    line: int
    """Its line in the file, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplaced:
    """A copy that does not stand where its call number says."""

    copy: Copy
    line: int
    after: Copy | None = None
    """The copy after which it should stand; None when it comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMark:
    """What was read, and is the call number or barcode of no copy."""

    mark: Mark
    nearest: tuple[str, ...] = ()
    """Call numbers that look like it, the most alike first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocktake:
    """What was read along the shelves, against what should stand there."""

    expected: int
    """Copies that should stand there."""
    seen: int
    """Copies that do."""
    missing: tuple[Copy, ...] = ()
    """Copies that were not read, in shelf order; those on loan are not among them."""
    misplaced: tuple[Misplaced, ...] = ()
    elsewhere: tuple[Copy, ...] = ()
    """Copies that were read, and belong to another location."""
    unknown: tuple[UnknownMark, ...] = ()
    twice: tuple[Mark, ...] = ()
    """What was read more often than there are copies."""
    on_loan: tuple[Copy, ...] = ()
    """Copies that were not read because somebody has them."""
    returned: tuple[Copy, ...] = ()
    """Copies that were read, and are still noted as out."""
    unmarked: tuple[Copy, ...] = ()
    """Copies that have neither call number nor barcode: no stocktake can see them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """How a sheet of labels is divided, in A4."""

    rows: int = 13
    columns: int = 5
    top: float = 11.0
    """Millimetres left free above, and below."""
    side: float = 5.0
    """Millimetres left free on the left, and on the right."""
    skipped: int = 0
    """Labels of the first sheet that are used already."""
    has_edges: bool = False
    """Whether the edges are drawn, to cut plain paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The copies of one location, in the order of their call numbers."""

    location: str
    """Empty for copies whose location is not said."""
    copies: tuple[Copy, ...] = field(default_factory=tuple)
