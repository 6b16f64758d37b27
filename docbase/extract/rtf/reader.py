"""The text of an RTF file as paragraphs, with its notes, margins, properties and the size of its letters."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from docbase.extract.flow import NOTE_CALL, Block, side_by_side
from docbase.extract.repair import one_line
from docbase.extract.rtf import words as rtfwords
from docbase.extract.rtf.state import Flow, State
from docbase.model.extract import Line

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)


class RtfReader:
    """Goes through the file once."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: dict[str, str] = {}
        self.margins: list[str] = []
        self.lines: list[Line] = []
        self.info: dict[str, str] = {}
        self.declared_pages = 0
        self.has_groups = False
        """Whether anything could be read."""
        self.is_cut = False
        """Whether the end is missing."""
        main = Flow()
        self.blocks = main.blocks
        self._state = State(main)
        self._stack: list[State] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, tuple[str, int]] = {}
        self._name = ""
        self._letters = bytearray()
        self._to_skip = 0

    def read(self, content: bytes) -> None:
        """Reads the file; can be called once."""
        for token in _TOKEN.finditer(content):
            word, number, code, sign, brace, letters = token.groups()
            if letters or code:
                self._take(letters or bytes.fromhex(code.decode()))
                continue
            if not (word or sign or brace):
                continue
            self._flush()
            if brace == b"{":
                self._stack.append(self._state)
                self._state = replace(self._state, is_starred=False)
                self.has_groups = True
            elif brace:
                self._close()
            elif word:
                self._control(word.decode(), int(number) if number else None)
            else:
                self._escape(sign.decode("latin-1"))
        self._flush()
        self.is_cut = bool(self._stack)
        while self._stack:
            self._close()
        self._end_paragraph(self._state.flow)

    def _take(self, letters: bytes) -> None:
        """Keeps letters, whose encoding is that of the font; those for old readers only are left out."""
        left_out = min(self._to_skip, len(letters))
        self._to_skip -= left_out
        self._letters += letters[left_out:]

    def _flush(self) -> None:
        if self._letters:
            encoding = self._fonts.get(self._state.font, self._encoding)
            self._write(self._letters.decode(encoding, errors="replace"))
            self._letters.clear()

    def _write(self, text: str) -> None:
        state = self._state
        if state.target == "text":
            if not state.is_hidden:
                state.flow.pieces.append(text)
                if text.strip():
                    state.flow.size = max(state.flow.size, state.size)
        elif state.target == "styles":
            self._name += text
        elif state.target in self.info or state.target in rtfwords.INFO.values():
            self.info[state.target] = self.info.get(state.target, "") + text

    def _escape(self, sign: str) -> None:
        self._to_skip = 0
        if sign == "*":
            self._state.is_starred = True
        elif sign in "\r\n":
            self._end_paragraph(self._state.flow)
        else:
            self._write(rtfwords.ESCAPED.get(sign, ""))

    def _control(self, word: str, number: int | None) -> None:
        self._to_skip = 0
        state = self._state
        if word in rtfwords.UNREAD or (state.is_starred and word not in rtfwords.STARRED):
            state.target = ""
        elif word in rtfwords.TABLES:
            state.target = rtfwords.TABLES[word]
        elif word == "u" and number is not None:
            self._write(chr(number & 0xFFFF))
            self._to_skip = state.skip
        elif state.target == "info":
            self._property(word, number)
        elif state.target in rtfwords.DATES.values():
            self._date(word, number)
        elif state.target == "styles":
            self._style(word, number)
        elif state.target == "fonts":
            self._font(word, number)
        elif state.target == "text":
            self._of_text(word, number)
        state.is_starred = False

    def _property(self, word: str, number: int | None) -> None:
        if word == "nofpages":
            self.declared_pages = max(0, number or 0)
        name = rtfwords.INFO.get(word) or rtfwords.DATES.get(word) or "info"
        # LibreOffice writes who saved it last as a second author.
        self._state.target = "" if name in self.info else name

    def _date(self, word: str, number: int | None) -> None:
        if word in ("yr", "mo", "dy") and number is not None:
            before = self.info.get(self._state.target, "")
            self.info[self._state.target] = f"{before}-{number:02}" if before else f"{number:04}"

    def _style(self, word: str, number: int | None) -> None:
        flow = self._state.flow
        if word == "s":
            flow.style = number or 0
        elif word == "outlinelevel" and number is not None and 0 <= number < 9:
            flow.outline = number + 1

    def _font(self, word: str, number: int | None) -> None:
        if word == "f":
            self._state.font = number or 0
        elif word == "fcharset" and number in rtfwords.CHARSETS:
            self._fonts[self._state.font] = rtfwords.CHARSETS[number]

    def _of_text(self, word: str, number: int | None) -> None:
        state = self._state
        act = _ACTS.get(word)
        if act is not None:
            act(self, number)
        elif word in rtfwords.SIGNS:
            self._write(rtfwords.SIGNS[word])
        elif word in rtfwords.BOXES or word in rtfwords.MARGINS or word == "footnote":
            kind = "box" if word in rtfwords.BOXES else "note" if word == "footnote" else "margin"
            state.flow = Flow(kind)
            state.size, state.is_hidden = rtfwords.TEXT_SIZE, False

    def _close(self) -> None:
        """Ends the group: what held in it holds no more, and a text of its own is put where it belongs."""
        ended = self._state
        if ended.target == "styles" and self._name:
            self._keep_style(ended.flow)
        if not self._stack:
            return
        self._state = self._stack.pop()
        outer = self._state.flow
        if ended.flow is outer:
            return
        if ended.flow.pieces or ended.flow.boxes:
            self._end_paragraph(ended.flow)
        if ended.flow.kind == "note":
            name = str(len(self.notes) + 1)
            self.notes[name] = ended.flow.text
            outer.pieces.append(f"{NOTE_CALL}{name}{NOTE_CALL}")
        elif ended.flow.kind == "box":
            outer.boxes.extend(ended.flow.blocks)
        elif ended.flow.text and ended.flow.text not in self.margins:
            self.margins.append(ended.flow.text)

    def _keep_style(self, flow: Flow) -> None:
        name = one_line(self._name).removesuffix(";")
        heading = rtfwords.HEADING.fullmatch(name)
        self._styles[flow.style] = (name, int(heading[1]) if heading else flow.outline)
        self._name, flow.style, flow.outline = "", 0, 0

    def _end_paragraph(self, flow: Flow) -> None:
        if flow.in_table and flow.kind == "text" and self._state.flow is flow and self._stack:
            flow.pieces.append("\n")
            return
        name, level = self._styles.get(flow.style, ("", 0))
        level = flow.outline or level
        text = _joined(flow.pieces)
        flow.pieces.clear()
        flow.blocks.append(Block(text, level))
        self._keep_line(flow, text, level, name)
        self._place_boxes(flow)

    def _keep_line(self, flow: Flow, text: str, level: int, name: str) -> None:
        line = one_line(re.sub(f"{NOTE_CALL}[^{NOTE_CALL}]*{NOTE_CALL}", "", text))
        if line and flow.kind in ("text", "box"):
            rank = max(flow.size, rtfwords.SIZES.get(level, 0.0), rtfwords.TITLES.get(name.lower(), 0.0))
            self.lines.append(Line(text=line, size=rank or rtfwords.TEXT_SIZE, style=name))
        flow.size = 0.0

    def _place_boxes(self, flow: Flow) -> None:
        flow.blocks.extend(flow.boxes)
        flow.boxes.clear()

    def _end_cell(self) -> None:
        flow = self._state.flow
        flow.cells.append(_joined(flow.pieces).strip("\n"))
        flow.pieces.clear()

    def _end_row(self) -> None:
        flow = self._state.flow
        if flow.cells:
            flow.blocks.append(Block(side_by_side(flow.cells)))
            self._keep_line(flow, " ".join(flow.cells), 0, "")
            flow.cells.clear()
        self._place_boxes(flow)

    def _reset(self) -> None:
        flow = self._state.flow
        flow.in_table, flow.style, flow.outline = False, 0, 0

    def _set(self, name: str, value: object) -> None:
        setattr(self._state, name, value)

    def _set_style(self, number: int | None) -> None:
        self._state.flow.style = number or 0

    def _set_outline(self, number: int | None) -> None:
        if number is not None and 0 <= number < 9:
            self._state.flow.outline = number + 1

    def _set_table(self) -> None:
        self._state.flow.in_table = True

    def _set_plain(self) -> None:
        self._state.size, self._state.is_hidden, self._state.font = rtfwords.TEXT_SIZE, False, 0

    def _set_code_page(self, number: int | None) -> None:
        name = rtfwords.CODE_PAGES.get(number or 0, f"cp{number}")
        try:
            self._encoding = codecs.lookup(name).name
        except LookupError:
            self._encoding = "cp1252"


