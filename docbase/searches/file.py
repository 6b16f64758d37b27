"""searches.yaml: the saved searches of a centre, as a person or a command writes them."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from docbase.catalogue import yamledit, yamlstyle, yamltext
from docbase.catalogue.handwritten import FileReader, is_empty
from docbase.catalogue.yamltext import Node
from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.saved import SavedSearch
from docbase.model.search import SORTS
from docbase.search.fields import FACETS, facet
from docbase.storage import storage_errors, write_atomically

FILE_NAME = "searches.yaml"
"""The file, at the root of a centre."""
_FIELDS = ("title", "question", "filters", "sort", "seen")


class SearchFile:
    """The saved searches, by name; whoever changes the file holds the centre's lock on it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, SavedSearch]:
        """Returns every saved search, in the order of the file; none when there is no file.

        Raises:
            ConfigurationError: the file cannot be understood; names the line.
            StorageError: it cannot be read.
        """
        with storage_errors(self._path):
            if not self._path.exists():
                return {}
        tree = yamltext.load_text(self._path)
        reader = _Reader(self._path)
        return {name: reader.search(name, node) for name, node in tree.entries.items()}

    def get(self, name: str) -> SavedSearch:
        """Returns the saved search with this name.

        Raises:
            QueryError: there is none; the hint names the nearest.
            ConfigurationError, StorageError: as `load`.
        """
        known = self.load()
        if name in known:
            return known[name]
        near = difflib.get_close_matches(name, known, 1)
        raise QueryError(
            _("There is no saved search “{name}”.").format(name=name),
            hint=_("Did you mean “{name}”?").format(name=near[0])
            if near
            else _("“docbase searches” lists them."),
            value=name,
        )

    def require_free(self, name: str) -> None:
        """Makes sure that a search can be saved under this name.

        Raises:
            QueryError: there is one already, or a command line could not say the name.
            ConfigurationError, StorageError: as `load`.
        """
        if name.startswith("-") or not name.replace("-", "").replace("_", "").isalnum():
            raise QueryError(
                _("A saved search cannot be called “{name}”.").format(name=name),
                hint=_("Choose a short name of letters, digits and hyphens."),
                value=name,
            )
        if name in self.load():
            raise QueryError(
                _("There is a saved search “{name}” already.").format(name=name),
                hint=_("Choose another name, change it in {path}, or remove it first.").format(
                    path=self._path
                ),
                value=name,
            )

    def put(self, search: SavedSearch) -> None:
        """Writes the search at the end of the file, which is otherwise left as it was.

        Raises:
            ConfigurationError, StorageError: as `load`; or the disk refuses.
        """
        if known := self.load():
            order = [*known, search.name]
            self._write(yamledit.edit(self._text(), {search.name: _as_written(search)}, order, self._path))
        else:
            heading = _("# The saved searches of the centre: “docbase searches” tells what is new for each.")
            before = self._text() or f"{heading}\n"
            gap = "" if before.endswith("\n") else "\n"
            self._write(before + gap + yamlstyle.document({search.name: _as_written(search)}))

    def remove(self, name: str) -> None:
        """Takes the search out of the file, which is otherwise left as it was.

        Raises:
            QueryError, ConfigurationError, StorageError: as `get`; or the disk refuses.
        """
        self.get(name)
        self._write(yamledit.edit(self._text(), {name: None}, (), self._path))

    def _text(self) -> str:
        with storage_errors(self._path):
            data = self._path.read_bytes() if self._path.exists() else b""
        return yamltext.decode(data, self._path)

    def _write(self, text: str) -> None:
        write_atomically(self._path, text.encode())


class _Reader(FileReader):
    """Understands the searches of one file."""

    def search(self, name: str, node: Node) -> SavedSearch:
        """Returns the search that stands under the name; a text alone is its question."""
        if isinstance(node, yamltext.Scalar):
            return SavedSearch(name=name, question=node.value)
        if isinstance(node, yamltext.Sequence):
            what = _("“{name}” is not a search").format(name=name)
            raise self._refused(node.line, what, _("Write “{name}: {{question: …}}”.").format(name=name))
        for key in node.keys.values():
            self._require_known(key, _FIELDS)
        readers: dict[str, Callable[[Node], str]] = {"sort": self._sort, "seen": self._day}
        filled = {key: value for key, value in node.entries.items() if not is_empty(value)}
        filters = self._filters(filled.pop("filters")) if "filters" in filled else {}
        texts = {key: readers.get(key, self._text)(value) for key, value in filled.items()}
        return SavedSearch(name=name, filters=filters, **texts)

    def _strange(self, name: str) -> str:
        return _("“{field}” is no field of a saved search").format(field=name)

    def _filters(self, node: Node) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(node, yamltext.Mapping):
            what = _("“filters” must name fields and their values")
            raise self._refused(node.line, what, _("Write “filters: {theme: [sante]}”."))
        found: dict[str, tuple[str, ...]] = {}
        for key, value in node.entries.items():
            known = facet(key)
            if known is None:
                raise self._unknown(node.keys[key], tuple(FACETS))
            found[known.name] = (*found.get(known.name, ()), *self._values(value))
        return found

    def _values(self, node: Node) -> Iterator[str]:
        for item in node.items if isinstance(node, yamltext.Sequence) else (node,):
            if text := self._text(item):
                yield text

    def _sort(self, node: Node) -> str:
        text = self._text(node)
        if text not in SORTS:
            what = _("results cannot be sorted by “{sort}”").format(sort=text)
            raise self._refused(node.line, what, _("Choose one of: {names}.").format(names=", ".join(SORTS)))
        return text

    def _day(self, node: Node) -> str:
        text = self._text(node)
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            what, hint = _("“{value}” is no day"), _("Write the year, the month, the day: 2026-11-23.")
            raise self._refused(node.line, what.format(value=text), hint) from error


def _as_written(search: SavedSearch) -> Mapping[str, yamlstyle.Value]:
    values: dict[str, yamlstyle.Value] = {
        "title": search.title,
        "question": search.question,
        "filters": {name: list(values) for name, values in search.filters.items()},
        "sort": "" if search.sort == SavedSearch(name="").sort else search.sort,
        "seen": yamlstyle.Bare(search.seen),
    }
    return {name: value for name, value in values.items() if value}
