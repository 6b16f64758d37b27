"""What must be so before the vocabulary is changed, and what is said when it is not."""

import difflib
import re
from collections.abc import Set

from docbase.errors import ConfigurationError, UnknownHeadingError
from docbase.messages import gettext as _
from docbase.model.concepts import SCHEMES, Term, Vocabulary
from docbase.model.folding import fold, slug
from docbase.model.schemenames import scheme_label

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What an id looks like."""
_LONGEST_ID = 60
_SPOKEN = {
    "theme": "themes",
    "axe": "axes",
    "axis": "axes",
    "type": "publication_types",
    "types": "publication_types",
    "format": "action_formats",
    "formats": "action_formats",
    "public": "publics",
    "territoire": "territories",
    "territoires": "territories",
    "territory": "territories",
    "acteur": "actors",
    "acteurs": "actors",
    "actor": "actors",
    "financeur": "funders",
    "financeurs": "funders",
    "funder": "funders",
    "dispositif": "frameworks",
    "dispositifs": "frameworks",
    "framework": "frameworks",
}
"""What people call the lists, in French and in English."""


def scheme_named(text: str) -> str:
    """Returns the list of the vocabulary that a person means, in French or in English.

    Raises:
        UnknownHeadingError: there is no such list; the hint names them.
    """
    name = fold(text.strip()).replace(" ", "_").replace("-", "_")
    if name in SCHEMES:
        return name
    if name in _SPOKEN:
        return _SPOKEN[name]
    near = difflib.get_close_matches(name, (*SCHEMES, *_SPOKEN), 1, 0.75)
    hint = _("Did you mean “{name}”?").format(name=near[0]) if near else ""
    raise UnknownHeadingError(
        _("“{name}” is not a list of the vocabulary.").format(name=text),
        hint=hint or _("Choose one of: {names}.").format(names=", ".join(SCHEMES)),
        value=text,
    )


def term_of(vocabulary: Vocabulary, text: str, scheme: str = "") -> Term:
    """Returns the term that a person names by its id, or by its label or synonym when that names one alone.

    Raises:
        UnknownHeadingError: there is none, or several; the hint names the nearest.
    """
    if found := vocabulary.get(text.strip(), scheme):
        return found
    schemes = (scheme,) if scheme else SCHEMES
    named = {term.id: term for name in schemes if (term := vocabulary.find(text, name))}
    if len(named) == 1:
        return next(iter(named.values()))
    near = named or {term.id: term for name in schemes for term in vocabulary.nearest(text, name)}
    shown = ", ".join(f"{term.id} ({term.label})" for term in list(near.values())[:5])
    elsewhere = vocabulary.get(text.strip())
    if elsewhere and scheme:
        hint = _("“{id}” belongs to “{scheme}”.").format(id=text, scheme=scheme_label(elsewhere.scheme))
    else:
        hint = (
            _("Did you mean {names}?").format(names=shown) if shown else _("See “docbase vocabulary list”.")
        )
    message = _("“{id}” names several terms.") if named else _("The vocabulary has no term “{id}”.")
    raise UnknownHeadingError(message.format(id=text), hint=hint, value=text)


def refused(message: str, hint: str, value: str = "") -> ConfigurationError:
    """Returns the error for a change that cannot be made."""
    return ConfigurationError(message, hint=hint, value=value or None)


def free_name(vocabulary: Vocabulary, scheme: str, label: str, own_id: str = "") -> str:
    """Returns a label without spaces around it, once it is sure that no other term of the list has it.

    Raises:
        ConfigurationError: another one has it, or it is empty.
    """
    label = " ".join(label.split())
    if not label:
        raise refused(_("A term needs a label."), _('Write it between quotes: “"Santé mentale"”.'))
    other = vocabulary.find(label, scheme)
    if other and other.id != own_id and not other.is_deprecated:
        raise refused(
            _("“{name}” is already a name of “{id}” ({label}).").format(
                name=label, id=other.id, label=other.label
            ),
            _("Use that term, or choose another label."),
            label,
        )
    return label


def free_id(vocabulary: Vocabulary, label: str, wanted: str, given: Set[str]) -> str:
    """Returns an id that no term has and none ever had.

    Args:
        vocabulary: the terms.
        label: what it is made from.
        wanted: the id to insist on, "" for none.
        given: ids that were given once.

    Raises:
        ConfigurationError: the one insisted on is taken, or is no id.
    """
    if wanted:
        if not ID.fullmatch(wanted):
            raise refused(
                _("“{id}” cannot be an id.").format(id=wanted),
                _("Use small letters without accents, digits and hyphens, as “{id}”.").format(
                    id=slug(wanted)
                ),
                wanted,
            )
        if wanted in vocabulary or wanted in given:
            raise refused(
                _("The id “{id}” is taken: an id is given once, and never again.").format(id=wanted),
                _("Choose another one."),
                wanted,
            )
        return wanted
    stem = slug(label, _LONGEST_ID) or "terme"
    number, name = 2, stem
    while name in vocabulary or name in given:
        number, name = number + 1, f"{stem}-{number}"
    return name
