"""`schemas`: all tables of a schema, also those that come later."""

from __future__ import annotations

from typing import Any, Final

from controlplane.apply.document import Schema
from controlplane.apply.kinds.kind import Kind, brief
from controlplane.apply.plan import Item, Path
from controlplane.core.names import identifier
from controlplane.db.configuration import (
    FutureTables,
    SchemaTable,
    forget_future_tables,
    future_tables,
    tables_of,
)
from controlplane.db.pool import Conn
from controlplane.db.registering import grant_to_watch, register_schema
from controlplane.errors import PrivilegeError

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
        return self._item(own, path=path, note=await self._left_out(own))

    async def present(self) -> list[Item]:
        """Return those whose tables are registered as they come."""
        found: list[Item] = []
        for own in await future_tables(self.conn):
            tables = await _tables(self.conn, own)
            lacking = sum(table.may_watch and table.schema_id is None for table in tables)
            found.append(self._item(own, lacking=lacking))
        return found

    async def _left_out(self, own: FutureTables) -> str | None:
        """Say what the role may not watch; PrivilegeError when that is all there is."""
        tables = await _tables(self.conn, own)
        # somebody else may have registered it
        denied = [
            table.shown for table in tables if not table.may_watch and table.schema_id is None
        ]
        if not denied:
            return None
        grant = await grant_to_watch(self.conn, own.schema_name, denied)
        if len(denied) == len(tables):
            raise PrivilegeError(
                f"you may watch no table of schema {own.schema_name}", code="SW301", hint=grant
            )
        return f"left out, for lack of a privilege: {', '.join(denied)}; {grant}"

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

    def _item(
        self, own: FutureTables, *, lacking: int = 0, path: Path = (), note: str | None = None
    ) -> Item:
        like = own.table_pattern
        name = identifier(own.schema_name) + ("" if like == "%" else f" like {like}")
        fields = {
            "partitions": own.partitions,
            "extensions": own.extensions,
            "watched": f"all but {lacking}" if lacking else "all",
        }
        return self.item((own.schema_name, like), name, fields, path=path, note=note)


async def _tables(conn: Conn, own: FutureTables) -> list[SchemaTable]:
    return await tables_of(conn, own.schema_name, own.table_pattern, extensions=own.extensions)


async def covered(conn: Conn, entry: Schema) -> set[int]:
    """Return the numbers of the watched tables that a schema entry is about.

    Whoever may watch them: others may have registered some.
    """
    tables = await tables_of(conn, entry.schema, entry.like, extensions=entry.extensions)
    return {table.schema_id for table in tables if table.schema_id is not None}
