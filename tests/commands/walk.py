"""Every command that there is, found by walking the parser: a new one is there by itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from controlplane.cli import main


def context_of(command: click.Command) -> click.Context:
    """Return a context as the program makes it: click keeps the help option of the first."""
    return click.Context(command, **main.context_settings)


def every_command() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Return each command and group with the words that call it; the program itself has none."""
    return _below((), main)


def _below(
    path: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = context_of(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _below((*path, name), child)


def every_option() -> list[tuple[tuple[str, ...], click.Option]]:
    """Return each option with the words that call its command."""
    return [
        (path, option)
        for path, command in every_command()
        for option in command.get_params(context_of(command))
        if isinstance(option, click.Option)
    ]
