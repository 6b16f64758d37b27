"""`docbase searches` and `docbase similar`, as staff use them."""

from pathlib import Path

from tests.cli.conftest import Run

PAPER = """\
id: {id}
title: {title}
date: 2016
added: {added}
items: [{{call_number: DEV 12}}]
"""


def bring_in(centre: Path, run: Run, record_id: str, title: str, added: str = "2026-11-23") -> None:
    """Catalogues a publication on paper."""
    text = PAPER.format(id=record_id, title=title, added=added)
    (centre / "corpus" / f"{record_id}.yaml").write_text(text, encoding="utf-8")
    assert run(centre, "ingest").code == 0


def test_a_new_publication_is_told_once(own: Path, run: Run) -> None:
    saved = run(own, "searches", "add", "voirie", "accessibilité", "voirie", "--title", "Voirie accessible")
    assert saved.code == 0
    assert "Voirie accessible" in saved.err
    assert "Nothing" not in run(own, "searches", "new").out

    bring_in(own, run, "voirie-lille-2016", "L’accessibilité de la voirie à Lille")
    (listed,) = run(own, "searches", "--json").json["searches"]
    assert (listed["name"], listed["new"]) == ("voirie", 1)
    assert listed["total"] > 1

    told = run(own, "searches", "new")
    assert told.code == 0
    assert "voirie-lille-2016" in told.out
    assert "Voirie accessible" in told.out
    again = run(own, "searches", "new", "voirie", "--json").json
    assert again["searches"][0]["new"] == []


def test_kept_news_are_told_again(own: Path, run: Run) -> None:
    run(own, "searches", "add", "friches", "friches")
    bring_in(own, run, "friches-2016", "Les friches")
    for _time in range(2):
        (news,) = run(own, "searches", "new", "--keep", "--json").json["searches"]
        assert [one["id"] for one in news["new"]] == ["friches-2016"]
        assert news["new"][0]["added"] == "2026-11-23"


def test_a_publication_whose_record_is_broken_stays_new(own: Path, run: Run) -> None:
    run(own, "searches", "add", "friches", "friches")
    bring_in(own, run, "friches-2016", "Les friches")
    record = own / "corpus/friches-2016.yaml"
    sound = record.read_text(encoding="utf-8")
    record.write_text("id: friches-2016\ntitle: [", encoding="utf-8")
    told = run(own, "searches", "new")
    assert "friches-2016" not in told.out
    assert "friches-2016" in told.err
    record.write_text(sound, encoding="utf-8")
    assert "friches-2016" in run(own, "searches", "new").out


def test_words_may_begin_with_a_minus_and_filters_are_kept(own: Path, run: Run) -> None:
    run(
        own,
        "searches",
        "add",
        "donnees",
        "données",
        "-accessibilité",
        "--year",
        "2014..",
        "--status",
        "draft",
    )
    (listed,) = run(own, "searches", "--json").json["searches"]
    assert listed["question"] == "données -accessibilité"
    assert listed["filters"] == {"year": ["2014.."], "status": ["draft"]}
    shown = run(own, "searches", "show", "donnees", "--json").json
    asked = run(own, "search", "données", "-accessibilité", "--year", "2014..", "--status", "draft", "--json")
    assert shown == asked.json
    assert shown["total"] == listed["total"] > 0


def test_what_is_wrong_with_one_search_keeps_none_of_the_others_from_being_told(own: Path, run: Run) -> None:
    text = "juste: données\nfausse: {question: données, filters: {theme: nulle-part}}\n"
    (own / "searches.yaml").write_text(text, encoding="utf-8")
    listed = run(own, "searches")
    assert listed.code == 0
    assert listed.out.count("nulle-part") == 2
    told = run(own, "searches", "new", "--json")
    assert told.code == 7
    assert [news["name"] for news in told.json["searches"]] == ["juste"]
    assert told.json["searches"][0]["new"]
    assert "nulle-part" in told.err


def test_a_search_is_removed(own: Path, run: Run) -> None:
    run(own, "searches", "add", "friches", "friches")
    assert run(own, "searches", "remove", "friches").code == 0
    assert run(own, "searches", "--json").json == {"searches": []}
    gone = run(own, "searches", "new", "friches")
    assert gone.code == 7
    assert "friches" in gone.err


def test_a_damaged_file_is_told_with_its_line(own: Path, run: Run) -> None:
    (own / "searches.yaml").write_text("friches: friches\nvoirie: {question: [x]}\n", encoding="utf-8")
    ran = run(own, "searches")
    assert ran.code == 3
    assert "searches.yaml" in ran.err
    assert "2" in ran.err


def test_similar_publications_come_with_what_they_share(sample: Path, run: Run) -> None:
    first = run(sample, "search", "accessibilité", "voirie", "--json").json["hits"][0]["id"]
    found = run(sample, "similar", first, "--limit", "3", "--json").json
    assert found["id"] == first
    assert 0 < len(found["hits"]) <= 3
    assert first not in {hit["id"] for hit in found["hits"]}
    assert all(hit["shared"]["words"] for hit in found["hits"])
    told = run(sample, "similar", first, "--limit", "3")
    assert found["hits"][0]["id"] in told.out
    assert found["hits"][0]["shared"]["words"][0] in told.out


def test_similar_to_what_does_not_exist(sample: Path, run: Run) -> None:
    assert run(sample, "similar", "nulle-part").code == 4
