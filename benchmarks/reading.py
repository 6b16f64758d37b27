"""What readers of the catalogue ask, mixed as they do: words, often narrowed down, seldom turned over."""

import random

from docbase import Centre
from docbase.web.asking import Asked

SEED = 2017
WORDS = (
    "politique de la ville",
    "friches",
    "accessibilité",
    "données",
    "participation des habitants",
    "logement social",
    "santé mentale",
    "conseil citoyen",
    "rénovation urbaine",
    "contrat de ville",
    "insertion professionnelle des jeunes",
    "égalité femmes hommes",
    "mobilité",
    "éducation",
    '"développement économique"',
    "évaluation",
    "quartiers prioritaires Lille",
    "bailleurs sociaux",
    "transition écologique",
    "prévention de la délinquance",
    "médiation",
    "numér*",
    "emploi ou formation",
    "association culture",
    "discriminations",
)
"""What visitors type."""
TYPING, NARROWING, BY_DATE, TURNING, BROWSING = 10, 6, 2, 2, 1
"""How often each is done: words alone, words and a facet, newest first, the second page, a facet alone."""


def mix(centre: Centre) -> list[Asked]:
    """Returns questions in the order in which they are put; the same centre gives the same ones."""
    drawn = random.Random(SEED)
    everything = centre.search("", limit=0).facets
    values = {name: [one.id for one in everything[name][:12]] for name in ("theme", "type")}
    filters = [(name, value) for name, found in values.items() for value in found]
    filters += [("year", span) for span in ("2015..2020", "2018..2025", "2005..2014")]
    kinds = drawn.choices(
        ("typing", "narrowing", "by date", "turning", "browsing"),
        (TYPING, NARROWING, BY_DATE, TURNING, BROWSING),
        k=8 * len(WORDS),
    )
    asked = (_asked(kind, drawn.choice(WORDS), drawn.choice(filters)) for kind in kinds)
    return [one for one in asked if one.page == 1 or centre.search(one.text, limit=0).total > one.size]


def _asked(kind: str, words: str, chosen: tuple[str, str]) -> Asked:
    name, value = chosen
    match kind:
        case "narrowing":
            return Asked(text=words, filters={name: (value,)})
        case "by date":
            return Asked(text=words, sort="-date")
        case "turning":
            return Asked(text=words, page=2)
        case "browsing":
            return Asked(filters={name: (value,)})
        case _:
            return Asked(text=words)
