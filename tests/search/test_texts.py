"""The texts beside the engine: what is said when they cannot be read."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from docbase.errors import IndexLockedError, StaleIndexError
from docbase.search.texts import TextStore
from tests.search.entries import COLLECTION


def test_a_store_in_use_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    with closing(TextStore(path, patience=0)) as store:
        store.create()
        store.stage(COLLECTION[0])
        store.flush()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for ask in (store.revisions, store.locations, lambda: store.flush(doubtful=["friches"])):
                with pytest.raises(IndexLockedError) as caught:
                    ask()
                assert caught.value.hint
        assert store.revisions() == {COLLECTION[0].record_id: ""}


def test_a_store_used_by_two_threads_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    raised: list[Exception] = []

    def ask(store: TextStore) -> None:
        try:
            store.revisions()
        except (sqlite3.ProgrammingError, StaleIndexError) as error:
            raised.append(error)

    with closing(TextStore(tmp_path / "texts.sqlite")) as store:
        store.create()
        assert store.revisions() == {}
        thread = threading.Thread(target=ask, args=(store,))
        thread.start()
        thread.join()
    assert [type(error) for error in raised] == [sqlite3.ProgrammingError]
