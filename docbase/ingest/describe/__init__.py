"""From what was read out of a file to the description proposed for it, one module per kind of value."""

from .describe import describe
from .draft import Draft, Proposal

__all__ = ["Draft", "Proposal", "describe"]
