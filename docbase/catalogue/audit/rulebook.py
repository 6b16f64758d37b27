"""The rules of a centre: those of docbase, of extensions and its own, with the severities that it wants."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from docbase import plugins
from docbase.catalogue.audit.house import rule_of
from docbase.catalogue.audit.rule import Finding, Rule
from docbase.catalogue.houserules import CODE
from docbase.errors import ConfigurationError, QueryError
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.houserules import OFF, SEVERITIES, HouseRule


class Rulebook:
    """Rules by code, in the order in which they are listed."""

    def __init__(self, rules: Iterable[Rule], severities: Mapping[str, str] | None = None) -> None:
        """Keeps the rules.

        Args:
            rules: all of them; each code once.
            severities: the severity that the centre gives to some, by code: one of SEVERITIES, or OFF.
        """
        self._given = severities or {}
        self._rules = {rule.code: rule for rule in rules}

    def __iter__(self) -> Iterator[Rule]:
        """Yields the rules that are looked for, each with the severity that it has here."""
        for code in self._rules:
            if self._given.get(code) != OFF:
                yield self.rule(code)

    def known(self) -> Iterator[Rule]:
        """Yields all the rules, those that the centre has turned off as well."""
        return (self.rule(code) for code in self._rules)

    def rule(self, code: str) -> Rule:
        """Returns the rule with this code, also one that the centre has turned off.

        Raises:
            QueryError: there is none; the hint names the nearest.
        """
        if code not in self._rules:
            raise QueryError(
                _("There is no rule “{code}”.").format(code=code), hint=self.hint(code), value=code
            )
        rule = self._rules[code]
        return replace(rule, severity=self._given[code]) if self.is_graded(code) else rule

    def is_off(self, code: str) -> bool:
        """Whether the centre has turned the rule off."""
        return self._given.get(code) == OFF

    def is_graded(self, code: str) -> bool:
        """Whether the centre has given the rule a severity of its own choice."""
        return self._given.get(code, OFF) != OFF

    def chosen(self, codes: Collection[str] = ()) -> Self:
        """Returns the book with these rules only, be they turned off; without codes, that of all.

        Raises:
            QueryError: one of them does not exist.
        """
        if not codes:
            return self
        return type(self)(self.rule(code) for code in dict.fromkeys(codes))

    def judged(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yields the findings of rules that are looked for, with the severities of the centre."""
        for finding in findings:
            if finding.rule in self._rules and not self.is_off(finding.rule):
                given = self.is_graded(finding.rule)
                yield replace(finding, severity=self._given[finding.rule]) if given else finding

    def hint(self, code: str) -> str:
        """Returns what to do about a code that there is not."""
        nearest = difflib.get_close_matches(code, self._rules, 1)
        return (
            _("Did you mean “{name}”?").format(name=nearest[0])
            if nearest
            else _("“docbase check --rules” lists them.")
        )


def rulebook(rules: Iterable[Rule], own: Iterable[HouseRule], vocabulary: Vocabulary, path: Path) -> Rulebook:
    """Returns the rules of docbase, those of extensions, and those of the centre.

    Args:
        rules: those of docbase.
        own: what docbase.yaml says.
        vocabulary: where the types of publication are that a rule is for.
        path: docbase.yaml, for messages.

    Raises:
        ConfigurationError: a rule of the centre cannot be, or an extension gives what is no rule.
    """
    known = Rulebook((*rules, *_of_extensions({rule.code for rule in rules})))
    codes = {rule.code for rule in known}
    for one in own:
        _require_possible(one, known, codes, vocabulary, path)
    return Rulebook(
        (*known, *(rule_of(one) for one in own if one.test)),
        {one.code: one.severity for one in own if one.severity},
    )


def _of_extensions(taken: set[str]) -> Iterator[Rule]:
    for name, found in plugins.load_all(plugins.RULES).items():
        for rule in (found,) if isinstance(found, Rule) else found:
            if not isinstance(rule, Rule) or rule.code in taken or not _is_sound(rule):
                raise ConfigurationError(
                    _("The extension “{name}” gives a rule that cannot be: {rule}.").format(
                        name=name, rule=getattr(rule, "code", rule)
                    ),
                    hint=_("Tell its author, or remove the extension."),
                    value=name,
                )
            taken.add(rule.code)
            yield rule


def _is_sound(rule: Rule) -> bool:
    return CODE.fullmatch(rule.code) is not None and rule.severity in SEVERITIES


def _require_possible(
    own: HouseRule, known: Rulebook, codes: Collection[str], vocabulary: Vocabulary, path: Path
) -> None:
    if own.test and own.code in codes:
        what = _("“{code}” is a rule of docbase").format(code=own.code)
        hint = _("Give yours another code, or write only its severity to change that.")
    elif not own.test and own.code not in codes:
        what, hint = _("there is no rule “{code}”").format(code=own.code), known.hint(own.code)
    elif unknown := [one for one in own.types if vocabulary.get(one, "publication_types") is None]:
        nearest = ", ".join(term.id for term in vocabulary.nearest(unknown[0], "publication_types"))
        what = _("there is no type of publication “{type}”").format(type=unknown[0])
        hint = _("Did you mean {names}?").format(names=nearest) if nearest else _("See vocabulary.yaml.")
    else:
        return
    where = _("{path}, line {line}: {what}.").format(path=path, line=own.line, what=what)
    raise ConfigurationError(where, hint=hint, path=path, line=own.line, field="rules", value=own.code)
