"""What goes out: citations, bibliographies, bulletins, and records for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, overload

from docbase.centre.searching import Searching

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.cite import Format
    from docbase.exchange.writing.desk import ExportDesk
    from docbase.exchange.writing.exporting import ExportOptions
    from docbase.model.record import Record
    from docbase.publishing import LayoutOptions, MadeBibliography
    from docbase.publishing.press import Press


class Publishing(Searching):
    """A centre that publishes."""

    def cite(self, record_id: str, style: str = "") -> str:
        """Returns the reference of one publication.

        Args:
            record_id: the publication.
            style: as in `make_bibliography`.

        Raises:
            RecordNotFoundError: no record has this id.
            CitationError: the style does not exist, or pandoc fails.
        """
        from docbase.cite import Layout, cite_one

        layout = Layout(style=style or self._style, language=self.settings.language)
        return cite_one(self.get(record_id), self.vocabulary, layout)

    @overload
    def bibliography(
        self, text: str = "", *, format: Literal["docx", "odt", "pdf"], **layout: Unpack[LayoutOptions]
    ) -> bytes: ...

    @overload
    def bibliography(
        self,
        text: str = "",
        *,
        format: Literal["md", "html", "txt", "bibtex", "biblatex", "ris", "csl-json", "csv"] = "md",
        **layout: Unpack[LayoutOptions],
    ) -> str: ...

    @overload
    def bibliography(
        self, text: str = "", *, format: str, **layout: Unpack[LayoutOptions]
    ) -> str | bytes: ...

    def bibliography(
        self, text: str = "", *, format: str = "md", **layout: Unpack[LayoutOptions]
    ) -> str | bytes:
        """Returns the bibliography of what the question finds: text, or bytes for a format that is not text.

        Args:
            text: as in `search`; empty takes the whole catalogue.
            format: md, html, docx, odt, pdf, txt, bibtex, biblatex, ris, csl-json or csv.
            layout: `filters`, `style`, `group_by`, `annotated`, `title`…: see `LayoutOptions`.

        Raises:
            QueryError, CitationError, StaleIndexError: as `make_bibliography`.
        """
        made = self.make_bibliography(text, format=format, **layout)
        return made.text if made.is_text else made.content

    def make_bibliography(
        self, text: str = "", *, format: str = "md", **layout: Unpack[LayoutOptions]
    ) -> MadeBibliography:
        """Returns the bibliography of what the question finds, with what was left out and why.

        Args:
            text: as in `search`; empty takes the whole catalogue.
            format: as in `bibliography`.
            layout: see `LayoutOptions`.

        Raises:
            QueryError: a filter that does not exist.
            CitationError: no such style, format or grouping.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        from docbase.publishing.recipe import asked

        # A list without a title of its own is no publication of the centre.
        issuer = self.settings.name if layout.get("title") else ""
        return self.press.make(asked(text, issuer, **layout), format)

    def bibliography_of(
        self, record_ids: Iterable[str], *, format: str = "md", style: str = "", title: str = ""
    ) -> MadeBibliography:
        """Returns the bibliography of publications that were chosen one by one.

        Args:
            record_ids: the publications; one that is gone is left out.
            format: as in `bibliography`.
            style: as in `make_bibliography`.
            title: title of the bibliography.

        Raises:
            CitationError: no such style or format.
        """
        from docbase.publishing.recipe import Recipe

        found = tuple(self.records(record_ids))
        return self.press.make(Recipe(include=found, only_picked=True, style=style, title=title), format)

    @property
    def exporting(self) -> ExportDesk:
        """Where records go out to other programs."""
        from docbase.exchange.writing.desk import ExportDesk

        return ExportDesk(
            index=self.index,
            vocabulary=self.vocabulary,
            get=self.get,
            records=self.records,
            whole=self._whole,
            language=self.settings.language,
            issuer=self.settings.name,
        )

    def export(
        self, text: str = "", *, format: str = "unimarc", **which: Unpack[ExportOptions]
    ) -> str | bytes:
        """Returns records for other programs: text, or bytes for a format that is not text.

        Args:
            text: as in `search`; empty, without filters and ids, takes the whole catalogue.
            format: unimarc, unimarc-xml, marc21-xml, mods, dc, json-ld, bibtex, biblatex, ris, csl-json, csv
                or xlsx.
            which: `filters` as in `search`; `ids` of records chosen one by one.

        Raises:
            QueryError, CitationError, RecordNotFoundError, StaleIndexError: as `exporting.make`.
        """
        made = self.exporting.make(text, format=format, **which)
        return made.text if made.is_text else made.content

    def _whole(self) -> tuple[Sequence[Record], Sequence[str]]:
        """Returns every record that may be seen, by id, and the places of those that cannot be read."""
        every = sorted(self.catalogue, key=lambda record: record.id)
        if self._audience is None:
            return every, sorted({place for place, _error in self.catalogue.located_problems()})
        return [record for record in every if self._audience.sees(record)], ()

    def styles(self) -> tuple[str, ...]:
        """Returns the names of the citation styles that docbase ships."""
        from docbase.cite.styles import style_names

        return style_names()

    def formats(self) -> tuple[str, ...]:
        """Returns the names of the formats of bibliographies."""
        from docbase.plugins import FORMATS, names

        return names(FORMATS)

    def format(self, name: str) -> Format:
        """Returns a format of bibliographies.

        Raises:
            CitationError: there is none with this name.
        """
        from docbase.cite import format_named

        return format_named(name)

    def format_for(self, path: Path) -> str:
        """Returns the bibliography format that the name of a file asks for.

        Raises:
            CitationError: no format has its suffix.
        """
        from docbase.cite import format_of_suffix

        return format_of_suffix(path.suffix).name

    @property
    def press(self) -> Press:
        """What makes bibliographies: of questions, of recipes and their editions, of acquisitions."""
        from docbase.publishing.press import Press
        from docbase.publishing.recipefile import FOLDER
        from docbase.publishing.selecting import Shelf

        shelf = Shelf(
            index=self.index,
            vocabulary=self.vocabulary,
            records=self.records,
            ids=lambda: [record.id for record in self.catalogue],
            style=self._style,
            language=self.settings.language,
            templates=self.root / FOLDER,
        )
        own = self.settings
        return Press(
            root=self.root, shelf=shelf, issuer=own.name, body=own.body, catalogue=lambda: self.catalogue
        )

    @property
    def _style(self) -> str:
        """The style of the centre; the path of a style is taken from the folder of the centre."""
        own = self.root / self.settings.style
        return str(own) if own.suffix == ".csl" and own.is_file() else self.settings.style
