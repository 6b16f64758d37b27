"""refusals.jsonl: the suggestions that people did not want, a line each, beside the catalogue."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from docbase.errors import ConfigurationError
from docbase.messages import gettext as _
from docbase.model.suggestion import Refusal
from docbase.storage import storage_errors, write_atomically

FILE_NAME = "refusals.jsonl"


class Refusals:
    """The refusals of a centre; whoever adds to them holds the centre for one writer."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE_NAME

    def all(self) -> tuple[Refusal, ...]:
        """Returns every refusal, the oldest first.

        Raises:
            ConfigurationError: the file cannot be understood; names the line.
            StorageError: it cannot be read.
        """
        with storage_errors(self._path):
            data = self._path.read_bytes() if self._path.exists() else b""
        lines = data.decode("utf-8", "replace").splitlines()
        return tuple(self._read(line, number) for number, line in enumerate(lines, 1) if line.strip())

    def add(self, refusals: Iterable[Refusal]) -> None:
        """Remembers refusals; what was refused already is not noted twice.

        Raises:
            ConfigurationError, StorageError: as `all`, or the disk refuses.
        """
        known = {_which(one): one for one in self.all()}
        self._save({**known, **{_which(one): one for one in refusals}}.values())

    def withdraw(self, accepted: Iterable[tuple[str, str, str]]) -> None:
        """Forgets refusals, told by record, field and value: a person has thought better of them.

        Raises:
            ConfigurationError, StorageError: as `add`.
        """
        known, gone = self.all(), set(accepted)
        kept = [one for one in known if _which(one) not in gone]
        if len(kept) < len(known):
            self._save(kept)

    def _save(self, refusals: Iterable[Refusal]) -> None:
        lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in refusals]
        write_atomically(self._path, "".join(lines).encode("utf-8", "surrogatepass"))

    def _read(self, line: str, number: int) -> Refusal:
        try:
            values = json.loads(line)
            texts = {name: str(values[name]) for name in ("record_id", "field", "value")}
            return Refusal(**texts, words=tuple(map(str, values.get("words", ()))))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigurationError(
                _("{path}, line {line}: this is no refusal.").format(path=self._path, line=number),
                hint=_("Remove the line: what it said will be suggested again."),
                path=self._path,
                line=number,
            ) from error


def _which(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.record_id, refusal.field, refusal.value
