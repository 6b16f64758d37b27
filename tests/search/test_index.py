"""The index of a centre: pages, labels, generations, and what happens when something is wrong."""

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import Stemmer

from docbase.errors import QueryError, StaleIndexError, StorageError
from docbase.model.concepts import Term, Vocabulary
from docbase.model.search import (
    And,
    Entry,
    Everything,
    FacetCount,
    Query,
    Value,
    Word,
)
from docbase.search.index import SearchIndex
from docbase.search.syntax import parse
from docbase.search.values import filter_nodes
from tests.search.entries import COLLECTION, VOCABULARY, entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, folder: Path) -> Iterator[SearchIndex]:
    made = SearchIndex(folder, engine=request.param, vocabulary=VOCABULARY)
    made.rebuild(COLLECTION)
    yield made
    made.close()


def test_hits_come_with_the_pages_that_answer(index: SearchIndex) -> None:
    page = index.search(Query(root=Word("emploi")))
    assert page.total == 2
    first = page.hits[0]
    assert first.location == "2015/friches.yaml"
    assert [(one.number, one.file) for one in first.pages] == [
        (1, "2015/friches.pdf"),
        (2, "2015/friches.pdf"),
    ]
    assert "<mark>emplois</mark>" in first.pages[0].snippet


def test_hits_may_come_without_their_pages(index: SearchIndex) -> None:
    query = Query(root=Word("emploi"), limit=1)
    ranked, found = index.ranked(query), index.search(query)
    assert (ranked.total, ranked.hits) == (2, tuple(replace(hit, pages=()) for hit in found.hits))


def test_facets_come_with_labels_in_order(index: SearchIndex) -> None:
    assert index.search(Query(facets=("theme", "type"))).facets == {
        "theme": (
            FacetCount(id="participation-citoyenne", label="Participation citoyenne", count=1),
            FacetCount(id="sante", label="Santé", count=1),
            FacetCount(id="sante-mentale", label="Santé mentale", count=1, broader="sante"),
        ),
        "type": (
            FacetCount(id="rapport", label="Rapport", count=2),
            FacetCount(id="guide", label="Guide", count=1),
        ),
    }


def test_letters_that_are_dropped_find_nothing(index: SearchIndex) -> None:
    for text in ("C", "d'", "?!", "SAUF"):
        parsed = parse(text, VOCABULARY)
        assert (index.search(Query(root=parsed.root)).total, len(parsed.notes)) == (0, 1)
    assert index.search(Query(root=parse(" ", VOCABULARY).root)).total == len(COLLECTION)


def test_an_author_is_no_series(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("etude", "Étude", author=("Dupont, Anne",), names=("Flash DGALN",)))
    assert index.matching(Query(root=parse('auteur:"Flash DGALN"', VOCABULARY).root)) == ()
    assert index.matching(Query(root=parse("auteur:dupont", VOCABULARY).root)) == ("etude",)
    assert index.matching(Query(root=parse("editeur:flash", VOCABULARY).root)) == ("etude",)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("theme", "santé mentalle", "Santé mentale (sante-mentale)"),
        ("author", "Dupond, Anne", "Dupont, Anne"),
        ("author", "zzz", "docbase stats"),
        ("status", "fini", "draft"),
        ("language", "klingon", "pl"),
    ],
)
def test_a_filter_by_what_nothing_has_is_refused(
    index: SearchIndex, name: str, value: str, hint: str
) -> None:
    with index.batch() as batch:
        batch.put(
            replace(
                entry("etude", author=("Dupont, Anne",)),
                facets={"author": ("Dupont, Anne",), "language": ("pl",)},
            )
        )
    query = Query(filters=filter_nodes({name: [value]}, VOCABULARY))
    for ask in (index.search, index.matching):
        with pytest.raises(QueryError) as caught:
            ask(query)
        assert (caught.value.field, caught.value.value) == (name, value)
        assert hint in caught.value.hint


