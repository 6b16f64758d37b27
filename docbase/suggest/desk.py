"""Where suggestions are asked for, accepted, refused, and applied as far as the settings say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from docbase.editing.fields import editable_field
from docbase.errors import ConfigurationError, InvalidRecordError
from docbase.messages import gettext as _
from docbase.model.record import Contribution, Record
from docbase.model.search import Query, Value
from docbase.model.suggestion import FIELDS, Refusal, Suggestion
from docbase.suggest.names import SCHEMES
from docbase.suggest.portraits import Gallery
from docbase.suggest.queue import Queue
from docbase.suggest.refusals import Refusals
from docbase.suggest.suggester import Suggester

if TYPE_CHECKING:
    from docbase.editing.desk import Desk
    from docbase.model.concepts import Vocabulary
    from docbase.model.history import JournalEntry

_LONG, _REST = 0.5, 20
"""Seconds of learning that are felt; how many times as long they are not spent again."""
SOURCE = "suggestion"
"""Where a value comes from that was applied without a person."""
_LISTS = MappingProxyType(
    {field: scheme for scheme, field in SCHEMES.items()} | {"territories": "territories"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learned:
    """What was learned, and from what."""

    suggester: Suggester
    state: object
    """The records and refusals that it was learned from."""
    vocabulary: Vocabulary
    rests_until: float
    """The moment from which it is learned again, if something has changed."""


class SuggestionDesk:
    """Suggestions for the records of a centre."""

    def __init__(
        self,
        editing: Callable[[], Desk],
        rules: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes what gives the desk where records are edited, as it is now, and the rules of the settings."""
        self._editing = editing
        self._rules = rules
        self._clock = clock
        self._learned: _Learned | None = None

    def suggestions(self, record_id: str) -> tuple[Suggestion, ...]:
        """Returns what is suggested for the record, field after field, the surest first.

        Raises:
            RecordNotFoundError: no record has this id.
            StaleIndexError: the index is missing or must be rebuilt.
            ConfigurationError: refusals.jsonl cannot be understood.
        """
        record, refusals = self._editing().catalogue.get(record_id), self._refusals().all()
        refused = {(one.field, one.value) for one in refusals if one.record_id == record_id}
        return self._suggester(refusals).suggestions(record, refused)

    def drafts(self) -> tuple[str, ...]:
        """Returns the records that nobody has reviewed yet: those that came in last, then those put off.

        Raises:
            StaleIndexError: the index is missing or must be rebuilt.
        """
        drafts = self._editing().index.matching(Query(filters=(Value("status", "draft"),), sort="-added"))
        return self._queue().ordered(drafts)

    def put_off(self, record_id: str) -> None:
        """Puts a draft behind all others."""
        self._queue().put_off(record_id)

    def accept(
        self, record_id: str, *chosen: str, is_reviewed: bool = False, command: str = ""
    ) -> JournalEntry | None:
        """Gives the record what was suggested, or what a person would rather; the journal has it.

        Args:
            record_id: the record.
            chosen: `field:value` of each, as "theme:sante".
            is_reviewed: whether the record is no draft any more.
            command: the command as it was typed.

        Raises:
            InvalidRecordError, UnknownHeadingError: there is no such field or value; nothing was written.
            RecordNotFoundError, IndexLockedError, StorageError: nothing was written.
        """
        values = [self._typed(one) for one in chosen]
        by_field: dict[str, list[str]] = {}
        for field, value in values:
            by_field.setdefault(field, []).append(value)
        desk = self._editing()
        replaced = {"type": by_field.pop("type")} if "type" in by_field else {}
        if is_reviewed:
            replaced["status"] = ["reviewed"]
        entry = desk.carry_out(
            desk.plan(desk.edit(replaced=replaced, added=by_field), ids=[record_id]), command
        )
        refused = [(record_id, field, value) for field, value in values]
        with desk.writing():
            self._refusals().withdraw(refused)
        return entry

    def refuse(self, record_id: str, *chosen: str) -> None:
        """Remembers that suggestions are not wanted for the record, and what had spoken for them.

        Args:
            record_id: the record.
            chosen: `field:value` of each, as "theme:sante".

        Raises:
            InvalidRecordError: there is no such field.
            RecordNotFoundError, StaleIndexError, IndexLockedError, StorageError: nothing was written.
        """
        values = [self._typed(one) for one in chosen]
        shown = {(one.field, one.value): one for one in self.suggestions(record_id)}
        refused = [
            Refusal(record_id=record_id, field=field, value=value, words=_words(shown.get((field, value))))
            for field, value in values
        ]
        with self._editing().writing():
            self._refusals().add(refused)

    def apply(self, record_ids: Iterable[str]) -> list[str]:
        """Gives records what is sure enough for a rule of the settings, and returns those it changed.

        Whoever calls it holds the centre for one writer, and has the index follow.

        Raises:
            ConfigurationError: a rule cannot be understood.
            StaleIndexError: the index is missing or must be rebuilt.
        """
        rules, catalogue = dict(self._read_rules()), self._editing().catalogue
        changed = []
        for record_id in record_ids if rules else ():
            sure = [one for one in self.suggestions(record_id) if one.score >= rules.get(one.field, 2.0)]
            if sure:
                catalogue.save(_with(catalogue.get(record_id), sure))
                changed.append(record_id)
        return changed

    def _suggester(self, refusals: tuple[Refusal, ...]) -> Suggester:
        """Returns what was learned; it is learned again when records, refusals or names have changed.

        What takes long is done again only after a while: a review must not wait for it at each draft.
        """
        desk, known = self._editing(), self._learned
        state, vocabulary = (desk.index.revisions(), refusals), desk.catalogue.vocabulary
        is_fresh = known and (known.state == state or self._clock() < known.rests_until)
        if known and is_fresh and known.vocabulary is vocabulary:
            return known.suggester
        begin = self._clock()
        gallery = Gallery(desk.root / "index" / "suggestions.json", desk.index, desk.catalogue)
        suggester = Suggester(vocabulary, desk.index, gallery, refusals)
        end = self._clock()
        rest = _REST * (end - begin) if end - begin > _LONG else 0.0
        self._learned = _Learned(
            suggester=suggester, state=state, vocabulary=vocabulary, rests_until=end + rest
        )
        return suggester

    def _queue(self) -> Queue:
        return Queue(self._editing().root / "index" / "review.json")

    def _refusals(self) -> Refusals:
        return Refusals(self._editing().root)

    def _typed(self, text: str) -> tuple[str, str]:
        """Returns the field and the value that were typed, a name of the vocabulary as its id."""
        name, colon, value = text.partition(":")
        if not colon or not value.strip():
            raise InvalidRecordError(
                _("“{text}” names no suggestion.").format(text=text),
                hint=_("Name the field, then the value: theme:sante."),
                value=text,
            )
        field = editable_field(name)
        if field not in FIELDS:
            raise InvalidRecordError(
                _("Nothing is suggested for “{field}”.").format(field=field),
                hint=_("Choose one of: {names}.").format(names=", ".join(FIELDS)),
                field=field,
            )
        term = self._editing().catalogue.vocabulary.find(value, _LISTS.get(field, ""))
        return field, term.id if term else value.strip()

    def _read_rules(self) -> Iterator[tuple[str, float]]:
        for rule in self._rules:
            name, _colon, least = rule.partition(":")
            try:
                yield editable_field(name), float(least)
            except (ValueError, InvalidRecordError) as error:
                raise ConfigurationError(
                    _("apply_suggestions: “{rule}” is no rule.").format(rule=rule),
                    hint=_("Name the field, then the least score: “themes: 0.9”."),
                    field="apply_suggestions",
                    value=rule,
                ) from error


def _words(suggestion: Suggestion | None) -> tuple[str, ...]:
    return tuple(one.words for one in suggestion.reasons if one.kind == "name") if suggestion else ()


def _with(record: Record, suggestions: Iterable[Suggestion]) -> Record:
    """Returns the record with suggestions that nobody has looked at."""
    found: dict[str, list[str]] = {}
    for one in suggestions:
        found.setdefault(one.field, []).append(one.value)
    values: dict[str, object] = {}
    for field, ids in found.items():
        if field == "type":
            values[field] = ids[0]
        elif field == "contributors":
            bodies = (Contribution(role="contributor", body=one) for one in ids)
            values[field] = (*record.contributors, *bodies)
        else:
            values[field] = (*getattr(record, field), *ids)
    sources: Mapping[str, str] = {**record.provenance, **dict.fromkeys(found, SOURCE)}
    return replace(record, **values, provenance=sources)  # type: ignore[arg-type]  # of each field, with its kind
