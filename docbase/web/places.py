"""The desk: the places where those who are signed in work, in the order in which they are listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from docbase.messages import gettext as _
from docbase.model.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the desk."""

    address: str
    label: str
    told: str
    """What is done there."""


def places(person: Person | None) -> tuple[Place, ...]:
    """Returns the places that somebody may go to."""
    if person is None:
        return ()
    return tuple(place for role, place in _places() if person.may(role))


def _places() -> Iterator[tuple[str, Place]]:
    """Yields each place, with the role that one must have."""
    yield (
        "cataloguer",
        Place(
            address="/bureau/deposer",
            label=_("Bring in"),
            told=_("Drop publications here: each becomes a draft."),
        ),
    )
    yield (
        "cataloguer",
        Place(
            address="/bureau/brouillons",
            label=_("Drafts"),
            told=_("Review what came in: the page on one side, the form on the other."),
        ),
    )
    yield (
        "cataloguer",
        Place(
            address="/bureau/notices/nouvelle",
            label=_("New record"),
            told=_("For a publication on paper, or one that is only on the web."),
        ),
    )
    yield (
        "cataloguer",
        Place(
            address="/bureau/historique",
            label=_("History"),
            told=_("All that was done, by whom, and the way back."),
        ),
    )
    yield (
        "cataloguer",
        Place(
            address="/bureau/vocabulaire",
            label=_("Vocabulary"),
            told=_("Themes, axes, actors and the other lists: added to, renamed, merged."),
        ),
    )
    yield (
        "staff",
        Place(
            address="/bureau/frequentation",
            label=_("Reach"),
            told=_("What is looked at, read and cited, what nobody opens, what is searched for in vain."),
        ),
    )
    yield (
        "administrator",
        Place(
            address="/bureau/comptes",
            label=_("Accounts"),
            told=_("Who may sign in, and as what."),
        ),
    )
