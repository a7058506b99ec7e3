"""`tables`: which tables are watched, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from controlplane.apply.document import Table
from controlplane.apply.kinds.kind import Kind, brief
from controlplane.apply.kinds.schemas import covered
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.core.names import qualified
from controlplane.db.configuration import protect, set_partitions, table_settings
from controlplane.db.policy import set_preset
from controlplane.db.registering import register_named_table, unregister_table
from controlplane.db.table_names import meant_by, parts_of

_DEFAULTS: Final = {"partitions": "report"}


class Tables(Kind):
    """By name."""

    section = "tables"
    word = "table"

    async def want(self, entry: str | Table, path: Path) -> Item:
        """Return one of the file, under the name that PostgreSQL has."""
        table = Table(table=entry) if isinstance(entry, str) else entry
        found = await meant_by(self.conn, parts_of(table.table))
        if found is None:
            raise Misplaced(
                path, f"there is no table {table.table}", hint="Name it as in SQL: quotes count."
            )
        name = qualified(found.schema_name, found.table_name)
        fields = {
            "partitions": table.partitions,
            "protect": table.protect,
            "preset": table.preset,
        }
        return self.item((name,), name, fields, path=path)

    async def present(self) -> list[Item]:
        """Return the watched tables, but for those that `schemas` is about and `tables` is not.

        To be exported are those of a schema, too, for which more was chosen than for the schema.
        """
        wanted = await self.wanted() if self.file.tables else []
        named = {item.key for item in wanted}
        of_schemas: dict[int, set[str]] = {}
        for entry in self.file.schemas or ():
            for schema_id in await covered(self.conn, entry):
                of_schemas.setdefault(schema_id, set()).add(entry.partitions)
        found: list[Item] = []
        for own in await table_settings(self.conn):
            name = qualified(own.schema_name, own.table_name)
            fields = {"partitions": own.partitions, "protect": own.protect, "preset": own.preset}
            chosen = of_schemas.get(own.schema_id, set[str]())
            differs = own.protect or own.preset or own.partitions not in chosen
            if (name,) in named or not chosen or (self.file.tables is None and differs):
                found.append(self.item((name,), name, fields, ref=own.schema_id))
        return found

    async def create(self, item: Item) -> None:
        """Watch it; one that was watched before comes back with what it had, so set all."""
        partitions = item.fields["partitions"]
        number = await register_named_table(self.conn, item.name, partitions=partitions)
        await protect(self.conn, number, item.fields["protect"])
        await set_preset(self.conn, item.fields["preset"], schema_id=number)

    async def change(self, item: Item, before: Item, names: Sequence[str]) -> None:
        """Set what differs."""
        number = before.ref or 0
        if "partitions" in names:
            await set_partitions(self.conn, number, item.fields["partitions"])
        if "protect" in names:
            await protect(self.conn, number, item.fields["protect"])
        if "preset" in names:
            await set_preset(self.conn, item.fields["preset"], schema_id=number)

    async def remove(self, item: Item) -> None:
        """Watch it no more; its history stays."""
        await unregister_table(self.conn, item.ref or 0, purge=False)

    def entry(self, item: Item) -> Any:
        """Return its name alone where all is by default."""
        own = brief(item.fields, _DEFAULTS)
        return {"table": item.name, **own} if own else item.name
