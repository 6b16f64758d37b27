"""The addresses of the desk."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

QUEUE = "/bureau/brouillons"
NEW = "/bureau/notices/nouvelle"
BATCH = "/bureau/lot"
HISTORY = "/bureau/historique"
TERMS = "/bureau/vocabulaire"
NAMES = "/bureau/noms"

Parameters = Iterable[tuple[str, str]]


def queue(parameters: Parameters = ()) -> str:
    """Returns the address of the drafts that wait, narrowed down."""
    return with_query(QUEUE, parameters)


def form(record_id: str, parameters: Parameters = ()) -> str:
    """Returns the address where a record is filled in."""
    return with_query(f"/bureau/notices/{_segment(record_id)}", parameters)


def text(record_id: str, parameters: Parameters = ()) -> str:
    """Returns the address where the YAML of a record is edited."""
    return with_query(f"/bureau/notices/{_segment(record_id)}/texte", parameters)


def leaf(record_id: str, file_number: int, page: int) -> str:
    """Returns the address of a page of a publication as it lies beside the form."""
    return f"/bureau/notices/{_segment(record_id)}/fichiers/{file_number}/pages/{page}"


def history_of(record_id: str) -> str:
    """Returns the address of the history of a record."""
    return f"/bureau/notices/{_segment(record_id)}/historique"


def entry(number: int) -> str:
    """Returns the address of a change that was made."""
    return f"{HISTORY}/{number}"


def term(term_id: str) -> str:
    """Returns the address where a term is changed."""
    return f"{TERMS}/termes/{_segment(term_id)}"


def scheme(name: str) -> str:
    """Returns the address where a list of the vocabulary is looked through."""
    return f"{TERMS}/{_segment(name)}"


def with_query(path: str, parameters: Parameters) -> str:
    """Returns a path with what is said after it."""
    said = [(name, value) for name, value in parameters if value]
    return f"{path}?{urlencode(said)}" if said else path


def _segment(text: str) -> str:
    return quote(text, safe="")
