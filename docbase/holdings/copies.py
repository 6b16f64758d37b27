"""Paper copies, found by what is written on them."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from docbase.catalogue.store import Catalogue
from docbase.errors import CatalogueError, RecordNotFoundError, StaleIndexError
from docbase.messages import gettext as _
from docbase.model.callnumbers import same_form
from docbase.model.holdings import Copy, copy_forms
from docbase.model.record import Record
from docbase.model.search import Query, Value
from docbase.search.fields import SHELVED
from docbase.search.index import SearchIndex

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The paper copies of a catalogue."""

    catalogue: Catalogue
    index: SearchIndex
    """Knows which records have a call number or a barcode."""

    def all(self) -> Iterator[Copy]:
        """Yields every copy, in the order of records."""
        return copies_of(self.catalogue)

    def of(self, record_ids: Iterable[str]) -> Iterator[Copy]:
        """Yields the copies of records; one that is gone, or cannot be read, is passed over."""
        for record_id in record_ids:
            with suppress(CatalogueError):
                yield from copies_of([self.catalogue.get(record_id)])

    def named(self, text: str) -> tuple[Copy, ...]:
        """Returns the copies with this barcode, else with this call number, else of the record with this id.

        Raises:
            RecordNotFoundError: there is none; the hint names the nearest call numbers.
        """
        return self.known(text) or self._looked_for(text)

    def known(self, text: str) -> tuple[Copy, ...]:
        """Returns the copies with this barcode or call number that the index knows."""
        try:
            ids = self.index.matching(Query(root=Value(SHELVED.name, same_form(text))))
        except StaleIndexError:
            return ()
        return _among(text, self.of(ids))

    def _looked_for(self, text: str) -> tuple[Copy, ...]:
        """Reads every record: the index may be missing, or not know the last change."""
        every = tuple(self.all())
        found = _among(text, every) or tuple(copy for copy in every if copy.record.id == text.strip())
        if found:
            return found
        nearest = nearest_marks(text, every)
        raise RecordNotFoundError(
            _("No copy has the call number or barcode “{text}”.").format(text=text),
            hint=_("Did you mean {names}?").format(names=", ".join(nearest))
            if nearest
            else _("“docbase items list” lists them; “docbase items add” adds one."),
            value=text,
        )


def copies_of(records: Iterable[Record]) -> Iterator[Copy]:
    """Yields the copies of records, in their order."""
    for record in records:
        for number in range(1, len(record.items) + 1):
            yield Copy(record=record, number=number)


def nearest_marks(text: str, copies: Iterable[Copy]) -> tuple[str, ...]:
    """Returns up to three call numbers that look like the text, the most alike first."""
    forms = {same_form(copy.item.call_number): copy.item.call_number for copy in copies}
    close = difflib.get_close_matches(same_form(text), [form for form in forms if form], _MOST_NAMED, 0.7)
    return tuple(forms[form] for form in close)


def _among(text: str, copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Returns the copies with this barcode; else with this call number; else the one that is named whole."""
    every, form = tuple(copies), same_form(text)
    by_barcode = tuple(copy for copy in every if copy.item.barcode and copy.item.barcode == text.strip())
    by_call_number = tuple(copy for copy in every if form and form == same_form(copy.item.call_number))
    return (
        by_barcode
        or by_call_number
        or tuple(copy for copy in every if form in copy_forms(copy.item.call_number, copy.item.copy))
    )
