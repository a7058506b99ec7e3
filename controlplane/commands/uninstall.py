"""`schemawatch uninstall`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._output import current_config, emit, json_option
from controlplane.install.uninstall import uninstall as remove


@click.command(cls=Command)
@click.option("--yes", is_flag=True, help="Do it. Without this nothing happens.")
@json_option
def uninstall(*, yes: bool, as_json: bool) -> None:
    """Remove SchemaWatch, with all that it recorded, from DATABASE_URL.

    Afterwards the database is as it was before `schemawatch migrate`.
    """
    if not yes:
        raise click.UsageError("this drops all snapshots and drifts: say --yes to do it")
    config = current_config()
    removed = remove(
        config.dsn(), lock_timeout=config.lock_timeout, connect_timeout=config.connect_timeout
    )
    emit(removed, removed.text(), as_json=as_json)


COMMANDS = (uninstall,)
