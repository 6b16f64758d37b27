"""The axes that a theme leads to, as the plan of the centre says: its columns name their themes."""

from collections.abc import Iterator, Mapping

from docbase.model.concepts import Term, Vocabulary
from docbase.suggest.names import may_be_suggested

_LEADING = 0.8
"""How sure the axis is of a theme that is sure."""


def axes_of(themes: Mapping[str, float], vocabulary: Vocabulary) -> dict[str, tuple[float, str]]:
    """Returns, by axis, how sure it is and the theme that leads to it: the surest one.

    Args:
        themes: how sure each theme is.
        vocabulary: where axes name themes, in `themes`, and themes their axes, in `related`.
    """
    axes = {term.id: term for term in vocabulary.scheme("axes") if may_be_suggested(term)}
    found: dict[str, tuple[float, str]] = {}
    for theme, sureness in themes.items():
        for axis in axes.values():
            if any(_leads(one, axis, axes, vocabulary) for one in (theme, *vocabulary.ancestors(theme))):
                found[axis.id] = max(found.get(axis.id, (0.0, "")), (_LEADING * sureness, theme))
    return found


def _leads(theme: str, axis: Term, axes: Mapping[str, Term], vocabulary: Vocabulary) -> bool:
    term = vocabulary.get(theme)
    return theme in _themes(axis, axes) or (term is not None and axis.id in term.related)


def _themes(axis: Term, axes: Mapping[str, Term]) -> Iterator[str]:
    """Yields the themes of an axis, and those of the columns that a strategic axis gathers."""
    yield from axis.attributes.get("themes", "").split()
    for column in axis.attributes.get("columns", "").split():
        if column in axes:
            yield from axes[column].attributes.get("themes", "").split()
