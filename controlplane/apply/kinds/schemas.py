"""`schemas`: all tables of a schema, also those that come later."""

from __future__ import annotations

from typing import Any, Final

from controlplane.apply.document import Schema
from controlplane.apply.kinds.kind import Kind, brief
from controlplane.apply.plan import Item, Path
from controlplane.core.names import identifier
from controlplane.db.configuration import FutureTables, forget_future_tables, future_tables
from controlplane.db.pool import Conn
from controlplane.db.registering import register_schema
from controlplane.db.watched_tables import list_watched_tables

ALL: Final = 1_000_000
_DEFAULTS: Final = {"like": "%", "partitions": "report", "extensions": False}


class Schemas(Kind):
    """By schema and pattern. The field watched is all, or says how many tables lack."""

    section = "schemas"
    word = "schema"

    async def want(self, entry: Schema, path: Path) -> Item:
        """Return one of the file, which wants all its tables to be watched."""
        own = FutureTables(
            schema_name=entry.schema,
            table_pattern=entry.like,
            partitions=entry.partitions,
            extensions=entry.extensions,
        )
        return self._item(own, path=path)

    async def present(self) -> list[Item]:
        """Return those whose tables are registered as they come."""
        found: list[Item] = []
        for own in await future_tables(self.conn):
            lacking = await _lacking(self.conn, own)
            found.append(self._item(own, lacking=lacking))
        return found

    async def create(self, item: Item) -> None:
        """Register what is there, and what comes."""
        schema, like = item.key
        await register_schema(
            self.conn,
            str(schema),
            like=str(like),
            future=True,
            partitions=item.fields["partitions"],
            extensions=item.fields["extensions"],
        )

    async def remove(self, item: Item) -> None:
        """Register no more; what is watched is a matter of `tables`."""
        schema, like = item.key
        await forget_future_tables(self.conn, str(schema), str(like))

    def entry(self, item: Item) -> Any:
        """Return what is not by default."""
        schema, like = item.key
        fields = {"like": like, **item.fields}
        del fields["watched"]
        return {"schema": schema, **brief(fields, _DEFAULTS)}

    def _item(self, own: FutureTables, *, lacking: int = 0, path: Path = ()) -> Item:
        like = own.table_pattern
        name = identifier(own.schema_name) + ("" if like == "%" else f" like {like}")
        fields = {
            "partitions": own.partitions,
            "extensions": own.extensions,
            "watched": f"all but {lacking}" if lacking else "all",
        }
        return self.item((own.schema_name, like), name, fields, path=path)


async def covered(conn: Conn, schema: str, like: str, *, extensions: bool) -> set[int]:
    """Return the numbers of the watched tables that a schema entry is about."""
    known = {own.schema_id for own in await list_watched_tables(conn, after=0, limit=ALL)}
    return known & set(await _tried(conn, schema, like, extensions=extensions))


async def _lacking(conn: Conn, own: FutureTables) -> int:
    """Return how many of its tables are not watched; 0 where the schema is gone."""
    known = {one.schema_id for one in await list_watched_tables(conn, after=0, limit=ALL)}
    meant = await _tried(conn, own.schema_name, own.table_pattern, extensions=own.extensions)
    return len(set(meant) - known)


async def _tried(conn: Conn, schema: str, like: str, *, extensions: bool) -> list[int]:
    """Ask register_schema() which tables it means, and take that back."""
    exists = "select to_regnamespace(quote_ident(%(schema)s)) is not null"
    row = await (await conn.execute(exists, {"schema": schema})).fetchone()
    if row is None or not row[0]:
        return []
    async with conn.transaction(force_rollback=True):
        return await register_schema(conn, schema, like=like, future=False, extensions=extensions)
