"""The Python door, as another program uses it."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, RecordNotFoundError


def test_a_new_centre_is_usable_at_once(tmp_path: Path) -> None:
    with Centre.create(tmp_path / "nouveau") as centre:
        assert (centre.root / "docbase.yaml").is_file()
        assert (centre.root / "vocabulary.yaml").is_file()
        assert len(centre.vocabulary.scheme("themes")) >= 75
        assert not centre.ingest().failed
        assert centre.search("participation").total == 0
    with pytest.raises(ConfigurationError):
        Centre.create(tmp_path / "nouveau")


def test_the_whole_way_in_python(tmp_path: Path) -> None:
    drop = tmp_path / "dépôt"
    drop.mkdir()
    (drop / "2016-03-17 compte rendu réseau santé.txt").write_text(
        "Compte rendu de la rencontre du réseau des ateliers santé ville\n\nAmiens, le 17 mars 2016\n\n"
        "Les coordonnateurs présentent la grille d'indicateurs d'impact. L'égalité d'accès aux soins des "
        "quartiers prioritaires reste la première attente.\n",
        encoding="utf-8",
    )
    with Centre.create(tmp_path / "centre") as centre:
        report = centre.ingest([drop])
        (added,) = report.added
        record = centre.get(added.record_id)
        assert record.status == "draft"
        assert record.year == 2016
        assert record.provenance["date"]
        page = centre.search("egalite d'acces aux soins")
        assert page.hits[0].record_id == record.id
        assert "<mark>" in page.hits[0].pages[0].snippet
        assert "ateliers santé ville" in centre.text(record.id).pages[0].text
        text = centre.bibliography("soins", format="md")
        assert isinstance(text, str)
        assert "2016" in text
        assert centre.bibliography("soins", format="docx")[:2] == b"PK"
        again = centre.ingest([drop])
        assert not again.added
        assert [outcome.record_id for outcome in centre.ingest().added] == []
        with pytest.raises(RecordNotFoundError):
            centre.get("n-existe-pas")


def test_what_a_person_wrote_is_never_overwritten(tmp_path: Path) -> None:
    with Centre.create(tmp_path / "centre") as centre:
        source = centre.corpus / "guide.txt"
        source.write_text("Guide de la concertation\n\nJuin 2015\n\nTexte du guide.\n", encoding="utf-8")
        centre.ingest()
    record = tmp_path / "centre/corpus/guide.yaml"
    by_hand = (
        "# relu par Anne\nid: guide-de-la-concertation-2015\ntitle: 'Le vrai titre'   # sur la couverture\n"
        "ma_note: à garder\nfiles:\n  - {path: guide.txt}\n"
    )
    record.write_text(by_hand, encoding="utf-8")
    source.write_text("Guide de la concertation\n\nJuin 2018\n\nAutre texte.\n", encoding="utf-8")
    with Centre.open(tmp_path / "centre") as centre:
        centre.ingest()
        assert centre.get("guide-de-la-concertation-2015").title == "Le vrai titre"
        assert centre.search("autre texte").total == 1
    kept = record.read_text(encoding="utf-8")
    head, _files = kept.split("files:")
    assert head == by_hand.split("files:")[0]
