"""Persons and bodies in the records: names that are no actor yet, and who published what with whom."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable

from docbase.model.concepts import Term, Vocabulary
from docbase.model.folding import fold
from docbase.model.record import Record
from docbase.model.revision import Companion, UnknownName
from docbase.vocabularies import tagging

_ALIKE = 0.72
"""Likeness from which an actor may be meant."""
_SPELT_ALIKE = 0.8
"""Likeness from which two words may be one."""
_COMMON = frozenset({"de", "des", "du", "la", "le", "les", "l", "d", "et", "pour", "en", "of", "the", "and"})


def unknown_names(records: Iterable[Record], vocabulary: Vocabulary) -> tuple[UnknownName, ...]:
    """Returns the names that records give and that are no actor, the most frequent first.

    Names that differ in case and accents only are one, in the form that most records have.
    """
    forms: dict[str, Counter[str]] = {}
    roles: dict[str, Counter[str]] = {}
    found: dict[str, dict[str, None]] = {}
    persons: set[str] = set()
    for record in records:
        persons.update(fold(one.person) for one in record.contributors)
        for name, role in tagging.names(record):
            if name not in vocabulary:
                key = fold(name)
                forms.setdefault(key, Counter())[name] += 1
                roles.setdefault(key, Counter())[role] += 1
                found.setdefault(key, {})[record.id] = None
    near = _nearness(vocabulary)
    unknown = (
        UnknownName(
            name=forms[key].most_common(1)[0][0],
            record_ids=tuple(record_ids),
            roles=tuple(role for role, _count in roles[key].most_common()),
            is_person=key in persons,
            nearest=near(key),
        )
        for key, record_ids in found.items()
    )
    return tuple(sorted(unknown, key=lambda one: (-len(one.record_ids), fold(one.name))))


def companions(records: Iterable[Record], actor: str) -> tuple[Companion, ...]:
    """Returns who is named in the records of an actor (an id, or a free name), the most frequent first."""
    roles: dict[str, Counter[str]] = {}
    found: dict[str, dict[str, None]] = {}
    for record in records:
        named = list(tagging.names(record))
        if any(_is(name, actor) for name, _role in named):
            for name, role in named:
                if not _is(name, actor):
                    roles.setdefault(name, Counter())[role] += 1
                    found.setdefault(name, {})[record.id] = None
    together = (
        Companion(
            name=name,
            roles=tuple(role for role, _count in roles[name].most_common()),
            record_ids=tuple(ids),
        )
        for name, ids in found.items()
    )
    return tuple(sorted(together, key=lambda one: (-len(one.record_ids), fold(one.name))))


def by_role(records: Iterable[Record], actor: str) -> dict[str, tuple[str, ...]]:
    """Returns the records that name an actor, by what they did there."""
    found: dict[str, dict[str, None]] = {}
    for record in records:
        for name, role in tagging.names(record):
            if _is(name, actor):
                found.setdefault(role, {})[record.id] = None
    return {role: tuple(ids) for role, ids in found.items()}


def _is(name: str, actor: str) -> bool:
    return name == actor or fold(name) == fold(actor)


def _nearness(vocabulary: Vocabulary) -> Callable[[str], tuple[Term, ...]]:
    """Returns what finds the actors that a name is like; only those that share a word are compared."""
    forms = [
        (words, term)
        for term in vocabulary.scheme("actors")
        if not term.is_deprecated
        for words in {_words(name) for name in term.names}
    ]
    by_word: dict[str, set[int]] = {}
    for place, (words, _term) in enumerate(forms):
        for word in words:
            by_word.setdefault(word, set()).add(place)

    def near(name: str) -> tuple[Term, ...]:
        wanted = _words(name)
        scores: dict[str, tuple[float, Term]] = {}
        for place in sorted(set().union(*(by_word.get(word, set()) for word in wanted))):
            words, term = forms[place]
            score = _likeness(wanted, words)
            if score >= max(_ALIKE, scores.get(term.id, (0.0, term))[0]):
                scores[term.id] = (score, term)
        best = sorted(scores.values(), key=lambda found: (-found[0], found[1].id))
        return tuple(term for _score, term in best[:3])

    return near


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """How much of the shorter name the longer one says, and a little how much longer it is.

    "IREV" is like "IREV – Hauts-de-France"; two ministries have less in common than their first word tells.
    """
    few, many = sorted((first, second), key=len)
    said = sum(word in many or bool(difflib.get_close_matches(word, many, 1, _SPELT_ALIKE)) for word in few)
    return said / len(few) * (0.8 + 0.2 * len(few) / len(many))


def _words(name: str) -> frozenset[str]:
    """Returns the words that tell a name, in no order: "Dupont, Anne" is "Anne Dupont"."""
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(name))
    return frozenset(word for word in plain.split() if word not in _COMMON and len(word) > 1)
