"""Snapshots: every version of every watched table, and the difference between two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from psycopg.rows import class_row

from controlplane.db.drifts import Change
from controlplane.db.fetch import fetch_documents, fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError


class Snapshot(msgspec.Struct, frozen=True):
    """One version, with the document that describes the table, as the text that it is stored as."""

    schema_id: int
    version: int
    digest: str
    source: str
    captured_at: datetime
    snapshot: Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"type": "object"})]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, without its document; impact is that of the drift that led to it."""

    version: int
    digest: str
    source: str
    captured_at: datetime
    drift_id: int | None
    impact: str | None
    summary: str | None


async def get_latest_digest(conn: Conn, schema_id: int) -> str | None:
    """Return the digest of the newest snapshot, without reading the document."""
    sql = """
        select digest
        from schemawatch.snapshot
        where schema_id = %(schema_id)s
        order by version desc
        limit 1"""
    return await fetch_value(conn, sql, {"schema_id": schema_id})


async def find_snapshot(conn: Conn, schema_id: int, version: int | None = None) -> Snapshot | None:
    """Return one version, without a number the newest; None when the table has none such."""
    # "identity" holds oids and attnums: true in this database only, of no use outside.
    sql = """
        select schema_id, version, digest, source, captured_at,
            (document - 'identity')::text as snapshot
        from schemawatch.snapshot
        where schema_id = %(schema_id)s
          and version = coalesce(%(version)s::integer, (
              select max(own.version)
              from schemawatch.snapshot as own
              where own.schema_id = %(schema_id)s))"""
    values = {"schema_id": schema_id, "version": version}
    row = await (await conn.execute(sql, values)).fetchone()
    if row is None:
        return None
    number, found, digest, source, captured_at, document = row
    return Snapshot(number, found, digest, source, captured_at, msgspec.Raw(document))


async def get_snapshot(conn: Conn, schema_id: int, version: int) -> Snapshot:
    """Return one version; NotFoundError when the table has no such version."""
    found = await find_snapshot(conn, schema_id, version)
    if found is None:
        raise NotFoundError(
            f"table {schema_id} has no version {version}",
            code="SW103",
            hint=f"List them with GET /v1/schemas/{schema_id}/versions.",
        )
    return found


async def list_versions(conn: Conn, schema_id: int, *, before: int, limit: int) -> list[Version]:
    """Return up to limit versions below before, the newest first."""
    sql = """
        select s.version, s.digest, s.source, s.captured_at, d.drift_id, d.impact, d.summary
        from schemawatch.snapshot as s
        left join schemawatch.drift as d
            on d.schema_id = s.schema_id
            and d.version_to = s.version
        where s.schema_id = %(schema_id)s
          and s.version < %(before)s
        order by s.version desc
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(Version)) as cur:
        await cur.execute(sql, {"schema_id": schema_id, "before": before, "limit": limit})
        return await cur.fetchall()


async def diff_versions(
    conn: Conn, schema_id: int, *, version_from: int, version_to: int
) -> list[Change]:
    """Classify what differs between two versions of a table, the worst first."""
    sql = """
        select (to_jsonb(c) - 'position')::text
        from schemawatch.diff_versions(
            p_schema_id => %(schema_id)s, p_from => %(version_from)s, p_to => %(version_to)s) as c
        order by c.position"""
    values = {"schema_id": schema_id, "version_from": version_from, "version_to": version_to}
    return await fetch_documents(conn, sql, values, Change)
