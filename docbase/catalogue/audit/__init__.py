"""The check of the catalogue: rules, what they look at, and what they find."""

from docbase.catalogue.audit.examination import RULES, audit
from docbase.catalogue.audit.rule import Case, Cases, Fault, Finding, Rule, gravest_first
from docbase.model.houserules import SEVERITIES

__all__ = [
    "RULES",
    "SEVERITIES",
    "Case",
    "Cases",
    "Fault",
    "Finding",
    "Rule",
    "audit",
    "gravest_first",
]
