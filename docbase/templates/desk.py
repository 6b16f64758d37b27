"""The desk of templates: new records and Word forms made from them, and filled forms read back."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docbase.catalogue import shelves
from docbase.catalogue.shelves import UNDATED
from docbase.editing.batch import Edit, plan_edit
from docbase.editing.desk import Desk
from docbase.editing.fields import heading_named
from docbase.errors import InvalidRecordError, StorageError, UnsupportedFormatError
from docbase.messages import gettext as _
from docbase.model.history import Change, Deed, JournalEntry, Plan
from docbase.model.record import Record, RecordFile
from docbase.storage import storage_errors, write_atomically
from docbase.templates import word
from docbase.templates.answers import Answers, understand
from docbase.templates.drafting import record_text
from docbase.templates.template import Template
from docbase.templates.templatefile import load_template, template_names

_SUFFIX = ".docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form read back: what it says, and what becomes of it."""

    answers: Answers
    plan: Plan
    record_id: str
    file: Path
    """The form, to be kept as the file of the record."""
    place: str
    """Where it will be, or is, in the corpus, with `/`."""
    is_new: bool = False
    """Whether no record has this very file yet; else its record gets what the form says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDesk:
    """Where records begin; what is planned here is done by the one who carries out changes."""

    root: Path
    centre: str
    """The name of the centre."""
    language: str
    desk: Desk
    carry_out: Callable[[Plan, str], JournalEntry | None]
    read_ahead: Callable[[Path], None]
    """Has the text of a file kept for the index."""

    def types(self) -> Mapping[str, str]:
        """Returns the types that have a template of their own, with their labels.

        Raises:
            StorageError: the templates of the centre cannot be read.
        """
        vocabulary = self.desk.catalogue.vocabulary
        return {name: vocabulary.label(name) for name in template_names(self.root)}

    def template(self, kind: str) -> Template:
        """Returns the template for publications of a type, the general one if the type has none of its own.

        Args:
            kind: the type: its id, its label or a synonym.

        Raises:
            UnknownHeadingError: there is no such type.
            ConfigurationError: the template of the centre cannot be understood; names the line.
        """
        vocabulary = self.desk.catalogue.vocabulary
        found = load_template(heading_named("type", kind, vocabulary), self.root)
        return found if found.title else replace(found, title=vocabulary.label(found.type))

    def plan_new(self, kind: str, values: Mapping[str, str | Sequence[str]], location: str = "") -> Plan:
        """Returns what adds a draft from the template of a type, with a line for each field to be filled in.

        Args:
            kind: the type: its id, its label or a synonym.
            values: what is known already, by field, as it is typed; at least the title.
            location: the place of the record in the corpus; by default, by its year and its id.

        Raises:
            CatalogueError: the type, or a value, does not exist; or there is no title.
            ConfigurationError: the template of the centre cannot be understood.
        """
        template = self.template(kind)
        edit = self.desk.edit(replaced={"type": template.type, **values})
        blank = edit.applied(Record(id="-"))
        record = self._identified(blank)
        return self._plan(record, template, location or f"{blank.year or UNDATED}/{record.id}.yaml")

    def write_form(self, kind: str, path: Path, *, replaces: bool = False) -> None:
        """Writes the template of a type as a Word form.

        Args:
            kind: the type: its id, its label or a synonym.
            path: the file.
            replaces: whether a file that is there is replaced.

        Raises:
            UnknownHeadingError: there is no such type.
            ConfigurationError: the template of the centre cannot be understood.
            StorageError: there is such a file, or the disk refuses.
        """
        content = word.form(self.template(kind), self.centre, self.language)
        if path.exists() and not replaces:
            raise StorageError(
                _("{path} is there already, and may have been filled in.").format(path=path),
                hint=_("Give another name, or replace it with --yes."),
                path=path,
            )
        write_atomically(path, content)

    def read(self, path: Path, kind: str = "") -> FilledForm:
        """Returns a filled form, understood, with the record that it will be.

        Args:
            path: the Word document.
            kind: the type, for a form that no longer says it.

        Raises:
            UnsupportedFormatError: it is no Word document, or does not say of what type it is.
            DamagedDocumentError: it is broken.
            CatalogueError: it has no title, or the record that has this very file cannot be read.
            StorageError: it cannot be read.
        """
        kind = kind or word.form_type(path)
        if not kind:
            raise UnsupportedFormatError(
                _("{path} does not say of what type it is.").format(path=path),
                hint=_("Say it: docbase new fiche-experience --from {path}").format(path=path),
                path=path,
            )
        template = self.template(kind)
        written = word.answers(path, template)
        answers = understand(template, written, self.desk.catalogue.vocabulary)
        return self._filled(path, answers)

    def keep(self, form: FilledForm, command: str = "") -> JournalEntry | None:
        """Keeps a filled form: the document goes into the corpus, and its record is added, or changed.

        Raises:
            ChangedMeanwhileError: somebody has changed the record since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        if not form.is_new:
            return self.carry_out(form.plan, command)
        place = self.desk.catalogue.root / form.place
        with storage_errors(form.file):
            data = form.file.read_bytes()
        write_atomically(place, data)
        try:
            self.read_ahead(place)
            return self.carry_out(form.plan, command)
        except BaseException:
            with storage_errors(place):
                place.unlink(missing_ok=True)
            raise

    def _filled(self, path: Path, answers: Answers) -> FilledForm:
        _require_title(path, answers)
        with storage_errors(path):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        values: dict[str, Any] = {"type": answers.template.type, **answers.values}
        for holder, file in self.desk.catalogue.by_sha256(digest):
            # Her keywords stay: those of the form may be words that it gave to no other field.
            words = {"keywords": values.pop("keywords")} if "keywords" in values else {}
            plan = plan_edit(Edit(replaced=values, added=words), [holder], self.desk.catalogue, [holder])
            plan = replace(plan, deed=Deed(action=_("form read: {file}").format(file=path.name)))
            return FilledForm(
                answers=answers, plan=plan, record_id=holder, file=path, place=self._location(holder, file)
            )
        blank = Edit(replaced=values).applied(Record(id="-"))
        record = self._identified(blank)
        stem = f"{blank.year or UNDATED}/{record.id}"
        file = RecordFile(path=f"{record.id}{_SUFFIX}", sha256=digest, origin=path.name)
        record = replace(record, files=(file,))
        return FilledForm(
            answers=answers,
            plan=self._plan(record, answers.template, f"{stem}.yaml"),
            record_id=record.id,
            file=path,
            place=f"{stem}{_SUFFIX}",
            is_new=True,
        )

    def _location(self, record_id: str, file: RecordFile) -> str:
        return shelves.beside(self.desk.catalogue.location(record_id), file.path)

    def _identified(self, blank: Record) -> Record:
        """Returns the record with an id of its own, at which no file of the corpus is."""
        if not blank.title:
            raise InvalidRecordError(
                _("A new record needs a title."),
                hint=_("Give it one: docbase new TYPE --title “…”"),
                field="title",
            )
        catalogue = self.desk.catalogue
        folder = catalogue.root / str(blank.year or UNDATED)
        taken: list[str] = []
        while True:
            name = catalogue.new_id(blank.title, blank.year, taken=taken)
            if not any((folder / f"{name}{suffix}").exists() for suffix in (".yaml", _SUFFIX)):
                return replace(blank, id=name)
            taken.append(name)

    def _plan(self, record: Record, template: Template, location: str) -> Plan:
        catalogue = self.desk.catalogue
        if not shelves.place(catalogue.root, location).name.endswith(".yaml"):
            raise InvalidRecordError(
                _("“{path}” cannot be the name of a record.").format(path=location),
                hint=_("A record ends in .yaml, and neither it nor its folder begins with a dot."),
                path=location,
            )
        change = Change(
            path=f"{catalogue.root.name}/{location}",
            record_id=record.id,
            before=None,
            after=record_text(record, template),
        )
        return Plan(deed=Deed(action=_("new record: {title}").format(title=record.title)), changes=(change,))


def _require_title(path: Path, answers: Answers) -> None:
    if answers.values.get("title"):
        return
    label = next((part.label for part in answers.template.parts if part.field == "title"), "")
    raise InvalidRecordError(
        _("{path} has no title.").format(path=path),
        hint=_("Write it under “{label}”, then read the form again.").format(label=label),
        path=path,
        field="title",
    )
