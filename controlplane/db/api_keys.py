"""API keys in the database: their hashes, never the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row

from controlplane.core.api_keys import NewKey, Scope
from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True)
class FoundKey:
    """What decides about a request that shows a key; tables are schema_ids, None is all."""

    key_id: int
    name: str
    key_hash: str
    scopes: list[str]
    state: str
    last_used_at: datetime | None
    tables: list[int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A stored key, for people to look at."""

    key_id: int
    name: str
    prefix: str
    scopes: list[str]
    state: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    schema_ids: list[int] | None
    table_pattern: str | None


async def find_api_key(conn: Conn, prefix: str) -> FoundKey | None:
    """Look a key up by its prefix; whether it is the same key, the caller compares."""
    async with conn.cursor(row_factory=class_row(FoundKey)) as cur:
        await cur.execute(
            "select * from schemawatch.find_api_key(p_prefix => %(prefix)s)", {"prefix": prefix}
        )
        return await cur.fetchone()


async def find_api_keys(conn: Conn, prefixes: Sequence[str]) -> dict[str, FoundKey]:
    """Look several keys up; of a limited one the tables are left out, as if it reached none."""
    sql = """
        select found.key_id, found.name, found.key_hash, found.scopes, found.state,
            found.last_used_at,
            case when own.schema_ids is not null or own.table_pattern is not null
                then '{}'::bigint[] end as tables,
            own.prefix
        from schemawatch.api_key as own
        cross join lateral schemawatch.find_api_key(p_prefix => own.prefix) as found
        where own.prefix = any(%(prefixes)s)"""
    cursor = await conn.execute(sql, {"prefixes": list(prefixes)})
    return {row[-1]: FoundKey(*row[:-1]) for row in await cursor.fetchall()}


async def reaches_table(conn: Conn, key_id: int, schema_id: int) -> bool:
    """Whether a key may see a table, as of now."""
    sql = """
        select schemawatch.reaches_table(p_key_id => %(key_id)s, p_schema_id => %(schema_id)s)"""
    return bool(await fetch_value(conn, sql, {"key_id": key_id, "schema_id": schema_id}))


async def insert_api_key(
    conn: Conn,
    key: NewKey,
    *,
    name: str,
    scope: Scope,
    lifetime: timedelta | None = None,
    expires_at: datetime | None = None,
    schema_ids: Sequence[int] | None = None,
    table_pattern: str | None = None,
) -> int:
    """Store a new key's hash and return its number. SW009, and SW204 when it is stored already.

    It expires at a time, or after a lifetime, which counts by the database's clock.

    schema_ids and table_pattern limit it to those tables, and those that match.
    """
    sql = """
        select schemawatch.insert_api_key(
            p_name => %(name)s,
            p_prefix => %(prefix)s,
            p_key_hash => %(key_hash)s,
            p_scope => %(scope)s,
            p_expires_at =>
                coalesce(%(expires_at)s::timestamptz, now() + %(lifetime)s::interval),
            p_schema_ids => %(schema_ids)s::bigint[],
            p_table_pattern => %(table_pattern)s)"""
    values = {
        "name": name,
        "prefix": key.prefix,
        "key_hash": key.key_hash,
        "scope": scope,
        "lifetime": lifetime,
        "expires_at": expires_at,
        "schema_ids": None if schema_ids is None else list(schema_ids),
        "table_pattern": table_pattern,
    }
    return await fetch_value(conn, sql, values)


async def list_api_keys(conn: Conn, *, after: int, limit: int) -> list[ApiKey]:
    """Return up to limit keys with a number above after, in order of their numbers."""
    sql = """
        select key_id, name, prefix, scopes,
            case
                when revoked_at <= clock_timestamp() then 'revoked'
                when expires_at <= clock_timestamp() then 'expired'
                else 'active'
            end as state,
            created_at, expires_at, revoked_at, last_used_at, schema_ids, table_pattern
        from schemawatch.api_key
        where key_id > %(after)s
        order by key_id
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(ApiKey)) as cur:
        await cur.execute(sql, {"after": after, "limit": limit})
        return await cur.fetchall()


async def revoke_api_key(conn: Conn, key_id: int) -> datetime:
    """End a key now; NotFoundError when there is none. Returns since when it is revoked."""
    sql = "select schemawatch.revoke_api_key(p_key_id => %(key_id)s)"
    return await fetch_value(conn, sql, {"key_id": key_id})


async def rotate_api_key(conn: Conn, key_id: int, successor: NewKey, *, overlap: timedelta) -> int:
    """Store the successor of a key, which itself ends after the overlap; return its number."""
    sql = """
        select schemawatch.rotate_api_key(
            p_key_id => %(key_id)s,
            p_prefix => %(prefix)s,
            p_key_hash => %(key_hash)s,
            p_overlap => %(overlap)s)"""
    values = {
        "key_id": key_id,
        "prefix": successor.prefix,
        "key_hash": successor.key_hash,
        "overlap": overlap,
    }
    return await fetch_value(conn, sql, values)


async def get_api_key(conn: Conn, key_id: int) -> ApiKey | None:
    """Return one key."""
    found = await list_api_keys(conn, after=key_id - 1, limit=1)
    return next((key for key in found if key.key_id == key_id), None)


async def touch_api_keys(conn: Conn, key_ids: list[int]) -> None:
    """Note that these keys were used in this minute."""
    sql = "select schemawatch.touch_api_keys(p_key_ids => %(key_ids)s)"
    await conn.execute(sql, {"key_ids": key_ids})
