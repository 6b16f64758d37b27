"""The publications described by hand in tests/golden/description, and whether a proposed value is right.

In gold.tsv a person wrote each value after looking at the publication. `|` parts values that are equally
right, an empty one among them saying that nothing need be proposed; `…` ends a value that may go on, `-`
means that nobody can tell. `;` parts the names of one value, `=` the forms of one name; a name in brackets
may be left out. A date is judged by its year, then to the precision the gold has.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from docbase.ingest.describe import Draft
from docbase.model.concepts import SCHEMES, Term, Vocabulary
from docbase.model.folding import fold

FOLDER = Path(__file__).parent.parent / "tests" / "golden" / "description"
ALWAYS = ("title", "year", "date", "type", "language", "extent")
"""Fields nearly every publication has."""
SOMETIMES = ("subtitle", "contributors", "publisher", "place", "series", "territories", "identifiers")
"""Fields a publication may do without: what counts is how many are found, and how many are made up."""
FIELDS = (*ALWAYS, *SOMETIMES)


def read_gold() -> dict[str, dict[str, str]]:
    """Returns the rows of the gold by the digest of the file."""
    return {row["sha256"]: row for row in _rows("gold.tsv")}


def wider_vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    """Returns the vocabulary with the regions and departments of the whole country.

    The centre's own has those of its region only: no publication from elsewhere could go wrong.
    """
    terms = [term for scheme in SCHEMES for term in vocabulary.scheme(scheme)]
    sample = vocabulary.scheme("territories")[0]
    for row in _rows("territories.tsv"):
        attributes = MappingProxyType({"level": row["level"]})
        terms.append(Term(id=row["id"], label=row["label"], scheme=sample.scheme, attributes=attributes))
    return Vocabulary(replace(term) for term in terms)


def texts(draft: Draft) -> dict[str, str]:
    """Returns the proposed values as the gold writes them."""
    values: dict[str, str] = {}
    for field, proposal in draft.proposals:
        values[field] = str(proposal.value)
    if draft.subtitle and draft.title:
        values["full title"] = f"{draft.title.value} {draft.subtitle.value}"
    if draft.contributors:
        values["contributors"] = "; ".join(one.name for one in draft.contributors.value)
    if draft.series:
        series = draft.series.value
        values["series"] = f"{series.title} #{series.number}".removesuffix(" #")
    if draft.territories:
        values["territories"] = "; ".join(draft.territories.value)
    if draft.identifiers:
        values["identifiers"] = "; ".join(f"{key}={one}" for key, one in draft.identifiers.value.items())
    values["year"] = values.get("date", "")[:4]
    return values


def judged(values: Mapping[str, str], gold: Mapping[str, str]) -> dict[str, bool]:
    """Returns whether each value is right, for the fields somebody can tell."""
    return {
        field: is_right(field, values, gold)
        for field in FIELDS
        if gold["date" if field == "year" else field] != "-"
    }


def is_right(field: str, values: Mapping[str, str], gold: Mapping[str, str]) -> bool:
    """Whether the value of the field is one of those the gold has."""
    value, accepted = values.get(field, ""), gold["date" if field == "year" else field].split("|")
    if field == "title":
        return any(_is_text(text, accepted) for text in (value, values.get("full title", "")) if text)
    if field == "subtitle":
        is_in_title = any(
            one and plain(one.rstrip("…")) in plain(values.get("title", "")) for one in accepted
        )
        return is_in_title or (not value and accepted == [""]) or _is_text(value, accepted)
    if field in ("year", "date"):
        return any(value.startswith(one[:4] if field == "year" else one) for one in accepted) and value != ""
    if field == "contributors":
        return not false_names(value, gold) and not _missing_names(value, gold)
    if field == "territories":
        return any(set(_listed(value)) == set(_listed(one)) for one in accepted)
    if field == "identifiers":
        return any(re.sub(r"\W", "", value) == re.sub(r"\W", "", one) for one in accepted)
    return any(plain(value) == plain(one) for one in accepted)


def is_wanted(field: str, gold: Mapping[str, str]) -> bool:
    """Whether the gold has a value without which the description is not whole."""
    value = gold["date" if field == "year" else field]
    if field == "contributors":
        return value != "-" and any(not name.startswith("(") for name in _listed(value))
    return value != "-" and "" not in value.split("|")


def is_false(field: str, values: Mapping[str, str], gold: Mapping[str, str]) -> bool:
    """Whether the value that is proposed says something untrue; to leave a name out is not untrue."""
    if field == "contributors":
        return bool(false_names(values[field], gold))
    return not is_right(field, values, gold)


def false_names(value: str, gold: Mapping[str, str]) -> list[str]:
    """Returns the names proposed that the gold does not have."""
    known = {_words(form) for name in _listed(gold["contributors"]) for form in name.strip("()").split(" = ")}
    return [name for name in _listed(value) if _words(name) not in known]


def _missing_names(value: str, gold: Mapping[str, str]) -> list[str]:
    proposed = {_words(name) for name in _listed(value)}
    return [
        name
        for name in _listed(gold["contributors"])
        if not name.startswith("(") and not any(_words(form) in proposed for form in name.split(" = "))
    ]


def _is_text(text: str, accepted: list[str]) -> bool:
    for one in accepted:
        wanted = plain(one.rstrip("…"))
        if plain(text) == wanted or (one.endswith("…") and wanted and plain(text).startswith(wanted)):
            return True
    return False


def plain(text: str) -> str:
    """Returns the folded words."""
    return re.sub(r"\W+", " ", fold(text)).strip()


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(plain(name).split()))


def _listed(value: str) -> list[str]:
    return [name.strip() for name in value.split(";") if name.strip()]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
