"""Two databases: what would have to happen to the left for it to be like the right."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from controlplane.comparing.looking import Name, Opened, digest_of, heads, look, sum_of
from controlplane.comparing.result import Compared, Comparison, broken, side
from controlplane.db.comparing import About
from controlplane.db.drifts import worst
from controlplane.errors import ConflictError


async def compare(
    left: Opened,
    right: Opened,
    only: Collection[Name] | None = None,
    *,
    ignored: Sequence[str] = (),
) -> Comparison:
    """Compare all tables that one of both watches, or only these, but for what is ignored."""
    here, there = await asyncio.gather(sum_of(left), sum_of(right))
    _require_known_format(left.name, here, right.name, there)
    total, tables = here.tables, list[Compared]()
    if only is not None or here.digest != there.digest:
        old, new = await asyncio.gather(heads(left), heads(right))
        names = sorted(old.keys() | new.keys() if only is None else set(only))
        differ = [name for name in names if digest_of(old.get(name)) != digest_of(new.get(name))]
        total = len(names)
        tables = await look(left, right, differ, old, new, ignored=ignored)
    return Comparison(
        left=side(left.name, here),
        right=side(right.name, there),
        impact=worst([table.impact for table in tables if table.impact is not None]),
        same=total - sum(bool(table.changes) for table in tables),
        tables=tables,
        breaks=broken(tables),
    )


def _require_known_format(left: str, here: About, right: str, there: About) -> None:
    if there.format > here.format:
        raise ConflictError(
            f"{right} has a newer SchemaWatch than {left}, which does not know all that it says",
            hint=f"Run `schemawatch migrate` on {left}, or compare {right} with {left}.",
        )
