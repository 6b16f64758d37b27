"""Where a file stands in the catalogue, and the record that it gets, keeps or changes."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from docbase.catalogue.shelves import beside, composed, path_from
from docbase.catalogue.sidecar import SUFFIXES
from docbase.catalogue.store import Catalogue
from docbase.errors import InvalidRecordError
from docbase.model.extract import Extract
from docbase.model.record import Record, RecordFile

if TYPE_CHECKING:
    from docbase.ingest.describe import Draft

_LONGEST = 240
"""Bytes of the name of a file that its record takes up: no name may have more than 255."""

Kind = Literal["unchanged", "changed", "moved", "duplicate", "adopted", "unreadable-record", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the catalogue knows of a file."""

    kind: Kind
    """unchanged: a record has the file as it is; changed: a record has it with another content, or without
    its digest; moved: a record has its content at a place where nothing is left; duplicate: a record has
    its content at another place; adopted: the record of its name beside it has no file yet;
    unreadable-record: that record cannot be read; new: no record has anything to do with it."""
    record_id: str = ""


def standing(catalogue: Catalogue, location: str, sha256: str) -> Standing:
    """Returns where the file at the location (in the corpus, with `/`; empty when outside) stands."""
    holder = catalogue.by_path(composed(location)) if location else None
    if holder:
        file = _file_at(catalogue, holder, location)
        return Standing(kind="unchanged" if file.sha256 == sha256 else "changed", record_id=holder)
    holders = catalogue.by_sha256(sha256)
    for record_id, file in holders:
        if _is_there(catalogue, record_id, file):
            return Standing(kind="duplicate", record_id=record_id)
    if holders:
        return Standing(kind="moved", record_id=holders[0][0])
    return _beside(catalogue, location)


def _beside(catalogue: Catalogue, location: str) -> Standing:
    """What the record of the same name says: a person may have written it before the file came."""
    if not location:
        return Standing(kind="new")
    places = record_places(location)
    for place in places:
        record = catalogue.at(place)
        if record and not record.files:
            return Standing(kind="adopted", record_id=record.id)
    is_broken = any(catalogue.has_problem(place) for place in places)
    return Standing(kind="unreadable-record" if is_broken else "new")


def record_places(location: str) -> tuple[str, ...]:
    """Returns the places where the record of the file at the location may stand, if nobody moved it."""
    stems = (str(PurePosixPath(location).with_suffix("")), location)
    return tuple(f"{stem}{suffix}" for stem in stems for suffix in SUFFIXES)


def _is_there(catalogue: Catalogue, record_id: str, file: RecordFile) -> bool:
    """Whether the file is where its record says; out of the corpus, docbase looks at none."""
    try:
        return catalogue.file_path(catalogue.get(record_id), file).exists()
    except InvalidRecordError:
        return False


def draft_record(
    draft: Draft,
    catalogue: Catalogue,
    location: str,
    *,
    sha256: str,
    extract: Extract,
    origin: str = "",
    taken: Collection[str] = (),
) -> tuple[Record, str]:
    """Returns a new draft record for the file at the location, and the place of its YAML beside the file.

    Args:
        draft: the description proposed.
        catalogue: where the record is to go.
        location: the place of the file in the corpus, with `/`.
        sha256: the digest of the file.
        extract: what was read in it.
        origin: where it was, if it was copied in.
        taken: ids that it must not have.
    """
    name = PurePosixPath(location).name
    place = _place(catalogue, location)
    values = {field: proposal.value for field, proposal in draft.proposals}
    file = replace(_file(name, sha256, extract), origin=origin)
    title = draft.title.value if draft.title else PurePosixPath(file_name(file)).stem
    sources = {field: proposal.source for field, proposal in draft.proposals}
    record = Record(
        id=catalogue.new_id(title, draft.date.value.year if draft.date else None, taken=taken),
        files=(file,),
        provenance={"title": "file-name", **sources},
    )
    return replace(record, **{**values, "title": title}), place  # type: ignore[arg-type]  # typed by each proposal


def with_content(
    catalogue: Catalogue, record_id: str, location: str, *, sha256: str, extract: Extract
) -> Record:
    """Returns the record with the digest and pages its file now has, or with the file if it had none."""
    record = catalogue.get(record_id)
    path = path_from(catalogue.location(record_id), location)
    files = tuple(
        replace(_file(file.path, sha256, extract), origin=file.origin)
        if _is_at(catalogue, record, file, location)
        else file
        for file in record.files
    )
    return replace(record, files=files or (_file(path, sha256, extract),))


def redrafted(record: Record, before: Draft, after: Draft) -> Record:
    """Returns the record with what is proposed now, in each field that is still as it was proposed before.

    What a person has changed, emptied or reviewed stays as it is.
    """
    if record.status != "draft":
        return record
    old, values, sources = dict(before.proposals), dict[str, object](), dict(record.provenance)
    for field, proposal in after.proposals:
        source = record.provenance.get(field, "")
        former = old.get(field)
        is_ours = (
            former is not None and (former.value, former.source) == (getattr(record, field), source)
        ) or (former is None and source != "librarian" and _is_unset(record, field))
        if is_ours:
            values[field], sources[field] = proposal.value, proposal.source
    return replace(record, **values, provenance=sources)  # type: ignore[arg-type]  # typed by each proposal


def _is_unset(record: Record, field: str) -> bool:
    """Whether the field holds nothing, or the title that only the name of the file gave."""
    if field == "title":
        stems = {PurePosixPath(file_name(file)).stem for file in record.files}
        return record.provenance.get("title") == "file-name" and record.title in stems
    default = next(one.default for one in fields(Record) if one.name == field)
    return not getattr(record, field) or getattr(record, field) == default


def file_name(file: RecordFile) -> str:
    """Returns the name under which the file came in: what it was called then may tell of what it is.

    >>> file_name(RecordFile(path="compte-rendu.pdf", origin="partage/2015/Compte rendu.pdf"))
    'Compte rendu.pdf'
    """
    return PurePosixPath(file.origin.replace("\\", "/") or file.path).name


def with_place(catalogue: Catalogue, record_id: str, location: str, sha256: str) -> Record:
    """Returns the record with the path its file was moved to."""
    record = catalogue.get(record_id)
    path = path_from(catalogue.location(record_id), location)
    files = tuple(replace(file, path=path) if file.sha256 == sha256 else file for file in record.files)
    return replace(record, files=files)


def _file(path: str, sha256: str, extract: Extract) -> RecordFile:
    return RecordFile(path=path, sha256=sha256, pages=len(extract.pages) if extract.has_pages else None)


def _file_at(catalogue: Catalogue, record_id: str, location: str) -> RecordFile:
    record = catalogue.get(record_id)
    return next(file for file in record.files if _is_at(catalogue, record, file, location))


def _is_at(catalogue: Catalogue, record: Record, file: RecordFile, location: str) -> bool:
    return composed(beside(catalogue.location(record.id), file.path)) == composed(location)


def _place(catalogue: Catalogue, location: str) -> str:
    """The YAML of the same name; of the whole name when another file has that; then with a number."""
    path = PurePosixPath(composed(location))
    path = path.with_name(path.name.encode()[:_LONGEST].decode(errors="ignore"))
    numbered = (f"{path}.{number}.yaml" for number in itertools.count(2))
    choices = itertools.chain((str(path.with_suffix(".yaml")), f"{path}.yaml"), numbered)
    return next(choice for choice in choices if not (catalogue.root / choice).exists())
