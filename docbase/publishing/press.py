"""What a centre does with its recipes: make them, keep their editions, compare them with the last one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from docbase.cite import Remembering, format_named
from docbase.publishing.editions import FOLDER as EDITIONS
from docbase.publishing.editions import Difference, Editions
from docbase.publishing.made import MadeBibliography, publish
from docbase.publishing.recipe import Recipe
from docbase.publishing.recipefile import FOLDER
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

    def make(self, recipe: Recipe, format: str) -> MadeBibliography:
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
        return _written(select(recipe, self.shelf), formats)

    def freeze(self, recipe: Recipe, today: date) -> KeptEdition:
        """Keeps a dated edition of the recipe, in every format it names.

        Raises:
            QueryError, ConfigurationError, StaleIndexError, CitationError: as `make`; or there is an edition
                of that day already.
            StorageError: the disk refuses.
        """
        day = recipe.as_of or today
        editions = self._editions(recipe)
        editions.require_free(day)
        chosen = select(replace(recipe, as_of=day), self.shelf)
        made = _written(chosen, recipe.formats or _KEPT_FORMATS)
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


def _written(chosen: Chosen, formats: Sequence[str]) -> dict[str, MadeBibliography]:
    selection = replace(chosen.selection, processor=Remembering())
    made = {one: publish(selection, one) for one in formats}
    return {
        name: replace(one, unreadable=chosen.unreadable, notes=chosen.notes) for name, one in made.items()
    }
