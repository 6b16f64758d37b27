"""How often the description proposed for a publication is right, field by field.

    python -m benchmarks.describe FOLDER [--wrong]

FOLDER holds the publications of tests/golden/description/gold.tsv, wherever they are in it and whatever
their names; those that are missing are left out. The same values read in the embedded metadata alone, and
in the file name alone, stand beside: describing must be worth its code. Two fixed halves of the publications
stand apart: what is fitted to one of them only would show in the other. The second table tells how far the
confidence of a value can be trusted. `--wrong` lists what is wrong.
"""

import hashlib
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.descriptions import (
    FIELDS,
    SOMETIMES,
    is_false,
    is_wanted,
    judged,
    read_gold,
    texts,
    wider_vocabulary,
)
from docbase.catalogue.vocabulary import default_vocabulary
from docbase.extract.base import source_file
from docbase.extract.workers import Limits, extract_all
from docbase.ingest.describe import Draft, describe
from docbase.ingest.describe.filenames import FileName
from docbase.ingest.describe.kinds import type_names
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract

METHODS = ("docbase", "metadata", "file name", "half A", "half B")
BANDS = (("sure", 0.9), ("0.7-0.9", 0.7), ("0.5-0.7", 0.5), ("< 0.5", 0.0))

Marks = defaultdict[str, defaultdict[str, list[bool]]]


def main(folder: Path, *, tells_wrong: bool) -> None:
    """Describes the publications and prints the tables."""
    gold = read_gold()
    extracts = dict(read(folder, gold))
    vocabulary = wider_vocabulary(default_vocabulary())
    right, wanted, untrue, trust = marks(), marks(), marks(), marks()
    seconds = 0.0
    for sha256, extract in extracts.items():
        row = gold[sha256]
        start = time.process_time()
        draft = describe(extract, row["file"], vocabulary)
        seconds += time.process_time() - start
        for method, values in methods(draft, extract, row["file"], vocabulary):
            for field, is_right in judged(values, row).items():
                right[field][method].append(is_right)
                if is_wanted(field, row):
                    wanted[field][method].append(is_right)
                if values.get(field):
                    untrue[field][method].append(not is_false(field, values, row))
                if tells_wrong and method == "docbase" and not is_right:
                    tell(field, row, values)
        weigh(draft, row, trust)
    each = 1000 * seconds / max(len(extracts), 1)
    print(f"{len(extracts)} of {len(gold)} publications of the gold set, {each:.0f} ms of CPU each")
    show(right, wanted, untrue)
    show_trust(trust)


def marks() -> Marks:
    """Returns marks to be filled in, by field and method or band."""
    return defaultdict(lambda: defaultdict(list))


def read(folder: Path, gold: Mapping[str, object]) -> Iterator[tuple[str, Extract]]:
    """Yields the extracts of the publications of the gold by digest."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    sources = [source for path in paths if (source := source_file(path)).sha256 in gold]
    for source, result in extract_all(sources, Limits(memory=2000)):
        if isinstance(result, Extract):
            yield source.sha256, result
        else:
            print(f"not read: {source.path.name}: {result}")


def methods(
    draft: Draft, extract: Extract, name: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yields the values of each way of describing, by its name."""
    values = texts(draft)
    yield "docbase", values
    yield "metadata", metadata_alone(extract)
    yield "file name", file_name_alone(name, vocabulary)
    half = hashlib.sha256(name.encode()).digest()[0] % 2
    yield METHODS[3 + half], values


def metadata_alone(extract: Extract) -> Mapping[str, str]:
    """Returns what the file itself says of its publication."""
    created = extract.metadata.get("created", "")
    return {
        "title": extract.metadata.get("title", ""),
        "year": created[:4],
        "date": created,
        "language": extract.metadata.get("language", "")[:2].lower(),
        "contributors": extract.metadata.get("author", ""),
    }


def file_name_alone(name: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Returns what the name of the file says."""
    parts, names = FileName(name), type_names(vocabulary)
    term = names.opening(parts.title) or names.within(parts.title)
    date = str(parts.date or "")
    return {"title": parts.title, "year": date[:4], "date": date, "type": term.id if term else ""}


def weigh(draft: Draft, row: Mapping[str, str], trust: Marks) -> None:
    """Notes whether each value is true under the band of its confidence."""
    values = texts(draft)
    for field, proposal in draft.proposals:
        if field == "abstract" or row[field] == "-":
            continue
        band = next(name for name, least in BANDS if proposal.confidence >= least)
        names = ("year", "date") if field == "date" else (field,)
        for name in names:
            trust[name][band].append(not is_false(name, values, row))


def tell(field: str, gold: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Prints a value that is wrong beside the right one."""
    column = "date" if field == "year" else field
    print(f"{field}: {gold['file']}\n   proposed {values.get(column, '')}\n   gold     {gold[column]}")


def show(right: Marks, wanted: Marks, untrue: Marks) -> None:
    """Prints the table of right values."""
    print(f"\n{'':18}" + "".join(f"{method:>18}" for method in METHODS))
    for field in FIELDS:
        if field not in SOMETIMES:
            print(f"{field:18}" + row_of(right[field]))
            continue
        print(f"{field + ' found':18}" + row_of(wanted[field]))
        print(f"{'  of those true':18}" + row_of(untrue[field]))


def row_of(found: Mapping[str, list[bool]]) -> str:
    """Returns the shares of the methods side by side."""
    return "".join(f"{share(found.get(method, [])):>18}" for method in METHODS)


def show_trust(trust: Marks) -> None:
    """Prints how many of the values of each confidence are true."""
    print(f"\n{'confidence':18}" + "".join(f"{name:>18}" for name, _least in BANDS))
    for field in FIELDS:
        if field in trust:
            print(
                f"{field:18}" + "".join(f"{share(trust[field].get(name, [])):>18}" for name, _least in BANDS)
            )


def share(found: list[bool]) -> str:
    """Returns how many of the marks are good."""
    return f"{sum(found)}/{len(found)} {100 * sum(found) / len(found):5.1f} %" if found else "-"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), tells_wrong="--wrong" in sys.argv)
