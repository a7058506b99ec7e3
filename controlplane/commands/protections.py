"""`schemawatch protect`, `unprotect` and `protections`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE
from controlplane.commands._text import table
from controlplane.core.names import qualified
from controlplane.db import protections as protecting
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table

_schema = click.option("--schema", "is_schema", is_flag=True, help="It is a schema, as stored.")


@click.command(cls=Command)
@click.argument("name", metavar="TABLE|SCHEMA", type=TABLE)
@_schema
@click.option(
    "--max-impact",
    "most",
    type=click.Choice(("SAFE", "RISKY"), case_sensitive=False),
    default="RISKY",
    show_default=True,
    help="The worst that may be committed.",
)
@click.option("--for", "consumers", multiple=True, help="Only what is worse for this consumer.")
def protect(*, name: str, is_schema: bool, most: str, consumers: tuple[str, ...]) -> None:
    """Refuse commits that change a table, or the watched tables of a schema, too much."""

    async def work(conn: Conn) -> str:
        only = consumers or None
        if is_schema:
            await protecting.protect_schema(conn, name, most=most.upper(), consumers=only)
            return name
        found = await find_watched_table(conn, name)
        await protecting.protect_table(conn, found.schema_id, most=most.upper(), consumers=only)
        return qualified(found.schema_name, found.table_name)

    shown = on_database(current_config(), work)
    whom = f" for {', '.join(consumers)}" if consumers else ""
    click.echo(f"{shown} is protected: at most {most.upper()}{whom}.")


@click.command(cls=Command)
@click.argument("name", metavar="TABLE|SCHEMA", type=TABLE)
@_schema
def unprotect(*, name: str, is_schema: bool) -> None:
    """Let changes of a table, or of the tables of a schema, pass again."""

    async def work(conn: Conn) -> str:
        if is_schema:
            await protecting.unprotect_schema(conn, name)
            return name
        found = await find_watched_table(conn, name)
        await protecting.unprotect_table(conn, found.schema_id)
        return qualified(found.schema_name, found.table_name)

    click.echo(f"{on_database(current_config(), work)} is no longer protected by itself.")


@click.command(cls=Command)
@json_option
def protections(*, as_json: bool) -> None:
    """List what protects tables: itself, its schema, its compatibility mode."""
    found = on_database(current_config(), protecting.list_protections)
    headings = ("WHAT", "NAME", "LIMIT", "TABLES", "STATE", "SINCE", "BY")
    rows = [
        (item.kind, item.name, item.limit, item.tables, item.state, item.protected_at,
         item.protected_by)
        for item in found
    ]  # fmt: skip
    text = table(headings, rows) if rows else "Nothing is protected."
    emit({"protections": found}, text, as_json=as_json)


COMMANDS = (protect, unprotect, protections)
