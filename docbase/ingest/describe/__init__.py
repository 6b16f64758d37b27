"""From what was read out of a file to the description proposed for it, one module per kind of value."""

from docbase.ingest.describe.describe import describe
from docbase.ingest.describe.draft import Draft, Proposal

__all__ = ["Draft", "Proposal", "describe"]
