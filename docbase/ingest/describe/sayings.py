"""How French papers say what they are, where a vocabulary has another name for it."""

import re

SAID_OTHERWISE = (
    (
        "compte rendu",
        r"crs?|c r|comptes? rendus?|pv|proces verba(?:l|ux)|releve (?:de|des) (?:decision|conclusion"
        r"|discussion)s?"
        r"|minutes|restitution de (?:la )?reunion|prise de notes|verbatim|transcription",
    ),
    (
        "cahier des charges",
        r"cctp|ccp|ccap|cahiers? des? clauses(?: \w+)*|cahiers? des? charges?|(?:avis d )?appel (?:a"
        r"|d) (?:manifestations?|"
        r"projets?|candidatures?)(?: d interet)?(?: concurrente?)?|marche relatif a"
        r"|reglement de (?:la )?consultation",
    ),
    (
        "guide",
        r"manuel(?: \w+)?|notice(?! methodologique)(?: \w+)?|tutoriel|tuto|modes? d emploi"
        r"|vade ?mecum|guide(?: \w+)?"
        r"|livret|recommandations?"
        r"|aide au choix|memento|handbook|introduction a la methode|\d+ conseils|conseils pratiques"
        r"|bonnes pratiques",
    ),
    (
        "norme",
        r"standard(?: \w+)?|geostandard(?: \w+)?|referentiel(?: \w+)?|norme|specifications?"
        r"|harmonised european standard"
        r"|prescriptions nationales|modele commun|accessibility requirements|requirements",
    ),
    (
        "délibération",
        r"arrete(?: (?:prefectoral|municipal|interprefectoral|ministeriel))?|deliberations?"
        r"|reglement(?: interieur)?",
    ),
    ("texte officiel", r"decret|ordonnance|loi n|circulaire|instruction|journal officiel|textes generaux"),
    (
        "charte",
        r"statuts|propositions? de modification des statuts|mandat|charte|conventions?|protocole"
        r"|conditions generales|cgu|avenant|accord cadre"
        r"|contrat de ville",
    ),
    (
        "formulaire",
        r"formulaire|questionnaire|modele de|attestation|justificatif|convocation|template|demande d(?:e)?"
        r"|bulletin d (?:inscription|adhesion)|grille(?: \w+)?|fiche (?:produit|navette"
        r"|d inscription)|(?:appel a |tableau )?commentaires?|exemples? de (?:declaration|courrier"
        r"|lettre|convention)",
    ),
    (
        "communiqué",
        r"communiques?|dossiers? de presse|plaquette|depliant|tr[iy]ptique|flyer|brochure|affiche",
    ),
    (
        "numéro de périodique",
        r"lettres? d infos?(?:rmations?)?|newsletter|bulletin|gazette|magazine|flash|infolettre"
        r"|lettre d(?:e|u|es)(?! (?:mission|cadrage|engagement|motivation))",
    ),
    ("rapport", r"rapports?(?: (?:d|de) (?:information|etude|expertise|audit|mission))?"),
    ("rapport annuel", r"rapports? d activites?|rapport (?:annuel|moral)"),
    ("bilan", r"bilan"),
    (
        "thèse ou mémoire",
        r"these|memoire de (?:master|recherche|fin)|rapport de stage|dissertation|a paper written for",
    ),
    ("diaporama", r"diaporama|slides|supports? de presentation|meet ?up"),
    (
        "support pédagogique",
        r"supports? de formation|formation|modules? de formation|mooc"
        r"|initiation|cours",
    ),
    (
        "fiche d'expérience",
        r"fiches? (?:d )?experiences?|retours? d experience|rex|temoignages?|(?:l )?exemple d(?:e|u|es)?",
    ),
    (
        "fiche méthodologique",
        r"notice methodologique|fiches?(?: (?:methodologiques?|pratiques?|techniques?"
        r"|thematiques?|outils?|reflexes?"
        r"|methode|cas))?",
    ),
    ("actes", r"actes d(?:e|u)|synthese de (?:la |des )?(?:journee|rencontre|atelier)s?"),
    ("dossier ressources", r"dossier (?:d accueil|documentaire|ressources?|thematique)|glossaire"),
    (
        "note",
        r"notes?(?: (?:de|d) \w+)?|synthese(?: \w+)?|l essentiel|considerations sur|elements de contexte",
    ),
    ("étude", r"etudes?|study|working paper"),
    ("évaluation", r"enquetes?|evaluations?|sondage"),
    ("ouvrage", r"dictionnaire|encyclopedie|ouvrage"),
)
"""Name of a type, and the pattern of the folded words that announce it at the head of a title."""

UNMISTAKABLE = frozenset(
    """
    cr|pv|cctp|guide|manuel|tutoriel|tuto|rapport|memoire|statuts|questionnaire|glossaire|diaporama|plaquette
    communique|referentiel|geostandard|deliberation|notice|compte rendu|proces verbal
    cahier des charges
    verbatim|convocation|mandat|charte|cahier|livret|fiche
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)
"""Words that name a type wherever they stand in a title; others may be its subject ("la loi", "l'étude")."""

SIGNS = (
    ("formulaire", 0.55, re.compile(r"je soussigne|\{\{ ?\w+|\{[a-z]+_[a-z_]+\}|(?:_ ?){12}|\.{60}")),
    ("délibération", 0.55, re.compile(r"\b(?:arrete|decide|delibere)\s*:?\s*\n\s*article (?:1|premier)")),
    (
        "compte rendu",
        0.5,
        re.compile(r"^\s*(?:(?:etaient |membres )?presents?|participants?|excuses?)\b.{0,20}:", re.M),
    ),
)
"""What the text of some types has in it: name of the type, confidence, sign in the folded first page."""

CASE = re.compile(r"(?:l |la |le )?(?:exemple|cas|demarche|experience) d(?:e|u|es)?(?!\w)")
"""How a title goes on when it tells one case: “… : l'exemple de la région”."""

SPEAKS_OF_ITSELF = (
    ("guide", re.compile(r"(?:guide|manuel)\b")),
    ("rapport", re.compile(r"(?:rapport)\b")),
    ("note", re.compile(r"(?:note|synthese)\b")),
    ("étude", re.compile(r"(?:etude|paper)\b")),
    ("fiche méthodologique", re.compile(r"(?:fiche)\b")),
    ("thèse ou mémoire", re.compile(r"(?:memoire|these|dissertation)\b")),
    ("dossier ressources", re.compile(r"(?:dossier)\b")),
    ("ouvrage", re.compile(r"(?:ouvrage|livre)\b")),
    ("article", re.compile(r"(?:article)\b")),
    ("cahier", re.compile(r"(?:cahier)\b")),
    ("manifeste", re.compile(r"(?:manifeste)\b")),
    ("boîte à outils", re.compile(r"(?:boite a outils)\b")),
)
"""Name of a type, and what its texts call themselves: “ce guide”; “cette loi” is another text."""
