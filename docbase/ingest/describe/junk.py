"""Embedded titles that are no titles: what programs write when nobody wrote anything."""

import re

from docbase.model.folding import fold

from .filenames import content_words

_PROGRAM_PREFIX = re.compile(
    r"^(?:microsoft\s+(?:office\s+)?(?:word|powerpoint|excel|publisher)|powerpoint presentation"
    r"|adobe photoshop"
    r"|print|impression(?: de)?|mise en page \d+|layout \d+)\s*[-–:]\s*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"\.(?:docx?|dotx?|odt|rtf|pptx?|pub|indd|qxd|qxp|pdf|tex|dvi|ps|xlsx?|ai|html?|txt)$", re.IGNORECASE
)
_JUNK = re.compile(
    r"""sans\ (?:titre|nom).*|untitled.*|document\s?\d*|nouveau\ document.*|new\ document.*|titre(?:\ du\ document)?
    |title|presentation(?:\ powerpoint)?\s?\d*|powerpoint\ presentation|diapositive\ \d+|slide\ \d+|modele.*|template.*|gabarit.*
    |mise\ en\ page\s?\d*|layout\s?\d*|couverture|cover|page\ de\ garde|page\ \d+|xsane.*|scan.*|numerisation.*
    |image.*|img.*|km_.*|doc\d+|microsoft\ word.*|adobe\ .*|quarkxpress.*|print|impression|rapport|report|note|courrier|lettre
    |bon\ a\ tirer|bat|maquette.*|essai|test|brouillon|projet|version\ \w+|v\d+|\(?anonymous\)?|unknown|default|normal\.dotm?|titel|objet\s?:?
    |cerfa\b.*|papier\ a\ en-?tete|entete|page\ blanche|blank.*|accueil|index|sommaire|table\ des\ matieres|plan\ de\ classement.*""",
    re.VERBOSE,
)


def readable_title(embedded: str) -> str:
    """Returns the embedded title without the name of its program and its file ending."""
    text = _PROGRAM_PREFIX.sub("", re.sub(r"\s+", " ", embedded).strip())
    return _EXTENSION.sub("", _EXTENSION.sub("", text)).strip()


def is_junk_title(embedded: str, *, creator: str = "", producer: str = "") -> bool:
    """Whether an embedded title names the file, its template or its program rather than the publication."""
    text = re.sub(r"\s+", " ", embedded).strip()
    folded = fold(text)
    if _JUNK.fullmatch(folded) or folded in (fold(creator), fold(producer)):
        return True
    looks_like_file = (
        _EXTENSION.search(text)
        or _PROGRAM_PREFIX.match(text)
        or "_" in text
        or re.match(r"\d{2,}[ ._-]", text)
    )
    is_too_little = not content_words(text) or not re.search(r"[^\W\d_]{3}", text) or text.endswith(":")
    is_code = " " not in text and bool(re.search(r"\d", text))
    return bool(looks_like_file or is_too_little or is_code)
