"""The command `schemawatch`: finds its command modules, prints errors without a stack trace.

A module in controlplane/commands whose name has no leading underscore is a command family. It
offers `COMMANDS`, a tuple of click commands; nothing has to be listed here. Commands parse and
call, no more.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from functools import cache
from typing import Final, NoReturn, cast

import click
import psycopg

from controlplane import __version__, commands
from controlplane.commands._command import Group
from controlplane.commands._completing import register_shells
from controlplane.commands._output import emit, error_value, say
from controlplane.core.hints import in_cli
from controlplane.core.terminal import has_colours
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError

_JSON: Final = "schemawatch.json"
_SLOW: Final = ("check", "demo", "export", "notify", "serve", "up")


class _Commands(Group):
    """Loads the families that are asked for: all of them take a second, most of it for servers."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        for name in _families():
            self._load(name)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # most commands are in the module of their name
        for name in sorted(_families(), key=lambda name: name != cmd_name.replace("-", "_")):
            if cmd_name in self.commands:
                break
            self._load(name)
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # asked for even where what follows cannot be understood
        ctx.meta[_JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        as_json = bool(ctx.meta[_JSON])
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if not as_json:
                raise
            _fail(InputError(error.format_message()), as_json=True, status=error.exit_code)
        except psycopg.Error as error:
            _fail(translate(error), as_json=as_json)
        except SchemaWatchError as error:
            _fail(error, as_json=as_json)

    def _load(self, family: str) -> None:
        module = importlib.import_module(f"{commands.__name__}.{family}")
        for command in cast("tuple[click.Command, ...]", module.COMMANDS):
            self.add_command(command)


@cache
def _families() -> list[str]:
    """Return the modules of commands, those last that take long to load: they run servers."""
    found = [info.name for info in pkgutil.iter_modules(commands.__path__)]
    return sorted((name for name in found if name[0] != "_"), key=lambda name: name in _SLOW)


def _fail(error: SchemaWatchError, *, as_json: bool, status: int = 1) -> NoReturn:
    if as_json:
        emit({"error": error_value(error)}, "", as_json=True)
        sys.exit(status)
    say(f"error: {error.message} ({error.code})", err=True)
    if error.detail:
        say(f"detail: {error.detail}", err=True)
    if error.hint:
        say(f"hint: {in_cli(error.hint)}", err=True)
    sys.exit(status)


register_shells()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="schemawatch")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Watch the structure of PostgreSQL tables, and tell whoever depends on them."""
    # click itself drops them only where no terminal is
    ctx.color = None if has_colours(os.environ) else False
