"""What was written in a form: the values of the record it gives, and what is wrong, part by part."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docbase.editing.fields import LISTS, read_value
from docbase.errors import CatalogueError, UnknownHeadingError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.record import Contribution
from docbase.model.spokendates import spoken_date
from docbase.templates.template import Part, Template


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
            except UnknownHeadingError as error:
                kept = self._kept_as_keyword(part, one)
                self._fault(part, error.message, " ".join(filter(None, (error.hint, kept))))
                continue
            except CatalogueError as error:
                self._fault(part, error.message, error.hint)
                continue
            if part.field == "contributors":
                value = tuple(_in_role(who, part.role) for who in value)
            if part.field in LISTS:
                value = tuple(dict.fromkeys((*self.values.get(part.field, ()), *value)))
            self.values[part.field] = value

    def _kept_as_keyword(self, part: Part, word: str) -> str:
        """Keeps a word that the vocabulary does not have, for a person to judge; says so."""
        if part.field not in LISTS:
            return ""
        self.values["keywords"] = tuple(dict.fromkeys((*self.values.get("keywords", ()), word)))
        return _("It is kept among the keywords.")

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
        yield spoken_date(whole) if name == "date" else whole
