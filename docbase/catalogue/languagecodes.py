"""The codes of languages (BCP 47, ISO 639): whether one can be true, and what other writings of one mean."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from docbase.model.folding import fold

_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-[a-z\d]{5,8})*")
_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr "
    "ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_TWO_LETTERS = frozenset(_ISO_639_1.split())
_OTHER_WRITINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ar": ("ara", "arabe", "arabic"),
        "ca": ("cat", "catalan"),
        "de": ("ger", "deu", "allemand", "german", "deutsch"),
        "el": ("gre", "ell", "grec", "greek"),
        "en": ("eng", "anglais", "english"),
        "es": ("spa", "esp", "espagnol", "spanish", "espanol", "castillan"),
        "fr": ("fre", "fra", "francais", "french", "francaise", "vf"),
        "it": ("ita", "italien", "italian", "italiano"),
        "la": ("lat", "latin"),
        "nl": ("dut", "nld", "neerlandais", "dutch", "flamand"),
        "pl": ("pol", "polonais", "polish"),
        "pt": ("por", "portugais", "portuguese"),
        "ro": ("rum", "ron", "roumain", "romanian"),
        "ru": ("rus", "russe", "russian"),
        "tr": ("tur", "turc", "turkish"),
        "zh": ("chi", "zho", "chinois", "chinese"),
    }
)
_MEANT: Mapping[str, str] = MappingProxyType(
    {name: code for code, names in _OTHER_WRITINGS.items() for name in names}
)


def is_code(text: str) -> bool:
    """Whether the text is the code of a language, as BCP 47 wants it.

    Of three letters, those are refused for which there is a code of two.

    >>> is_code("fr"), is_code("pt-BR"), is_code("rcf"), is_code("fre"), is_code("français")
    (True, True, True, False, False)
    """
    tag = _TAG.fullmatch(text)
    if tag is None:
        return False
    language = tag["language"]
    return language in _TWO_LETTERS if len(language) == 2 else language not in _MEANT


def code_of(text: str) -> str:
    """Returns the code that another writing means, "" when that is not sure.

    >>> code_of("Français"), code_of("fre"), code_of("FR"), code_of("en_gb"), code_of("franglais")
    ('fr', 'fr', 'fr', 'en-GB', '')
    """
    folded = fold(text.strip())
    if folded in _MEANT:
        return _MEANT[folded]
    language, _sign, region = folded.replace("_", "-").partition("-")
    tag = f"{_MEANT.get(language, language)}-{region.upper()}" if region else language
    return tag if is_code(tag) else ""
