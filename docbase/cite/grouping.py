"""The headings of a bibliography: which record stands under which, and in what order."""

import difflib
import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docbase.cite.base import Layout
from docbase.cite.ordering import title_key
from docbase.cite.records import Reference
from docbase.cite.wording import long_month
from docbase.errors import CitationError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.record import Record

# Words of the document, in its own language: that of the messages is the language of the person who makes it.
_WITHOUT = {
    "fr": MappingProxyType(
        {
            "theme": "Sans thème",
            "axis": "Sans axe",
            "type": "Sans type",
            "year": "Sans date",
            "month": "Sans date",
            "host": "Sans périodique",
            "author": "Sans auteur",
            "territory": "Sans territoire",
        }
    ),
    "en": MappingProxyType(
        {
            "theme": "No theme",
            "axis": "No axis",
            "type": "No type",
            "year": "No date",
            "month": "No date",
            "host": "No periodical",
            "author": "No author",
            "territory": "No territory",
        }
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, and the references that stand just under it."""

    heading: str
    """Empty for a bibliography in a single list."""
    level: int = 1
    """1 for the broadest; a heading stands before those it contains, even when nothing is just under it."""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reference stands: headings from the broadest down, and what puts them in order."""

    order: tuple[tuple[int, str], ...]
    headings: tuple[str, ...]


_Placing = Callable[[Reference], "_Place | None"]
"""Where a reference stands; None when the record says nothing of it."""


def arrange(references: Sequence[Reference], layout: Layout, vocabulary: Vocabulary) -> tuple[Section, ...]:
    """Returns the sections in the order in which they are printed; each reference stands in one.

    A record with several themes, axes or territories stands under the first, its principal one; where some
    were asked for, under the first of these.

    Raises:
        CitationError: `group_by` is not one of CRITERIA.
    """
    group_by = layout.group_by
    if not group_by:
        return (Section(heading="", references=tuple(references)),) if references else ()
    if group_by not in _PLACINGS:
        raise unknown_criterion(group_by)
    find_place = _PLACINGS[group_by](vocabulary, layout)
    placed: dict[_Place, list[Reference]] = {}
    homeless: list[Reference] = []
    for reference in references:
        place = find_place(reference)
        (placed.setdefault(place, []) if place else homeless).append(reference)
    sections = _sections(placed)
    if homeless:
        without = _WITHOUT.get(layout.language, _WITHOUT["fr"])[group_by]
        sections.append(Section(heading=without, references=tuple(homeless)))
    return tuple(sections)


def _sections(placed: Mapping[_Place, Sequence[Reference]]) -> list[Section]:
    sections: list[Section] = []
    above: tuple[str, ...] = ()
    for place in sorted(placed, key=lambda place: place.order):
        *broader, last = place.headings
        shared = _shared(above, broader)
        for level, heading in enumerate(broader[shared:], start=shared + 1):
            sections.append(Section(heading=heading, level=level))
        sections.append(Section(heading=last, level=len(broader) + 1, references=tuple(placed[place])))
        above = place.headings
    return sections


def _shared(above: Sequence[str], broader: Sequence[str]) -> int:
    """Returns how many of the broader headings are already printed above."""
    pairs = zip(above, broader, strict=False)
    return sum(1 for _pair in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _by_terms(
    scheme: str, ids_of: Callable[[Record], Sequence[str]], *, is_nested: bool = False
) -> Callable[[Vocabulary, Layout], _Placing]:
    return lambda vocabulary, layout: _among_terms(vocabulary, scheme, ids_of, is_nested, layout.asked_for)


def _among_terms(
    vocabulary: Vocabulary,
    scheme: str,
    ids_of: Callable[[Record], Sequence[str]],
    is_nested: bool,
    asked_for: Collection[str],
) -> _Placing:
    positions = {term.id: position for position, term in enumerate(vocabulary.scheme(scheme))}

    def is_asked_for(term_id: str) -> bool:
        return any(one in asked_for for one in (term_id, *vocabulary.ancestors(term_id)))

    def place(reference: Reference) -> _Place | None:
        ids = ids_of(reference.record)
        first = next(filter(is_asked_for, ids), next(iter(ids), ""))
        if not first:
            return None
        path = (*reversed(vocabulary.ancestors(first)), first) if is_nested else (first,)
        return _Place(
            tuple((positions.get(term_id, len(positions)), term_id) for term_id in path),
            tuple(vocabulary.label(term_id) for term_id in path),
        )

    return place


def _by_year(reference: Reference) -> _Place | None:
    year = reference.record.year
    return None if year is None else _Place(((-year, ""),), (str(year),))


def _by_month(language: str) -> _Placing:
    def place(reference: Reference) -> _Place | None:
        date = reference.record.date
        if date is None:
            return None
        year, month = (*date.start, 0)[:2]
        heading = long_month(year, month, language) if month else str(year)
        return _Place(((-year, ""), (-month, "")), (heading,))

    return place


def _by_host(reference: Reference) -> _Place | None:
    title = reference.host.title
    return _Place(((0, title_key(title)),), (title,)) if title else None


def _by_author(reference: Reference) -> _Place | None:
    names = (*reference.names.get("author", ()), *reference.names.get("editor", ()))
    return _Place(((0, fold(names[0].text)),), (names[0].text,)) if names else None


_PLACINGS: Mapping[str, Callable[[Vocabulary, Layout], _Placing]] = MappingProxyType(
    {
        "theme": _by_terms("themes", lambda record: record.themes, is_nested=True),
        "axis": _by_terms("axes", lambda record: record.axes),
        "type": _by_terms("publication_types", lambda record: (record.type,)),
        "year": lambda _terms, _layout: _by_year,
        "month": lambda _terms, layout: _by_month(layout.language),
        "author": lambda _terms, _layout: _by_author,
        "host": lambda _terms, _layout: _by_host,
        # Not nested: commune, district, department and region would make a heading for each work.
        "territory": _by_terms("territories", lambda record: record.territories),
    }
)
CRITERIA = tuple(_PLACINGS)
"""What references may be grouped by. Years and months come newest first, authors and the periodicals of
articles alphabetically, all others in the order of the vocabulary."""


def unknown_criterion(group_by: str) -> CitationError:
    """Returns the error for a grouping that does not exist; the hint names the nearest."""
    near = difflib.get_close_matches(group_by, CRITERIA, n=1) or CRITERIA
    return CitationError(
        _("A bibliography cannot be grouped by “{group_by}”.").format(group_by=group_by),
        hint=_("Choose {names}.").format(names=", ".join(near)),
        field="group_by",
        value=group_by,
    )
