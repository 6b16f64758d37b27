"""`docbase vocabulary list`, `tree`, `show`, `search`, `keywords` and `export`: the vocabulary looked up."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import options, render
from docbase.cli.screen import Line, Screen
from docbase.cli.terms.revisions import term_as_json, value_name
from docbase.messages import gettext as _
from docbase.messages import ngettext
from docbase.model.concepts import SCHEMES
from docbase.model.revision import Usage
from docbase.model.schemenames import scheme_label

if TYPE_CHECKING:
    from rich.tree import Tree

    from docbase.centre import Centre
    from docbase.model.concepts import Term, Vocabulary

Scheme = Annotated[
    str, typer.Argument(metavar=_("LIST"), help=_("themes, axes, types, publics, territories, actors…"))
]
OneTerm = Annotated[str, typer.Argument(metavar=_("TERM"), help=_("Its id, or one of its names."))]
_OF_TERMS = ("columns", "themes", "actor")
"""What of the other values of a term names terms."""
_FACETS = {
    "themes": "theme",
    "axes": "axis",
    "publication_types": "type",
    "territories": "territory",
    "publics": "public",
}


def list_terms(
    context: typer.Context,
    scheme: Annotated[
        str,
        typer.Argument(metavar=_("[LIST]"), help=_("Its terms; without it, the lists themselves.")),
    ] = "",
    is_whole: Annotated[
        bool, typer.Option("--all", help=_("Candidates and deprecated terms as well."))
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Lists the lists of the vocabulary, or the terms of one, with how many publications have each."""
    centre = options.open_centre(context)
    if not scheme:
        _list_schemes(centre, as_json)
        return
    terms = [one for one in centre.vocabulary_desk.scheme(scheme) if is_whole or one.is_active]
    counts = _counts(centre, terms[0].scheme) if terms else {}
    if as_json:
        render.print_json([{**term_as_json(one), "count": counts.get(one.id, 0)} for one in terms])
        return
    screen = render.out()
    for term in terms:
        screen.print(_line(term, counts))


def tree(
    context: typer.Context,
    scheme: Scheme,
    is_whole: Annotated[
        bool, typer.Option("--all", help=_("Candidates and deprecated terms as well."))
    ] = False,
) -> None:
    """Prints a list as a tree; the count of a term includes those below it."""
    from rich.tree import Tree

    centre = options.open_centre(context)
    terms = centre.vocabulary_desk.scheme(scheme)
    counts = _counts(centre, terms[0].scheme) if terms else {}
    root = Tree(scheme, guide_style="dim")
    for term in terms:
        if not term.broader:
            _grow(root, centre, term, counts, is_whole=is_whole)
    render.out().print(root)


def show(context: typer.Context, term: OneTerm, as_json: options.Json = False) -> None:
    """Shows a term: its names, its place, what it is used for, and how many publications have it."""
    centre = options.open_centre(context)
    found = centre.vocabulary_desk.term(term)
    usage = centre.vocabulary_desk.usage().get(found.id, Usage())
    below = [one.id for one in centre.vocabulary.narrower(found.id)]
    merged = [one.id for one in centre.vocabulary if one.replaced_by == found.id]
    if as_json:
        said = {"narrower": below, "replaces": merged}
        count = {"records": usage.records, "drafts": usage.drafts, "with_narrower": usage.within}
        render.print_json({**term_as_json(found), **said, "usage": count})
        return
    screen = render.out()
    screen.print(Line((found.label, "bold"), (f"  {found.id}", "dim")))
    render.print_fields(screen, _fields(centre, found, usage))


def search(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar=_("WORDS…"), help=_("Of a label, a synonym or an id."))
    ],
    as_json: options.Json = False,
) -> None:
    """Finds terms by their names, in all lists."""
    found = options.open_centre(context).vocabulary_desk.search(" ".join(words))
    if as_json:
        render.print_json([term_as_json(one) for one in found])
        return
    if not found:
        render.say(_("No term has these words."))
    screen = render.out()
    for term in found:
        others = f"  {', '.join(term.alt)}" if term.alt else ""
        screen.print(
            Line(
                term.label,
                (f"  {term.id} · {scheme_label(term.scheme)}{_state(term)}", "dim"),
                (others, "dim"),
            )
        )


