"""From what a person types to a query tree, in French and in English alike; no text is an error.

words "a phrase" «a phrase» -without +with beginn* (a OU b) ET c SAUF d
titre:mot theme:"participation citoyenne" annee:2014..2017 depuis 2014
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from docbase.messages import gettext as _
from docbase.model.concepts import Vocabulary
from docbase.model.search import (
    And,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Value,
    Word,
    Years,
)
from docbase.search import analysis
from docbase.search.fields import DayField, FacetField, Field, KeyField, find_field, shown_name
from docbase.search.plan import plan
from docbase.search.questions import Limit, is_only_asking, is_question, take_years
from docbase.search.softening import asks_for_a_fact, softened
from docbase.search.values import days, nearest_field, nearest_values, resolve, years

_DEEPEST = 20
"""Parentheses within parentheses; deeper ones are passed over."""
_LONGEST_VALUE = 8
"""Words of a value typed without quotation marks, at most."""
_TOKEN = re.compile(
    r"""
      (?P<sign>[-+](?=[^\s+)-]))
    | (?P<field>[^\W\d_][\w-]*):(?!//)
    | (?P<open>\() | (?P<close>\))
    | "(?P<straight>[^"]*)"? | “(?P<curly>[^”]*)”? | «(?P<french>[^»]*)»?
    | (?P<word>(?:(?<=\w)\(\w{1,6}\)|[^\s()"“”«»])+)
    | [”»]
    """,
    re.VERBOSE,
)
_NO_QUESTION = ("", "*")
"""What asks for everything."""
_OPERATORS = {"ET": "and", "AND": "and", "OU": "or", "OR": "or", "SAUF": "not", "NOT": "not"}
_PERIOD = re.compile(r"(?:1[5-9]|20)\d\d(?:\.\.+|[-–/])(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuery:
    """What was understood."""

    root: Node
    """What is looked for."""
    notes: tuple[str, ...] = ()
    """What a person should know of how the question was understood."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """One of: sign, field, open, close, phrase, word, and, or, not."""
    text: str
    is_glued: bool = False
    """Whether what follows touches it."""


def parse(text: str, vocabulary: Vocabulary) -> ParsedQuery:
    """Returns the query tree of what a person typed; words that stand side by side are all required.

    What cannot be understood is searched as words, and a note says so.
    """
    whole = analysis.with_whole_numbers(text)
    is_for_a_fact = asks_for_a_fact(text)
    rest, limits = take_years(whole, is_for_a_fact=is_for_a_fact)
    tokens = _out_of_capitals(list(_tokens(rest)))
    if is_question(text):
        searched = [
            token
            for token in tokens
            if token.kind != "word" or not is_only_asking(token.text, is_for_a_fact=is_for_a_fact)
        ]
        tokens = searched if any(token.kind in ("word", "phrase") for token in searched) or limits else tokens
    parser = _Parser(tokens, vocabulary)
    parts = (*softened(parser.parse(), text), *(limit.years for limit in limits))
    notes = [*parser.notes, *map(_limited, limits)]
    root = _joined(And, parts) or (Everything() if text.strip() in _NO_QUESTION else Nothing())
    if isinstance(plan(root), Nothing):
        notes.append(_("These words are too common to be searched for: add one that says more."))
    return ParsedQuery(root=root, notes=tuple(dict.fromkeys(notes)))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        value = match[kind] if kind else ""
        if kind in ("straight", "curly", "french"):
            yield _Token("phrase", value.strip())
        elif kind == "word" and (analysis.words(value) or "<" in value or ">" in value):
            yield _Token(_OPERATORS.get(value, "word"), value)
        elif kind and kind != "word":  # a word without a letter is punctuation
            yield _Token(kind, value, match.end() < len(text) and not text[match.end()].isspace())


def _out_of_capitals(tokens: list[_Token]) -> list[_Token]:
    """Returns the tokens, in lower case when all was typed in capitals: no word is then an acronym."""
    words = [token.text for token in tokens if token.kind in ("word", "phrase")]
    if not analysis.is_heading(" ".join(words)):
        return tokens
    return [
        replace(token, text=token.text.lower()) if token.kind in ("word", "phrase") else token
        for token in tokens
    ]


def _joined(join: type[And] | type[Or], parts: Sequence[Node]) -> Node | None:
    return join(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _limited(limit: Limit) -> str:
    return _("Published {years}: understood from “{words}”.").format(
        words=limit.words, years=_shown(limit.years)
    )


def _shown(span: Years) -> str:
    if span.first == span.last:
        return str(span.first)
    return f"{span.first or ''}..{span.last or ''}"


@dataclass(slots=True)
class _Parser:
    """Recursive descent; `SAUF` binds closer than `ET`, `ET` than `OU`."""

    tokens: list[_Token]
    vocabulary: Vocabulary
    notes: list[str] = field(default_factory=list)
    at: int = 0
    depth: int = 0

    def parse(self) -> tuple[Node, ...]:
        """Returns what must all hold."""
        parts: list[Node] = []
        while self.at < len(self.tokens):
            node = self._either(None)
            if isinstance(node, And):
                parts.extend(node.nodes)
            elif node:
                parts.append(node)
            self.at += 1  # a parenthesis closed that was never opened
        return tuple(parts)

    def _either(self, inside: Field | None) -> Node | None:
        parts = [self._together(inside)]
        while self._peek() == "or":
            self.at += 1
            parts.append(self._together(inside))
        return _joined(Or, [part for part in parts if part])

    def _together(self, inside: Field | None) -> Node | None:
        parts: list[Node] = []
        while (kind := self._peek()) not in ("", "or", "close"):
            if kind == "and":
                self.at += 1
            elif node := self._signed(inside):
                parts.append(node)
        return _joined(And, parts)

    def _signed(self, inside: Field | None) -> Node | None:
        is_excluded = False
        while self._peek() in ("sign", "not"):
            is_excluded ^= self._next().text != "+"
        if self._peek() in ("", "and", "or", "close"):
            return None
        node = self._one(inside)
        return Not(node) if node and is_excluded else node

    def _one(self, inside: Field | None) -> Node | None:
        if isinstance(inside, FacetField) and self._peek() in ("word", "phrase"):
            return self._valued(inside)
        if isinstance(inside, DayField) and self._peek() in ("word", "phrase"):
            return self._dated(inside)
        if isinstance(inside, KeyField) and self._peek() in ("word", "phrase"):
            return Value(inside.name, inside.form(self._next().text))
        token = self._next()
        name = inside.name if inside else ""
        match token.kind:
            case "open":
                return self._group(inside)
            case "field":
                return self._fielded(token)
            case "phrase":
                return Phrase(token.text, name) if token.text else None
            case _:
                return self._word(token.text, name)

    def _group(self, inside: Field | None) -> Node | None:
        if self.depth == _DEEPEST:
            return None
        self.depth += 1
        node = self._either(inside)
        self.depth -= 1
        if self._peek() == "close":
            self.at += 1
        return node

    def _word(self, text: str, name: str) -> Node:
        beginning = text.rstrip("*")
        if beginning != text:
            if len("".join(analysis.words(beginning)[-1:])) >= 2:
                return Prefix(beginning, name)
            self.notes.append(_("A star needs at least two letters before it: “{word}”.").format(word=text))
        if not name and _PERIOD.fullmatch(text) and (span := years(text)):
            return self._period(text, span)
        return Word(text, name)

    def _period(self, text: str, span: Years) -> Node:
        """ "2014..2017" are years of publication; "2014-2017" may be so, or be said in the text."""
        if ".." in text:
            self.notes.append(_limited(Limit(span, text)))
            return span
        self.notes.append(_("“{words}”: published in these years, or named in the text.").format(words=text))
        return Or((Phrase(text), span))

    def _fielded(self, token: _Token) -> Node | None:
        found = find_field(token.text)
        if found is None:
            return self._unknown(token)
        return self._one(found) if self._peek() in ("word", "phrase", "open") else Word(token.text)

    def _unknown(self, token: _Token) -> Node | None:
        """A field that does not exist is searched as words, with its name unless that is a slip."""
        if not token.is_glued:
            return Word(token.text)
        near = nearest_field(token.text)
        if not near:
            self.notes.append(_("“{field}:” is no field: searched as words.").format(field=token.text))
            return Word(token.text)
        self.notes.append(
            _("“{field}:” is no field: searched as words. Did you mean “{name}:”?").format(
                field=token.text, name=near
            )
        )
        return None

    def _valued(self, found: FacetField) -> Node | None:
        """Takes the longest run of words that is a value: theme:participation citoyenne."""
        if self._peek() == "word":
            run = self._run()
            for size in range(len(run), 0, -1):
                node = resolve(found, " ".join(run[:size]), self.vocabulary)
                if isinstance(node, Value | Years) or (node and size == 1):
                    self.at += size
                    return node
        text = self._next().text
        if node := resolve(found, text, self.vocabulary):
            return node
        if not text:
            return None
        near = nearest_values(found, text, self.vocabulary)
        self.notes.append(
            _("There is no {field} “{value}”: searched as words.").format(field=shown_name(found), value=text)
            + (" " + _("The nearest: {names}.").format(names=", ".join(near)) if near else "")
        )
        return And(tuple(Word(word) for word in text.split()))

    def _dated(self, found: DayField) -> Node | None:
        text = self._next().text
        if node := days(text):
            return node
        self.notes.append(
            _("“{field}:{value}” is no day: write 2026-11-03, 2026-11 or >=2026-11.").format(
                field=shown_name(found), value=text
            )
        )
        return Word(text) if text else None

    def _run(self) -> list[str]:
        """Returns the words from here on that could be one value."""
        run: list[str] = []
        for token in self.tokens[self.at : self.at + _LONGEST_VALUE]:
            if token.kind != "word":
                break
            run.append(token.text)
        return run

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _next(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]
