"""The addresses of what the room shows: made here, so that they stay what they are."""

from urllib.parse import quote, urlencode

TERM_PATHS = {
    "themes": "/themes",
    "axes": "/axes",
    "actors": "/acteurs",
    "territories": "/territoires",
    "publication_types": "/types",
    "publics": "/publics",
}
"""Where the terms of a scheme are, by scheme of the vocabulary."""
FACET_OF = {
    "themes": "theme",
    "axes": "axis",
    "actors": "author",
    "territories": "territory",
    "publication_types": "type",
    "publics": "public",
}
"""The facet that has the terms of a scheme."""


def publication(record_id: str, question: str = "") -> str:
    """Returns the permanent address of a publication, or that of the pages in it that answer a question."""
    return _with(f"/publications/{_segment(record_id)}", q=question)


def citation(record_id: str, style: str = "") -> str:
    """Returns the address of the reference of a publication."""
    return _with(f"{publication(record_id)}/citer", style=style)


def similar(record_id: str) -> str:
    """Returns the address of the publications like one of them."""
    return f"{publication(record_id)}/semblables"


def export(record_id: str, format: str) -> str:
    """Returns the address of a publication in a format of exchange."""
    return f"{publication(record_id)}/export/{_segment(format)}"


def file(record_id: str, number: int, name: str) -> str:
    """Returns the address of a file of a publication; files are numbered from 1."""
    return f"{publication(record_id)}/fichiers/{number}/{_segment(name)}"


def page(record_id: str, file_number: int, number: int, question: str = "") -> str:
    """Returns the address where a page of a publication is shown."""
    return _with(f"{publication(record_id)}/fichiers/{file_number}/pages/{number}", q=question)


def picture(record_id: str, file_number: int, number: int) -> str:
    """Returns the address of the picture of a page."""
    return f"{publication(record_id)}/fichiers/{file_number}/pages/{number}.webp"


def term(scheme: str, term_id: str) -> str:
    """Returns the address of a term of the vocabulary; empty when its scheme has no pages."""
    return f"{TERM_PATHS[scheme]}/{_segment(term_id)}" if scheme in TERM_PATHS else ""


def series(title: str) -> str:
    """Returns the address of a series."""
    return f"/series/{_segment(title)}"


def found(**filters: str) -> str:
    """Returns the address of what has these values."""
    return _with("/recherche", **filters)


def basket(*record_ids: str) -> str:
    """Returns the address of a basket that has these publications."""
    return f"/panier?{urlencode([('id', one) for one in record_ids])}"


def sign_in(then: str = "") -> str:
    """Returns the address where one signs in, and the path that one is led to then."""
    return _with("/connexion", next=then)


def _segment(text: str) -> str:
    return quote(text, safe="")


def _with(path: str, **parameters: str) -> str:
    said = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(said)}" if said else path
