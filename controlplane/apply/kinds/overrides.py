"""`overrides`: other impacts than the rules have. Accepted findings are no matter of a file."""

from __future__ import annotations

from typing import Any, Final

from controlplane.apply.document import Override
from controlplane.apply.kinds.kind import Kind, brief, moment, watched, written
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.db.overrides import list_overrides, remove_override, set_override
from controlplane.db.watched_tables import table_names

ALL: Final = 1_000_000
# Rows of the same table that other sections, or `accept`, are about.
_OTHERS: Final = ("preset:", "finding:")


class Overrides(Kind):
    """By selector and scope."""

    section = "overrides"
    word = "override"

    async def want(self, entry: Override, path: Path) -> Item:
        """Return one of the file."""
        if entry.table is not None and entry.table_pattern is not None:
            raise Misplaced(path, "give table or table_pattern, not both")
        if entry.selector.startswith(_OTHERS):
            raise Misplaced(path, f"{entry.selector} is no selector of an override")
        try:
            until = written(moment(entry.until))
        except ValueError:
            raise Misplaced(path, f"until: {entry.until} is no date") from None
        table = None if entry.table is None else (await watched(self.conn, entry.table))[0]
        key = (entry.selector, table, entry.table_pattern, entry.object_pattern)
        fields = {"verdict": entry.verdict, "reason": entry.reason or None, "until": until}
        return self.item(key, _name(key), fields, path=path)

    async def present(self) -> list[Item]:
        """Return those that were not removed; expired ones too, so that they are not made again."""
        tables = await table_names(self.conn)
        found: list[Item] = []
        for own in await list_overrides(self.conn, after=0, limit=ALL):
            if own.selector.startswith(_OTHERS) or (
                own.schema_id is not None and own.schema_id not in tables
            ):
                continue
            table = None if own.schema_id is None else tables[own.schema_id]
            key = (own.selector, table, own.table_pattern, own.object_pattern)
            fields = {
                "verdict": own.verdict,
                "reason": own.reason,
                "until": written(own.expires_at),
            }
            found.append(self.item(key, _name(key), fields, ref=own.override_id))
        return found

    async def create(self, item: Item) -> None:
        """Decide; it replaces the one with the same selector and scope."""
        selector, table, table_pattern, object_pattern = item.key
        await set_override(
            self.conn,
            selector=str(selector),
            verdict=item.fields["verdict"],
            schema_id=None if table is None else (await watched(self.conn, str(table)))[1],
            table_pattern=None if table_pattern is None else str(table_pattern),
            object_pattern=None if object_pattern is None else str(object_pattern),
            reason=item.fields["reason"],
            until=moment(item.fields["until"]),
        )

    async def remove(self, item: Item) -> None:
        """End it."""
        await remove_override(self.conn, item.ref or 0)

    def entry(self, item: Item) -> Any:
        """Return what is not by default."""
        selector, table, table_pattern, object_pattern = item.key
        scope = {"table": table, "table_pattern": table_pattern, "object_pattern": object_pattern}
        return {"selector": selector, **brief({**scope, **item.fields}, {})}


def _name(key: tuple[object, ...]) -> str:
    selector, *scope = key
    where = ", ".join(str(part) for part in scope if part is not None)
    return f"{selector} in {where}" if where else str(selector)
