"""The names of persons and bodies, split into the parts that citations order."""

from dataclasses import dataclass, field

PARTICLES = frozenset(
    {
        *("de", "du", "des", "la", "le", "les", "von", "van", "vom", "zu", "zur", "der", "den", "dem"),
        *("ter", "ten", "di", "da", "do", "dos", "das", "del", "della", "el", "al", "y", "e"),
    }
)
"""Words in lower case that stand before a family name."""
_ELIDED = ("d'", "d’", "l'", "l’")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person, in parts, or a body or single name, whole."""

    family: str = ""
    """Family name, without its particle."""
    given: str = ""
    """First names."""
    particle: str = ""
    """Words that stand before the family name and count in order: "de" of "de La Rochelle"."""
    suffix: str = ""
    """What follows the name, as "fils" or "Jr."."""
    literal: str = ""
    """A name that has no parts: a body, a pseudonym."""
    trailing: str = field(default="", compare=False)
    """What the catalogue writes after the first names: "de" of "La Rochelle, Inès de". Citations set it
    before the name all the same."""

    @property
    def text(self) -> str:
        """The name in the order of catalogues: "de La Rochelle, Inès"."""
        return self.literal or _joined(self._whole_family, self.given, self.suffix)

    @property
    def entry(self) -> str:
        """The name as this catalogue writes it: "La Rochelle, Inès de" stays so."""
        given = f"{self.given} {self.trailing}".strip()
        return self.literal or _joined(self.entry_family, given, self.suffix)

    @property
    def entry_family(self) -> str:
        """The family name as this catalogue writes it, with what it sets before."""
        return self._whole_family.removeprefix(self.trailing).strip()

    @property
    def _whole_family(self) -> str:
        return f"{self.particle} {self.family}".strip()


def split_person(text: str) -> Name:
    """Returns the parts of a name written "Name, First name"; without a comma, the whole as it is.

    The particle may stand on either side: "de La Rochelle, Inès" and "La Rochelle, Inès de" are one person.

    >>> split_person("La Rochelle, Inès de").particle
    'de'
    """
    family, *others = (part.strip() for part in text.split(","))
    if not family or not others or not others[0]:
        return Name(literal=" ".join(filter(None, (family, *others))))
    leading, family = _leading_particle(family)
    given, after = _trailing_particle(others[0])
    trailing = after
    if trailing.endswith(_ELIDED):
        # Processors set a space after a particle: an elided one is a part of the family name.
        trailing, elided = trailing[:-2].rstrip(), trailing[-2:]
        family = elided + family
    particle = " ".join(part for part in (trailing, leading) if part)
    suffix = _joined(*others[1:])
    return Name(family=family, given=given, particle=particle, suffix=suffix, trailing=after)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _leading_particle(family: str) -> tuple[str, str]:
    words = family.split()
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _trailing_particle(given: str) -> tuple[str, str]:
    words = given.split()
    count = len(words)
    while count > 1 and (words[count - 1] in PARTICLES or words[count - 1] in _ELIDED):
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])
