"""The rules of a centre, made of what its docbase.yaml says."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from docbase.catalogue.audit.rule import Case, Fault, Rule
from docbase.catalogue.fields import PARTS
from docbase.messages import gettext as _
from docbase.model.dates import PartialDate
from docbase.model.houserules import HouseRule
from docbase.model.record import Record

Values = tuple[str, ...]
_BLANK = Record(id="-")
_THERE = "+"
"""Stands for a group as a whole: only how many there are is asked."""


def rule_of(own: HouseRule) -> Rule:
    """Returns the rule that an entry of docbase.yaml describes; it has a test."""

    def look(case: Case) -> Iterator[Fault]:
        if (own.types and case.record.type not in own.types) or own.status not in ("", case.record.status):
            return
        for value in _broken(own, values_of(case.record, own.field)):
            top = own.field.partition(".")[0]
            yield Fault(message=_told(own, value), hint=_asked(own), place=f"{top}.{value}" if value else top)

    def why() -> str:
        where = _("A rule of this centre: docbase.yaml, line {line}.").format(line=own.line)
        said = f"{own.message.rstrip('.')}." if own.message else ""
        return " ".join(filter(None, (said, _asked(own), where)))

    return Rule(code=own.code, severity=own.severity or "warning", look=look, why=why)


def values_of(record: Record, field: str) -> Values:
    """Returns the values of a field as texts, or of a part of each of its groups; none for an empty one."""
    name, _dot, part = field.partition(".")
    value = getattr(record, name)
    if isinstance(value, PartialDate):
        return (value.text,)
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if name in PARTS:
        groups = [group for group in (value if isinstance(value, tuple) else (value,)) if group]
        texts = (getattr(group, part) if part else _THERE for group in groups)
        return tuple("" if text is None else str(text) for text in texts)
    return tuple(value.values() if hasattr(value, "values") else value or ())


def _is_counted(field: str) -> bool:
    """Whether the length of the field is the number of its values."""
    return "." not in field and isinstance(getattr(_BLANK, field), tuple)


def _broken(own: HouseRule, values: Values) -> Iterator[str]:
    """Yields the values that break the rule, "" for the field as a whole."""
    if own.test == "required":
        if not values or not all(values):
            yield ""
    elif own.test in ("longest", "shortest") and _is_counted(own.field):
        if _is_beyond(own, len(values)):
            yield ""
    else:
        breaks = _TESTS[own.test]
        yield from (value for value in values if value and breaks(own, value))


def _is_beyond(own: HouseRule, count: int) -> bool:
    limit = int(own.wanted[0])
    return count > limit if own.test == "longest" else count < limit


_TESTS: Mapping[str, Callable[[HouseRule, str], bool]] = MappingProxyType(
    {
        "pattern": lambda own, value: not any(re.fullmatch(one, value) for one in own.wanted),
        "forbidden": lambda own, value: any(re.search(one, value) for one in own.wanted),
        "one_of": lambda own, value: value not in own.wanted,
        "longest": lambda own, value: _is_beyond(own, len(value)),
        "shortest": lambda own, value: _is_beyond(own, len(value)),
    }
)
"""Whether a value breaks a rule, by test."""


def _told(own: HouseRule, value: str) -> str:
    if own.message:
        return f"{own.message} ({_short(value)})" if value else own.message
    if value:
        return _("“{value}” is not what this centre writes in “{field}”.").format(
            value=_short(value), field=own.field
        )
    texts = {
        "required": _("This record has no “{field}”."),
        "longest": _("“{field}” has too many values."),
        "shortest": _("“{field}” has too few values."),
    }
    return texts[own.test].format(field=own.field)


def _short(value: str, most: int = 60) -> str:
    return value if len(value) <= most else f"{value[:most].rstrip()}…"


def _asked(own: HouseRule) -> str:
    """Returns what the rule asks for, in words."""
    is_counted = _is_counted(own.field)
    texts = {
        "required": _("“{field}” is required."),
        "pattern": _("“{field}” is written {wanted}."),
        "forbidden": _("“{field}” never has {wanted}."),
        "one_of": _("“{field}” is one of: {wanted}."),
        "longest": _("“{field}” has {wanted} values at most.")
        if is_counted
        else _("“{field}” has {wanted} characters at most."),
        "shortest": _("“{field}” has {wanted} values at least.")
        if is_counted
        else _("“{field}” has {wanted} characters at least."),
    }
    return texts[own.test].format(field=own.field, wanted=", ".join(own.wanted))