def test_a_filter_finds_a_name_however_it_is_written(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("etude", author=("Céréma",)))
    for name in ("Céréma", "cerema", "CEREMA"):
        assert index.matching(Query(filters=filter_nodes({"author": [name]}, VOCABULARY))) == ("etude",)


def test_a_filter_by_what_the_vocabulary_knows_is_never_refused(index: SearchIndex) -> None:
    for name, value in (("theme", "education"), ("axis", "axe-droit-commun"), ("language", "nl")):
        assert index.matching(Query(filters=filter_nodes({name: [value]}, VOCABULARY))) == ()


def test_a_label_is_of_the_scheme_of_its_facet(index: SearchIndex) -> None:
    with index.batch() as batch:
        batch.put(entry("etude", author=("sante", "irev")))
    assert [value.label for value in index.search(Query(facets=("author",))).facets["author"]] == [
        "IREV",
        "sante",
    ]


def test_every_match_in_order(index: SearchIndex) -> None:
    assert index.matching(Query(root=Everything(), limit=1, sort="date")) == (
        "friches",
        "conseils-citoyens",
        "sante-mentale",
        "sans-date",
    )


def test_texts_and_revisions_follow_the_batches(index: SearchIndex) -> None:
    before = index.revisions()
    assert before == {one.record_id: one.revision for one in COLLECTION}
    with index.batch() as batch:
        batch.put(entry("friches", "Friches", "Un autre texte."))
        batch.delete("sans-date")
    after = index.revisions()
    assert after.keys() == before.keys() - {"sans-date"}
    assert after["friches"] != before["friches"]
    assert [page.text for page in index.pages("friches")] == ["Un autre texte."]
    assert index.pages("sans-date") == ()
    assert index.locations()["friches"] == "2015/friches.yaml"


def test_a_batch_that_fails_is_indexed_again_later(index: SearchIndex) -> None:
    def fail() -> None:
        with index.batch() as batch:
            for number in range(300):
                batch.put(entry(f"fiche-{number}", "Fiche"))
            batch.put(entry("friches", "Friches", "Un autre texte."))
            batch.delete("sans-date")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert index.search(Query()).total == len(COLLECTION)
    kept = {record_id: revision for record_id, revision in index.revisions().items() if revision}
    assert kept.items() <= {one.record_id: one.revision for one in COLLECTION}.items()
    with index.batch() as batch:
        batch.put(entry("friches", "Friches", "Un autre texte."))
    assert index.revisions()["friches"]


def test_a_rebuild_swaps_and_cleans_up(index: SearchIndex, folder: Path) -> None:
    (folder / "generations" / "7").mkdir()
    assert index.rebuild([entry("seul", "Ville"), entry("seul", "Ville neuve")]) == 1
    assert index.search(Query(root=Word("neuve"))).total == 1
    assert index.search(Query()).total == 1
    assert [path.name for path in (folder / "generations").iterdir()] == ["8"]


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index: SearchIndex, folder: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield entry("seul", "Ville")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.rebuild(entries())
    assert index.search(Query()).total == len(COLLECTION)
    assert len(list((folder / "generations").iterdir())) == 1


