"""API keys as `apply` compares and sets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """An API key that is not revoked: the newest of its name."""

    key_id: int
    name: str
    key_hash: str = field(repr=False)
    scopes: list[str]
    expires_at: datetime | None
    schema_ids: list[int] | None
    table_pattern: str | None
    is_expired: bool


async def stored_keys(conn: Conn) -> list[StoredKey]:
    """Return the keys that are not revoked; of each name the newest that is valid, if one is."""
    sql = """
        select distinct on (name)
            key_id, name, key_hash, scopes, expires_at, schema_ids, table_pattern, is_expired
        from schemawatch.api_key
        cross join lateral (
            select coalesce(expires_at <= clock_timestamp(), false) as is_expired) as state
        where revoked_at is null
        order by name, is_expired, key_id desc"""
    async with conn.cursor(row_factory=class_row(StoredKey)) as cur:
        await cur.execute(sql)
        return await cur.fetchall()


async def update_key(
    conn: Conn,
    key_id: int,
    *,
    scope: str,
    expires_at: datetime | None,
    schema_ids: list[int] | None,
    table_pattern: str | None,
) -> None:
    """Set the scope, the end and the tables of a key."""
    sql = """
        select schemawatch.update_api_key(
            p_key_id => %(key_id)s,
            p_scope => %(scope)s,
            p_expires_at => %(expires_at)s,
            p_schema_ids => %(schema_ids)s::bigint[],
            p_table_pattern => %(table_pattern)s)"""
    values = {
        "key_id": key_id,
        "scope": scope,
        "expires_at": expires_at,
        "schema_ids": schema_ids,
        "table_pattern": table_pattern,
    }
    await conn.execute(sql, values)
