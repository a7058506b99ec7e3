"""`--on`: tables of another database, in which nothing is installed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from controlplane.agentless.all import sweep_named
from controlplane.agentless.places import at
from controlplane.agentless.reading import read, tables_of
from controlplane.agentless.session import reading
from controlplane.config import Config
from controlplane.db.elsewhere import register_elsewhere
from controlplane.db.pool import Conn
from controlplane.db.table_names import find_table
from controlplane.errors import UnavailableError


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Tables by name, or those of schemas."""

    tables: tuple[str, ...]
    schemas: tuple[str, ...]
    like: str
    extensions: bool


async def register_on(
    conn: Conn, database: str, wanted: Wanted, config: Config, *, partitions: str | None
) -> list[int]:
    """Watch tables of another database; return their schema_ids."""
    async with at(database, config) as other, reading(other):
        relids = [await find_table(other, name) for name in wanted.tables]
        for schema in wanted.schemas:
            relids += await tables_of(other, schema, like=wanted.like, extensions=wanted.extensions)
        found = await read(other, relids)
    return [
        await register_elsewhere(
            conn, database, table.document, table.fingerprint, partitions=partitions
        )
        for table in found
    ]


def read_elsewhere(database: str, config: Config) -> list[int]:
    """Read all watched tables of another database now; return the drifts that were found."""
    swept = asyncio.run(sweep_named(database, config))
    if swept.failures:
        raise UnavailableError(f"{database} could not be read", detail="\n".join(swept.failures))
    return swept.drift_ids
