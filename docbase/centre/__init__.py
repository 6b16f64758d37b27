"""The one door: a centre opened, its parts wired, what people do with it as methods.

A module for each thing that people do (collect, catalogue, find, publish, look after), on one ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docbase.centre.keeping import Keeping
from docbase.centre.publishing import Publishing
from docbase.centre.searching import PublicationText

# Each method imports the room it needs: `docbase search` never loads the readers of PDF.
if TYPE_CHECKING:
    from docbase.catalogue.audit import Finding, Rule
    from docbase.cite import Format
    from docbase.editing.desk import Desk
    from docbase.editing.unsaved import Worksheet
    from docbase.exchange.reading.desk import ImportDesk, Imported
    from docbase.exchange.reading.planned import Arrival, ImportPlan
    from docbase.exchange.writing.exporting import ExportOptions, Lost, MadeExport
    from docbase.holdings.printing import Printed
    from docbase.ingest.collecting import IngestOptions
    from docbase.ingest.report import Outcome, Relation, Report
    from docbase.ingest.workplace import Progress
    from docbase.inspection import Inspection
    from docbase.model.views import PageView
    from docbase.publishing import LayoutOptions, MadeBibliography, Omission
    from docbase.publishing.editions import Difference
    from docbase.publishing.press import KeptEdition
    from docbase.publishing.recipe import Recipe
    from docbase.reach.survey import Survey
    from docbase.reach.tally import Tally
    from docbase.safekeeping.backup import MadeBackup
    from docbase.safekeeping.restore import Restoration
    from docbase.safekeeping.vault import Backup, Vault
    from docbase.search.asking import SearchOptions
    from docbase.templates.desk import FilledForm
    from docbase.vocabularies.desk import VocabularyDesk


__all__ = [
    "Arrival",
    "Backup",
    "Centre",
    "Desk",
    "Difference",
    "ExportOptions",
    "FilledForm",
    "Finding",
    "Format",
    "ImportDesk",
    "ImportPlan",
    "Imported",
    "IngestOptions",
    "Inspection",
    "KeptEdition",
    "LayoutOptions",
    "Lost",
    "MadeBackup",
    "MadeBibliography",
    "MadeExport",
    "Omission",
    "Outcome",
    "PageView",
    "Printed",
    "Progress",
    "PublicationText",
    "Recipe",
    "Relation",
    "Report",
    "Restoration",
    "Rule",
    "SearchOptions",
    "Survey",
    "Tally",
    "Vault",
    "VocabularyDesk",
    "Worksheet",
]


class Centre(Keeping, Publishing):
    """A documentation centre: a folder with publications, their records, a vocabulary and an index."""
