"""`--on`: tables of another database, in which nothing is installed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from controlplane.agentless.all import sweep_named
from controlplane.agentless.places import at
from controlplane.agentless.reading import has_schema, read, tables_of
from controlplane.agentless.session import reading
from controlplane.config import Config
from controlplane.db.elsewhere import register_elsewhere, watch_schema_elsewhere
from controlplane.db.pool import Conn
from controlplane.db.table_names import find_table
from controlplane.errors import NotFoundError, UnavailableError


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which tables of a schema are wanted."""

    like: str
    future: bool
    extensions: bool
    partitions: str | None


async def register_on(
    conn: Conn,
    database: str,
    config: Config,
    choice: Choice,
    *,
    tables: tuple[str, ...],
    schemas: tuple[str, ...],
) -> list[int]:
    """Watch tables of another database, by name or those of schemas; return their schema_ids."""
    async with at(database, config) as other, reading(other):
        relids = [await find_table(other, name) for name in tables]
        for schema in schemas:
            relids += await _tables(other, schema, choice)
        found = await read(other, relids)
    ids = [
        await register_elsewhere(
            conn, database, table.document, table.fingerprint, partitions=choice.partitions
        )
        for table in found
    ]
    if choice.future:
        for schema in schemas:
            await watch_schema_elsewhere(
                conn,
                database,
                schema,
                like=choice.like,
                partitions=choice.partitions,
                extensions=choice.extensions,
            )
    return ids


async def _tables(other: Conn, schema: str, choice: Choice) -> list[int]:
    """Return the tables of a schema; there need be none where later ones are choice."""
    if not await has_schema(other, schema):
        raise NotFoundError(f"schema {schema} does not exist there", code="SW102")
    found = await tables_of(other, schema, like=choice.like, extensions=choice.extensions)
    if not found and not choice.future:
        raise NotFoundError(f"schema {schema} has no table to watch there", code="SW104")
    return found


def read_elsewhere(database: str, config: Config) -> list[int]:
    """Read all watched tables of another database now; return the drifts that were found."""
    swept = asyncio.run(sweep_named(database, config))
    if swept.failures:
        raise UnavailableError(f"{database} could not be read", detail="\n".join(swept.failures))
    return swept.drift_ids
