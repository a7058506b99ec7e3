"""`schemawatch consumer list|show|remove`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from controlplane.commands._command import Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import CONSUMER, TABLE
from controlplane.commands._text import table
from controlplane.contracts.document import Contract
from controlplane.contracts.document import as_json as as_json_form
from controlplane.core.documents import dump
from controlplane.db.consumers import Consumer, list_consumers, unregister_consumer
from controlplane.db.contracts import named_contract
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table

ALL = 1_000_000


@click.group(cls=Group)
def consumer() -> None:
    """List who depends on which tables, and forget one; `contract apply` declares them."""


@consumer.command("list")
@click.option("--table", "name", type=TABLE, help="Only those that use this table.")
@json_option
def list_command(*, name: str | None, as_json: bool) -> None:
    """List the consumers, with the tables that they use."""

    async def work(conn: Conn) -> list[Consumer]:
        schema_id = None if name is None else (await find_watched_table(conn, name)).schema_id
        return await list_consumers(conn, after=0, limit=ALL, schema_id=schema_id)

    found = on_database(current_config(), work)
    headings = ("CONSUMER", "OWNER", "CHANNEL", "TABLES", "DESCRIPTION")
    rows = [
        (item.name, item.owner, item.channel, ", ".join(item.tables) or None, item.description)
        for item in found
    ]
    text = table(headings, rows) if rows else "No consumer has declared anything."
    emit({"consumers": found}, text, as_json=as_json)


@consumer.command()
@click.argument("name", type=CONSUMER)
@json_option
def show(*, name: str, as_json: bool) -> None:
    """Show what a consumer has declared, as a file for `contract apply`."""
    found: dict[str, Any] = on_database(current_config(), named_contract, name)
    # in the order in which people write it
    ordered = as_json_form(msgspec.convert(found, Contract))
    emit(found, dump(ordered).rstrip(), as_json=as_json)


@consumer.command()
@click.argument("name", type=CONSUMER)
def remove(*, name: str) -> None:
    """Forget a consumer, what it has declared, and the webhooks that belong to it."""
    on_database(current_config(), unregister_consumer, name)
    click.echo(f"Consumer {name} is gone; what drifts meant for it stays.")


COMMANDS = (consumer,)
