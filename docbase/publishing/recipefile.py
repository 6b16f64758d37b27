"""bibliographies/NAME.yaml: a recipe as a person writes it; what is wrong in it is said with its line."""

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.handwritten import FileReader, is_empty
from docbase.catalogue.yamltext import Node
from docbase.cite import Pointer, format_named, require_layout
from docbase.errors import CitationError, ConfigurationError, DocbaseError
from docbase.messages import LANGUAGES
from docbase.messages import gettext as _
from docbase.publishing.recipe import Filters, Recipe, Section
from docbase.search.fields import FACETS, facet
from docbase.search.values import days
from docbase.storage import storage_errors

FOLDER = "bibliographies"
"""Where a centre keeps its recipes."""
SUFFIXES = (".yaml", ".yml")


def find_recipe(name: str | Path, root: Path) -> Path:
    """Returns the file of a recipe: the path itself, or that name in the folder of recipes of the centre.

    Raises:
        ConfigurationError: there is no such file; the hint names the nearest.
    """
    path, own = Path(name).expanduser(), root / FOLDER
    with storage_errors(own):
        known = sorted(one.name for one in own.glob("*") if one.suffix in SUFFIXES) if own.is_dir() else []
        for candidate in (path, own / path):
            if candidate.is_file():
                return candidate
    near = difflib.get_close_matches(path.name, known, 1) or known
    raise ConfigurationError(
        _("There is no recipe {path}.").format(path=path),
        hint=_("Choose one of: {names}.").format(names=", ".join(near))
        if near
        else _("Write one in {folder}; the guide shows how.").format(folder=own),
        path=path,
    )


def load_recipe(path: Path) -> Recipe:
    """Returns the recipe in the file.

    Raises:
        ConfigurationError: it cannot be understood; names the line.
        StorageError: it cannot be read.
    """
    return _Reader(path).recipe(yamltext.load_text(path))


