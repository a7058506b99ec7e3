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
        select p.schema_id, p.table_name,
            (to_jsonb(p) - '{schema_id,table_name,position}'::text[])::text
        from schemawatch.preview(p_sql => %(sql)s) as p
        order by p.table_name, p.position"""
    cursor = await conn.execute(statement, {"sql": sql})
    return [_finding(row) for row in await cursor.fetchall()]


def _finding(row: tuple[Any, ...]) -> Finding:
    schema_id, table_name, document = row
    change = msgspec.json.decode(document, type=Change)
    return Finding(schema_id=schema_id, table_name=table_name, change=change)
