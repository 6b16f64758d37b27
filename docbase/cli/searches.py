"""`docbase searches`: questions that are asked again and again, and what is new for each."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from docbase.cli import exits, listing, options, render
from docbase.cli.declared import Commands
from docbase.cli.screen import Line, Screen
from docbase.errors import QueryError
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Centre
    from docbase.model.saved import News, SavedSearch

Name = Annotated[str, typer.Argument(metavar=_("NAME"), help=_("Name of the saved search."))]

app = typer.Typer(
    cls=Commands,
    suggest_commands=False,
    help=_("Save searches, and tell what is new for each."),
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("[COMMAND] …"),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def searches(context: typer.Context, as_json: options.Json = False) -> None:
    """Lists the saved searches, with how many publications each finds and how many of them are new."""
    if context.invoked_subcommand:
        return
    centre = options.open_centre(context)
    found = [(search, _news(centre, search)) for search in centre.alerts.all()]
    if as_json:
        render.print_json({"searches": [_state_as_json(search, news) for search, news in found]})
        return
    if not found:
        render.say(_("No search is saved yet. “docbase searches add NAME WORDS…” saves one."))
    render.print_fields(render.out(), [(search.name, _state(search, news)) for search, news in found])


@app.command("add", cls=options.Question, help=_("Save a search; what it finds now is not new."))
@options.with_filters
def add(
    context: typer.Context,
    filters: dict[str, list[str]],
    name: Annotated[
        str, typer.Argument(metavar=_("NAME"), help=_("A short name: letters, digits, hyphens."))
    ],
    words: Annotated[
        list[str] | None, typer.Argument(metavar=_("WORDS…"), help=_("As in “docbase search”."))
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar=_("TITLE"), help=_("What it is called for people."))
    ] = "",
    sort: Annotated[
        str,
        typer.Option(
            "--sort", metavar=_("ORDER"), help=_("relevance, date, -date (newest first), title or -added.")
        ),
    ] = "relevance",
    as_json: options.Json = False,
) -> None:
    """Writes the search in searches.yaml."""
    from docbase.model.saved import SavedSearch

    centre = options.open_centre(context)
    wanted = {field: tuple(values) for field, values in filters.items()}
    search = SavedSearch(name=name, title=title, question=" ".join(words or ()), filters=wanted, sort=sort)
    news = centre.alerts.add(search)
    if as_json:
        render.print_json(_state_as_json(news.search, news))
        return
    for note in news.notes:
        render.say(note)
    render.say(_("Saved: {name}.").format(name=f"{name} · {_state(news.search, news)}"))


@app.command("show", help=_("Show all that a saved search finds, with the pages that answer."))
def show(
    context: typer.Context,
    name: Name,
    limit: Annotated[
        int, typer.Option("--limit", metavar=_("NUMBER"), min=1, max=1000, help=_("Results on a page."))
    ] = 10,
    page: Annotated[
        int, typer.Option("--page", metavar=_("NUMBER"), min=1, help=_("Which page of results."))
    ] = 1,
    as_json: options.Json = False,
) -> None:
    """Answers as `docbase search` does; what is new stays so."""
    from docbase.cli.search import search

    saved = options.open_centre(context).alerts.get(name)
    given = options.as_given(saved.filters)
    search(context, words=[saved.question], sort=saved.sort, limit=limit, page=page, as_json=as_json, **given)


@app.command("new", help=_("Tell what is new since last time."))
def new(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar=_("[NAME]"), help=_("Only for this saved search (by default: for all)."))
    ] = "",
    is_kept: Annotated[bool, typer.Option("--keep", help=_("Tell the same again next time."))] = False,
    as_json: options.Json = False,
) -> None:
    """Tells what is new, then remembers it; what could not be shown stays new."""
    centre = options.open_centre(context)
    chosen = [centre.alerts.get(name)] if name else centre.alerts.all()
    found = [_news(centre, search) for search in chosen]
    told = [news for news in found if not isinstance(news, QueryError)]
    shown = {news.search.name: list(centre.records(news.new)) for news in told}
    if as_json:
        render.print_json(
            {"searches": [_news_as_json(centre, news, shown[news.search.name]) for news in told]}
        )
    else:
        _print_all(render.out(), centre, told)
    sys.stdout.flush()  # nothing is remembered that a pipe cut short
    if not is_kept:
        for news in told:
            centre.alerts.tell(news, shown[news.search.name])
    _fail_with([error for error in found if isinstance(error, QueryError)])


@app.command("remove", help=_("Remove a saved search."))
def remove(context: typer.Context, name: Name) -> None:
    """Takes the search out of searches.yaml."""
    options.open_centre(context).alerts.remove(name)
    render.say(_("Removed: {name}.").format(name=name))


def _news(centre: "Centre", search: "SavedSearch") -> "News | QueryError":
    """Returns what is new for a search; what is wrong with one keeps none of the others from being told."""
    try:
        return centre.alerts.news(search)
    except QueryError as error:
        return error


def _fail_with(errors: Sequence[QueryError]) -> None:
    for error in errors:
        render.say_error(error)
    if errors:
        raise typer.Exit(exits.code_of(errors[0]))


def _state(search: "SavedSearch", news: "News | QueryError") -> str:
    """Returns a search in a line: what it asks, how much it finds, and how much of that is new."""
    chosen = (f"--{name} {value}" for name, values in search.filters.items() for value in values)
    parts = [search.title or " ".join(filter(None, (search.question, *chosen)))]
    if isinstance(news, QueryError):
        return " · ".join((*parts, news.message))
    count = len(news.answers)
    parts.append(ngettext("{count} publication", "{count} publications", count).format(count=count))
    if news.new:
        parts.append(_new(len(news.new)))
    return " · ".join(filter(None, parts))


def _new(count: int) -> str:
    return ngettext("{count} new", "{count} new", count).format(count=count)


def _state_as_json(search: "SavedSearch", news: "News | QueryError") -> dict[str, object]:
    described: dict[str, object] = {
        "name": search.name,
        "title": search.title,
        "question": search.question,
        "filters": {name: list(values) for name, values in search.filters.items()},
        "sort": search.sort,
        "seen": search.seen or None,
    }
    if isinstance(news, QueryError):
        return {**described, "total": None, "new": None, "notes": [news.message]}
    return {**described, "total": len(news.answers), "new": len(news.new), "notes": list(news.notes)}


def _news_as_json(centre: "Centre", news: "News", shown: Sequence[str]) -> dict[str, object]:
    lost = [listing.not_shown(record_id) for record_id in news.new if record_id not in shown]
    return {
        "name": news.search.name,
        "title": news.search.title,
        "question": news.search.question,
        "total": len(news.answers),
        "new": [listing.as_json(centre, record_id) for record_id in shown],
        "notes": [*news.notes, *lost],
    }


def _print_all(screen: Screen, centre: "Centre", found: Sequence["News"]) -> None:
    for news in found:
        _print_news(screen, centre, news)
    if not any(news.new for news in found):
        render.say(_("Nothing new since last time."))


def _print_news(screen: Screen, centre: "Centre", news: "News") -> None:
    if not news.new:
        return
    for note in news.notes:
        render.say(_("{name}: {note}").format(name=news.search.name, note=note))
    title = news.search.title or news.search.name
    screen.print(Line((title, "bold"), " · ", (_new(len(news.new)), "cyan")))
    records = centre.records(news.new)
    for place, record in enumerate(records.values(), 1):
        listing.print_publication(screen, centre, record, place)
    for record_id in news.new:
        if record_id not in records:
            render.say(listing.not_shown(record_id))
    screen.print()
