"""`docbase backup` and `docbase restore`: the centre kept elsewhere, and put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from docbase.cli import changes, exits, options, render
from docbase.cli.screen import Screen
from docbase.messages import gettext as _
from docbase.messages import ngettext

if TYPE_CHECKING:
    from docbase.centre import Backup, MadeBackup, Restoration

_SHOWN = 10


def backup(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[FOLDER]"),
            help=_("Where the backups are put (by default: “backups” in docbase.yaml)."),
        ),
    ] = None,
    bag: Annotated[
        Path | None,
        typer.Option(
            "--verify", metavar=_("BACKUP"), help=_("Read a backup again, and tell if it is whole.")
        ),
    ] = None,
    is_list: Annotated[bool, typer.Option("--list", help=_("List the backups there are."))] = False,
    is_fresh: Annotated[
        bool,
        typer.Option("--fresh", help=_("Copy every file, without links to those of an earlier backup.")),
    ] = False,
    wait: Annotated[
        int,
        typer.Option(
            "--wait", metavar=_("SECONDS"), min=0, help=_("How long to wait for a docbase that is writing.")
        ),
    ] = 3600,
    as_json: options.Json = False,
) -> int:
    """Makes a BagIt bag of all that cannot be made again, and verifies it."""
    if bag:
        return _verify(bag, as_json)
    if is_list:
        return _list(context, folder, as_json)
    centre = options.open_centre(context)
    with render.progress(_("Backup")) as progress:
        made = centre.back_up(folder, progress, is_fresh=is_fresh, wait=wait)
    if as_json:
        render.print_json(_as_json(made))
    else:
        _print_made(made)
    return exits.SOME_FAILED if made.left_out else exits.DONE


def restore(
    source: Annotated[
        Path, typer.Argument(metavar=_("BACKUP"), help=_("A backup, or the folder of them: the newest."))
    ],
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[FOLDER]"),
            help=_("Where to put it (by default: a new folder, named like the backup)."),
        ),
    ] = None,
    reindexes: Annotated[
        bool, typer.Option("--index/--no-index", help=_("Whether to build the index afterwards."))
    ] = True,
    yes: changes.Yes = False,
    dry_run: changes.DryRun = False,
    as_json: options.Json = False,
) -> int:
    """Verifies a backup, copies it into a folder, and builds the index."""
    from docbase.centre import Centre

    with render.progress(_("Backup")) as progress:
        vault = Centre.vault(source, progress)
        plan = vault.plan((folder or Path(vault.newest().path.name)).resolve())
    if not as_json:
        _print_plan(plan)
    if (refusal := _refusal(plan, yes=yes, dry_run=dry_run, as_json=as_json)) is not None:
        return refusal
    with render.progress(_("Backup")) as progress:
        aside = Centre.vault(source, progress).restore(plan)
    if as_json:
        told = {"folder": str(plan.target), "backup": str(plan.bag.path), "files": len(plan.bag.payload)}
        render.print_json({**told, "set_aside": str(aside) if aside else None})
    else:
        if aside:
            render.say(_("What was there otherwise is now in {folder}.").format(folder=aside))
        render.out().print(_("The centre is back in {folder}.").format(folder=plan.target))
    return _reindex(plan.target) if reindexes else exits.DONE


def _verify(path: Path, as_json: bool) -> int:
    from docbase.centre import Centre
    from docbase.errors import StorageError

    with render.progress(_("Backup")) as progress:
        vault = Centre.vault(path, progress)
        found = vault.newest()
        faults = vault.verify()
    if as_json:
        wrong = {"damaged": faults.damaged, "missing": faults.missing, "strange": faults.strange}
        lists = {name: list(paths) for name, paths in wrong.items()}
        render.print_json({"backup": str(found.path), "is_whole": faults.is_none, **lists})
        return exits.DONE if faults.is_none else exits.code_of_class(StorageError)
    vault.require_whole(found, faults)
    count = len(found.payload)
    render.out().print(
        ngettext("{path} is whole: {count} file.", "{path} is whole: {count} files.", count).format(
            path=found.path, count=count
        )
    )
    return exits.DONE


def _list(context: typer.Context, folder: Path | None, as_json: bool) -> int:
    from docbase.centre import Centre

    if folder is None:
        centre = options.open_centre(context)
        folder = centre.root / centre.settings.backups_folder
    found = Centre.vault(folder).backups()
    if as_json:
        render.print_json([_listed_as_json(one) for one in found])
        return exits.DONE
    if not found:
        render.say(_("There is no backup in {folder}.").format(folder=folder))
    screen = render.out()
    for one in found:
        _print_listed(screen, one)
    return exits.DONE


def _print_listed(screen: Screen, one: "Backup") -> None:
    count = ngettext("{count} file", "{count} files", one.files).format(count=one.files)
    told = one.obstacle or f"{one.centre} · {count} · {_size(one.size)}"
    made = one.made.strftime(_("%Y-%m-%d %H:%M"))
    screen.print(f"{made}  {one.path.name}")
    screen.print(render.indented(told, "red" if one.obstacle else "dim"))


def _listed_as_json(one: "Backup") -> dict[str, object]:
    return {
        "path": str(one.path),
        "centre": one.centre,
        "made": one.made.isoformat(),
        "files": one.files,
        "size": one.size,
        "obstacle": one.obstacle or None,
    }


def _print_made(made: "MadeBackup") -> None:
    for one in made.left_out:
        render.say(_("Left out: {file}").format(file=render.located(one.location, one.reason)))
    count = len(made.bag.payload)
    screen = render.out()
    screen.print(
        ngettext(
            "{count} file kept and verified, in {path}.", "{count} files kept and verified, in {path}.", count
        ).format(count=count, path=made.bag.path)
    )
    if made.linked:
        screen.print(
            ngettext(
                "{count} of them has not changed since the earlier backup, and takes no more room.",
                "{count} of them have not changed since the earlier backup, and take no more room.",
                made.linked,
            ).format(count=made.linked)
        )


def _as_json(made: "MadeBackup") -> dict[str, object]:
    return {
        "path": str(made.bag.path),
        "files": len(made.bag.payload),
        "linked": made.linked,
        "copied": made.copied,
        "left_out": [{"path": one.location, "reason": one.reason} for one in made.left_out],
    }


def _print_plan(plan: "Restoration") -> None:
    screen = render.out()
    screen.print(
        _("{backup} is whole. It goes into {folder}.").format(backup=plan.bag.path, folder=plan.target)
    )
    for label, names in (
        (_("Would be replaced: {count}"), plan.replaced),
        (_("Is not in the backup, and would be taken away: {count}"), plan.removed),
    ):
        if names:
            screen.print(label.format(count=len(names)))
            for name in names[:_SHOWN]:
                screen.print(render.indented(name))
            if (left := len(names) - _SHOWN) > 0:
                more = ngettext("… and {count} other", "… and {count} others", left)
                screen.print(render.indented(more.format(count=left)))
    if plan.displaced:
        screen.print(_("None of it would be lost: it would be set aside in a folder there."))


def _refusal(plan: "Restoration", *, yes: bool, dry_run: bool, as_json: bool) -> int | None:
    """Returns the exit code when the backup is not to be put back; None when it is."""
    if dry_run:
        return exits.DONE
    if yes or not plan.displaced:
        return None
    if as_json:
        raise click.UsageError(
            _("The folder is not empty: --yes puts the backup in the place of what is there.")
        )
    answer = changes.ask(_("Do it?"))
    if answer is None:
        render.say(_("Nobody answers, and nothing was changed: --yes does it without asking."))
        return exits.USAGE
    if not answer:
        render.say(_("Nothing was changed."))
        return exits.DONE
    return None


def _reindex(folder: Path) -> int:
    from docbase.centre import Centre

    with Centre.open(folder) as centre, render.progress(_("Indexing")) as progress:
        report = centre.reindex(progress)
    render.say_failures(report.failed)
    count = report.indexed
    render.say(
        ngettext("{count} publication indexed.", "{count} publications indexed.", count).format(count=count)
    )
    return exits.SOME_FAILED if report.failed else exits.DONE


def _size(count: int) -> str:
    size, units = float(count), [_("bytes"), _("kB"), _("MB"), _("GB"), _("TB")]
    place = 0
    while size >= 1000 and place < len(units) - 1:
        size, place = size / 1000, place + 1
    if place < 2:
        return f"{size:.0f} {units[place]}"
    return render.decimal(f"{size:.1f} {units[place]}")
