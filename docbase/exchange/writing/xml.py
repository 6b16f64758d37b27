"""MODS and Dublin Core."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree import ElementTree

from docbase.cite.base import Output, Selection
from docbase.exchange.mappings import load_table
from docbase.exchange.writing.elements import document, element
from docbase.exchange.writing.selected import setting_of, titled, untitled
from docbase.exchange.writing.statements import statements

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFormat:
    """A file of records in XML, one element for each, as a mapping table says."""

    name: str
    collection: str
    """The element that holds all."""
    record: str
    """The element of one record."""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the collection."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Attributes of every record."""
    media_type: str = "application/xml"
    suffix: str = ".xml"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection that have a title, in their order."""
        table, setting = load_table(self.name), setting_of(selection)
        root = ElementTree.Element(self.collection, dict(self.namespaces))
        for record in titled(selection):
            one = element(self.record, statements(record, setting), table)
            for name, value in self.own.items():
                one.set(name, value)
            root.append(one)
        return Output(content=document(root), left_out=untitled(selection))


MODS = XmlFormat(
    name="mods",
    media_type="application/mods+xml",
    collection="modsCollection",
    record="mods",
    namespaces=MappingProxyType(
        {
            "xmlns": "http://www.loc.gov/mods/v3",
            "xmlns:xsi": _SCHEMA,
            "xsi:schemaLocation": "http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-8.xsd",
        }
    ),
    own=MappingProxyType({"version": "3.8"}),
)
DUBLIN_CORE = XmlFormat(
    name="dc",
    collection="records",
    record="oai_dc:dc",
    namespaces=MappingProxyType(
        {
            "xmlns:oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }
    ),
)
