"""What some SQL would do to the watched tables, without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from controlplane.db.drifts import Change
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change, and the table that it would happen to."""

    schema_id: int | None  # none yet, for a table that would be watched from then on
    table_name: str
    change: Change


async def preview(conn: Conn, sql: str, *, lock_timeout: float) -> list[Finding]:
    """Run the SQL, classify what it did, and undo it; lock_timeout in seconds."""
    milliseconds = f"{round(lock_timeout * 1000)}ms"
    await conn.execute(
        "select set_config('lock_timeout', %(value)s, true)", {"value": milliseconds}
    )
    statement = """
        select to_jsonb(p)
        from schemawatch.preview(p_sql => %(sql)s) as p
        order by p.table_name, p.position"""
    cursor = await conn.execute(statement, {"sql": sql})
    return [finding(document) for (document,) in await cursor.fetchall()]


def finding(document: dict[str, Any]) -> Finding:
    """Return a row of preview() as a finding."""
    own = {"schema_id", "table_name", "position"}
    change = {key: value for key, value in document.items() if key not in own}
    return Finding(
        schema_id=document["schema_id"],
        table_name=document["table_name"],
        change=msgspec.convert(change, Change),
    )
