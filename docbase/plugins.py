"""The one reader of entry points: extractors, engines, formats, rules, docbase's own and those of others."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

EXTRACTORS = "docbase.extractors"
"""Group of classes that follow `docbase.extract.base.Extractor`."""
ENGINES = "docbase.engines"
"""Group of classes that follow `docbase.search.engine.Engine`."""
FORMATS = "docbase.formats"
"""Group of objects that follow `docbase.cite.base.Format`: bibliographies."""
EXPORTS = "docbase.exports"
"""Group of objects that follow `docbase.cite.base.Format`: formats of exchange, with no use for a layout."""
RULES = "docbase.rules"
"""Group of objects that are a `docbase.catalogue.audit.Rule`, or several of them."""
OWN_ENGINES: Mapping[str, str] = MappingProxyType(
    {"memory": "docbase.search.memory:MemoryEngine", "whoosh": "docbase.search.whoosh:WhooshEngine"}
)
"""The engines of docbase, registered like the others: to look through all that is installed takes a search
longer than to read its index."""


def names(group: str) -> tuple[str, ...]:
    """Returns the names registered in the group, sorted."""
    return tuple(sorted({point.name for point in _points(group)}))


def load(group: str, name: str) -> Any:
    """Returns the object registered under the name.

    Raises:
        ConfigurationError: nothing is registered under this name, or it cannot be imported.
    """
    if group == ENGINES and name in OWN_ENGINES:
        module, _colon, attribute = OWN_ENGINES[name].partition(":")
        return getattr(import_module(module), attribute)
    for point in _points(group):
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
    return {point.name: _import(point) for point in sorted(_points(group), key=lambda p: p.name)}


def _points(group: str) -> "EntryPoints":
    from importlib.metadata import entry_points

    return entry_points(group=group)


def _import(point: "EntryPoint") -> Any:
    try:
        return point.load()
    except ImportError as error:
        raise ConfigurationError(
            _("The extension “{name}” cannot be loaded: {cause}.").format(name=point.name, cause=error),
            hint=_("Install what it needs, or remove it."),
            value=point.name,
        ) from error