def test_a_rebuild_that_fails_after_the_swap_has_swapped(
    index: SearchIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(synced: Path) -> None:
        if synced == folder:  # the manifest is in place: only its name is not yet on the disk
            raise OSError(errno.EIO, "the disk fails", str(synced))

    monkeypatch.setattr("docbase.storage.sync_folder", fail)
    with pytest.raises(StorageError):
        index.rebuild([entry("seul", "Ville neuve")])
    monkeypatch.undo()
    assert index.search(Query()).total == 1
    assert [path.name for path in (folder / "generations").iterdir()] == ["2"]


def test_another_reader_follows_a_rebuild(index: SearchIndex, folder: Path) -> None:
    name = json.loads((folder / "manifest.json").read_text())["engine"]
    reader = SearchIndex(folder, engine=name, vocabulary=VOCABULARY)
    assert reader.search(Query(root=Word("friche"))).total == 1
    index.rebuild(())
    assert reader.search(Query(root=Word("friche"))).total == 0
    reader.close()


def _forget_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _break_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema": ')


def _empty_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def _older_schema(folder: Path) -> None:
    _change(folder, "schema", 0)


def _older_analysis(folder: Path) -> None:
    _change(folder, "analysis", 0)


def _other_stemmer(folder: Path) -> None:
    analysis = json.loads((folder / "manifest.json").read_text())["analysis"]
    _change(folder, "analysis", analysis.replace(Stemmer.version(), "0.1"))


def _other_library(folder: Path) -> None:
    _change(folder, "engine_version", "whoosh 1")


def _half_deleted(folder: Path) -> None:
    shutil.rmtree(folder / "generations" / "1" / "engine")


def _no_generation(folder: Path) -> None:
    shutil.rmtree(folder / "generations")


def _change(folder: Path, name: str, value: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {name: value}))


HARM = (
    _forget_manifest,
    _break_manifest,
    _empty_manifest,
    _older_schema,
    _older_analysis,
    _other_stemmer,
    _other_library,
    _half_deleted,
    _no_generation,
)


@pytest.mark.parametrize("harm", HARM)
def test_an_index_that_cannot_be_trusted_says_so(
    harm: Callable[[Path], None], index: SearchIndex, folder: Path
) -> None:
    index.check()
    index.close()
    harm(folder)
    with pytest.raises(StaleIndexError) as caught:
        index.check()
    assert "reindex" in caught.value.hint
    index.rebuild(COLLECTION)
    index.check()
    assert index.search(Query()).total == len(COLLECTION)


def test_another_vocabulary_or_engine_makes_it_stale(index: SearchIndex, folder: Path) -> None:
    name = json.loads((folder / "manifest.json").read_text())["engine"]
    other = {"memory": "whoosh", "whoosh": "memory"}[name]
    bare = Vocabulary((Term(id="sante", scheme="themes", label="Santé"),))
    messages = set()
    for stranger in (
        SearchIndex(folder, engine=name, vocabulary=bare),
        SearchIndex(folder, engine=other, vocabulary=VOCABULARY),
        SearchIndex(folder / "nowhere", engine=name, vocabulary=VOCABULARY),
    ):
        with pytest.raises(StaleIndexError) as caught:
            stranger.search(Query())
        messages.add(caught.value.message)
    assert len(messages) == 3


def test_an_empty_index_answers(folder: Path) -> None:
    index = SearchIndex(folder, engine="whoosh", vocabulary=VOCABULARY)
    before = index.exists
    index.create()
    assert (before, index.exists) == (False, True)
    page = index.search(Query(root=And((Word("ville"), Value("theme", "sante"))), facets=("theme",)))
    assert page.total == 0
    assert [(value.id, value.count, value.is_chosen) for value in page.facets["theme"]] == [
        ("sante", 0, True)
    ]
    index.close()


@pytest.mark.parametrize("size", [0, 10, 200])
def test_damaged_files_are_a_stale_index_not_a_crash(index: SearchIndex, folder: Path, size: int) -> None:
    index.close()
    for path in (folder / "generations").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StaleIndexError) as caught:
        index.search(Query(root=Word("friche")))
    assert "reindex" in caught.value.hint
    with pytest.raises(StaleIndexError):
        index.revisions()


def test_a_file_scrambled_without_a_change_of_size_is_seen_when_all_is_read(
    index: SearchIndex, folder: Path
) -> None:
    index.verify()
    index.close()
    files = [path for path in (folder / "generations").rglob("*") if path.is_file() and path.suffix != ".toc"]
    for path in files:
        whole = path.read_bytes()
        if not whole:
            continue
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes(255 - byte for byte in whole[middle:]))
        with pytest.raises(StaleIndexError):
            index.verify()
        index.close()
        path.write_bytes(whole)
        index.verify()
        index.close()
