"""A transaction in which the SQL of somebody else is tried, one statement at a time.

Nothing from outside reaches the server as a message of its own: it goes through EXECUTE
(attempt.py), where PostgreSQL refuses to begin, commit and roll back, however it was split into
statements. What is asked in between works under whatever role and search_path the SQL has set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from psycopg import sql

from controlplane.db.pool import Conn
from controlplane.db.search_path import aside

_TRANSACTION: Final = sql.Identifier("schemawatch_transaction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the database was before; document is for _preview_changes()."""

    document: str
    watched: int
    captures: bool = True  # the event triggers are in force: without them no commit is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A watched table, or a partition or child below it."""

    schema_id: int
    table_name: str  # the watched one
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is cheap to know of a relation, and moves with the work that is done on it."""

    file: int | None
    rows: int | None  # an estimate; None when nobody has counted yet
    bytes: int
    indexes: int
    reads: int


async def begin(conn: Conn) -> Marks:
    """Remember how things are; conn is in no transaction yet."""
    conn.prepare_threshold = None  # a statement that comes five times is still not prepared
    cursor = await conn.execute(
        """
        select mark::text, jsonb_array_length(mark -> 'schema_ids'), (
            select count(*) = 2 from pg_catalog.pg_event_trigger
            where evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop')
                and evtenabled in ('O', 'A'))
        from schemawatch._preview_marks() as mark"""
    )
    [(document, watched, captures)] = await cursor.fetchall()
    # the SQL begins with the settings of its role, not with ours
    await renew_session(conn)
    return Marks(document=document, watched=watched, captures=captures)


async def begin_transaction(conn: Conn) -> None:
    """Do what BEGIN does, inside of ours."""
    await conn.execute(sql.SQL("savepoint {}").format(_TRANSACTION))


async def commit_transaction(conn: Conn) -> None:
    """Do what COMMIT does to savepoints, and keep the rest to ourselves."""
    await conn.execute(sql.SQL("release {}").format(_TRANSACTION))


async def roll_back_transaction(conn: Conn) -> None:
    """Do what ROLLBACK does, inside of ours."""
    await conn.execute(sql.SQL("rollback to {0}; release {0}").format(_TRANSACTION))


async def savepoint(conn: Conn, action: str, name: str) -> None:
    """Set, release or roll back to a savepoint; name is one word or quoted name of the file."""
    commands = {"savepoint": "savepoint ", "release": "release ", "rollback": "rollback to "}
    await conn.execute((commands[action] + name).encode())


async def renew_session(conn: Conn) -> None:
    """Forget the role and the settings that the SQL has set."""
    await conn.execute("reset session authorization; reset role; reset all")


@aside
async def relations(conn: Conn) -> dict[int, Relation]:
    """Return what is watched, and what is below it, by oid."""
    cursor = await conn.execute(
        """
        with recursive tree as (
            select head.schema_id, head.relid, format('%I.%I', head.schema_name, head.table_name)
                as table_name
            from schemawatch._head as head
            where head.paused_at is null
            union
            select tree.schema_id, inh.inhrelid, tree.table_name
            from tree
            join pg_catalog.pg_inherits as inh on inh.inhparent = tree.relid
        )
        select distinct on (rel.oid) rel.oid::bigint, tree.schema_id, tree.table_name,
            format('%I.%I', nsp.nspname, rel.relname)
        from tree
        join pg_catalog.pg_class as rel on rel.oid = tree.relid
        join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
        order by rel.oid, tree.table_name = format('%I.%I', nsp.nspname, rel.relname) desc"""
    )
    return {
        relid: Relation(schema_id=schema_id, table_name=table_name, name=name)
        for relid, schema_id, table_name, name in await cursor.fetchall()
    }


@aside
async def states(conn: Conn, relids: Iterable[int]) -> dict[int, State]:
    """Return the present state of these relations, by oid; without those that are gone."""
    cursor = await conn.execute(
        """
        select rel.oid::bigint, pg_catalog.pg_relation_filenode(rel.oid)::bigint,
            nullif(rel.reltuples, -1)::bigint,
            rel.relpages::bigint * pg_catalog.current_setting('block_size')::bigint,
            (select count(*) from pg_catalog.pg_index as ind where ind.indrelid = rel.oid),
            pg_catalog.pg_stat_get_xact_numscans(rel.oid)
        from pg_catalog.pg_class as rel
        where rel.oid = any (%s::bigint[]::oid[])""",
        [list(relids)],
    )
    return {
        relid: State(file=file, rows=rows, bytes=size, indexes=indexes, reads=reads)
        for relid, file, rows, size, indexes, reads in await cursor.fetchall()
    }


@aside
async def is_empty(conn: Conn, relid: int) -> bool:
    """Tell whether there is nothing in its file."""
    cursor = await conn.execute("select pg_catalog.pg_relation_size(%s::oid) = 0", [relid])
    [(empty,)] = await cursor.fetchall()
    return bool(empty)


@aside
async def held(conn: Conn) -> set[tuple[int, str]]:
    """Return the oid and the mode of each lock that our transaction holds on a relation."""
    cursor = await conn.execute(
        """
        select lock.relation::bigint, lock.mode
        from pg_catalog.pg_locks as lock
        join pg_catalog.pg_database as db on db.oid = lock.database
        where lock.pid = pg_catalog.pg_backend_pid() and lock.locktype = 'relation'
            and lock.granted and db.datname = pg_catalog.current_database()"""
    )
    return {(relid, mode) for relid, mode in await cursor.fetchall()}
