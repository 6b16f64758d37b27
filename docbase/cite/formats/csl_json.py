"""CSL-JSON, which Zotero, pandoc and every citation processor read."""

import json
from dataclasses import dataclass

from docbase.cite.base import Output, Selection
from docbase.cite.records import csl_item, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class CslJsonFormat:
    """The references as data, to be cited by another tool in any style."""

    name: str = "csl-json"
    media_type: str = "application/vnd.citationstyles.csl+json"
    suffix: str = ".json"
    is_text: bool = True

    def write(self, selection: Selection) -> Output:
        """Returns the records of the selection as CSL-JSON, in their order."""
        items = [csl_item(describe(record, selection.vocabulary)) for record in selection.records]
        return Output(content=f"{json.dumps(items, ensure_ascii=False, indent=2)}\n".encode())


CSL_JSON = CslJsonFormat()
