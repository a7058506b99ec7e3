"""What a shadow of a database has to know of it, besides its structure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from controlplane.db.contracts import all_contracts
from controlplane.db.pool import Conn
from controlplane.db.search_path import session_path

# other.shop.orders, as quote_ident() writes it
_ELSEWHERE: Final = re.compile(r'(?:[^."]+|"(?:[^"]|"")+")(?:\.(?:[^."]+|"(?:[^"]|"")+")){2}')


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The server, and the session as the role in DATABASE_URL has it."""

    major: int
    search_path: str
    roles: list[str]
    is_installed: bool


async def about(conn: Conn) -> About:
    """Ask what there is; without SchemaWatch as well."""
    cursor = await conn.execute(
        """
        select current_setting('server_version_num')::integer / 10000,
            array(select rolname::text from pg_roles where rolname !~ '^pg_' order by rolname),
            to_regclass('schemawatch.snapshot') is not null"""
    )
    [(major, roles, is_installed)] = await cursor.fetchall()
    path = await session_path(conn)
    return About(major=major, search_path=path, roles=roles, is_installed=is_installed)


async def sizes(conn: Conn) -> list[tuple[str, int, int]]:
    """Return name, rows and bytes of each table that somebody has counted."""
    cursor = await conn.execute(
        """
        select format('%I.%I', nsp.nspname, rel.relname), rel.reltuples::bigint,
            rel.relpages::bigint * current_setting('block_size')::bigint
        from pg_class as rel
        join pg_namespace as nsp on nsp.oid = rel.relnamespace
        where rel.relkind in ('r', 'm', 'p') and rel.reltuples >= 0
            and nsp.nspname !~ '^pg_' and nsp.nspname not in ('information_schema', 'schemawatch')
        order by 1"""
    )
    return await cursor.fetchall()


async def contracts(conn: Conn) -> list[dict[str, Any]]:
    """Return what each consumer depends on; nothing of an installation that knows none yet.

    Tables of other databases are left out: there are none in a shadow.
    """
    found = await all_contracts(conn) if await _there(conn, "schemawatch.consumer") else []
    return [
        own | {"tables": [use for use in own["tables"] if not _ELSEWHERE.fullmatch(use["table"])]}
        for own in found
    ]


async def compatibility(conn: Conn) -> list[dict[str, Any]]:
    """Return mode and exhaustiveness by table, where somebody has set them."""
    if not await _there(conn, "schemawatch.table_compatibility"):
        return []
    cursor = await conn.execute(
        """
        select jsonb_build_object(
            'table', format('%I.%I', head.schema_name, head.table_name),
            'mode', own.mode, 'exhaustive', own.exhaustive)
        from schemawatch.table_compatibility as own
        join schemawatch._head as head using (schema_id)
        where head.relid is not null
        order by head.schema_name, head.table_name"""
    )
    return [document for (document,) in await cursor.fetchall()]


async def protections(conn: Conn) -> list[dict[str, Any]]:
    """Return what tables and schemas are protected from, and for whom."""
    if not await _there(conn, "schemawatch.protection_status"):
        return []
    cursor = await conn.execute(
        """
        select jsonb_build_object('kind', kind, 'name', name, 'schema_name', schema_name,
            'max_impact', max_impact, 'consumers', consumers)
        from schemawatch.protection_status
        where kind in ('table', 'schema') and state <> 'gone'
        order by kind, name"""
    )
    return [document for (document,) in await cursor.fetchall()]


async def _there(conn: Conn, relation: str) -> bool:
    cursor = await conn.execute("select to_regclass(%s) is not null", [relation])
    [(there,)] = await cursor.fetchall()
    return bool(there)
