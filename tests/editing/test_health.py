"""What `docbase check` says of the journal, and what it mends by itself."""

from pathlib import Path

from docbase import Centre
from docbase.locking import writer_lock
from tests.editing.centres import assert_journal_agrees


def rules(folder: Path, *, deep: bool = False) -> list[str]:
    with Centre.open(folder, wait=0) as centre:
        found = centre.audit(deep=deep)
    return [one.rule for one in found if one.rule in ("broken-journal", "open-change")]


def test_half_a_line_is_told_until_the_next_change(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.desk.set_values({"place": "Lille"}, ids=["friches-2016"])
    (path,) = (folder / "journal").glob("*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"number":2,"wh')
    assert rules(folder) == ["broken-journal"]
    with Centre.open(folder) as centre:
        centre.desk.set_values({"place": "Arras"}, ids=["friches-2016"])
    assert rules(folder) == []
    assert rules(folder, deep=True) == ["broken-journal"]
    assert_journal_agrees(folder)


def test_what_was_left_open_is_ended_unless_somebody_is_at_work(folder: Path) -> None:
    with Centre.open(folder) as centre:
        centre.desk.set_values({"place": "Lille"}, is_everything=True)
    (path,) = (folder / "journal").glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    record = folder / "corpus" / "2016" / "friches.yaml"
    done = record.read_text(encoding="utf-8")
    record.write_text(done.replace("place: Lille\n", "").replace("provenance: {place: librarian}\n", ""))
    with writer_lock(folder / "index"):
        assert rules(folder) == ["open-change"]
    assert rules(folder) == []
    assert record.read_text(encoding="utf-8") == done
    with Centre.open(folder) as centre:
        assert [one for one in centre.audit() if one.rule == "not-indexed"] == []
    assert_journal_agrees(folder)
