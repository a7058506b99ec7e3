"""What the installer and doctor know about pg_cron; using it is the business of sql/scan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from controlplane.install.connection import Conn, one
from controlplane.install.cron_job import find_job, job_elsewhere, judge
from controlplane.install.finding import Finding
from controlplane.install.result import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """The state of pg_cron as one session sees it."""

    packaged: bool
    preloaded: bool
    database: str | None
    here: str | None
    version: str | None
    usable: bool
    users: str | None  # the roles that are to use it, as SQL names them


def look(conn: Conn) -> Cron:
    """Read the state; `database` holds the extension, None when that is not known."""
    preloaded, database = _loaded(conn)
    row = conn.execute(
        """
        select
            exists (select from pg_available_extensions where name = 'pg_cron'),
            current_database(),
            (select extversion from pg_extension where extname = 'pg_cron'),
            coalesce(
                (
                    select has_schema_privilege(ns.oid, 'usage')
                    from pg_namespace as ns
                    where ns.nspname = 'cron'
                ),
                false),
            (
                select string_agg(quote_ident(rolname), ', ' order by rolname)
                from pg_roles
                where rolname in ('schemawatch_owner', session_user)
            )
        """
    ).fetchone()
    packaged, here, version, usable, users = row or (False, None, None, False, None)
    # bytes from a database in SQL_ASCII
    here = here.decode() if isinstance(here, bytes) else here
    users = users.decode() if isinstance(users, bytes) else users
    return Cron(
        packaged=packaged,
        preloaded=preloaded,
        database=here if version is not None else database,
        here=here,
        version=version,
        usable=usable,
        users=users,
    )


def _loaded(conn: Conn) -> tuple[bool, str | None]:
    """Tell whether the library is loaded, and the database it lives in where this role may know."""
    try:
        with conn.transaction():
            database = one(conn, b"select current_setting('cron.database_name', true)")
    except psycopg.errors.InsufficientPrivilege:
        return True, None  # it is there, and hidden from whoever lacks pg_read_all_settings
    return database is not None, database


def missing(conn: Conn) -> list[Missing]:
    """Return what keeps pg_cron from scheduling scans in this database, and how to change it."""
    cron = look(conn)
    if cron.version is not None and cron.usable:
        return []
    return [
        Missing(
            what="pg_cron",
            cost="scans run only while `schemawatch serve` does, from its own ticker"
            + (", unless pg_cron was told to from its own database" if cron.preloaded else ""),
            remedy=_remedy(cron),
        )
    ]


def _last_scan(conn: Conn) -> str:
    """Say when something last scanned: what another database schedules is not seen from here."""
    if one(conn, b"select to_regclass('schemawatch.scan_run')") is None:
        return ""
    seconds = one(
        conn,
        b"select extract(epoch from clock_timestamp() - max(finished_at))"
        b" from schemawatch.scan_run",
    )
    return "; nothing has scanned yet" if seconds is None else f"; last scan {seconds:.0f} s ago"


def pg_cron(conn: Conn, dsn: str, timeout: float) -> Iterator[Finding]:
    """Say for doctor whether pg_cron scans this database, and what keeps it from that.

    Where it lives in another database it is asked there; timeout in seconds.
    """
    cron = look(conn)
    if cron.version is not None and cron.usable:
        yield judge(
            find_job(conn, cron.here), f"version {cron.version}, in this database", conn.info.user
        )
        return
    job = None
    if cron.database not in {None, cron.here}:
        job = job_elsewhere(dsn, str(cron.database), scanned=cron.here, timeout=timeout)
    if job is not None:
        yield judge(job, f"in database {cron.database}", conn.info.user)
        return
    for item in missing(conn):
        where = f" (it lives in database {cron.database})" if cron.database else ""
        last = _last_scan(conn) if cron.preloaded else ""
        yield Finding(
            check="pg_cron",
            status="note",
            message=f"not usable from here{where}: {item.cost}{last}",
            remedy=item.remedy,
        )


def _remedy(cron: Cron) -> str:
    create = "-- as a superuser, in this database\ncreate extension pg_cron;"
    if not cron.preloaded:
        here = (cron.here or "").replace("'", "''")
        first = "" if cron.packaged else "# install the package postgresql-NN-cron; then\n"
        # not ALTER SYSTEM: before the library is loaded 15 and 16 do not know its settings
        return (
            f"{first}# in postgresql.conf, keeping what shared_preload_libraries lists already\n"
            "shared_preload_libraries = 'pg_cron'\n"
            "cron.use_background_workers = on\n"
            f"cron.database_name = '{here}'\n"
            "# restart the server\n"
            "\n"
            f"{create}"
        )
    if cron.version is not None:
        return f"-- as a superuser\ngrant usage on schema cron to {cron.users};"
    if cron.database == cron.here:
        return create
    if cron.database is None:
        return (
            "# pg_cron is loaded, but this role may not see in which database\n"
            "# (cron.database_name); as one with pg_read_all_settings\n"
            "schemawatch schedule 1m"
        )
    return (
        f"# pg_cron lives in database {cron.database}; as a role that may use it there\n"
        "schemawatch schedule 1m"
    )
