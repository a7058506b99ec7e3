"""`protect`: schemas that are protected, and tables that are for some consumers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from controlplane.apply.document import Protect, Table
from controlplane.apply.kinds.kind import Kind, brief, watched
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.core.names import identifier
from controlplane.db.configuration import unprotect_for_consumers
from controlplane.db.protections import (
    list_protections,
    protect_schema,
    protect_table,
    unprotect_schema,
)

_DEFAULTS: Final = {"max_impact": "RISKY"}


class Protections(Kind):
    """By schema or table. After `contracts`, whose consumers it names."""

    section = "protect"
    word = "protection"

    async def want(self, entry: Protect, path: Path) -> Item:
        """Return one of the file."""
        if (entry.schema is None) == (entry.table is None):
            raise Misplaced(path, "give one of schema and table")
        if entry.schema is not None:
            return self._item("schema", entry.schema, entry.max_impact, entry.consumers, path=path)
        name, number = await watched(self.conn, entry.table or "")
        if entry.consumers is None:
            hint = f"In tables: {{table: {name}, protect: {entry.max_impact}}}"
            raise Misplaced(path, "a table that is protected for everybody is in tables", hint=hint)
        for own in self.file.tables or ():
            if not isinstance(own, Table) or own.protect is None:
                continue
            if await watched(self.conn, own.table) == (name, number):
                raise Misplaced(path, f"{name} is protected for everybody in tables already")
        return self._item("table", name, entry.max_impact, entry.consumers, ref=number, path=path)

    async def present(self) -> list[Item]:
        """Return those of schemas and those of tables for some consumers, unless these are gone."""
        return [
            self._item(
                own.kind,
                own.schema_name if own.kind == "schema" else own.name,
                own.max_impact or "",
                own.consumers,
                ref=own.schema_id,
            )
            for own in await list_protections(self.conn)
            if own.state != "gone"
            and (own.kind == "schema" or (own.kind == "table" and own.consumers))
        ]

    async def create(self, item: Item) -> None:
        """Protect it; once more with what is otherwise."""
        kind, name = item.key
        most, consumers = item.fields["max_impact"], item.fields["consumers"]
        if kind == "schema":
            await protect_schema(self.conn, str(name), most=most, consumers=consumers)
        else:
            await protect_table(self.conn, item.ref or 0, most=most, consumers=consumers)

    async def remove(self, item: Item) -> None:
        """End it; what `tables` may have put in its place stays."""
        kind, name = item.key
        if kind == "schema":
            await unprotect_schema(self.conn, str(name))
        else:
            await unprotect_for_consumers(self.conn, item.ref or 0)

    def entry(self, item: Item) -> Any:
        """Return what is not by default."""
        kind, name = item.key
        return {kind: name, **brief(item.fields, _DEFAULTS)}

    def _item(
        self,
        kind: str,
        name: str,
        most: str,
        consumers: Sequence[str] | None,
        *,
        ref: int | None = None,
        path: Path = (),
    ) -> Item:
        listed = None if consumers is None else sorted(set(consumers))
        shown = f"schema {identifier(name)}" if kind == "schema" else name
        fields = {"max_impact": most, "consumers": listed}
        return self.item((kind, name), shown, fields, ref=ref, path=path)
