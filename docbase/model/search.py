"""Questions and answers: the query tree every engine receives, and the page of results it gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed. Analysis may split it (l'égalité) or drop it (a stop word)."""

    text: str
    field: str = ""
    """Name of a text field; empty for all of them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """An exact value of a facet field: a theme, an axis, a type, a status…"""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Years:
    """Years of publication, both ends included; None leaves an end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Added:
    """Days on which publications came in, as ISO dates, both ends included; an empty one leaves it open."""

    first: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """So many of them that they carry the share of what all of them tell: a rare word tells more."""

    nodes: tuple["Node", ...]
    share: float
    """From 0, one is enough, to 1, all must hold."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Ways to say one thing, the one that was typed first: at least one of them, counted as one."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every publication."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No publication."""


Node = Word | Phrase | Prefix | Value | Years | Added | And | Or | Enough | Forms | Not | Everything | Nothing

SORTS = ("relevance", "date", "-date", "title", "-added")
"""Orders of results: date is oldest first, -date newest first, -added newest acquisition first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, ready for any engine."""

    root: Node = Everything()
    """What is looked for; decides the score."""
    filters: tuple[Node, ...] = ()
    """What must hold as well; never changes the score."""
    sort: str = "relevance"
    """One of SORTS."""
    offset: int = 0
    """Number of results to pass over."""
    limit: int = 20
    """Number of results to give, at most."""
    facets: tuple[str, ...] = ()
    """Facet fields to count."""
    is_explained: bool = False
    """Whether each hit says why it stands where it does."""

    def values(self, field: str) -> tuple[str, ...]:
        """Returns the values of a facet field that the question asks for, wherever it names them."""

        def walk(node: Node) -> Iterator[str]:
            match node:
                case Value(field=name, value=value) if name == field:
                    yield value
                case And(nodes=nodes) | Or(nodes=nodes) | Enough(nodes=nodes) | Forms(nodes=nodes):
                    for one in nodes:
                        yield from walk(one)

        return tuple(value for node in (self.root, *self.filters) for value in walk(node))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an engine stores of one publication: its record and its text, flattened for search."""

    record_id: str
    revision: str
    """Digest of all that is in the entry: equal revisions need no indexing."""
    location: str
    """Path of the record in corpus/, with `/`."""
    title: str = ""
    subtitle: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    """Authors, whether persons or bodies: every form a person may type."""
    names: tuple[str, ...] = ()
    """Other contributors, publisher, series, numbers: every form a person may type."""
    subjects: tuple[str, ...] = ()
    """Labels and synonyms of themes, axes, territories and type, and the keywords."""
    pages: tuple["EntryPage", ...] = ()
    """The text, page by page, of all its files."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of each facet field; a theme comes with its broader ones."""
    years: tuple[int, int] | None = None
    """First and last year of publication."""
    sort_date: str = ""
    """Date as YYYYMMDD, zeros for what is unknown."""
    sort_title: str = ""
    """Folded title, for French alphabetical order."""
    added: str = ""
    """When the publication came in, as an ISO date."""
    language: str = ""
    prepared: tuple[tuple[str, "PreparedText"], ...] = field(default=(), repr=False, compare=False)
    """The same pages analysed beforehand, of all files by their paths; without, the index does it itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedText:
    """The text of one file, with all of the work for the index that needs no record: see `search.prepare`."""

    language: str
    """The language it was analysed as: see `search.analysis.analysis_language`."""

    places: Mapping[bytes, bytes]
    """Where each term (in UTF-8) stands in the text: packed numbers of `width` bytes."""
    width: int
    """Bytes of a place: 2, or 4 in a long text."""
    length: int
    """How many terms the text has."""
    words: frozenset[bytes]
    """Every word as it is written, but in lower case (in UTF-8)."""
    content: bytes
    """The pages as the store of texts keeps them."""
    digest: str = ""
    """That of the pages and of how they are analysed; empty for what is no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A page of an entry, with the way back to its file."""

    file: str
    """Path of the file in corpus/, with `/`."""
    number: int
    label: str
    text: str
    heading: str = ""
    is_section: bool = False
    """Whether it is a section of a text that has no pages."""
    ocr_confidence: float | None = None
    """How sure optical reading is of the text, from 0 to 1; None for a text that the file itself holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHit:
    """A page that answers."""

    number: int
    """Physical page, from 1."""
    label: str
    """What is printed on it, or the number."""
    snippet: str
    """Its best passage as HTML: the words found in `<mark>`, all else escaped."""
    file: str = ""
    """Path of the file in corpus/, with `/`."""
    heading: str = ""
    """Title of the section."""
    is_section: bool = False
    """Whether it is a section of a text that has no pages."""
    ocr_confidence: float | None = None
    """How sure optical reading is of the text, from 0 to 1; None for a text that the file itself holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A part of what a publication is worth as an answer."""

    kind: str
    """`word`: found in a field; `exact`: written as typed; `alike`: a word nearly the same is there; `near`:
    words that stand near each other."""
    words: str
    """What was looked for, as typed as far as that is known."""
    score: float
    """What it adds to the score of the hit."""
    field: str = ""
    """Name of the field where it was found."""
    count: int = 0
    """How often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One publication of the answer."""

    record_id: str
    score: float
    location: str = ""
    """Path of the record in corpus/, with `/`."""
    pages: tuple[PageHit, ...] = ()
    """Up to three pages that answer, best first."""
    reasons: tuple[Reason, ...] = ()
    """Why it stands where it does, when the question asks for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """A value of a facet, and how many publications there would be with only it chosen in its field."""

    id: str
    label: str
    count: int
    broader: str = ""
    """The broader value of a tree, which is counted as well."""
    family: str = ""
    """The family of an axis or of a type."""
    is_chosen: bool = False
    """Whether it is filtered by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """A page of results."""

    total: int
    """How many publications answer, on all pages."""
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    """By facet field, the most frequent value first."""
    query: str = ""
    """The question, as typed."""
    suggestion: str = ""
    """Another spelling that has answers; empty when there is none."""
    notes: tuple[str, ...] = ()
    """What a person should know of how the question was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a text that is being typed may become."""

    kind: str
    """word, title, theme, axis, type, territory, public or author."""
    text: str
    """What is shown: the word, the title, the label or the name."""
    value: str
    """The whole text with its last word completed; the id of the record or the term; or the name itself."""
    count: int
    """How many publications have it."""
