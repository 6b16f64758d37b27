"""What a centre publishes: bibliographies as files, and what a person should know of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from docbase.cite import Selection, format_named
from docbase.errors import StorageError
from docbase.messages import gettext as _
from docbase.storage import write_atomically


class LayoutOptions(TypedDict, total=False):
    """What a bibliography is made of, and how it is laid out."""

    filters: Mapping[str, str | Sequence[str]]
    style: str
    group_by: str
    annotated: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBibliography:
    """A bibliography as a file, and what a person should know of it."""

    content: bytes
    count: int
    """How many publications it cites."""
    drafts: int
    """How many of these no person has reviewed yet."""
    untitled: tuple[str, ...]
    """Ids of the records that are not cited, for want of a title."""
    is_text: bool
    """Whether the content is text in UTF-8."""
    unreadable: tuple[str, ...] = ()
    """Ids of the records that the index knows and that can no longer be read."""
    notes: tuple[str, ...] = ()
    """How the question was understood."""

    def save(self, path: Path) -> None:
        """Writes the file; an older one is replaced when this one is complete.

        Raises:
            StorageError: there is no such folder, or the disk is full, read-only, or refuses.
        """
        if not path.absolute().parent.is_dir():
            raise StorageError(
                _("There is no folder {folder}.").format(folder=path.parent),
                hint=_("Make it first, or check the path."),
                path=path,
            )
        write_atomically(path, self.content)


def publish(selection: Selection, format: str) -> MadeBibliography:
    """Returns the bibliography of the selection.

    Raises:
        CitationError: no such format, style or grouping, or pandoc fails.
    """
    chosen = format_named(format)
    output = chosen.write(selection)
    cited = [record for record in selection.records if record.id not in output.left_out]
    return MadeBibliography(
        content=output.content,
        count=len(cited),
        drafts=sum(record.status == "draft" for record in cited),
        untitled=output.left_out,
        is_text=chosen.is_text,
    )
