"""A centre with what readers may see and what they may not, and the reading room over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application
from tests.web.signing import with_accounts

ROOT = Path(__file__).parent.parent.parent
STAFF = "note-interne-sur-les-zorglubs-2020"
DRAFT = "brouillon-sur-les-flibustiers-2021"
HOSTILE = "texte-hostile-2022"
SCRIPT = "<script>alert('titre')</script>"
_RECORDS = {
    STAFF: """id: {id}
type: etude
title: Note interne sur les zorglubs
contributors: [{{role: author, person: "Secret, Octave"}}]
date: 2020
themes: [metier-chef-projet]
territories: [amiens]
files: [{{path: {id}.txt}}]
access: staff
status: reviewed
""",
    DRAFT: """id: {id}
title: Brouillon sur les flibustiers
date: 2021
files: [{{path: {id}.txt}}]
access: public
status: draft
""",
    HOSTILE: """id: {id}
type: note
title: "<script>alert('titre')</script>"
subtitle: "\\"><img src=x onerror=alert(1)>"
contributors: [{{role: author, person: "<b>Nom</b>"}}]
date: 2022-05
abstract: "</script><script>alert('résumé')</script>"
keywords: ["javascript:alert(1)"]
series: {{title: "Carnets <i>hostiles</i>", number: 2}}
url: "javascript:alert(1)"
language: fr
files: [{{path: {id}.html}}, {{path: {id}.txt}}]
relations: [{{type: see-also, id: note-interne-sur-les-zorglubs-2020}}]
access: public
status: reviewed
""",
}
_TEXTS = {
    f"{STAFF}.txt": "Les zorglubs sont comptés à Amiens. Le mot ultraconfidentiel n'est qu'ici. Friches.",
    f"{DRAFT}.txt": "Les flibustiers attendent leur relecture. Friches.",
    f"{HOSTILE}.txt": "Un passage avec <script>alert('page')</script> et des cormorans <mark>faux</mark>.",
    f"{HOSTILE}.html": "<html><p>Une page avec des cormorans.</p><script>alert(1)</script></html>",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre with records that readers may not see; tests only read it."""
    folder = tmp_path_factory.mktemp("web") / "centre"
    folder.mkdir()
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "docbase.yaml", folder)
    for record_id, text in _RECORDS.items():
        (folder / "corpus" / f"{record_id}.yaml").write_text(text.format(id=record_id), encoding="utf-8")
    for name, text in _TEXTS.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    with Centre.open(folder) as centre:
        assert not centre.ingest().failed
    return folder


@pytest.fixture(scope="session")
def room(folder: Path) -> Iterator[TestClient]:
    """A visitor of the reading room, who prefers English."""
    app = application(folder, EVERYONE, name="Centre d’essai")
    with TestClient(app, headers={"accept-language": "en"}, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def staffed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre with an account of each role; tests change nothing in it."""
    copy = tmp_path_factory.mktemp("staffed") / "centre"
    return with_accounts(Path(shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("reach"))))


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A copy of the centre, to be changed at will, without the visits that other tests made to it."""
    without_visits = shutil.ignore_patterns("reach")
    return Path(shutil.copytree(folder, tmp_path / "own", ignore=without_visits))
