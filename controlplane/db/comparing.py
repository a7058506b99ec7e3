"""What one database says of itself to be compared with another: digests first, then documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import class_row

from controlplane.db.drifts import Change
from controlplane.db.pool import Conn

# A document is some kilobytes: so many go through one statement.
AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a database is; looked_at is the newest scan of it, None for none."""

    source_name: str
    server_version: str
    format: int
    tables: int
    digest: str  # of all digests: equal where all tables are
    looked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest version of a watched table, without its document."""

    schema_id: int
    schema_name: str
    table_name: str
    version: int
    digest: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedHit:
    """A consumer for whom a difference is no matter of indifference."""

    name: str
    owner: str | None
    channel: str | None
    impact: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Change):
    """A finding between two databases; with only_text it may be no difference at all."""

    only_text: bool
    consumers: list[ComparedHit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Judged):
    """A finding, and the same in a few words with the names of both databases."""

    difference: str


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A table here and there; after is None when it is not there, before is asked for by number."""

    schema_id: int | None
    before: msgspec.Raw | None = None
    after: msgspec.Raw | None


async def about(conn: Conn) -> About:
    """Say what a database is, in one row."""
    sql = """
        select schemawatch.source_name() as source_name,
            current_setting('server_version') as server_version,
            schemawatch._format_version() as format,
            count(*)::integer as tables,
            encode(sha256(convert_to(coalesce(string_agg(
                format('%%I.%%I %%s', head.schema_name, head.table_name, head.digest), e'\\n'
                order by head.schema_name collate "C", head.table_name collate "C", head.digest), ''
            ), 'UTF8')), 'hex') as digest,
            (select max(run.finished_at) from schemawatch.scan_run as run) as looked_at
        from schemawatch._head as head
        where head.relid is not null"""
    async with conn.cursor(row_factory=class_row(About)) as cur:
        await cur.execute(sql.encode(), {})
        [found] = await cur.fetchall()
        return found


async def heads(conn: Conn) -> list[Head]:
    """Return the watched tables that are there, by name."""
    sql = """
        select schema_id, schema_name, table_name, version, digest,
            case when paused_at is null then 'watched' else 'paused' end as status
        from schemawatch._head
        where relid is not null
        order by schema_name collate "C", table_name collate "C", schema_id desc"""
    async with conn.cursor(row_factory=class_row(Head)) as cur:
        await cur.execute(sql)
        return await cur.fetchall()


async def documents(conn: Conn, wanted: Sequence[Head]) -> dict[int, msgspec.Raw]:
    """Return the documents of these versions, by schema_id."""
    sql = """
        select snap.schema_id, snap.document::text
        from unnest(%(ids)s::bigint[], %(versions)s::integer[]) as own (schema_id, version)
        join schemawatch.snapshot as snap
            on snap.schema_id = own.schema_id and snap.version = own.version"""
    values = {
        "ids": [head.schema_id for head in wanted],
        "versions": [head.version for head in wanted],
    }
    cursor = await conn.execute(sql, values)
    return {number: msgspec.Raw(text.encode()) for number, text in await cursor.fetchall()}


async def unwatched(
    conn: Conn, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], msgspec.Raw]:
    """Return the documents of those that are there, though nobody watches them; by name."""
    sql = """
        select ns.nspname, rel.relname, snap.document::text
        from schemawatch._snapshot_documents(array(
            select rel.oid
            from unnest(%(schemas)s::text[], %(names)s::text[]) as own (schema_name, table_name)
            join pg_catalog.pg_namespace as ns on ns.nspname = own.schema_name
            join pg_catalog.pg_class as rel on rel.relnamespace = ns.oid
                and rel.relname = own.table_name and rel.relkind in ('r', 'p', 'f'))) as snap
        join pg_catalog.pg_class as rel on rel.oid = snap.relid
        join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace"""
    values = {"schemas": [name for name, _ in wanted], "names": [name for _, name in wanted]}
    cursor = await conn.execute(sql, values)
    return {
        (schema, table): msgspec.Raw(text.encode())
        for schema, table, text in await cursor.fetchall()
    }


async def judge(
    conn: Conn, pairs: Sequence[Pair], ignored: Sequence[str]
) -> dict[int, list[Judged]]:
    """Return the findings of those pairs that differ, by their place; SW003 for no selector."""
    sql = """
        select ord - 1, changes::text
        from schemawatch._compared(%(pairs)s::jsonb, %(ignored)s::text[])"""
    values = {"pairs": msgspec.json.encode(pairs).decode(), "ignored": list(ignored)}
    cursor = await conn.execute(sql, values)
    return {
        place: msgspec.json.decode(text, type=list[Judged])
        for place, text in await cursor.fetchall()
    }
