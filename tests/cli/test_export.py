"""`docbase export`."""

import json
from pathlib import Path

import pytest

from docbase import Centre
from docbase.model.audience import EVERYONE
from tests.cli.conftest import Run


def test_a_question_goes_out_and_what_is_lost_is_said(sample: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notices.ris"
    done = run(sample, "export", "paysages", "-o", file)
    assert (done.code, done.out) == (0, "")
    assert "RIS" in done.err
    assert "axes" in done.err
    assert str(file) in done.err
    assert file.read_text(encoding="utf-8").count("TY  - ") > 3


def test_nothing_asked_is_the_whole_catalogue(sample: Path, run: Run) -> None:
    every = run(sample, "export", "--format", "unimarc-xml", "--json").json
    assert every == run(sample, "export", "--all", "--format", "unimarc-xml", "--json").json
    assert every["count"] == len(list((sample / "corpus").rglob("*.yaml")))
    assert every["text"].count("<record ") == every["count"]
    assert [one["field"] for one in every["lost"]] == ["files", "provenance"]
    assert all(one["count"] and one["why"] for one in every["lost"])


def test_records_chosen_one_by_one_go_out_in_that_order(sample: Path, run: Run) -> None:
    found = run(sample, "search", "--json", "--limit", "2").json["hits"]
    ids = [hit["id"] for hit in reversed(found)]
    done = run(sample, "export", "--format", "csl-json", "--id", ids[0], "--id", ids[1])
    assert [item["id"] for item in json.loads(done.out)] == ids


def test_filters_narrow_it_down(sample: Path, run: Run) -> None:
    done = run(sample, "export", "--format", "csv", "--status", "draft", "--json")
    with Centre.open(sample) as centre:
        assert done.json["count"] == centre.counts("status")["draft"]


def test_a_binary_file_goes_through_a_pipe(sample: Path) -> None:
    with Centre.open(sample) as centre:
        content = centre.export("paysages", format="unimarc")
    assert isinstance(content, bytes)
    assert content.endswith(b"\x1d")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "marc"), "unimarc-xml"),
        ((), "--format"),
        (("-o", "notices.xml"), "unimarc-xml"),
        (("-o", "notices.odt"), "unimarc"),
    ],
)
def test_a_format_that_is_not_clear_is_told(
    arguments: tuple[str, ...], said: str, sample: Path, run: Run
) -> None:
    done = run(sample, "export", *arguments)
    assert done.code == 8
    assert said in done.err


def test_a_record_that_there_is_not_is_told(sample: Path, run: Run) -> None:
    assert run(sample, "export", "--format", "ris", "--id", "nulle-part").code == 4
    assert run(sample, "export", "--all", "--format", "ris", "--id", "nulle-part").code == 2


def test_nothing_found_writes_nothing(sample: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notices.mrc"
    done = run(sample, "export", "zythum", "anticonstitutionnellement", "-o", file)
    assert done.code == 0
    assert not file.exists()


def test_records_without_a_title_and_broken_ones_are_named(own: Path, run: Run) -> None:
    (own / "corpus/sans-titre.yaml").write_text("id: sans-titre\ntype: rapport\n", encoding="utf-8")
    (own / "corpus/casse.yaml").write_text("id: [casse\n", encoding="utf-8")
    done = run(own, "export", "--format", "mods")
    assert "sans-titre" in done.err
    assert "casse.yaml" in done.err
    assert "casse" not in done.out


def test_what_is_for_staff_goes_out_to_staff_only(own: Path) -> None:
    with Centre.open(own) as centre:
        record = next(record for record in centre.catalogue if EVERYONE.sees(record))
        path = own / "corpus" / centre.catalogue.location(record.id)
    text = path.read_text(encoding="utf-8").replace("access: public", "access: staff")
    path.write_text(text, encoding="utf-8")
    with Centre.open(own) as centre, centre.seen_by(EVERYONE) as public:
        assert record.id in exported(centre)
        assert record.id not in exported(public)
        assert len(exported(public)) > 10


def exported(centre: Centre) -> list[str]:
    """Returns the ids of what goes out when nothing is asked."""
    return [item["id"] for item in json.loads(centre.export(format="csl-json"))]
