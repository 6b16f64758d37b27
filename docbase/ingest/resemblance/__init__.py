"""Texts that resemble one another: copies, versions, parts and translations, told from small sketches."""

from docbase.ingest.resemblance.nearby import Resemblance, Resemblances
from docbase.ingest.resemblance.relation import Kind
from docbase.ingest.resemblance.sketching import Sketch, sketch

__all__ = ["Kind", "Resemblance", "Resemblances", "Sketch", "sketch"]
