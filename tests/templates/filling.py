"""Forms filled in as people do: a line under each heading, more lines where there is more to say."""

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.text.paragraph import Paragraph

GOOD: Mapping[str, Sequence[str]] = {
    "Titre de l’expérience": ["Une régie de quartier reprend les jardins partagés, à Lens"],
    "Résumé": ["Des jardins laissés en friche sont repris par une régie de quartier."],
    "Territoire": ["Lens", "Hauts-de-France"],
    "Porteur de l’action": ["Régie de quartier de Lens"],
    "Partenaires": ["Ville de Lens ; Caf du Pas-de-Calais"],
    "Financeurs": ["CGET"],
    "Rédaction de la fiche": ["IREV", "Dupont, Anne"],
    "Date de la fiche": ["mars 2017"],
    "Publics concernés": ["Conseillers citoyens"],
    "Thèmes": ["Santé"],
    "Contexte": ["Un quartier.", "Des parcelles abandonnées."],
    "Objectifs": ["Jardiner ensemble."],
    "Actions menées": ["Des bêches ont été prêtées."],
    "Résultats": ["Quarante familles."],
    "Contacts": ["Accueil de la régie"],
}


def fill(form: Path, answers: Mapping[str, Sequence[str]] = GOOD) -> Path:
    """Writes the answers into the boxes of a form."""
    document = docx.Document(str(form))
    left = dict(answers)
    label = ""
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        if style == "Heading 2":
            label = paragraph.text.rstrip(" *")
        elif style == "Form answer" and label in left:
            for line in reversed(left.pop(label)):
                added = copy.deepcopy(paragraph._p)
                paragraph._p.addnext(added)
                Paragraph(added, paragraph._parent).text = line
            document.element.body.remove(paragraph._p)
    assert not left, f"the form has no box for {list(left)}"
    document.save(str(form))
    return form
