"""What a centre does with its recipes: make them, keep their editions, compare them with the last one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Unpack

from docbase.cite import Kept, KeptPieces, Remembering, format_named
from docbase.model.record import Record
from docbase.publishing.editions import FOLDER as EDITIONS
from docbase.publishing.editions import Difference, Editions
from docbase.publishing.made import LayoutOptions, MadeBibliography, publish
from docbase.publishing.products import bulletin, named_body, own_body, productions
from docbase.publishing.recipe import Recipe, as_filters, changed
from docbase.publishing.recipefile import FOLDER, find_recipe, load_recipe
from docbase.publishing.selecting import Chosen, Shelf, select

_KEPT_FORMATS = ("docx", "pdf", "html")
"""Formats of an edition whose recipe names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEdition:
    """An edition as it was kept."""

    paths: tuple[Path, ...]
    made: MadeBibliography
    """The first of its files, with what a person should know of all."""
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Makes bibliographies for a centre."""

    root: Path
    """Folder of the centre."""
    shelf: Shelf
    issuer: str
    """Name of the centre."""
    body: str
    """Id of the actor that the centre is; empty when that is not said."""
    catalogue: Callable[[], Iterable[Record]]
    """Returns every record."""

    def recipe(self, name: str | Path, **changes: Unpack[LayoutOptions]) -> Recipe:
        """Returns a recipe, given by the path of its file or by its name in the folder `bibliographies`.

        Args:
            name: as "participation.yaml".
            changes: what is to be otherwise than the recipe says; what is empty changes nothing.

        Raises:
            ConfigurationError: there is none, or it cannot be understood; names the line.
        """
        return changed(load_recipe(find_recipe(name, self.root)), self.issuer, **changes)

    def bulletin(
        self,
        since: str,
        *,
        until: date | None = None,
        filters: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Recipe:
        """Returns the recipe of the bulletin of acquisitions: what came in since a day, by theme.

        Raises:
            CitationError: `since` is no day.
        """
        recipe = bulletin(since, until, as_filters(filters), self.shelf.language)
        return changed(recipe, self.issuer)

    def productions(self, year: int, body: str = "") -> Recipe:
        """Returns the recipe of the list of what the centre published in a year, by type.

        Args:
            year: the year of publication.
            body: id or name of who published; empty for the centre, as its settings say.

        Raises:
            CitationError: the settings do not say which actor the centre is.
        """
        terms = self.shelf.vocabulary
        who = named_body(body, terms) if body else own_body(self.body, self.issuer, terms)
        recipe = productions(year, self.catalogue(), who, self.shelf.language)
        return changed(recipe, self.issuer)

    def regenerate(self, recipe: Recipe) -> dict[Path, MadeBibliography]:
        """Returns the files of a recipe, made anew, one for each format it names; none when it names none.

        Raises:
            ConfigurationError, QueryError, CitationError, StaleIndexError: as `make`.
        """
        made = self.make_all(recipe, recipe.formats)
        return {self.beside(recipe, name): one for name, one in made.items()}

    def make(self, recipe: Recipe, format: str = "md") -> MadeBibliography:
        """Returns the bibliography of the recipe.

        Raises:
            QueryError, ConfigurationError, StaleIndexError: as `selecting.select`.
            CitationError: no such format, style or grouping, or pandoc fails.
        """
        return self.make_all(recipe, (format,))[format]

    def make_all(self, recipe: Recipe, formats: Sequence[str]) -> dict[str, MadeBibliography]:
        """Returns the bibliography of the recipe in each of these formats.

        Raises:
            QueryError, ConfigurationError, StaleIndexError, CitationError: as `make`.
        """
        return self._written(select(recipe, self.shelf), formats)

    def freeze(self, recipe: Recipe, today: date | None = None) -> KeptEdition:
        """Keeps a dated edition of the recipe, in every format it names.

        Raises:
            QueryError, ConfigurationError, StaleIndexError, CitationError: as `make`; or there is an edition
                of that day already.
            StorageError: the disk refuses.
        """
        day = recipe.as_of or today or date.today()
        editions = self._editions(recipe)
        editions.require_free(day)
        chosen = select(replace(recipe, as_of=day), self.shelf)
        made = self._written(chosen, recipe.formats or _KEPT_FORMATS)
        paths = editions.keep(recipe.name, day, chosen.selection, made)
        return KeptEdition(paths=paths, made=next(iter(made.values())), day=day)

    def compare(self, recipe: Recipe) -> Difference:
        """Returns what a new edition of the recipe would change in the last one.

        Raises:
            QueryError, ConfigurationError, StaleIndexError, CitationError: as `make`; or the last edition
                cannot be read.
        """
        return self._editions(recipe).compare(select(recipe, self.shelf).selection)

    def beside(self, recipe: Recipe, format: str) -> Path:
        """Returns where the file of a recipe in this format stands: beside the recipe, under its name.

        Raises:
            CitationError: there is no such format.
        """
        folder = recipe.path.parent if recipe.path else self.root / FOLDER
        return folder / f"{recipe.name}{format_named(format).suffix}"

    def _editions(self, recipe: Recipe) -> Editions:
        return Editions(self.root / FOLDER / EDITIONS / recipe.name)

    def _written(self, chosen: Chosen, formats: Sequence[str]) -> dict[str, MadeBibliography]:
        kept = self.root / "index" / "citations"
        selection = replace(chosen.selection, processor=Remembering(Kept(kept)), pieces=KeptPieces(kept))
        made = {one: publish(selection, one) for one in formats}
        return {
            name: replace(one, unreadable=chosen.unreadable, notes=chosen.notes) for name, one in made.items()
        }
