"""People who are signed in to a reading room, as tests need them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE, Audience
from docbase.web.app import application

PASSWORD = "quatre mots sans rapport"
NAMES = {"reader": "Lise", "staff": "Émile", "cataloguer": "Dora", "administrator": "Ada"}


def with_accounts(folder: Path) -> Path:
    """Gives the centre an account of each role, with one password, and returns its folder."""
    with Centre.open(folder) as centre:
        for role, name in NAMES.items():
            centre.accounts.add(name, role, PASSWORD)
    return folder


@contextmanager
def visitor(folder: Path, role: str = "", *, audience: Audience = EVERYONE) -> Iterator[TestClient]:
    """A visitor of the centre, who prefers English, signed in with the account of the role."""
    app = application(folder, audience, name="Centre d’essai")
    with TestClient(app, headers={"accept-language": "en"}, follow_redirects=False) as client:
        if role:
            assert sign_in(client, NAMES[role]).status_code == 303
        yield client


def sign_in(client: TestClient, name: str, password: str = PASSWORD, then: str = "") -> Response:
    """Sends the form by which one signs in, as a browser does, and returns the answer."""
    form = {"name": name, "password": password, "next": then}
    return client.post("/connexion", data={**form, "form_token": token(client, "/connexion")})


def token(client: TestClient, address: str) -> str:
    """Returns the token of the forms of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', client.get(address).text)
    assert found, f"no form on {address}"
    return found[1]
