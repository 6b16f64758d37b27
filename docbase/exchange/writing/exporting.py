"""Records written in a format, and what to know of the file: what is not in it, and what it loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from docbase.cite import Format, Selection, shortcomings
from docbase.errors import CitationError
from docbase.exchange.mappings import Loss, Statement, Table, table_of
from docbase.exchange.writing.selected import setting_of
from docbase.exchange.writing.statements import statements
from docbase.messages import gettext as _
from docbase.model.record import Record
from docbase.plugins import EXPORTS, load, load_all, names
from docbase.storage import write_where_asked


class ExportOptions(TypedDict, total=False):
    """Which records go out."""

    filters: Mapping[str, str | Sequence[str]]
    """As in a search."""
    ids: Sequence[str]
    """Records chosen one by one; they go out with what the question finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Something that the records say and the format cannot."""

    field: str
    parts: tuple[str, ...]
    """The parts of the field that are lost; none for the whole of it."""
    values: tuple[str, ...]
    """The values that are lost, as the roles of contributors; none for all of them."""
    why: str
    count: int
    """In how many records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeExport:
    """A file of records, and what a person should know of it."""

    content: bytes
    format: str
    """Name of the format."""
    title: str
    """What the format is called."""
    count: int
    """How many records it has."""
    is_text: bool
    """Whether the content is text in UTF-8."""
    losses: tuple[Lost, ...] = ()
    """What the format cannot carry of what these records say, in the order of the table."""
    untitled: tuple[str, ...] = ()
    """Ids of the records that are not in it, for want of a title."""
    too_long: tuple[str, ...] = ()
    """Ids of those that are longer than the format allows."""
    incomplete: Mapping[str, tuple[str, ...]]
    """By id, the fields that are empty, and that a description wants."""
    unreadable: tuple[str, ...] = ()
    """Ids of the records that the index knows and that can no longer be read."""
    notes: tuple[str, ...] = ()
    """How the question was understood."""

    @property
    def text(self) -> str:
        """The content as text, without the mark that spreadsheets want before it."""
        return self.content.decode("utf-8-sig")

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of the records that are not in it."""
        return (*self.untitled, *self.too_long, *self.unreadable)

    def save(self, path: Path) -> None:
        """Writes the file; an older one is replaced when this one is complete.

        Raises:
            StorageError: there is no such folder, or the disk is full, read-only, or refuses.
        """
        write_where_asked(path, self.content)


def export(selection: Selection, format: str) -> MadeExport:
    """Returns the records of the selection in the format of this name.

    Raises:
        CitationError: there is no such format.
        ConfigurationError: it is an extension that cannot be loaded.
    """
    chosen = export_named(format)
    output = chosen.write(selection)
    left_out = set(output.left_out)
    written = [record for record in selection.records if record.id not in left_out]
    omitted = [record for record in selection.records if record.id in left_out]
    table = table_of(format)
    wanting = ((record.id, shortcomings(record, selection.vocabulary)) for record in written)
    return MadeExport(
        content=output.content,
        format=format,
        title=table.title if table else format,
        count=len(written),
        is_text=chosen.is_text,
        losses=losses(written, selection, table) if table else (),
        untitled=tuple(record.id for record in omitted if not record.title.strip()),
        too_long=tuple(record.id for record in omitted if record.title.strip()),
        incomplete={one: missing for one, missing in wanting if missing},
    )


def losses(records: Sequence[Record], selection: Selection, table: Table) -> tuple[Lost, ...]:
    """Returns what the format cannot carry of what the records say, with the number of records of each."""
    if not table.losses:
        return ()
    setting = setting_of(selection)
    fields = {loss.field for loss in table.losses}
    counts = [0] * len(table.losses)
    for record in records:
        said = statements(record, setting, fields)
        for place, loss in enumerate(table.losses):
            counts[place] += _is_lost(loss, said.get(loss.field, ()))
    return tuple(
        Lost(
            field=loss.field,
            parts=loss.parts,
            values=tuple(value for wanted in loss.when.values() for value in wanted),
            why=loss.why,
            count=count,
        )
        for loss, count in zip(table.losses, counts, strict=True)
        if count
    )


def _is_lost(loss: Loss, said: Sequence[Statement]) -> bool:
    return any(loss.concerns(statement) for statement in said)


def export_names() -> tuple[str, ...]:
    """Returns the names of the formats of export, sorted."""
    return names(EXPORTS)


def export_named(name: str) -> Format:
    """Returns the format of this name.

    Raises:
        CitationError: there is none.
        ConfigurationError: it is an extension that cannot be loaded.
    """
    if name not in export_names():
        raise _unknown(_("There is no format “{name}” to export to.").format(name=name), name)
    found: Format = load(EXPORTS, name)
    return found


def export_for(path: Path) -> str:
    """Returns the name of the format that the name of a file asks for, by its ending.

    Raises:
        CitationError: no format has it, or several have.
        ConfigurationError: an extension cannot be loaded.
    """
    formats: dict[str, Format] = load_all(EXPORTS)
    found = [name for name, one in formats.items() if one.suffix == path.suffix.lower()]
    if len(found) == 1:
        return found[0]
    if found:
        said = _("Files in “{suffix}” may be in several formats: {names}.")
        raise CitationError(
            said.format(suffix=path.suffix, names=", ".join(found)),
            hint=_("Say which one with “--format”."),
            field="format",
            value=path.suffix,
        )
    raise _unknown(
        _("No format to export to has files in “{suffix}”.").format(suffix=path.suffix), path.suffix
    )


def _unknown(message: str, value: str) -> CitationError:
    return CitationError(
        message,
        hint=_("Choose one of: {names}.").format(names=", ".join(export_names())),
        field="format",
        value=value,
    )
