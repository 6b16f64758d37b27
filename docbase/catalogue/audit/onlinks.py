"""Rules on what leads out of a record: relations, identifiers, addresses, languages."""

import difflib
import re
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from urllib.parse import urlsplit

from docbase.catalogue import identifiers, languagecodes
from docbase.catalogue.audit import fixes
from docbase.catalogue.audit.rule import Case, Cases, Fault, Rule
from docbase.messages import gettext as _
from docbase.model.record import RELATIONS
from docbase.model.related import ONE_WAY, relation_label

_DIGITS = re.compile(r"\d+")
_SURE, _POSSIBLE = 0.9, 0.8
"""Likeness of an id that is meant for sure, and of those that might be meant as well."""
_HOST = re.compile(
    r"(?:[^@\s]*@)?"
    r"(?:(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*|\d+(?:\.\d+){3}|\[[\da-fA-F:.]+\]|localhost)"
    r"(?::\d{1,5})?"
)
"""A name with a point in it, or the number of a machine."""


def _lost(case: Case) -> Iterator[Fault]:
    for relation in case.record.relations:
        if relation.id not in case.catalogue:
            nearest = case.cases.nearest(relation.id)
            hint = (
                _("Did you mean {names}?").format(names=", ".join(nearest))
                if nearest
                else _("Correct the id, or remove the relation.")
            )
            meant = clearly_meant(relation.id, nearest)
            yield Fault(
                message=_("The related record “{id}” does not exist.").format(id=relation.id),
                hint=hint,
                place=f"relations.{relation.id}",
                fix=fixes.relate(relation.id, meant) if meant and meant != case.record.id else None,
            )


def clearly_meant(written: str, nearest: tuple[str, ...]) -> str:
    """Returns the id that a misspelt one must be, "" when that is not sure.

    Numbers are never mended: “actes-2014” is no slip for “actes-2015”.
    """
    alike = [(difflib.SequenceMatcher(None, written.lower(), one.lower()).ratio(), one) for one in nearest]
    possible = [(ratio, one) for ratio, one in alike if ratio >= _POSSIBLE]
    if len(possible) != 1 or possible[0][0] < _SURE:
        return ""
    meant = possible[0][1]
    return meant if _DIGITS.findall(written) == _DIGITS.findall(meant) else ""


def _circles(cases: Cases) -> Iterator[tuple[Case, Fault]]:
    by_id = {case.record.id: case for case in cases if case.record.relations}
    for type_ in RELATIONS:
        for circle in _ways_back(_leading(by_id.values(), type_)):
            way = f" → {relation_label(type_)} → ".join(circle)
            fault = Fault(
                message=_("These records lead back to where they start: {way}.").format(way=way),
                hint=_("One of these relations is wrong, or the wrong way round: {command}").format(
                    command=f"docbase relate --remove {circle[0]} {type_} {circle[1]}"
                ),
                place=f"relations.{circle[1]}",
            )
            yield by_id[circle[0]], fault


def _leading(cases: Iterable[Case], type_: str) -> dict[str, set[str]]:
    """Returns where each record leads by relations of a type; those of both sides only when to itself."""
    found: dict[str, set[str]] = {}
    for case in cases:
        own = case.record.id
        for relation in case.record.relations:
            if relation.type == type_ and (type_ in ONE_WAY or relation.id == own):
                found.setdefault(own, set()).add(relation.id)
    return found


