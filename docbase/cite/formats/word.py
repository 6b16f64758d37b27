"""Bibliographies for Word: real styles, that the template of a centre can then change."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from docbase.cite import blocks
from docbase.cite.base import Output, Selection
from docbase.cite.bibliography import Bibliography, CitedWork, compile_bibliography
from docbase.cite.formats.document import assemble, citation, convert
from docbase.storage import storage_errors

_REFERENCE = Path(__file__).parent.parent.parent / "data" / "docx"
"""The parts of the document whose styles, page and footer are taken; kept apart, as text."""
_PROPERTIES = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part, the first that ZIP knows: the same bibliography is the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFormat:
    """A document of Word (Office Open XML), which LibreOffice reads too."""

    name: str = "docx"
    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffix: str = ".docx"
    is_text: bool = False

    def write(self, selection: Selection) -> Output:
        """Returns the bibliography of the selection as a document of Word."""
        bibliography = compile_bibliography(selection)
        with storage_errors(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as folder:
            reference = Path(folder) / "reference.docx"
            reference.write_bytes(_zip({_part(path): path.read_bytes() for path in _parts()}))
            writer = ("--to=docx", f"--reference-doc={reference}", "--output=-")
            document = convert(bibliography, assemble(bibliography, _styled), writer)
        return Output(content=_settled(document, bibliography), left_out=bibliography.missing)


def _styled(works: Sequence[CitedWork]) -> list[blocks.Node]:
    content: list[blocks.Node] = []
    for work in works:
        content.append(blocks.division(citation(work), custom_style="Bibliography"))
        if work.abstract:
            content.append(blocks.division(blocks.prose(work.abstract), custom_style="Annotation"))
    return content


def _settled(document: bytes, bibliography: Bibliography) -> bytes:
    """Returns the document without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zip({**parts, _PROPERTIES: _core_properties(bibliography)})


def _core_properties(bibliography: Bibliography) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(bibliography.title)}</dc:title>"
        f"<dc:language>{escape(bibliography.language)}</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _parts() -> list[Path]:
    return sorted(path for path in _REFERENCE.rglob("*") if path.is_file())


def _part(path: Path) -> str:
    return path.relative_to(_REFERENCE).as_posix()


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


DOCX = WordFormat()
