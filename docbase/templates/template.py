"""What a publication of a type should say, in what order: its parts, and help for who fills them in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that is asked for: a field of the record, or a section of the publication itself."""

    label: str
    """What it is called, on the form and in the draft; no two parts of a template are called alike."""
    field: str = ""
    """The field of the record; empty for a section."""
    role: str = ""
    """What the persons and bodies did, for `contributors`: one of model.record.ROLES."""
    help: str = ""
    """What to write there."""
    is_required: bool = False
    longest: int = 0
    """Characters beyond which the answer is told to be too long; 0 for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The parts of the publications of a type."""

    type: str
    """Publication type: id of the vocabulary; empty for the one that serves all types without their own."""
    title: str = ""
    """What the form is called."""
    about: str = ""
    """What to know before filling it in."""
    parts: tuple[Part, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that it asks for, in its order."""
        return tuple(dict.fromkeys(part.field for part in self.parts if part.field))
