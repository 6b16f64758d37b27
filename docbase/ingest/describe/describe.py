"""Draft of one file: every value a machine can propose, put together."""

from docbase.ingest.describe.abstracts import propose_abstract
from docbase.ingest.describe.blocks import statements
from docbase.ingest.describe.casing import Spelling
from docbase.ingest.describe.dates import propose_date
from docbase.ingest.describe.draft import FILE_NAME, TEXT, Draft, Proposal
from docbase.ingest.describe.filenames import FileName
from docbase.ingest.describe.identifiers import propose_identifiers
from docbase.ingest.describe.kinds import TypeClues, TypeNames, propose_type
from docbase.ingest.describe.languages import propose_language
from docbase.ingest.describe.lines import read_sheet
from docbase.ingest.describe.names import propose_contributors, propose_publisher
from docbase.ingest.describe.series import propose_series
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
    names = TypeNames(vocabulary)
    said = statements(sheet.lines, sheet.body_size, spelling)
    front = Front(said=said, body_size=sheet.body_size, spelling=spelling, names=names)
    titles = propose_title(extract, front, name)
    title = titles.title.value if titles.title else ""
    subtitle = titles.subtitle.value if titles.subtitle else ""
    is_printed = titles.title is not None and titles.title.source != FILE_NAME
    clues = TypeClues(
        title=title if is_printed else "",
        subtitle=subtitle,
        file_title=name.title,
        cover=tuple(one.text for one in said[:12] if one.is_eligible and len(one.text.split()) <= 16)
        + sheet.heads,
    )
    return Draft(
        type=propose_type(clues, extract, names),
        title=titles.title,
        subtitle=titles.subtitle,
        contributors=propose_contributors(extract, sheet, vocabulary),
        date=propose_date(extract, sheet, f"{title} {subtitle}" if is_printed else "", name),
        publisher=propose_publisher(extract, vocabulary),
        extent=_extent(extract),
        language=propose_language(extract),
        series=propose_series(sheet),
        abstract=propose_abstract(extract),
        identifiers=propose_identifiers(extract),
    )


def _extent(extract: Extract) -> Proposal[str] | None:
    if not extract.has_pages or not extract.pages:
        return None
    return Proposal(value=f"{len(extract.pages)} p.", source=TEXT, confidence=0.95)


def _year_of_the_file(extract: Extract) -> int | None:
    years = [extract.metadata.get(field, "")[:4] for field in ("created", "modified")]
    return next((int(year) for year in years if year.isdigit()), None)
