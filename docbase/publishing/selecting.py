"""From a recipe to a selection: what its questions find, what is picked or taken out by hand, in parts."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docbase.cite import Layout, Part, Pointer, Selection
from docbase.errors import ConfigurationError, QueryError
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import Vocabulary
from docbase.model.dates import told_day
from docbase.model.record import Record
from docbase.model.search import Query
from docbase.publishing.recipe import Filters, Recipe, Section
from docbase.publishing.recipefile import said_with_line
from docbase.search.asking import question
from docbase.search.index import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a selection is made from: the parts of a centre, and what it always prints alike."""

    index: SearchIndex
    vocabulary: Vocabulary
    records: Callable[[Iterable[str]], dict[str, Record]]
    """Returns the records that can be read, by id, in the order asked for."""
    ids: Callable[[], Sequence[str]]
    """Returns the id of every record."""
    style: str
    language: str
    templates: Path
    """Folder of the templates of the centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A selection, and what a person should know of how it came about."""

    selection: Selection
    unreadable: tuple[str, ...]
    notes: tuple[str, ...]


def select(recipe: Recipe, shelf: Shelf) -> Chosen:
    """Returns what the recipe asks for.

    Raises:
        QueryError: a filter asks for what does not exist.
        ConfigurationError: the same, or an unknown actor, in the file of a recipe; names the line.
        StaleIndexError: the index is missing or must be rebuilt.
    """
    return _Selecting(recipe, shelf).chosen()


class _Selecting:
    """One selection in the making."""

    def __init__(self, recipe: Recipe, shelf: Shelf) -> None:
        self.recipe = recipe
        self._shelf = shelf
        self._notes: list[str] = []
        self._asked_for: list[tuple[Query, int]] = []

    def chosen(self) -> Chosen:
        """Returns the selection."""
        recipe, shelf = self.recipe, self._shelf
        wanted = self._wanted()
        readable = shelf.records(dict.fromkeys((*wanted, *recipe.picked)))
        self._tell_of_lost_picks(readable)
        found = self._in_time({one: readable[one] for one in wanted if one in readable})
        picked = {one: readable[one] for one in recipe.picked if one in readable}
        available = {one: record for one, record in {**found, **picked}.items() if one not in recipe.exclude}
        parts = _Planning(self, available, found).parts() if recipe.sections else ()
        printed = tuple(record for part in parts for record in part.records) or tuple(available.values())
        layout = Layout(
            style=recipe.style or shelf.style,
            group_by="" if parts else recipe.group_by,
            asked_for=self.values(recipe.group_by),
            order=recipe.order,
            annotated=recipe.annotated,
            details=recipe.details,
            indexes=recipe.indexes,
            language=recipe.language or shelf.language,
            title=recipe.title,
            subtitle=recipe.subtitle,
            introduction=recipe.introduction,
            issuer=recipe.issuer,
            as_of=recipe.as_of,
            templates=shelf.templates,
        )
        selection = Selection(
            records=() if parts and not any(part.records for part in parts) else printed,
            vocabulary=shelf.vocabulary,
            layout=layout,
            planned=parts,
            annotations=recipe.annotations,
            pages=self._pages(printed) if "pages" in recipe.details else {},
        )
        unreadable = tuple(one for one in wanted if one not in readable)
        return Chosen(selection=selection, unreadable=unreadable, notes=tuple(dict.fromkeys(self._notes)))

    def find(self, text: str, filters: Filters, line: int = 0) -> tuple[str, ...]:
        """Returns the ids of what answers, the best first."""
        recipe, shelf = self.recipe, self._shelf
        try:
            query, notes = question(text, filters, shelf.vocabulary, since=recipe.since)
            ids = shelf.index.matching(query)
        except QueryError as error:
            if recipe.path is None:
                raise
            raise said_with_line(
                error, recipe.path, recipe.lines.get(error.value or "", line or 1)
            ) from error
        self._notes += notes
        self._asked_for.append((query, len(ids)))
        return ids

    def values(self, group_by: str) -> tuple[str, ...]:
        """Returns the values of a facet that the questions named so far."""
        return tuple(
            dict.fromkeys(one for query, _count in self._asked_for for one in query.values(group_by))
        )

    def pointers(self, section: Section) -> tuple[Pointer, ...]:
        """Returns the links of a section, then its actors as the vocabulary describes them."""
        return (*section.pointers, *(self._actor(one) for one in section.actors))

    def tell(self, note: str) -> None:
        """Adds what a person should know."""
        self._notes.append(note)

    def _wanted(self) -> tuple[str, ...]:
        """Returns what the recipe itself finds: everything, where it asks for nothing and picks nothing."""
        recipe = self.recipe
        is_asking = recipe.question or recipe.filters or recipe.since or recipe.sections
        if recipe.only_picked or (recipe.include and not is_asking):
            return ()
        return self.find(recipe.question, recipe.filters)

    def _in_time(self, records: Mapping[str, Record]) -> dict[str, Record]:
        """Returns the records without those that came in after the last day."""
        last = self.recipe.last_day
        if last is None:
            return dict(records)
        limit = (last.year, last.month, last.day)
        kept = {
            one: record
            for one, record in records.items()
            if record.added is None or record.added.sort_key <= limit
        }
        if left := len(records) - len(kept):
            said = ngettext(
                "{count} publication that came in after {day} is left out.",
                "{count} publications that came in after {day} are left out.",
                left,
            )
            self._notes.append(said.format(count=left, day=told_day(last)))
        return kept

    def _tell_of_lost_picks(self, readable: Mapping[str, Record]) -> None:
        recipe = self.recipe
        named = dict.fromkeys((*recipe.picked, *recipe.exclude, *recipe.annotations))
        known = {*readable, *self._shelf.ids()} if named else set()
        for one in named:
            if one in known:
                continue
            near = difflib.get_close_matches(one, sorted(known), 1)
            said = _("{where}no record has the id “{id}”.").format(where=self._where(one), id=one)
            hint = _("Did you mean “{name}”?").format(name=near[0]) if near else ""
            self._notes.append(f"{said} {hint}".strip())

    def _where(self, value: str) -> str:
        line = self.recipe.lines.get(value)
        return _("{path}, line {line}: ").format(path=self.recipe.path, line=line) if line else ""

    def _actor(self, name: str) -> Pointer:
        term = self._shelf.vocabulary.find(name, "actors")
        if term is None:
            near = self._shelf.vocabulary.nearest(name, "actors", 1)
            raise ConfigurationError(
                _("{where}there is no actor “{name}”.").format(where=self._where(name), name=name),
                hint=_("Did you mean “{name}”?").format(name=near[0].id)
                if near
                else _("Add it to vocabulary.yaml, or write it under “links”."),
                path=self.recipe.path,
                line=self.recipe.lines.get(name),
                value=name,
            )
        long_name = next((one for one in term.alt if len(one) > len(term.label)), "")
        note = ". ".join(one[0].upper() + one[1:] for one in (long_name, term.note) if one)
        return Pointer(name=term.label, address=term.attributes.get("url", ""), note=note)

    def _pages(self, records: Sequence[Record]) -> dict[str, tuple[str, ...]]:
        """Returns the labels of the pages that answer the questions, in the order of the pages."""
        wanted = {record.id for record in records}
        found: dict[str, dict[int, str]] = {}
        for query, count in self._asked_for:
            hits = self._shelf.index.search(replace(query, limit=count, facets=())).hits
            for hit in hits:
                if hit.record_id in wanted:
                    pages = {page.number: page.label for page in hit.pages if not page.is_section}
                    found.setdefault(hit.record_id, {}).update(pages)
        return {one: tuple(label for _number, label in sorted(pages.items())) for one, pages in found.items()}


