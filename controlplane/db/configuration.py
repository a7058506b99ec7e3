"""What `apply` compares and sets, where no other command needs it."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSettings:
    """A watched table and what was chosen for it."""

    schema_id: int
    schema_name: str
    table_name: str
    partitions: str
    protect: str | None
    preset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureTables:
    """A schema whose tables are registered as they come."""

    schema_name: str
    table_pattern: str
    partitions: str
    extensions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaTable:
    """A table of a schema: its name as in SQL, and its number where it is watched."""

    shown: str
    may_watch: bool
    schema_id: int | None


async def take_turn(conn: Conn) -> None:
    """Wait until no other session applies a file; until the end of the transaction."""
    await conn.execute("select pg_advisory_xact_lock(hashtextextended('schemawatch.apply', 0))")


async def table_settings(conn: Conn) -> list[TableSettings]:
    """Return the watched tables that exist."""
    sql = """
        select own.schema_id, own.schema_name, own.table_name, own.partitions,
            -- what is for some consumers is in a section of its own
            case when protection.consumers is null then protection.max_impact end as protect,
            (
                select substr(over.selector, 8)
                from schemawatch.override_status as over
                where over.schema_id = own.schema_id and over.selector like 'preset:%'
                  and over.state = 'in force'
            ) as preset
        from schemawatch.watched_table as own
        left join schemawatch.protection as protection on protection.schema_id = own.schema_id
        where own.status <> 'dropped' and own.other_database is null
        order by own.schema_name, own.table_name"""
    async with conn.cursor(row_factory=class_row(TableSettings)) as cur:
        await cur.execute(sql)
        return await cur.fetchall()


async def tables_of(
    conn: Conn, schema_name: str, table_pattern: str, *, extensions: bool
) -> list[SchemaTable]:
    """Return the tables that registering a schema is about, whoever may watch them."""
    sql = """
        select own.shown, own.may_watch, watched.schema_id
        from schemawatch._tables_like(%(schema_name)s, %(like)s) as own
        left join schemawatch.watched_table as watched
            on watched.schema_name = %(schema_name)s and watched.table_name = own.relname
            and watched.other_database is null
        where not own.of_extension or %(extensions)s
        order by own.relname"""
    values = {"schema_name": schema_name, "like": table_pattern, "extensions": extensions}
    async with conn.cursor(row_factory=class_row(SchemaTable)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()


async def protect(conn: Conn, schema_id: int, most: str | None) -> None:
    """Refuse commits over an impact from now on; None: no more."""
    if most is None:
        sql = "select schemawatch.unprotect_table(%(schema_id)s)"
        await conn.execute(sql, {"schema_id": schema_id})
        return
    sql = "select schemawatch.protect_table(%(schema_id)s, %(most)s)"
    await conn.execute(sql, {"schema_id": schema_id, "most": most})


async def unprotect_for_consumers(conn: Conn, schema_id: int) -> None:
    """End the protection of a table, where it is for some consumers."""
    sql = """
        delete from schemawatch.protection
        where schema_id = %(schema_id)s and consumers is not null"""
    await conn.execute(sql, {"schema_id": schema_id})


async def set_partitions(conn: Conn, schema_id: int, partitions: str) -> None:
    """Choose whether partitions that come and go are changes of a table."""
    sql = "select schemawatch.set_partitions(%(schema_id)s, %(partitions)s)"
    await conn.execute(sql, {"schema_id": schema_id, "partitions": partitions})


async def future_tables(conn: Conn) -> list[FutureTables]:
    """Return the schemas whose tables are registered as they come."""
    sql = """
        select schema_name::text, table_pattern, partitions, extensions
        from schemawatch.schema_registration
        order by schema_name, table_pattern"""
    async with conn.cursor(row_factory=class_row(FutureTables)) as cur:
        await cur.execute(sql)
        return await cur.fetchall()


async def forget_future_tables(conn: Conn, schema_name: str, table_pattern: str) -> None:
    """Register no more tables of a schema as they come."""
    sql = """
        delete from schemawatch.schema_registration
        where schema_name = %(schema_name)s and table_pattern = %(table_pattern)s"""
    await conn.execute(sql, {"schema_name": schema_name, "table_pattern": table_pattern})


async def endpoint_secrets(conn: Conn) -> dict[int, str]:
    """Return the signing secret of each receiver, to compare with; never to show."""
    cursor = await conn.execute("select endpoint_id, secret from schemawatch.endpoint")
    return dict(await cursor.fetchall())


async def bring_secret(conn: Conn, endpoint_id: int, secret: str) -> None:
    """Sign with this secret from now on, and for a day with the one before too."""
    sql = """
        select schemawatch.rotate_secret(
            p_endpoint_id => %(endpoint_id)s, p_secret => %(secret)s)"""
    await conn.execute(sql, {"endpoint_id": endpoint_id, "secret": secret})
