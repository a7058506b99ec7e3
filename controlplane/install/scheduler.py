"""What the installer and doctor know about pg_cron; using it is the business of sql/scan."""

from __future__ import annotations

from dataclasses import dataclass

from controlplane.install.connection import Conn
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


def look(conn: Conn) -> Cron:
    """Read the state; `database` is the one that holds the extension, None when not preloaded."""
    row = conn.execute(
        """
        select
            exists (select from pg_available_extensions where name = 'pg_cron'),
            current_setting('cron.database_name', true),
            current_database(),
            (select extversion from pg_extension where extname = 'pg_cron'),
            coalesce(
                (
                    select has_schema_privilege(ns.oid, 'usage')
                    from pg_namespace as ns
                    where ns.nspname = 'cron'
                ),
                false)
        """
    ).fetchone()
    packaged, database, here, version, usable = row or (False, None, None, None, False)
    return Cron(
        packaged=packaged,
        preloaded=database is not None,
        database=database,
        here=here,
        version=version,
        usable=usable,
    )


def missing(conn: Conn) -> list[Missing]:
    """Return what keeps pg_cron from scheduling scans in this database, and how to change it."""
    cron = look(conn)
    if cron.version is not None and cron.usable:
        return []
    return [
        Missing(
            what="pg_cron",
            cost="scans run only while `schemawatch serve` does, from its own ticker",
            remedy=_remedy(cron),
        )
    ]


def _remedy(cron: Cron) -> str:
    if not cron.preloaded:
        first = "" if cron.packaged else "install the package postgresql-NN-cron, then "
        return (
            f"{first}as a superuser: alter system set shared_preload_libraries = 'pg_cron';\n"
            "(keep what is already listed there), "
            "alter system set cron.use_background_workers = on;\n"
            f"alter system set cron.database_name = '{cron.here}'; restart the server;\n"
            "create extension pg_cron;"
        )
    if cron.version is not None:
        return "as a superuser: grant usage on schema cron to schemawatch_owner, current_user;"
    if cron.database == cron.here:
        return "as a superuser: create extension pg_cron;"
    return (
        f"pg_cron lives in database {cron.database}: as a role that may use it there,\n"
        "schemawatch schedule 1m"
    )
