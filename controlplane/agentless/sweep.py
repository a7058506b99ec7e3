"""The sweep of a database in which nothing is installed: read there, judged here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from controlplane.agentless import reading
from controlplane.agentless.session import reading as session
from controlplane.db import elsewhere
from controlplane.db.connecting import Conn
from controlplane.db.errors import translated
from controlplane.errors import SchemaWatchError


@dataclass(kw_only=True)
class Swept:
    """What a sweep did: the drifts that it stored, and the tables that it could not read."""

    drift_ids: list[int] = field(default_factory=list[int])
    left: list[int] = field(default_factory=list[int])
    failures: list[str] = field(default_factory=list[str])


async def sweep(
    home: Conn, other: Conn, database: str, *, unless_within: timedelta | None = None
) -> Swept:
    """Compare all watched tables of a database with their versions here.

    Both connections are in autocommit. With unless_within nothing is done if a sweep was made in
    that time, and no row of a catalog has been written there since.
    """
    with translated():
        known = await elsewhere.known(home, database, within=unless_within)
        if not (known.watched or known.future) or (
            known.catalog_counts and known.catalog_counts == await reading.catalog_counts(other)
        ):
            return Swept()
        async with session(other, known.watched):
            # before the tables: what is written meanwhile is looked for the next time
            counts = await reading.catalog_counts(other)
            found, left = await reading.moved(other)
            fresh = await _new(other, known)
        swept = Swept(left=left)
        versions = {row["schema_id"]: row["version"] for row in known.watched}
        for table in found:
            await _accept(home, table, versions[table.key], swept)
        for table, partitions in fresh:
            await _add(home, database, table, partitions, swept)
        # a table that gave its name to another one is new, once that is known: look again
        again = known.future and swept.drift_ids
        whole = not (swept.left or swept.failures or again)
        await elsewhere.note_reading(
            home,
            database,
            failure=swept.failures[0] if swept.failures else None,
            counts=counts if whole else None,
        )
    return swept


async def _new(other: Conn, known: elsewhere.Known) -> list[tuple[reading.Read, str]]:
    """Return the tables that nobody knows in schemas of which that was asked; how to follow them.

    One that was dropped and is back is among them: accept_new_table() tells it by its name.
    """
    wanted: dict[int, str] = {}
    for asked in known.future:
        for table in await reading.tables_of(
            other, asked.schema_name, like=asked.table_pattern, extensions=asked.extensions
        ):
            if str(table) not in known.seen:
                wanted.setdefault(table, asked.partitions)
    if not wanted:
        return []
    return [(table, wanted[table.key]) for table in await reading.read(other, list(wanted))]


async def _add(
    home: Conn, database: str, table: reading.Read, partitions: str, swept: Swept
) -> None:
    name = ".".join(table.document["table"][part] for part in ("schema", "name"))
    try:
        with translated():
            drift_id = await elsewhere.accept_new_table(
                home, database, table.document, table.fingerprint, partitions
            )
    except SchemaWatchError as error:
        swept.failures.append(f"{name}: {error.message}")
    else:
        if drift_id is not None:
            swept.drift_ids.append(drift_id)


async def _accept(home: Conn, table: reading.Read, version: int, swept: Swept) -> None:
    """Judge one table in a transaction of its own: if it fails, the others are judged."""
    try:
        with translated():
            drift_id = await elsewhere.accept_document(
                home, table.key, version, table.document, table.fingerprint
            )
    except SchemaWatchError as error:
        swept.failures.append(f"schema_id {table.key}: {error.message}")
    else:
        if drift_id is not None:
            swept.drift_ids.append(drift_id)
