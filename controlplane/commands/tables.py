"""`schemawatch register`, `list`, `unregister` and `scan`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE
from controlplane.commands._text import drift, qualified, table
from controlplane.core.addresses import check_url
from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.endpoints import NewEndpoint, Wishes, create_endpoint
from controlplane.db.pool import Conn
from controlplane.db.scans import scan as run_scan
from controlplane.db.watched_tables import (
    WatchedTable,
    find_watched_table,
    get_watched_table,
    list_watched_tables,
    register_named_table,
    register_schema,
    unregister_table,
)

ALL = 1_000_000


@click.command(cls=Command)
@click.argument("tables", nargs=-1, metavar="[TABLE]...", type=TABLE)
@click.option("--schema", "schema_name", help="Watch all tables of this schema instead.")
@click.option("--like", help="With --schema: only tables whose name matches this LIKE pattern.")
@click.option("--future", is_flag=True, help="With --schema: also tables that are created later.")
@click.option(
    "--extensions", is_flag=True, help="With --schema: also tables that belong to an extension."
)
@click.option(
    "--partitions",
    type=click.Choice(["report", "ignore"]),
    help="Whether partitions that come and go are changes of the table; report at first.",
)
@click.option("--webhook", "url", help="Tell this URL of breaking changes; prints its secret once.")
@json_option
def register(
    *,
    tables: tuple[str, ...],
    schema_name: str | None,
    like: str | None,
    future: bool,
    extensions: bool,
    partitions: str | None,
    url: str | None,
    as_json: bool,
) -> None:
    """Watch tables: name them as in SQL, for instance public.orders."""
    if bool(tables) == bool(schema_name):
        raise click.UsageError("Name some tables, or give --schema, but not both.")
    if schema_name is None and (like is not None or future or extensions):
        raise click.UsageError("--like, --future and --extensions go with --schema.")
    config = current_config()
    if url is not None:
        check_url(url, config.webhook_allow)

    async def work(conn: Conn) -> tuple[list[WatchedTable], list[NewEndpoint]]:
        if schema_name is None:
            ids = [await register_named_table(conn, name, partitions=partitions) for name in tables]
        else:
            ids = await register_schema(
                conn,
                schema_name,
                like=like or "%",
                future=future,
                partitions=partitions,
                extensions=extensions,
            )
        found = [await get_watched_table(conn, schema_id) for schema_id in ids]
        if url is None:
            return found, []
        return found, [
            await create_endpoint(conn, url=url, wishes=Wishes(schema_id=schema_id))
            for schema_id in ids
        ]

    found, added = on_database(config, work)
    lines = [_tables(found) if found else "No table matches."]
    lines += [f"webhook {new.endpoint_id}: secret {new.secret} (shown this once)" for new in added]
    emit({"schemas": found, "webhooks": added}, "\n".join(lines), as_json=as_json)


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
    click.echo(f"{qualified(found.schema_name, found.table_name)} is no longer watched.")


@click.command("list", cls=Command)
@json_option
def list_command(*, as_json: bool) -> None:
    """List the watched tables."""
    found = on_database(current_config(), list_watched_tables, after=0, limit=ALL)
    none = "No table is watched yet: schemawatch register public.orders"
    emit({"schemas": found}, _tables(found) if found else none, as_json=as_json)


@click.command(cls=Command)
@click.argument("name", metavar="[TABLE]", type=TABLE, required=False)
@json_option
def scan(*, name: str | None, as_json: bool) -> None:
    """Look now for changes that nothing captured, in one table or in all."""

    async def look(conn: Conn) -> list[int]:
        return await run_scan(
            conn, None if name is None else (await find_watched_table(conn, name)).schema_id
        )

    async def show(conn: Conn) -> list[Drift]:
        return await get_drifts(conn, drift_ids)

    drift_ids = on_database(current_config(), look)
    found = on_database(current_config(), show) if drift_ids else []
    text = "\n\n".join(drift(item) for item in found) or "Nothing that was not known."
    emit({"drifts": found}, text, as_json=as_json)


def _tables(found: list[WatchedTable]) -> str:
    headings = ("ID", "TABLE", "STATUS", "VERSION", "WATCHED SINCE", "LAST CHECKED")
    rows = [
        (
            item.schema_id,
            qualified(item.schema_name, item.table_name),
            item.status,
            item.current_version,
            item.registered_at,
            item.last_checked_at,
        )
        for item in found
    ]
    return table(headings, rows)


COMMANDS = (register, unregister, list_command, scan)
