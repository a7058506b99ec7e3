"""The commands of all families: an option keeps what it was given, or says that it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NoReturn

import click

from controlplane.core.nearest import nearest

DATABASE: Final = "schemawatch.database"
"""Where the context keeps which database the command is about."""


class Alone(click.Command):
    """A command that never lets a second value of an option silently replace the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an option that is there twice and has room for one value."""
        parser: Any = self.make_parser(ctx)
        try:
            _, _, given = parser.parse_args(args=list(args))
        except click.NoSuchOption as error:
            known = (name for option in self.get_params(ctx) for name in _names(option))
            _unknown("option", error.option_name, known, ctx)
        if not ctx.resilient_parsing:
            _refuse_repeated(given, ctx)
        return super().parse_args(ctx, args)


class Command(Alone):
    """Such a command about one database; `current_config` returns the settings for it."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Add --database, unless the command has one of its own."""
        params = super().get_params(ctx)
        if any("--database" in _names(option) for option in params):
            return params
        return [*params[:-1], _database(), *params[-1:]]


def _database() -> click.Option:
    return click.Option(
        ["--database"],
        metavar="NAME",
        expose_value=False,
        callback=_keep,
        help="Which database of SCHEMAWATCH_DATABASES.",
    )


def _keep(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    ctx.meta[DATABASE] = name


class Group(Alone, click.Group):
    """A group of such commands."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; for an unknown one name only what was probably meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            kind = "option" if args[0].startswith("-") else "command"
            _unknown(kind, args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


def takes_one(option: click.Parameter) -> bool:
    """Whether a second value would replace the first. A flag has none, but may have a contrary."""
    if not isinstance(option, click.Option) or option.multiple or option.count:
        return False
    return not option.is_flag or bool(option.secondary_opts)


def _refuse_repeated(given: list[click.Parameter], ctx: click.Context) -> None:
    for option, times in Counter(given).items():
        if times > 1 and takes_one(option):
            names = "/".join(_names(option))
            ctx.fail(f"{names} is given {times} times, and takes one value.")


def _names(option: click.Parameter) -> list[str]:
    if not isinstance(option, click.Option):
        return []
    return [name for name in (*option.opts, *option.secondary_opts) if name.startswith("--")]


def _unknown(kind: str, name: str, known: Iterable[str], ctx: click.Context) -> NoReturn:
    near = nearest(name, known)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    ctx.fail(f"No such {kind} {name!r}.{meant}")
