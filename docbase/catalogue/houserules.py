"""The rules of a centre, as docbase.yaml says them; what is wrong there is said with its line."""

import dataclasses
import difflib
import re
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.fields import NAMES, PARTS, part_names
from docbase.catalogue.repetition import is_nested
from docbase.catalogue.yamltext import Node
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.houserules import OFF, SEVERITIES, TESTS, HouseRule
from docbase.model.record import STATUSES

CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""How the code of a rule is written."""
_COUNTS = ("longest", "shortest")
_OF_GROUPS = ("required", *_COUNTS)
"""What may be asked of a field made of smaller ones as a whole: that it is there, and how many times."""
_NAMES = ("code", "severity", "field", *TESTS, "types", "status", "message")


def house_rules(node: Node, path: Path) -> tuple[HouseRule, ...]:
    """Returns the rules that stand under `rules`.

    Args:
        node: the value of `rules`.
        path: docbase.yaml, for messages.

    Raises:
        ConfigurationError: a rule cannot be understood; names the line.
    """
    if isinstance(node, yamltext.Scalar) and not node.value:
        return ()
    items = node.items if isinstance(node, yamltext.Sequence) else (node,)
    found = tuple(_Reader(path, item.line).rule(item) for item in items)
    codes = [rule.code for rule in found]
    for rule in found:
        if codes.count(rule.code) > 1:
            raise _Reader(path, [one for one in found if one.code == rule.code][1].line).refused(
                _("the rule “{code}” is there twice").format(code=rule.code),
                _("Give each rule a code of its own."),
            )
    return found


class _Reader:
    """Understands one rule."""

    def __init__(self, path: Path, line: int) -> None:
        self._path = path
        self._line = line

    def rule(self, node: Node) -> HouseRule:
        if not isinstance(node, yamltext.Mapping):
            raise self.refused(
                _("a rule is a group of names and values"),
                _("Write it as “- {code: cote, field: items.call_number, pattern: '[A-Z]{2,4} [0-9]+'}”."),
            )
        for name, key in node.keys.items():
            if name not in _NAMES:
                raise self._at(key).refused(
                    _("a rule has no “{name}”").format(name=name),
                    _known(name, _NAMES),
                )
        texts = {name: self._texts(value) for name, value in node.entries.items()}
        rule = HouseRule(
            code=self._one("code", texts),
            line=self._line,
            severity=self._one("severity", texts),
            field=self._one("field", texts),
            test=self._test(node, texts),
            types=texts.get("types", ()),
            status=self._one("status", texts),
            message=self._one("message", texts),
        )
        self._check(rule, node)
        return dataclasses.replace(rule, wanted=self._wanted(rule, node, texts)) if rule.test else rule

    def refused(self, what: str, hint: str) -> ConfigurationError:
        """Returns the error that says what is wrong, and where."""
        where = _("{path}, line {line}: {what}.")
        return ConfigurationError(
            where.format(path=self._path, line=self._line, what=what),
            hint=hint,
            path=self._path,
            line=self._line,
            field="rules",
        )

    def _at(self, node: Node) -> "_Reader":
        return _Reader(self._path, node.line)

    def _texts(self, node: Node) -> tuple[str, ...]:
        nodes = node.items if isinstance(node, yamltext.Sequence) else (node,)
        found = []
        for one in nodes:
            if not isinstance(one, yamltext.Scalar):
                raise self._at(one).refused(
                    _("a text or a list of texts is expected"), _("Put it between quotes.")
                )
            found.append(one.value)
        return tuple(found)

    def _one(self, name: str, texts: dict[str, tuple[str, ...]]) -> str:
        values = texts.get(name, ())
        if len(values) > 1:
            raise self.refused(_("“{name}” has several values").format(name=name), _("One only is expected."))
        return values[0] if values else ""

    def _test(self, node: yamltext.Mapping, texts: dict[str, tuple[str, ...]]) -> str:
        tests = [name for name in TESTS if name in texts]
        if len(tests) > 1:
            raise self._at(node.keys[tests[1]]).refused(
                _("a rule has one test, and this one has {names}").format(names=", ".join(tests)),
                _("Make a rule of each."),
            )
        return tests[0] if tests else ""

    def _check(self, rule: HouseRule, node: yamltext.Mapping) -> None:
        self._require(node, "code", rule.code, is_right=CODE.fullmatch(rule.code) is not None)
        self._choose(node, "severity", rule.severity, (*SEVERITIES, OFF))
        self._choose(node, "status", rule.status, STATUSES)
        if rule.test:
            self._choose_field(node, rule)
        elif rule.field or rule.types or rule.status or not rule.severity:
            raise self.refused(
                _("the rule “{code}” asks for nothing").format(code=rule.code),
                _("Give it a field, and one of: {names}.").format(names=", ".join(TESTS)),
            )

    def _choose_field(self, node: yamltext.Mapping, rule: HouseRule) -> None:
        if not rule.field:
            raise self.refused(
                _("the rule does not say which field"),
                _("Add “field: …”, as “title” or “items.call_number”."),
            )
        name, dot, part = rule.field.partition(".")
        choice = tuple(f"{name}.{one}" for one in part_names(name)) if name in PARTS else NAMES
        is_whole = not dot and name in NAMES and (name not in PARTS or rule.test in _OF_GROUPS)
        if rule.test in _COUNTS and name in ("series", "host") and not dot:
            is_whole = False
        if not is_whole and (not part or rule.field not in choice):
            raise self._at(node.keys["field"]).refused(
                _("there is no field “{field}”").format(field=rule.field), _known(rule.field, choice)
            )

    def _choose(self, node: yamltext.Mapping, name: str, value: str, allowed: tuple[str, ...]) -> None:
        if value and value not in allowed:
            raise self._at(node.keys[name]).refused(
                _("“{field}” cannot be “{value}”").format(field=name, value=value),
                _("Expected: {names}.").format(names=", ".join(allowed)),
            )

    def _require(self, node: yamltext.Mapping, name: str, value: str, *, is_right: bool) -> None:
        if not is_right:
            raise (self._at(node.keys[name]) if name in node.keys else self).refused(
                _("“{field}” cannot be “{value}”").format(field=name, value=value)
                if value
                else _("the rule has no “{name}”").format(name=name),
                _("Small letters, digits and hyphens are expected, as “cote-form”."),
            )

    def _wanted(
        self, rule: HouseRule, node: yamltext.Mapping, texts: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Returns what the test compares with, once it is known to be of the right kind."""
        values, place = texts[rule.test], self._at(node.keys[rule.test])
        if rule.test == "required" and values not in (("yes",), ("true",), ("oui",)):
            raise place.refused(_("“required” is followed by yes"), _("Write “required: yes”."))
        if rule.test in ("longest", "shortest") and not (len(values) == 1 and values[0].isdecimal()):
            raise place.refused(
                _("“{name}” is a whole number").format(name=rule.test),
                _("It counts the characters of a text, or the values of a list."),
            )
        if not any(values):
            raise place.refused(_("“{name}” is empty").format(name=rule.test), _("Say what is meant."))
        for value in values if rule.test in ("pattern", "forbidden") else ():
            try:
                re.compile(value)
            except re.error as error:
                raise place.refused(
                    _("“{value}” is no regular expression: {cause}").format(value=value, cause=error),
                    _("A sign such as ( or [ that is meant as such has a \\ before it."),
                ) from error
            if is_nested(value):
                raise place.refused(
                    _("“{value}” could take for ever: a repetition stands in a repetition").format(
                        value=value
                    ),
                    _("Write the inner one with one more +, as \\w++ for \\w+: it gives nothing back."),
                )
        return values


def _known(name: str, names: tuple[str, ...]) -> str:
    nearest = difflib.get_close_matches(name, names, 1)
    if nearest:
        return _("Did you mean “{name}”?").format(name=nearest[0])
    return _("Known names: {names}.").format(names=", ".join(names))
