"""`docbase vocabulary add`, `rename`, `merge`…: changes of terms, each as it is typed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli.terms.looking import OneTerm
from docbase.messages import gettext as _
from docbase.model.revision import NewTerm, Revision

if TYPE_CHECKING:
    from docbase.centre import VocabularyDesk

Label = Annotated[str, typer.Argument(metavar=_("LABEL"), help=_("The preferred form."))]
Names = Annotated[
    list[str], typer.Argument(metavar=_("NAME…"), help=_("Synonyms or acronyms, each between quotes."))
]
Under = Annotated[str, typer.Option("--under", metavar=_("TERM"), help=_("Below this term."))]
OwnId = Annotated[
    str, typer.Option("--id", metavar="ID", help=_("Its id (by default: made from the label)."))
]
Alt = Annotated[
    list[str] | None,
    typer.Option("--alt", metavar=_("NAME"), help=_("A synonym or acronym; may be given several times.")),
]
Note = Annotated[str, typer.Option("--note", metavar=_("TEXT"), help=_("What it is used for."))]
Family = Annotated[
    str, typer.Option("--family", metavar=_("FAMILY"), help=_("Its family, for an axis or a type."))
]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", metavar=_("NAME=VALUE"), help=_("Another value: kind=…, dates=…, plan=…, years=…")),
]
IsCandidate = Annotated[
    bool, typer.Option("--candidate", help=_("Only proposed: off until it is activated."))
]


def add(
    desk: "VocabularyDesk",
    scheme: Annotated[
        str,
        typer.Argument(metavar=_("LIST"), help=_("themes, axes, types, publics, territories, actors…")),
    ],
    label: Label,
    own_id: OwnId = "",
    under: Under = "",
    alt: Alt = None,
    note: Note = "",
    family: Family = "",
    values: Values = None,
    is_candidate: IsCandidate = False,
) -> Revision:
    """Adds a term to a list; its id is given once and for all."""
    said = NewTerm(
        id=own_id,
        under=under,
        alt=tuple(alt or ()),
        note=note,
        family=family,
        values=pairs(values),
        is_candidate=is_candidate,
    )
    return desk.add(scheme, label, **said)


def rename(
    desk: "VocabularyDesk",
    term: OneTerm,
    label: Label,
    drops: Annotated[
        bool, typer.Option("--drop", help=_("Forget the old label; else it becomes a synonym."))
    ] = False,
) -> Revision:
    """Gives a term another label; its id stays, and so do the records."""
    return desk.rename(term, label, keeps=not drops)


def add_name(
    desk: "VocabularyDesk",
    term: OneTerm,
    names: Names,
    hidden: Annotated[
        bool, typer.Option("--hidden", help=_("Spellings that only lead to the term, and are never shown."))
    ] = False,
) -> Revision:
    """Gives a term more synonyms or acronyms; an acronym all in capitals is compared by case."""
    return desk.add_names(term, names, hidden=hidden)


def drop_name(desk: "VocabularyDesk", term: OneTerm, names: Names) -> Revision:
    """Takes synonyms from a term."""
    return desk.drop_names(term, names)


def set_values(
    desk: "VocabularyDesk",
    term: OneTerm,
    values: Annotated[
        list[str],
        typer.Argument(
            metavar=_("NAME=VALUE…"),
            help=_("note=…, related=id,id, kind=…; nothing after = removes it."),
        ),
    ],
) -> Revision:
    """Sets the note, the related terms or other values of a term."""
    return desk.set_values(term, pairs(values))


def move(
    desk: "VocabularyDesk",
    term: OneTerm,
    under: Annotated[
        str, typer.Option("--under", metavar=_("TERM"), help=_("Below this term (by default: at the top)."))
    ] = "",
) -> Revision:
    """Puts a term, with all below it, elsewhere in its list."""
    return desk.move(term, under)


def merge(
    desk: "VocabularyDesk",
    old: Annotated[str, typer.Argument(metavar=_("TERM"), help=_("The one that is given up."))],
    new: Annotated[str, typer.Argument(metavar=_("INTO"), help=_("The one that takes over."))],
) -> Revision:
    """Makes one term of two: the first is kept as “see the second”, the records follow."""
    return desk.merge(old, new)


def split(
    desk: "VocabularyDesk",
    term: OneTerm,
    parts: Annotated[
        list[str],
        typer.Argument(
            metavar=_("LABEL=QUESTION…"),
            help=_("A narrower term, and a search: the records that it takes."),
        ),
    ],
) -> Revision:
    """Puts narrower terms below a term; each takes the records that its question finds."""
    return desk.split(term, pairs(parts))


def deprecate(
    desk: "VocabularyDesk",
    term: OneTerm,
    replaced_by: Annotated[
        str,
        typer.Option("--replaced-by", metavar=_("TERM"), help=_("What is used instead; the records follow.")),
    ] = "",
) -> Revision:
    """Takes a term out of use; it is kept, since an id never comes back."""
    return desk.deprecate(term, replaced_by)


def activate(desk: "VocabularyDesk", term: OneTerm) -> Revision:
    """Puts a candidate in use, or a deprecated term again."""
    return desk.activate(term)


def suspend(desk: "VocabularyDesk", term: OneTerm) -> Revision:
    """Makes a term a candidate, off until it is activated."""
    return desk.suspend(term)


def promote(
    desk: "VocabularyDesk",
    keyword: Annotated[
        str, typer.Argument(metavar=_("KEYWORD"), help=_("A free keyword, as “keywords” lists it."))
    ],
    scheme: Annotated[
        str, typer.Option("--to", metavar=_("LIST"), help=_("The list that it enters."))
    ] = "themes",
    under: Under = "",
    own_id: OwnId = "",
    alt: Alt = None,
) -> Revision:
    """Makes a free keyword a term; the records that have it are given the term in its place."""
    said = NewTerm(id=own_id, under=under, alt=tuple(alt or ()))
    return desk.promote(keyword, scheme, **said)


def take_in(
    desk: "VocabularyDesk",
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"), help=_("SKOS (.ttl, .rdf, .jsonld), .csv, vocabulary.yaml or YamlSKOS.")
        ),
    ],
    scheme: Annotated[
        str,
        typer.Option("--to", metavar=_("LIST"), help=_("The list for terms that do not say theirs.")),
    ] = "themes",
    as_candidates: Annotated[
        bool, typer.Option("--as-candidates", help=_("New terms are off until they are activated."))
    ] = False,
) -> Revision:
    """Takes in the terms of a file: new ones are added, known ones completed, none is removed."""
    return desk.take_in(file, scheme, as_candidates=as_candidates)


def pairs(words: list[str] | None) -> dict[str, str]:
    """Returns values by name, typed as NAME=VALUE.

    Raises:
        click.UsageError: one is not written so.
    """
    found = {}
    for word in words or ():
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(_("“{word}” must be written NAME=VALUE.").format(word=word))
        found[name.strip()] = value.strip()
    return found
