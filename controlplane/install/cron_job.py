"""The job of pg_cron that scans, and how doctor judges it."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import make_conninfo

from controlplane.errors import SchemaWatchError
from controlplane.install.connection import Conn, connected
from controlplane.install.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The job that scans, and how its last run ended, where it ran of late."""

    schedule: str
    status: str | None
    message: str | None


def find_job(conn: Conn, scanned: str | None) -> Job | None:
    """Return the job that scans that database, None where this role sees none."""
    # of the log only the newest rows: it has no index by job
    row = conn.execute(
        """
        select job.schedule, run.status, run.return_message
        from cron.job as job
        left join lateral (
            select log.status, log.return_message
            from (select * from cron.job_run_details order by runid desc limit 1000) as log
            where log.jobid = job.jobid and log.status in ('succeeded', 'failed')
            order by log.runid desc
            limit 1
        ) as run on true
        where job.jobname = %s and job.active
        order by job.jobid
        limit 1
        """,
        [f"schemawatch scan of {scanned}"],
    ).fetchone()
    return None if row is None else Job(schedule=row[0], status=row[1], message=row[2])


def job_elsewhere(dsn: str, database: str, *, scanned: str | None, timeout: float) -> Job | None:
    """Ask the other database that pg_cron lives in; None where it cannot be asked."""
    try:
        with connected(make_conninfo(dsn, dbname=database), timeout=timeout) as there:
            return find_job(there, scanned)
    except (SchemaWatchError, psycopg.Error):
        return None


def judge(job: Job | None, where: str, who: str) -> Finding:
    """Say whether this job scans, for somebody who may or may not see it."""
    if job is None:
        return Finding(
            check="pg_cron",
            status="note",
            message=f"{where}, but no job that {who} may see scans: only `schemawatch serve` does, "
            "while it runs",
            remedy="`schemawatch schedule 1m`",
        )
    if job.status != "failed":
        return Finding(
            check="pg_cron", status="ok", message=f"{where}, scans on the schedule: {job.schedule}"
        )
    first = (job.message or "it did not say why").splitlines()[0]
    return Finding(
        check="pg_cron",
        status="problem",
        message=f"{where}, scans on the schedule: {job.schedule}, but its last run failed: {first}",
        remedy="In postgresql.conf: cron.use_background_workers = on; then restart the server.\n"
        "Otherwise pg_cron connects like a client, which pg_hba.conf refuses it."
        if first == "connection failed"
        else "Where pg_cron lives: select * from cron.job_run_details order by runid desc limit 5;",
    )
