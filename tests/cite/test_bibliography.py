import pytest

from docbase.cite import Layout
from docbase.cite.base import Selection
from docbase.cite.bibliography import Bibliography, compile_bibliography
from docbase.errors import CitationError
from docbase.model.dates import parse_date
from docbase.model.record import Host, Record
from tests.cite.samples import SHELF, TEN, VOCABULARY


def bibliography(records: tuple[Record, ...], layout: Layout) -> Bibliography:
    return compile_bibliography(Selection(records=records, vocabulary=VOCABULARY, layout=layout))


def outline(records: tuple[Record, ...], group_by: str) -> list[tuple[int, str, list[str]]]:
    groups = bibliography(records, Layout(group_by=group_by)).groups
    return [(group.level, group.heading, [work.record_id for work in group.works]) for group in groups]


def test_by_theme_each_record_stands_once_under_its_principal_theme() -> None:
    assert outline(SHELF, "theme") == [
        (1, "Politique de la ville", []),
        (2, "Réforme de la politique de la ville (2014)", ["loi-lamy"]),
        (1, "Développement économique urbain", []),
        (2, "Potentiel économique des quartiers", ["potentiel-economique-des-quartiers-2015"]),
        (1, "Participation citoyenne", ["une-deuxieme-fiche"]),
        (2, "Conseils citoyens", ["conseil-citoyen-mons"]),
        (1, "Éducation", ["jeunes-des-quartiers"]),
        (1, "Santé", ["health-in-cities"]),
        (1, "Sans thème", ["rapport-activites-2012"]),
    ]


def test_by_year_the_newest_comes_first() -> None:
    headings = [heading for _level, heading, _works in outline(SHELF, "year")]
    assert headings == ["2016", "2015", "2014", "2012", "Sans date"]


def test_by_author_in_alphabetical_order() -> None:
    headings = [heading for _level, heading, _works in outline((*TEN, *SHELF[-3:]), "author")]
    assert headings[:5] == [
        "Abadie, Luc",
        "ANRU",
        "Atelier ville du Nord",
        "de La Rochelle, Inès",
        "Eck, Judith",
    ]


def test_by_type_in_the_order_of_the_vocabulary() -> None:
    headings = [heading for _level, heading, _works in outline(SHELF, "type")]
    assert headings[:2] == ["Repères pour agir", "Fiche d’expérience"]


def test_by_territory_and_by_axis() -> None:
    assert [heading for _level, heading, _works in outline(SHELF, "territory")] == [
        "Hauts-de-France",
        "Mons-en-Barœul",
        "Sans territoire",
    ]
    assert outline(SHELF, "axis")[-1][1] == "Sans axe"


def article(number: int, date: str, newspaper: str) -> Record:
    return Record(
        id=f"article-{number}",
        type="article-presse",
        title=f"Article {number}",
        date=parse_date(date),
        host=Host(title=newspaper),
    )


PRESS = (
    article(1, "2026-01-15", "La Voix du Nord"),
    article(2, "2025-12-03", "L’Écho"),
    article(3, "2026-01", "L’Écho"),
    article(4, "2025", "Le Monde"),
    next(record for record in SHELF if record.title and record.date is None),
)


def test_a_panorama_of_the_press_by_month_the_newest_first() -> None:
    assert outline(PRESS, "month") == [
        (1, "Janvier 2026", ["article-1", "article-3"]),
        (1, "Décembre 2025", ["article-2"]),
        (1, "2025", ["article-4"]),
        (1, "Sans date", [PRESS[-1].id]),
    ]
    english = bibliography(PRESS[:1], Layout(group_by="month", language="en"))
    assert [group.heading for group in english.groups] == ["January 2026"]


def test_a_panorama_of_the_press_by_newspaper_articles_put_aside() -> None:
    assert outline(PRESS, "host") == [
        (1, "L’Écho", ["article-2", "article-3"]),
        (1, "Le Monde", ["article-4"]),
        (1, "La Voix du Nord", ["article-1"]),
        (1, "Sans périodique", [PRESS[-1].id]),
    ]


@pytest.mark.parametrize(
    "group_by", ["", "theme", "axis", "type", "year", "month", "author", "host", "territory"]
)
def test_each_titled_record_is_printed_once_and_the_others_are_named(group_by: str) -> None:
    made = bibliography((*TEN, *SHELF), Layout(group_by=group_by))
    printed = [work.record_id for group in made.groups for work in group.works]
    assert sorted(printed) == sorted(record.id for record in (*TEN, *SHELF) if record.title)
    assert made.missing == ("sans-titre",)


def test_a_numeric_style_numbers_in_reading_order() -> None:
    made = bibliography(SHELF, Layout(style="iso690-numeric-fr", group_by="theme"))
    texts = [work.text for group in made.groups for work in group.works]
    assert [text.split(".")[0] for text in texts] == [str(number) for number in range(1, 8)]


def test_authors_are_repeated_under_headings() -> None:
    records = tuple(record for record in SHELF if record.publisher == "irev")
    alone = bibliography(records, Layout(style="chicago-author-date-fr"))
    grouped = bibliography(records, Layout(style="chicago-author-date-fr", group_by="year"))
    assert any("———" in work.text for work in alone.groups[0].works)
    assert not any("———" in work.text for group in grouped.groups for work in group.works)


def test_abstracts_are_printed_when_wanted() -> None:
    made = bibliography(SHELF[:1], Layout(annotated=True))
    assert made.groups[0].works[0].abstract.startswith("Comment repérer l’activité d’un quartier\u202f? ")
    assert bibliography(SHELF[:1], Layout()).groups[0].works[0].abstract == ""


def test_an_english_abstract_keeps_its_spaces() -> None:
    made = bibliography((SHELF[3],), Layout(annotated=True))
    assert made.groups[0].works[0].abstract == "Is it true? Yes: it's so."


def test_the_language_is_that_of_the_bibliography() -> None:
    made = bibliography(SHELF, Layout(language="en", group_by="theme", style="apa", title="What's new: 2015"))
    assert made.groups[-1].heading == "No theme"
    assert made.title == "What's new: 2015"
    assert bibliography((), Layout(language="en")).title == "Bibliography"


def test_nothing_selected() -> None:
    made = bibliography((), Layout(group_by="theme"))
    assert (made.title, made.groups, made.missing) == ("Bibliographie", (), ())


def test_an_unknown_grouping_names_the_nearest() -> None:
    with pytest.raises(CitationError) as caught:
        bibliography(SHELF, Layout(group_by="themes"))
    assert "theme" in caught.value.hint
