"""The presets, and judging stored drifts anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_documents
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRule:
    """One thing that a preset changes, and why."""

    selector: str
    verdict: str
    rationale: str
    object_pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A policy to choose."""

    preset: str
    title: str
    about: str
    rules: list[PresetRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreset:
    """A table that has a preset of its own."""

    schema_id: int
    table_name: str | None
    preset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The preset in force, the tables with another, and what there is to choose from."""

    preset: str
    tables: list[TablePreset]
    presets: list[Preset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What became of a stored drift: same, changed or skipped."""

    drift_id: int
    schema_id: int
    outcome: str
    impact_before: str
    impact_after: str


async def set_preset(
    conn: Conn, preset: str | None, *, schema_id: int | None = None, by: str | None = None
) -> None:
    """Choose a preset for all tables or one; None takes a table's own away."""
    sql = """
        select schemawatch.set_preset(
            p_preset => %(preset)s, p_schema_id => %(schema_id)s,
            p_by => coalesce(%(by)s::text, session_user))"""
    await conn.execute(sql, {"preset": preset, "schema_id": schema_id, "by": by})


async def get_policy(conn: Conn) -> Policy:
    """Return which presets are in force, and all that there are."""
    sql = "select schemawatch.policy()::text"
    [found] = await fetch_documents(conn, sql, {}, Policy)
    return found


async def reclassify(
    conn: Conn,
    *,
    schema_id: int | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int = 1000,
    by: str | None = None,
) -> list[Rejudged]:
    """Judge up to limit stored drifts anew, the newest first."""
    sql = """
        select drift_id, schema_id, outcome, impact_before, impact_after
        from schemawatch.reclassify(
            p_schema_id => %(schema_id)s,
            p_since => %(since)s,
            p_before => %(before)s,
            p_limit => %(limit)s,
            p_by => coalesce(%(by)s::text, session_user))"""
    values = {
        "schema_id": schema_id,
        "since": since,
        "before": before,
        "limit": limit,
        "by": by,
    }
    async with conn.cursor(row_factory=class_row(Rejudged)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()