def keywords(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the free keywords of the records; `promote` makes a term of one."""
    counts = options.open_centre(context).vocabulary_desk.keywords()
    if as_json:
        render.print_json(dict(counts))
        return
    screen = render.out()
    for keyword, count in counts.items():
        screen.print(Line(keyword, (f" {count}", "cyan")))


def export(
    context: typer.Context,
    scheme: Annotated[
        str, typer.Argument(metavar=_("[LIST]"), help=_("Only this list (by default: all)."))
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--format", metavar=_("FORMAT"), help=_("ttl, rdf, jsonld (SKOS) or csv.")),
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=_("FILE"), help=_("Write it there."))
    ] = None,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar=_("ADDRESS"),
            help=_("What the addresses of terms begin with, as https://www.example.org/vocabulary/."),
        ),
    ] = "",
    with_candidates: Annotated[
        bool, typer.Option("--candidates", help=_("Candidate terms as well."))
    ] = False,
) -> None:
    """Writes the vocabulary for other programs: Annif, Opentheso, Ginco, PMB, a spreadsheet."""
    centre = options.open_centre(context)
    wanted = kind or (output.suffix.removeprefix(".") if output else "") or "ttl"
    desk = centre.vocabulary_desk
    if output is None:
        sys.stdout.write(desk.export(wanted, scheme, base=base, with_candidates=with_candidates))
    else:
        desk.save(output, wanted, scheme, base=base, with_candidates=with_candidates)
        render.say(_("Written: {path}").format(path=output))


def _list_schemes(centre: "Centre", as_json: bool) -> None:
    rows = {}
    for name in SCHEMES:
        terms = centre.vocabulary.scheme(name)
        states = {
            "active": sum(one.is_active for one in terms),
            "candidates": sum(one.origin == "candidate" and not one.is_deprecated for one in terms),
            "deprecated": sum(one.is_deprecated for one in terms),
        }
        rows[name] = states
    if as_json:
        render.print_json(rows)
        return
    screen = render.out()
    for name, states in rows.items():
        count = states["active"]
        parts = [ngettext("{count} term", "{count} terms", count).format(count=count)]
        if count := states["candidates"]:
            parts.append(ngettext("{count} candidate", "{count} candidates", count).format(count=count))
        if count := states["deprecated"]:
            parts.append(ngettext("{count} deprecated", "{count} deprecated", count).format(count=count))
        screen.print(Line((f"{scheme_label(name):<24}", "bold"), " · ".join(parts), (f"  {name}", "dim")))


def _counts(centre: "Centre", scheme: str) -> Mapping[str, int]:
    """Returns how many publications have each term, or one below it: from the index where it knows."""
    counts = centre.counts(_FACETS[scheme]) if scheme in _FACETS else {}
    return counts or {name: usage.within for name, usage in centre.vocabulary_desk.usage().items()}


def _line(term: "Term", counts: Mapping[str, int]) -> Line:
    count = f" {counts[term.id]}" if counts.get(term.id) else ""
    return Line(term.label, (count, "cyan"), (f"  {term.id}{_state(term)}", "dim"))


def _state(term: "Term") -> str:
    if term.replaced_by:
        return " · " + _("see {id}").format(id=term.replaced_by)
    if term.is_deprecated:
        return " · " + _("deprecated")
    return " · " + _("candidate") if term.origin == "candidate" else ""


def _grow(
    branch: "Tree", centre: "Centre", term: "Term", counts: Mapping[str, int], *, is_whole: bool
) -> None:
    if not (term.is_active or is_whole):
        return
    inner = branch.add(_line(term, counts))
    for narrower in centre.vocabulary.narrower(term.id):
        _grow(inner, centre, narrower, counts, is_whole=is_whole)


def _fields(centre: "Centre", term: "Term", usage: Usage) -> list[tuple[str, str]]:
    vocabulary = centre.vocabulary

    def named(ids: "tuple[str, ...] | list[str]") -> str:
        return ", ".join(f"{vocabulary.label(one)} ({one})" for one in ids)

    back = [one.id for one in vocabulary if term.id in one.related and one.id not in term.related]
    path = " › ".join(vocabulary.label(one) for one in reversed(vocabulary.ancestors(term.id)))
    return [
        (_("List"), " · ".join(filter(None, (scheme_label(term.scheme), term.family)))),
        (_("State"), _state(term).removeprefix(" · ")),
        (_("Acronyms"), ", ".join(name for name in term.alt if name.isupper())),
        (_("Synonyms"), ", ".join(name for name in term.alt if not name.isupper())),
        (_("Other spellings"), ", ".join(term.hidden)),
        (_("Below"), path),
        (_("Narrower terms"), named([one.id for one in vocabulary.narrower(term.id)])),
        (_("Related terms"), named([*term.related, *back])),
        (_("Replaces"), named([one.id for one in vocabulary if one.replaced_by == term.id])),
        (_("Note"), term.note),
        *((value_name(name).capitalize(), value) for name, value in _values(term, vocabulary)),
        (_("Publications"), _usage(usage)),
    ]


def _values(term: "Term", vocabulary: "Vocabulary") -> Iterator[tuple[str, str]]:
    """Yields the other values of a term; those that name terms, by their labels."""
    for name, value in term.attributes.items():
        if name != "deprecated":
            yield name, ", ".join(map(vocabulary.label, value.split())) if name in _OF_TERMS else value


def _usage(usage: Usage) -> str:
    parts = [str(usage.records)]
    if usage.drafts:
        parts.append(
            ngettext("{count} of them a draft", "{count} of them drafts", usage.drafts).format(
                count=usage.drafts
            )
        )
    if usage.within > usage.records:
        parts.append(_("{count} with the narrower terms").format(count=usage.within))
    return ", ".join(parts)


def print_records(screen: Screen, centre: "Centre", record_ids: "tuple[str, ...]") -> None:
    """Prints the titles of records under what they have in common."""
    for record in centre.records(record_ids).values():
        date = f" ({record.date})" if record.date else ""
        screen.print(Line(f"{record.full_title or record.id}{date}", (f"  {record.id}", "dim"), indent=4))
