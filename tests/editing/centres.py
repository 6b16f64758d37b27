"""A small centre of records to edit, and what its journal must agree with."""

from datetime import UTC, datetime
from pathlib import Path

from docbase import Centre
from docbase.model.history import Change

RECORDS = {
    "2015/conseils-citoyens.yaml": """\
# relu avec Sophie
id: conseils-citoyens-2015
type: note
title: Les conseils citoyens   # comme sur la couverture
date: 2015
themes: [participation-citoyenne]
keywords: [conseils citoyens]
x-cote-ancienne: B 12
status: draft
provenance: {title: first-page, date: pdf-metadata}
""",
    "2016/friches.yaml": """\
id: friches-2016
title: "Les friches : un état des lieux"
date: 2016-03
themes:
  - renouvellement-urbain  # le principal
  - observation-locale
status: reviewed
""",
    "sante.yaml": "id: sante-2017\r\ntitle: Ateliers santé ville\r\ndate: 2017\r\nthemes: [sante]\r\n",
}
"""Records on paper, by place: a comment, an unknown name, a list in block style, line ends of Windows."""


def make_centre(folder: Path) -> Path:
    """Returns a centre with the records, indexed."""
    with Centre.create(folder) as centre:
        for location, text in RECORDS.items():
            path = centre.corpus / location
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        centre.ingest()
    return folder


def texts(centre: Path) -> dict[str, str]:
    """Returns the records and the vocabulary, by their path in the centre."""
    paths = [*(centre / "corpus").rglob("*.yaml"), centre / "vocabulary.yaml"]
    there = (path for path in sorted(paths) if path.is_file())
    return {path.relative_to(centre).as_posix(): path.read_bytes().decode() for path in there}


def assert_journal_agrees(folder: Path) -> None:
    """Asserts that each change begins where the one before ended, and the last where the files now are."""
    state: dict[str, Change] = {}
    with Centre.open(folder) as centre:
        assert not centre.journal.is_pending
        entries = list(centre.desk.history())
    assert [entry.number for entry in entries] == sorted((one.number for one in entries), reverse=True)
    for entry in reversed(entries):
        assert entry.when <= datetime.now(UTC)
        for change in entry.changes:
            if former := state.get(change.path):
                assert former.is_made(change.before)
            state[change.path] = change
    for path, last in state.items():
        place = folder / path
        assert last.is_made(place.read_bytes().decode() if place.exists() else None)
