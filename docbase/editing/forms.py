"""The desk of forms: records shown in boxes, checked, brought up to what others did, and planned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from docbase.catalogue.audit import Rule
from docbase.catalogue.shelves import UNDATED
from docbase.catalogue.sidecar import read_record, update_record, write_record
from docbase.editing import slips
from docbase.editing.batch import Edit
from docbase.editing.checking import checks
from docbase.editing.desk import Desk
from docbase.editing.fields import field_label
from docbase.editing.waiting import waiting
from docbase.errors import CatalogueError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.history import Change, Deed, Plan
from docbase.model.record import Record
from docbase.model.slip import Check, Meanwhile, Slip, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDesk:
    """Where records are filled in on forms; what is planned is done at the desk."""

    desk: Desk
    rules: Callable[[], Iterable[Rule]]
    """Tells what is looked for in a record."""

    def slip(self, text: str) -> Slip:
        """Returns what the boxes of a form have for the YAML of a record; of none, for an empty text.

        Raises:
            InvalidRecordError: the text cannot be read as a record.
        """
        return slips.slip_of(self._read(text), self._vocabulary)

    def faults(self, base: str, slip: Slip) -> tuple[CatalogueError, ...]:
        """Returns what is wrong in a form, each with its field.

        Args:
            base: the YAML that it was filled in from; empty for a new record.
            slip: what is in its boxes.

        Raises:
            InvalidRecordError: the base cannot be read as a record.
        """
        was = self._read(base)
        values, wrong = slips.read_slip(slip, was, self._vocabulary)
        if not base and not values.get("title") and not any(one.field == "title" for one in wrong):
            wrong = (InvalidRecordError(_("A new record needs a title."), field="title"), *wrong)
        return wrong

    def plan(self, record_id: str, base: str, slip: Slip) -> Plan:
        """Returns what puts a form in the place of a record; what somebody else changed meanwhile stays.

        Args:
            record_id: the record.
            base: the YAML that the form was filled in from.
            slip: what is in its boxes.

        Raises:
            CatalogueError: something is wrong in the form: the first that `faults` gives.
            RecordNotFoundError: there is no such record.
        """
        values = self._values(base, slip)
        was = self._read(base)
        wanted = Edit(replaced=values).applied(was)
        plan = self.desk.plan_text(record_id, base, update_record(base, was, wanted))
        told = ", ".join(field_label(name) for name in values)
        return replace(plan, deed=Deed(action=_("filled in: {fields}").format(fields=told)))

    def plan_new(self, slip: Slip) -> Plan:
        """Returns what adds a record without a file: a publication on paper, or elsewhere on the web.

        Raises:
            CatalogueError: something is wrong in the form: the first that `faults` gives.
        """
        values = self._values("", slip)
        blank = Edit(replaced=values).applied(Record(id="-"))
        catalogue = self.desk.catalogue
        record = replace(blank, id=catalogue.new_id(blank.title, blank.year), provenance={})
        path = f"{catalogue.root.name}/{blank.year or UNDATED}/{record.id}.yaml"
        change = Change(path=path, record_id=record.id, before=None, after=write_record(record))
        return Plan(deed=Deed(action=_("new record: {title}").format(title=record.title)), changes=(change,))

    def brought_up(self, record_id: str, base: str, slip: Slip) -> tuple[str, Meanwhile]:
        """Returns the YAML of a record as it is now, and a form brought up to it.

        Args:
            record_id: the record.
            base: the YAML that the form was filled in from.
            slip: what is in its boxes.

        Raises:
            InvalidRecordError: the record cannot be read any more.
            RecordNotFoundError: it is gone.
        """
        now = self.desk.text(record_id)
        return now, slips.brought_up(self.slip(base), slip, self.slip(now))

    def checks(self, record_id: str) -> tuple[Check, ...]:
        """Returns what is to be looked at in a record, the gravest first.

        Raises:
            RecordNotFoundError, InvalidRecordError: there is none, or it cannot be read.
        """
        return checks(self.desk.catalogue.get(record_id), self.desk.catalogue, self.rules())

    def waiting(self, filters: Mapping[str, Sequence[str]], missing: str = "") -> Waiting:
        """Returns the drafts that wait for a person, the oldest first, and how many of what kind there are.

        Args:
            filters: values by facet, as in a search.
            missing: a field that says nothing in them, one of those of `Waiting.missing`.

        Raises:
            QueryError: a filter that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        return waiting(self.desk.index, self._vocabulary, filters, missing)

    def _values(self, base: str, slip: Slip) -> Mapping[str, object]:
        if wrong := self.faults(base, slip):
            raise wrong[0]
        return slips.read_slip(slip, self._read(base), self._vocabulary)[0]

    def _read(self, text: str) -> Record:
        return read_record(text, _("record")) if text else Record(id="-")

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.desk.catalogue.vocabulary
