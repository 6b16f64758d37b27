"""Writes docs/reference/exchange.md from the mapping tables; `--check` compares."""

import sys
from collections.abc import Mapping
from pathlib import Path

from docbase import messages
from docbase.exchange.mappings import Loss, Rule, Table, load_table, table_names

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/reference/exchange.md"
NOTE = "<!-- Written by tools/exchange.py from docbase/data/exchange: change it there. -->\n"
INTRODUCTION = """# Formats of exchange

`docbase export --format FORMAT -o FILE` writes records for other programs, and says of the fields that it met
what the format cannot carry. Of the formats that `docbase import` reads, what comes back otherwise than it
went out is told too: everything else comes back as it was. Each part below is a table of
`docbase/data/exchange`. A field that has several parts is written part by part: `$a` label, `$3` id. What is
marked *(again)* is said a second time, for other programs.
"""


def page() -> str:
    """Returns the page, one part for each table."""
    messages.activate("en")
    tables = sorted((load_table(name) for name in table_names()), key=lambda table: table.title.lower())
    return "\n".join((NOTE, INTRODUCTION, *map(part, tables)))


def part(table: Table) -> str:
    names = ", ".join(f"`{name}`" for name in table.formats)
    paragraphs = [f"## {table.title}\n", f"Formats: {names}. {table.about}\n"]
    rows = [row(rule) for rule in table.rules]
    paragraphs.append(grid(("our field", "when", table.title, "note"), rows))
    if codes := [(name, values) for name, values in table.values.items() if name == "role"]:
        listed = ", ".join(f"{own} `{code}`" for _name, values in codes for own, code in values.items())
        paragraphs.append(f"Roles: {listed}.\n")
    if table.losses:
        paragraphs.append(f"What {table.title} cannot carry:\n")
        paragraphs.append(grid(("our field", "what of it", "why"), [lost(loss) for loss in table.losses]))
    if table.nearest:
        paragraphs.append(f"What comes back from {table.title} only in the nearest form:\n")
        paragraphs.append(grid(("our field", "what of it", "how"), [lost(one) for one in table.nearest]))
    return "\n".join(paragraphs)


def row(rule: Rule) -> tuple[str, ...]:
    again = " *(again)*" if rule.is_derived else ""
    return f"`{rule.field}`{again}", conditions(rule.when), target(rule), rule.note


def target(rule: Rule) -> str:
    """Returns where a field goes, part by part."""
    said = [f"{sign(code)} {'' if part == 'value' else part}".strip() for part, code in rule.parts.items()]
    fixed = [f"{sign(code)} “{value}”" for code, value in rule.always.items()]
    return " ".join((f"`{rule.to}`", ", ".join(filter(None, (*said, *fixed))))).strip()


def sign(code: str) -> str:
    """Returns a subfield or element as it is written; nothing for the field itself."""
    if code in ("data", "."):
        return ""
    return f"`${code}`" if len(code) == 1 else f"`{code}`"


def lost(loss: Loss) -> tuple[str, ...]:
    what = "; ".join(filter(None, (conditions(loss.when), ", ".join(loss.parts))))
    return f"`{loss.field}`", what or "all", loss.why


def conditions(when: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name}: {' or '.join(values)}" for name, values in when.items())


def grid(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/reference/exchange.md is not what the tables say: run python tools/exchange.py")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
