"""What every rule must be and do, those of extensions too."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from docbase import messages, plugins
from docbase.catalogue.audit import SEVERITIES, Case, Cases, Fault, Rule, audit
from docbase.catalogue.audit.rulebook import rulebook
from docbase.catalogue.houserules import CODE
from docbase.catalogue.store import Catalogue
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.errors import ConfigurationError
from docbase.inspection import RULES

CORPUS = Path(__file__).parents[2] / "corpus"
FILE = Path("docbase.yaml")
ALL = tuple(rulebook(RULES, (), default_vocabulary(), FILE))


@pytest.fixture(params=ALL, ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def test_it_says_what_it_is_in_the_language_of_the_person(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert rule.severity in SEVERITIES
    told = []
    for language in ("en", "fr"):
        messages.activate(language)
        told.append(rule.why())
        assert told[-1].endswith(".")
    assert all(told)


def test_it_finds_nothing_in_a_catalogue_in_order(rule: Rule) -> None:
    catalogue = Catalogue(CORPUS, default_vocabulary())
    assert audit(catalogue, catalogue.vocabulary, deep=True, rules=[rule]) == []


def test_it_bears_a_record_with_nothing_in_it(rule: Rule, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\n", encoding="utf-8")
    catalogue = Catalogue(tmp_path, default_vocabulary())
    findings = audit(catalogue, catalogue.vocabulary, deep=True, rules=[rule])
    assert {one.rule for one in findings} <= {rule.code}
    assert all(one.message and one.hint for one in findings)


def _shouts(case: Case) -> Iterator[Fault]:
    if "!" in case.record.title:
        yield Fault(message="It shouts.", hint="Lower your voice.", place="title")


def _alone(cases: Cases) -> Iterator[tuple[Case, Fault]]:
    every = list(cases)
    if len(every) == 1:
        yield every[0], Fault(message="It is alone.", hint="Add others.")


SHOUTING = Rule(code="shouting", severity="info", why=lambda: "Titles are read, not heard.", look=_shouts)
OTHERS = (Rule(code="lonely", severity="warning", why=lambda: "One is none.", compare=_alone),)
TAKEN = Rule(code="no-title", severity="info", why=lambda: "Taken.")
NO_RULE = "nothing"


def _register(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    points = EntryPoints(EntryPoint(name, f"{__name__}:{name}", plugins.RULES) for name in names)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points.select(group=group))


def test_extensions_add_rules_of_both_kinds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _register(monkeypatch, "SHOUTING", "OTHERS")
    (tmp_path / "a.yaml").write_text("id: a\ntitle: Non !\n", encoding="utf-8")
    catalogue = Catalogue(tmp_path, default_vocabulary())
    book = rulebook(RULES, (), catalogue.vocabulary, FILE)
    findings = audit(catalogue, catalogue.vocabulary, rules=book)
    assert [(one.rule, one.line) for one in findings] == [("lonely", None), ("shouting", 2)]


@pytest.mark.parametrize("name", ["TAKEN", "NO_RULE"])
def test_what_is_no_rule_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _register(monkeypatch, name)
    with pytest.raises(ConfigurationError, match=name):
        rulebook(RULES, (), default_vocabulary(), FILE)
