"""`schemawatch completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from controlplane.commands._command import Alone
from controlplane.commands._completing import SHELLS
from controlplane.errors import NotFoundError


@click.command(cls=Alone)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print what makes a shell complete commands, options and names of tables.

    \b
    bash  in ~/.bashrc:  eval "$(schemawatch completion bash)"
    zsh   in ~/.zshrc, after compinit:  eval "$(schemawatch completion zsh)"
    fish  once:  schemawatch completion fish > ~/.config/fish/completions/schemawatch.fish

    The names are those of the database in DATABASE_URL, where it answers within a second.
    """  # noqa: D301 - click's own mark, not a backslash
    kind = get_completion_class(shell)
    if kind is None:
        raise NotFoundError(f"click does not know the shell {shell}")
    root = context.find_root()
    click.echo(kind(root.command, {}, "schemawatch", "_SCHEMAWATCH_COMPLETE").source())


COMMANDS = (completion,)
