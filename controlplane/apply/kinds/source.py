"""`source_name`: what the database is called."""

from __future__ import annotations

from typing import Any

from controlplane.apply.kinds.kind import Kind
from controlplane.apply.plan import Item, Path
from controlplane.db.source import chosen_source_name, set_source_name


class SourceName(Kind):
    """At most one."""

    section = "source_name"
    word = "source name"

    async def want(self, entry: str, path: Path) -> Item:
        """Return the name in the file."""
        return self._item(entry, path)

    async def present(self) -> list[Item]:
        """Return the name that somebody set."""
        name = await chosen_source_name(self.conn)
        return [] if name is None else [self._item(name)]

    async def create(self, item: Item) -> None:
        """Set it."""
        await set_source_name(self.conn, item.fields["source_name"])

    def entry(self, item: Item) -> Any:
        """Return the name."""
        return item.fields["source_name"]

    def _item(self, name: str, path: Path = ()) -> Item:
        return self.item((), name, {"source_name": name}, path=path)
