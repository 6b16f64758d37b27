"""The records of a selection that can go out, and what they have in common."""

from collections.abc import Iterator

from docbase.cite.base import Selection
from docbase.exchange.writing.statements import Setting
from docbase.model.record import Record


def setting_of(selection: Selection) -> Setting:
    """Returns what the statements of the records depend on."""
    return Setting(
        vocabulary=selection.vocabulary,
        titles={record.id: record.full_title for record in selection.records},
        agency=selection.layout.issuer,
    )


def titled(selection: Selection) -> Iterator[Record]:
    """Yields the records that have a title, without which no catalogue takes them."""
    return (record for record in selection.records if record.title.strip())


def untitled(selection: Selection) -> tuple[str, ...]:
    """Returns the ids of the others."""
    return tuple(record.id for record in selection.records if not record.title.strip())
