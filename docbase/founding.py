"""The files that make a folder a centre: written when it is founded, read when it is opened."""

from dataclasses import fields
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.settings import FILE_NAME, Given, Settings
from docbase.storage import storage_errors, write_atomically

CORPUS, INDEX, VOCABULARY = "corpus", "index", "vocabulary.yaml"
"""What a centre holds beside its docbase.yaml."""


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
    tree = yamltext.load_text(file)
    lists = {one.name for one in fields(Settings) if isinstance(one.default, tuple)}
    return {
        name: _rules(node, file)
        if name == "rules"
        else Given(_written(node, may_be_list=name in lists), tree.keys[name].line)
        for name, node in tree.entries.items()
    }


def _rules(node: yamltext.Node, file: Path) -> Given:
    from docbase.catalogue.houserules import house_rules

    return Given("", node.line, house_rules(node, file))


def _written(node: yamltext.Node, *, may_be_list: bool) -> str:
    """Returns the value of a setting; those of a list one a line; nothing for what a setting cannot be."""
    if isinstance(node, yamltext.Scalar):
        return node.value
    if may_be_list and isinstance(node, yamltext.Sequence):
        return "\n".join(one.value for one in node.items if isinstance(one, yamltext.Scalar))
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
