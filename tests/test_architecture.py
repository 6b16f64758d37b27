"""The direction of imports, and one home for each third-party library (docs/architecture.md)."""

import ast
import re
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "docbase"
BASE = {
    "messages",
    "errors",
    "model",
    "plugins",
    "spreadsheets",
    "storage",
    "locking",
    "programs",
    "processes",
}
MAY_IMPORT = {
    "messages": set(),
    "errors": {"messages"},
    "model": {"messages", "errors"},
    "plugins": {"messages", "errors", "model"},
    "storage": {"messages", "errors"},
    "locking": {"messages", "errors", "storage"},
    "programs": set(),
    "processes": set(),
    "typesetting": {"messages", "errors"},
    "spreadsheets": set(),
    "settings": {"messages", "errors", "model"},
    "catalogue": BASE,
    "extract": BASE,
    "search": BASE,
    "cite": {*BASE, "typesetting"},
    "ingest": {*BASE, "catalogue", "extract", "search"},
    "founding": {*BASE, "settings", "catalogue"},
    "publishing": {*BASE, "catalogue", "cite", "search"},
    "searches": {*BASE, "catalogue", "search"},
    "reach": {*BASE, "search"},
    "accounts": BASE,
    "audience": {*BASE, "search"},
    "safekeeping": BASE,
    "viewing": {*BASE, "extract", "search"},
    "vocabularies": {*BASE, "catalogue"},
    "editing": {*BASE, "catalogue", "search"},
    "holdings": {*BASE, "catalogue", "search", "editing", "typesetting"},
    "exchange": {*BASE, "catalogue", "extract", "cite", "search", "ingest", "editing"},
    "templates": {*BASE, "catalogue", "editing"},
    "suggest": {*BASE, "catalogue", "search", "ingest", "editing"},
    "versioning": BASE,
    "inspection": {*BASE, "catalogue", "ingest", "editing"},
    "centre": {
        *BASE,
        "settings",
        "founding",
        "publishing",
        "safekeeping",
        "searches",
        "templates",
        "reach",
        "accounts",
        "audience",
        "viewing",
        "vocabularies",
        "editing",
        "exchange",
        "holdings",
        "suggest",
        "inspection",
        "versioning",
        "catalogue",
        "extract",
        "search",
        "cite",
        "ingest",
    },
    "": {"centre", "errors", "model"},
    "web": {*BASE, "settings", "centre", "accounts"},
    "cli": {"centre", "errors", "messages", "model", "settings", "web"},
    "__main__": {"cli"},
}
HOMES: dict[str, str | tuple[str, ...]] = {
    "argon2": "accounts/passwords.py",
    "bagit": "safekeeping/bags.py",
    "bibtexparser": "exchange/reading/bibtex.py",
    "click": "cli/",
    "crawleruseragents": "web/counting.py",
    "cryptography": "extract/opendocument/keys.py",
    "docx": ("extract/office/openxml.py", "templates/word.py"),
    "filelock": "locking.py",
    "isal": "search/",
    "jinja2": "web/templating.py",
    "lxml": ("extract/xmltree.py", "extract/web/markup.py"),
    "markupsafe": "web/",
    "msoffcrypto": "extract/office/protected.py",
    "numpy": "ingest/resemblance/",
    "olefile": "extract/legacy/compound.py",
    "openpyxl": "exchange/",
    "pebble": "extract/workers.py",
    "PIL": ("extract/image/", "extract/ocr/pictures.py"),
    "py3langid": "ingest/describe/languages.py",
    "pylatexenc": "exchange/reading/bibtex.py",
    "pymarc": "exchange/",
    "pypandoc": "cite/csl.py",
    "pypdf": "extract/pdf/",
    "pypdfium2": "extract/pdf/",
    "pyzipper": "ingest/archives.py",
    "python_calamine": "extract/office/sheets.py",
    "rapidfuzz": "search/nearness.py",
    "rdflib": "vocabularies/skos/",
    "rich": "cli/",
    "stdnum": "catalogue/identifiers.py",
    "starlette": "web/",
    "Stemmer": "search/analysis/languages.py",
    "typer": "cli/",
    "typst": "typesetting.py",
    "uvicorn": ("web/serving.py", "web/hearing.py"),
    "watchfiles": "ingest/watching.py",
    "whoosh": "search/whoosh/",
    "yaml": "catalogue/yamltext.py",
}
ROOMS = {path.stem for path in PACKAGE.iterdir()}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = ".".join([*package_of(module, node.level), *filter(None, [node.module])])
            found.update(
                f"{source}.{alias.name}" if source == "docbase" and alias.name in ROOMS else source
                for alias in node.names
            )
    return found


def package_of(module: Path, level: int) -> list[str]:
    """Returns the package that the dots of a relative import mean; nothing for an absolute one."""
    return list(module.relative_to(PACKAGE.parent).parts[:-level]) if level else []


def room(name: str) -> str:
    """Returns the room of a docbase module: "docbase.search.index" is in "search"."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def name_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_go_one_way(module: Path) -> None:
    here = room(name_of(module))
    for name in imported(module):
        if name.split(".")[0] == "docbase":
            target = room(name)
            assert target in MAY_IMPORT, f"{name} is in no room"
            allowed = target == here or target in MAY_IMPORT[here]
            assert allowed, f"{name_of(module)} may not import {name}"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_each_library_has_one_home(module: Path) -> None:
    place = module.relative_to(PACKAGE).as_posix()
    for name in imported(module):
        top = name.split(".")[0]
        if top == "docbase" or top in sys.stdlib_module_names:
            continue
        assert top in HOMES or top == "stdnum", f"{place} imports {top}, which has no home"
        assert top == "stdnum" or place.startswith(HOMES[top]), (
            f"{top} belongs in {HOMES[top]}, not in {place}"
        )


def test_model_needs_the_standard_library_only() -> None:
    for module in (PACKAGE / "model").rglob("*.py"):
        for name in imported(module):
            assert name.startswith("docbase.") or name.split(".")[0] in sys.stdlib_module_names


def test_only_settings_reads_the_environment_and_programs_hands_it_on() -> None:
    reading = re.compile(r"\bos\.environ|\bgetenv\b|\bimport\b.*\benviron\b")
    readers = [name_of(module) for module in MODULES if reading.search(module.read_text(encoding="utf-8"))]
    assert readers == ["docbase.programs", "docbase.settings"]


def test_only_the_command_line_prints() -> None:
    for module in MODULES:
        tree = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        printing = [
            node
            for node in tree
            if (isinstance(node, ast.Name) and node.id == "print")
            or (isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr"))
        ]
        of_programs = ("docbase.cite.csl", "docbase.versioning")  # what pandoc and git say
        is_allowed = room(name_of(module)) == "cli" or name_of(module) in of_programs
        assert not printing or is_allowed, f"{name_of(module)} prints"


def test_messages_are_where_their_tools_see_them() -> None:
    """Babel passes over what is within an f-string: such a message is never translated."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            for one in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
                if isinstance(one, ast.Name):
                    is_message = one.id in ("_", "ngettext")
                    assert not is_message, f"{name_of(module)}, line {one.lineno}: a message in an f-string"
