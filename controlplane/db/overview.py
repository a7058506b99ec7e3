"""The watched tables with what happened to them lately: all that a list of many shows, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from controlplane.db.fetch import fetch_documents
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day (UTC) with drifts, and the worst impact among them."""

    day: date
    drifts: int
    impact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOverview:
    """A watched table; open counts its open drifts by impact, history has the days with drifts."""

    schema_id: int
    schema_name: str
    table_name: str
    status: str
    current_version: int
    other_database: str | None = None
    last_drift_id: int | None = None
    last_impact: str | None = None
    last_change_at: datetime | None = None
    open: dict[str, int] = field(default_factory=dict[str, int])
    history: list[Day] = field(default_factory=list[Day])


async def list_overview(
    conn: Conn, *, after: int, limit: int, days: int, tables: Sequence[int] | None = None
) -> list[TableOverview]:
    """Return up to limit tables with a schema_id above after, in order of schema_id.

    tables are the only ones that a limited key reaches.
    """
    sql = """
        with listed as (
            select
                schema_id, schema_name, table_name, status, current_version, other_database
            from schemawatch.watched_table
            where schema_id > %(after)s
              and (%(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))
            order by schema_id
            limit %(limit)s
        ),
        still_open as (
            select schema_id, jsonb_object_agg(impact, drifts) as counts
            from (
                select schema_id, impact, count(*) as drifts
                from schemawatch.drift
                where status = 'open'
                  and schema_id = any (array(select listed.schema_id from listed))
                group by schema_id, impact
            ) as counted
            group by schema_id
        ),
        lately as (
            select schema_id, jsonb_agg(
                jsonb_build_object('day', day, 'drifts', drifts, 'impact', impact) order by day
            ) as days
            from (
                select
                    schema_id,
                    (detected_at at time zone 'UTC')::date as day,
                    count(*) as drifts,
                    (array['SAFE', 'RISKY', 'BREAKING'])[max(
                        array_position(array['SAFE', 'RISKY', 'BREAKING'], impact))] as impact
                from schemawatch.drift
                where detected_at >= (current_date - (%(days)s::integer - 1)) at time zone 'UTC'
                  and schema_id = any (array(select listed.schema_id from listed))
                group by 1, 2
            ) as counted
            group by schema_id
        )
        select jsonb_strip_nulls(jsonb_build_object(
            'schema_id', listed.schema_id,
            'schema_name', listed.schema_name,
            'table_name', listed.table_name,
            'status', listed.status,
            'current_version', listed.current_version,
            'other_database', listed.other_database,
            'last_drift_id', latest.drift_id,
            'last_impact', latest.impact,
            'last_change_at', latest.detected_at,
            'open', still_open.counts,
            'history', lately.days))::text
        from listed
        left join still_open using (schema_id)
        left join lately using (schema_id)
        left join lateral (
            select drift_id, impact, detected_at
            from schemawatch.drift
            where drift.schema_id = listed.schema_id
            order by version_to desc
            limit 1
        ) as latest on true
        order by listed.schema_id"""
    values = {
        "after": after,
        "limit": limit,
        "days": days,
        "tables": None if tables is None else list(tables),
    }
    return await fetch_documents(conn, sql, values, TableOverview)
