"""What BibTeX and BibLaTeX share: names, titles and texts as LaTeX wants them, and the shape of an entry."""

import re
from collections.abc import Mapping, Sequence

from docbase.cite.names import Name

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"{\textbackslash}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
_NOT_KEY = re.compile(r"[^A-Za-z0-9:.+/-]+")
BABEL = {"fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian", "nl": "dutch"}
"""Languages as LaTeX names them: without one, readers take a title for English and change its capitals."""


def entry(entry_type: str, record_id: str, fields: Mapping[str, str]) -> str:
    """Returns an entry with the fields that are not empty; a month stands without braces."""
    lines = [f"  {name} = {_delimited(name, value)}," for name, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{_NOT_KEY.sub('-', record_id)},", *lines, "}", ""])


def names(persons: Sequence[Name]) -> str:
    """Returns persons and bodies, joined."""
    return " and ".join(_name(person) for person in persons)


def _name(name: Name) -> str:
    """Braces keep a body whole: BibTeX would take "Réseau des villes" for a first name and a name."""
    if name.literal:
        return f"{{{escaped(name.literal)}}}"
    family = f"{name.particle} {name.family}".strip()
    parts = (family, name.suffix, name.given) if name.suffix else (family, name.given)
    return ", ".join(_guarded(escaped(part)) for part in parts)


def _guarded(part: str) -> str:
    return f"{{{part}}}" if " and " in f" {part} " or "," in part else part


def protected(title: str) -> str:
    """Returns the title with its capitals in braces: many styles would put them in lower case."""
    first, *others = title.split(" ")
    kept = (escaped(word) if word == word.lower() else f"{{{escaped(word)}}}" for word in others)
    return " ".join([escaped(first), *kept])


def escaped(text: str) -> str:
    """Returns the text in one line, with the signs of LaTeX escaped."""
    one_line = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), one_line)


def address(text: str) -> str:
    """Returns the address as it is, since styles set it verbatim, but for what would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def pages(text: str) -> str:
    """Returns pages with the dash of LaTeX between the first and the last."""
    return escaped(re.sub(r"\s*[-–‑]\s*", "--", text))


def _delimited(name: str, value: str) -> str:
    return value if name == "month" else f"{{{value}}}"
