"""Records that say what a catalogue may say, in all the signs that formats stumble over."""

from hypothesis import strategies as st

from docbase.model.dates import parse_date
from docbase.model.record import (
    ACCESSES,
    STATUSES,
    Contribution,
    Host,
    Item,
    Record,
    Series,
)
from tests.cite.samples import VOCABULARY

WORDS = (
    *(
        "été",
        "œuvre",
        "L’Haÿ-les-Roses",
        "e\u0301te\u0301",
        "Århus",
        "ŒUVRE",
        "quartiers",
        "Ville",
        "de",
        "IREV",
    ),
    *(
        "100 %",
        "R&D",
        "5 $",
        "#1",
        "a_b",
        "~10",
        r"C:\dir",
        "{accolade}",
        "2^3",
        "x--y",
        "``dit''",
        "<b>",
        "&amp;",
    ),
    *(
        "« guillemets »",
        '"droits"',
        "(n° 4)",
        "[brouillon]",
        "l'an",
        "العربية",
        "עברית",
        "城市",
        "🏘️",
        "½",
        "|",
        "*",
    ),
    *("@article", "and", "ER", "TY", "%", "'", "a=b", "+", "Qui\u00a0?", "fin."),
)
"""Accents in one sign and in two, signs of LaTeX, XML and MARC, other scripts, words that formats know."""
TERMS = {
    name: [term.id for term in VOCABULARY.scheme(name) if term.is_active]
    for name in (*("publication_types", "themes", "axes", "territories", "publics"),)
}
BODIES = [term.id for term in VOCABULARY.scheme("actors") if term.is_active and not term.is_person]
ISBN = ("978-2-07-036822-8", "2-07-036822-X", "979-10-90724-45-1")

words = st.sampled_from(WORDS)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
lists = st.lists(words, min_size=1, max_size=3).map(", ".join)
titles = st.one_of(phrases, st.tuples(phrases, phrases).map(" : ".join), lists).map(lambda text: f"Le {text}")
paragraphs = st.lists(phrases, min_size=1, max_size=3).map("\n\n".join)
families = st.sampled_from(
    ("Étchart", "La Rochelle", "de La Rochelle", "Nguyên", "O'Neil", "Ly-Hoa", "Ben Saïd", "Müller & Fils")
)
given = st.sampled_from(("Maylis", "Jean-Éric", "Inès de", "A. B.", "Thu", "José María"))
persons = st.one_of(st.tuples(families, given), st.tuples(families, given, st.just("fils"))).map(", ".join)
bodies = st.one_of(
    st.sampled_from(BODIES),
    st.sampled_from(
        (
            "Atelier & Cie <ville>",
            "Ville, santé et société",
            "Réseau and Co",
            "100 % Quartiers {Nord}",
            "Musée d'à côté",
        )
    ),
)


def contributions(role: str) -> st.SearchStrategy[Contribution]:
    """Returns persons and bodies with this role."""
    return st.one_of(
        persons.map(lambda name: Contribution(person=name, role=role)),
        bodies.map(lambda name: Contribution(body=name, role=role)),
    )


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Returns a value, or nothing."""
    return st.one_of(st.just(""), values)


def chosen(scheme: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Returns several terms of a scheme."""
    return st.lists(st.sampled_from(TERMS[scheme]), unique=True, max_size=3).map(tuple)


dates = st.one_of(
    st.none(),
    st.sampled_from(("2015", "2015-11", "2015-11-03", "2014/2015", "2012~", "1987-01")).map(parse_date),
)
days = st.sampled_from((None, parse_date("2024-05-01")))
series = st.one_of(
    st.none(),
    st.builds(
        lambda title, number: Series(title=title, number=number),
        phrases,
        some(st.sampled_from(("4", "12 bis"))),
    ),
    st.just(Series(number="8")),
)
hosts = st.builds(
    lambda title, volume, issue, pages: Host(title=title, volume=volume, issue=issue, pages=pages),
    some(phrases),
    some(st.just("14")),
    st.sampled_from(("2", "3-4")),
    some(st.sampled_from(("55-71", "12"))),
)
names = st.tuples(
    st.lists(contributions("author"), min_size=1, max_size=2, unique=True),
    st.lists(contributions("editor"), max_size=1),
    st.lists(contributions("translator"), max_size=1),
    st.lists(st.one_of(contributions("speaker"), contributions("funder")), max_size=1),
).map(lambda found: tuple(one for group in found for one in group))
identifiers = st.fixed_dictionaries(
    {},
    optional={
        "isbn": st.sampled_from(ISBN),
        "doi": st.just("10.5555/x_1.%26"),
        "issn": st.just("0317-8471"),
        "hal": st.just("hal-01"),
    },
)
items = st.lists(
    st.builds(
        lambda call, place, barcode: Item(call_number=call, location=place, barcode=barcode),
        st.sampled_from(("DEV 12", "SOC_3 & 4")),
        some(phrases),
        some(st.just("0001")),
    ),
    max_size=2,
    unique=True,
).map(tuple)
records = st.builds(
    Record,
    id=st.just("tout-dire-2015"),
    type=st.sampled_from(TERMS["publication_types"]),
    title=titles,
    subtitle=some(phrases),
    contributors=names,
    date=dates,
    edition=some(st.sampled_from(("2e éd.", "Nouvelle édition", "3"))),
    publisher=some(bodies),
    place=some(st.sampled_from(("Lille", "Évry ; Paris", "Mons & Barœul"))),
    extent=some(st.sampled_from(("48 p.", "2 vol.", "1 carte"))),
    language=st.sampled_from(("fr", "en", "fr-CA", "")),
    genre=some(st.sampled_from(("Actes de colloque", "Synthèse & notes"))),
    series=series,
    host=st.one_of(st.none(), hosts),
    publication_state=some(st.just("à paraître")),
    abstract=some(paragraphs),
    themes=chosen("themes"),
    axes=chosen("axes"),
    keywords=st.lists(
        st.one_of(words, lists).filter(lambda one: one.strip("*|=+%'")), max_size=3, unique=True
    ).map(tuple),
    territories=chosen("territories"),
    publics=chosen("publics"),
    identifiers=identifiers,
    url=some(
        st.sampled_from(("https://www.example.org/actes?id=4&lang=fr#p_2~x%20y", "http://exemple.fr/é"))
    ),
    accessed=days,
    items=items,
    access=st.sampled_from(ACCESSES),
    status=st.sampled_from(STATUSES),
    added=days,
)
"""Records as a librarian writes them: signed by somebody, else their publisher signs them on the way out."""
