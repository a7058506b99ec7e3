"""Scans by pg_cron, also where it lives in another database of the server."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import Identifier

from controlplane.db.errors import translate
from controlplane.errors import NotFoundError, PrivilegeError, SchemaWatchError
from controlplane.install.connection import Conn, connected
from controlplane.install.scheduler import look

COMMAND: Final = "select count(*) from schemawatch.scan_if_moved()"


def schedule_scan(dsn: str, *, every: timedelta, timeout: float) -> str:
    """Let pg_cron scan at this interval and return its schedule; again changes the interval.

    Timeout in seconds. PrivilegeError (SW302) where pg_cron is nowhere, or not for this role.
    """
    with connected(dsn, timeout=timeout) as conn:
        elsewhere, here = _elsewhere(conn)
        if elsewhere is None:
            return str(_ask(conn, "select schemawatch.schedule_scan(p_every => %s)", every))
        with connected(make_conninfo(dsn, dbname=elsewhere), timeout=timeout) as cron:
            version = _version(cron, elsewhere)
            schedule = _ask(
                conn,
                "select schemawatch._cron_schedule(extract(epoch from %s::interval), %s)",
                every,
                version,
            )
            sql = "select cron.schedule_in_database(%s, %s, %s, %s)"
            _ask(cron, sql, _job(here), schedule, COMMAND, here)
            return str(schedule)


def unschedule_scan(dsn: str, *, timeout: float) -> bool:
    """Stop what schedule_scan() started; tell whether there was anything. Timeout in seconds.

    PrivilegeError (SW302) where pg_cron may be elsewhere, and this role may not see where.
    """
    with connected(dsn, timeout=timeout) as conn:
        elsewhere, here = _elsewhere(conn)
        if elsewhere is not None:
            return _unschedule(dsn, elsewhere, here, timeout=timeout)
        cron = look(conn)
        if cron.preloaded and cron.database is None:
            raise PrivilegeError(
                "pg_cron is loaded, but this role may not see in which database",
                code="SW302",
                hint="Run it as a role with pg_read_all_settings, as the one that scheduled.",
            )
        return bool(_ask(conn, "select schemawatch.unschedule_scan()"))


def unschedule_elsewhere(dsn: str, *, timeout: float) -> bool:
    """Stop what schedule_scan() started from another database; False where that cannot be done."""
    try:
        with connected(dsn, timeout=timeout) as conn:
            elsewhere, here = _elsewhere(conn)
            if elsewhere is None:
                return False
            return _unschedule(dsn, elsewhere, here, timeout=timeout)
    except SchemaWatchError:
        return False


def _unschedule(dsn: str, database: str, here: str, *, timeout: float) -> bool:
    with connected(make_conninfo(dsn, dbname=database), timeout=timeout) as cron:
        _version(cron, database)
        sql = """
            select coalesce(bool_or(cron.unschedule(jobid)), false)
            from cron.job
            where jobname = %s"""
        return bool(_ask(cron, sql, _job(here)))


def _job(database: str) -> str:
    # the name that schemawatch.schedule_scan() gives as well
    return f"schemawatch scan of {database}"


def _elsewhere(conn: Conn) -> tuple[str | None, str]:
    """Return the other database that pg_cron lives in, if it does, and this one."""
    row = conn.execute(
        """
        select (
                -- hidden from whoever may not see it: then it is looked for here
                select nullif(setting, current_database())
                from pg_settings
                where name = 'cron.database_name'
            ),
            current_database()
        """
    ).fetchone()
    if row is None:  # impossible: a select without a table has one row
        raise NotFoundError("the server did not say which database this is")
    return row[0], row[1]


def _version(cron: Conn, database: str) -> str:
    version = _ask(cron, "select max(extversion) from pg_extension where extname = 'pg_cron'")
    if version is None:
        raise PrivilegeError(
            f'pg_cron is not installed in database "{database}"',
            code="SW302",
            hint=f"As a superuser, in {database} (cron.database_name): create extension pg_cron;",
        )
    return str(version)


def _ask(conn: Conn, sql: str, *params: object) -> object:
    try:
        row = conn.execute(sql.encode(), params or None).fetchone()
    except psycopg.errors.InsufficientPrivilege as error:
        who = Identifier(conn.info.user).as_string()
        raise PrivilegeError(
            f"role {who} may not use pg_cron in database {conn.info.dbname}",
            code="SW302",
            detail=error.diag.message_primary,
            hint=f"As a superuser, in {conn.info.dbname}: grant usage on schema cron to {who}; "
            f"grant execute on function cron.schedule_in_database to {who};",
        ) from error
    except psycopg.Error as error:
        problem: SchemaWatchError = translate(error)
        raise problem from error
    return None if row is None else row[0]
