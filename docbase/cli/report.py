"""What became of the files of an ingestion, as the terminal tells it."""

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from docbase.cli import render
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Outcome, Relation, Report


def print_report(report: "Report") -> None:
    """Prints each outcome that matters, then the totals; none for a work that was stopped."""
    console = render.out()
    for outcome in report.added:
        console.print(f"[green]+[/] {escape(outcome.path)} → [bold]{escape(outcome.record_id)}[/]")
        if outcome.unsure:
            fields = ", ".join(field_name(one) for one in outcome.unsure)
            console.print(render.indented(_("to check first: {fields}").format(fields=fields), style="dim"))
    for outcome in report.updated:
        console.print(f"[blue]~[/] {escape(outcome.path)} → {escape(outcome.record_id)}")
    _print_trouble(render.err(), report)
    if all(outcome.path for outcome in report.failed):
        _print_summary(console, report)


def field_name(field: str) -> str:
    """Returns the name of a field of a record, as a person says it."""
    names = {
        "title": _("title"),
        "subtitle": _("subtitle"),
        "contributors": _("authors"),
        "date": _("date"),
        "type": _("type"),
        "series": _("series"),
        "publisher": _("publisher"),
        "place": _("place"),
        "extent": _("extent"),
        "language": _("language"),
        "abstract": _("abstract"),
        "identifiers": _("identifiers"),
        "territories": _("territories"),
    }
    return names.get(field, field)


def _print_trouble(console: Console, report: "Report") -> None:
    for outcome in report.duplicates:
        text = _("{path}: the same file as that of “{id}”, left out.")
        console.print(f"[yellow]=[/] {escape(text.format(path=outcome.path, id=outcome.record_id))}")
    for outcome in report.related:
        for other in outcome.related:
            text = _("{path}: {warning}").format(path=outcome.path, warning=_likeness(other))
            console.print(f"[yellow]≈[/] {escape(text)}")
    for outcome in report.outcomes:
        for warning in outcome.warnings:
            text = _("{path}: {warning}").format(path=outcome.path, warning=warning)
            console.print(f"[yellow]![/] {escape(text)}")
    render.say_failures(report.failed)


def _likeness(other: "Relation") -> str:
    texts = {
        "same-text": _("the same text as “{id}”, in another form"),
        "version": _("probably another version of “{id}” ({share} % in common)"),
        "translation": _("probably a translation of “{id}”"),
    }
    part = _("probably a part of “{id}”") if other.is_whole else _("probably holds “{id}”")
    text = texts.get(other.kind, part)
    return text.format(id=other.record_id, share=round(100 * other.share))


def _print_summary(console: Console, report: "Report") -> None:
    console.print(_totals(report), markup=False)
    broken = sum(map(_is_record, report.failed))
    if causes := " · ".join(f"{_cause(name)} {count}" for name, count in _causes(report).items()):
        text = _("Not read: {causes}").format(causes=causes)
        console.print(text, markup=False, style="dim")
    if report.is_rehearsal:
        console.print(_("Nothing was done: this is what would be."), markup=False)
    elif report.kept_at:
        render.say(_("Report kept in {path}").format(path=report.kept_at))
    if broken:
        render.say(_("“docbase check” says what to mend in the records."))


def _causes(report: "Report") -> dict[str, int]:
    return dict(Counter(one.error for one in report.failed if not _is_record(one)).most_common())


def _cause(name: str) -> str:
    """Returns why a file was not read, in two words, from the class of its error."""
    causes = {
        "EncryptedDocumentError": _("protected by a password"),
        "DamagedDocumentError": _("damaged"),
        "UnsupportedFormatError": _("format not read"),
        "ConversionNeededError": _("LibreOffice missing"),
        "StorageError": _("not found, badly named, or refused by the disk"),
        "ExtractionError": _("too slow, too large or changing"),
    }
    return causes.get(name, _("other"))


def _is_record(outcome: "Outcome") -> bool:
    return outcome.path.endswith((".yaml", ".yml"))


def _totals(report: "Report") -> str:
    known = len(report.unchanged)
    broken = sum(map(_is_record, report.failed))
    nothing = ngettext(
        "Nothing to do: {count} file, up to date", "Nothing to do: {count} files, all up to date", known
    )
    parts = (
        (len(report.added), _("added: {count}")),
        (len(report.updated), _("changed: {count}")),
        (known, nothing if report.is_idle and not report.failed else _("unchanged: {count}")),
        (len(report.duplicates), _("duplicates: {count}")),
        (len(report.to_read), _("to be read (OCR): {count}")),
        (len(report.failed) - broken, _("not read: {count}")),
        (broken, _("records to mend: {count}")),
        (report.indexed, _("indexed: {count}")),
        (report.removed, _("taken out of the index: {count}")),
    )
    said = " · ".join(text.format(count=count) for count, text in parts if count)
    return said or _("Nothing to do: no publication was found.")
