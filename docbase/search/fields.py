"""Every field one can search or filter by, declared once: its weight, its names, its values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docbase.messages import active_language
from docbase.messages import gettext as _
from docbase.model.callnumbers import same_form
from docbase.model.concepts import Vocabulary
from docbase.model.folding import fold
from docbase.model.search import Entry

SCHEMA_VERSION = 9
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField:
    """A field whose days are filtered by."""

    name: str
    """Its name."""
    aliases: tuple[str, ...]
    """What a person may type before the colon, French first, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyField:
    """A field whose exact values are looked for, and never counted: most publications have their own."""

    name: str
    """Its name in a `Value`."""
    aliases: tuple[str, ...]
    """What a person may type before the colon, French first, folded."""
    form: Callable[[str], str] = str.strip
    """Makes one of the ways to write a value."""


Field = TextField | FacetField | DayField | KeyField

TEXT_FIELDS = (
    TextField(name="title", weight=6.0, aliases=("titre", "title", "intitule")),
    TextField(name="subtitle", weight=3.0, aliases=("sous-titre", "soustitre", "subtitle")),
    TextField(
        name="subjects",
        weight=3.0,
        aliases=("sujet", "subject", "mot-cle", "mots-cles", "motcle", "keyword", "keywords", "sujets"),
    ),
    TextField(name="authors", weight=3.0, aliases=("nom", "name", "noms")),
    TextField(name="names", weight=3.0, aliases=("editeur", "publisher")),
    TextField(name="abstract", weight=2.0, aliases=("resume", "abstract", "summary")),
    TextField(
        name="headings",
        weight=2.0,
        aliases=("intertitre", "heading", "headings", "intertitres", "chapitre", "section"),
    ),
    TextField(name="body", weight=1.0, aliases=("texte", "text", "contenu", "body"), length_penalty=0.5),
)
SATURATION = 1.2
"""How soon more occurrences of a word stop counting (the `k1` of BM25)."""
OTHER_FORM = 0.6
"""How much another way to say something counts, against the way it was typed."""
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

ADDED = DayField(name="added", aliases=("ajout", "added", "ajoute", "acquis", "entree", "acquisition"))

RELATED = KeyField(name="related", aliases=("lie", "related", "liee", "lies", "liees"))
"""The records that a record names in its relations."""
SHELVED = KeyField(
    name="call_number",
    aliases=("cote", "call_number", "call-number", "cotes", "code-barres", "barcode"),
    form=same_form,
)
"""The call numbers of its copies, with the classes that they begin with, and their barcodes."""
KEY_FIELDS = (RELATED, SHELVED)

TEXT_NAMES = tuple(field.name for field in TEXT_FIELDS)
FACETS: Mapping[str, FacetField] = {field.name: field for field in FACET_FIELDS}
OPEN_FACET, OPEN_FACET_TEXT = "author", "authors"
"""The facet whose values may also be names outside the vocabulary, and the field with the words of these."""

_BY_ALIAS: Mapping[str, Field] = {
    alias: field
    for field in (*TEXT_FIELDS, *FACET_FIELDS, ADDED, *KEY_FIELDS)
    for alias in (field.name, *field.aliases)
}
ALIASES = tuple(_BY_ALIAS)
"""Every name of a field that a person may type, folded."""


def find_field(name: str) -> Field | None:
    """Returns the field with this name in French or English, accents and case put aside."""
    return _BY_ALIAS.get(fold(name))


def facet(name: str) -> FacetField | None:
    """Returns the facet with this name in French or English, accents and case put aside."""
    found = find_field(name)
    return found if isinstance(found, FacetField) else None


def shown_name(field: Field) -> str:
    """Returns the name of the field as it is typed in the user's language."""
    return field.aliases[0] if active_language() == "fr" else field.name


def texts(entry: Entry) -> Iterator[tuple[str, Sequence[str]]]:
    """Yields the name of each text field that is not empty, with its values."""
    values = {
        "title": (entry.title,),
        "subtitle": (entry.subtitle,),
        "subjects": entry.subjects,
        "authors": entry.authors,
        "names": entry.names,
        "abstract": (entry.abstract,),
        "headings": tuple(dict.fromkeys(page.heading for page in entry.pages if page.heading)),
        "body": tuple(page.text for page in entry.pages),
    }
    for name in TEXT_NAMES:
        if any(values[name]):
            yield name, values[name]


def canonical(facet: FacetField, text: str, vocabulary: Vocabulary) -> str:
    """Returns the id or code that the text leads to; the text itself when it leads nowhere.

    Records and filters go through here alike, so that a filter finds what its facet counts.
    """
    stripped = " ".join(text.split())
    term = vocabulary.find(stripped, facet.scheme) if facet.scheme else None
    return term.id if term else _code(facet, fold(stripped)) or stripped


def is_controlled(facet: FacetField, value: str, vocabulary: Vocabulary) -> bool:
    """Whether the value is in the vocabulary or in the closed list of the facet."""
    return value in facet.codes or bool(facet.scheme and vocabulary.get(value, facet.scheme))


def _code(facet: FacetField, folded: str) -> str:
    return next((code for code, names in facet.codes.items() if folded in (code, *names)), "")


def labels(name: str, values: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Returns how values of a facet are shown: a label of the vocabulary, a word, or the value itself."""
    scheme = FACETS[name].scheme if name in FACETS else ""
    words = _words(name)
    terms = ((value, vocabulary.get(value, scheme) if scheme else None) for value in values)
    return {value: term.label if term else words.get(value, value) for value, term in terms}


def _words(name: str) -> Mapping[str, str]:
    match name:
        case "language":
            return {
                "fr": _("French"),
                "en": _("English"),
                "de": _("German"),
                "es": _("Spanish"),
                "it": _("Italian"),
                "nl": _("Dutch"),
                "pt": _("Portuguese"),
            }
        case "access":
            return {"public": _("open to all"), "staff": _("staff only")}
        case "status":
            return {"draft": _("draft"), "reviewed": _("reviewed")}
        case _:
            return {}
