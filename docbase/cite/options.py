"""Whether what is asked of a layout exists, before anything is made."""

from docbase.cite.choices import require_known
from docbase.cite.details import DETAILS
from docbase.cite.grouping import CRITERIA, unknown_criterion
from docbase.cite.indexes import INDEXES
from docbase.cite.ordering import ORDERS
from docbase.cite.styles import load_style


def require_layout(option: str, value: str) -> None:
    """Makes sure that a layout may have this value.

    Args:
        option: style, group_by, order, details or indexes.
        value: one of its values.

    Raises:
        CitationError: it does not exist; the hint names the nearest.
    """
    if option == "style":
        load_style(value)
    elif option == "group_by" and value not in CRITERIA:
        raise unknown_criterion(value)
    elif option in _KNOWN:
        require_known(value, *_KNOWN[option])


_KNOWN = {"order": (ORDERS, "order"), "details": (DETAILS, "detail"), "indexes": (INDEXES, "index")}
