"""The drafts that wait for a person: which of them, how many, and what they say nothing of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.search import Everything, FacetCount, Node, Not, Or, Query, Value, Years
from docbase.model.slip import Waiting
from docbase.search.asking import question
from docbase.search.index import SearchIndex

FACET_OF: Mapping[str, str] = MappingProxyType(
    {
        "type": "type",
        "date": "year",
        "contributors": "author",
        "themes": "theme",
        "axes": "axis",
        "territories": "territory",
        "publics": "public",
    }
)
"""The facet that tells whether a record says something in a field."""
_DRAFT = Value("status", "draft")


def waiting(
    index: SearchIndex, vocabulary: Vocabulary, filters: Mapping[str, Sequence[str]], missing: str = ""
) -> Waiting:
    """Returns the drafts that wait, the oldest first.

    Args:
        index: where they are looked for.
        vocabulary: where the values filtered by are found.
        filters: values by facet.
        missing: a field of which those wanted say nothing; one of FACET_OF.

    Raises:
        QueryError: a filter, or a field, that does not exist.
        StaleIndexError: the index is missing or must be rebuilt.
    """
    if missing and missing not in FACET_OF:
        raise QueryError(_("It is not counted which records have no “{field}”.").format(field=missing))
    drafts = Query(filters=(_DRAFT,), limit=0, facets=tuple(FACET_OF.values()))
    found = index.ranked(drafts)
    nothing = {field: _nothing_in(facet, found.facets[facet]) for field, facet in FACET_OF.items()}
    asked, _notes = question("", filters, vocabulary, sort="-added")
    narrowed = (*asked.filters, _DRAFT, *([nothing[missing]] if missing else []))
    return Waiting(
        ids=tuple(reversed(index.matching(replace(asked, filters=narrowed)))),
        drafts=found.total,
        records=index.total(Query()),
        types={one.id: one.count for one in found.facets["type"]},
        years=dict(sorted(((one.id, one.count) for one in found.facets["year"]), reverse=True)),
        missing={field: index.total(Query(filters=(_DRAFT, node))) for field, node in nothing.items()},
    )


def _nothing_in(facet: str, values: Sequence[FacetCount]) -> Node:
    """Returns what finds the drafts that have none of the values that drafts have in the facet."""
    if facet == "year":
        return Not(Years(None, None))
    return Not(Or(tuple(Value(facet, one.id) for one in values))) if values else Everything()
