"""The sample of the repository as it goes out, read by the programs of others: all of it, with its titles."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docbase.catalogue.sidecar import read_record
from docbase.cite import Selection
from docbase.cite.csl import run_pandoc
from docbase.cite.formats.bibtex import BIBTEX
from docbase.exchange.writing.exporting import export
from tests.cite.samples import VOCABULARY
from tests.programs import needs_bibtex, needs_bibutils, needs_yaz

CORPUS = Path(__file__).parents[3] / "corpus"
RECORDS = tuple(
    read_record(path.read_text(encoding="utf-8"), path) for path in sorted(CORPUS.rglob("*.yaml"))
)
SELECTION = Selection(records=RECORDS, vocabulary=VOCABULARY)
MODS = "{http://www.loc.gov/mods/v3}"


def folded(texts: Iterable[str]) -> list[str]:
    """Returns the letters and digits of texts, sorted: programs part titles and change signs as they like."""
    return sorted(re.sub(r"[\W_]+", "", text).casefold() for text in texts)


TITLES = folded(f"{record.title}{record.subtitle}" for record in RECORDS)


def mods_titles(content: bytes) -> list[str]:
    """Returns the title of each record of MODS, that of its host left out."""
    found = ElementTree.fromstring(content).findall(f"{MODS}mods/{MODS}titleInfo")
    return folded("".join(one.itertext()) for one in found)


@pytest.mark.parametrize("name", ["ris", "bibtex", "csl-json"])
def test_pandoc_reads_every_title(name: str) -> None:
    reader = name.replace("csl-json", "csljson")
    read = json.loads(run_pandoc([f"--from={reader}", "--to=csljson"], export(SELECTION, name).content))
    assert folded(re.sub(r"</?span[^>]*>", "", one["title"]) for one in read) == TITLES


def test_pandoc_reads_biblatex_with_the_genre_after_the_title() -> None:
    read = json.loads(run_pandoc(["--from=biblatex", "--to=csljson"], export(SELECTION, "biblatex").content))
    found = folded(re.sub(r"</?span[^>]*>", "", one["title"]) for one in read)
    assert len(found) == len(RECORDS)
    assert all(any(one.startswith(title) for one in found) for title in TITLES)


@needs_bibutils
@pytest.mark.parametrize(("name", "program"), [("ris", "ris2xml"), ("bibtex", "bib2xml")])
def test_bibutils_makes_mods_of_every_title(name: str, program: str, tmp_path: Path) -> None:
    path = tmp_path / "records"
    path.write_bytes(export(SELECTION, name).content)
    done = subprocess.run([program, "-i", "utf8", "-o", "utf8", path], capture_output=True, check=True)
    assert mods_titles(done.stdout.removeprefix(b"\xef\xbb\xbf")) == TITLES


@needs_bibutils
def test_bibutils_reads_our_mods(tmp_path: Path) -> None:
    path = tmp_path / "records.xml"
    path.write_bytes(export(SELECTION, "mods").content)
    command = ["xml2ris", "-i", "utf8", "-o", "utf8", str(path)]
    ris = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert folded(re.findall(r"^TI  - (.*?)\s*$", ris, re.MULTILINE)) == TITLES


@needs_yaz
def test_yaz_reads_every_title_of_our_unimarc(tmp_path: Path) -> None:
    path = tmp_path / "records.mrc"
    path.write_bytes(export(SELECTION, "unimarc").content)
    told = subprocess.run(["yaz-marcdump", path], capture_output=True, check=True).stdout.decode()
    fields = re.findall(r"^200 .*$", told, re.MULTILINE)
    found = ("".join(re.findall(r"\$[ae] ([^$]*)", field)) for field in fields)
    assert folded(found) == TITLES


@needs_bibtex
def test_bibtex_warns_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "all.bib").write_bytes(BIBTEX.write(SELECTION).content)
    commands = ("\\relax", "\\citation{*}", "\\bibstyle{plain}", "\\bibdata{all}")
    (tmp_path / "all.aux").write_text("\n".join(commands))
    done = subprocess.run(["bibtex", "all"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Warning" not in done.stdout
    assert (tmp_path / "all.bbl").read_text(encoding="utf-8").count("\\bibitem") == len(RECORDS)
