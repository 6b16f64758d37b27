"""The vocabulary as SKOS, in Turtle, RDF/XML and JSON-LD: the home of rdflib."""

from types import MappingProxyType

from docbase.messages import gettext as _

FORMATS = MappingProxyType({"ttl": "turtle", "rdf": "pretty-xml", "jsonld": "json-ld"})
"""What people call the formats, which are their suffixes too, and what rdflib calls them."""
SUFFIXES = MappingProxyType(
    {
        **{f".{name}": kind for name, kind in FORMATS.items()},
        ".xml": "xml",
        ".rdf": "xml",
        ".owl": "xml",
        ".n3": "n3",
        ".nt": "nt",
        ".json": "json-ld",
    }
)
"""How files are read, by the ending of their names."""
BASE = "urn:docbase:"
"""What the addresses of terms begin with, unless the centre has an address of its own for them."""
VALUES = "urn:docbase:value:"
"""What the names of values begin with for which SKOS has no word: kind, family…"""


def scheme_titles() -> dict[str, str]:
    """Returns what the lists are called for people."""
    return {
        "axes": _("Strategic axes"),
        "themes": _("Themes"),
        "publication_types": _("Types of publication"),
        "action_formats": _("Formats of actions"),
        "publics": _("Publics"),
        "territories": _("Territories"),
        "actors": _("Actors"),
        "funders": _("Funders"),
        "frameworks": _("Schemes and texts"),
    }