_ACTS: Mapping[str, Callable[[RtfReader, int | None], None]] = {
    "par": lambda reader, _number: reader._end_paragraph(reader._state.flow),
    "sect": lambda reader, _number: reader._end_paragraph(reader._state.flow),
    "cell": lambda reader, _number: reader._end_cell(),
    "row": lambda reader, _number: reader._end_row(),
    "pard": lambda reader, _number: reader._reset(),
    "intbl": lambda reader, _number: reader._set_table(),
    "s": lambda reader, number: reader._set_style(number),
    "outlinelevel": lambda reader, number: reader._set_outline(number),
    "plain": lambda reader, _number: reader._set_plain(),
    "fs": lambda reader, number: reader._set("size", min((number or 24) / 2, 400.0)),
    "f": lambda reader, number: reader._set("font", number or 0),
    "v": lambda reader, number: reader._set("is_hidden", number != 0),
    "deleted": lambda reader, number: reader._set("is_hidden", number != 0),
    "uc": lambda reader, number: reader._set("skip", max(0, number or 0)),
    "ansicpg": lambda reader, number: reader._set_code_page(number),
    "mac": lambda reader, _number: reader._set_code_page(10000),
    "pc": lambda reader, _number: reader._set_code_page(437),
    "pca": lambda reader, _number: reader._set_code_page(850),
}
"""What the words of the text do."""


def _joined(pieces: list[str]) -> str:
    """Returns the pieces as one text; letters beyond the first plane are written as two numbers."""
    text = "".join(pieces)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
