"""A centre with paper copies: on two shelves, some on paper only, one in two copies."""

import shutil
from pathlib import Path

import pytest

from docbase import Centre

READING_ROOM, STORE = "Salle de lecture", "Magasin"
RECORDS = {
    "deux": "title: Deux\nitems: [{call_number: DEV 2, location: Salle de lecture, access: sur place}]\n",
    "douze": "title: Douze\nitems: [{call_number: DEV 12, location: Salle de lecture}]\n",
    "bis": "title: Douze bis\nitems: [{call_number: dev-12 bis, location: salle de lecture}]\n",
    "emp": (
        "title: Emploi\nitems:\n"
        "  - {call_number: EMP 1, location: Salle de lecture, copy: 1, barcode: '000101'}\n"
        "  - {call_number: EMP 1, location: Magasin, copy: 2, barcode: '000102'}  # abîmé\n"
    ),
    "dewey": "title: Sociologie\nitems: [{call_number: 307.14 DUP, location: Magasin}]\n",
    "dewey-2": "title: Sociologie urbaine\nitems: [{call_number: 307.2 ABC, location: Magasin}]\n",
    "boite": "title: Une boîte\nitems: [{location: Magasin}]\n",
    "sans": "title: Sans papier\n",
}


@pytest.fixture(scope="session")
def shelved_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre; tests only read it."""
    folder = tmp_path_factory.mktemp("holdings") / "centre"
    with Centre.create(folder) as centre:
        for name, text in RECORDS.items():
            path = centre.corpus / f"{name}.yaml"
            path.write_text(f"id: {name}\n{text}status: reviewed\n", encoding="utf-8")
        centre.ingest()
    return folder


@pytest.fixture
def folder(shelved_sample: Path, tmp_path: Path) -> Path:
    """A copy of the centre, to be changed at will."""
    return Path(shutil.copytree(shelved_sample, tmp_path / "centre"))
