"""docbase: the catalogue, full-text search and bibliographies of a documentation centre."""

from docbase.centre import Centre
from docbase.errors import DocbaseError

__all__ = ["Centre", "DocbaseError"]
