"""How publications are found, and read once they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from docbase.centre.working import Working
from docbase.errors import StaleIndexError
from docbase.founding import INDEX

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.model.search import Completion, EntryPage, ResultPage
    from docbase.search.asking import SearchOptions
    from docbase.searches.alerts import SavedSearches
    from docbase.viewing.lectern import Lectern


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationText:
    """What was read of a publication, page by page."""

    record_id: str
    pages: tuple[EntryPage, ...]


class Searching(Working):
    """A centre that is searched."""

    def search(
        self,
        text: str = "",
        *,
        filters: Mapping[str, str | Sequence[str]] | None = None,
        **options: Unpack[SearchOptions],
    ) -> ResultPage:
        """Returns the publications that answer, ranked, with their pages that do, and the facets counted.

        When none does, those that answer the nearest wider question are given, and the notes say so.

        Args:
            text: words, "phrases", fields and operators, in French or English; empty lists everything.
            filters: values by facet field; several values of one field are alternatives.
            options: `sort` (one of docbase.model.search.SORTS), `limit` (20), `offset`, `expands` (False
                leaves the synonyms of the vocabulary out), `explains` (fills in the reasons of each hit),
                `since` (a day in ISO form: only what came in on it or later).

        Raises:
            QueryError: a filter or an order that does not exist.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.asking import ask

        found = ask(self.index, self.vocabulary, text, filters, **options)
        if self._audience is None:
            return found
        from docbase.audience import AudienceIndex

        assert isinstance(self.index, AudienceIndex)
        return self.index.seen_spelling(found)

    def complete(self, text: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Returns what a text that is being typed may become: words, titles, terms, authors.

        Args:
            text: what has been typed so far; its last word is taken for a beginning.
            limit: how many completions to give, at most.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.completion import complete

        if self._audience is None:
            return complete(text, limit, self.index, self.vocabulary, self._titles)
        from docbase.audience import AudienceIndex

        assert isinstance(self.index, AudienceIndex)
        found = complete(text, 2 * limit, self.index, self.vocabulary, self._titles)
        return self.index.only_seen(found, limit)

    def similar(self, record_id: str, limit: int = 10) -> ResultPage:
        """Returns the publications most like this one, the best first, with what they share as reasons.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.search.similar import similar

        return similar(self.get(record_id), self.index, self.vocabulary, limit)

    def is_retired(self, record_id: str) -> bool:
        """Returns whether a record had this id once, and is gone for good.

        Raises:
            StorageError: the note of such ids cannot be read.
        """
        from docbase.catalogue.retired import retired_ids

        return record_id in retired_ids(self.corpus)

    def as_mapping(self, record_id: str) -> dict[str, object]:
        """Returns the record under the names of its YAML, for other programs.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.catalogue.sidecar import as_mapping

        return as_mapping(self.get(record_id))

    def file_locations(self, record_id: str) -> tuple[str, ...]:
        """Returns the paths of the files of a publication in the corpus, as its record has them, with `/`.

        Raises:
            RecordNotFoundError: no record has this id.
        """
        from docbase.catalogue.shelves import beside

        files = self.get(record_id).files
        location = self.catalogue.location(record_id)
        return tuple(beside(location, file.path) for file in files)

    def file_paths(self, record_id: str) -> tuple[Path, ...]:
        """Returns where the files of a publication are, whether they exist or not.

        Raises:
            RecordNotFoundError: no record has this id.
            InvalidRecordError: a path leads out of the corpus.
        """
        record = self.get(record_id)
        return tuple(self.catalogue.file_path(record, file) for file in record.files)

    def text(self, record_id: str) -> PublicationText:
        """Returns what was read of a publication, page by page, its files one after the other.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        self.get(record_id)
        return PublicationText(record_id=record_id, pages=self.index.pages(record_id))

    @property
    def lectern(self) -> Lectern:
        """Where publications are read page by page, as they are seen; pictures are kept in index/pictures."""
        from docbase.viewing.lectern import Lectern
        from docbase.viewing.pictures import Pictures

        return Lectern(
            pictures=Pictures(self.root / INDEX / "pictures", self._limits, self._terms),
            index=self.index,
            vocabulary=self.vocabulary,
            record=self.get,
            files=lambda one: dict(zip(self.file_locations(one), self.file_paths(one), strict=True)),
        )

    def counts(self, facet: str) -> dict[str, int]:
        """Returns how many publications have each value of a facet; nothing when the index cannot say.

        Raises:
            QueryError: there is no such facet.
        """
        from docbase.model.search import Query

        query = Query(limit=0, facets=(facet,))
        try:
            return {value.id: value.count for value in self.index.search(query).facets[facet]}
        except StaleIndexError:
            return {}

    @property
    def alerts(self) -> SavedSearches:
        """The saved searches of the centre, and what is new for each."""
        from docbase.searches.alerts import SavedSearches

        return SavedSearches(
            root=self.root,
            memory=self.root / INDEX / "searches",
            index=self.index,
            vocabulary=self.vocabulary,
            wait=self.settings.wait,
        )

    def _titles(self, record_ids: Iterable[str]) -> dict[str, str]:
        return {record_id: record.full_title for record_id, record in self.records(record_ids).items()}
