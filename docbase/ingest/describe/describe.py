"""Draft of one file: every value a machine can propose, put together."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docbase.ingest.describe.abstracts import propose_abstract
from docbase.ingest.describe.blocks import Statement, statements
from docbase.ingest.describe.casing import Spelling
from docbase.ingest.describe.contributors import propose_contributors
from docbase.ingest.describe.dates import propose_date
from docbase.ingest.describe.draft import COLOPHON, FILE_NAME, FIRST_PAGE, SURE, TEXT, Draft, Proposal
from docbase.ingest.describe.filenames import FileName
from docbase.ingest.describe.identifiers import propose_identifiers
from docbase.ingest.describe.kinds import TypeClues, propose_type, type_names
from docbase.ingest.describe.languages import propose_language
from docbase.ingest.describe.lines import read_sheet
from docbase.ingest.describe.places import propose_place
from docbase.ingest.describe.publishers import propose_publisher
from docbase.ingest.describe.series import propose_series
from docbase.ingest.describe.territories import propose_territories
from docbase.ingest.describe.titles import propose_title
from docbase.ingest.describe.wording import Front
from docbase.model.concepts import Vocabulary
from docbase.model.extract import Extract


def describe(extract: Extract, file_name: str, vocabulary: Vocabulary) -> Draft:
    """Returns the description proposed for a file, from its text, its metadata and its name.

    Nothing in it is sure: a person reviews it. A value that could only be guessed at random is left out.
    """
    sheet = read_sheet(extract)
    spelling = Spelling(extract.text)
    name = FileName(file_name, near=_year_of_the_file(extract))
    names = type_names(vocabulary)
    said = statements(sheet.lines, sheet.body_size, spelling)
    front = Front(said=said, body_size=sheet.body_size, spelling=spelling, names=names, vocabulary=vocabulary)
    titles = propose_title(extract, front, name)
    title = titles.title.value if titles.title else ""
    subtitle = titles.subtitle.value if titles.subtitle else ""
    is_printed = titles.title is not None and titles.title.source != FILE_NAME
    clues = TypeClues(
        title=title if is_printed else "",
        subtitle=subtitle,
        file_title=name.title,
        cover=tuple(_cover(said)) + sheet.heads,
    )
    return _as_read(
        extract,
        Draft(
            type=propose_type(clues, extract, names),
            title=titles.title,
            subtitle=titles.subtitle,
            contributors=propose_contributors(extract, sheet, front, vocabulary),
            date=propose_date(extract, sheet, f"{title} {subtitle}" if is_printed else "", name),
            publisher=propose_publisher(extract, spelling, vocabulary),
            place=propose_place(extract, spelling),
            extent=_extent(extract),
            language=propose_language(extract),
            series=propose_series(sheet, names),
            abstract=propose_abstract(extract),
            territories=propose_territories(extract, (f"{title} {subtitle}", name.title), said, vocabulary),
            identifiers=propose_identifiers(extract),
        ),
    )


def _cover(said: Sequence[Statement]) -> Iterator[str]:
    """The lines above the text that may name the type."""
    for one in itertools.takewhile(lambda one: not one.ends_front, said[:12]):
        if one.is_eligible and len(one.text.split()) <= 16:
            yield one.text


def _as_read(extract: Extract, draft: Draft) -> Draft:
    """The draft, no surer of anything than optical reading was of the first page that has words."""
    read = next((page.ocr_confidence for page in extract.pages if page.text.strip()), None)
    if read is None:
        return draft
    most = min(read, SURE - 0.01)
    doubted = {
        field: replace(proposal, confidence=min(proposal.confidence, most))
        for field, proposal in draft.proposals
        if proposal.source in (FIRST_PAGE, COLOPHON, TEXT) and field not in ("extent", "language")
    }
    return replace(draft, **doubted)  # type: ignore[arg-type]  # of each field, with what it proposes


def _extent(extract: Extract) -> Proposal[str] | None:
    if not extract.has_pages or not extract.pages:
        return None
    return Proposal(value=f"{len(extract.pages)} p.", source=TEXT, confidence=0.95)


def _year_of_the_file(extract: Extract) -> int | None:
    years = [extract.metadata.get(field, "")[:4] for field in ("created", "modified")]
    return next((int(year) for year in years if year.isdigit()), None)
