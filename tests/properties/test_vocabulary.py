"""Any sequence of changes of the vocabulary leaves a file that says what is wanted, with every id."""

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings

from docbase.catalogue.termedit import edited
from docbase.catalogue.vocabulary import read_vocabulary
from docbase.errors import DocbaseError
from docbase.model.concepts import Vocabulary
from docbase.model.record import Contribution, Record
from docbase.vocabularies import succession, terms
from docbase.vocabularies.draft import Draft

FILE = Path("vocabulary.yaml")
BLOCK = """\
# Ours
version: 1
axes:
  strategique:   # three of them
    - {id: axe-a, label: "Axe A", order: 1, themes: [sante]}
  chantier:
    - {id: axe-b, label: "Axe B"}

themes:
  # the first
  - id: sante   # kept
    label: "Santé"
    alt:
      - "santé publique"   # of all
      - PRE
    note: >-
      a long
      note
    narrower:
      - {id: soins, label: 'Soins', alt: [cures, "a, b"], related: [ville]}  # end of soins

      - id: psychiatrie
        label: Psychiatrie
        narrower:
          - {id: clsm, label: CLSM}

  - {id: ville, label: Ville, x-own: [1, no],
     alt: [cité]}
publics:
publication_types:
  - {id: note, label: Note, family: produit}
territories:
- {id: nord, label: Nord, insee: "59"}
- {id: lille, label: Lille, parent: nord}   # no margin
actors:
  - {id: irev, label: IREV}
  - {id: dupont-anne, label: "Dupont, Anne", kind: personne}
x-rooms: [a, b]
# the end"""
FLOW = """\
themes: [{id: sante, label: Santé, narrower: [{id: soins, label: Soins}, {id: clsm, label: CLSM}]},
  {id: ville, label: Ville}]
axes: {strategique: [{id: axe-a, label: Axe A}], chantier: [{id: axe-b, label: Axe B}]}
publics: []
territories: [{id: nord, label: Nord}, {id: lille, label: Lille, parent: nord}]
actors: [{id: irev, label: IREV}, {id: dupont-anne, label: "Dupont, Anne"}]
"""
KEPT = ("# Ours", "# three of them", "# the first", "# kept", "# of all", "# end of soins", "x-own: [1, no]")
"""What nothing may take out of the first text."""
STYLES = st.sampled_from([BLOCK, FLOW, BLOCK.replace("\n", "\r\n"), "\ufeff" + BLOCK, "themes:\n"])
NAMES = st.sampled_from(
    ["Santé", "L’eau", "a: b", "#1", "PRE", "yes", "1.10", "« Ensemble »", "x\\y", '"q"', "{a}", "Soins"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
CHANGES = "add rename add_names drop_names move merge deprecate activate suspend set split promote adopt"
ACTIONS = st.tuples(
    st.sampled_from(CHANGES.split()),
    st.integers(0, 30),
    st.integers(0, 30),
    NAMES,
)


def draft_of(vocabulary: Vocabulary, action: tuple[str, int, int, str]) -> Draft:
    name, first, second, text = action
    ids = [term.id for term in vocabulary] or [""]
    one, other = ids[first % len(ids)], ids[second % len(ids)]
    given_ids = frozenset(ids)
    term = vocabulary.get(one)
    match name:
        case "add":
            schemes = ("themes", "axes", "publics", "territories", "frameworks", "publication_types")
            under = other if second % 3 and (found := vocabulary.get(other)) else ""
            scheme = found.scheme if under and found else schemes[first % 6]
            family = "" if under else ("strategique", "neuf", "chantier")[first % 3]
            return terms.add(vocabulary, scheme, text, given_ids, under=under, family=family, alt=(text * 2,))
        case "rename":
            return terms.rename(vocabulary, one, text, keeps=bool(second % 2))
        case "add_names":
            return terms.add_names(vocabulary, one, (text,), hidden=bool(second % 2))
        case "drop_names":
            return terms.drop_names(vocabulary, one, term.alt[:1] if term else ())
        case "move":
            return terms.move(vocabulary, one, "" if second % 4 == 0 else other)
        case "merge":
            return succession.merge(vocabulary, one, other)
        case "deprecate":
            return succession.deprecate(vocabulary, one, "" if second % 2 else other)
        case "activate":
            return terms.activate(vocabulary, one)
        case "suspend":
            return terms.suspend(vocabulary, one)
        case "set":
            values = {"note": text, "related": other, "kind": text if second % 2 else ""}
            values |= {"family": ("neuf", "chantier")[first % 2]} if second % 3 else {}
            return terms.set_values(vocabulary, one, values)
        case "split":
            return succession.split(vocabulary, one, {text: frozenset({"r"})}, given_ids)
        case "promote":
            return succession.promote(vocabulary, text, "themes", given_ids)
    return succession.adopt(vocabulary, text, "irev" if second % 2 else "", given_ids)


@settings(max_examples=150)
@given(STYLES, st.lists(ACTIONS, min_size=1, max_size=8))
def test_any_sequence_of_changes_leaves_a_vocabulary(
    text: str, actions: list[tuple[str, int, int, str]]
) -> None:
    vocabulary = read_vocabulary(text, FILE)
    record = Record(
        id="r",
        themes=("sante", "clsm"),
        keywords=("Soins", "eau"),
        axes=("axe-a",),
        contributors=(Contribution(person="Dupont, Anne"), Contribution(body="irev")),
        publisher="irev",
    )
    kept = {word for word in KEPT if word in text}
    for action in actions:
        try:
            draft = draft_of(vocabulary, action)
        except DocbaseError:
            continue  # it may not be done: the file stays as it was
        text = edited(text, draft.vocabulary, FILE)
        found = read_vocabulary(text, FILE)
        assert {term.id: term for term in found} == {term.id: term for term in draft.vocabulary}
        assert {term.id for term in vocabulary} <= {term.id for term in found}
        vocabulary, record = found, draft.retag(record)
        assert len(set(record.themes)) == len(record.themes)
    assert all(text.count(word) == 1 for word in kept)
