"""The desk of the vocabulary: its terms looked up, and each change of them told before it is made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Unpack

from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.revision import Companion, NewTerm, Revision, UnknownName, Usage
from docbase.storage import write_atomically
from docbase.vocabularies import actors, arrivals, exchange, succession, tagging, terms
from docbase.vocabularies.asking import scheme_named, term_of
from docbase.vocabularies.draft import Draft
from docbase.vocabularies.revising import Ground, revision


class VocabularyDesk:
    """The vocabulary of a centre. A change is returned as a `Revision`, which the centre then makes."""

    def __init__(self, ground: Ground, matching: Callable[[str], Iterable[str]]) -> None:
        """Opens the desk.

        Args:
            ground: the vocabulary and the records.
            matching: returns the ids of the records that a question finds.
        """
        self._ground = ground
        self._matching = matching

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms as they are."""
        return self._ground.vocabulary

    def scheme(self, name: str) -> tuple[Term, ...]:
        """Returns the terms of a list, named as people do in French or English.

        Raises:
            UnknownHeadingError: there is no such list; the hint names them.
        """
        return self.vocabulary.scheme(scheme_named(name))

    def term(self, text: str, scheme: str = "") -> Term:
        """Returns a term by its id, or by any of its names when that names one alone.

        Raises:
            UnknownHeadingError: there is none, or several; the hint names the nearest.
        """
        return term_of(self.vocabulary, text, scheme)

    def search(self, words: str) -> tuple[Term, ...]:
        """Returns the terms with all the words in a name or the id, best first; else those most alike."""
        wanted = fold(words).split()
        ranks: dict[str, tuple[int, int]] = {}
        for term in self.vocabulary:
            names = [fold(name) for name in (*term.names, term.id.replace("-", " "))]
            rank = min((_rank(name, wanted) for name in names), default=3)
            if rank < 3 and not term.is_deprecated:
                ranks[term.id] = (rank, len(term.label))
        found = sorted(ranks, key=lambda term_id: ranks[term_id])
        if not found and wanted:
            schemes = dict.fromkeys(term.scheme for term in self.vocabulary)
            return tuple(near for scheme in schemes for near in self.vocabulary.nearest(words, scheme))
        return tuple(one for term_id in found if (one := self.vocabulary.get(term_id)))

    def usage(self) -> Mapping[str, Usage]:
        """Returns how much each id, or free name, is used by the records."""
        records, drafts, within = Counter[str](), Counter[str](), Counter[str]()
        for record in self._ground.catalogue.records():
            given = set(tagging.given(record))
            records.update(given)
            within.update(given.union(*(self.vocabulary.ancestors(one) for one in given)))
            if record.status == "draft":
                drafts.update(given)
        return {
            name: Usage(records=records[name], drafts=drafts[name], within=count)
            for name, count in within.items()
        }

    def add(self, scheme: str, label: str, **said: Unpack[NewTerm]) -> Revision:
        """Adds a term to a list.

        Raises:
            UnknownHeadingError: no such list, or no such broader term in it.
            ConfigurationError: the label or the id is taken, or the list needs a family.
        """
        return self._told(terms.add(self.vocabulary, scheme, label, self._ground.given_ids(), **said))

    def rename(self, term_id: str, label: str, *, keeps: bool = True) -> Revision:
        """Gives a term another label; the old one becomes a synonym if it is kept.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: another term has the label.
        """
        return self._told(terms.rename(self.vocabulary, term_id, label, keeps=keeps))

    def add_names(self, term_id: str, names: Iterable[str], *, hidden: bool = False) -> Revision:
        """Gives a term more synonyms and acronyms, or spellings that only lead to it.

        Raises:
            UnknownHeadingError: there is no such term.
        """
        return self._told(terms.add_names(self.vocabulary, term_id, tuple(names), hidden=hidden))

    def drop_names(self, term_id: str, names: Iterable[str]) -> Revision:
        """Takes synonyms from a term.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: it has no such synonym.
        """
        return self._told(terms.drop_names(self.vocabulary, term_id, names))

    def set_values(self, term_id: str, values: Mapping[str, str]) -> Revision:
        """Gives a term other values (note, related, family, kind, dates…); an empty one is removed.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: a value that has a method of its own.
        """
        return self._told(terms.set_values(self.vocabulary, term_id, values))

    def move(self, term_id: str, under: str) -> Revision:
        """Puts a term, and all below it, below another one of its list, or at the top ("").

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: the other one is below it.
        """
        return self._told(terms.move(self.vocabulary, term_id, under))

    def merge(self, old_id: str, new_id: str) -> Revision:
        """Deprecates the first term in favour of the second, which takes its names; records follow.

        Raises:
            UnknownHeadingError: one of them does not exist, or they are of two lists.
            ConfigurationError: both are the same, or one is deprecated.
        """
        return self._told(succession.merge(self.vocabulary, old_id, new_id))

    def deprecate(self, term_id: str, replaced_by: str = "") -> Revision:
        """Takes a term out of use; records follow to what replaces it, if any.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: terms in use stand below it.
        """
        return self._told(succession.deprecate(self.vocabulary, term_id, replaced_by))

    def split(self, term_id: str, parts: Mapping[str, str]) -> Revision:
        """Puts narrower terms below a term, each of which takes those of its records that a question finds.

        Args:
            term_id: the term that was too wide.
            parts: questions, as in a search, by the label of the narrower term.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: a label is a name of a term elsewhere.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        found = {label: frozenset(self._matching(question)) for label, question in parts.items()}
        return self._told(succession.split(self.vocabulary, term_id, found, self._ground.given_ids()))

    def activate(self, term_id: str) -> Revision:
        """Puts a candidate, or a deprecated term, in use.

        Raises:
            UnknownHeadingError: there is no such term.
        """
        return self._told(terms.activate(self.vocabulary, term_id))

    def suspend(self, term_id: str) -> Revision:
        """Makes a term a candidate, off until it is activated.

        Raises:
            UnknownHeadingError: there is no such term.
            ConfigurationError: it is deprecated.
        """
        return self._told(terms.suspend(self.vocabulary, term_id))

    def promote(self, keyword: str, scheme: str = "themes", **said: Unpack[NewTerm]) -> Revision:
        """Makes a free keyword a term, which records give in its place.

        Raises:
            UnknownHeadingError: no such list, or no such broader term in it.
            ConfigurationError: the id is taken, or records hold no terms of this list.
        """
        given = self._ground.given_ids()
        return self._told(succession.promote(self.vocabulary, keyword, scheme, given, **said))

    def keywords(self) -> Mapping[str, int]:
        """Returns the free keywords with how many records have each, the most frequent first."""
        counts = Counter(one for record in self._ground.catalogue.records() for one in record.keywords)
        return dict(counts.most_common())

    def adopt(self, name: str, actor_id: str = "", **said: Unpack[NewTerm]) -> Revision:
        """Makes a free name of records an actor, or a variant of one; records follow.

        Raises:
            UnknownHeadingError: there is no such actor.
            ConfigurationError: another actor has the name.
        """
        given = self._ground.given_ids()
        return self._told(succession.adopt(self.vocabulary, name, actor_id, given, **said))

    def unknown_names(self) -> tuple[UnknownName, ...]:
        """Returns the names that records give and that are no actor, the most frequent first."""
        return actors.unknown_names(self._ground.catalogue.records(), self.vocabulary)

    def companions(self, actor: str) -> tuple[Companion, ...]:
        """Returns who is named in the same records as an actor, by id or as a free name."""
        return actors.companions(self._ground.catalogue.records(), actor)

    def by_role(self, actor: str) -> dict[str, tuple[str, ...]]:
        """Returns the ids of the records that name an actor, by id or as a free name, by what they did."""
        return actors.by_role(self._ground.catalogue.records(), actor)

    def export(self, kind: str, scheme: str = "", *, base: str = "", with_candidates: bool = False) -> str:
        """Returns the terms of a list, or all, for other programs.

        Args:
            kind: ttl, rdf, jsonld or csv.
            scheme: the list; "" for all.
            base: what the addresses of terms begin with; "" for urn:docbase:.
            with_candidates: whether terms that are still off are given out too.

        Raises:
            UnknownHeadingError: there is no such list.
            ConfigurationError: there is no such format.
        """
        chosen = self.scheme(scheme) if scheme else tuple(self.vocabulary)
        out = [term for term in chosen if with_candidates or term.origin != "candidate"]
        return exchange.export(out, kind, base, self._ground.language)

    def save(
        self, path: Path, kind: str, scheme: str = "", *, base: str = "", with_candidates: bool = False
    ) -> None:
        """Writes what `export` returns to a file, in UTF-8; a table begins as spreadsheets expect it.

        Raises:
            UnknownHeadingError, ConfigurationError: as `export`.
            StorageError: the file cannot be written.
        """
        text = self.export(kind, scheme, base=base, with_candidates=with_candidates)
        write_atomically(path, text.encode("utf-8-sig" if kind == "csv" else "utf-8"))

    def take_in(self, path: Path, scheme: str = "", *, as_candidates: bool = False) -> Revision:
        """Adds the terms of a file: SKOS in Turtle, RDF/XML or JSON-LD, CSV, a vocabulary.yaml, YamlSKOS.

        Args:
            path: the file.
            scheme: the list for terms that do not say theirs; "" for the themes.
            as_candidates: whether new terms are off until they are activated.

        Raises:
            UnknownHeadingError: there is no such list.
            ConfigurationError: the file cannot be understood.
            StorageError: it cannot be read.
        """
        how = arrivals.Import(name=path.name, scheme=scheme, is_candidate=as_candidates)
        found = exchange.read(path, self._ground.language)
        return self._told(arrivals.arrival(self.vocabulary, found, how, self._ground.given_ids()))

    def _told(self, draft: Draft) -> Revision:
        return revision(draft, self._ground)


def _rank(name: str, wanted: list[str]) -> int:
    """How well a name answers words: 0 when it is they, 1 when it begins so, 2 when it has them, else 3."""
    text = " ".join(wanted)
    if name == text:
        return 0
    if name.startswith(text):
        return 1
    return 2 if all(word in name for word in wanted) else 3
