"""`schemawatch document`."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from controlplane.agentless.reading import documents
from controlplane.agentless.session import connected
from controlplane.commands._command import Command
from controlplane.commands._output import current_config, emit
from controlplane.commands._parse import NEW_TABLE
from controlplane.config import Config
from controlplane.db.errors import translated


@click.command(cls=Command)
@click.argument("tables", nargs=-1, required=True, metavar="TABLE...", type=NEW_TABLE)
def document(*, tables: tuple[str, ...]) -> None:
    """Print the structure of tables as JSON, of any database: nothing need be installed there.

    Name each with its schema. The documents are those that take_snapshot() returns. The database
    is only read: our functions are there for the one transaction, which is rolled back.
    """
    found = asyncio.run(_read(current_config(), tables))
    emit({"documents": found}, "", as_json=True)


async def _read(config: Config, tables: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    async with connected(config.dsn(), config) as conn:
        with translated():
            return await documents(conn, tables)


COMMANDS = (document,)
