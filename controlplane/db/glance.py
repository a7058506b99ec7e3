"""A database in one line, for the list of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How a database of a hub is filled; received_at and lag_seconds are null while it waits.

    A source at rest sends something every 30 seconds. lag_seconds is how long what came last had
    been under way, if both clocks are right. errors counts what stopped the subscription so far.
    """

    source_name: str
    subscription: str
    state: Literal["running", "copying", "waiting"]
    received_at: datetime | None
    lag_seconds: float | None
    tables_to_copy: int
    errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDatabase:
    """A database in which nothing is installed, and which is read: since when that fails, why."""

    name: str
    tables: int
    read_at: datetime | None
    failed_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is watched, open by impact, otherwise than in its groups, and waiting to be sent.

    backlog None: not to say. copy is None unless it is a database of a hub.
    """

    server_version: str
    read_only: bool
    source_name: str
    tables: int
    open_drifts: dict[str, int] = field(default_factory=dict[str, int])
    fleet_differences: dict[str, int] = field(default_factory=dict[str, int])
    backlog: int | None = None
    copy: Copied | None = None
    other_databases: list[OtherDatabase] = field(default_factory=list[OtherDatabase])


async def count(conn: Conn, *, tables: Sequence[int] | None = None) -> Counts:
    """Count; of a key that is limited to tables, those alone."""
    sql = """
        select json_build_object(
            'server_version', current_setting('server_version'),
            'read_only', pg_is_in_recovery()
                or current_setting('default_transaction_read_only')::boolean,
            'source_name', schemawatch.source_name(),
            'tables', (
                select count(*) from schemawatch.registration
                where unregistered_at is null and (
                    %(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))),
            'open_drifts', (
                select coalesce(json_object_agg(impact, drifts), '{}')
                from (
                    select impact, count(*) as drifts
                    from schemawatch.drift
                    where status = 'open'
                      and (%(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))
                    group by impact
                ) as counted),
            'fleet_differences', schemawatch._open_differences(%(tables)s::bigint[]),
            'copy', schemawatch._copy_state(),
            'other_databases', (
                select coalesce(json_agg(json_build_object(
                    'name', other.name, 'tables', coalesce(own.tables, 0), 'read_at', other.read_at,
                    'failed_at', other.failed_at, 'failure', other.failure)
                    order by other.name), '[]')
                from schemawatch.other_database as other
                left join (
                    select reg.database, count(*) as tables from schemawatch.registration as reg
                    where reg.database is not null and reg.unregistered_at is null and (
                        %(tables)s::bigint[] is null or reg.schema_id = any(%(tables)s::bigint[]))
                    group by reg.database
                ) as own on own.database = other.name
                where own.tables > 0 or %(tables)s::bigint[] is null and exists (
                    select from schemawatch.other_schema as asked
                    where asked.database = other.name)),
            'backlog', case when %(tables)s::bigint[] is null then (
                select count(*) from schemawatch.delivery where status = 'pending') end)::text"""
    values = {"tables": None if tables is None else list(tables)}
    return msgspec.json.decode(await fetch_value(conn, sql, values), type=Counts)
