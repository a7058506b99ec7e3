"""What a database keeps of how it differs from others of its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, get_args

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from controlplane.db.comparing import Difference
from controlplane.db.connecting import Conn
from controlplane.db.drift_parts import ConsumerHit
from controlplane.db.fetch import fetch_documents, fetch_value

State: TypeAlias = Literal["new", "open", "lost", "ended"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a pass saw of a member: its odd tables, and those of which it cannot say; None: all."""

    differs: Sequence[dict[str, Any]]
    unsure: Sequence[dict[str, str]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a member differs as far as it knows, and whether it would know what changed."""

    differs: bool
    is_current: bool


async def take_turn(conn: Conn, group: str) -> bool:
    """Whether nobody else compares this group; until the end of the transaction nobody will."""
    sql = """
        select pg_try_advisory_xact_lock(
            hashtextextended(format('schemawatch.fleet pass %%s', %(group)s::text), 0))"""
    return await fetch_value(conn, sql, {"group": group})


async def standing(conn: Conn, group: str, *, within: timedelta) -> Standing:
    """Return what a member knows of itself; within: how old the last scan may be."""
    sql = """
        select exists (
                select from schemawatch.fleet_difference
                where group_name = %(group)s and ended_at is null) as differs,
            (
                select count(*) = 2 from pg_catalog.pg_event_trigger
                where evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop')
                  and evtenabled in ('O', 'A')
            ) or coalesce((
                select finished_at > clock_timestamp() - %(within)s::interval
                from schemawatch.scan_run
                where finished_at is not null
                order by scan_id desc
                limit 1), false) as is_current"""
    async with conn.cursor(row_factory=class_row(Standing)) as cur:
        await cur.execute(sql, {"group": group, "within": within})
        [found] = await cur.fetchall()
        return found


async def note_fleet(conn: Conn, group: str, member: str, seen: Pass, *, after: timedelta) -> int:
    """Have a member note what a pass saw; return how many differences were told, or told over."""
    sql = """
        select schemawatch.note_fleet(
            %(group)s, %(member)s, %(differs)s, %(unsure)s, %(after)s)"""
    values = {
        "group": group,
        "member": member,
        "differs": Jsonb(list(seen.differs)),
        "unsure": None if seen.unsure is None else Jsonb(list(seen.unsure)),
        "after": after,
    }
    return await fetch_value(conn, sql, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetDifference:
    """What schemawatch.fleet_difference_json() returns; schema_id is None for what is not watched.

    changes is what would have to happen in the first of alike for its table to be like this one.
    """

    difference_id: int
    source_name: str
    group: str
    member: str
    schema_id: int | None
    table: str
    table_state: str
    impact: str
    summary: str
    state: State
    alike: list[str]
    odd: list[str]
    tied: bool
    since: datetime
    changed_at: datetime
    last_seen: datetime
    told_at: datetime | None
    ended_at: datetime | None
    consumers: list[ConsumerHit]
    consumer_summary: str | None
    changes: list[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFilter:
    """Which differences are wanted; None is any. tables are what a limited key reaches."""

    group: str | None = None
    impacts: Sequence[str] | None = None
    states: Sequence[str] | None = None
    schema_id: int | None = None
    difference_id: int | None = None
    tables: Sequence[int] | None = None


async def list_differences(
    conn: Conn, wanted: FleetFilter, *, before: int, limit: int
) -> list[FleetDifference]:
    """Return up to limit differences with a number below before, the newest first."""
    sql = """
        select schemawatch.fleet_difference_json(own.difference_id)::text
        from (
            select difference_id
            from schemawatch.fleet_difference_status
            where difference_id < %(before)s
              and (%(group)s::text is null or group_name = %(group)s)
              and (%(impacts)s::text[] is null or impact = any (%(impacts)s::text[]))
              and (%(states)s::text[] is null or state = any (%(states)s::text[]))
              and (%(schema_id)s::bigint is null or schema_id = %(schema_id)s)
              and (%(difference_id)s::bigint is null or difference_id = %(difference_id)s)
              and (%(tables)s::bigint[] is null or schema_id = any (%(tables)s::bigint[]))
            order by difference_id desc
            limit %(limit)s
        ) as own
        order by own.difference_id desc"""
    values = {
        "before": before,
        "limit": limit,
        "group": wanted.group,
        "impacts": None if wanted.impacts is None else list(wanted.impacts),
        "states": None if wanted.states is None else list(wanted.states),
        "schema_id": wanted.schema_id,
        "difference_id": wanted.difference_id,
        "tables": None if wanted.tables is None else list(wanted.tables),
    }
    return await fetch_documents(conn, sql, values, FleetDifference)
