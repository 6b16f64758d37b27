"""Makes collections of any size: paragraphs of real publications drawn at random, and invented records.

    python -m benchmarks.collection corpus /tmp/centre --documents 1000

makes a centre of text files and records, without an index.
"""

import argparse
import itertools
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docbase import Centre
from docbase.catalogue.sidecar import write_record
from docbase.model.concepts import Term, Vocabulary
from docbase.model.dates import parse_date
from docbase.model.extract import Extract, Page
from docbase.model.folding import slug
from docbase.model.record import Contribution, Record, RecordFile
from docbase.model.search import Entry
from docbase.search.project import project

SEED = 2017
SHORTEST, LONGEST = 5_000, 30_000
"""Characters of a publication."""
PAGE_SIZE = 2_500
"""Characters of a page, about."""

_GIVEN = (
    *(
        "Marie",
        "Anne",
        "Sophie",
        "Claire",
        "Nathalie",
        "Fatima",
        "Aïcha",
        "Céline",
        "Émilie",
        "Hélène",
        "Inès",
    ),
    *("Jean", "Pierre", "Michel", "Philippe", "Nicolas", "François", "Karim", "Olivier", "Éric", "Youssef"),
)
_FAMILY = (
    *("Martin", "Bernard", "Dubois", "Petit", "Durand", "Leroy", "Moreau", "Lefebvre", "Garcia", "Fournier"),
    *(
        "Mercier",
        "Lambert",
        "Benali",
        "Haddad",
        "Diallo",
        "Traoré",
        "Nguyen",
        "Delattre",
        "Vandamme",
        "Caron",
    ),
    *("Lemaire", "Carpentier", "Delcourt", "Wattrelos", "Desmet", "Vasseur", "Boulanger", "Deschamps"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What publications are made of."""

    paragraphs: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A record, and the pages of its one file."""

    record: Record
    pages: tuple[Page, ...]

    def entry(self, vocabulary: Vocabulary) -> Entry:
        """Returns what goes into the index of the centre that `write_centre` makes."""
        extract = Extract(format="text", extractor="benchmark", pages=self.pages)
        name = self.record.id
        return project(self.record, f"{name}.yaml", [(f"{name}.txt", extract)], vocabulary)


def read_material(folder: Path) -> Material:
    """Returns the paragraphs and titles of all publications of the folder that hold their text themselves."""
    with tempfile.TemporaryDirectory() as scratch:
        Centre.create(scratch).close()
        return _read_material(folder, scratch)


def _read_material(folder: Path, scratch: str) -> Material:
    paragraphs: list[str] = []
    titles: list[str] = []
    with Centre.open(scratch, ocr="never") as centre:
        report = centre.ingest([folder])
        # Files are read several at once: their order is set here, so that the same draws are made of it.
        for outcome in sorted(report.added, key=lambda one: one.path):
            texts = [page.text for page in centre.text(outcome.record_id).pages]
            paragraphs.extend(itertools.chain.from_iterable(map(_paragraphs, texts)))
            titles.append(centre.get(outcome.record_id).title)
    titles.extend(re.split(r"[.;:!?]\s", paragraph)[0] for paragraph in paragraphs[::5])
    fit = dict.fromkeys(title.strip() for title in titles if 20 <= len(title.strip()) <= 120)
    return Material(paragraphs=tuple(dict.fromkeys(paragraphs)), titles=tuple(fit))


def _paragraphs(page: str) -> Iterator[str]:
    """Yields what stands between blank lines, cut after some 500 characters: pages may have none."""
    for block in re.split(r"\n\s*\n", page):
        kept: list[str] = []
        for line in block.splitlines():
            kept.append(line.strip())
            if sum(map(len, kept)) >= 500 and line.rstrip().endswith((".", ";", ":")):
                yield from _prose(kept)
                kept = []
        yield from _prose(kept)


def _prose(lines: Sequence[str]) -> Iterator[str]:
    text = " ".join(lines)
    if len(text) >= 80 and sum(map(str.isalpha, text)) > 0.6 * len(text):
        yield text


class Collection:
    """Publications drawn with a fixed seed: each is the same whenever it is asked for."""

    def __init__(self, material: Material, vocabulary: Vocabulary, count: int) -> None:
        self._material = material
        self._count = count
        self._random = random.Random(SEED)
        self._terms = {
            name: self._skewed(vocabulary.scheme(name))
            for name in ("themes", "axes", "publication_types", "territories", "publics", "actors")
        }
        people = [f"{family}, {given}" for family in _FAMILY for given in _GIVEN]
        self._random.shuffle(people)
        self._people = people[: max(20, count // 4)]

    def __iter__(self) -> Iterator[Publication]:
        return (self.publication(number) for number in range(self._count))

    def _skewed(self, terms: Sequence[Term]) -> list[str]:
        active = [term.id for term in terms if term.is_active]
        self._random.shuffle(active)
        return active

    def publication(self, number: int) -> Publication:
        """Returns the publication of this number; from `count` upwards, one that is not in the collection."""
        self._random.seed(f"{SEED} {number}")
        title = self._random.choice(self._material.titles)
        record_id = f"{slug(title, 40)}-{number}"
        pages = tuple(self._pages())
        record = Record(
            id=record_id,
            type=self._draw("publication_types", 1)[0],
            title=title,
            contributors=tuple(self._contributors()),
            date=parse_date(self._date()),
            language="fr" if self._random.random() < 0.97 else "en",
            abstract=self._random.choice(self._material.paragraphs) if self._random.random() < 0.6 else "",
            themes=self._draw("themes", self._random.randint(1, 4)),
            axes=self._draw("axes", self._random.randint(0, 2)),
            territories=self._draw("territories", self._random.randint(0, 2)),
            publics=self._draw("publics", self._random.randint(0, 2)),
            files=(RecordFile(path=f"{record_id}.txt"),),
            status="reviewed" if self._random.random() < 0.8 else "draft",
        )
        return Publication(record=record, pages=pages)

    def _pages(self) -> Iterator[Page]:
        left = self._random.randint(SHORTEST, LONGEST)
        number = 0
        while left > 0:
            number += 1
            text = self._page_text(min(PAGE_SIZE, left))
            left -= len(text)
            yield Page(number=number, text=text)

    def _page_text(self, size: int) -> str:
        drawn: list[str] = []
        while size > 0:
            drawn.append(self._random.choice(self._material.paragraphs))
            size -= len(drawn[-1])
        return "\n\n".join(drawn)

    def _contributors(self) -> Iterator[Contribution]:
        for name in dict.fromkeys(self._zipf(self._people) for _ in range(self._random.randint(0, 2))):
            yield Contribution(person=name)
        for body in self._draw("actors", 1):
            yield Contribution(body=body)

    def _date(self) -> str:
        year = 2025 - min(40, int(self._random.expovariate(1 / 8)))
        return f"{year}-{self._random.randint(1, 12):02}" if self._random.random() < 0.5 else str(year)

    def _draw(self, scheme: str, count: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._zipf(self._terms[scheme]) for _ in range(count)))

    def _zipf(self, values: Sequence[str]) -> str:
        """The first value comes twice as often as the second, three times as often as the third…, about."""
        return values[int(len(values) ** self._random.random()) - 1]


def write_centre(folder: Path, collection: Collection, *, has_texts: bool = True) -> Centre:
    """Makes a centre of the collection, with or without its text files, and without an index."""
    centre = Centre.create(folder)
    for publication in collection:
        record = publication.record
        (centre.corpus / f"{record.id}.yaml").write_text(write_record(record), encoding="utf-8")
        if has_texts:
            text = "\f".join(page.text for page in publication.pages)
            (centre.corpus / f"{record.id}.txt").write_text(text, encoding="utf-8")
    return centre


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("source", type=Path, help="folder of real publications")
    parser.add_argument("centre", type=Path, help="folder of the centre to make")
    parser.add_argument("--documents", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        vocabulary = Centre.create(scratch).vocabulary
    collection = Collection(read_material(options.source), vocabulary, options.documents)
    write_centre(options.centre, collection).close()
    print(f"{options.documents} publications in {options.centre}")


if __name__ == "__main__":
    main()
