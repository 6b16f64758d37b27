"""templates/TYPE.yaml: a template as a person writes it; what is wrong in it is said with its line."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.handwritten import FileReader, is_empty
from docbase.catalogue.yamltext import Node
from docbase.editing.fields import EDITABLE
from docbase.messages import gettext as _
from docbase.model.folding import fold
from docbase.model.record import ROLES
from docbase.storage import storage_errors
from docbase.templates.template import Part, Template

FOLDER = "templates"
"""Where a centre keeps its own."""
GENERAL = "notice"
"""The template of all types that have none of their own."""
_SUFFIX = ".yaml"
_SHIPPED = Path(__file__).parent.parent / "data" / "templates"
_BLANKS = re.compile(r"[ \t\n]+")
"""What a text broken into lines has between its words; French spaces before a colon stay as they are."""


def template_names(root: Path) -> tuple[str, ...]:
    """Returns the types that have a template: those of the centre in the folder, and those docbase ships.

    Raises:
        StorageError: the folder of templates cannot be read.
    """
    found = set()
    for folder in (root / FOLDER, _SHIPPED):
        with storage_errors(folder):
            found |= {path.stem for path in folder.glob(f"*{_SUFFIX}")} if folder.is_dir() else set()
    return tuple(sorted(found - {GENERAL}))


def load_template(name: str, root: Path) -> Template:
    """Returns the template of a type: that of the centre, or the one shipped, or the general one.

    Raises:
        ConfigurationError: the template of the centre cannot be understood; names the line.
        StorageError: it cannot be read.
    """
    places = (root / FOLDER / f"{name}{_SUFFIX}", _SHIPPED / f"{name}{_SUFFIX}")
    own_general = root / FOLDER / f"{GENERAL}{_SUFFIX}"
    file = next((one for one in (*places, own_general) if one.is_file()), _SHIPPED / f"{GENERAL}{_SUFFIX}")
    return read_template(file, name)


def read_template(file: Path, name: str) -> Template:
    """Returns the template in a file, for the publications of a type.

    Raises:
        ConfigurationError: it cannot be understood; names the line.
        StorageError: it cannot be read.
    """
    return _Reader(file).template(yamltext.load_text(file), name)


class _Reader(FileReader):
    """Understands one file."""

    def template(self, tree: yamltext.Mapping, name: str) -> Template:
        values = self._read(tree, {"title": self._text, "about": self._text, "parts": self._parts})
        return Template(type=name, **values)  # type: ignore[arg-type]  # as the readers say

    def _parts(self, node: Node) -> tuple[Part, ...]:
        items = node.items if isinstance(node, yamltext.Sequence) else (node,)
        found: dict[str, Part] = {}
        for item in items:
            part = self._part(item)
            if found.setdefault(fold(part.label), part) is not part:
                what = _("two parts are called “{label}”").format(label=part.label)
                raise self._refused(item.line, what, _("Give each a label of its own."))
        return tuple(found.values())

    def _part(self, node: Node) -> Part:
        if not isinstance(node, yamltext.Mapping):
            raise self._refused(node.line, _("a part is a group of values"), _("Begin it with “- label: …”."))
        readers: Mapping[str, Callable[[Node], object]] = {
            "label": self._text,
            "field": lambda one: self._one_of(one, EDITABLE),
            "role": lambda one: self._one_of(one, ROLES),
            "help": self._text,
            "required": lambda one: not is_empty(one) and self._yes_or_no(one),
            "longest": self._number,
        }
        values = self._read(node, readers)
        if not values.get("label"):
            raise self._refused(node.line, _("a part has no label"), _("Begin it with “- label: …”."))
        values["is_required"] = values.pop("required", False)
        return Part(**values)  # type: ignore[arg-type]  # as the readers say

    def _read(
        self, tree: yamltext.Mapping, readers: Mapping[str, Callable[[Node], object]]
    ) -> dict[str, object]:
        for key in tree.keys.values():
            self._require_known(key, readers)
        return {name: readers[name](node) for name, node in tree.entries.items()}

    def _text(self, node: Node) -> str:
        return _BLANKS.sub(" ", super()._text(node)).strip()

    def _one_of(self, node: Node, known: Sequence[str]) -> str:
        text = self._text(node)
        if text:
            self._require_known(yamltext.Scalar(text, node.line, 0, 0), known)
        return text

    def _number(self, node: Node) -> int:
        text = self._text(node)
        if not text.isdecimal():
            what = _("“{value}” is no number").format(value=text)
            raise self._refused(node.line, what, _("Write how many characters, as 600."))
        return int(text)
