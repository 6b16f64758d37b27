"""The official schemas of the formats that docbase writes, and what they say of a file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from lxml import etree

DATA = Path(__file__).parent / "data" / "schemas"
CSL = Path(__file__).parents[1] / "cite" / "data" / "csl-data.json"
FILES = {"mods": "mods-3-8.xsd", "dc": "oai_dc.xsd"}
"""The schema of each format in XML that has one here; MARC in XML is read by yaz-marcdump in other tests."""
XS = "{http://www.w3.org/2001/XMLSchema}"
TWICE = f"{XS}complexType[@name='accessConditionDefinition']//{XS}attributeGroup[@ref='IDAttributeGroup']"
"""MODS 3.8 declares these attributes here and in what it extends, which XML Schema forbids."""
VALIDATED = (*FILES, "csl-json")
"""Formats whose official schema is here."""


class Beside(etree.Resolver):
    """Finds what a schema imports beside it: nothing is asked of the network."""

    def resolve(self, system_url: Any, public_id: Any, context: Any) -> Any:  # type: ignore[override]  # its stubs name other types
        name = (system_url or "").rpartition("/")[2]
        return self.resolve_filename(str(DATA / name), context)  # type: ignore[attr-defined]  # its stubs lack it


@cache
def schema(name: str) -> etree.XMLSchema:
    """Returns a schema, made ready once."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Beside())
    tree = etree.parse(DATA / FILES[name], parser)
    for repeated in tree.findall(TWICE):
        parent = repeated.getparent()
        assert parent is not None
        parent.remove(repeated)
    return etree.XMLSchema(tree)


def faults(content: bytes, name: str) -> list[str]:
    """Returns what the official schema of a format has against a file, nothing when it is valid."""
    if name == "csl-json":
        validator = jsonschema.Draft7Validator(json.loads(CSL.read_text(encoding="utf-8")))
        return [error.message for error in validator.iter_errors(json.loads(content))]
    root = etree.fromstring(content)
    # Dublin Core has an element for one record, and none for several.
    found = list[str]()
    for one in root if name == "dc" else (root,):
        if not schema(name).validate(one):
            found.append(str(schema(name).error_log))
    return found
