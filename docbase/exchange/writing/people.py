"""Persons and bodies as catalogues have them: ranked, and by the parts of their names."""

from collections.abc import Iterator

from docbase.cite.names import split_person
from docbase.exchange.mappings import Statement
from docbase.model.concepts import Vocabulary
from docbase.model.record import Contribution, Record

_ELIDED = ("'", "’")
"""What a first name ends in when no space follows it: Jeanne d'Alembert."""


def contributors(record: Record, vocabulary: Vocabulary) -> Iterator[Statement]:
    """Yields the persons and bodies of a record, with what they did and the rank that MARC gives them."""
    is_first = True
    for one in record.contributors:
        if not one.name.strip():
            continue
        is_author = one.role == "author"
        rank = "secondary" if not is_author else "principal" if is_first else "equal"
        is_first = is_first and not is_author
        yield {"role": one.role, "rank": rank, **_named(one, vocabulary)}


def _named(one: Contribution, vocabulary: Vocabulary) -> Statement:
    term = vocabulary.get(one.name, "actors")
    name, term_id = (term.label, term.id) if term else (one.name.strip(), "")
    if not one.person:
        return {"kind": "body", "name": name, "direct": name, "id": term_id}
    family, given, suffix = (*(part.strip() for part in name.split(",", 2)), "", "")[:3]
    return {
        "kind": "person",
        "name": name,
        "direct": f"{given}{'' if given.endswith(_ELIDED) else ' '}{family}".strip(),
        "family": family,
        "given": given,
        "suffix": suffix,
        "trailing": split_person(name).trailing,
        "id": term_id,
    }


def responsibility(record: Record, vocabulary: Vocabulary) -> Iterator[Statement]:
    """Yields the authors as they sign, if there are any."""
    names = [_named(one, vocabulary)["direct"] for one in record.contributors if one.role == "author"]
    if any(names):
        yield {"value": ", ".join(filter(None, names))}
