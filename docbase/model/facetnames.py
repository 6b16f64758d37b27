"""What facets are called in the user's language, and how deep their values stand: one way for every face."""

from collections.abc import Iterable

from docbase.messages import gettext as _
from docbase.model.search import FacetCount


def facet_label(name: str) -> str:
    """Returns the name of a facet, as it heads its values; the name itself when it is none."""
    labels = {
        "theme": _("Themes"),
        "axis": _("Axes"),
        "type": _("Types"),
        "year": _("Years"),
        "author": _("Authors"),
        "territory": _("Territories"),
        "public": _("Publics"),
        "language": _("Languages"),
        "access": _("Access"),
        "status": _("Status"),
    }
    return labels.get(name, name)


def filter_label(name: str) -> str:
    """Returns the name of a filter, as it is said of one value; the name itself when it is none."""
    labels = {
        "theme": _("theme"),
        "axis": _("axis"),
        "type": _("type"),
        "year": _("year"),
        "author": _("author"),
        "territory": _("territory"),
        "public": _("public"),
        "language": _("language"),
        "access": _("access"),
        "status": _("status"),
        "added": _("acquisition"),
        "related": _("related to"),
        "call_number": _("call number"),
    }
    return labels.get(name, name)


def family_label(name: str) -> str:
    """Returns the name of a family of axes; one that a centre adds stands as it wrote it."""
    labels = {
        "strategique": _("Strategic axes"),
        "transversal": _("Cross-cutting axes"),
        "programme": _("Columns of the programme"),
        "rubrique": _("Other headings of the programme"),
        "chantier": _("Projects of the centre"),
    }
    return labels.get(name, name)


def depths(values: Iterable[FacetCount]) -> dict[str, int]:
    """Returns how deep in its tree each value stands, from 0; what is broader comes first."""
    found: dict[str, int] = {}
    for value in values:
        found[value.id] = found.get(value.broader, -1) + 1
    return found
