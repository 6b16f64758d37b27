"""Records to send out: those that are cited in tests, and one that says everything a record can say."""

from docbase.cite import Layout, Selection
from docbase.model.dates import parse_date
from docbase.model.record import (
    Contribution,
    Host,
    Item,
    Record,
    RecordFile,
    Relation,
    Series,
)
from tests.cite.samples import SHELF, TEN, VOCABULARY

FULL = Record(
    id="tout-dire-2015",
    type="actes-journee",
    title="Participer ? « Oui, mais » : l'œuvre d'un été à Mons-en-Barœul",
    subtitle="actes de la journée régionale",
    contributors=(
        Contribution(body="irev"),
        Contribution(person="La Rochelle, Inès de"),
        Contribution(person="Étchart, Maylis", role="editor"),
        Contribution(body="Atelier & Cie <ville>", role="funder"),
        Contribution(person="Dupont, Jean, fils", role="translator"),
        Contribution(body="anru", role="commissioner"),
    ),
    date=parse_date("2014-11/2015-03"),
    edition="2e éd. revue",
    publisher="irev",
    place="Lille ; Paris",
    extent="2 vol. (48, 52 p.)",
    language="fr-CA",
    genre="Actes de colloque",
    series=Series(title="Repères pour agir", number="4"),
    host=Host(title="Les cahiers de la ville", volume="14", issue="4", pages="55-71"),
    publication_state="à paraître",
    abstract="Premier alinéa : l'été 2015.\n\nSecond alinéa, 5 < 6 & plus.",
    themes=("conseils-citoyens", "sante"),
    axes=("axe-t-participation-citoyens", "axe-valeurs-republicaines"),
    keywords=("fête", "été"),
    territories=("mons-en-baroeul", "hauts-de-france"),
    publics=("public-elus", "public-habitants"),
    identifiers={"isbn": "978-2-9999-1234-5", "issn": "1234-5679", "doi": "10.5555/x.1", "hal": "hal-01"},
    url="https://www.example.org/actes?id=4&lang=fr",
    accessed=parse_date("2024-05-01"),
    files=(RecordFile(path="actes.pdf", sha256="0" * 64, pages=48),),
    items=(
        Item(call_number="DEV 12", location="Salle de lecture", access="sur place", barcode="0001"),
        Item(call_number="DEV 12", location="Réserve", copy="ex. 2", barcode="0002"),
    ),
    relations=(
        Relation(type="part-of", id="conseil-citoyen-mons"),
        Relation(type="version-of", id="s01"),
        Relation(type="replaces", id="s02"),
        Relation(type="translation-of", id="s03"),
        Relation(type="issued-from", id="ailleurs"),
        Relation(type="see-also", id="s04"),
    ),
    access="staff",
    status="reviewed",
    added=parse_date("2016-02-03"),
    provenance={"title": "librarian", "date": "pdf-metadata"},
)
"""A record in which no field is empty."""
RECORDS = (*TEN, *SHELF, FULL)


def selected(*records: Record, language: str = "fr") -> Selection:
    """Returns the records as they go out of a centre."""
    layout = Layout(language=language, issuer="Centre de la ville")
    return Selection(records=records, vocabulary=VOCABULARY, layout=layout)


WHOLE = selected(*RECORDS)
