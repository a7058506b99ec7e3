"""Replaces functions and views: also those whose result changed, and those that are gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

import psycopg
from psycopg import sql

from controlplane.install.connection import Conn, run_file
from controlplane.install.sources import SqlFile

_ROUTINES = """
    select proc.oid::regprocedure::text, made.xmin::text
    from pg_proc as proc
    -- CREATE OR REPLACE writes this row anew; GRANT and OWNER TO, which write pg_proc, do not
    join pg_depend as made
        on made.classid = 'pg_proc'::regclass and made.objid = proc.oid
        and made.refclassid = 'pg_namespace'::regclass
    where proc.pronamespace = to_regnamespace('schemawatch')
        and proc.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and (%(name)s::text is null or proc.proname = %(name)s::text)"""


def routines(conn: Conn) -> set[tuple[str, str]]:
    """Return every routine of ours with the transaction that wrote it; triggers' ones aside."""
    return set(conn.execute(_ROUTINES, {"name": None}).fetchall())


def replace(conn: Conn, files: Sequence[SqlFile], progress: Callable[[str], None]) -> None:
    """Run the replaceable files in order, then drop the routines that none of them made."""
    before = routines(conn)
    for number, file in enumerate(files, start=1):
        progress(f"replacing {number}/{len(files)} {file.name}")
        try:
            with conn.transaction():
                run_file(conn, file)
        except psycopg.errors.InvalidFunctionDefinition:
            # CREATE OR REPLACE keeps the type of the result; the file is named after its function
            with conn.transaction():
                for name, _ in conn.execute(_ROUTINES, {"name": PurePath(file.name).stem}):
                    _drop(conn, name)
                run_file(conn, file)
    for name, _ in before & routines(conn):
        try:
            with conn.transaction():
                _drop(conn, name)
        except psycopg.errors.DependentObjectsStillExist:
            continue  # somebody's view calls it: theirs to decide


def _drop(conn: Conn, signature: str) -> None:
    conn.execute(sql.SQL("drop routine {} restrict").format(sql.SQL(signature)))  # pyright: ignore[reportArgumentType]
