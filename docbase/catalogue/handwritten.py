"""YAML that people write for docbase: its values read, and what is wrong with it said with its line."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from docbase.catalogue import yamltext
from docbase.catalogue.yamltext import Node
from docbase.errors import ConfigurationError
from docbase.messages import gettext as _

_YES, _NO = ("true", "yes", "oui"), ("false", "no", "non")


class FileReader:
    """What the readers of recipes, templates and saved searches share; each knows what its file may say."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _text(self, node: Node) -> str:
        if isinstance(node, yamltext.Scalar):
            return node.value
        raise self._refused(node.line, _("a text is expected here"), _("Put it between double quotes."))

    def _yes_or_no(self, node: Node) -> bool:
        text = self._text(node).strip().lower()
        if text not in (*_YES, *_NO):
            what = _("“{value}” is neither yes nor no").format(value=text)
            raise self._refused(node.line, what, _("Write “true” or “false”."))
        return text in _YES

    def _require_known(self, key: yamltext.Scalar, names: Iterable[str]) -> None:
        """Refuses what is not among the names; the hint gives the nearest, or all of them."""
        known = tuple(names)
        if key.value not in known:
            raise self._unknown(key, known)

    def _unknown(self, key: yamltext.Scalar, known: Sequence[str]) -> ConfigurationError:
        near = difflib.get_close_matches(key.value, known, 1)
        return self._refused(
            key.line,
            self._strange(key.value),
            _("Did you mean “{name}”?").format(name=near[0])
            if near
            else _("Choose one of: {names}.").format(names=", ".join(known)),
        )

    def _strange(self, name: str) -> str:
        """Returns what is said of a name that may not stand there."""
        return _("“{field}” is not known here").format(field=name)

    def _refused(self, line: int, what: str, hint: str) -> ConfigurationError:
        return ConfigurationError(
            _("{path}, line {line}: {what}.").format(path=self._path, line=line, what=what),
            hint=hint,
            path=self._path,
            line=line,
        )


def is_empty(node: Node) -> bool:
    """Whether nothing is written there."""
    return isinstance(node, yamltext.Scalar) and not node.value
