"""Where a publication lies open: its pages as they are seen, and what in them answers a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docbase.errors import RecordNotFoundError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record
from docbase.model.search import EntryPage, PageHit
from docbase.model.views import PageView
from docbase.search.index import SearchIndex
from docbase.viewing.marking import answering, boxes, spans, wanted
from docbase.viewing.pictures import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Lectern:
    """The parts of a centre with which its publications are read page by page."""

    pictures: Pictures
    index: SearchIndex
    vocabulary: Vocabulary
    record: Callable[[str], Record]
    """Returns a record by its id."""
    files: Callable[[str], Mapping[str, Path]]
    """Returns where the files of a publication are, by their paths in corpus/, as its record has them."""

    def page_view(self, record_id: str, page: EntryPage, text: str = "") -> PageView:
        """Returns a page of a PDF as it is seen, with the places of the words that answer a question.

        Args:
            record_id: the publication.
            page: one of the pages of its text.
            text: the question, as in a search.

        Raises:
            RecordNotFoundError: no record has this id, or it has no such file.
            ExtractionError: it is no PDF, or cannot be drawn.
            StorageError: the file cannot be read, or the picture kept.
        """
        record = self.record(record_id)
        places = self.files(record_id)
        if page.file not in places:
            raise RecordNotFoundError(
                _("“{id}” has no file {path}.").format(id=record_id, path=page.file), record_id=record_id
            )
        file = record.files[list(places).index(page.file)]
        kept = self.pictures.page(places[page.file], file.sha256, page.number)
        marks = boxes(kept.words, wanted(text, self.vocabulary), record.language) if text else ()
        return PageView(picture=kept.picture, width=kept.width, height=kept.height, marks=marks)

    def pages_answering(self, record_id: str, text: str) -> tuple[PageHit, ...]:
        """Returns every page of a publication that answers a question: the best few first, then in order.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        language = self.record(record_id).language
        return tuple(answering(self.index.pages(record_id), wanted(text, self.vocabulary), language))

    def marked(self, text: str, question: str, language: str = "") -> tuple[tuple[int, int], ...]:
        """Returns where the words of a text stand that answer a question, each from its start to its end.

        Args:
            text: the text of a page.
            question: as in a search.
            language: what the text is written in, as an ISO code.
        """
        return tuple(spans(text, wanted(question, self.vocabulary), language))
