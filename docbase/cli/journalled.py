"""Commands whose words the journal keeps, as they were typed."""

import click

from docbase.cli.options import Question

_WORDS, _SEPARATED = "docbase.words", "docbase.separated"


class Journalled(Question):
    """A command that changes records."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: D102 - as Click says
        ctx.meta[_WORDS] = tuple(args)
        ctx.meta[_SEPARATED] = len(args) - args.index("--") - 1 if "--" in args else 0
        return super().parse_args(ctx, args)


def words_of(context: click.Context) -> tuple[str, ...]:
    """Returns what was typed after the name of the command."""
    words: tuple[str, ...] = context.meta.get(_WORDS, ())
    return words


def separated(context: click.Context) -> int:
    """Returns how many words were typed after `--`."""
    count: int = context.meta.get(_SEPARATED, 0)
    return count
