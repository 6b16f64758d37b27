"""The indexes at the end of a bibliography: by author, by theme, to the numbers of the references."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docbase.cite.choices import require_known
from docbase.cite.records import Reference
from docbase.cite.wording import word
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A name, and where it stands."""

    name: str
    places: tuple[tuple[int, str], ...]
    """Number of each reference, and id of its record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index, in alphabetical order."""

    title: str
    entries: tuple[IndexEntry, ...]


def make_index(
    name: str, numbered: Sequence[tuple[int, Reference]], vocabulary: Vocabulary, language: str
) -> Index:
    """Returns the index of this name.

    Raises:
        CitationError: it is not one of INDEXES.
    """
    require_known(name, INDEXES, "index")
    title, names_of = _INDEXES[name]
    places: dict[str, list[tuple[int, str]]] = {}
    for number, reference in numbered:
        for one in dict.fromkeys(names_of(reference, vocabulary)):
            places.setdefault(one, []).append((number, reference.record.id))
    ordered = sorted(places, key=lambda one: (fold(one), one))
    entries = tuple(IndexEntry(name=one, places=tuple(places[one])) for one in ordered)
    return Index(title=word(title, language), entries=entries)


def _authors(reference: Reference, _vocabulary: Vocabulary) -> Iterable[str]:
    return (name.text for role in ("author", "editor") for name in reference.names.get(role, ()))


def _themes(reference: Reference, vocabulary: Vocabulary) -> Iterable[str]:
    return (vocabulary.label(theme) for theme in reference.record.themes)


_Names = Callable[[Reference, Vocabulary], Iterable[str]]
_INDEXES: Mapping[str, tuple[str, _Names]] = MappingProxyType(
    {"author": ("index of authors", _authors), "theme": ("index of themes", _themes)}
)
INDEXES = tuple(_INDEXES)
"""The indexes there are."""
