"""Settings, vocabularies and records that are binary, huge, deep or odd: one clear refusal each, at once."""

from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import ConfigurationError, DocbaseError, StaleIndexError
from tests.faults.centres import make_centre, run, word

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + depth)}: &{chr(98 + depth)} [{','.join(['*' + chr(97 + depth)] * 9)}]\n" for depth in range(9)
)
HOSTILE: dict[str, bytes] = {
    "binary": bytes(range(256)) * 40,
    "null": b"name: a\0b\n",
    "latin-1": "name: Médiathèque\n".encode("latin-1"),
    "utf-16": "name: Centre\n".encode("utf-16"),
    "huge": b"name: " + b"x" * 9_000_000 + b"\n",
    "deep": b"name: " + b"[" * 5_000 + b"]" * 5_000 + b"\n",
    "deep blocks": "".join(" " * depth + "name:\n" for depth in range(3_000)).encode(),
    "aliases": BOMB.encode(),
    "tab": b"name: a\n\tstyle: b\n",
    "twice": b"name: a\nname: b\n",
    "list": b"- name\n- style\n",
    "scalar": b"Bonjour\n",
    "quote": b'name: "sans fin\nstyle: b\n',
    "tag": b"name: !!python/object/apply:os.system ['true']\n",
    "two documents": b"name: a\n---\nname: b\n",
    "control": "name: a\u0008b\n".encode(),
    "merge": b"name: a\n<<: {style: b}\n",
    "complex key": b"? [name, style]\n: b\n",
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_centre(tmp_path_factory.mktemp("centre") / "centre", range(2))


def refusal(centre: Path) -> DocbaseError:
    """Returns why the centre cannot be searched."""
    with pytest.raises(DocbaseError) as caught, Centre.open(centre) as opened:
        opened.search(word(0))
    return caught.value


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files(kind: str, centre: Path) -> None:
    """One centre for all: each file is put, refused, and taken away again."""
    settings, vocabulary = centre / "docbase.yaml", centre / "vocabulary.yaml"
    own = {path: path.read_bytes() for path in (settings, vocabulary)}
    record = centre / "corpus" / "étrange.yaml"
    content = HOSTILE[kind]
    written = b"id: etrange\n" + content.replace(b"name:", b"title:")
    try:
        record.write_bytes(written)
        with Centre.open(centre) as opened:
            refused = [one for one in opened.ingest().failed if one.path.endswith("trange.yaml")]
            assert refused or kind in ("merge", "tag")  # odd, and yet a record
            assert all(one.message and one.hint and len(one.message) < 500 for one in refused)
            assert opened.search(word(0)).total == 1
            assert opened.audit()
        assert record.read_bytes() == written
        record.unlink()
        for path in own:
            path.write_bytes(content)
            error = refusal(centre)
            if kind in ("merge", "tag") and path == vocabulary:
                # Lists of another name are passed over: this is a vocabulary, and not that of the index.
                assert isinstance(error, StaleIndexError)
            else:
                assert isinstance(error, ConfigurationError)
                assert path.name in error.message
            assert error.hint
            assert len(error.message) < 1_000
            path.write_bytes(own[path])
    finally:
        record.unlink(missing_ok=True)
        for path, sound in own.items():
            path.write_bytes(sound)


@pytest.mark.parametrize("kind", ["binary", "deep blocks", "huge"])
def test_hostile_settings_are_told_in_the_terminal(kind: str, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(0))
    (centre / "docbase.yaml").write_bytes(HOSTILE[kind])
    ran = run(centre, "search", word(0))
    assert ran.code == 3
    assert "docbase.yaml" in ran.err
    assert "conseil" in ran.err
    assert len(ran.err) < 2_000


@pytest.mark.parametrize("name", ["docbase.yaml", "vocabulary.yaml"])
def test_a_folder_where_a_file_is_meant(name: str, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(1))
    (centre / name).unlink()
    (centre / name).mkdir()
    ran = run(centre, "search", word(0))
    assert ran.code in (3, 9)
    assert "conseil" in ran.err


def test_an_empty_settings_file_means_the_defaults(tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", range(1))
    (centre / "docbase.yaml").write_bytes(b"")
    assert run(centre, "search", word(0)).code == 0
