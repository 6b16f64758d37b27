"""The pages shown, and the passages on them."""

import re

from docbase.model.search import And, EntryPage, Node, Not, Or, PageHit, Phrase, Prefix, Value, Word
from docbase.search.analysis import analyzer, settled
from docbase.search.passages import best_pages, cut, looked_for
from docbase.search.plan import plan

FILLER = "Le programme se poursuit avec ses partenaires dans la durée et selon les moyens de chacun. "


def pages(root: Node, *texts: str) -> tuple[PageHit, ...]:
    entry_pages = tuple(
        EntryPage(file="a.pdf", number=number, label="iv" if number == 4 else "", text=text, heading="Bilan")
        for number, text in enumerate(texts, 1)
    )
    parts = [[part for _terms, part in cut(settled(text), analyzer("fr")) if part] for text in texts]
    return best_pages(looked_for(plan(root)), entry_pages, parts)


def test_the_page_that_brings_words_together_comes_first() -> None:
    found = pages(
        And((Word("friches"), Word("industrielles"))),
        "La friche est vaste. " * 5,
        "Rien à dire.",
        "Une friche industrielle y est reconvertie.",
        "L'industrie recule.",
    )
    assert [page.number for page in found] == [3, 1]
    assert (found[0].label, found[0].file, found[0].heading) == ("3", "a.pdf", "Bilan")
    assert found[0].snippet == "Une <mark>friche</mark> <mark>industrielle</mark> y est reconvertie."


def test_three_pages_at_most_and_printed_labels() -> None:
    found = pages(Word("ville"), *["La ville."] * 3, "La ville, la ville, la ville.")
    assert [(page.number, page.label) for page in found] == [(4, "iv"), (1, "1"), (2, "2")]


def test_nothing_in_the_text_means_no_page() -> None:
    assert pages(Word("absent"), "La ville.") == ()
    assert pages(Word("ville", "title"), "La ville.") == ()
    assert pages(Value("theme", "ville"), "La ville.") == ()
    assert pages(Not(Word("ville")), "La ville.") == ()


def test_a_passage_begins_and_ends_between_words_and_says_where_it_is_cut() -> None:
    text = FILLER * 20 + "L’égalité d’accès\n aux soins   est un droit pour tous. " + FILLER * 20
    (page,) = pages(Word("egalite"), text)
    assert "L’<mark>égalité</mark> d’accès aux soins est un droit" in page.snippet
    assert page.snippet.startswith("… ")
    assert page.snippet.endswith(" …")
    bare = re.sub(r"</?mark>|^… | …$", "", page.snippet)
    assert 120 < len(bare) < 300
    assert bare in " ".join(text.split())
    assert bare[0].isupper()


def test_the_densest_place_of_a_long_text_is_shown() -> None:
    text = "Une friche. " + FILLER * 2000 + "La friche industrielle de Denain. " + FILLER * 2000
    (page,) = pages(Or((Word("friche"), Word("industrielle"), Word("Denain"))), text)
    assert page.snippet.count("<mark>") == 3


def test_whole_words_are_marked_in_every_form() -> None:
    (page,) = pages(
        Or((Word("habitant"), Word("élus"), Prefix("access"))), "Les habitant·e·s, l'élue et l’ACCESSIBILITÉ."
    )
    assert page.snippet == (
        "Les <mark>habitant·e·s</mark>, l'<mark>élue</mark> et l’<mark>ACCESSIBILITÉ</mark>."
    )


def test_a_phrase_is_marked_only_where_it_stands() -> None:
    (page,) = pages(
        Phrase("politique de la ville"), "La ville change. Une politique de la ville. Politique !"
    )
    assert page.snippet == (
        "La ville change. Une <mark>politique</mark> de la <mark>ville</mark>. Politique !"
    )


def test_text_is_never_markup() -> None:
    (page,) = pages(Word("script"), "<script>'1'</script> & <mark>ville</mark>")
    assert page.snippet == (
        "&lt;<mark>script</mark>&gt;'1'&lt;/<mark>script</mark>&gt; &amp; &lt;mark&gt;ville&lt;/mark&gt;"
    )


def test_a_phrase_across_two_stretches_is_found() -> None:
    for size in range(8, 14):
        text = FILLER * size + "contrat de ville " + FILLER * 12
        assert "<mark>contrat</mark>" in pages(Phrase("contrat de ville"), text)[0].snippet


def test_capitals_at_the_border_of_two_stretches_are_what_they_are_on_the_page() -> None:
    for room in range(960, 1010):
        text = "x" * room + " Le PRE DE LILLE ET LE PRE DE LENS " + FILLER
        assert len(pages(Word("PRE"), text)) == 1, room
    assert pages(Word("PRE"), "LE PRE DE LILLE ET DE ROUBAIX") == ()
