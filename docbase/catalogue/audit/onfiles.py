"""Rules on the files of publications."""

import hashlib
from collections.abc import Iterator

from docbase.catalogue import shelves
from docbase.catalogue.audit.rule import Case, Fault, Rule
from docbase.errors import DocbaseError, InvalidRecordError, StorageError
from docbase.messages import gettext as _
from docbase.model.record import RecordFile


def _missing(case: Case) -> Iterator[Fault]:
    for file, is_there in case.files.items():
        if is_there is False:
            yield Fault(
                message=_("The file “{path}” is not there.").format(path=file.path),
                hint=_("Put it back beside the record, or correct “path”."),
                place=_place(file),
            )


def _outside(case: Case) -> Iterator[Fault]:
    return _refused(case, InvalidRecordError)


def _unreadable(case: Case) -> Iterator[Fault]:
    return _refused(case, StorageError)


def _refused(case: Case, kind: type[DocbaseError]) -> Iterator[Fault]:
    for file, refusal in case.files.items():
        if isinstance(refusal, kind):
            yield Fault(message=refusal.message, hint=refusal.hint, place=_place(file))


def _of_two(case: Case) -> Iterator[Fault]:
    for file in case.record.files:
        claimants = case.catalogue.claimants(shelves.beside(case.location, file.path))
        others = ", ".join(record_id for record_id in claimants if record_id != case.record.id)
        if others:
            yield Fault(
                message=_("The file “{path}” also belongs to {others}.").format(
                    path=file.path, others=others
                ),
                hint=_("Keep it in one of the records, or make one record of the two."),
                place=_place(file),
            )


def _changed(case: Case) -> Iterator[Fault]:
    for file in case.record.files:
        if file.sha256 and (digest := _digest(case, file)) and digest != file.sha256:
            yield Fault(
                message=_("The content of “{path}” has changed since it was catalogued.").format(
                    path=file.path
                ),
                hint=_("Run “docbase ingest” if the new content is right; else restore the file."),
                place=_place(file),
            )


def _digest(case: Case, file: RecordFile) -> str:
    try:
        with case.catalogue.file_path(case.record, file).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, InvalidRecordError, StorageError):
        return ""  # told by the rules on missing files


def _place(file: RecordFile) -> str:
    return f"files.{file.path}"


RULES = (
    Rule(
        code="missing-file",
        severity="error",
        look=_missing,
        why=lambda: _(
            "A file of the record is not there: nobody can open it, and its text is lost at the next"
            " “docbase reindex”. It was moved, renamed or deleted outside docbase."
        ),
    ),
    Rule(
        code="file-outside",
        severity="error",
        look=_outside,
        why=lambda: _(
            "The path of a file leads out of the corpus: what lies there is in no copy of it, and might be"
            " shown to those who must not see it."
        ),
    ),
    Rule(
        code="unreadable-file",
        severity="error",
        look=_unreadable,
        why=lambda: _("The disk refuses the file or its folder: nobody can open it, nor docbase index it."),
    ),
    Rule(
        code="shared-file",
        severity="warning",
        look=_of_two,
        why=lambda: _(
            "One file in two records is one publication described twice: searches give it twice, and the two"
            " records will come to differ."
        ),
    ),
    Rule(
        code="changed-file",
        severity="warning",
        look=_changed,
        is_deep=True,
        why=lambda: _(
            "The file is no longer the one that was catalogued: a new version, or a damaged one. Only --deep"
            " looks for it, as every file must be read."
        ),
    ),
)
