"""Brings docbase/locale up to date with the code; `--check` only says whether it is."""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "docbase/locale/fr/LC_MESSAGES/docbase.po"
LIBRARIES = PO.with_name("messages.po")
PLACEHOLDER = re.compile(r"\{\w+\}")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Returns the messages of the code."""
    found = Catalog(project="docbase", charset="utf-8")
    for name, _line, message, comments, _context in extract_from_dir(
        ROOT / "docbase",
        [("**.py", "python"), ("web/templates/**", "jinja2")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    ):
        found.add(message, locations=[(f"docbase/{name}", None)], auto_comments=comments)  # type: ignore[list-item]
    return found


def updated() -> Catalog:
    """Returns the French catalogue with every message of the code, translated where it was."""
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    # A date of creation that moved would make the catalogue new every minute.
    catalogue.update(
        extracted(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
    )
    catalogue.obsolete.clear()
    return catalogue


def problems(catalogue: Catalog) -> list[str]:
    """Returns the messages that are not translated, or badly: placeholders that differ."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings) or message.fuzzy:
            found.append(f"not translated: {message.id!r}")
        elif {name for text in strings for name in PLACEHOLDER.findall(text)} != {
            name for text in originals for name in PLACEHOLDER.findall(text)
        }:
            found.append(f"other placeholders: {message.id!r}")
    return found


def compiled(catalogue: Catalog) -> bytes:
    """Returns what gettext reads."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> int:
    with LIBRARIES.open("rb") as file:
        libraries = read_po(file, locale="fr")
    catalogue = updated()
    if "--check" not in sys.argv:
        with PO.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, omit_header=False)
        PO.with_suffix(".mo").write_bytes(compiled(catalogue))
        LIBRARIES.with_suffix(".mo").write_bytes(compiled(libraries))
    elif (compiled(catalogue), compiled(libraries)) != (
        PO.with_suffix(".mo").read_bytes(),
        LIBRARIES.with_suffix(".mo").read_bytes(),
    ):
        print("docbase/locale is not up to date with the code: run make messages")
        return 1
    for problem in problems(catalogue):
        print(problem)
    return 1 if problems(catalogue) else 0


if __name__ == "__main__":
    sys.exit(main())
