"""Who depends on which tables. What each has declared is in contracts.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.db.search_path import as_in_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A consumer, and the watched tables of which it has declared a use."""

    consumer_id: int
    name: str
    owner: str | None
    channel: str | None
    description: str | None
    roles: list[str] | None
    tables: list[str]
    registered_at: datetime
    registered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What declaring a contract changed: registered, changed or unchanged, and by table."""

    consumer: str
    outcome: str
    changed: list[str]
    tables: list[dict[str, str]]


async def list_consumers(
    conn: Conn, *, after: int, limit: int, schema_id: int | None = None
) -> list[Consumer]:
    """Return consumers in the order of their numbers, those beyond after; or those of a table."""
    sql = """
        select
            con.consumer_id, con.name, con.owner, con.channel, con.description, con.roles,
            array(
                select schemawatch._watched_name(
                    head.database, head.schema_name, head.table_name)
                from schemawatch.consumer_use as own
                join schemawatch._everywhere as head on head.schema_id = own.schema_id
                where own.consumer_id = con.consumer_id
                order by head.database nulls first, head.schema_name, head.table_name
            ) as tables,
            con.registered_at, con.registered_by
        from schemawatch.consumer as con
        where con.consumer_id > %(after)s
          and (%(schema_id)s::bigint is null or exists (
              select from schemawatch.consumer_use as own
              where own.consumer_id = con.consumer_id and own.schema_id = %(schema_id)s))
        order by con.consumer_id
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(Consumer)) as cur:
        await cur.execute(sql, {"after": after, "limit": limit, "schema_id": schema_id})
        return await cur.fetchall()


async def apply_contract(conn: Conn, contract: dict[str, Any], *, by: str | None = None) -> Applied:
    """Declare a consumer with all its uses; SW011, SW101 and SW105 name what is wrong."""
    sql = """
        select schemawatch.apply_contract(
            p_contract => %(contract)s, p_by => coalesce(%(by)s::text, session_user))"""
    async with as_in_session(conn):
        values = {"contract": Jsonb(contract), "by": by}
        found: dict[str, Any] = await fetch_value(conn, sql, values)
    return Applied(**found)


async def unregister_consumer(conn: Conn, name: str) -> None:
    """Forget a consumer, its uses and its webhooks; SW106 has the nearest name."""
    await conn.execute("select schemawatch.unregister_consumer(%(name)s)", {"name": name})


async def table_contracts(conn: Conn, schema_id: int) -> list[dict[str, Any]]:
    """Return the consumers of a table, each with what it has declared of that table alone."""
    sql = """
        select coalesce(jsonb_agg(jsonb_build_object(
            'name', con.name, 'owner', con.owner, 'channel', con.channel,
            'use', schemawatch._use_json(
                own, schemawatch._watched_name(
                    head.database, head.schema_name, head.table_name)))
            order by con.name), '[]')
        from schemawatch.consumer_use as own
        join schemawatch.consumer as con on con.consumer_id = own.consumer_id
        join schemawatch._everywhere as head on head.schema_id = own.schema_id
        where own.schema_id = %(schema_id)s"""
    return await fetch_value(conn, sql, {"schema_id": schema_id})
