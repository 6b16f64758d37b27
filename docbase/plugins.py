"""The one reader of entry points: extractors, engines and formats, docbase's own and those of others."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _

EXTRACTORS = "docbase.extractors"
"""Group of classes that follow `docbase.extract.base.Extractor`."""
ENGINES = "docbase.engines"
"""Group of classes that follow `docbase.search.engine.Engine`."""
FORMATS = "docbase.formats"
"""Group of objects that follow `docbase.cite.base.Format`."""


def names(group: str) -> tuple[str, ...]:
    """Returns the names registered in the group, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def load(group: str, name: str) -> Any:
    """Returns the object registered under the name.

    Raises:
        ConfigurationError: nothing is registered under this name, or it cannot be imported.
    """
    for point in entry_points(group=group):
        if point.name == name:
            return _import(point)
    raise ConfigurationError(
        _("“{name}” is not installed ({group}).").format(name=name, group=group),
        hint=_("Choose one of: {names}.").format(names=", ".join(names(group)) or "—"),
        value=name,
    )


def load_all(group: str) -> dict[str, Any]:
    """Returns every object of the group by name, in the order of the names.

    Raises:
        ConfigurationError: one of them cannot be imported.
    """
    return {point.name: _import(point) for point in sorted(entry_points(group=group), key=lambda p: p.name)}


def _import(point: EntryPoint) -> Any:
    try:
        return point.load()
    except ImportError as error:
        raise ConfigurationError(
            _("The extension “{name}” cannot be loaded: {cause}.").format(name=point.name, cause=error),
            hint=_("Install what it needs, or remove it."),
            value=point.name,
        ) from error
