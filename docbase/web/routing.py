"""An address of the room as the module of its page declares it."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.responses import Response

from docbase.web.visits import Visit

Page = Callable[[Visit], Response]

LARGEST_FORM = 64 * 1024
"""Bytes that a form may send."""
DIGITS = 9
"""Digits of a number in an address or a form: Python refuses to read thousands of them."""


class _ShortNumber(IntegerConvertor):
    """A number in an address; one that is longer leads nowhere."""

    regex = f"[0-9]{{1,{DIGITS}}}"


register_url_convertor("int", _ShortNumber())


def number_in(text: str, otherwise: int) -> int:
    """Returns the number that a text is, or the other when it is none that anybody would send."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else otherwise


@dataclass(frozen=True, slots=True)
class At:
    """An address, and the page that answers it."""

    path: str
    """As Starlette writes it: "/publications/{id}"."""
    page: Page
    methods: tuple[str, ...] = ("GET",)
    """("POST",) for what changes something: never GET, which links and images of other sites may ask for."""
    needs: str = ""
    """The role one must have, of `docbase.model.people.ROLES`; empty for anybody. Its forms need a token."""
    is_slow: bool = False
    """Whether it takes long, or writes: others are answered meanwhile."""
    largest_form: int = LARGEST_FORM
    """Bytes that its form may send."""
    takes_files: bool = False
    """Whether its form may send files, then as large together as the settings of the centre let them be."""
