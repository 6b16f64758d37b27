"""Paper copies on the page of a publication: where each stands, and whether it is out; never who has it."""

from datetime import date, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from docbase import Centre
from docbase.model.audience import EVERYONE
from docbase.web.app import application

ON_PAPER = "vivre-ensemble-vivre-en-grand-la-republique-2018"
MARK = "PV 21"


def page(folder: Path, record_id: str = ON_PAPER) -> str:
    with TestClient(application(folder, EVERYONE, name="Essai"), headers={"accept-language": "en"}) as client:
        found = client.get(f"/publications/{record_id}")
    assert found.status_code == 200
    return found.text


def lend(folder: Path, until: date) -> None:
    with Centre.open(folder) as centre:
        centre.holdings.loans.lend(MARK, "Mme Zorglub", until)


def test_a_copy_stands_on_the_shelf(room: TestClient) -> None:
    text = room.get(f"/publications/{ON_PAPER}").text
    assert f"<strong>{MARK}</strong>" in text
    assert "On the shelf" in text


def test_a_copy_that_is_out_says_until_when_and_not_who_has_it(own: Path) -> None:
    until = date.today() + timedelta(days=400)
    lend(own, until)
    text = page(own)
    assert f"On loan until {until.day} " in text
    assert str(until.year) in text
    assert "On the shelf" not in text
    assert "Zorglub" not in text


def test_a_copy_that_should_be_back_promises_no_day(own: Path) -> None:
    lend(own, date.today())
    register = own / "loans.csv"
    late = (date.today() - timedelta(days=3)).isoformat()
    written = register.read_text(encoding="utf-8-sig")
    register.write_text(written.replace(date.today().isoformat(), late), encoding="utf-8-sig")
    text = page(own)
    assert "On loan<" in text
    assert "On loan until" not in text


def test_a_register_that_cannot_be_read_keeps_no_page_away(own: Path) -> None:
    (own / "loans.csv").write_text("out;id\nhier;rien\n", encoding="utf-8")
    text = page(own)
    assert f"<strong>{MARK}</strong>" in text
    assert "On the shelf" not in text


def test_an_event_lists_what_came_out_of_it_and_where_it_was(own: Path) -> None:
    event = "id: rencontre-2024\ntype: evenement\ntitle: Rencontre\ndate: 2024-06-12\nplace: Amiens\n"
    act = "id: {id}\ntype: note\ntitle: {title}\ndate: 2024\n"
    kept = "access: public\nstatus: reviewed\n"
    (own / "corpus/rencontre.yaml").write_text(event + kept, encoding="utf-8")
    for number, title in enumerate(("Faut-il agir ?", "Dossier"), 1):
        text = act.format(id=f"suite-{number}", title=title) + kept
        relation = "relations: [{type: issued-from, id: rencontre-2024}]\n"
        (own / f"corpus/suite-{number}.yaml").write_text(text + relation, encoding="utf-8")
    with Centre.open(own) as centre:
        centre.reindex()
    text = page(own, "rencontre-2024")
    assert text.count("<dt>Gave rise to</dt>") == 1
    assert "Faut-il agir\u202f? (2024)" in text
    assert 'href="/publications/suite-2"' in text
    assert "<dt>Place</dt>" in text
    assert "Rencontre (12 June 2024, Amiens)" in page(own, "suite-1")
