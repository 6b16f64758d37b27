"""Descriptions brought together with the catalogue, one by one: which are new, and what others add."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from docbase.catalogue.fields import NAMES
from docbase.catalogue.headings import unknown_heading
from docbase.catalogue.retired import retired_ids
from docbase.catalogue.shelves import UNDATED
from docbase.catalogue.sidecar import RecordText, read_record, write_record
from docbase.catalogue.store import Catalogue
from docbase.editing.fields import UNSOURCED, default_of
from docbase.errors import DocbaseError
from docbase.exchange.columns import REVISION, with_values
from docbase.exchange.reading.attaching import Attacher, Found, file_at
from docbase.exchange.reading.building import Builder, Built
from docbase.exchange.reading.matching import Known, Match
from docbase.exchange.reading.merging import Merged, SheetEdit, enriched
from docbase.exchange.reading.planned import Arrival, ImportPlan
from docbase.exchange.reading.said import Contents, Description, Refused, Spot
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.dates import parse_date
from docbase.model.folding import slug
from docbase.model.history import Change, Deed, Plan
from docbase.model.record import Record

_OWN = ("id", "files", "provenance")
"""Fields whose source is docbase."""


@dataclass(slots=True, kw_only=True)
class _Held:
    """A record as the import leaves it, so far."""

    location: str
    source: RecordText | None
    """What is on the disk; None for a new record."""
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """A publication of a file, with all that is known of it before the catalogue is changed."""

    path: Path
    source: Contents
    description: Description
    built: Built
    files: Found

    @property
    def origin(self) -> str:
        """What the provenance says of its values."""
        return f"import:{self.source.format}"


class Planner:
    """Goes through descriptions, one after the other, and keeps what each makes of the records."""

    def __init__(self, catalogue: Catalogue, today: date, *, takes_files: bool = True) -> None:
        """Reads the catalogue once.

        Args:
            catalogue: the records.
            today: the day on which new ones come in.
            takes_files: whether attached files come along.
        """
        self._catalogue = catalogue
        self._today = parse_date(today.isoformat())
        self._known = Known(catalogue.records(), catalogue.vocabulary)
        self._builder = Builder(catalogue.vocabulary)
        self._sheet = SheetEdit(catalogue.vocabulary)
        self._attacher = Attacher(catalogue)
        self._takes_files = takes_files
        self._retired = retired_ids(catalogue.root)
        self._held: dict[str, _Held] = {}
        self._locations: set[str] = set()
        self._named: set[str] = set()
        self._arrivals: list[Arrival] = []
        self._refused: list[tuple[Path, Refused]] = []
        self._demoted: Counter[str] = Counter()
        self._unmapped: dict[str, tuple[int, str]] = {}

    def take(self, path: Path, contents: Contents) -> None:
        """Takes in what a file says."""
        self._refused += [(path, one) for one in contents.refused]
        for description in contents.descriptions:
            try:
                self._arrivals.append(self._take(path, contents, description))
            except DocbaseError as error:
                self._refuse(path, description, error)

    def plan(self, read: Sequence[tuple[Path, Contents]]) -> ImportPlan:
        """Returns what all of it comes to."""
        changes = [change for held in self._held.values() if (change := self._change(held))]
        order = {path: place for place, (path, _contents) in enumerate(read)}
        names = ", ".join(path.name for path, _contents in read)
        fresh = sum(change.before is None for change in changes)
        parts = (
            (fresh, ngettext("{count} new", "{count} new", fresh)),
            (len(changes) - fresh, ngettext("{count} changed", "{count} changed", len(changes) - fresh)),
        )
        told = ", ".join(text.format(count=count) for count, text in parts if count)
        return ImportPlan(
            plan=Plan(
                deed=Deed(action=_("import of {names}: {told}").format(names=names, told=told or "0")),
                changes=tuple(changes),
                unchanged=tuple(one.record_id for one in self._arrivals if one.kind == "same"),
            ),
            read=tuple(read),
            arrivals=tuple(self._arrivals),
            refused=tuple(sorted(self._refused, key=lambda one: (order[one[0]], one[1].spot.number))),
            copies=tuple(self._attacher.copies),
            attached={one: tuple(places) for one, places in self._attacher.placed.items()},
            missing=tuple(self._attacher.missing),
            left_out=tuple(self._attacher.left_out),
            demoted=MappingProxyType(dict(self._demoted.most_common())),
            unmapped=MappingProxyType(self._unmapped),
        )

    def _take(self, path: Path, contents: Contents, description: Description) -> Arrival:
        record_id = str(description.values.get("id", ""))
        if contents.is_ours and record_id and (record := self._now(record_id)):
            return self._edit(path, record, description)
        if contents.is_ours and (found := self._sheet.unknown(None, description.values)):
            raise unknown_heading(self._catalogue.vocabulary, *found, record_id)
        built = _as_it_stands(description) if contents.is_ours else self._builder.build(description)
        found_files = self._attacher.find(description.files if self._takes_files else (), path)
        parcel = _Parcel(path=path, source=contents, description=description, built=built, files=found_files)
        match = self._known.match(built.record, description.key, found_files.holders)
        if match and self._is_told_apart(parcel, match):
            match = None
        if match and not match.is_sure:
            return Arrival(
                path=path,
                spot=description.spot,
                kind="ambiguous",
                matched_by=match.by,
                candidates=match.record_ids,
            )
        arrival = self._enrich(parcel, match) if match else self._add(parcel)
        self._count(description, built, arrival)
        return arrival

    def _edit(self, path: Path, record: Record, description: Description) -> Arrival:
        """Takes a row of a table of ours: her cells, and no other."""
        if found := self._sheet.unknown(record, description.values):
            raise unknown_heading(self._catalogue.vocabulary, *found, record.id)
        merged = self._sheet.applied(record, description)
        arrival = self._keep(path, description.spot, merged, "id")
        return replace(arrival, is_conflict=bool(merged.differing))

    def _enrich(self, parcel: _Parcel, match: Match) -> Arrival:
        record = self._now(match.record_ids[0])
        assert record is not None
        built = parcel.built
        merged = enriched(record, built.record, parcel.origin, is_type_guessed=built.is_type_guessed)
        if fresh := parcel.files.fresh:
            location, year = self._held[record.id].location, merged.record.year
            files = [file_at(self._attacher.place(one, year, record.id), location, one) for one in fresh]
            whole = replace(merged.record, files=(*merged.record.files, *files))
            merged = replace(merged, record=whole, filled=(*merged.filled, "files"))
        return self._keep(parcel.path, parcel.description.spot, merged, match.by)

    def _keep(self, path: Path, spot: Spot, merged: Merged, by: str) -> Arrival:
        self._held[merged.record.id].record = merged.record
        self._known.put(merged.record)
        return Arrival(
            path=path,
            spot=spot,
            kind="changed" if merged.filled else "same",
            record_id=merged.record.id,
            matched_by=by,
            filled=merged.filled,
            differing=merged.differing,
        )

    def _add(self, parcel: _Parcel) -> Arrival:
        said, spot, fresh = parcel.built.record, parcel.description.spot, parcel.files.fresh
        record_id = self._new_id(parcel)
        places = [self._attacher.place(one, said.year, record_id) for one in fresh]
        location = self._location(record_id, places[0] if places else "", said.year)
        files = (file_at(place, location, one) for place, one in zip(places, fresh, strict=True))
        record = replace(said, id=record_id, added=said.added or self._today, files=tuple(files))
        if "provenance" not in parcel.built.given:
            record = replace(record, provenance=_provenance(record, parcel.origin))
        record = read_record(write_record(record), spot.name)
        self._locations.add(location)
        if record_id == _own_id(parcel):
            self._named.add(record_id)
        self._held[record_id] = _Held(location=location, source=None, record=record)
        self._known.put(record)
        return Arrival(path=parcel.path, spot=spot, kind="new", record_id=record_id)

    def _new_id(self, parcel: _Parcel) -> str:
        """Returns the id that docbase gave it before it went out, if it is free; else a new one."""
        if self._is_free(own := _own_id(parcel)):
            return own
        said = parcel.built.record
        return self._catalogue.new_id(said.title, said.year, taken=self._held.keys())

    def _is_told_apart(self, parcel: _Parcel, match: Match) -> bool:
        """Whether both had an id of docbase before they went out: two of one catalogue, however alike."""
        is_named = match.by in ("title", "file") and self._named.issuperset(match.record_ids)
        return is_named and self._is_free(_own_id(parcel))

    def _is_free(self, record_id: str) -> bool:
        """Whether a new record may have the id that a table of ours gives it."""
        is_taken = record_id in self._held or self._catalogue.is_claimed(record_id)
        return bool(record_id) and not is_taken and record_id not in self._retired

    def _location(self, record_id: str, place: str, year: int | None) -> str:
        stem = place.rpartition(".")[0] if place else f"{year or UNDATED}/{record_id}"
        choices = itertools.chain(
            (f"{stem}.yaml",), (f"{stem}-{number}.yaml" for number in itertools.count(2))
        )
        return next(
            one for one in choices if one not in self._locations and not (self._catalogue.root / one).exists()
        )

    def _now(self, record_id: str) -> Record | None:
        """Returns a record as the import has made it so far, None when there is none."""
        if record_id not in self._held:
            if self._known.get(record_id) is None:
                return None
            location, source = self._catalogue.source(record_id)
            self._held[record_id] = _Held(location=location, source=source, record=source.record)
        return self._held[record_id].record

    def _change(self, held: _Held) -> Change | None:
        before = held.source.text if held.source else None
        after = held.source.saying(held.record) if held.source else write_record(held.record)
        if before == after:
            return None
        path = f"{self._catalogue.root.name}/{held.location}"
        return Change(path=path, record_id=held.record.id, before=before, after=after)

    def _count(self, description: Description, built: Built, arrival: Arrival) -> None:
        if arrival.kind == "new" or "keywords" in arrival.filled:
            self._demoted.update(built.demoted)
        for name, example in description.unmapped.items():
            count, first = self._unmapped.get(name, (0, example))
            self._unmapped[name] = (count + 1, first)

    def _refuse(self, path: Path, description: Description, error: DocbaseError) -> None:
        refused = Refused(
            spot=description.spot,
            reason=error.message,
            hint=error.hint,
            raw=description.raw,
        )
        self._refused.append((path, refused))


def _as_it_stands(description: Description) -> Built:
    """Returns what a row of a table of ours says: its cells have our words already."""
    values = {name: value for name, value in description.values.items() if name != REVISION}
    given = frozenset(name.partition(".")[0] for name in values)
    return Built(record=with_values(Record(id=""), values), given=given)


def _own_id(parcel: _Parcel) -> str:
    """Returns the id that docbase gave it before it went out; empty when its file tells of none."""
    description = parcel.description
    if parcel.source.is_ours:
        return str(description.values.get("id", ""))
    key = description.key
    is_ours = description.is_key_ours and slug(key, 200) == key
    return key if is_ours or _is_id(key, parcel.built.record) else ""


def _is_id(key: str, said: Record) -> bool:
    """Whether the key is an id that docbase has made of a title, and not the number of another program.

    The title may have been mended since; the year at the end stays.
    """
    words = key.split("-")
    if slug(key, 200) != key or len(words) <= 2:
        return False
    shared = {*words} & {*slug(said.title, 200).split("-")}
    return len(shared) > 1 or (said.year is not None and str(said.year) in words[-2:])


def _provenance(record: Record, source: str) -> Mapping[str, str]:
    """Returns the source as that of every field that has a value."""
    names = (name for name in NAMES if name not in (*UNSOURCED, *_OWN))
    return MappingProxyType({name: source for name in names if getattr(record, name) != default_of(name)})
