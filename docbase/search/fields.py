"""Every field one can search or filter by, declared once: its weight, its names, its values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.search import Entry

SCHEMA_VERSION = 1
"""Raised whenever what an engine stores of an entry changes; an older index is then stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A field whose words are searched."""

    name: str
    """Its name in a `Word`, a `Phrase` or a `Prefix`."""
    weight: float
    """How much a word found here counts, against one found in the body."""
    aliases: tuple[str, ...]
    """What a person may type before the colon, French first, folded."""
    length_penalty: float = 0.0
    """How far long texts are held back (the `b` of BM25), from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetField:
    """A field whose exact values are filtered by and counted."""

    name: str
    """Its name in a `Value` and in the facets of a `ResultPage`."""
    aliases: tuple[str, ...]
    """What a person may type before the colon, French first, folded."""
    scheme: str = ""
    """The scheme of the vocabulary its values belong to; empty when they belong to none."""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values of a closed list, with the names a person may type, folded."""


TEXT_FIELDS = (
    TextField(name="title", weight=6.0, aliases=("titre", "title", "intitule")),
    TextField(name="subtitle", weight=3.0, aliases=("sous-titre", "soustitre", "subtitle")),
    TextField(
        name="subjects",
        weight=3.0,
        aliases=("sujet", "subject", "mot-cle", "mots-cles", "motcle", "keyword", "keywords", "sujets"),
    ),
    TextField(name="names", weight=3.0, aliases=("nom", "name", "noms", "editeur", "publisher")),
    TextField(name="abstract", weight=2.0, aliases=("resume", "abstract", "summary")),
    TextField(name="body", weight=1.0, aliases=("texte", "text", "contenu", "body"), length_penalty=0.5),
)
SATURATION = 1.2
"""How soon more occurrences of a word stop counting (the `k1` of BM25)."""
GAP = 16
"""Positions left between two values of a text field, so that no phrase runs from one to the next."""

LANGUAGES = {
    "fr": ("francais", "french"),
    "en": ("anglais", "english"),
    "de": ("allemand", "german"),
    "es": ("espagnol", "spanish"),
    "it": ("italien", "italian"),
    "nl": ("neerlandais", "dutch"),
    "pt": ("portugais", "portuguese"),
}
FACET_FIELDS = (
    FacetField(name="theme", aliases=("theme", "themes", "thematique"), scheme="themes"),
    FacetField(name="axis", aliases=("axe", "axis", "axes"), scheme="axes"),
    FacetField(name="type", aliases=("type", "genre", "types"), scheme="publication_types"),
    FacetField(name="year", aliases=("annee", "year", "date", "annees", "an", "years")),
    FacetField(name="author", aliases=("auteur", "author", "auteurs", "autrice", "par"), scheme="actors"),
    FacetField(name="territory", aliases=("territoire", "territory", "lieu", "place"), scheme="territories"),
    FacetField(name="public", aliases=("public", "publics", "audience"), scheme="publics"),
    FacetField(name="language", aliases=("langue", "language", "lang"), codes=LANGUAGES),
    FacetField(
        name="access",
        aliases=("acces", "access", "diffusion"),
        codes={"public": ("public", "tous"), "staff": ("interne", "equipe", "personnel")},
    ),
    FacetField(
        name="status",
        aliases=("statut", "status", "etat"),
        codes={"draft": ("brouillon",), "reviewed": ("relu", "relue", "verifie", "valide")},
    ),
)

TEXT_NAMES = tuple(field.name for field in TEXT_FIELDS)
FACETS: Mapping[str, FacetField] = {field.name: field for field in FACET_FIELDS}
OPEN_FACET = "author"
"""The facet whose values may also be names outside the vocabulary."""

_BY_ALIAS: Mapping[str, TextField | FacetField] = {
    alias: field for field in (*TEXT_FIELDS, *FACET_FIELDS) for alias in (field.name, *field.aliases)
}
ALIASES = tuple(_BY_ALIAS)
"""Every name of a field that a person may type, folded."""


def find_field(name: str) -> TextField | FacetField | None:
    """Returns the field with this name in French or English, accents and case put aside."""
    return _BY_ALIAS.get(fold(name))


def facet(name: str) -> FacetField | None:
    """Returns the facet with this name in French or English, accents and case put aside."""
    found = find_field(name)
    return found if isinstance(found, FacetField) else None


def texts(entry: Entry) -> Iterator[tuple[str, Sequence[str]]]:
    """Yields the name of each text field that is not empty, with its values."""
    values = {
        "title": (entry.title,),
        "subtitle": (entry.subtitle,),
        "subjects": entry.subjects,
        "names": entry.names,
        "abstract": (entry.abstract,),
        "body": tuple(page.text for page in entry.pages),
    }
    for name in TEXT_NAMES:
        if any(values[name]):
            yield name, values[name]


def label(name: str, value: str, vocabulary: Vocabulary) -> str:
    """Returns how the value of a facet is shown: a label of the vocabulary, a word, or the value itself."""
    return vocabulary.label(value) if value in vocabulary else _codes().get((name, value), value)


def _codes() -> dict[tuple[str, str], str]:
    return {
        ("language", "fr"): _("French"),
        ("language", "en"): _("English"),
        ("language", "de"): _("German"),
        ("language", "es"): _("Spanish"),
        ("language", "it"): _("Italian"),
        ("language", "nl"): _("Dutch"),
        ("language", "pt"): _("Portuguese"),
        ("access", "public"): _("open to all"),
        ("access", "staff"): _("staff only"),
        ("status", "draft"): _("draft"),
        ("status", "reviewed"): _("reviewed"),
    }
