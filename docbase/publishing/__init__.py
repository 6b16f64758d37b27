"""What a centre publishes: bibliographies, bulletins and lists, out of recipes, and their dated editions."""

from docbase.publishing.made import LayoutOptions, MadeBibliography, Omission

__all__ = ["LayoutOptions", "MadeBibliography", "Omission"]
