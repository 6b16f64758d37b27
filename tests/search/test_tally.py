"""Values are counted the same, whether few publications are found or most of a collection."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from docbase.model.search import Query, Word
from docbase.search.memory import MemoryEngine
from docbase.search.whoosh import WhooshEngine
from tests.search.entries import entry

THEMES = ("sante", "education", "emploi", "habitat")
AUTHORS = ("Céréma", "Cerema", "CEREMA", "IREV")
CHANCE = random.Random(2017)
ENTRIES = [
    entry(
        f"e{number:03}",
        "Friche rare" if number % 7 == 0 else "Friche",
        theme=tuple(CHANCE.sample(THEMES, CHANCE.randrange(3))),
        author=(CHANCE.choice(AUTHORS),),
        year=CHANCE.randrange(2000, 2020),
    )
    for number in range(800)
]


@pytest.fixture(scope="module", params=[MemoryEngine, WhooshEngine])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MemoryEngine | WhooshEngine]:
    with closing(request.param(tmp_path_factory.mktemp("tally"))) as made:
        for part in (ENTRIES[:500], ENTRIES[500:]):  # in two segments
            with made.batch() as batch:
                for one in part:
                    batch.put(one)
        with made.batch() as batch:
            for one in ENTRIES[:20]:
                batch.delete(one.record_id)
        yield made


@pytest.mark.parametrize("word", ["friche", "rare"])
def test_each_value_is_counted(engine: MemoryEngine | WhooshEngine, word: str) -> None:
    left = [one for one in ENTRIES[20:] if word == "friche" or "rare" in one.title]
    found = engine.search(Query(root=Word(word), facets=("theme", "author", "year"), limit=1))
    assert found.total == len(left)
    for name in ("theme", "year"):
        wanted = Counter(value for one in left for value in one.facets.get(name, ()))
        assert {value.id: value.count for value in found.facets[name]} == wanted
    authors = {value.id: value.count for value in found.facets["author"]}
    wanted = Counter(one.facets["author"][0] for one in left)
    assert len(authors) == 2, "the forms of a name are one"
    assert authors["IREV"] == wanted["IREV"]
    assert sum(authors.values()) == len(left)
    (other,) = authors.keys() - {"IREV"}
    assert wanted[other] == max(wanted[form] for form in AUTHORS[:3])