class _Planning:
    """Deals the records out to the sections: each to the first that asks for it, what is left to the rest."""

    def __init__(
        self, selecting: _Selecting, available: Mapping[str, Record], found: Mapping[str, Record]
    ) -> None:
        self._selecting = selecting
        self._available = available
        self._found = found
        self._taken: set[str] = set()
        self._dealt: dict[int, tuple[Record, ...]] = {}

    def parts(self) -> tuple[Part, ...]:
        """Returns the parts, in the order of the recipe."""
        recipe = self._selecting.recipe
        for section in _walk(recipe.sections):
            self._take(section, section.include)
        for section in _walk(recipe.sections):
            if section.question or section.filters:
                ids = self._selecting.find(section.question, section.filters, section.line)
                self._take(section, [one for one in ids if one in self._found or one in recipe.include])
        for section in _walk(recipe.sections):
            if section.is_rest:
                self._take(section, self._available)
        for one in recipe.include:
            if one in self._available and one not in self._taken:
                self._selecting.tell(_("“{id}” is picked, and stands in no section.").format(id=one))
        return tuple(self._parts(recipe.sections, level=1))

    def _take(self, section: Section, ids: Iterable[str]) -> None:
        new = [one for one in ids if one in self._available and one not in self._taken]
        self._taken.update(new)
        records = tuple(self._available[one] for one in new)
        self._dealt[id(section)] = self._dealt.get(id(section), ()) + records

    def _parts(self, sections: Sequence[Section], level: int) -> Iterable[Part]:
        recipe = self._selecting.recipe
        for section in sections:
            group_by = section.group_by or recipe.group_by
            pointers = self._selecting.pointers(section)
            records = self._dealt.get(id(section), ())
            inner = list(self._parts(section.sections, level + 1))
            if not (records or pointers or section.introduction or any(part.records for part in inner)):
                continue
            yield Part(
                heading=section.heading,
                level=level,
                introduction=section.introduction,
                records=records,
                group_by=group_by,
                asked_for=self._selecting.values(group_by),
                order=section.order or recipe.order,
                pointers=pointers,
            )
            yield from inner


def _walk(sections: Iterable[Section]) -> Iterable[Section]:
    for section in sections:
        yield section
        yield from _walk(section.sections)
