"""The record (notice): the description of one publication, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from docbase.model.dates import PartialDate

STATUSES = ("draft", "reviewed")
"""A record is a draft until a person has reviewed it."""
ACCESSES = ("public", "staff")
"""Who may see a record."""
ROLES = ("author", "editor", "translator", "contributor", "commissioner", "publisher", "speaker", "funder")
"""What a person or body did for a publication (MARC relator terms)."""
RELATIONS = ("part-of", "version-of", "replaces", "translation-of", "issued-from", "see-also")
"""How one record relates to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A person or body, and what they did."""

    role: str = "author"
    """One of ROLES."""
    body: str = ""
    """A body: id of an actor of the vocabulary, or a name."""
    person: str = ""
    """A person, as "Name, First name", or the id of an actor of kind `personne`."""

    @property
    def name(self) -> str:
        """The person or body, whichever is given."""
        return self.person or self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The collection a publication belongs to, and its place in it."""

    title: str = ""
    """Title of the series."""
    number: str = ""
    """Number in the series; alone, the number of a report or sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The volume, journal or site that holds the publication (an article, a chapter, a page)."""

    title: str = ""
    """Title of the host."""
    volume: str = ""
    """Volume (tome)."""
    issue: str = ""
    """Issue (numéro)."""
    pages: str = ""
    """First and last page in the host, as "112-130"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A file of the publication."""

    path: str
    """Path relative to the folder of the record, with `/`."""
    sha256: str = ""
    """Hexadecimal digest of the content."""
    pages: int | None = None
    """Number of pages, for formats that have pages."""
    origin: str = ""
    """Where it was before it was copied in, as the person named it: its path, or that of its archive and its
    path in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paper copy (exemplaire)."""

    call_number: str = ""
    """Shelf mark (cote)."""
    location: str = ""
    """Where it stands."""
    access: str = ""
    """Conditions of access, as "sur place" or "empruntable"."""
    copy: str = ""
    """Which copy it is, when there are several with one call number: "2", "ex. 2"."""
    barcode: str = ""
    """What names this copy and no other: its barcode, or its number in the inventory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link to another record."""

    type: str
    """One of RELATIONS."""
    id: str
    """The other record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The description of one publication. Fields stand in the order in which they are written."""

    id: str
    """Readable identifier, given once, never changed, never reused."""
    type: str = ""
    """Publication type: id of the vocabulary."""
    title: str = ""
    """Title proper, as printed."""
    subtitle: str = ""
    """Other title information."""
    contributors: tuple[Contribution, ...] = ()
    """Persons and bodies, the principal one first."""
    date: PartialDate | None = None
    """Date of publication, in EDTF: 2015, 2015-11, 2015-11-03, 2015~, 2014/2015."""
    edition: str = ""
    """Edition, as a number ("3") or words ("édition revue")."""
    publisher: str = ""
    """Publisher: id of an actor, or a name."""
    place: str = ""
    """Place of publication."""
    extent: str = ""
    """Extent, as "48 p."."""
    language: str = ""
    """Language of the text, as a BCP 47 code: fr, en."""
    genre: str = ""
    """Words that name the kind of work more precisely than its type, as "Thèse de doctorat en sociologie"."""
    series: Series | None = None
    """The series, and the number in it."""
    host: Host | None = None
    """The journal, volume or site the publication appeared in."""
    publication_state: str = ""
    """State before publication, as "à paraître" or "sous presse"."""
    abstract: str = ""
    """Summary of the content."""
    themes: tuple[str, ...] = ()
    """Themes of the thesaurus, by id; a theme implies its broader ones at search time, not here."""
    axes: tuple[str, ...] = ()
    """Strategic axes of the centre, by id."""
    keywords: tuple[str, ...] = ()
    """Free words, never mixed with themes."""
    territories: tuple[str, ...] = ()
    """Territories, by id."""
    publics: tuple[str, ...] = ()
    """Publics the publication is meant for, by id."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """Standard identifiers by scheme: isbn, issn, doi…"""
    url: str = ""
    """Permanent address on the web."""
    accessed: PartialDate | None = None
    """Day the address was last seen to work."""
    files: tuple[RecordFile, ...] = ()
    """Files of the publication; none for paper only, several for PDF and Word of one text."""
    items: tuple[Item, ...] = ()
    """Paper copies."""
    relations: tuple[Relation, ...] = ()
    """Links to other records."""
    access: str = "public"
    """One of ACCESSES."""
    status: str = "draft"
    """One of STATUSES."""
    added: PartialDate | None = None
    """Day the publication came in (entrée)."""
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Where the value of each field came from: first-page, pdf-metadata, file-name…, or librarian."""

    @property
    def year(self) -> int | None:
        """First year of publication."""
        return self.date.year if self.date else None

    @property
    def full_title(self) -> str:
        """Title and subtitle, with a French colon between them."""
        return f"{self.title} : {self.subtitle}" if self.subtitle else self.title
