"""What a killed process and a full disk leave behind: the old file or the new one, whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from docbase.catalogue.sidecar import read_record
from docbase.catalogue.store import Catalogue
from docbase.errors import StorageError
from tests.catalogue.conftest import Write

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from docbase.catalogue.store import Catalogue
from docbase.model.concepts import Vocabulary

catalogue = Catalogue(Path(sys.argv[1]), Vocabulary(()))
number = 0
while True:
    number += 1
    catalogue.save(replace(catalogue.get("a"), abstract=f"{number} " * 2000, edition=str(number)))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_leaves_a_whole_record(write: Write, corpus: Path) -> None:
    path = write("a.yaml", "# kept\nid: a\n")
    editions = set()
    for turn in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(corpus)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for number in range(1, turn + 2):
                assert process.stdout.readline() == f"{number}\n"
            time.sleep(0.001 * (turn % 5))
            process.send_signal(signal.SIGKILL)
        text = path.read_text(encoding="utf-8")
        record = read_record(text, path)
        assert text.startswith("# kept\nid: a\n")
        assert set(record.abstract.split()) <= {record.edition}
        editions.add(record.edition)
    assert len(editions) > 5  # it was killed among writes, not before them
    assert [file.name for file in corpus.iterdir() if not file.name.startswith(".")] == ["a.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file size")
def test_a_full_disk_leaves_the_old_record(write: Write, open_catalogue: Callable[..., Catalogue]) -> None:
    import resource

    path = write("a.yaml", "id: a\ntitle: Un\n")
    catalogue = open_catalogue()
    record = catalogue.get("a")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(StorageError):
            catalogue.save(replace(record, abstract="long " * 100))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text(encoding="utf-8") == "id: a\ntitle: Un\n"
    assert [file.name for file in path.parent.iterdir()] == ["a.yaml"]
    assert catalogue.get("a") == record
    catalogue.save(replace(record, title="Deux"))
    assert path.read_text(encoding="utf-8") == "id: a\ntitle: Deux\n"
