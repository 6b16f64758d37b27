"""How records are related: seen from one side and from the other, and said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docbase.messages import gettext as _
from docbase.model.folding import fold
from docbase.model.record import RELATIONS, Record

SYMMETRICAL = "see-also"
"""The relation that is the same from both sides."""
ONE_WAY = ("part-of", "replaces", "issued-from")
"""Relations along which nobody comes back to where he started."""
_SPOKEN: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        **{name: (name, False) for name in RELATIONS},
        "partie-de": ("part-of", False),
        "fait-partie-de": ("part-of", False),
        "version-de": ("version-of", False),
        "remplace": ("replaces", False),
        "traduction-de": ("translation-of", False),
        "issu-de": ("issued-from", False),
        "issue-de": ("issued-from", False),
        "voir-aussi": ("see-also", False),
        "has-part": ("part-of", True),
        "contient": ("part-of", True),
        "a-pour-partie": ("part-of", True),
        "has-version": ("version-of", True),
        "a-pour-version": ("version-of", True),
        "replaced-by": ("replaces", True),
        "remplace-par": ("replaces", True),
        "has-translation": ("translation-of", True),
        "a-pour-traduction": ("translation-of", True),
        "gave-rise-to": ("issued-from", True),
        "a-donne-lieu-a": ("issued-from", True),
    }
)
"""The relations as they are typed, in English and in French, and whether each is said from the other side."""
SPOKEN_RELATIONS = tuple(_SPOKEN)
"""Every name of a relation that a person may type, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A record that another one is related to, as it is seen from there."""

    type: str
    """One of RELATIONS."""
    record: Record
    """The other record."""
    is_reverse: bool = False
    """Whether it is the other record that names this one."""

    @property
    def label(self) -> str:
        """What the other record is to this one, in the user's language: “part of”, “replaced by”."""
        return relation_label(self.type, is_reverse=self.is_reverse)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyRelation:
    """Two records whose texts have much in common, and what the one may be to the other."""

    record: Record
    type: str
    """One of RELATIONS: what the record would be to the other."""
    other: Record
    kind: str
    """What was seen: same-text, version, part or translation."""
    share: float
    """How much of their text is the same, from 0 to 1; of a translation, how sure it is to be one."""


def relation_label(type_: str, *, is_reverse: bool = False) -> str:
    """Returns a relation in words, as it is said of the record before the one that it leads to."""
    labels = {
        ("part-of", False): _("part of"),
        ("part-of", True): _("has part"),
        ("version-of", False): _("version of"),
        ("version-of", True): _("has version"),
        ("replaces", False): _("replaces"),
        ("replaces", True): _("replaced by"),
        ("translation-of", False): _("translation of"),
        ("translation-of", True): _("translated as"),
        ("issued-from", False): _("issued from"),
        ("issued-from", True): _("gave rise to"),
        ("see-also", False): _("see also"),
        ("see-also", True): _("see also"),
    }
    return labels.get((type_, is_reverse), type_)


def relation_name(type_: str) -> str:
    """Returns what a person types for a relation, in her language: “part-of”, “partie-de”."""
    name = relation_label(type_).replace(" ", "-")
    return name if spoken_relation(name) == (type_, False) else type_


def relation_names() -> tuple[str, ...]:
    """Returns what a person types for each relation, in her language."""
    return tuple(map(relation_name, RELATIONS))


def spoken_relation(text: str) -> tuple[str, bool] | None:
    """Returns the relation that a person has typed, and whether it is said from the other side.

    >>> spoken_relation("Issu de"), spoken_relation("replaced_by")
    (('issued-from', False), ('replaces', True))
    """
    return _SPOKEN.get(fold(text.strip()).replace(" ", "-").replace("_", "-"))
