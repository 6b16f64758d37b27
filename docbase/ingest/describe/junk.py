"""Embedded titles that are no titles: what programs write when nobody wrote anything."""

import re

from docbase.ingest.describe.filenames import content_words
from docbase.model.folding import fold

_PROGRAM_PREFIX = re.compile(
    r"^(?:microsoft\s+(?:office\s+)?(?:word|powerpoint|excel|publisher)|powerpoint presentation"
    r"|adobe photoshop"
    r"|print|impression(?: de)?|mise en page \d+|layout \d+)\s*[-–:]\s*",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^(?:(?:re|tr|fw|fwd)\s*:\s*)+", re.IGNORECASE)
"""How the subject of a message begins that answers another, or passes it on."""
_EXTENSION = re.compile(
    r"\.(?:docx?|dotx?|odt|rtf|pptx?|pub|indd|qxd|qxp|pdf|tex|dvi|ps|xlsx?|ai|html?|txt)$", re.IGNORECASE
)
_JUNK = re.compile(
    "|".join(
        r"""
        sans (?:titre|nom).*|untitled.*|(?:nouveau |new )?document\s?\d*|titre(?: du document)?|title|titel
        objet\s?:?|presentation(?: powerpoint)?\s?\d*|powerpoint presentation|diapositive \d+|slide \d+
        index|accueil|sommaire|modele(?: (?:par defaut|vierge|\d+))?|template.*|gabarit(?: \w+)?
        mise en page\s?\d*
        layout\s?\d*|couverture|cover|page de garde|page \d+|page blanche|blank.*|xsane.*
        scan(?:ned)?(?:[\s_-]?\d.*)?
        numerisation(?:[\s_-]?\d.*)?|images?[\s_-]?\d*|img[\s_-]?\d+.*|km_.*|doc\d+|microsoft word.*
        adobe .*
        quarkxpress.*|print|impression|rapport|report|note|courrier|lettre|bon a tirer|bat
        maquette(?: v?\d.*)?|essai|test|brouillon|projet|version \w+|v\d+|\(?anonymous\)?|unknown
        default|normal\.dotm?|cerfa\b.*
        (?:cam|hp |epson |adobe )?scan(?:ner|nable)?\b.*|numeriser\d*|skm_.*|xerox.*|mfp\b.*|canon ir.*
        workcentre.*|sharp.*\d.*|brother\b.*|dsc_?\d+|pxl_.*|whatsapp image.*
        capture d'ecran.*|capture[\s_-]*\d.*|screenshot.*
        document\w*\s?\d+|classeur\s?\d*|feuil\s?\d+|book\d+|nouvelle page.*|new page.*|page sans titre
        home(?: ?page)?|welcome.*|titre de la (?:presentation|page|diapositive)|sous-titre
        cliquez (?:pour|ici).*|click to .*|sans intitule|sans-titre.*
        powerpoint-?\s?prasentation|presentation\s?\d+|\(?sans objet\)?|\(?no subject\)?|no title
        diapo\w*\s?\d*|libreoffice.*|openoffice.*|writer|calibre|indesign.*|fichier\s?\d*|copie de document.*
        nom du (?:document|fichier)|texte?\s?\d*|pdf|impress|export\s?\d*
        papier a en-?tete|entete|table des matieres|plan de classement.*
        """.strip().splitlines()
    ).replace("|        ", "|")
)


def readable_title(embedded: str) -> str:
    """Returns the embedded title without the name of its program and its file ending."""
    text = _PROGRAM_PREFIX.sub("", _ANSWER.sub("", re.sub(r"\s+", " ", embedded).strip()))
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
