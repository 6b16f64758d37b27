"""How long bibliographies and exchange take, against bare programs that do the same, in turns.

python -m benchmarks.biblio --references 1000 --records 10000
"""

import argparse
import csv
import dataclasses
import io
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pymarc
import pypandoc

from benchmarks.edit import sample
from benchmarks.measure import median, ms, seconds, table, times, versions
from docbase import Centre
from docbase.catalogue.sidecar import read_record, write_record
from docbase.cite import Selection
from docbase.cite.styles import load_style
from docbase.exchange.reading.recognising import read_file
from docbase.exchange.writing.exporting import export
from docbase.model.concepts import Vocabulary
from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Record

STYLE = "iso690-author-date-fr"
CHANGED = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--references", type=int, default=1000)
    parser.add_argument("--records", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docbase-biblio-") as scratch:
        vocabulary = print_references(Path(scratch), options.references, options.rounds)
        print_exchange(Path(scratch), vocabulary, options.records)


def print_references(scratch: Path, count: int, rounds: int) -> Vocabulary:
    """Prints what bibliographies take, and returns the vocabulary of the centre they are made in."""
    root = fill(scratch / "centre", count)
    with Centre.open(root) as centre:
        (scratch / "items.json").write_bytes(centre.make_bibliography(format="csl-json").content)
        vocabulary = centre.vocabulary
    (scratch / "style.csl").write_text(load_style(STYLE).xml, encoding="utf-8")
    print(f"## {count} references\n\n{versions('docbase', 'pypandoc-binary')}; {rounds} rounds in turns\n")
    rows = [figures(scratch, root, format, rounds) for format in ("docx", "html")]
    head = ("median of rounds, ms", "docbase", "bare pandoc", "ratio", "ten changed", "of the first", "none")
    print(table(head, [one for pair in rows for one in pair]), end="\n\n")
    return vocabulary


def figures(scratch: Path, root: Path, format: str, rounds: int) -> list[list[str]]:
    """Returns the figures of a format, by the clock and by the processor.

    They are of nothing kept but the index, then of ten records changed, then of none.
    """
    taken: list[tuple[Spent, ...]] = []
    for turn in range(rounds):
        forget(root)
        first, bare = spent(printed, root, format), spent(bare_pandoc, scratch, format)
        retitle(root, f"Titre changé {format} {turn}")
        taken.append((first, bare, spent(printed, root, format), spent(printed, root, format)))
    return [
        row(f"{format}, {name}", [median([turn[place][kind] for turn in taken]) for place in range(4)])
        for kind, name in enumerate(("clock", "processor"))
    ]


def row(name: str, middles: Sequence[float]) -> list[str]:
    """Returns a row of the table."""
    ours, theirs, again, unchanged = middles
    return [name, ms(ours), ms(theirs), times(ours, theirs), ms(again), times(again, ours), ms(unchanged)]


Spent = tuple[float, float]
"""Seconds of the clock and of the processor, other programs counted."""


def spent(action: Callable[..., object], *arguments: object) -> Spent:
    """Returns what the action takes."""
    before = used()
    clock = seconds(action, *arguments)
    return clock, used() - before


def used() -> float:
    """Returns the seconds of processor used so far, by this program and those it has waited for."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, whose))


def forget(root: Path) -> None:
    """Removes all that docbase keeps of records and bibliographies."""
    shutil.rmtree(root / "index" / "citations", ignore_errors=True)
    (root / "index" / "records.sqlite").unlink(missing_ok=True)


def printed(root: Path, format: str) -> None:
    """Opens the centre and prints all of it."""
    with Centre.open(root) as centre:
        centre.make_bibliography(format=format, style=STYLE)


def bare_pandoc(scratch: Path, format: str) -> None:
    """Has pandoc print the same references in the same style."""
    command = [pypandoc.get_pandoc_path(), "--from=csljson", "--citeproc", f"--csl={scratch / 'style.csl'}"]
    files = [f"--output={scratch / 'bare'}.{format}", str(scratch / "items.json")]
    subprocess.run([*command, "--standalone", "--metadata=title:Bibliographie", *files], check=True)


def retitle(root: Path, title: str) -> None:
    """Gives ten records other titles."""
    with Centre.open(root) as centre:
        for number in range(CHANGED):
            centre.desk.set_values({"title": f"{title} {number}"}, ids=[f"notice-{number * 97:05}"])


def print_exchange(scratch: Path, vocabulary: Vocabulary, count: int) -> None:
    """Prints how many records a second are written and read, and how many by the bare library."""
    whole = Selection(records=tuple(records(count)), vocabulary=vocabulary)
    print(f"## {count} records, a second\n\n{versions('docbase', 'pymarc')}\n")
    rows = [exchanged(scratch / f"records{suffix}", format, whole) for format, suffix in SUFFIXES.items()]
    print(table(("", "out", "bare", "times", "in", "bare", "times"), rows))


def exchanged(path: Path, format: str, whole: Selection) -> list[str]:
    """Returns the figures of a format: the bare library writes again what it has read of the same file."""
    write, read = BARE[format]
    taken: list[object] = []
    ours = (
        seconds(lambda: path.write_bytes(export(whole, format).content)),
        seconds(read_file, path, whole.vocabulary),
    )
    back = seconds(lambda: taken.extend(read(path.read_bytes())))
    theirs = (seconds(write, taken), back)
    count = len(whole.records)
    found: list[str] = []
    for mine, peer in zip(ours, theirs, strict=True):
        found += [f"{count / mine:,.0f}", f"{count / peer:,.0f}", times(mine, peer)]
    return [format, *found]


def read_marc(content: bytes) -> Iterable[object]:
    """Reads as pymarc does."""
    return pymarc.MARCReader(content, to_unicode=True, force_utf8=True)


def write_marc(taken: Sequence[Any]) -> bytes:
    """Writes as pymarc does."""
    return b"".join(one.as_marc() for one in taken)


def read_ris(content: bytes) -> Iterable[object]:
    """Parts the lines into tags and texts: less than any library of RIS does."""
    for part in content.decode("utf-8-sig").split("ER  - ")[:-1]:
        yield [(line[:2], line[6:]) for line in part.splitlines() if line[2:6] == "  - "]


def write_ris(taken: Sequence[Any]) -> bytes:
    """Puts tags and texts together again."""
    return "".join(f"{tag}  - {text}\r\n" for one in taken for tag, text in one).encode()


def read_csv(content: bytes) -> Iterable[object]:
    """Reads as Python's csv does."""
    return csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")


def write_csv(taken: Sequence[Any]) -> bytes:
    """Writes as Python's csv does."""
    text = io.StringIO()
    writer = csv.DictWriter(text, taken[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(taken)
    return text.getvalue().encode()


SUFFIXES = {"unimarc": ".mrc", "ris": ".ris", "csv": ".csv"}
BARE: dict[str, tuple[Callable[[Sequence[Any]], bytes], Callable[[bytes], Iterable[object]]]] = {
    "unimarc": (write_marc, read_marc),
    "ris": (write_ris, read_ris),
    "csv": (write_csv, read_csv),
}


def fill(root: Path, count: int) -> Path:
    """Makes a centre of invented records, on paper only."""
    Centre.create(root).close()
    for record in records(count):
        folder = root / "corpus" / str(record.year)
        folder.mkdir(exist_ok=True)
        (folder / f"{record.id}.yaml").write_text(write_record(record), encoding="utf-8")
    with Centre.open(root) as centre:
        centre.ingest()
    return root


def records(count: int) -> Iterator[Record]:
    """Yields records like those of the sample, of some three hundred authors and of forty years."""
    for number, text in zip(range(count), sample(), strict=False):
        model = read_record(text, "sample")
        person = f"{SYLLABLES[number % 17]}{SYLLABLES[number % 19 % 17].lower()}, Claude"
        yield dataclasses.replace(
            model,
            id=f"notice-{number:05}",
            title=f"{model.title} ({number})",
            contributors=(Contribution(person=person), *model.contributors),
            date=parse_date(str(1984 + number * 7 % 41)),
            files=(),
            relations=(),
        )


SYLLABLES = (
    *("Bau", "Cor", "Dal", "Éta", "Fer", "Gri", "Hol", "Île", "Jou"),
    *("Kal", "Lam", "Mor", "Nor", "Oli", "Pré", "Rou", "Sal"),
)


if __name__ == "__main__":
    os.environ.pop("DOCBASE_CENTRE", None)
    main()
