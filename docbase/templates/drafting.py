"""A new record as text: what is known of it, and a line with its help for all else that its template asks."""

from collections.abc import Iterator, Mapping

from docbase.catalogue import yamlstyle
from docbase.catalogue.sidecar import as_mapping
from docbase.catalogue.yamlstyle import Value
from docbase.messages import gettext as _
from docbase.model.record import Record
from docbase.templates.template import Part, Template

_FIRST = ("id", "type", "title")


def record_text(record: Record, template: Template) -> str:
    """Returns the YAML of a new record, its fields in the order of the template.

    Args:
        record: what is known of it.
        template: that of its type.
    """
    known: Mapping[str, object] = as_mapping(record)
    helps = _helps(template)
    order = dict.fromkeys((*_FIRST, *template.fields, *known))
    lines = []
    for name in order:
        lines += [f"# {line}" for line in helps.get(name, ()) if name not in known]
        lines.append(_line(name, known.get(name)))
    return "".join(f"{line}\n" for line in lines if line)


def _line(name: str, value: object) -> str:
    if value is None:
        return "" if name in _FIRST else f"{name}:"
    return yamlstyle.block(name, _writable(value))


def _writable(value: object) -> Value:
    return value  # type: ignore[return-value]  # as_mapping gives what YAML can hold


def _helps(template: Template) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in template.parts:
        if part.field:
            found.setdefault(part.field, []).extend(_told(part))
    return found


def _told(part: Part) -> Iterator[str]:
    """Yields what a person should know of a part, a line each."""
    asked = [_("required")] if part.is_required else []
    if part.longest:
        asked.append(_("{count} characters at most").format(count=part.longest))
    if part.role and part.role != "author":
        asked.append(f"role: {part.role}")
    details = f" ({', '.join(asked)})" if asked else ""
    yield f"{part.label}{details}" + (_(": {help}").format(help=part.help) if part.help else "")