def _ways_back(leading: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yields circles, each from the first id in it and back to it, until every relation is in no circle."""
    while True:
        try:
            TopologicalSorter(leading).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]  # graphlib gives it backwards, one end twice
            leading[circle[0]].remove(circle[1 % len(circle)])  # opened, for the next to be seen
            start = circle.index(min(circle))
            yield [*circle[start:], *circle[:start], circle[start]]
        else:
            return


def _false_identifiers(case: Case) -> Iterator[Fault]:
    for scheme, code in case.record.identifiers.items():
        if not identifiers.is_valid(scheme, code):
            mended = identifiers.written(scheme, code)
            yield Fault(
                message=_("“{code}” is not a valid {scheme}.").format(code=code, scheme=scheme.upper()),
                hint=_("Write “{code}”.").format(code=mended)
                if mended
                else _("Compare it with the publication: a digit is wrong, or missing."),
                place=f"identifiers.{code}",
                fix=fixes.renumber(scheme, code, mended) if mended else None,
            )


def _loose_identifiers(case: Case) -> Iterator[Fault]:
    for scheme, code in case.record.identifiers.items():
        if identifiers.is_valid(scheme, code) and (form := identifiers.written(scheme, code)) not in (
            "",
            code,
        ):
            yield Fault(
                message=_("“{code}” is written “{form}”.").format(code=code, form=form),
                hint=_("The digits are right: only the form changes."),
                place=f"identifiers.{code}",
                fix=fixes.renumber(scheme, code, form),
            )


def _false_addresses(case: Case) -> Iterator[Fault]:
    url = case.record.url
    if url and not is_address(url):
        yield Fault(
            message=_("“{url}” is not an address of the web.").format(url=url),
            hint=_("An address begins with https:// or http://, and has no space in it."),
            place="url",
        )


def is_address(url: str) -> bool:
    """Whether the text can be the address of a page.

    >>> is_address("https://www.ville.gouv.fr/x?y=1"), is_address("http:/ville.fr"), is_address("ville")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that is never closed
        return False
    is_whole = parts.scheme in ("http", "https") and not any(sign.isspace() for sign in url)
    return is_whole and _HOST.fullmatch(parts.netloc) is not None


def _false_languages(case: Case) -> Iterator[Fault]:
    code = case.record.language
    if code and not languagecodes.is_code(code):
        mended = languagecodes.code_of(code)
        hint = (
            _("Write “{code}”.").format(code=mended)
            if mended
            else _("Two letters are expected, as “fr”, “en” or “de”.")
        )
        yield Fault(
            message=_("“{code}” is not the code of a language.").format(code=code),
            hint=hint,
            place="language",
            fix=fixes.put("language", code, mended) if mended else None,
        )


RULES = (
    Rule(
        code="lost-relation",
        severity="warning",
        look=_lost,
        has_fix=True,
        why=lambda: _(
            "The relation leads nowhere: the other record was misspelt, or is gone. It is mended only when"
            " one record alone has nearly the same id, with the same numbers."
        ),
    ),
    Rule(
        code="relation-circle",
        severity="warning",
        compare=_circles,
        why=lambda: _(
            "The relations go round in a circle: a publication cannot be part of itself, replace what"
            " replaces it, nor be issued from what is issued from it. One of them was written the wrong way"
            " round."
        ),
    ),
    Rule(
        code="false-identifier",
        severity="warning",
        look=_false_identifiers,
        has_fix=True,
        why=lambda: _(
            "The ISBN, ISSN or DOI cannot be true: it orders the wrong book, and links lead nowhere. What"
            " stands around a true one (“ISBN”, “https://doi.org/”) is taken away; a wrong digit is for a"
            " person."
        ),
    ),
    Rule(
        code="identifier-form",
        severity="info",
        look=_loose_identifiers,
        has_fix=True,
        why=lambda: _(
            "The number is right, its hyphens are missing or elsewhere: 978-2-11-139618-0 is read, compared"
            " and typed more surely than 9782111396180."
        ),
    ),
    Rule(
        code="false-url",
        severity="warning",
        look=_false_addresses,
        why=lambda: _("The address cannot be followed, from the catalogue nor from a bibliography."),
    ),
    Rule(
        code="false-language",
        severity="warning",
        look=_false_languages,
        has_fix=True,
        why=lambda: _(
            "The language is not written as a code (fr, en, pt-BR): it decides how titles are printed, and"
            " what the filter by language gives. A name such as “français”, or “fre”, is mended to its"
            " code."
        ),
    ),
)
