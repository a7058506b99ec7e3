"""`schemawatch source-name`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.db.pool import Conn
from controlplane.db.source import chosen_source_name, set_source_name
from controlplane.db.source import source_name as in_force


@click.command("source-name", cls=Command)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--default", is_flag=True, help="Take the name back: that of cluster and database.")
@json_option
def source_name(*, name: str | None, default: bool, as_json: bool) -> None:
    """Show or set what this database is called in messages, metrics and logs.

    A name has 1 to 100 of A-Z, a-z, 0-9, blank, dot, hyphen, underscore and slash, with a letter
    or digit at both ends.
    """
    if name is not None and default:
        raise click.UsageError("Give a name or --default, but not both.")

    async def work(conn: Conn) -> tuple[str, bool]:
        if name is not None or default:
            await set_source_name(conn, name)
        return await in_force(conn), await chosen_source_name(conn) is None

    found, is_default = on_database(current_config(), work)
    text = f"{found} (the default)" if is_default else found
    emit({"source_name": found, "default": is_default}, text, as_json=as_json)


COMMANDS = (source_name,)
