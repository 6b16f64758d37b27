"""The check of the catalogue: rules over records, and what they find."""

import difflib
import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docbase.catalogue import identifiers, shelves, sidecar
from docbase.catalogue.headings import SCHEMES, headings, unknown_heading
from docbase.catalogue.store import Catalogue
from docbase.errors import DocbaseError, DuplicateRecordError, InvalidRecordError, StorageError
from docbase.messages import gettext as _
from docbase.model.concepts import Term, Vocabulary
from docbase.model.record import Record, RecordFile

SEVERITIES = ("error", "warning", "info")
"""An error keeps a record from working, a warning should be looked at, an info may be wished."""

_PROBLEM_RULES: Mapping[type[DocbaseError], str] = MappingProxyType(
    {DuplicateRecordError: "duplicate-id", StorageError: "unreadable-record"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the catalogue that a person should look at."""

    rule: str
    """Name of the rule, as "missing-file"; never renamed."""
    severity: str
    """One of SEVERITIES."""
    message: str
    """What was found, in the user's language."""
    hint: str = ""
    """What to do about it."""
    location: str = ""
    """Path of the record in the corpus, with `/`."""
    line: int | None = None
    """Line of the record's YAML, from 1."""
    record_id: str = ""


def audit(catalogue: Catalogue, vocabulary: Vocabulary, deep: bool = False) -> list[Finding]:
    """Returns all that the rules find, the gravest first, then in the order of locations.

    Args:
        catalogue: the records.
        vocabulary: the headings they may use.
        deep: whether every file is read again, to find those whose content has changed.
    """
    found = [_of_problem(location, error) for location, error in catalogue.located_problems()]
    rules = {**RULES, **DEEP_RULES} if deep else RULES
    for record in catalogue:
        case = Case(record, catalogue, vocabulary)
        for rule in rules.values():
            found += rule(case)
    return sorted(found, key=gravest_first)


def gravest_first(finding: Finding) -> tuple[int, str, int, str]:
    """Orders findings: the gravest first, then by place."""
    return SEVERITIES.index(finding.severity), finding.location, finding.line or 0, finding.rule


class Case:
    """One record under examination, and what a rule needs to judge it."""

    def __init__(self, record: Record, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
        self.record = record
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.location = catalogue.location(record.id)

    @functools.cached_property
    def text(self) -> str:
        """The YAML; empty when it can no longer be read."""
        try:
            return self.catalogue.text(self.record.id)
        except (InvalidRecordError, StorageError):
            return ""

    @functools.cached_property
    def lines(self) -> Mapping[str, int]:
        """Line of each field and of each value of a list."""
        try:
            return sidecar.lines(self.text, self.location)
        except InvalidRecordError:
            return {}

    def finding(self, rule: str, severity: str, message: str, *, hint: str = "", place: str = "") -> Finding:
        """Returns a finding about this record; its place is a field, or field and value ("themes.sante")."""
        line = self.lines.get(place) or self.lines.get(place.partition(".")[0])
        return Finding(
            rule=rule,
            severity=severity,
            message=message,
            hint=hint,
            location=self.location,
            line=line,
            record_id=self.record.id,
        )


def _of_problem(location: str, error: DocbaseError) -> Finding:
    return Finding(
        rule=_PROBLEM_RULES.get(type(error), "invalid-record"),
        severity="error",
        message=error.message,
        hint=error.hint,
        location=location,
        line=error.line,
        record_id=error.record_id or "",
    )


def _unknown_keys(case: Case) -> Iterator[Finding]:
    try:
        keys = sidecar.unknown_keys(case.text, case.location)
    except InvalidRecordError:
        return  # the file was changed after it was read
    for key in keys:
        nearest = difflib.get_close_matches(key.name.rpartition(".")[2], key.known, 1)
        hint = (
            _("Did you mean “{name}”?").format(name=nearest[0])
            if nearest
            else _("It is kept, and never used. Known names: {names}.").format(names=", ".join(key.known))
        )
        message = _("docbase knows no field “{name}”.").format(name=key.name)
        yield Finding(
            rule="unknown-key",
            severity="warning" if nearest else "info",
            message=message,
            hint=hint,
            location=case.location,
            line=key.line,
            record_id=case.record.id,
        )


def _unknown_headings(case: Case) -> Iterator[Finding]:
    for field, heading in headings(case.record):
        term = case.vocabulary.get(heading, SCHEMES[field])
        place = f"{field}.{heading}"
        if term is None:
            error = unknown_heading(case.vocabulary, field, heading, case.record.id)
            yield case.finding("unknown-heading", "error", error.message, hint=error.hint, place=place)
        elif not term.is_active:
            yield _inactive(case, term, place)


def _inactive(case: Case, term: Term, place: str) -> Finding:
    if term.is_deprecated:
        message = _("“{id}” is no longer used.").format(id=term.id)
        hint = (
            _("Use “{id}” instead.").format(id=term.replaced_by)
            if term.replaced_by
            else _("Choose another term, or merge it into one: “docbase vocabulary merge {id} …”.").format(
                id=term.id
            )
        )
        return case.finding("deprecated-heading", "warning", message, hint=hint, place=place)
    message = _("“{id}” is a candidate: not yet in use.").format(id=term.id)
    hint = _("Accept it with “docbase vocabulary activate {id}”, or choose another one.").format(id=term.id)
    return case.finding("candidate-heading", "warning", message, hint=hint, place=place)


def _missing_files(case: Case) -> Iterator[Finding]:
    for file in case.record.files:
        place = f"files.{file.path}"
        try:
            if not case.catalogue.file_path(case.record, file).is_file():
                message = _("The file “{path}” is not there.").format(path=file.path)
                hint = _("Put it back beside the record, or correct “path”.")
                yield case.finding("missing-file", "error", message, hint=hint, place=place)
        except InvalidRecordError as error:
            yield case.finding("file-outside", "error", error.message, hint=error.hint, place=place)
        except StorageError as error:
            yield case.finding("unreadable-file", "error", error.message, hint=error.hint, place=place)


def _files_of_two(case: Case) -> Iterator[Finding]:
    for file in case.record.files:
        claimants = case.catalogue.claimants(shelves.beside(case.location, file.path))
        others = ", ".join(record_id for record_id in claimants if record_id != case.record.id)
        if others:
            message = _("The file “{path}” also belongs to {others}.").format(path=file.path, others=others)
            hint = _("Keep it in one of the records, or make one record of the two.")
            yield case.finding("shared-file", "warning", message, hint=hint, place=f"files.{file.path}")


def _changed_files(case: Case) -> Iterator[Finding]:
    for file in case.record.files:
        if file.sha256 and (digest := _digest(case, file)) and digest != file.sha256:
            message = _("The content of “{path}” has changed since it was catalogued.").format(path=file.path)
            hint = _("Run “docbase ingest” if the new content is right; else restore the file.")
            yield case.finding("changed-file", "warning", message, hint=hint, place=f"files.{file.path}")


def _digest(case: Case, file: RecordFile) -> str:
    try:
        with case.catalogue.file_path(case.record, file).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, InvalidRecordError, StorageError):
        return ""  # told by the rules on missing files


def _lost_relations(case: Case) -> Iterator[Finding]:
    for relation in case.record.relations:
        if relation.id not in case.catalogue:
            message = _("The related record “{id}” does not exist.").format(id=relation.id)
            nearest = case.catalogue.nearest(relation.id)
            hint = (
                _("Did you mean {names}?").format(names=", ".join(nearest))
                if nearest
                else _("Correct the id, or remove the relation.")
            )
            place = f"relations.{relation.id}"
            yield case.finding("lost-relation", "warning", message, hint=hint, place=place)


def _false_identifiers(case: Case) -> Iterator[Finding]:
    for scheme, code in case.record.identifiers.items():
        if not identifiers.is_valid(scheme, code):
            message = _("“{code}” is not a valid {scheme}.").format(code=code, scheme=scheme.upper())
            hint = _("Compare it with the publication: a digit is wrong, or missing.")
            place = f"identifiers.{code}"
            yield case.finding("false-identifier", "warning", message, hint=hint, place=place)


def _untitled(case: Case) -> Iterator[Finding]:
    if not case.record.title.strip():
        message = _("This record has no title: bibliographies leave it out.")
        yield case.finding("no-title", "warning", message, hint=_("Add a line “title: …”."), place="id")


def _gaps(case: Case) -> Iterator[Finding]:
    record = case.record
    if record.status != "reviewed":
        return
    missing = {
        "date": _("This reviewed record has no date."),
        "themes": _("This reviewed record has no theme."),
        "axes": _("This reviewed record has no axis."),
    }
    for field, message in missing.items():
        if not getattr(record, field):
            yield case.finding(f"no-{field}", "info", message, hint=_("Complete it if you can."), place=field)


RULES: Mapping[str, Callable[[Case], Iterator[Finding]]] = MappingProxyType(
    {
        "unknown-key": _unknown_keys,
        "heading": _unknown_headings,
        "missing-file": _missing_files,
        "shared-file": _files_of_two,
        "lost-relation": _lost_relations,
        "false-identifier": _false_identifiers,
        "no-title": _untitled,
        "gap": _gaps,
    }
)
"""The rules, by name; each looks at one record."""
DEEP_RULES: Mapping[str, Callable[[Case], Iterator[Finding]]] = MappingProxyType(
    {"changed-file": _changed_files}
)
"""The rules that read every file."""
