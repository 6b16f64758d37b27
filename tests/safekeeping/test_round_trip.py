"""Whatever files there are, a backup put back has them, byte for byte, or has said which it cannot hold."""

import os
import tempfile
from contextlib import nullcontext
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docbase.safekeeping.backup import Source
from docbase.safekeeping.vault import Vault

from .conftest import tree

_DERIVED = (".", "..", ".git", ".docbase-backups", "CACHEDIR.TAG", "pyvenv.cfg")
_NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=9
).filter(lambda name: name not in _DERIVED and not name.endswith(".docbase.tmp"))
_TREES = st.dictionaries(
    st.lists(_NAMES, min_size=1, max_size=3).map(tuple), st.binary(max_size=40), max_size=6
)


def _plant(root: Path, files: dict[tuple[str, ...], bytes]) -> None:
    (root / "corpus").mkdir(parents=True)
    (root / "docbase.yaml").write_text("name: Centre\n")
    for parts, content in files.items():
        path = root.joinpath("corpus", *parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError:  # a folder has the name already, or a file has that of a folder
            continue


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse most of these names")
@settings(max_examples=25)
@given(before=_TREES, after=_TREES)
def test_a_backup_put_back_is_the_same(
    before: dict[tuple[str, ...], bytes], after: dict[tuple[str, ...], bytes]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, files in enumerate((before, {**before, **after})):
            root = folder / f"centre-{number}"
            _plant(root, files)
            source = Source(root=root, name="Centre", holding=nullcontext)
            made = Vault(path=folder / "vault").keep(source)
            assert bagit.Bag(str(made.bag.path)).is_valid()

            vault = Vault(path=made.bag.path)
            vault.restore(vault.plan(folder / f"back-{number}"))
            left_out = {one.location for one in made.left_out}
            kept = {place: content for place, content in tree(root).items() if place not in left_out}
            assert tree(folder / f"back-{number}") == kept
