"""Which format a file is in, by its content and its name, and what it says."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from docbase.errors import ConfigurationError, DamagedDocumentError, DocbaseError, UnsupportedFormatError
from docbase.exchange.reading import bibtex, csl_json, ris, tables, unimarc
from docbase.exchange.reading.encoding import read_text
from docbase.exchange.reading.headings import Layout
from docbase.exchange.reading.said import Contents
from docbase.extract.formats import recognise
from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.extract import SourceFile
from docbase.storage import storage_errors, write_atomically

FORMATS = ("ris", "bibtex", "csl-json", "unimarc", "unimarc-xml", "csv", "xlsx")
"""Formats that can be read."""
LARGEST = 512 * 1024 * 1024
"""Bytes of a file beyond which it is no export of references."""
_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"biblatex": "bibtex", "json": "csl-json", "marc": "unimarc"}
)
_SAMPLE = 20_000
_PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How Office files begin, workbooks and others."""
_NOT_WORKBOOKS = ("docx", "doc", "pptx", "ppt", "odt", "odp", "epub")
_LINKED = re.compile(r'\A\[?\s*\{\s*"@')
"""How JSON-LD begins, which docbase writes and does not read."""
_MARC = re.compile(rb"\d{5}[a-z ].{4}.?\d{2}\d{5}", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
"""Signs of which a text has hardly any."""
_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {".ris": "ris", ".bib": "bibtex", ".json": "csl-json", ".xml": "unimarc-xml", ".mrc": "unimarc"}
    | {".iso": "unimarc", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xls": "xlsx"}
)


def format_of(path: Path, content: bytes) -> str:
    """Returns the format of a file.

    Raises:
        UnsupportedFormatError: it is in none that docbase reads.
    """
    if content.startswith(_PACKAGES):
        if recognise(path) in _NOT_WORKBOOKS:
            raise _unsupported(path)
        return "xlsx"
    if _MARC.match(content.lstrip(b"\r\n\x00 ")) and b"\x1e" in content[:100_000]:
        return "unimarc"
    start = read_text(content[:_SAMPLE])[0].lstrip("\ufeff\x00 \r\n\t")
    if _LINKED.match(start):
        raise _unsupported(path)
    for name, pattern in _BEGINNINGS.items():
        if pattern.search(start):
            return name
    if start.startswith("%PDF-") or len(_CONTROLS.findall(start)) * 20 > len(start):
        raise _unsupported(path)
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt", ".xlsx", ".xls") and re.search(r"[;,\t]", start.partition("\n")[0]):
        return "csv"
    if suffix in _SUFFIXES and start and _SUFFIXES[suffix] != "xlsx":
        return _SUFFIXES[suffix]
    raise _unsupported(path)


def _unsupported(path: Path) -> UnsupportedFormatError:
    reads = _("It reads RIS, BibTeX, CSL-JSON, UNIMARC (ISO 2709 or XML), CSV and XLSX.")
    others = _("Publications come in by “docbase ingest”.")
    return UnsupportedFormatError(
        _("{path}: this is no format that docbase imports.").format(path=path.name),
        hint=f"{reads} {others}",
        path=path,
    )


_BEGINNINGS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "unimarc-xml": re.compile(r"\A<"),
        "ris": re.compile(r"^TY  ?-", re.M),
        "csl-json": re.compile(r"\A[\[{]\s*[\[{\]\"]"),
        "bibtex": re.compile(r"^\s*@\s*\w+\s*[{(]", re.M),
    }
)


def read_file(path: Path, vocabulary: Vocabulary, format: str = "", layout: Layout | None = None) -> Contents:
    """Returns what a file says.

    Args:
        path: the file.
        vocabulary: where the headings of tables are found.
        format: one of FORMATS to insist on; "" to find out.
        layout: where the columns of a table go.

    Raises:
        ConfigurationError: there is no such format, or nothing tells where the columns of a table go.
        ExtractionError: it is in no format that docbase reads, or damaged from end to end.
        StorageError: it cannot be read.
    """
    content = _content(path)
    chosen = _named(format) or format_of(path, content)
    try:
        if chosen in _READERS:
            return _READERS[chosen](content)
        table = tables.read_csv(content) if chosen == "csv" else tables.read_workbook(_source(path, content))
        return tables.read(table, chosen, vocabulary, layout)
    except DamagedDocumentError as error:
        raise _named_after(error, path) from error


def _read_marc(content: bytes) -> Contents:
    """Returns what a file of UNIMARC says, whether it is ISO 2709 or XML."""
    is_xml = read_text(content[:_SAMPLE])[0].lstrip("\ufeff\x00 \r\n\t").startswith("<")
    return unimarc.read_xml(content) if is_xml else unimarc.read_iso2709(content)


_READERS: Mapping[str, Callable[[bytes], Contents]] = MappingProxyType(
    {
        "ris": ris.read,
        "bibtex": bibtex.read,
        "csl-json": csl_json.read,
        "unimarc": _read_marc,
        "unimarc-xml": _read_marc,
    }
)


def propose_mapping(path: Path, format: str = "") -> Path | None:
    """Writes a mapping file beside a table some of whose columns are not known, and returns where it is.

    Returns None when there is nothing to propose, or a mapping file is there already.

    Raises:
        DocbaseError: the table cannot be read, or the folder cannot be written.
    """
    content = _content(path)
    chosen = _named(format) or format_of(path, content)
    if chosen not in ("csv", "xlsx"):
        return None
    table = tables.read_csv(content) if chosen == "csv" else tables.read_workbook(_source(path, content))
    place = path.with_name(f"{path.stem}.mapping.yaml")
    if not tables.unknown_headings(table) or place.exists():
        return None
    write_atomically(place, tables.proposed(table).encode())
    return place


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise _unsupported(path)
    with storage_errors(path):
        if path.stat().st_size > LARGEST:
            raise DamagedDocumentError(
                _("{path} is too large for an export of references.").format(path=path.name),
                hint=_("Export it in several files."),
                path=path,
            )
        content = path.read_bytes()
    if content:
        return content
    raise DamagedDocumentError(
        _("{name} is empty (0 bytes).").format(name=path.name),
        hint=_("Export the file again from the program that made it."),
        path=path,
    )


def _source(path: Path, content: bytes) -> SourceFile:
    return SourceFile(path=path, sha256="", size=len(content))


def _named(format: str) -> str:
    if not format:
        return ""
    name = _OTHER_NAMES.get(format, format)
    if name not in FORMATS:
        raise ConfigurationError(
            _("docbase does not import “{name}”.").format(name=format),
            hint=_("Choose one of: {names}.").format(names=", ".join(FORMATS)),
            value=format,
        )
    return name


def _named_after(error: DocbaseError, path: Path) -> DamagedDocumentError:
    """Returns the error with the name of the file."""
    message = error.message
    if path.name not in message:
        message = _("{path}: {warning}").format(path=path.name, warning=message)
    return DamagedDocumentError(message, hint=error.hint, path=path, line=error.line)
