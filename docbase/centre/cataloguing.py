"""What the documentalist does: records, vocabularies, relations and suggestions, changed at her desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from docbase import settings as _settings
from docbase.centre.collecting import Collecting
from docbase.errors import IndexLockedError, StorageError
from docbase.founding import INDEX, VOCABULARY

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.catalogue.audit import Finding
    from docbase.editing.forms import FormDesk
    from docbase.exchange.reading.desk import ImportDesk
    from docbase.ingest.workplace import Progress
    from docbase.inspection import Inspection
    from docbase.model.history import JournalEntry
    from docbase.model.related import LikelyRelation, Related
    from docbase.model.revision import Revision
    from docbase.templates.desk import TemplateDesk
    from docbase.vocabularies.desk import VocabularyDesk


class Cataloguing(Collecting):
    """A centre in which records and vocabularies are changed."""

    @property
    def forms(self) -> FormDesk:
        """Where records are filled in on forms; what is planned there, `carry_out` does."""
        from docbase.editing.forms import FormDesk

        return FormDesk(desk=self.desk, rules=lambda: self.inspection.rules)

    @property
    def templates(self) -> TemplateDesk:
        """Where records begin from the template of their type, and filled Word forms become records."""
        from docbase.templates.desk import TemplateDesk

        return TemplateDesk(
            root=self.root,
            centre=self.settings.name,
            language=self.settings.language,
            desk=self.desk,
            carry_out=self.carry_out,
            read_ahead=self._read_ahead,
        )

    @property
    def vocabulary_desk(self) -> VocabularyDesk:
        """Where the vocabulary is looked up, and changes of it are planned; `revise` makes them."""
        from docbase.vocabularies.desk import VocabularyDesk
        from docbase.vocabularies.revising import Ground

        ground = Ground(file=self.root / VOCABULARY, vocabulary=self.vocabulary, catalogue=self.catalogue)
        return VocabularyDesk(ground, self._matching)

    def revise(
        self,
        revision: Revision,
        progress: Callable[[Progress], None] | None = None,
        *,
        command: str = "",
        reindexes: bool = True,
    ) -> JournalEntry | None:
        """Makes a change of the vocabulary and of the records that follow, and has the index follow them.

        Args:
            revision: the change, as `vocabulary_desk` plans it.
            progress: told of each publication indexed anew.
            command: the command as it was typed.
            reindexes: whether the index is built again where search depends on the change; else it is stale.

        Raises:
            ChangedMeanwhileError: somebody has changed one of the files since; nothing was written.
            IndexLockedError, StorageError: nothing was written.
        """
        return self.carry_out(revision.plan, command, progress, reindexes=reindexes)

    def related(self, record_id: str) -> tuple[Related, ...]:
        """Returns the records that a record is related to, whichever of the two says so.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.editing.relatives import Relatives

        relatives = Relatives(
            index=self.index,
            records=self.records,
            everything=lambda: self.catalogue if self._audience is None else (),
        )
        return relatives.of(self.get(record_id))

    def likely_relations(self, record_ids: Iterable[str] = ()) -> tuple[LikelyRelation, ...]:
        """Returns the pairs of records whose texts are much alike and that no relation links yet.

        Pairs that a person has refused are left out.

        Args:
            record_ids: records of which each pair has one; by default, all.

        Raises:
            ConfigurationError: refusals.jsonl cannot be understood.
            StorageError: the disk refuses.
        """
        from docbase.ingest.likely import likely_relations
        from docbase.suggest.pairs import RefusedPairs

        refused, found = RefusedPairs(self.root).all(), frozenset(record_ids)
        likely = likely_relations(self.catalogue, self.root / INDEX, found)
        return tuple(one for one in likely if {one.record.id, one.other.id} not in refused)

    def refuse_relation(self, first: str, second: str) -> None:
        """Remembers that two records are not related, so that it is not proposed again.

        Raises:
            RecordNotFoundError: no record has one of the ids.
            ConfigurationError: refusals.jsonl cannot be understood.
            IndexLockedError, StorageError: nothing was written.
        """
        from docbase.suggest.pairs import RefusedPairs

        pair = (self.get(first).id, self.get(second).id)
        with self._writing():
            RefusedPairs(self.root).add([pair])

    @property
    def importing(self) -> ImportDesk:
        """Where records of other programs are taken in."""
        from datetime import date

        from docbase.exchange.reading.desk import ImportDesk

        return ImportDesk(desk=self.desk, today=date.today(), read_files=self.ingest)

    def audit(self, *, deep: bool = False, codes: Collection[str] = ()) -> list[Finding]:
        """Returns what is wrong with the records and the index, the gravest first.

        Args:
            deep: whether every file, of the index too, is read again and compared with its digest.
            codes: rules that alone are looked for; none means all of them.

        Raises:
            QueryError: one of the rules does not exist; the hint names the nearest.
            ConfigurationError: a rule in docbase.yaml cannot be; names the line.
        """
        if self.journal.is_pending:
            with suppress(IndexLockedError, StorageError), self._writing(wait=0):
                pass  # what a killed docbase has begun is ended
        return self.inspection.only(codes).findings(deep=deep)

    @property
    def inspection(self) -> Inspection:
        """The rules of the centre, what they find, and the plan that mends what can be mended surely.

        Raises:
            ConfigurationError: a rule in docbase.yaml cannot be; names the line.
        """
        from docbase.catalogue.audit.rulebook import rulebook
        from docbase.inspection import RULES, Inspection

        path = self.root / _settings.FILE_NAME
        rules = rulebook(RULES, self.settings.rules, self.vocabulary, path)
        return Inspection(catalogue=self.catalogue, rules=rules, elsewhere=self._ailments)

    def _ailments(self, deep: bool) -> Iterator[Finding]:
        """Yields what is wrong beside the records: with the index and the journal."""
        from docbase.editing import health as journal_health
        from docbase.ingest import health

        yield from health.findings(self._workplace(), deep=deep)
        yield from journal_health.findings(self.journal, deep=deep)
