"""The desk: the places where those who are signed in work, in the order in which they are listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from docbase.messages import gettext as _
from docbase.model.people import Person


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the desk."""

    needs: str
    """The role one must have, of `docbase.model.people.ROLES`."""
    address: str
    label: str
    told: str
    """What is done there."""


def places(person: Person | None) -> tuple[Place, ...]:
    """Returns the places that somebody may go to."""
    return tuple(place for place in _places() if person.may(place.needs)) if person else ()


def _places() -> Iterator[Place]:
    told = _("Drop publications here: each becomes a draft.")
    yield Place("cataloguer", "/bureau/deposer", _("Bring in"), told)
    told = _("Review what came in: the page on one side, the form on the other.")
    yield Place("cataloguer", "/bureau/brouillons", _("Drafts"), told)
    told = _("For a publication on paper, or one that is only on the web.")
    yield Place("cataloguer", "/bureau/notices/nouvelle", _("New record"), told)
    told = _("All that was done, by whom, and the way back.")
    yield Place("cataloguer", "/bureau/historique", _("History"), told)
    told = _("Themes, axes, actors and the other lists: added to, renamed, merged.")
    yield Place("cataloguer", "/bureau/vocabulaire", _("Vocabulary"), told)
    told = _("What is looked at, read and cited, what nobody opens, what is searched for in vain.")
    yield Place("staff", "/bureau/frequentation", _("Reach"), told)
    told = _("Who may sign in, and as what.")
    yield Place("administrator", "/bureau/comptes", _("Accounts"), told)
