"""CSL-JSON, which Zotero, pandoc and every citation processor read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.names import Name
from docbase.cite.records import CslItem, Reference, csl_item, csl_name, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class CslJsonFormat:
    """The references as data, to be cited by another tool in any style."""

    name: str = "csl-json"
    media_type: str = "application/vnd.citationstyles.csl+json"
    suffix: str = ".json"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as CSL-JSON, in their order."""
        items = [_item(describe(record, selection.vocabulary)) for record in selection.records]
        return Output(content=f"{json.dumps(items, ensure_ascii=False, indent=2)}\n".encode())


def _item(reference: Reference) -> CslItem:
    """Returns the item with names and keywords that come back as they went out."""
    names = {role: [_name(name) for name in found] for role, found in reference.names.items()}
    subjects = {"keyword": _listed(reference.subjects)} if reference.subjects else {}
    return {**csl_item(reference), **names, **subjects}


def _name(name: Name) -> dict[str, str]:
    """Returns the name with its particle where the catalogue writes it: one that follows drops in sorting."""
    if not name.trailing:
        return csl_name(name)
    parts = {
        "family": name.entry_family,
        "given": name.given,
        "dropping-particle": name.trailing,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _listed(subjects: Sequence[str]) -> str:
    """Returns keywords between commas; between semicolons, when a comma would not tell where one ends."""
    if not any("," in one or one.endswith(";") for one in subjects):
        return ", ".join(subjects)
    end = ";" if len(subjects) == 1 or subjects[-1].endswith(";") else ""
    return "; ".join(subjects) + end


CSL_JSON = CslJsonFormat()
