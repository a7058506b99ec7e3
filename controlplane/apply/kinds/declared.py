"""`declared_sources`: whose changes are declared."""

from __future__ import annotations

from typing import Any, Final

from controlplane.apply.document import DeclaredSource
from controlplane.apply.kinds.kind import Kind
from controlplane.apply.plan import Item, Path
from controlplane.db.lifecycle import declare_source, list_declared_sources, undeclare_source

ALL: Final = 1_000_000


class DeclaredSources(Kind):
    """By kind and pattern."""

    section = "declared_sources"
    word = "declared source"

    async def want(self, entry: DeclaredSource, path: Path) -> Item:
        """Return one of the file."""
        return self._item(entry.kind, entry.pattern, entry.declared_as, path=path)

    async def present(self) -> list[Item]:
        """Return all."""
        return [
            self._item(own.kind, own.pattern, own.declared_as, ref=own.source_id)
            for own in await list_declared_sources(self.conn, limit=ALL)
        ]

    async def create(self, item: Item) -> None:
        """Declare; the same kind and pattern again renames it."""
        kind, pattern = item.key
        await declare_source(
            self.conn,
            kind=str(kind),
            pattern=str(pattern),
            declared_as=item.fields["declared_as"],
        )

    async def remove(self, item: Item) -> None:
        """Stop declaring."""
        await undeclare_source(self.conn, item.ref or 0)

    def entry(self, item: Item) -> Any:
        """Return all of it."""
        kind, pattern = item.key
        return {"kind": kind, "pattern": pattern, **item.fields}

    def _item(
        self,
        kind: str,
        pattern: str,
        declared_as: str,
        *,
        ref: int | None = None,
        path: Path = (),
    ) -> Item:
        fields = {"declared_as": declared_as.strip()}
        return self.item((kind, pattern), f"{kind} {pattern}", fields, ref=ref, path=path)
