"""What a file of elsewhere says, in our words: types, themes and actors found by their names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from docbase.catalogue.languagecodes import code_of
from docbase.editing.fields import actor_named
from docbase.exchange.columns import with_values
from docbase.exchange.reading.said import Description
from docbase.model.concepts import Term, Vocabulary
from docbase.model.record import Contribution, Record

_AS_CSL: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ris": MappingProxyType(
            {
                **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "CHAP", "ECHAP"), "book"),
                **dict.fromkeys(("JOUR", "EJOUR", "INPR", "ABST"), "article-journal"),
                **dict.fromkeys(("MGZN", "NEWS"), "article-newspaper"),
                **dict.fromkeys(("ELEC", "WEB", "BLOG"), "webpage"),
                **dict.fromkeys(("CONF", "CPAPER"), "paper-conference"),
                **dict.fromkeys(("STAT", "BILL", "CASE", "HEAR", "LEGAL", "GOVDOC"), "legislation"),
                **dict.fromkeys(("VIDEO", "MPCT", "ADVS", "SOUND", "MUSIC"), "motion_picture"),
                "RPRT": "report",
                "THES": "thesis",
                "SLIDE": "speech",
                "JFULL": "periodical",
            }
        ),
        "bibtex": MappingProxyType(
            {
                **dict.fromkeys(("book", "inbook", "incollection", "collection", "mvbook"), "book"),
                **dict.fromkeys(("techreport", "report", "unpublished"), "report"),
                **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
                **dict.fromkeys(("inproceedings", "conference"), "paper-conference"),
                **dict.fromkeys(("online", "electronic", "www"), "webpage"),
                "article": "article-journal",
                "booklet": "pamphlet",
                "periodical": "periodical",
                "video": "motion_picture",
                "movie": "motion_picture",
                "legislation": "legislation",
            }
        ),
        "csl": MappingProxyType(
            {
                "chapter": "book",
                "article-magazine": "article-newspaper",
                "article": "article-journal",
                "post": "webpage",
                "post-weblog": "webpage",
                "manuscript": "document",
                "bill": "legislation",
                "broadcast": "motion_picture",
                "brochure": "pamphlet",
            }
        ),
    }
)
"""What other programs call a kind of work, in the words of CSL."""
_VAGUE = ("document", "GEN", "misc", "GENERIC", "")
_SPACES = re.compile(r"[ \t\r\n]+")
"""Those that are no sign of their own, as the narrow ones of French are."""
_SUBTITLE = re.compile(r"\s+[:：]\s+")
_ENGLISH = re.compile(r":\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A description in the words of the centre."""

    record: Record
    """What it says; its id is empty, or that of a table of ours."""
    given: frozenset[str]
    """Fields that it says something of."""
    is_type_guessed: bool = False
    """Whether only the kind of work tells its type: "rapport" for any report."""
    demoted: tuple[str, ...] = ()
    """Words given as themes and the like, which the vocabulary does not have: they are keywords now."""


class Builder:
    """Finds the terms that descriptions name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kinds: dict[tuple[str, str], str] = {}

    def build(self, description: Description) -> Built:
        """Returns what a description says."""
        values, demoted = dict(description.values), list[str]()
        is_named = self._place_type(values, description.kind)
        self._place_subjects(values, description.subjects, demoted)
        if "contributors" in values:
            values["contributors"] = tuple(map(self._actor, values["contributors"]))
        if "publisher" in values:
            values["publisher"] = actor_named(values["publisher"], self._vocabulary)
        if values.get("language"):
            values["language"] = _language(values["language"])
        _split_title(values)
        record = with_values(Record(id=values.pop("id", "")), values)
        given = frozenset(name.partition(".")[0] for name in values)
        if given & {"isbn", "issn", "doi"}:
            given |= {"identifiers"}
        return Built(record=record, given=given, is_type_guessed=not is_named, demoted=tuple(demoted))

    def _place_subjects(self, values: dict[str, Any], subjects: Iterable[str], demoted: list[str]) -> None:
        found: dict[str, list[str]] = {"keywords": [*values.get("keywords", ())]}
        for name, scheme in _SCHEMES.items():
            found[name] = []
            for text in values.get(name, ()):
                term = self._vocabulary.find(text, scheme)
                (found[name] if term else found["keywords"]).append(term.id if term else text)
                demoted += [] if term else [text]
        for text in subjects:
            term = self._vocabulary.find(text, "themes")
            if term and term.is_active:
                found["themes"].append(term.id)
            else:
                found["keywords"].append(text)
                demoted.append(text)
        values |= {name: tuple(dict.fromkeys(ids)) for name, ids in found.items() if ids or name in values}

    def _place_type(self, values: dict[str, Any], kind: tuple[str, str]) -> bool:
        """Finds the publication type, by its name or by the kind of work; returns whether it is named."""
        if text := values.pop("type", ""):
            if term := self._vocabulary.find(text, "publication_types"):
                values["type"] = term.id
            else:
                values.setdefault("genre", text)
        if "type" in values:
            return True
        if term := self._vocabulary.find(values.get("genre", ""), "publication_types"):
            values["type"] = term.id
            del values["genre"]
            return True
        if found := self._of_kind(*kind):
            values["type"] = found
        return False

    def _of_kind(self, attribute: str, value: str) -> str:
        key = (attribute, value)
        if key not in self._kinds:
            csl = _AS_CSL.get(attribute, {}).get(value, value if attribute == "csl" else "")
            # What a library collects from others is in the family “externe”.
            terms = [one for one in self._vocabulary.scheme("publication_types") if one.is_active]
            terms.sort(key=lambda term: term.family != "externe")
            found = _first(terms, attribute, value) or _first(terms, "csl", csl)
            self._kinds[key] = found.id if found else ""
        return self._kinds[key]

    def _actor(self, one: Contribution) -> Contribution:
        person, body = actor_named(one.person, self._vocabulary), actor_named(one.body, self._vocabulary)
        term = self._vocabulary.get(body, "actors") if body else None
        if term and not person and term.is_person:
            person, body = body, ""
        return replace(one, person=person, body=body)


_SCHEMES: Mapping[str, str] = MappingProxyType(
    {"themes": "themes", "axes": "axes", "territories": "territories", "publics": "publics"}
)


def _first(terms: Iterable[Term], attribute: str, value: str) -> Term | None:
    if value in _VAGUE:
        return None
    return next((term for term in terms if term.attributes.get(attribute) == value), None)


def _language(text: str) -> str:
    """Returns the code of a language; French of France is what reference managers call French."""
    code = code_of(text) or text.strip()
    return "fr" if code == "fr-FR" else code


def _split_title(values: dict[str, Any]) -> None:
    """Puts what follows a colon into the subtitle, as catalogues have it."""
    title = _SPACES.sub(" ", str(values.get("title", ""))).strip()
    sign = _ENGLISH if str(values.get("language", "")).startswith("en") else _SUBTITLE
    if title and "subtitle" not in values:
        first, *others = sign.split(title, 1)
        if others and first.strip() and others[0].strip():
            title, values["subtitle"] = first.strip(), others[0].strip()
    values["title"] = title
