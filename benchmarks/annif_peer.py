"""The peer of suggestions: the same texts and labels on Annif's tfidf backend, as its commands do it.

    PYTHON_OF_ANNIF benchmarks/annif_peer.py < trials.json > rankings.json

runs under a Python that has Annif (`pip install annif`, best in an environment of its own), and needs nothing
of docbase. Its tokeniser wants a model from the network to part sentences; words are parted by
the same tokeniser without it.
"""

import functools
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

_PROJECT = """[peer]
name=peer
language=fr
backend=tfidf
analyzer=snowball(french)
vocab=peer
limit=10
"""
_URI = "http://example.org/"


def ranked(labels: dict[str, str], trials: list[dict[str, Any]]) -> list[list[list[str]]]:
    """Returns, for each trial, the ids that Annif suggests for each text of its test, the surest first."""
    import nltk
    from annif.cli import cli
    from click.testing import CliRunner

    nltk.data.find = lambda *_names: None
    nltk.tokenize.word_tokenize = functools.partial(nltk.tokenize.word_tokenize, preserve_line=True)

    def run(*words: str) -> None:
        done = CliRunner().invoke(cli, list(words))
        if done.exit_code:
            raise SystemExit(f"annif {' '.join(words)}\n{done.output}\n{done.exception!r}")

    Path("projects.cfg").write_text(_PROJECT, encoding="utf-8")
    vocabulary = "".join(f"<{_URI}{key}>\t{label}\n" for key, label in labels.items())
    Path("labels.tsv").write_text(vocabulary, encoding="utf-8")
    run("load-vocab", "--language", "fr", "peer", "labels.tsv")
    found = []
    for trial in trials:
        lines = (
            f"{' '.join(text.split())}\t{' '.join(f'<{_URI}{key}>' for key in keys)}\n"
            for text, keys in trial["train"]
        )
        Path("train.tsv").write_text("".join(lines), encoding="utf-8")
        run("train", "peer", "train.tsv")
        with tempfile.TemporaryDirectory(dir=".") as folder:
            for number, text in enumerate(trial["test"]):
                Path(folder, f"{number:04}.txt").write_text(text, encoding="utf-8")
            run("index", "peer", folder)
            answers = sorted(Path(folder).glob("*.annif"))
            found.append([re.findall(rf"<{_URI}([^>]+)>", one.read_text("utf-8")) for one in answers])
    return found


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        answered = ranked(asked["labels"], asked["trials"])
        os.chdir("/")
    json.dump(answered, sys.stdout)
