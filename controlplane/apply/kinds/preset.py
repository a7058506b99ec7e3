"""`preset`: how findings are judged in all tables that have none of their own."""

from __future__ import annotations

from typing import Any

from controlplane.apply.kinds.kind import Kind
from controlplane.apply.plan import Item, Path
from controlplane.db.policy import get_policy, set_preset


class DefaultPreset(Kind):
    """Always one."""

    section = "preset"
    word = "preset"

    async def want(self, entry: str, path: Path) -> Item:
        """Return the preset in the file."""
        return self._item(entry, path)

    async def present(self) -> list[Item]:
        """Return the preset in force."""
        return [self._item((await get_policy(self.conn)).preset)]

    async def create(self, item: Item) -> None:
        """Choose it."""
        await set_preset(self.conn, item.fields["preset"])

    def entry(self, item: Item) -> Any:
        """Return its name."""
        return item.fields["preset"]

    def _item(self, name: str, path: Path = ()) -> Item:
        return self.item((), name, {"preset": name}, path=path)
