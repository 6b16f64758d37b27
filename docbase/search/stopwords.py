"""The words too common to be searched for, in French and in questions."""

# Ours, because the usual lists lack "les", "plus" and "où", and hold "été", which is also a season.
# Folded: "où", "à" and "dès" are here as "ou", "a" and "des".
STOP_WORDS = frozenset(
    """
    a afin ai ainsi alors apres as au aucun aucune aussi autre autres aux avec avez avons ayant c ca
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme d dans de dedans des
    donc dont du elle elles en encore entre es est et eu eux furent fut ici il ils j je jusqu jusque
    l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais me
    meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce pas pendant peu peut
    peuvent plus plutot pour pourquoi puis puisqu puisque qu quand que quel quelle quelles quels qui
    quoi quoiqu quoique s sa sans se sera serait seront ses si sinon soi soient soit son sont sous
    sur t ta te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une vers via vos
    votre vous y
    """.split()  # noqa: SIM905 - rows of words read better
)

# None of them is a French word that is searched for, as "but" and "car" are.
ENGLISH_STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be because been before being between both by can could did do
    does doing during each for from had has have having he her here hers him his how i if in into is it its
    may more most my no not of off only other our out over own same she should so some such than that the
    their them then there these they this those through to too under until up very was we were what when where
    which while who whom why will with would you your
    """.split()  # noqa: SIM905 - rows of words read better
)

# They ask, whatever is asked for.
INTERROGATIVES = frozenset(
    """
    about any auxquels been can combien comment did do does existe existent for from has have how in is
    of sait savoir savons that the there veux voudrais we what when where which who why with
    """.split()  # noqa: SIM905 - rows of words read better
)

# "what have we published", "which documents deal with": said around what is looked for, never looked for.
QUESTION_WORDS = INTERROGATIVES | frozenset(
    """
    cherche cherchent chercher cherchons concernant concerne concernent connait disponible disponibles
    document documents donner donnez ecrit ecrits find lister listez montre montrer montrez parle
    parlent parler portant portent produce produced produit produits propos publication publications
    publie publiee publiees publier publies published question questions relatif relatifs relative
    relatives show sujet sujets talk texte textes to traitant traite traitent traiter trouve trouver
    written
    """.split()  # noqa: SIM905 - rows of words read better
)
