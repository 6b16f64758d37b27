"""Standard identifiers: whether an ISBN, an ISSN or a DOI can be true."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_AROUND = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/|(?:e-?)?(?:isbn|issn|doi)(?:-?1[03](?=[:\s]))?[\s:°]*", re.IGNORECASE
)
"""What people leave before an identifier that they copy."""


def is_valid(scheme: str, code: str) -> bool:
    """Whether the code follows the rules of its scheme, check digit included; without rules, always.

    >>> is_valid("isbn", "978-2-07-036822-8"), is_valid("issn", "0317-8472"), is_valid("cote", "DEV 12")
    (True, False, True)
    """
    check = _CHECKS.get(scheme.lower())
    return check is None or check(code.strip())


def written(scheme: str, code: str) -> str:
    """Returns the code as the rules of its scheme write it, hyphens included; "" when it cannot be true.

    What stands before it ("ISBN", "https://doi.org/") is left out. Without rules for the scheme, also "".

    >>> written("isbn", "ISBN 9782070368228"), written("issn", "03178471"), written("issn", "03178472")
    ('978-2-07-036822-8', '0317-8471', '')
    """
    form = _FORMS.get(scheme.lower())
    bare = _AROUND.sub("", code.strip(), count=1) if _AROUND.match(code.strip()) else code.strip()
    return form(bare) if form and is_valid(scheme, bare) else ""


def _isbn_form(code: str) -> str:
    from stdnum import isbn

    return str(isbn.format(code))


def _issn_form(code: str) -> str:
    from stdnum import issn

    return str(issn.format(code))


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
_FORMS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"isbn": _isbn_form, "issn": _issn_form, "eissn": _issn_form, "doi": str}
)
