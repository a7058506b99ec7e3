"""What has changed since a trial began, asked in the middle of it and at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from psycopg import sql

from controlplane.db.pool import Conn
from controlplane.db.search_path import aside, pin
from controlplane.db.trial import Marks

_LOOK: Final = sql.Identifier("schemawatch_look")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is otherwise since the last look; fingerprints are for the next one."""

    fingerprints: str
    moved: list[int]  # schema_ids of watched tables
    findings: list[dict[str, Any]]  # since begin(), of these tables and of new ones


@aside
async def catalog_writes(conn: Conn) -> int | None:
    """Count what our transaction has written to catalogs; None where the server does not count."""
    cursor = await conn.execute(
        """
        select case when pg_catalog.current_setting('track_counts')::boolean then
            sum(pg_catalog.pg_stat_get_xact_tuples_inserted(rel.oid)
                + pg_catalog.pg_stat_get_xact_tuples_updated(rel.oid)
                + pg_catalog.pg_stat_get_xact_tuples_deleted(rel.oid))::bigint end
        from pg_catalog.pg_class as rel
        where rel.oid < 16384 and rel.relkind = 'r'"""
    )
    [(count,)] = await cursor.fetchall()
    return count


async def look(conn: Conn, marks: Marks, before: str | None) -> Looked:
    """Judge the tables that moved since the last look (None: since begin()), in between.

    As the role that began, whatever role and search_path the SQL has set; the savepoint gives
    them back.
    """
    opened = sql.SQL(
        "savepoint {}; reset session authorization; reset role;"
        " set local search_path = pg_catalog, pg_temp"
    ).format(_LOOK)
    await conn.execute(opened)
    cursor = await conn.execute(
        """
        with given (marks, before) as (
            values (%(marks)s::jsonb, %(before)s::jsonb)
        ),
        watched as materialized (
            select id from given, pg_catalog.jsonb_array_elements_text(marks -> 'schema_ids') as id
        ),
        present as materialized (
            select marks, coalesce(before, marks -> 'fingerprints') as before,
                schemawatch._fingerprint_map(array(select id::bigint from watched)) as fingerprints
            from given
        ),
        moved as materialized (
            select array(
                select id::bigint
                from present, watched
                where fingerprints ->> id is null
                    or fingerprints ->> id is distinct from before ->> id
            ) as ids
        )
        select coalesce(fingerprints, '{}')::text, moved.ids, coalesce(schemawatch._preview_changes(
            pg_catalog.jsonb_set(marks, '{schema_ids}', pg_catalog.to_jsonb(moved.ids))), '[]')
        from present, moved""",
        {"marks": marks.document, "before": before},
    )
    [(fingerprints, moved, findings)] = await cursor.fetchall()
    await conn.execute(sql.SQL("rollback to {0}; release {0}").format(_LOOK))
    return Looked(fingerprints=fingerprints, moved=moved, findings=findings)


async def changes(conn: Conn, marks: Marks) -> list[dict[str, Any]]:
    """Return what happened to the watched tables since begin(), judged; the SQL is at its end."""
    await pin(conn, is_local=True)
    cursor = await conn.execute(
        "select coalesce(schemawatch._preview_changes(%s::jsonb), '[]')", [marks.document]
    )
    [(found,)] = await cursor.fetchall()
    return found


async def consumers(conn: Conn) -> list[tuple[str, str | None, str | None]]:
    """Return name, owner and channel of all that are declared."""
    cursor = await conn.execute("select to_regclass('schemawatch.consumer') is not null")
    [(known,)] = await cursor.fetchall()
    if not known:
        return []
    cursor = await conn.execute(
        "select name, owner, channel from schemawatch.consumer order by name"
    )
    return await cursor.fetchall()