class _Reader(FileReader):
    """Understands one file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._lines: dict[str, int] = {}

    def recipe(self, tree: yamltext.Mapping) -> Recipe:
        readers: Mapping[str, Callable[[Node], object]] = {
            **self._texts("title", "subtitle", "introduction", "question"),
            **self._common(),
            "language": self._language,
            "since": self._since,
            "exclude": self._ids,
            "style": self._style,
            "annotated": self._yes_or_no,
            "annotations": self._annotations,
            "details": self._checked("details"),
            "indexes": self._checked("indexes"),
            "formats": self._formats,
            "as_of": self._day,
        }
        values = self._read(tree, readers)
        return Recipe(name=self._path.stem, path=self._path, lines=self._lines, **values)  # type: ignore[arg-type]  # as readers say

    def _section(self, node: Node) -> Section:
        readers: Mapping[str, Callable[[Node], object]] = {
            **self._texts("heading", "introduction", "question"),
            **self._common(),
            "links": self._links,
            "actors": self._ids,
        }
        if not isinstance(node, yamltext.Mapping):
            raise self._refused(
                node.line, _("a section is a group of fields"), _("Begin it with “- heading: …”.")
            )
        values = self._read(node, readers)
        values["pointers"] = values.pop("links", ())
        return Section(line=node.line, **values)  # type: ignore[arg-type]  # as readers say

    def _common(self) -> dict[str, Callable[[Node], object]]:
        """Returns the readers of what both a recipe and a section may say."""
        return {
            "filters": self._filters,
            "include": self._ids,
            "group_by": self._one_of("group_by"),
            "order": self._one_of("order"),
            "sections": lambda node: tuple(self._section(one) for one in self._items(node)),
        }

    def _texts(self, *names: str) -> dict[str, Callable[[Node], object]]:
        return {name: lambda node: self._text(node).strip() for name in names}

    def _read(
        self, tree: yamltext.Mapping, readers: Mapping[str, Callable[[Node], object]]
    ) -> dict[str, object]:
        for key in tree.keys.values():
            self._require_known(key, readers)
        filled = {name: node for name, node in tree.entries.items() if not is_empty(node)}
        return {name: readers[name](node) for name, node in filled.items()}

    def _filters(self, node: Node) -> Filters:
        found: dict[str, tuple[str, ...]] = {}
        hint = _("Write “filters: {theme: [sante]}”.")
        for key, value in self._named(node, _("“filters” must name fields and their values"), hint):
            known = facet(key.value)
            if known is None:
                raise self._unknown(key, tuple(FACETS))
            found[known.name] = (*found.get(known.name, ()), *self._ids(value))
        return found

    def _annotations(self, node: Node) -> Mapping[str, str]:
        found = {}
        hint = _('Write “annotations: {actes-2016: "Le plus complet."}”.')
        for key, value in self._named(node, _("“annotations” must name records"), hint):
            self._lines[key.value] = key.line
            found[key.value] = self._text(value)
        return found

    def _links(self, node: Node) -> tuple[Pointer, ...]:
        readers = self._texts("name", "url", "note")
        found = []
        for one in self._items(node):
            hint = _("Write “- {name: ONPV, url: https://…}”.")
            if not isinstance(one, yamltext.Mapping):
                raise self._refused(one.line, _("a link is a name and an address"), hint)
            values = {name: str(value) for name, value in self._read(one, readers).items()}
            if not values.get("name"):
                raise self._refused(one.line, _("this link has no name"), hint)
            found.append(
                Pointer(name=values["name"], address=values.get("url", ""), note=values.get("note", ""))
            )
        return tuple(found)

    def _named(self, node: Node, what: str, hint: str) -> list[tuple[yamltext.Scalar, Node]]:
        if not isinstance(node, yamltext.Mapping):
            raise self._refused(node.line, what, hint)
        return [(node.keys[name], value) for name, value in node.entries.items() if not is_empty(value)]

    def _items(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, yamltext.Sequence):
            return node.items
        raise self._refused(node.line, _("a list is expected here"), _("Begin each line of it with “- ”."))

    def _ids(self, node: Node) -> tuple[str, ...]:
        found = []
        for one in node.items if isinstance(node, yamltext.Sequence) else (node,):
            if text := self._text(one).strip():
                self._lines.setdefault(text, one.line)
                found.append(text)
        return tuple(dict.fromkeys(found))

    def _one_of(self, option: str) -> Callable[[Node], str]:
        def read(node: Node) -> str:
            text = self._text(node)
            self._checking(node.line, lambda: require_layout(option, text))
            return text

        return read

    def _checked(self, option: str) -> Callable[[Node], tuple[str, ...]]:
        def read(node: Node) -> tuple[str, ...]:
            nodes = node.items if isinstance(node, yamltext.Sequence) else (node,)
            return tuple(self._one_of(option)(one) for one in nodes)

        return read

    def _formats(self, node: Node) -> tuple[str, ...]:
        nodes = node.items if isinstance(node, yamltext.Sequence) else (node,)
        return tuple(self._format(one) for one in nodes)

    def _format(self, node: Node) -> str:
        name = self._text(node)
        self._checking(node.line, lambda: format_named(name))
        return name

    def _style(self, node: Node) -> str:
        text = self._text(node)
        beside = self._path.parent / text
        style = str(beside) if beside.suffix == ".csl" and beside.is_file() else text
        self._checking(node.line, lambda: require_layout("style", style))
        return style

    def _language(self, node: Node) -> str:
        text = self._text(node)
        if text not in LANGUAGES:
            what = _("“{value}” is no language of bibliographies").format(value=text)
            raise self._refused(node.line, what, " / ".join(LANGUAGES))
        return text

    def _since(self, node: Node) -> str:
        text = self._text(node)
        if days(text) is None:
            raise self._no_day(node.line, text)
        return text

    def _day(self, node: Node) -> date:
        text = self._text(node)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self._no_day(node.line, text) from error

    def _checking(self, line: int, check: Callable[[], object]) -> None:
        """Makes the check; what it refuses is said with the line."""
        try:
            check()
        except CitationError as error:
            raise said_with_line(error, self._path, line) from error

    def _no_day(self, line: int, text: str) -> ConfigurationError:
        hint = _("Write the year, the month, the day: 2026-11-23.")
        return self._refused(line, _("“{value}” is no day").format(value=text), hint)


def said_with_line(error: DocbaseError, path: Path, line: int) -> ConfigurationError:
    """Returns the error as it is said of a line of a recipe."""
    return ConfigurationError(
        _("{path}, line {line}: {what}").format(path=path, line=line, what=error.message),
        hint=error.hint,
        path=path,
        line=line,
        value=error.value,
    )
