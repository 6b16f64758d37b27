"""What became of the files of an ingestion, as the terminal tells it."""

from typing import TYPE_CHECKING

from docbase.cli import render
from docbase.cli.screen import Line, Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Relation, Report


def print_report(report: "Report") -> None:
    """Prints each outcome that matters, then the totals; none for a work that was stopped."""
    screen = render.out()
    for outcome in report.added:
        screen.print(Line(("+", "green"), f" {outcome.path} → ", (outcome.record_id, "bold")))
        if outcome.unsure:
            fields = ", ".join(field_name(one) for one in outcome.unsure)
            screen.print(render.indented(_("to check first: {fields}").format(fields=fields), style="dim"))
    for outcome in report.updated:
        screen.print(Line(("~", "blue"), f" {outcome.path} → {outcome.record_id}"))
    _print_trouble(render.err(), report)
    if all(outcome.path for outcome in report.failed):
        _print_summary(screen, report)


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
        "themes": _("themes"),
        "keywords": _("keywords"),
        "edition": _("edition"),
        "axes": _("axes"),
        "publics": _("publics"),
        "host": _("host publication"),
        "genre": _("kind of work"),
        "publication_state": _("publication state"),
        "accessed": _("day the address was seen"),
        "items": _("copies"),
        "relations": _("links to other records"),
        "access": _("who may see it"),
        "status": _("status"),
        "added": _("day of entry"),
        "files": _("files"),
        "provenance": _("where values came from"),
    }
    return names.get(field, field)


def _print_trouble(screen: Screen, report: "Report") -> None:
    for outcome in report.duplicates:
        text = _("{path}: the same file as that of “{id}”, left out.")
        screen.print(Line(("=", "yellow"), f" {text.format(path=outcome.path, id=outcome.record_id)}"))
    for outcome in report.related:
        for other in outcome.related:
            text = _("{path}: {warning}").format(path=outcome.path, warning=_likeness(other))
            screen.print(Line(("≈", "yellow"), f" {text}"))
    for outcome in report.outcomes:
        for warning in outcome.warnings:
            text = _("{path}: {warning}").format(path=outcome.path, warning=warning)
            screen.print(Line(("!", "yellow"), f" {text}"))
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


def _print_summary(screen: Screen, report: "Report") -> None:
    screen.print(_totals(report))
    if causes := " · ".join(f"{_cause(name)} {count}" for name, count in report.causes.items()):
        text = _("Not read: {causes}").format(causes=causes)
        screen.print(Line((text, "dim")))
    if report.is_rehearsal:
        screen.print(_("Nothing was done: this is what would be."))
    elif report.kept_at:
        render.say(_("Report kept in {path}").format(path=report.kept_at))
    if any(one.is_of_record for one in report.failed):
        render.say(_("“docbase check” says what to mend in the records."))


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


def _totals(report: "Report") -> str:
    known = len(report.unchanged)
    broken = sum(one.is_of_record for one in report.failed)
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
