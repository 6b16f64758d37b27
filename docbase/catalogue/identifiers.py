"""Standard identifiers: whether an ISBN, an ISSN or a DOI can be true."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")


def is_valid(scheme: str, code: str) -> bool:
    """Whether the code follows the rules of its scheme, check digit included; without rules, always.

    >>> is_valid("isbn", "978-2-07-036822-8"), is_valid("issn", "0317-8472"), is_valid("cote", "DEV 12")
    (True, False, True)
    """
    check = _CHECKS.get(scheme.lower())
    return check is None or check(code.strip())


def _is_isbn(code: str) -> bool:
    from stdnum import isbn

    return bool(isbn.is_valid(code))


def _is_issn(code: str) -> bool:
    from stdnum import issn

    return bool(issn.is_valid(code))


def _is_doi(code: str) -> bool:
    return _DOI.fullmatch(code) is not None


_CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"isbn": _is_isbn, "issn": _is_issn, "eissn": _is_issn, "doi": _is_doi}
)
