"""`schemawatch list`, `unregister` and `scan`; `register` is in _register.py."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._elsewhere import read_elsewhere
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE
from controlplane.commands._register import register
from controlplane.commands._text import drift, watched_tables
from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.pool import Conn
from controlplane.db.registering import unregister_table
from controlplane.db.scans import scan as run_scan
from controlplane.db.watched_tables import WatchedTable, find_watched_table, list_watched_tables

ALL = 1_000_000


@click.command(cls=Command)
@click.argument("name", metavar="TABLE", type=TABLE)
@click.option("--purge", is_flag=True, help="Forget the history too.")
def unregister(*, name: str, purge: bool) -> None:
    """Stop watching a table, named as in SQL or by its number."""

    async def work(conn: Conn) -> WatchedTable:
        found = await find_watched_table(conn, name)
        await unregister_table(conn, found.schema_id, purge=purge)
        return found

    found = on_database(current_config(), work)
    click.echo(f"{found.shown} is no longer watched.")


@click.command("list", cls=Command)
@json_option
def list_command(*, as_json: bool) -> None:
    """List the watched tables."""
    found = on_database(current_config(), list_watched_tables, after=0, limit=ALL)
    none = "No table is watched yet: schemawatch register public.orders"
    emit({"schemas": found}, watched_tables(found) if found else none, as_json=as_json)


@click.command(cls=Command)
@click.argument("name", metavar="[TABLE]", type=TABLE, required=False)
@click.option("--on", help="Read this other database, in which nothing is installed, instead.")
@json_option
def scan(*, name: str | None, on: str | None, as_json: bool) -> None:
    """Look now for changes that nothing captured, in one table or in all."""
    if name is not None and on is not None:
        raise click.UsageError("--on reads all watched tables of that database.")

    async def look(conn: Conn) -> list[int]:
        return await run_scan(
            conn, None if name is None else (await find_watched_table(conn, name)).schema_id
        )

    async def show(conn: Conn) -> list[Drift]:
        return await get_drifts(conn, drift_ids)

    if on is None:
        drift_ids = on_database(current_config(), look)
    else:
        drift_ids = read_elsewhere(on, current_config())
    found = on_database(current_config(), show) if drift_ids else []
    text = "\n\n".join(drift(item) for item in found) or "Nothing that was not known."
    emit({"drifts": found}, text, as_json=as_json)


COMMANDS = (register, unregister, list_command, scan)
