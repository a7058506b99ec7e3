"""The catalogue of changes."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of schemawatch.rule."""

    rule_id: str
    object_kind: str
    readers: str | None
    writers: str | None
    cdc: str | None
    impact: str
    title: str
    message: str
    rationale: str
    remedy: str


async def list_rules(conn: Conn) -> list[Rule]:
    """Return all rules, by kind of object and name."""
    sql = """
        select rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale,
            remedy
        from schemawatch.rule
        order by object_kind, rule_id"""
    async with conn.cursor(row_factory=class_row(Rule)) as cur:
        await cur.execute(sql)
        return await cur.fetchall()
