"""What BibTeX and BibLaTeX share: names, titles and texts as LaTeX wants them, and the shape of an entry."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from docbase.cite.names import Name

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"{\textbackslash}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
_LIGATURE = re.compile(r"-(?=-)|'(?=')|`(?=`)|<(?=<)|>(?=>)|,(?=,)|[?!](?=`)")
"""Signs that LaTeX makes another one of with what follows."""
_NOT_KEY = re.compile(r"[^A-Za-z0-9:.+/-]+")
_NOTE = " ; "
"""What stands between two sayings of a note."""
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "author": "Par {}",
        "editor": "Direction : {}",
        "translator": "Traduction : {}",
        "edition": "Édition : {}",
        "publisher": "Éditeur : {}",
        "location": "Lieu : {}",
        "host": "Dans : {}",
        "volume": "vol. {}",
        "issue": "Livraison : {}",
        "series": "Collection : {}",
        "number": "n° {}",
        "lone": "Numéro dans la collection : {}",
        "pages": "p. {}",
        "pagetotal": "{} p.",
        "volumes": "{} vol.",
        "isbn": "ISBN {}",
        "issn": "ISSN {}",
    }
)
"""How a note says, for people and for docbase, what an entry has no field for."""
BABEL = {"fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian", "nl": "dutch"}
"""Languages as LaTeX names them: without one, readers take a title for English and change its capitals."""


def entry(entry_type: str, record_id: str, fields: Mapping[str, str]) -> str:
    """Returns an entry with the fields that are not empty; a month stands without braces."""
    lines = [f"  {name} = {_delimited(name, value)}," for name, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{_NOT_KEY.sub('-', record_id)},", *lines, "}", ""])


def noted(said: Mapping[str, str]) -> str:
    """Returns the note for what an entry has no field for, by its name in NOTES."""
    whole = ((name, f"{{{text}}}" if len(parted(text, _NOTE)) > 1 else text) for name, text in said.items())
    return _NOTE.join(NOTES.get(name, "{}").format(text) for name, text in whole)


def parted(text: str, sign: str) -> list[str]:
    r"""Returns what stands between signs, a regular expression, but for those that braces hold together.

    >>> parted(r"{été, fête}, R\&D", ", *")
    ['{été, fête}', 'R\\&D']
    """
    depth, start, found = 0, 0, list[str]()
    for token in re.finditer(rf"\\.|[{{}}]|{sign}", text, re.S):
        match token[0][0]:
            case "\\":
                continue
            case "{":
                depth += 1
            case "}":
                depth = max(depth - 1, 0)
            case _ if not depth:
                found.append(text[start : token.start()])
                start = token.end()
    return [*found, text[start:]]


def read_note(text: str) -> dict[str, str]:
    """Returns what a note says by its name in NOTES; what it says otherwise stands under "note".

    >>> read_note("vol. 4 ; ISBN 978 ; Relu en mars")
    {'volume': '4', 'isbn': '978', 'note': 'Relu en mars'}
    """
    found: dict[str, str] = {}
    for saying in parted(text, _NOTE):
        name, value = next(filter(None, (_read(saying, name) for name in NOTES)), ("note", saying))
        found[name] = f"{found[name]}{_NOTE}{value}" if name in found else value
    return found


def _read(saying: str, name: str) -> tuple[str, str] | None:
    before, after = NOTES[name].split("{}")
    is_so = saying.startswith(before) and saying.endswith(after) and len(saying) > len(before + after)
    return (name, saying[len(before) : len(saying) - len(after)]) if is_so else None


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
    safe = _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), one_line)
    return _LIGATURE.sub(r"\g<0>{}", safe)


def keywords(subjects: Sequence[str]) -> str:
    """Returns keywords as a list; braces keep together one that has a comma."""
    return ", ".join(f"{{{escaped(one)}}}" if re.search("[,;]", one) else escaped(one) for one in subjects)


def address(text: str) -> str:
    """Returns the address as it is, since styles set it verbatim, but for what would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def pages(text: str) -> str:
    """Returns pages with the dash of LaTeX between the first and the last."""
    return re.sub(r"\s*[-–‑]\s*", "--", escaped(text))


def _delimited(name: str, value: str) -> str:
    return value if name == "month" else f"{{{value}}}"
