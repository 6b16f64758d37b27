"""How good suggestions are, against a linear model and Annif, and how long they take.

    python -m benchmarks.suggest FOLDER [--annif PYTHON_OF_ANNIF] [--texts FOLDER_OF_PUBLICATIONS]

FOLDER holds servicepublic_fiches_labelled.jsonl (title, text, theme, sous_theme) and
taln_resumes_motscles.jsonl (titre, resume, mots_cles). The linear model is scikit-learn's logistic regression
on TF-IDF; without scikit-learn its column is left out.
"""

import argparse
import json
import random
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measure import ms, seconds, table, versions
from docbase import Centre
from docbase.extract import base
from docbase.model.concepts import Term, Vocabulary
from docbase.model.extract import SourceFile
from docbase.model.folding import slug
from docbase.model.record import Record
from docbase.model.search import EntryPage
from docbase.suggest.blend import evidence, gain, ranked, weight_of_neighbours
from docbase.suggest.experience import Experience
from docbase.suggest.names import NameBooks
from docbase.suggest.portraits import Portrait
from docbase.suggest.reading import Publication, read

SIZES = (0, 10, 25, 50)
"""How many publications are labelled."""
TRIALS, TESTED = 20, 12
"""Draws of which publications are labelled, and how many others are tried in each."""
PEER_TRIALS = 5
"""Draws that Annif, which is slow to train, is given; docbase and the linear model have them among theirs."""
FIELD = "themes"
READ_ALONE = (".pdf", ".docx")
"""Endings of files on which time is measured: no other program reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A publication and the labels that people gave it."""

    key: str
    title: str
    abstract: str
    text: str
    labels: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "\n".join((self.title, self.abstract, self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Publications that are labelled, and others that are not."""

    train: tuple[str, ...]
    test: tuple[str, ...]


class Task:
    """Publications to be given labels."""

    def __init__(self, name: str, publications: Iterable[Labelled]) -> None:
        self.name = name
        self.publications = {one.key: one for one in publications}
        labels = [label for one in self.publications.values() for label in one.labels]
        self.labels = {slug(label, 200): label for label in labels}
        self.right = {
            key: {slug(label, 200) for label in one.labels} for key, one in self.publications.items()
        }
        self.vocabulary = Vocabulary(
            Term(id=key, scheme="themes", label=label) for key, label in self.labels.items()
        )
        books = NameBooks(self.vocabulary)
        self.portraits = {key: _portrait(one, books) for key, one in self.publications.items()}

    def trials(self, size: int) -> list[Trial]:
        """Returns as many draws of so many labelled publications; without any, all are tried once."""
        keys = [key for key in self.publications if self.right[key]]
        if not size:
            return [Trial(train=(), test=tuple(keys))]
        drawing, found = random.Random(size), []
        for _ in range(TRIALS):
            drawing.shuffle(keys)
            known = min(size, len(keys) - 2)
            found.append(Trial(train=tuple(keys[:known]), test=tuple(keys[known : known + TESTED])))
        return found


def _portrait(one: Labelled, books: NameBooks) -> Portrait:
    record = Record(id=one.key, title=one.title, abstract=one.abstract, language="fr")
    pages = (EntryPage(file="text", number=1, label="", text=one.text),) if one.text else ()
    reading = read(Publication(record=record, pages=pages), books)
    return Portrait(revision="", text="", labels={}, words=reading.words, names=reading.names)


def docbase(task: Task, trial: Trial) -> list[list[str]]:
    known = {
        key: replace(one, labels={FIELD: tuple(task.right[key])} if key in trial.train else {})
        for key, one in task.portraits.items()
    }
    experience = Experience(known, (), task.vocabulary)
    weight = weight_of_neighbours(FIELD, experience)
    found = (evidence(FIELD, key, task.portraits[key], experience) for key in trial.test)
    return [ranked(one, weight) for one in found]


def linear(task: Task, trial: Trial) -> list[list[str]]:
    """A logistic regression for each label, on TF-IDF; the best of C = 1, 10, 100 on these data is 100."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    if not trial.train:
        return [[] for _key in trial.test]
    vectors = TfidfVectorizer(sublinear_tf=True)
    known = vectors.fit_transform(task.publications[key].whole for key in trial.train)
    asked = vectors.transform(task.publications[key].whole for key in trial.test)
    worth: dict[str, Any] = {}
    for label in sorted({label for key in trial.train for label in task.right[key]}):
        has = [label in task.right[key] for key in trial.train]
        model = LogisticRegression(C=100, max_iter=500) if not all(has) else None
        worth[label] = model.fit(known, has).predict_proba(asked)[:, 1] if model else [1.0] * len(trial.test)
    return [sorted(worth, key=lambda label: -worth[label][place]) for place in range(len(trial.test))]


def annif(python: str, task: Task, trials: Sequence[Trial]) -> list[list[list[str]]]:
    """Annif's tfidf backend; without labelled publications it cannot be trained."""
    asked = [
        {
            "train": [(task.publications[key].whole, sorted(task.right[key])) for key in trial.train],
            "test": [task.publications[key].whole for key in trial.test],
        }
        for trial in trials
    ]
    peer = Path(__file__).with_name("annif_peer.py")
    done = subprocess.run(
        [python, peer],
        input=json.dumps({"labels": task.labels, "trials": asked}),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[list[str]]] = json.loads(done.stdout[done.stdout.index("[[") :])
    return found


def f1(given: Sequence[str], right: AbstractSet[str], shown: int = 3) -> float:
    """Returns the F1 of the first three suggestions."""
    best = set(given[:shown])
    return 2 * len(best & right) / (len(best) + len(right))


def judged(task: Task, trials: Sequence[Trial], rankings: Sequence[Sequence[Sequence[str]]]) -> str:
    """Returns nDCG@5 and F1@3."""
    pairs = [
        (given, task.right[key])
        for trial, ranking in zip(trials, rankings, strict=True)
        for key, given in zip(trial.test, ranking, strict=True)
    ]
    gained = statistics.mean(gain(given, right) for given, right in pairs)
    return f"{gained:.3f} / {statistics.mean(f1(given, right) for given, right in pairs):.3f}"


def compare(tasks: Sequence[Task], peer: str) -> str:
    """Returns the table of all systems, tasks and sizes."""
    rows = []
    for task in tasks:
        for size in SIZES:
            trials = task.trials(size)
            row = [f"{task.name}, {size}"]
            for system in _systems():
                row.append(judged(task, trials, [system(task, trial) for trial in trials]))
            if peer:
                few = trials[:PEER_TRIALS]
                row.append(judged(task, few, [docbase(task, trial) for trial in few]))
                row.append(judged(task, few, annif(peer, task, few)) if size else "– / –")
            rows.append(row)
            print("  ".join(row), flush=True)
    few_heads = [f"docbase, {PEER_TRIALS} draws", "Annif tfidf, the same"] if peer else []
    heads = ["nDCG@5 / F1@3", *(system.__name__ for system in _systems()), *few_heads]
    return table(heads, rows)


def _systems() -> list[Callable[[Task, Trial], list[list[str]]]]:
    try:
        import sklearn  # noqa: F401 - only whether it is there
    except ImportError:
        return [docbase]
    return [docbase, linear]


def timed(folder: Path) -> str:
    """Returns how long suggestions take, publication by publication, against the extraction of the text."""
    with tempfile.TemporaryDirectory() as scratch, Centre.create(scratch) as centre:
        report = centre.ingest([folder])
        files = {one.record_id: path for one in report.added for path in centre.file_paths(one.record_id)}
        sources = {key: _source(path) for key, path in files.items() if path.suffix in READ_ALONE}
        keys = [*sources]
        learning = seconds(centre.suggesting.suggestions, keys[0])
        suggesting = [seconds(centre.suggesting.suggestions, key) for key in keys]
        installed = base.installed()
        extracting = [seconds(base.read, source, installed) for source in sources.values()]
    rows = [
        [f"extraction of {len(extracting)} texts", ms(statistics.mean(extracting))],
        [f"suggestions for {len(keys)} publications", ms(statistics.mean(suggesting))],
        ["to learn from all of them, once", ms(learning)],
    ]
    return table(["mean, ms", "docbase"], rows)


def _source(path: Path) -> SourceFile:
    return SourceFile(path=path, sha256="", size=path.stat().st_size)


def read_tasks(folder: Path) -> list[Task]:
    """Returns the three tasks."""
    sheets = _lines(folder / "servicepublic_fiches_labelled.jsonl")
    papers = _lines(folder / "taln_resumes_motscles.jsonl")
    return [
        Task("theme", (_sheet(one, "theme") for one in sheets)),
        Task("sub-theme", (_sheet(one, "sous_theme") for one in sheets)),
        Task("keywords", map(_paper, papers)),
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _sheet(one: Mapping[str, Any], field: str) -> Labelled:
    labels = (one[field],) if one[field] else ()
    return Labelled(key=one["id"], title=one["title"], abstract="", text=one["text"], labels=labels)


def _paper(one: Mapping[str, Any]) -> Labelled:
    labels = tuple(one["mots_cles"])
    return Labelled(key=one["id"], title=one["titre"], abstract=one["resume"], text="", labels=labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--annif", default="", metavar="PYTHON", help="a Python that has Annif")
    parser.add_argument("--texts", type=Path, help="publications on which time is measured")
    options = parser.parse_args()
    print(versions("docbase"))
    print(compare(read_tasks(options.folder), options.annif))
    if options.texts:
        print(timed(options.texts))


if __name__ == "__main__":
    main()
