"""From a record to a reference: ids become names, and the type the one that citations know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from docbase.cite.names import Name, split_person
from docbase.model.concepts import Term, Vocabulary
from docbase.model.dates import PartialDate
from docbase.model.folding import fold
from docbase.model.record import Contribution, Host, Record, Series

CslItem = Mapping[str, object]
"""A reference as CSL-JSON has it, ready for `json.dumps`."""

_ROLES = {"speaker": "author"}
"""Roles that are cited under another name."""
_CITED_ROLES = ("author", "editor", "translator", "contributor")
_GREY = ("report", "document", "speech", "pamphlet", "legislation")
"""CSL types that say little of the work: the label of the publication type completes them."""
_WITHIN = {"book": "chapter", "report": "chapter", "document": "chapter", "speech": "paper-conference"}
"""CSL types that become another when a host holds the work."""
_SITED = ("report", "document")
"""CSL types of which a host without pages may be the site that offers the work, and not a volume."""
_LANGUAGES = {"fr": "fr-FR"}
"""Languages that reference managers expect with their country."""

_PAGES = re.compile(r"(\d+)\s*(?:p\b|pages?\b)")
_VOLUMES = re.compile(r"(\d+)\s*(?:vol\b|volumes?\b|tomes?\b)")
_EDITION = re.compile(r"(\d+)\s*(?:re|ère|e|ème|nde?|st|rd|th)?\s*(?:[ée]d\b\.?|[ée]dition)?", re.I)
_NOT_WORD = re.compile(r"[^\w]+")
_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A record with the ids of the vocabulary turned into names: what every format is written from."""

    record: Record
    type: Term | None
    """Publication type; None when it is not said, or not in the vocabulary."""
    csl_type: str
    """Type of CSL, as "report"; a work within a host is the part, not the whole."""
    title: str
    """Title and subtitle."""
    genre: str
    """What kind of work it is, when its CSL type and its title do not say."""
    names: Mapping[str, tuple[Name, ...]]
    """Names by role: author, editor, translator, contributor."""
    publisher: str
    subjects: tuple[str, ...]
    """Labels of the themes, then the keywords."""

    @property
    def series(self) -> Series:
        """The series; empty when there is none."""
        return self.record.series or Series()

    @property
    def host(self) -> Host:
        """The host; empty when there is none."""
        return self.record.host or Host()

    @property
    def page_count(self) -> str:
        """Number of pages, out of the extent."""
        return _number(_PAGES, self.record.extent)

    @property
    def volume_count(self) -> str:
        """Number of volumes, out of the extent."""
        return _number(_VOLUMES, self.record.extent)

    @property
    def edition(self) -> str:
        """The edition, as a number when it is one: "3" for "3e éd."."""
        match = _EDITION.fullmatch(self.record.edition.strip())
        return match[1] if match else self.record.edition

    @property
    def doi(self) -> str:
        """The DOI alone, without the address of its resolver."""
        return _DOI_ADDRESS.sub("", self.record.identifiers.get("doi", ""))

    @property
    def call_number(self) -> str:
        """Shelf mark of the first copy."""
        return self.record.items[0].call_number if self.record.items else ""


def describe(record: Record, vocabulary: Vocabulary) -> Reference:
    """Returns the reference of the record."""
    kind = vocabulary.get(record.type, "publication_types")
    csl_type = kind.attributes.get("csl", "document") if kind else "document"
    if record.host and _is_part(record.host, csl_type):
        csl_type = _WITHIN.get(csl_type, csl_type)
    return Reference(
        record=record,
        type=kind,
        csl_type=csl_type,
        title=_full_title(record),
        genre=_genre(record, kind, csl_type),
        names=_names(record, vocabulary),
        publisher=_publisher(record, vocabulary),
        subjects=(*(vocabulary.label(theme) for theme in record.themes), *record.keywords),
    )


def _is_part(host: Host, csl_type: str) -> bool:
    return csl_type not in _SITED or bool(host.pages or host.volume)


