"""The facets of an answer as a person sees them: labels, trees, families, what is chosen, a fair order."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.search import And, FacetCount, Node, Or, Query, Value, Years
from docbase.search.fields import FACETS, labels

Found = Mapping[str, Sequence[FacetCount]]
"""What an engine counts, by facet field: ids for labels."""


def shown(found: Found, query: Query, vocabulary: Vocabulary) -> dict[str, tuple[FacetCount, ...]]:
    """Returns the counts with their labels, in the order in which a person reads them.

    Years come newest first; axes, family by family as the vocabulary has them; all else, the most frequent
    first, then in alphabetical order. In a tree, the narrower values follow the broader one. A value that is
    filtered by is there even when nothing has it, so that it can be taken away; a theme that the vocabulary
    does not offer is not.
    """
    asked = tuple(_asked((query.root, *query.filters)))
    return {name: _shown(name, counted, asked, vocabulary) for name, counted in found.items()}


def _asked(nodes: Iterable[Node]) -> Iterator[Value | Years]:
    """Yields what is filtered by: a value that is only one way to say a word was not chosen."""
    for node in nodes:
        match node:
            case Value() | Years():
                yield node
            case And(nodes=parts) | Or(nodes=parts):
                yield from _asked(parts)


def _shown(
    name: str, counted: Sequence[FacetCount], asked: Sequence[Value | Years], vocabulary: Vocabulary
) -> tuple[FacetCount, ...]:
    counts = {value.id: value.count for value in counted}
    chosen = _chosen_years(counts, asked) if name == "year" else _chosen(name, counts, asked)
    counts |= dict.fromkeys(chosen - counts.keys(), 0)
    terms = _terms(name, counts, vocabulary)
    if name == "theme":
        counts = {one: count for one, count in counts.items() if one in chosen or _is_offered(terms, one)}
    texts = labels(name, counts, vocabulary)
    values = (
        FacetCount(
            id=one,
            label=texts[one],
            count=count,
            broader=_broader(terms[one], counts, vocabulary) if one in terms else "",
            family=terms[one].family if one in terms else "",
            is_chosen=one in chosen,
        )
        for one, count in counts.items()
    )
    return tuple(_as_tree(_in_order(name, values, vocabulary)))


def _chosen(name: str, counts: Collection[str], asked: Iterable[Value | Years]) -> set[str]:
    """Returns the values filtered by, each in the form that is counted if one is."""
    values = {one.value for one in asked if isinstance(one, Value) and one.field == name and one.value}
    forms = {fold(one): one for one in counts} if values else {}
    return {forms.get(fold(value), value) for value in values}


def _chosen_years(counts: Iterable[str], asked: Iterable[Value | Years]) -> set[str]:
    """Returns the years filtered by that are counted, and one that was asked for alone in any case."""
    spans = [one for one in asked if isinstance(one, Years)]
    alone = {f"{span.first:04}" for span in spans if span.first is not None and span.first == span.last}
    return alone | {year for year in counts if any(_is_within(int(year), span) for span in spans)}


def _is_within(year: int, span: Years) -> bool:
    return (span.first is None or span.first <= year) and (span.last is None or year <= span.last)


def _terms(name: str, values: Iterable[str], vocabulary: Vocabulary) -> dict[str, Term]:
    scheme = FACETS[name].scheme if name in FACETS else ""
    found = ((value, vocabulary.get(value, scheme)) for value in values) if scheme else ()
    return {value: term for value, term in found if term}


def _is_offered(terms: Mapping[str, Term], value: str) -> bool:
    return value in terms and terms[value].is_active


def _broader(term: Term, listed: Collection[str], vocabulary: Vocabulary) -> str:
    return next((one for one in vocabulary.ancestors(term.id) if one in listed), "")


def _in_order(name: str, values: Iterable[FacetCount], vocabulary: Vocabulary) -> list[FacetCount]:
    if name == "year":
        return sorted(values, key=lambda one: one.id, reverse=True)
    ordered = sorted(values, key=lambda one: (-one.count, fold(one.label), one.id))
    if name == "axis":
        families = list(dict.fromkeys(term.family for term in vocabulary.scheme("axes")))
        families.append("")
        ordered.sort(key=lambda one: families.index(one.family))
    return ordered


def _as_tree(values: Iterable[FacetCount]) -> Iterator[FacetCount]:
    """Returns the values depth first; those with the same broader one stay in the order given."""
    below: dict[str, list[FacetCount]] = {}
    for value in values:
        below.setdefault(value.broader, []).append(value)

    def grown(broader: str) -> Iterator[FacetCount]:
        for value in below.get(broader, ()):
            yield value
            yield from grown(value.id)

    return grown("")
