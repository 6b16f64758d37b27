"""Which fields of a record take their values from the vocabulary, and what is said when one is not in it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docbase.errors import UnknownHeadingError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.record import Record

SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "type": "publication_types",
        "themes": "themes",
        "axes": "axes",
        "territories": "territories",
        "publics": "publics",
    }
)
"""Fields whose values are ids of the vocabulary, and the scheme of each."""


def headings(record: Record) -> Iterator[tuple[str, str]]:
    """Yields each id of the vocabulary that the record gives, with its field."""
    for field in SCHEMES:
        value = getattr(record, field)
        for heading in (value,) if isinstance(value, str) else value:
            if heading:
                yield field, heading


def unknown_heading(vocabulary: Vocabulary, field: str, heading: str, record_id: str) -> UnknownHeadingError:
    """Returns the error for an id that is not in the scheme of the field, with the nearest as a hint."""
    elsewhere = vocabulary.get(heading)
    if elsewhere:
        hint = _("“{id}” belongs to “{scheme}”.").format(id=heading, scheme=elsewhere.scheme)
    else:
        nearest = vocabulary.nearest(heading, SCHEMES[field])
        names = ", ".join(f"{term.id} ({term.label})" for term in nearest)
        hint = (
            _("Did you mean {names}?").format(names=names)
            if names
            else _("Choose an id of vocabulary.yaml, or add this one there under “{scheme}”.").format(
                scheme=SCHEMES[field]
            )
        )
    return UnknownHeadingError(
        _("“{id}” is not in the vocabulary ({field}).").format(id=heading, field=field),
        hint=hint,
        record_id=record_id,
        field=field,
        value=heading,
    )
