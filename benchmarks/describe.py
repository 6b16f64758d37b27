"""How often the description proposed for a publication is right, field by field.

    python benchmarks/describe.py FOLDER [--wrong]

FOLDER holds the publications of tests/golden/description/gold.tsv, wherever they are in it and whatever
their names; those that are missing are left out. The same values read in the embedded metadata alone, and
in the file name alone, stand beside: describing must be worth its code. `--wrong` lists what is wrong.

In gold.tsv a person wrote each value after looking at the publication. `|` parts values that are equally
right, `…` ends a title that may go on, `-` means that nobody can tell (or, for the language, that the file
has no text). A date is judged by its year, then to the precision the gold has.
"""

import csv
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from docbase.catalogue.vocabulary import default_vocabulary
from docbase.extract.base import source_file
from docbase.extract.workers import Limits, extract_all
from docbase.ingest.describe import describe
from docbase.ingest.describe.filenames import FileName
from docbase.ingest.describe.kinds import TypeNames
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract
from docbase.model.folding import fold

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "description" / "gold.tsv"
FIELDS = ("title", "year", "date", "type", "language")


def main(folder: Path, *, tells_wrong: bool) -> None:
    gold = read_gold()
    sources = [source for path in publications(folder) if (source := source_file(path)).sha256 in gold]
    extracts = {
        source.sha256: result
        for source, result in extract_all(sources, Limits(memory=2000))
        if isinstance(result, Extract)
    }
    vocabulary = default_vocabulary()
    score: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    seconds = 0.0
    for sha256, extract in extracts.items():
        row = gold[sha256]
        start = time.perf_counter()
        proposed = proposals(extract, row["file"], vocabulary)
        seconds += time.perf_counter() - start
        for method, values in (
            ("docbase", proposed),
            ("metadata", metadata_alone(extract)),
            ("file name", file_name_alone(row["file"], vocabulary)),
        ):
            for field, is_right in judged(values, row).items():
                score[field][method].append(is_right)
                if tells_wrong and method == "docbase" and not is_right:
                    tell(field, row, values)
    show(score, len(extracts), len(gold), seconds)


def tell(field: str, gold: Mapping[str, str], values: Mapping[str, str]) -> None:
    column = "date" if field == "year" else field
    print(f"{field}: {gold['file']}\n   proposed {values.get(column, '')}\n   gold     {gold[column]}")


def read_gold() -> dict[str, dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return {row["sha256"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def publications(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in (".pdf", ".docx", ".txt", ".md"):
            yield path


def proposals(extract: Extract, name: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    values = {field: str(one.value) for field, one in describe(extract, name, vocabulary).proposals}
    if "subtitle" in values:
        values["full title"] = f"{values['title']} {values['subtitle']}"
    return values


def metadata_alone(extract: Extract) -> Mapping[str, str]:
    return {
        "title": extract.metadata.get("title", ""),
        "date": extract.metadata.get("created", ""),
        "language": extract.metadata.get("language", "")[:2].lower(),
    }


def file_name_alone(name: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    parts = FileName(name)
    names = TypeNames(vocabulary)
    term = names.opening(parts.title) or names.within(parts.title)
    return {
        "title": parts.title,
        "date": str(parts.date or ""),
        "type": term.id if term else "",
    }


def judged(values: Mapping[str, str], gold: Mapping[str, str]) -> dict[str, bool]:
    found = {"title": is_title(values, gold["title"])}
    date, dates = values.get("date", ""), gold["date"].split("|")
    if gold["date"] != "-":
        found["year"] = date[:4] in [one[:4] for one in dates]
        found["date"] = any(date.startswith(one) for one in dates)
    for field in ("type", "language"):
        if gold[field] != "-":
            found[field] = values.get(field, "") in gold[field].split("|")
    return found


def is_title(values: Mapping[str, str], gold: str) -> bool:
    proposed = {plain(values.get("title", "")), plain(values.get("full title", ""))} - {""}
    for accepted in gold.split("|"):
        wanted = plain(accepted.rstrip("…"))
        goes_on = accepted.endswith("…")
        if any(text == wanted or (goes_on and text.startswith(wanted)) for text in proposed):
            return True
    return False


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


def show(score: Mapping[str, Mapping[str, list[bool]]], read: int, known: int, seconds: float) -> None:
    each = 1000 * seconds / max(read, 1)
    print(f"{read} of {known} publications of the gold set, described in {each:.0f} ms each")
    print(f"{'':10}{'docbase':>18}{'metadata':>18}{'file name':>18}")
    for field in FIELDS:
        shares = (share(score[field][method]) for method in ("docbase", "metadata", "file name"))
        print(f"{field:10}" + "".join(f"{text:>18}" for text in shares))


def share(marks: list[bool]) -> str:
    return f"{sum(marks)}/{len(marks)} {100 * sum(marks) / max(len(marks), 1):5.1f} %"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), tells_wrong="--wrong" in sys.argv)
