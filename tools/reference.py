"""Writes docs/reference from the code, so that it cannot say anything else; `--check` compares."""

import ast
import dataclasses
import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from docbase import errors, messages, settings
from docbase.cli import exits
from docbase.model import record as model

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/reference"
QUERY = ROOT / "tools/query.md"
NOTE = "<!-- Written by tools/reference.py from the code: change it there. -->\n"


def attribute_docs(owner: type | object) -> dict[str, str]:
    """Returns the string under each attribute of a class or module."""
    source = inspect.getsource(owner)  # type: ignore[arg-type]
    body: list[ast.stmt] = ast.parse(source).body
    if isinstance(owner, type):
        (top,) = body
        assert isinstance(top, ast.ClassDef)
        body = top.body
    found = {}
    for statement, following in itertools.pairwise(body):
        names = (
            [statement.target] if isinstance(statement, ast.AnnAssign) else getattr(statement, "targets", [])
        )
        text = getattr(getattr(following, "value", None), "value", None)
        if len(names) == 1 and isinstance(text, str) and isinstance(names[0], ast.Name):
            found[names[0].id] = " ".join(text.split())
    return found


def table(*header: str, rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    """Returns a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def commands() -> str:
    from docbase.cli.app import program
    from docbase.cli.declared import Declared

    parts = [NOTE, "# Commands\n"]
    parts.append(
        "Results go to standard output, messages and progress to standard error. "
        "`docbase --centre FOLDER COMMAND` works in another centre; so does the variable `DOCBASE_CENTRE`.\n"
    )
    for name, declared in program().commands.items():
        assert isinstance(declared, Declared)
        parts += itertools.starmap(command_part, with_commands(name, declared.whole))
    parts.append("## Exit codes\n")
    own = attribute_docs(exits)
    codes = [
        (str(getattr(exits, name)), text) for name, text in own.items() if name.isupper() and name != "CODES"
    ]
    kinds = [(str(code), f"`{kind.__name__}`: {inspect.getdoc(kind)}") for kind, code in exits.CODES.items()]
    parts.append(table("code", "meaning", rows=sorted(codes + kinds, key=lambda row: int(row[0]))))
    return "\n".join(parts)


def with_commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yields a command, then those that are typed after it."""
    yield name, command
    for after, inner in getattr(command, "commands", {}).items():
        yield from with_commands(f"{name} {after}", inner)


def command_part(name: str, command: click.Command) -> str:
    usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name)))
    rows = [(f"`{label}`", help_ or "") for label, help_ in parameters(command)]
    return f"## docbase {name}\n\n{command.help}\n\n    docbase {name} {usage}\n\n" + table(
        "option", "meaning", rows=rows
    )


def parameters(command: click.Command) -> Iterator[tuple[str, str]]:
    """Yields what stands on the command line, and its help."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            label = ", ".join(parameter.opts)
            if not parameter.is_flag:
                label += f" {parameter.metavar or parameter.name}".upper()
            yield label, parameter.help or ""
        else:
            yield parameter.metavar or str(parameter.name), getattr(parameter, "help", "") or ""


def settings_page() -> str:
    docs = attribute_docs(settings.Settings)
    rows = [
        (f"`{field.name}`", f"`DOCBASE_{field.name.upper()}`", f"`{field.default}`", docs[field.name])
        for field in dataclasses.fields(settings.Settings)
    ]
    return "\n".join(
        (
            NOTE,
            "# Settings\n",
            "An option of the command wins over the variable, the variable over `docbase.yaml`, that over "
            "the default.\n",
            table("docbase.yaml", "variable", "default", "meaning", rows=rows),
            "`DOCBASE_CENTRE` names the folder of the centre. An unknown name or a wrong value is an error "
            "that names the line.\n",
        )
    )


def record_page() -> str:
    parts = [NOTE, "# Fields of a record\n"]
    parts.append(
        "A record is a YAML file beside its publication. Every value is read as text, then by its field: "
        "`language: no` is Norwegian, an ISBN keeps its zero. Unknown keys are kept, and reported by "
        "`docbase check`.\n"
    )
    parts.append(fields_of(model.Record))
    for name, part in (
        ("contributors", model.Contribution),
        ("series", model.Series),
        ("host", model.Host),
        ("files", model.RecordFile),
        ("items", model.Item),
        ("relations", model.Relation),
    ):
        parts.append(f"## {name}\n\n{fields_of(part)}")
    lists = attribute_docs(model)
    parts.append("## Fixed lists\n")
    rows = [
        (name.lower(), ", ".join(f"`{value}`" for value in getattr(model, name)), lists[name])
        for name in ("STATUSES", "ACCESSES", "ROLES", "RELATIONS")
    ]
    parts.append(table("list", "values", "meaning", rows=rows))
    return "\n".join(parts)


def fields_of(owner: type) -> str:
    """Returns the table of the fields of a dataclass."""
    docs = attribute_docs(owner)
    return table(
        "field",
        "meaning",
        rows=[(f"`{field.name}`", docs.get(field.name, "")) for field in dataclasses.fields(owner)],
    )


def errors_page() -> str:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.DocbaseError)
    ]
    rows = [
        (
            f"`{kind.__name__}`",
            f"`{kind.__mro__[1].__name__}`",
            inspect.getdoc(kind) or "",
            str(exits.code_of_class(kind)),
        )
        for kind in kinds
        if kind is not errors.DocbaseError
    ]
    return "\n".join((NOTE, "# Errors\n", table("error", "is a", "meaning", "exit code", rows=rows)))


def query_page() -> str:
    from docbase.search.fields import FACET_FIELDS, KEY_FIELDS, TEXT_FIELDS

    kinds = (
        ("words of the field", TEXT_FIELDS),
        ("an exact value, counted", FACET_FIELDS),
        ("an exact value", KEY_FIELDS),
    )
    rows = [
        (f"`{field.name}`", ", ".join(f"`{alias}:`" for alias in field.aliases), kind)
        for kind, fields in kinds
        for field in fields
    ]
    return "\n".join(
        (
            NOTE,
            QUERY.read_text(encoding="utf-8"),
            table("field", "what to type before the value", "searched as", rows=rows),
        )
    )


def pages() -> dict[str, str]:
    """Returns every page by file name."""
    messages.activate("en")
    return {
        "commands.md": commands(),
        "settings.md": settings_page(),
        "record.md": record_page(),
        "errors.md": errors_page(),
        "query.md": query_page(),
    }


def main() -> int:
    stale = [name for name, text in pages().items() if _read(FOLDER / name) != text]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/reference/{name} is not what the code says: run python tools/reference.py")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
