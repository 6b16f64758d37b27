"""The files that make a folder a centre: written when it is founded, read when it is opened."""

from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from docbase.catalogue.keptfile import KeptFile
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.settings import FILE_NAME, Given, Settings
from docbase.storage import storage_errors, write_atomically

if TYPE_CHECKING:
    from docbase.catalogue.yamltext import Node, Plain

CORPUS, INDEX, VOCABULARY = "corpus", "index", "vocabulary.yaml"
"""What a centre holds beside its docbase.yaml."""
_LISTS = frozenset(one.name for one in fields(Settings) if isinstance(one.default, tuple))
_NOT_KEPT = frozenset(("passwords", "rules"))
"""Settings with which docbase.yaml is read each time: secrets stand nowhere else, and rules are no text."""


def found(root: Path, *, git: str = "") -> None:
    """Makes the folder a centre: settings, the default vocabulary, an empty corpus.

    Args:
        root: the folder.
        git: the setting of that name; empty for its default.

    Raises:
        ConfigurationError: it is one already.
        StorageError: the folder cannot be written.
    """
    from docbase.catalogue.vocabulary import default_vocabulary_text

    file = root / FILE_NAME
    if file.exists():
        raise ConfigurationError(
            _("{folder} is a centre already.").format(folder=root),
            hint=_("Drop publications into {folder} and run “docbase ingest”.").format(folder=root / CORPUS),
            path=file,
        )
    with storage_errors(root):
        (root / CORPUS).mkdir(parents=True, exist_ok=True)
        (root / INDEX).mkdir(exist_ok=True)
    if not (root / VOCABULARY).exists():
        write_atomically(root / VOCABULARY, default_vocabulary_text().encode())
    write_atomically(file, _template(root.name, git).encode())


def written_settings(file: Path) -> dict[str, Given]:
    """Returns what docbase.yaml says, with its lines.

    Raises:
        ConfigurationError: it is not YAML; names the line.
        StorageError: it cannot be read.
    """
    kept = KeptFile(file, file.parent / INDEX / "settings.json", [__file__])
    with suppress(TypeError, ValueError):  # none is kept
        return {name: Given(text, line) for name, text, line in kept.content()}
    found = _read_settings(file)
    if found.keys().isdisjoint(_NOT_KEPT):
        kept.keep([(name, given.text, given.line) for name, given in found.items()])
    return found


def _read_settings(file: Path) -> dict[str, Given]:
    from docbase.catalogue import yamltext

    tree = yamltext.load_text(file)
    return {
        name: _rules(node, file)
        if name == "rules"
        else Given(_written(yamltext.plain(node), may_be_list=name in _LISTS), tree.keys[name].line)
        for name, node in tree.entries.items()
    }


def _rules(node: "Node", file: Path) -> Given:
    from docbase.catalogue.houserules import house_rules

    return Given("", node.line, house_rules(node, file))


def _written(value: "Plain", *, may_be_list: bool) -> str:
    """Returns the value of a setting; those of a list one a line; nothing for what a setting cannot be."""
    if isinstance(value, str):
        return value
    if may_be_list and isinstance(value, list):
        return "\n".join(one for one in value if isinstance(one, str))
    return ""


def _template(name: str, git: str) -> str:
    """Returns the docbase.yaml of a new centre: what is chosen, and every other setting as a comment."""
    from docbase.catalogue import yamlstyle

    chosen = {"name": name, "git": git} if git else {"name": name}
    others = (
        f"# {one.name}: {'[]' if one.default == () else one.default}\n"
        for one in fields(Settings)
        if one.name not in chosen
    )
    heading = _("# Settings of the centre; remove the # before a line to change it.")
    return f"{heading}\n{yamlstyle.document(chosen)}{''.join(others)}"
