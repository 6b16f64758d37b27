"""XML from the rules of a table: elements with attributes, written as short paths.

A path is a list of elements within each other, each with its attributes: `role/roleTerm@type=code`. What two
parts of a statement have in common is written once. `.` is the element itself; a path that ends in `@name` is
an attribute.
"""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from docbase.exchange.mappings import Statement, Table
from docbase.exchange.writing.placing import place

Element = ElementTree.Element
_FORBIDDEN = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
"""Signs that XML does not know."""


def element(root: str, said: Mapping[str, Sequence[Statement]], table: Table) -> Element:
    """Returns a record as the element `root`, filled in as the table says."""
    whole = ElementTree.Element(root)
    for placed in place(said, table):
        first = _added(whole, placed.rule.to)
        for path, value in placed.values:
            _set(first, path, value)
    return whole


def document(root: Element) -> bytes:
    """Returns the document, indented, in UTF-8."""
    for one in root.iter():
        if one.text:
            one.text = one.text.translate(_FORBIDDEN)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"


def _set(whole: Element, path: str, value: str) -> None:
    """Writes the value where the path leads from the element, making what is not there yet."""
    if path == ".":
        whole.text = value
        return
    steps = path.split("/")
    for step in steps[:-1]:
        whole = _child(whole, step)
    last, sign, attribute = steps[-1].rpartition("@")
    if sign and "=" not in attribute:
        (_child(whole, last) if last else whole).set(attribute, value)
    else:
        _added(whole, steps[-1]).text = value


def _child(whole: Element, step: str) -> Element:
    """Returns the last child that the step names, made if there is none."""
    wanted = _made(step)
    found = [one for one in whole if one.tag == wanted.tag and wanted.attrib.items() <= one.attrib.items()]
    return found[-1] if found else _added(whole, step)


def _added(whole: Element, step: str) -> Element:
    child = _made(step)
    whole.append(child)
    return child


def _made(step: str) -> Element:
    name, *attributes = step.split("@")
    pairs = (attribute.partition("=") for attribute in attributes)
    return ElementTree.Element(name, {key: value for key, _sign, value in pairs})