def csl_item(reference: Reference) -> CslItem:
    """Returns the reference as an item of CSL-JSON, without French typography."""
    record, host, series = reference.record, reference.host, reference.series
    is_film = reference.csl_type == "motion_picture"
    values: dict[str, object] = {
        "id": record.id,
        "type": reference.csl_type,
        "title": reference.title,
        **{role: [csl_name(name) for name in names] for role, names in reference.names.items()},
        "container-title": host.title,
        "volume": host.volume,
        "issue": host.issue,
        "page": host.pages,
        "collection-title": series.title,
        "collection-number": series.number if series.title else "",
        "number": "" if series.title else series.number,
        "genre": "" if is_film else reference.genre,
        "medium": reference.genre if is_film else "",
        "dimensions": record.extent if is_film else "",
        "edition": reference.edition,
        "publisher": reference.publisher,
        "publisher-place": record.place,
        "issued": _csl_date(record.date),
        "status": record.publication_state,
        "number-of-pages": reference.page_count,
        "number-of-volumes": reference.volume_count,
        "ISBN": record.identifiers.get("isbn", ""),
        "ISSN": record.identifiers.get("issn", ""),
        "DOI": reference.doi,
        "URL": record.url,
        "accessed": _csl_date(record.accessed),
        "language": _LANGUAGES.get(record.language, record.language),
        "abstract": record.abstract.strip(),
        "keyword": ", ".join(reference.subjects),
        "call-number": reference.call_number,
    }
    return {name: value for name, value in values.items() if value}


def _full_title(record: Record) -> str:
    if record.language.split("-")[0] == "en" and record.subtitle:
        return f"{record.title}: {record.subtitle}"
    return record.full_title


def _genre(record: Record, kind: Term | None, csl_type: str) -> str:
    """Leaves out a label that the title repeats, or that only sorts works ("Enquête ou évaluation")."""
    if record.genre or kind is None or csl_type not in _GREY:
        return record.genre
    title = f" {_NOT_WORD.sub(' ', fold(record.full_title))} "
    is_repeated = any(f" {_NOT_WORD.sub(' ', fold(name))} " in title for name in kind.names)
    return "" if is_repeated or " ou " in kind.label else kind.label


def _names(record: Record, vocabulary: Vocabulary) -> dict[str, tuple[Name, ...]]:
    by_role: dict[str, list[Name]] = {}
    for contribution in record.contributors:
        role = _ROLES.get(contribution.role, contribution.role)
        if role in _CITED_ROLES and contribution.name.strip():
            by_role.setdefault(role, []).append(_name(contribution, vocabulary))
    if not {"author", "editor"} & by_role.keys() and (body := _responsible_body(record, vocabulary)):
        by_role["author"] = [Name(literal=body)]
    return {role: tuple(by_role[role]) for role in _CITED_ROLES if role in by_role}


def _name(contribution: Contribution, vocabulary: Vocabulary) -> Name:
    actor = vocabulary.get(contribution.name, "actors")
    text = actor.label if actor else contribution.name
    is_person = actor.is_person if actor else bool(contribution.person)
    return split_person(text) if is_person else Name(literal=text)


def _responsible_body(record: Record, vocabulary: Vocabulary) -> str:
    """Returns the body that answers for an unsigned work: its publisher, when it is an actor of the centre.

    A publishing house is no author; an unsigned article and a periodical go under their titles.
    """
    kind = vocabulary.get(record.type, "publication_types")
    if kind and kind.attributes.get("csl") == "periodical":
        return ""
    actor = vocabulary.get(record.publisher or _contributed_publisher(record), "actors")
    return actor.label if actor and not record.host else ""


def _publisher(record: Record, vocabulary: Vocabulary) -> str:
    publisher = record.publisher or _contributed_publisher(record)
    actor = vocabulary.get(publisher, "actors")
    return actor.label if actor else publisher


def _contributed_publisher(record: Record) -> str:
    return next((who.name for who in record.contributors if who.role == "publisher"), "")


def csl_name(name: Name) -> dict[str, str]:
    """Returns the name as CSL-JSON has it; its particle counts in order wherever the catalogue writes it."""
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _csl_date(date: PartialDate | None) -> dict[str, object] | None:
    if date is None:
        return None
    ends = [date.start, date.end] if date.is_interval else [date.start]
    parts: dict[str, object] = {"date-parts": [list(end) for end in ends]}
    return {**parts, "circa": True} if date.is_uncertain else parts


def _number(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
