"""Which records hold which files, by content and by place."""

from docbase.catalogue.shelves import beside, composed
from docbase.model.record import Record, RecordFile


class FileIndex:
    """The files of records, found by digest or by path; accents compare equal however they are written."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[str, Record]] = {}
        self._by_digest: dict[str, list[str]] = {}
        self._by_place: dict[str, list[str]] = {}

    def put(self, record: Record, location: str) -> None:
        """Notes the files of the record, in place of those it had."""
        for index, key in self._keys(record.id):
            index[key].remove(record.id)
        self._records[record.id] = (location, record)
        for index, key in self._keys(record.id):
            index.setdefault(key, []).append(record.id)

    def with_content(self, sha256: str) -> list[tuple[str, RecordFile]]:
        """Returns the records that hold a file with this digest, and that file."""
        return [
            (record_id, file)
            for record_id in dict.fromkeys(self._by_digest.get(sha256.lower(), ()))
            for file in self._records[record_id][1].files
            if file.sha256 == sha256.lower()
        ]

    def at(self, location: str) -> tuple[str, ...]:
        """Returns the ids of the records that hold the file at this place of the corpus."""
        return tuple(dict.fromkeys(self._by_place.get(composed(location), ())))

    def _keys(self, record_id: str) -> list[tuple[dict[str, list[str]], str]]:
        if record_id not in self._records:
            return []
        location, record = self._records[record_id]
        places = [(self._by_place, composed(beside(location, file.path))) for file in record.files]
        return places + [(self._by_digest, file.sha256) for file in record.files if file.sha256]
