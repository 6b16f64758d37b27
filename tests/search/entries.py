"""Small French publications to search in."""

from docbase.model.concepts import Term, Vocabulary
from docbase.model.search import Entry, EntryPage

VOCABULARY = Vocabulary(
    (
        Term(id="sante", scheme="themes", label="Santé"),
        Term(
            id="sante-mentale", scheme="themes", label="Santé mentale", alt=("psychiatrie",), broader="sante"
        ),
        Term(id="participation-citoyenne", scheme="themes", label="Participation citoyenne"),
        Term(id="education", scheme="themes", label="Éducation", alt=("PRE",)),
        Term(id="axe-droit-commun", scheme="axes", label="Mobilisation du droit commun"),
        Term(id="guide", scheme="publication_types", label="Guide", alt=("guide pratique", "manuel")),
        Term(id="rapport", scheme="publication_types", label="Rapport"),
        Term(id="irev", scheme="actors", label="IREV", alt=("Institut régional de la ville",)),
        Term(id="petit-morgane", scheme="actors", label="Petit, Morgane"),
        Term(id="hauts-de-france", scheme="territories", label="Hauts-de-France"),
        Term(id="nord", scheme="territories", label="Nord", alt=("59",), broader="hauts-de-france"),
        Term(id="lille", scheme="territories", label="Lille", broader="nord"),
        Term(id="public-elus", scheme="publics", label="Élus"),
    )
)


def entry(record_id: str, title: str = "", *pages: str, **values: object) -> Entry:
    """Returns an entry with its year, themes, type and names, if they are given."""
    year = values.get("year")
    facets: dict[str, tuple[str, ...]] = {}
    for name in ("theme", "type", "author"):
        value = values.get(name)
        if isinstance(value, tuple):
            facets[name] = value
    if isinstance(year, int):
        facets["year"] = (str(year),)
    names, authors = values.get("names", ()), values.get("author", ())
    return Entry(
        record_id=record_id,
        revision=f"{title} {pages} {values}",
        location=f"2015/{record_id}.yaml",
        title=title,
        authors=authors if isinstance(authors, tuple) else (),
        names=names if isinstance(names, tuple) else (),
        subjects=facets.get("theme", ()),
        pages=tuple(
            EntryPage(file=f"2015/{record_id}.pdf", number=number, label="", text=text)
            for number, text in enumerate(pages, 1)
        ),
        facets=facets,
        years=(year, year) if isinstance(year, int) else None,
        sort_date=f"{year}0000" if isinstance(year, int) else "",
        sort_title=title.lower(),
        language=str(values.get("language", "")),
        added=str(values.get("added", "")),
    )


COLLECTION = (
    entry(
        "conseils-citoyens",
        "Guide des conseils citoyens",
        "Les habitant·e·s prennent la parole. L’égalité d’accès à la participation reste à construire.",
        "Le contrat de ville prévoit un conseil citoyen dans chaque quartier prioritaire.",
        year=2015,
        theme=("participation-citoyenne",),
        type=("guide",),
        names=("IREV", "Institut régional de la ville"),
    ),
    entry(
        "friches",
        "Les friches industrielles du Nord",
        "Une friche industrielle sur trois est reconvertie : logements, emplois, zones d'activités.",
        "Zones d’activités économiques : l'emploi a reculé pendant l'été 2012.",
        year=2013,
        type=("rapport",),
        names=("Dupont, Anne", "Anne Dupont"),
    ),
    entry(
        "sante-mentale",
        "Conseils locaux de santé mentale",
        "La politique de la ville et la psychiatrie publique. Égalité des soins, accessibilité des services.",
        year=2017,
        theme=("sante-mentale", "sante"),
        type=("rapport",),
    ),
    entry("sans-date", "Œuvre collective", "Le cœur de ville et l'emploi des jeunes."),
)
