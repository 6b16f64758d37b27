"""A draft of the vocabulary confronted with the file and the records: what would change, to the letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase.catalogue import retired, yamltext
from docbase.catalogue.sidecar import read_record, update_record
from docbase.catalogue.store import Catalogue
from docbase.catalogue.termedit import edited
from docbase.catalogue.vocabulary import default_vocabulary_text, read_vocabulary
from docbase.errors import ChangedMeanwhileError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.history import Change, Deed, Plan
from docbase.model.revision import RecordChange, Revision, TermChange
from docbase.vocabularies.draft import Draft, as_it_is

_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([A-Za-z]{2,3})\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a change of the vocabulary starts from."""

    file: Path
    """The vocabulary.yaml of the centre, be it there or not."""
    vocabulary: Vocabulary
    """What it says."""
    catalogue: Catalogue

    @property
    def language(self) -> str:
        """The language of the labels, which vocabulary.yaml says; French when it does not."""
        said = _LANGUAGE.search(self.text())
        return said[1] if said else "fr"

    def text(self) -> str:
        """Returns the text of the vocabulary: that of the default one when the centre has none of its own.

        Raises:
            ConfigurationError, StorageError: it cannot be read.
        """
        return yamltext.settings_text(self.file) if self.file.exists() else default_vocabulary_text()

    def given_ids(self) -> frozenset[str]:
        """Returns the ids that terms have or had.

        Raises:
            StorageError: they cannot be read.
        """
        known = retired.retired_ids(self.file.parent, retired.OF_TERMS)
        return known.union(term.id for term in self.vocabulary)


def revision(draft: Draft, ground: Ground) -> Revision:
    """Returns what a draft would change.

    Raises:
        ChangedMeanwhileError: vocabulary.yaml says something else of a term than the vocabulary known.
        ConfigurationError: vocabulary.yaml is written in a way that docbase cannot edit.
        StorageError: a file cannot be read.
    """
    records = tuple(_record_changes(draft, ground.catalogue))
    terms = tuple(
        TermChange(before=ground.vocabulary.get(term.id), after=term)
        for term in draft.vocabulary
        if ground.vocabulary.get(term.id) != term
    )
    files = (_vocabulary_change(terms, ground),) if terms else ()
    changes = (*files, *(_file_change(draft, one.before.id, ground.catalogue) for one in records))
    plan = Plan(deed=Deed(action=draft.action), changes=changes, notes=draft.notes)
    return Revision(terms=terms, records=records, plan=plan)


def _record_changes(draft: Draft, catalogue: Catalogue) -> Iterator[RecordChange]:
    if draft.retag is as_it_is:
        return
    for record in catalogue.records():
        after = draft.retag(record)
        if after != record:
            yield RecordChange(before=record, after=after)


def _vocabulary_change(terms: Sequence[TermChange], ground: Ground) -> Change:
    text = ground.text()
    found = read_vocabulary(text, ground.file)
    for one in terms:
        if found.get(one.after.id) != one.before:
            raise ChangedMeanwhileError(
                _("“{id}” was changed by somebody else in the meantime; nothing was written.").format(
                    id=one.after.id
                ),
                hint=_("Run the command again: it starts from what is there now."),
                path=ground.file,
                value=one.after.id,
            )
    return Change(
        path=ground.file.name,
        before=text if ground.file.exists() else None,
        after=edited(text, [one.after for one in terms], ground.file),
    )


def _file_change(draft: Draft, record_id: str, catalogue: Catalogue) -> Change:
    """Returns what becomes of the file of a record as it is now, which may be newer than the record known."""
    path = f"{catalogue.root.name}/{catalogue.location(record_id)}"
    text = catalogue.text(record_id)
    found = read_record(text, path)
    after = update_record(text, found, draft.retag(found))
    return Change(path=path, record_id=record_id, before=text, after=after)
