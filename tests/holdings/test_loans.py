"""The loan register: who has what, kept as text, forgotten when it is back."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from docbase import Centre
from docbase.errors import CatalogueError, IndexLockedError, InvalidRecordError, RecordNotFoundError
from docbase.holdings.loans import LOAN_DAYS, Loans
from docbase.holdings.register import FILE_NAME
from docbase.locking import writer_lock

TODAY = date(2026, 11, 23)


def loans_of(centre: Centre, today: date = TODAY) -> Loans:
    return replace(centre.holdings.loans, today=today)


def test_a_copy_goes_out_and_comes_back(folder: Path) -> None:
    with Centre.open(folder) as centre:
        loans = loans_of(centre)
        copy, loan = loans.lend("dev 12", "  Dupont,  Anne ")
        assert (copy.record.id, loan.borrower, loan.due) == (
            "douze",
            "Dupont, Anne",
            TODAY + timedelta(days=LOAN_DAYS),
        )
        assert loans.out("dupont") == (loan,)
        assert loans.out("durand") == ()
        with pytest.raises(CatalogueError, match="Dupont, Anne"):
            loans.lend("douze", "Durand")
        assert "Dupont" in (folder / FILE_NAME).read_text(encoding="utf-8")
        assert loans.take_back("DEV-12").borrower == "Dupont, Anne"
        assert loans.out() == ()
        assert "Dupont" not in (folder / FILE_NAME).read_text(encoding="utf-8")
        assert [(one.record_id, one.back) for one in loans.all()] == [("douze", TODAY)]
        loans.lend("DEV 12", "Durand")
        loans.take_back("douze", keeps_name=True)
        assert [one.borrower for one in loans.all()] == ["", "Durand"]


def test_nothing_of_it_is_in_the_index_or_the_journal(folder: Path) -> None:
    with Centre.open(folder) as centre:
        loans_of(centre).lend("DEV 12", "Zorglubine")
        centre.reindex()
        assert list(centre.desk.history()) == []
    kept = [path for path in folder.rglob("*") if path.is_file() and b"Zorglubine" in path.read_bytes()]
    assert kept == [folder / FILE_NAME]


def test_of_two_copies_the_one_that_is_in_is_lent(folder: Path) -> None:
    with Centre.open(folder) as centre:
        loans = loans_of(centre)
        assert loans.lend("EMP 1", "Anne")[1].barcode == "000101"
        assert loans.lend("EMP 1", "Léa")[1].barcode == "000102"
        with pytest.raises(CatalogueError, match="Léa"):
            loans.lend("EMP 1", "Zoé")
        with pytest.raises(CatalogueError, match="Several"):
            loans.take_back("EMP 1")
        assert loans.take_back("EMP 1", "lea").barcode == "000102"
        assert loans.take_back("000101").borrower == "Anne"


def test_what_is_overdue_comes_first(folder: Path) -> None:
    with Centre.open(folder) as centre:
        loans_of(centre).lend("DEV 12", "Anne")
        loans_of(centre).lend("DEV 2", "Léa", TODAY + timedelta(days=2))
        late = loans_of(centre, TODAY + timedelta(days=3))
        assert [loan.borrower for loan in late.overdue()] == ["Léa"]
        assert [loan.borrower for loan in late.out()] == ["Léa", "Anne"]
        assert loans_of(centre, TODAY + timedelta(days=2)).overdue() == ()
        with pytest.raises(CatalogueError, match="past"):
            late.lend("000101", "Anne", TODAY)
        with pytest.raises(CatalogueError):
            late.lend("000101", "  ")


def test_what_is_not_there_is_neither_lent_nor_taken_back(folder: Path) -> None:
    with Centre.open(folder) as centre:
        with pytest.raises(RecordNotFoundError):
            loans_of(centre).lend("DEV 99", "Anne")
        with pytest.raises(RecordNotFoundError):
            loans_of(centre).take_back("DEV 12")
    assert not (folder / FILE_NAME).exists()


def test_a_copy_withdrawn_while_it_is_out_still_comes_back(folder: Path) -> None:
    with Centre.open(folder) as centre:
        loans_of(centre).lend("DEV 12", "Anne")
        plan = centre.holdings.plan_removal("douze")
        assert "Anne" in plan.notes[0]
        centre.carry_out(plan)
        assert loans_of(centre).take_back("DEV 12").record_id == "douze"


def test_a_register_kept_in_a_spreadsheet_is_read_and_its_columns_stay(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(
        "out;due;back;borrower;id;call_number;note\r\n"
        "03/11/2026;;;Hélène;deux;DEV 2;à rappeler\r\n;;;;;;\r\n".encode("cp1252")
    )
    with Centre.open(folder) as centre:
        loans = loans_of(centre)
        (loan,) = loans.out()
        assert (loan.out, loan.due, loan.borrower) == (date(2026, 11, 3), None, "Hélène")
        loans.lend("DEV 12", "Anne")
        assert "à rappeler" in (folder / FILE_NAME).read_bytes().decode("utf-8-sig")
        assert len(loans.out()) == 2


@pytest.mark.parametrize("line", ["hier;;;Anne;deux;;;", ";;;Anne;deux;;;", "2026-11-03;;;Anne;;;;"])
def test_a_line_that_cannot_be_understood_is_named_and_kept(folder: Path, line: str) -> None:
    text = f"out;due;back;borrower;id;call_number;copy;barcode\n{line}\n"
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    with Centre.open(folder) as centre:
        with pytest.raises(InvalidRecordError) as caught:
            loans_of(centre).lend("DEV 12", "Anne")
        assert caught.value.line == 2
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == text


def test_the_register_is_locked_and_an_ingestion_does_not_lock_it(folder: Path) -> None:
    with Centre.open(folder, wait=0) as centre:
        with writer_lock(folder / "index" / "loans"), pytest.raises(IndexLockedError):
            loans_of(centre).lend("DEV 12", "Anne")
        with writer_lock(folder / "index"):
            loans_of(centre).lend("DEV 12", "Anne")
    assert (folder / FILE_NAME).exists()


def test_a_register_with_a_cell_without_end_is_told(folder: Path) -> None:
    (folder / FILE_NAME).write_text(f"out;id\n2026-11-03;{'a' * 200_000}\n", encoding="utf-8")
    with Centre.open(folder) as centre, pytest.raises(InvalidRecordError, match="cell is too long"):
        centre.holdings.loans.all()
