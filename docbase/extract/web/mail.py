"""Reads e-mail messages (EML): their headers and text, the messages inside, the names of what is attached."""

import datetime
import email
import email.errors
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from docbase.errors import DamagedDocumentError
from docbase.extract.charset import decoded
from docbase.extract.metadata import cleaned
from docbase.extract.repair import Repair, one_line
from docbase.extract.web import markup
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Line, Page, SourceFile
from docbase.storage import storage_errors

MAX_SIZE = 200 * 1024 * 1024
"""Bytes beyond which a message is not read."""
SHORTER = 5
"""Times that the formatted text is longer than the plain one when the latter is only a notice."""
FIRST_LINES = 40
"""Lines kept for finding the title."""
TEXT_SIZE = 11.0
SUBJECT_SIZE = 28.0

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
# What the standard library raises on headers and bodies that follow no standard.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, email.errors.MessageError)


class MailExtractor:
    """Reads messages as mail programs save them; what is attached is named, not read."""

    name = "mail"
    version = "1"
    formats = ("eml",)

    def extract(self, source: SourceFile) -> Extract:
        """Returns a section for the message and one for each message inside it.

        Raises:
            DamagedDocumentError: it is too large, or made to exhaust the program.
            StorageError: the file cannot be read.
        """
        with storage_errors(source.path):
            content = source.path.read_bytes() if source.size <= MAX_SIZE else b""
        try:
            letters = list(_letters(_parsed(content)))
        except RecursionError as error:
            raise _unreadable(source) from error
        if not content:
            raise _unreadable(source)
        texts = [letter.text for letter in letters]
        repair = Repair.learnt_from(texts)
        pages = tuple(
            Page(number=number, text=repair(text), heading=one_line(letter.headers.get("Subject", "")))
            for number, (text, letter) in enumerate(zip(texts, letters, strict=True), start=1)
        )
        first = letters[0]
        return Extract(
            format="eml",
            extractor=f"{self.name}/{self.version}",
            pages=pages,
            has_pages=False,
            metadata=first.metadata(),
            lines=tuple(first.lines(repair)),
            warnings=("attachments",) if any(letter.attached for letter in letters) else (),
        )


def first_page(content: bytes) -> tuple[bytes, str] | None:
    """Returns the first web page of the message or archive, and the encoding its envelope names."""
    for part in _parsed(content).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return _bytes(part), _charset(part)
    return None


@dataclass(slots=True)
class _Letter:
    """One message without those inside it."""

    headers: dict[str, str]
    language: str = ""
    body: str = ""
    attached: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The headers a person sees, the text, and the names of what is attached."""
        shown = "\n".join(f"{name}: {self.headers[name]}" for name in _SHOWN if self.headers.get(name))
        return "\n\n".join(filter(None, (shown, self.body.strip("\n"), "\n".join(self.attached))))

    def metadata(self) -> dict[str, str]:
        """Returns what the headers say, under our names."""
        named = (name or address for name, address in getaddresses([self.headers.get("From", "")]))
        return cleaned(
            {
                "title": self.headers.get("Subject", ""),
                "author": "; ".join(filter(None, named)),
                "created": _date(self.headers.get("Date", "")),
                "language": self.language,
            }
        )

    def lines(self, repair: Repair) -> Iterator[Line]:
        """Gives the subject as the largest line, then the first lines of the text."""
        subject = one_line(self.headers.get("Subject", ""))
        if subject:
            yield Line(text=subject, size=SUBJECT_SIZE)
        rows = [" ".join(row.split()) for row in repair(self.body).split("\n")]
        for row in list(filter(None, rows))[:FIRST_LINES]:
            yield Line(text=row, size=TEXT_SIZE)


def _parsed(content: bytes) -> EmailMessage:
    # Some programs put the line of a mailbox, a mark or blank lines before the headers.
    start = content.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start.startswith((b"From ", b">From ")):
        start = start.partition(b"\n")[2]
    return email.message_from_bytes(start, policy=email.policy.default)


def _letters(message: EmailMessage) -> Iterator[_Letter]:
    """Gives the message, then those inside it."""
    letter = _Letter({name: _header(message, name) for name in _SHOWN}, _header(message, "Content-Language"))
    plain, formatted, inner = list[str](), list[str](), list[EmailMessage]()
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            inner.extend(each for each in part.iter_parts() if isinstance(each, EmailMessage))
        elif _is_attached(part):
            letter.attached.append(one_line(_file_name(part)) or part.get_content_type())
        elif part.get_content_type() == "text/html":
            formatted.append(_plain(_bytes(part), _charset(part)))
        elif part.get_content_maintype() == "text":
            plain.append(_unfolded(decoded(_bytes(part), _charset(part)), part))
    texts = ["\n\n".join(filter(None, map(str.strip, kind))) for kind in (plain, formatted)]
    letter.body = texts[1] if len(texts[1]) > SHORTER * len(texts[0]) else texts[0]
    yield letter
    for each in inner:
        yield from _letters(each)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Gives the parts that hold something; a message that is attached is one part."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    if not message.is_multipart():  # it says that it has parts and has none
        message.set_type("text/plain")
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from _parts(part)


def _is_attached(part: EmailMessage) -> bool:
    if part.get_content_maintype() != "text" or _file_name(part):
        return True
    return _header(part, "Content-Disposition").lower().startswith("attachment")


def _header(message: EmailMessage, name: str) -> str:
    """Returns the header decoded, on one line; as it stands when it follows no standard."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if raw.isascii():
        try:
            return one_line(str(message[name] or ""))
        except _BROKEN:
            return one_line(raw)
    return one_line(decoded(raw.encode("utf-8", "surrogateescape")))


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename("") or ""
    except _BROKEN:
        return ""


def _charset(part: EmailMessage) -> str:
    try:
        return part.get_content_charset("") or ""
    except _BROKEN:
        return ""


def _bytes(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except _BROKEN:
        content = None
    return content if isinstance(content, bytes) else b""


def _plain(content: bytes, declared: str) -> str:
    root = markup.parsed(content, declared)
    return "" if root is None else "\n".join(block.text for block in markup.blocks(root, is_bare=True))


def _unfolded(text: str, part: EmailMessage) -> str:
    """Returns the text with paragraphs that were cut into lines for the journey (RFC 3676) made whole."""
    text = text.replace("\r\n", "\n")
    try:
        is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    except _BROKEN:
        is_flowed = False
    return text.replace(" \n", " ") if is_flowed else text


def _date(header: str) -> str:
    try:
        moment: datetime.datetime = parsedate_to_datetime(header)
    except _BROKEN:
        return ""
    return moment.date().isoformat()


def _unreadable(source: SourceFile) -> DamagedDocumentError:
    return DamagedDocumentError(
        _("{name} cannot be read as a message.").format(name=source.path.name),
        hint=_("Open it in your mail program and save what it holds as PDF, then drop that."),
        path=source.path,
    )
