"""Forty records, one for each thing the norm speaks of, with what it asks for there.

The rules are told after the public extracts of ISO 690 and the public guides to it; the records are invented.
"""

from dataclasses import dataclass

from docbase.model.dates import parse_date
from docbase.model.record import Contribution, Host, Record, Series
from tests.cite.samples import by


@dataclass(frozen=True)
class Case:
    """A record, and what it is here for."""

    rule: str
    record: Record


def _body(name: str, role: str = "author") -> tuple[Contribution, ...]:
    return (Contribution(role=role, body=name),)


def _editors(*persons: str) -> tuple[Contribution, ...]:
    return tuple(Contribution(role="editor", person=person) for person in persons)


_REPORTS = (
    Case(
        "Littérature grise : la collectivité est l'auteur ; le genre et le numéro suivent le titre",
        Record(
            id="f01",
            type="etude-action",
            title="Marcher la nuit",
            subtitle="une étude sensible",
            contributors=_body("Agence d'urbanisme de la Lys"),
            publisher="Agence d'urbanisme de la Lys",
            place="Béthune",
            series=Series(number="14"),
            date=parse_date("2019-06"),
            extent="72 p.",
            language="fr",
        ),
    ),
    Case(
        "Fiche d'expérience : le genre est dit ; une collection suit l'adresse et l'importance matérielle",
        Record(
            id="f02",
            type="fiche-experience",
            title="Une régie de quartier à Lens",
            contributors=_body("irev"),
            publisher="irev",
            place="Lille",
            series=Series(title="Fiches d'expériences", number="31"),
            date=parse_date("2018-03"),
            extent="4 p.",
            territories=("lens",),
            language="fr",
        ),
    ),
    Case(
        "Rapport sans auteur nommé, publié par un acteur du centre : la collectivité éditrice en répond",
        Record(
            id="f03",
            type="rapport-activites",
            title="Rapport d'activités 2016",
            publisher="irev",
            place="Lille",
            date=parse_date("2017"),
            extent="60 p.",
            language="fr",
        ),
    ),
    Case(
        "Rapport dont personne ne répond : le titre vient en tête, l'année le suit",
        Record(
            id="f04",
            type="rapport",
            title="Les copropriétés fragiles",
            subtitle="rapport au préfet",
            date=parse_date("2011-05"),
            extent="118 p.",
            language="fr",
        ),
    ),
    Case(
        "Une personne et une collectivité : dans l'ordre de la page de titre",
        Record(
            id="f05",
            type="diagnostic",
            title="Diagnostic du quartier des Écoles",
            contributors=(*by("Meurisse, Léa"), *_body("Ville de Creil")),
            publisher="Ville de Creil",
            place="Creil",
            date=parse_date("2014"),
            language="fr",
        ),
    ),
    Case(
        "Un rapport qui a un ISBN et un DOI : les identifiants normalisés terminent la référence",
        Record(
            id="f06",
            type="rapport",
            title="Mesurer la mixité",
            contributors=by("Quéré, Anaïs"),
            publisher="Observatoire des territoires",
            place="Paris",
            date=parse_date("2020"),
            extent="96 p.",
            identifiers={"isbn": "978-2-9999-0006-2", "doi": "10.5555/obs.2020.6"},
            language="fr",
        ),
    ),
    Case(
        "Un rapport en ligne : [en ligne], l'adresse, la date de consultation entre crochets",
        Record(
            id="f07",
            type="rapport",
            title="Vieillir dans les quartiers",
            contributors=_body("ars"),
            publisher="ars",
            place="Lille",
            date=parse_date("2021-02-01"),
            url="https://www.example.org/vieillir.pdf",
            accessed=parse_date("2024-01-01"),
            language="fr",
        ),
    ),
)
_BOOKS = (
    Case(
        "Deux auteurs : « et » entre eux",
        Record(
            id="f08",
            type="ouvrage",
            title="Faire société",
            contributors=by("Donzelot, Jacques", "Mével, Catherine"),
            publisher="Le Seuil du quai",
            place="Paris",
            date=parse_date("2003"),
            extent="362 p.",
            identifiers={"isbn": "2-02-057331-5"},
            language="fr",
        ),
    ),
    Case(
        "Quatre auteurs : tous sont nommés",
        Record(
            id="f09",
            type="ouvrage",
            title="Ville et emploi",
            contributors=by("Abel, Anne", "Boy, Luc", "Cros, Éva", "Dru, Noé"),
            publisher="Armature",
            place="Lyon",
            date=parse_date("2010"),
            language="fr",
        ),
    ),
    Case(
        "Directeurs d'ouvrage sans auteur : en tête, avec leur fonction",
        Record(
            id="f10",
            type="ouvrage",
            title="Les centres sociaux",
            contributors=_editors("Bloch, Iris", "Éon, Yves"),
            publisher="Armature",
            place="Paris",
            date=parse_date("2008"),
            language="fr",
        ),
    ),
    Case(
        "Auteur et traducteur : le traducteur vient après le titre",
        Record(
            id="f11",
            type="ouvrage",
            title="Déclin et survie des grandes villes",
            contributors=(
                *by("Jacobs, Jane"),
                Contribution(role="translator", person="Parin, Claire"),
            ),
            publisher="Parenthèses",
            place="Marseille",
            date=parse_date("2012"),
            language="fr",
        ),
    ),
    Case(
        "Édition : le nombre ordinal abrégé",
        Record(
            id="f12",
            type="ouvrage",
            title="Sociologie de la ville",
            contributors=by("Stébé, Jean"),
            edition="2e éd.",
            publisher="Armature",
            place="Paris",
            date=parse_date("2010"),
            language="fr",
        ),
    ),
    Case(
        "Édition en toutes lettres : telle quelle",
        Record(
            id="f13",
            type="guide",
            title="Le guide du conseil citoyen",
            contributors=_body("cget"),
            edition="édition revue et augmentée",
            publisher="cget",
            place="Saint-Denis",
            date=parse_date("2016"),
            language="fr",
        ),
    ),
    Case(
        "Plusieurs volumes : leur nombre tient lieu d'importance matérielle",
        Record(
            id="f14",
            type="ouvrage",
            title="Histoire de la politique de la ville",
            contributors=by("Tissot, Renaud"),
            publisher="Armature",
            place="Paris",
            date=parse_date("2001/2004"),
            extent="3 vol.",
            language="fr",
        ),
    ),
    Case(
        "Un volume d'un ouvrage en plusieurs : « Vol. » et son numéro",
        Record(
            id="f15",
            type="ouvrage",
            title="Atlas des quartiers. Tome 2",
            contributors=by("Wallon, Ève"),
            publisher="Armature",
            place="Paris",
            date=parse_date("2005"),
            extent="210 p.",
            series=Series(title="Atlas", number="2"),
            language="fr",
        ),
    ),
    Case(
        "Plusieurs lieux : comme sur la page de titre",
        Record(
            id="f16",
            type="ouvrage",
            title="Frontières urbaines",
            contributors=by("Zeller, Max"),
            publisher="Presses du quai",
            place="Paris ; Lausanne",
            date=parse_date("2015"),
            language="fr",
        ),
    ),
    Case(
        "Sans date : « sans date » entre crochets, à la place de l'année",
        Record(
            id="f17",
            type="guide",
            title="Le petit lexique des habitants",
            contributors=_body("Collectif des rives"),
            publisher="Collectif des rives",
            place="Roubaix",
            language="fr",
        ),
    ),
    Case(
        "Date approximative : entre crochets, « vers »",
        Record(
            id="f18",
            type="ouvrage",
            title="Notre cité",
            contributors=by("Hary, Paul"),
            publisher="Amicale des locataires",
            place="Tourcoing",
            date=parse_date("1975~"),
            language="fr",
        ),
    ),
    Case(
        "Sous presse : l'état prend la place de la date",
        Record(
            id="f19",
            type="ouvrage",
            title="Demain les tours",
            contributors=by("Ibert, Zoé"),
            publisher="Armature",
            place="Paris",
            publication_state="sous presse",
            language="fr",
        ),
    ),
    Case(
        "Sans auteur : le titre en tête",
        Record(
            id="f20",
            type="ouvrage",
            title="Paroles d'habitants",
            publisher="Armature",
            place="Amiens",
            date=parse_date("1999"),
            language="fr",
        ),
    ),
    Case(
        "Ouvrage en anglais : sa typographie reste la sienne",
        Record(
            id="f21",
            type="ouvrage",
            title="Urban policy: who benefits?",
            contributors=by("Smith, John, Jr."),
            publisher="Quay Press",
            place="London",
            date=parse_date("2009"),
            language="en",
        ),
    ),
)
_PARTS = (
    Case(
        "Partie d'un ouvrage : « In : », puis le responsable et le titre de l'ouvrage hôte",
        Record(
            id="f22",
            type="ouvrage",
            title="Le quartier vu d'en bas",
            contributors=(*by("Koné, Awa"), *_editors("Bloch, Iris")),
            host=Host(title="Les centres sociaux", pages="45-61"),
            publisher="Armature",
            place="Paris",
            date=parse_date("2008"),
            language="fr",
        ),
    ),
    Case(
        "Actes : la collectivité organisatrice répond, le genre est dit",
        Record(
            id="f23",
            type="actes-journee",
            title="Habiter ensemble",
            subtitle="journée régionale du 4 juin 2015",
            contributors=_body("irev"),
            publisher="irev",
            place="Lille",
            date=parse_date("2015-10"),
            extent="52 p.",
            language="fr",
        ),
    ),
    Case(
        "Communication dans des actes : une partie de son volume hôte",
        Record(
            id="f24",
            type="support-intervention",
            title="Ce que peut un bailleur",
            contributors=by("Leroy, Guy"),
            host=Host(title="Habiter ensemble : actes de la journée du 4 juin 2015", pages="12-19"),
            publisher="irev",
            place="Lille",
            date=parse_date("2015"),
            language="fr",
        ),
    ),
    Case(
        "Contribution d'une collectivité à des actes",
        Record(
            id="f25",
            type="contribution",
            title="Pour une charte des communs",
            contributors=_body("Fabrique de la Deûle"),
            host=Host(title="Habiter ensemble", pages="30"),
            publisher="irev",
            place="Lille",
            date=parse_date("2015"),
            language="fr",
        ),
    ),
    Case(
        "Intervention seule, avec sa date",
        Record(
            id="f26",
            type="support-intervention",
            title="Bailleurs et habitants",
            contributors=by("Leroy, Guy"),
            publisher="irev",
            place="Lille",
            date=parse_date("2015-06-04"),
            language="fr",
        ),
    ),
)
_SERIALS = (
    Case(
        "Article de revue : titre de la revue en italique, volume, numéro, pages",
        Record(
            id="f27",
            type="article-revue",
            title="Les frontières du quartier",
            contributors=by("Morel, Ève"),
            host=Host(title="Espaces & sociétés", volume="170", issue="3", pages="21-38"),
            date=parse_date("2017-09"),
            language="fr",
        ),
    ),
    Case(
        "Article de revue sans volume : « N° » en tête",
        Record(
            id="f28",
            type="article-revue",
            title="Faut-il démolir ?",
            contributors=by("Noir, Ali"),
            host=Host(title="Urbanisme", issue="402", pages="4"),
            date=parse_date("2016"),
            language="fr",
        ),
    ),
    Case(
        "Article en ligne : DOI plutôt que l'adresse",
        Record(
            id="f29",
            type="article-revue",
            title="Soigner la ville",
            contributors=by("Ott, Jeanne"),
            host=Host(title="Santé & territoires", issue="9"),
            date=parse_date("2022-01-15"),
            identifiers={"doi": "10.5555/st.9.1"},
            url="https://www.example.org/st/9/1",
            accessed=parse_date("2023-03-02"),
            language="fr",
        ),
    ),
    Case(
        "Article de presse : le jour de parution et la page",
        Record(
            id="f30",
            type="article-presse",
            title="À Fives, l'usine renaît",
            contributors=by("Petit, Hugo"),
            host=Host(title="La Voix des quais", pages="7"),
            date=parse_date("2018-10-03"),
            language="fr",
        ),
    ),
    Case(
        "Article de presse sans auteur : le titre en tête",
        Record(
            id="f31",
            type="article-presse",
            title="Le conseil citoyen fait ses comptes",
            host=Host(title="La Voix des quais"),
            date=parse_date("2017-02-11"),
            language="fr",
        ),
    ),
    Case(
        "Numéro de périodique : titre, numéro, date",
        Record(
            id="f32",
            type="periodique",
            title="La Lettre des quartiers",
            publisher="irev",
            place="Lille",
            series=Series(number="27"),
            date=parse_date("2014-04"),
            language="fr",
        ),
    ),
)
_OTHERS = (
    Case(
        "Page web : titre du site, date de la page, adresse, date de consultation",
        Record(
            id="f33",
            type="site-web",
            title="Conseils citoyens",
            contributors=_body("anru"),
            host=Host(title="ANRU"),
            date=parse_date("2022-11-08"),
            url="https://www.example.org/conseils",
            accessed=parse_date("2024-02-29"),
            language="fr",
        ),
    ),
    Case(
        "Page web sans auteur ni date",
        Record(
            id="f34",
            type="site-web",
            title="Observatoire de la Lys",
            url="https://www.example.org/lys",
            accessed=parse_date("2024-02-01"),
            language="fr",
        ),
    ),
    Case(
        "Vidéo en ligne : le support entre crochets, la durée",
        Record(
            id="f35",
            type="audiovisuel",
            title="Paroles de jardiniers",
            contributors=by("Ravel, Inès"),
            genre="vidéo",
            publisher="laisse-ton-empreinte",
            place="Lille",
            date=parse_date("2020-05-12"),
            extent="26 min",
            url="https://www.example.org/video/12",
            accessed=parse_date("2023-12-01"),
            language="fr",
        ),
    ),
    Case(
        "Film sur DVD",
        Record(
            id="f36",
            type="audiovisuel",
            title="La cour des grands",
            contributors=by("Sow, Léon"),
            genre="DVD",
            publisher="Armature",
            place="Paris",
            date=parse_date("2006"),
            extent="1 h 12",
            language="fr",
        ),
    ),
    Case(
        "Thèse : nature, université, importance matérielle",
        Record(
            id="f37",
            type="these-memoire",
            title="Les médiateurs de la ville",
            contributors=by("Tellier, Ugo"),
            genre="Thèse de doctorat en sociologie",
            publisher="Université de Lille",
            place="Lille",
            date=parse_date("2013-12-02"),
            extent="412 p.",
            language="fr",
        ),
    ),
    Case(
        "Loi : l'intitulé en tête ; le journal officiel, son numéro et la page",
        Record(
            id="f38",
            type="texte-officiel",
            title="Loi n° 2014-173 du 21 février 2014 de programmation pour la ville et la cohésion urbaine",
            host=Host(title="Journal officiel de la République française", issue="45", pages="3138"),
            date=parse_date("2014-02-22"),
            language="fr",
        ),
    ),
    Case(
        "Circulaire d'un ministère, en ligne",
        Record(
            id="f39",
            type="texte-officiel",
            title="Circulaire du 30 juillet 2014 relative aux contrats de ville",
            contributors=_body("ministere-interieur"),
            date=parse_date("2014-07-30"),
            url="https://www.example.org/circ/38614",
            accessed=parse_date("2024-05-06"),
            language="fr",
        ),
    ),
    Case(
        "Norme : l'organisme en tête, le numéro de la norme après le titre",
        Record(
            id="f40",
            type="norme",
            title="Accessibilité du cadre bâti",
            contributors=_body("AFNOR"),
            publisher="AFNOR",
            place="La Plaine Saint-Denis",
            series=Series(number="NF P96-105"),
            date=parse_date("2018"),
            extent="24 p.",
            language="fr",
        ),
    ),
)
CASES = (*_REPORTS, *_BOOKS, *_PARTS, *_SERIALS, *_OTHERS)
