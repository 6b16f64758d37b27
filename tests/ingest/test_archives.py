"""Publications taken out of archives, and archives told from documents that are zips inside."""

import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from docbase.errors import DocbaseError, EncryptedDocumentError, UnsupportedFormatError
from docbase.ingest.archives import Member, is_archive, unpack
from docbase.model.extract import Terms
from tests.ingest.conftest import SAMPLE
from tests.ingest.zips import PDF, make_encrypted, make_named_in, make_zip, unicode_path

REAL = sorted(SAMPLE.rglob("*.docx"))[0], sorted(SAMPLE.rglob("*.pdf"))[0]


def taken(archive: Path, terms: Terms | None = None) -> list[Member | DocbaseError]:
    return list(unpack(archive, archive.parent / "out", terms or Terms()))


def members(archive: Path, terms: Terms | None = None) -> dict[str, Path]:
    found = taken(archive, terms)
    assert all(isinstance(one, Member) for one in found), found
    return {one.name: one.path for one in found if isinstance(one, Member)}


def test_real_publications_come_out_as_they_were(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", *((f"dossier/{path.name}", path.read_bytes()) for path in REAL))
    found = members(archive)
    assert list(found) == [f"dossier/{path.name}" for path in REAL]
    for path, out in zip(REAL, found.values(), strict=True):
        assert out.name == path.name
        assert out.read_bytes() == path.read_bytes()


def test_a_member_is_there_when_it_is_yielded_and_may_go_at_once(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", *((f"{number}.pdf", PDF) for number in range(3)))
    met = 0
    for one in unpack(archive, tmp_path / "out", Terms()):
        assert isinstance(one, Member)
        files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert files == [one.path]
        one.path.unlink()
        met += 1
    assert met == 3


def test_only_a_zip_is_an_archive(tmp_path: Path) -> None:
    assert not any(is_archive(path) for path in REAL)
    archive = make_zip(tmp_path / "a.zip", ("rapport.pdf", PDF))
    assert is_archive(archive)
    assert is_archive(Path(shutil.copy(archive, tmp_path / "envoi")))
    assert not is_archive(Path(shutil.copy(archive, tmp_path / "programme.jar")))
    assert not is_archive(tmp_path / "nothing.zip")
    (tmp_path / "faux.zip").write_bytes(PDF)
    assert not is_archive(tmp_path / "faux.zip")


@pytest.mark.parametrize("name", ["lot.7z", "lot.rar", "lot.tar.gz", "lot.tar"])
def test_other_archives_are_refused_with_the_cure(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" * 40)
    assert is_archive(tmp_path / name)
    (error,) = taken(tmp_path / name)
    assert isinstance(error, UnsupportedFormatError)
    assert name in error.message
    assert "ZIP" in error.hint


def test_what_the_system_adds_is_passed_over(tmp_path: Path) -> None:
    names = ("__MACOSX/._a.pdf", ".DS_Store", "d/Thumbs.db", ".cache/b.pdf", "~$c.docx", "LISEZ-MOI.txt")
    archive = make_zip(tmp_path / "a.zip", *((name, PDF) for name in names), ("d/", b""), ("d/a.pdf", PDF))
    assert list(members(archive)) == ["d/a.pdf"]


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    contents = {"a/rapport.pdf": PDF + b"1", "b/rapport.pdf": PDF + b"2", "A/RAPPORT.PDF": PDF + b"3"}
    found = members(make_zip(tmp_path / "a.zip", *contents.items()))
    assert {name: path.read_bytes() for name, path in found.items()} == contents


def test_the_name_of_the_file_is_that_of_the_publication(tmp_path: Path) -> None:
    names = (
        "Quelle ville ?.pdf",
        "Actes : jour 1.pdf",
        "d\\sous\\Étude.pdf",
        "e\u0301te\u0301.pdf",
        f"{'é' * 300}.pdf",
    )
    found = members(make_zip(tmp_path / "a.zip", *((name, PDF) for name in names)))
    assert list(found)[:4] == ["Quelle ville ?.pdf", "Actes : jour 1.pdf", "d/sous/Étude.pdf", "été.pdf"]
    written = [path.name for path in found.values()]
    assert written[:4] == ["Quelle ville _.pdf", "Actes _ jour 1.pdf", "Étude.pdf", "été.pdf"]
    assert written[4].startswith("ééé")
    assert written[4].endswith("é.pdf")


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "utf-8"])
def test_accents_of_any_program(encoding: str, tmp_path: Path) -> None:
    names = ["Évaluation/Synthèse à mi-parcours.pdf", "Aménagement de la forêt, bilan n°3.pdf", "plain.pdf"]
    assert list(members(make_named_in(encoding, tmp_path / "a.zip", names))) == names


def test_capitals_with_accents_of_windows(tmp_path: Path) -> None:
    names = ["DOSSIER À RELIRE.pdf", "ÊTRE ÉLU.pdf"]
    assert list(members(make_named_in("cp850", tmp_path / "a.zip", names))) == names


def test_a_name_given_twice_is_read_in_its_true_letters(tmp_path: Path) -> None:
    part = zipfile.ZipInfo("c_ur.pdf")
    part.extra = unicode_path(b"c_ur.pdf", "cœur.pdf")
    stale = zipfile.ZipInfo("renamed.pdf")
    stale.extra = unicode_path(b"before.pdf", "avant.pdf")
    assert list(members(make_zip(tmp_path / "a.zip", (part, PDF), (stale, PDF)))) == [
        "cœur.pdf",
        "renamed.pdf",
    ]


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", ("carte.pdf", PDF)).read_bytes()
    middle = make_zip(tmp_path / "middle.zip", ("deep/inner.zip", inner), ("b.pdf", PDF)).read_bytes()
    found = members(make_zip(tmp_path / "outer.zip", ("middle.zip", middle), ("a.pdf", PDF)))
    assert list(found) == ["middle.zip/deep/inner.zip/carte.pdf", "middle.zip/b.pdf", "a.pdf"]
    assert list((tmp_path / "out").rglob("*.zip")) == []


@pytest.mark.parametrize("password", ["sésame", "ville 2024"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "cp1252"])
def test_passwords_are_tried(password: str, encoding: str, tmp_path: Path) -> None:
    archive = make_encrypted(tmp_path / "a.zip", "note.pdf", PDF, password.encode(encoding))
    found = members(archive, Terms(passwords=("faux", "encore faux", password)))
    assert found["note.pdf"].read_bytes() == PDF


def test_the_cipher_of_winzip_and_7_zip(tmp_path: Path) -> None:
    import pyzipper

    with pyzipper.AESZipFile(
        tmp_path / "a.zip", "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword("sésame".encode())
        archive.writestr("d/note.pdf", PDF)
    assert members(tmp_path / "a.zip", Terms(passwords=("faux", "sésame")))["d/note.pdf"].read_bytes() == PDF
    (error,) = taken(tmp_path / "a.zip", Terms(passwords=("faux",)))
    assert isinstance(error, EncryptedDocumentError)


@pytest.mark.parametrize("passwords", [(), ("faux",)])
def test_a_protected_member_is_told_and_the_others_go_on(passwords: tuple[str, ...], tmp_path: Path) -> None:
    inner = make_encrypted(tmp_path / "in.zip", "note.pdf", PDF, b"secret").read_bytes()
    archive = make_zip(tmp_path / "a.zip", ("in.zip", inner), ("b.pdf", PDF))
    error, other = taken(archive, Terms(passwords=passwords))
    assert isinstance(error, EncryptedDocumentError)
    assert (error.path, error.value) == (archive, "in.zip/note.pdf")
    assert "note.pdf" in error.message
    assert "--password" in error.hint
    assert isinstance(other, Member)


def test_the_day_of_the_file_is_kept(tmp_path: Path) -> None:
    part = zipfile.ZipInfo("a.pdf", (2016, 5, 4, 10, 20, 30))
    impossible = zipfile.ZipInfo("b.pdf", (2016, 0, 0, 0, 0, 0))
    found = members(make_zip(tmp_path / "a.zip", (part, PDF), (impossible, PDF)))
    assert datetime.fromtimestamp(found["a.pdf"].stat().st_mtime) == datetime(2016, 5, 4, 10, 20, 30)


def test_an_archive_without_publications_is_told(tmp_path: Path) -> None:
    for archive in (make_zip(tmp_path / "vide.zip"), make_zip(tmp_path / "b.zip", (".DS_Store", b"1"))):
        (error,) = taken(archive)
        assert isinstance(error, DocbaseError)
        assert archive.name in error.message
        assert error.hint


def test_a_zip_whose_members_are_stored_as_they_are_is_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "dossier.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.write(REAL[1], "guide.pdf")
        archive.writestr("note.md", "Une note")
    assert is_archive(path)
    assert set(members(path)) == {"guide.pdf", "note.md"}
