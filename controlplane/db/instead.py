"""How a change could be reached without breaking anybody: expand, migrate, contract."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement of the way round; back undoes it. phase none: title says why there is none."""

    step: int
    phase: str
    title: str
    sql: str | None
    back: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftStep(Step):
    """A step for one change of a drift."""

    position: int
    rule_id: str


async def steps_instead(conn: Conn, drift_id: int) -> list[DriftStep]:
    """Return the steps for all changes of a drift; SW104 for an unknown one."""
    sql = """
        select position, rule_id, step, phase, title, sql, back
        from schemawatch.instead(p_drift_id => %(drift_id)s::bigint)"""
    async with conn.cursor(row_factory=class_row(DriftStep)) as cur:
        await cur.execute(sql, {"drift_id": drift_id})
        return await cur.fetchall()
