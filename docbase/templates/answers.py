"""What was written in a form: the values of the record it gives, and what is wrong, part by part."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docbase.editing.fields import LISTS, read_value
from docbase.errors import CatalogueError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.record import Contribution
from docbase.templates.template import Part, Template

_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_SPOKEN = re.compile(rf"(?:le )?(?:(\d{{1,2}})(?:er)? )?({'|'.join(_MONTHS)}) (\d{{4}})")
_FIGURES = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is to be mended in a form."""

    part: str
    """The label under which it is."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A form as it was understood."""

    template: Template
    values: Mapping[str, object] = field(default_factory=dict)
    """By field of the record, those that could be read."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """The text of each section of the publication, by label."""
    faults: tuple[Fault, ...] = ()


def understand(template: Template, written: Mapping[str, str], vocabulary: Vocabulary) -> Answers:
    """Returns what was written under each label, as values of the record, with what is wrong.

    Args:
        template: what was asked for.
        written: the text under each label, a line for each paragraph.
        vocabulary: where headings are found by their labels.
    """
    reading = _Reading(vocabulary)
    sections = {}
    for part in template.parts:
        text = written.get(part.label, "").strip()
        reading.check(part, text)
        if part.field and text:
            reading.take(part, text)
        elif text:
            sections[part.label] = text
    if who := reading.values.get("contributors"):  # the principal ones come first
        reading.values["contributors"] = tuple(sorted(who, key=lambda one: one.role != "author"))
    return Answers(template=template, values=reading.values, sections=sections, faults=tuple(reading.faults))


class _Reading:
    """The values found so far, and the faults."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.values: dict[str, Any] = {}
        self.faults: list[Fault] = []

    def check(self, part: Part, text: str) -> None:
        if part.is_required and not text:
            self._fault(part, _("nothing is written there, and something must be."), part.help)
        if part.longest and len(text) > part.longest:
            told = _("it has {count} characters; {most} are wanted at most.")
            self._fault(part, told.format(count=len(text), most=part.longest))

    def take(self, part: Part, text: str) -> None:
        for one in _pieces(part.field, text):
            try:
                value: Any = read_value(part.field, [one], self._vocabulary)
            except CatalogueError as error:
                self._fault(part, error.message, error.hint)
                continue
            if part.field == "contributors":
                value = tuple(_in_role(who, part.role) for who in value)
            if part.field in LISTS:
                value = tuple(dict.fromkeys((*self.values.get(part.field, ()), *value)))
            self.values[part.field] = value

    def _fault(self, part: Part, message: str, hint: str = "") -> None:
        self.faults.append(Fault(part=part.label, message=message, hint=hint))


def _in_role(who: Contribution, role: str) -> Contribution:
    return Contribution(role=role or who.role, body=who.body, person=who.person)


def _pieces(name: str, text: str) -> Iterator[str]:
    """Yields the values in an answer: of a list, one a line, or between semicolons."""
    if name in LISTS:
        yield from (piece for one in re.split(r"[;\n]", text) if (piece := one.strip(" \t•-–,.")))
    elif name == "abstract":
        yield text
    else:
        whole = " ".join(text.split())
        yield _edtf(whole) if name == "date" else whole


def _edtf(text: str) -> str:
    """Returns a date that is written as people do in EDTF; any other text as it is.

    >>> _edtf("le 1er mars 2017"), _edtf("mars 2017"), _edtf("24/03/2017"), _edtf("2017")
    ('2017-03-01', '2017-03', '2017-03-24', '2017')
    """
    if spoken := _SPOKEN.fullmatch(fold(text)):
        day, month, year = spoken[1], _MONTHS.index(spoken[2]) + 1, spoken[3]
    elif figures := _FIGURES.fullmatch(text):
        day, month, year = figures[1], int(figures[2]), figures[3]
    else:
        return text
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
