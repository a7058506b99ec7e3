"""`schemawatch migrate`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._output import current_config, emit, json_option, progress
from controlplane.install.migrate import migrate as install


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Try everything, report it, and roll it back.")
@json_option
def migrate(*, dry_run: bool, as_json: bool) -> None:
    """Install SchemaWatch into DATABASE_URL, or bring it up to this version.

    All in one transaction. What the role may not set up (roles, event triggers, pg_cron) is listed
    with what its absence costs and with the SQL for a DBA.
    """
    config = current_config()
    try:
        result = install(
            config.dsn(),
            dry_run=dry_run,
            lock_timeout=config.lock_timeout,
            connect_timeout=config.connect_timeout,
            progress=progress,
        )
    finally:
        progress("")
    emit(result, result.text(), as_json=as_json)


COMMANDS = (migrate,)
