"""What is read out of messages."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from docbase.extract.web.mail import MailExtractor
from docbase.model.extract import Extract
from tests.extract.samples import put, texts


def read(folder: Path, content: bytes) -> Extract:
    return MailExtractor().extract(put(folder, "message.eml", content))


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    values = {
        "Subject": "Le guide de l’été",
        "From": "Anne Durand <anne@irev.fr>",
        "Date": "Tue, 03 Nov 2015 10:00:00 +0100",
    }
    for name, value in (values | headers).items():
        made[name] = value
    return made


def test_headers_text_and_attachments(tmp_path: Path) -> None:
    made = message(To="Paul <paul@irev.fr>")
    made.set_content("Bonjour,\nvoici l’étude.\n")
    made.add_alternative("<p>Bonjour</p>", subtype="html")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Étude 2015.pdf")
    extract = read(tmp_path, made.as_bytes())
    assert extract.text == (
        "Subject: Le guide de l’été\nFrom: Anne Durand <anne@irev.fr>\nTo: Paul <paul@irev.fr>\n"
        "Date: Tue, 03 Nov 2015 10:00:00 +0100\n\nBonjour,\nvoici l’étude.\n\nÉtude 2015.pdf"
    )
    assert extract.warnings == ("attachments",)
    assert extract.metadata == {
        "title": "Le guide de l’été",
        "author": "Anne Durand",
        "created": "2015-11-03",
    }
    assert extract.lines[0].text == "Le guide de l’été"


def test_formatted_text_is_read_when_there_is_no_other(tmp_path: Path) -> None:
    made = message()
    made.set_content("<style>p{}</style><p>Un <b>texte</b></p>", subtype="html")
    extract = read(tmp_path, made.as_bytes())
    assert extract.text.endswith("\n\nUn texte")
    assert extract.warnings == ()


def test_message_inside_a_message_is_a_section(tmp_path: Path) -> None:
    inner = message(Subject="Invitation")
    inner.set_content("Venez tous.")
    outer = message(Subject="Tr: Invitation")
    outer.set_content("Pour information.")
    outer.add_attachment(inner)
    extract = read(tmp_path, outer.as_bytes())
    assert [page.heading for page in extract.pages] == ["Tr: Invitation", "Invitation"]
    assert texts(extract)[1].endswith("Venez tous.")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Subject: l\xe9g\xe8re\n\nl\xe9g\xe8re", "Subject: légère\n\nlégère"),
        ("Subject: été\n\nété".encode(), "Subject: été\n\nété"),
        (b"Content-Type: text/plain; charset=nonsense\n\n\xe9t\xe9", "été"),
        (b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n6XTp", "été"),
        (b"Subject: =?iso-8859-1?q?=E9t=E9?=\n\nfin", "Subject: été\n\nfin"),
        (b"Content-Type: multipart/mixed; boundary=x\n\nsans parties", "sans parties"),
        (b"From anne Tue Nov  3 10:00:00 2015\nSubject: a\n\nb", "Subject: a\n\nb"),
        (b"Date: hier\nSubject: a\n\nb", "Subject: a\nDate: hier\n\nb"),
        (b"Content-Type: text/plain; format=flowed\n\nune seule \nligne", "une seule ligne"),
    ],
)
def test_messages_that_follow_no_standard(tmp_path: Path, content: bytes, text: str) -> None:
    assert read(tmp_path, content).text == text
