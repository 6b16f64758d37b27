"""Files altered at random, the same at each run, and what must hold of whatever is read in them."""

import functools
import io
import pickle
import random
import tempfile
import traceback
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from docbase import Centre
from docbase.errors import DocbaseError
from docbase.extract.base import installed, read, source_file
from docbase.extract.cache import from_json, to_json
from docbase.ingest.describe import describe
from docbase.model.concepts import Vocabulary
from docbase.model.dates import parse_date
from docbase.model.extract import Extract, Terms
from tests.contracts.test_extractors import METADATA, PASSWORD, SAMPLES
from tests.faults.centres import ROOT

DATA = ROOT / "tests" / "extract" / "data"
REAL = (
    *(
        DATA / name
        for name in ("guide.doc", "guide.odt", "diapos.pptx", "tableau.xls", "tableau-protege.xls")
    ),
    ROOT / "corpus" / "2022" / "communique-fonds-friches-demonstrateurs.pdf",
    ROOT / "corpus" / "2022" / "questionnaire-standard-donnees-paysage.docx",
)
LARGEST = 400_000
"""Bytes of a file worth altering: larger ones only take longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Alterations of one file, to be read one after the other in one process."""

    name: str
    """Name of the file in `originals`."""
    seeds: range

    @property
    def path(self) -> Path:
        return Path(self.name)

    @property
    def size(self) -> int:
        return 0


@functools.cache
def originals() -> dict[str, bytes]:
    """Returns the files that are altered, by name: one of each format at least."""
    made = {f"{kind}-{name}": content for kind, (name, content) in SAMPLES.items()}
    found = {path.name: path.read_bytes() for path in REAL}
    return {name: content for name, content in (made | found).items() if len(content) <= LARGEST}


def defects(batch: Batch) -> list[str]:
    """Returns what is wrong with what was made of each alteration; nothing for a foreseen error."""
    found = []
    with tempfile.TemporaryDirectory(prefix="docbase-fuzz-") as folder:
        path = Path(folder, batch.name)
        for seed in batch.seeds:
            path.write_bytes(altered(originals()[batch.name], seed))
            found += [f"{batch.name}, seed {seed}: {defect}" for defect in _defects_of(path)]
    return found


def altered(content: bytes, seed: int) -> bytes:
    """Returns the file with a few bytes changed, cut, or moved; of a package, often a part inside."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _altered_inside(content, chance)
    return _altered_bytes(content, chance)


def _altered_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    match chance.randrange(5):
        case 0:  # a few bits
            for _again in range(chance.randint(1, 30)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        case 1:  # the end is missing
            del changed[chance.randrange(len(changed)) :]
        case 2:  # two blocks change places
            size = chance.randint(1, max(1, len(changed) // 4))
            first, second = (chance.randrange(len(changed)) for _side in range(2))
            changed[first : first + size], changed[second : second + size] = (
                changed[second : second + size],
                changed[first : first + size],
            )
        case 3:  # a stretch of noise, or of zeros
            place, size = chance.randrange(len(changed)), chance.randint(1, 200)
            changed[place : place + size] = chance.choice((bytes(size), chance.randbytes(size)))
        case _:  # a stretch that comes again
            place, size = chance.randrange(len(changed)), chance.randint(1, 2000)
            changed[place:place] = changed[place : place + size] * chance.randint(1, 20)
    return bytes(changed)


def _altered_inside(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, part in parts.items() if part])
    if chance.random() < 0.1:
        del parts[name]
    else:
        parts[name] = _altered_bytes(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _defects_of(path: Path) -> Iterator[str]:
    try:
        source = replace(source_file(path), terms=Terms(passwords=(PASSWORD,)))
        extract = read(source, installed())
        yield from broken_promises(extract)
        describe(extract, path.name, _vocabulary())
    except DocbaseError as error:
        if not (error.message and error.hint):
            yield f"no cure: {error!r}"
    except MemoryError:  # `workers` tells it, as it does what takes too long
        return
    except Exception:  # noqa: BLE001 - whatever escapes is what is looked for
        yield traceback.format_exc(limit=-6)


def broken_promises(extract: Extract) -> Iterator[str]:
    """Yields what an extract has that none may have."""
    if [page.number for page in extract.pages] != list(range(1, len(extract.pages) + 1)):
        yield "its pages are not numbered from 1"
    texts = [page.text for page in extract.pages] + [line.text for line in extract.lines]
    texts += [*extract.metadata.values(), *(page.heading for page in extract.pages)]
    texts += [page.label for page in extract.pages]
    for text in texts:
        if not unicodedata.is_normalized("NFC", text):
            yield f"letters that are not composed: {text[:80]!r}"
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in text if char not in "\n\t"):
            yield f"characters that are no text: {text[:80]!r}"
    if not set(extract.metadata) <= METADATA:
        yield f"metadata of unknown names: {set(extract.metadata) - METADATA}"
    for name in {"created", "modified"} & set(extract.metadata):
        parse_date(extract.metadata[name])
    if pickle.loads(pickle.dumps(extract)) != extract or from_json(to_json(extract)) != extract:
        yield "it does not travel"


@functools.cache
def _vocabulary() -> Vocabulary:
    with Centre.open(ROOT) as centre:
        return centre.vocabulary
