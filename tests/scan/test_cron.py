"""pg_cron: its schedules, and a job that really fires."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from controlplane.db.connecting import Row
from controlplane.db.scans import scan_if_due
from controlplane.install import doctor
from controlplane.install.migrate import migrate
from controlplane.install.uninstall import uninstall
from tests.lab import Lab
from tests.servers import Server


@pytest.mark.parametrize(
    ("seconds", "version", "schedule"),
    [
        (1, "1.6", "1 seconds"),
        (9.2, "1.5", "10 seconds"),
        (59, "1.10", "59 seconds"),
        (59.5, "1.6", "* * * * *"),
        (1, "1.4", "* * * * *"),
        (10, "1.4-1", "* * * * *"),
        (10, "1.3.1", "* * * * *"),
        (10, "2.0", "10 seconds"),
        (60, "1.6", "* * * * *"),
        (61, "1.6", "*/2 * * * *"),
        (300, "1.4", "*/5 * * * *"),
        (3600, "1.6", "0 */1 * * *"),
        (5400, "1.6", "0 */2 * * *"),
        (86_400, "1.4", "0 0 * * *"),
    ],
)
def test_schedule(lab: Lab, seconds: float, version: str, schedule: str) -> None:
    assert (
        lab.value("select schemawatch._cron_schedule(%s::numeric, %s)", seconds, version)
        == schedule
    )


@pytest.mark.parametrize("seconds", [0, 0.5, -60, 86_401, None])
def test_interval_out_of_range(lab: Lab, seconds: float | None) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        lab.run("select schemawatch._cron_schedule(%s::numeric, '1.6')", seconds)
    assert caught.value.sqlstate == "SW009"
    assert caught.value.diag.message_hint


def test_absent_pg_cron(lab: Lab) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        lab.run("select schemawatch.schedule_scan('1 minute')")
    assert caught.value.sqlstate == "SW302"
    assert "cron.schedule_in_database" in (caught.value.diag.message_hint or "")
    assert lab.value("select schemawatch.unschedule_scan()") is False
    assert lab.value("select schemawatch.status() -> 'scheduler' ->> 'kind'") == "none"


@pytest.fixture
def scheduled(cron_server: Server) -> Iterator[Lab]:
    url = cron_server.url()
    migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        lab = Lab(conn, url)
        lab.run("create table public.orders (id int, note text)")
        lab.watch("public.orders")
        yield lab
        lab.run("select schemawatch.unschedule_scan(); drop table public.orders")
    uninstall(url, lock_timeout=5, connect_timeout=5)


def test_only_its_extension_is_missing(scheduled: Lab) -> None:
    with scheduled.conn.transaction(force_rollback=True):
        scheduled.run("drop extension pg_cron")
        with pytest.raises(psycopg.DatabaseError) as caught:
            scheduled.run("select schemawatch.schedule_scan('1 minute')")
    assert caught.value.diag.message_hint == "As a superuser: CREATE EXTENSION pg_cron;"


def test_job_is_replaced_and_removed(scheduled: Lab) -> None:
    assert scheduled.value("select schemawatch.schedule_scan('2 minutes')") == "*/2 * * * *"
    assert scheduled.value("select schemawatch.schedule_scan('5 minutes')") == "*/5 * * * *"
    # Debian's pg_cron 1.4 knows minutes only
    seconds = scheduled.value("select schemawatch.schedule_scan('10 seconds')")
    version = scheduled.value("select extversion from pg_extension where extname = 'pg_cron'")
    assert seconds == ("* * * * *" if version.startswith("1.4") else "10 seconds")
    assert scheduled.value("select count(*) from cron.job") == 1
    state = scheduled.value("select schemawatch.status() -> 'scheduler'")
    assert state == {"kind": "pg_cron", "schedule": seconds, "last_run": None}
    assert scheduled.value("select schemawatch.unschedule_scan()") is True
    assert scheduled.value("select schemawatch.unschedule_scan()") is False
    assert scheduled.value("select count(*) from cron.job") == 0


def test_a_superuser_stops_the_job_of_another_role(scheduled: Lab) -> None:
    scheduled.run("create role sw_scheduler login in role schemawatch_admin")
    try:
        scheduled.run("grant usage on schema cron to sw_scheduler")
        with scheduled.other(user="sw_scheduler") as other:
            other.run("select schemawatch.schedule_scan('1 hour')")
        assert scheduled.value("select schemawatch.unschedule_scan()") is True
        assert scheduled.value("select count(*) from cron.job") == 0
    finally:
        scheduled.run("drop owned by sw_scheduler; drop role sw_scheduler")


async def test_where_pg_cron_fails_the_service_scans(scheduled: Lab) -> None:
    """Seen in its default mode under scram: each run fails with `connection failed`."""
    every = timedelta(minutes=1)
    scheduled.run("select schemawatch.schedule_scan('1 hour')")
    conn = await psycopg.AsyncConnection[Row].connect(scheduled.url, autocommit=True)
    async with conn:
        assert await scan_if_due(conn, every) is None
        for ended, takes_over in (("failed", True), ("succeeded", False)):
            scheduled.run("delete from schemawatch.scan_run")
            scheduled.run(
                "insert into cron.job_run_details (jobid, runid, status, return_message)"
                " select jobid, nextval('cron.runid_seq'), %s, 'connection failed' from cron.job",
                ended,
            )
            state = scheduled.value("select schemawatch.status() -> 'scheduler'")
            assert state == {"kind": "pg_cron", "schedule": "0 */1 * * *", "last_run": ended}
            found = {item.check: item for item in doctor.examine(scheduled.url, connect_timeout=5)}
            assert found["pg_cron"].status == ("problem" if takes_over else "ok")
            assert ("cron.use_background_workers" in (found["pg_cron"].remedy or "")) == takes_over
            [(health, detail, todo)] = scheduled.run(
                "select state, detail, todo from schemawatch.health where name = 'scheduler'"
            )
            assert (health, "pg_cron fails" in detail, "job_run_details" in todo) == (
                "problem" if takes_over else "ok",
                takes_over,
                takes_over,
            )
            assert (await scan_if_due(conn, every) is not None) == takes_over
    scheduled.run("delete from cron.job_run_details")


@pytest.mark.slow
def test_job_fires_and_finds_what_no_trigger_saw(scheduled: Lab) -> None:
    for name in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        scheduled.run(f"alter event trigger {name} disable")
    scheduled.run("alter table public.orders drop column note")
    scheduled.run("select schemawatch.schedule_scan('1 minute')")
    deadline = time.monotonic() + 130
    while not scheduled.drifts():
        assert time.monotonic() < deadline, scheduled.run(
            "select status, return_message from cron.job_run_details"
        )
        time.sleep(1)
    assert [(drift["source"], drift["impact"]) for drift in scheduled.drifts()] == [
        ("scan", "BREAKING")
    ]
    assert scheduled.value("select schemawatch.status() #>> '{last_scan,drifts}'") == "1"


def test_what_pg_cron_logs_of_our_job_is_forgotten(scheduled: Lab) -> None:
    scheduled.run("select schemawatch.schedule_scan('1 hour')")
    scheduled.run("select cron.schedule('another', '0 0 1 1 *', 'select 1')")
    scheduled.run(
        "insert into cron.job_run_details (jobid, runid, database, command, end_time)"
        " select jobid, nextval('cron.runid_seq'), database, command, now() - age"
        " from cron.job, unnest(array['8 days', '1 day']::interval[]) as old (age)"
    )
    # another job from now on: the runs of the one before are ours all the same
    scheduled.run("select schemawatch.unschedule_scan(), schemawatch.schedule_scan('1 hour')")

    # not those that pg_cron itself logs meanwhile, of this job or of one that is gone
    def older_than_an_hour() -> list[tuple[str, bool]]:
        return scheduled.run(
            "select case command when 'select 1' then 'another' else 'ours' end,"
            " now() - end_time < '7 days' from cron.job_run_details"
            " where now() - end_time > '1 hour' order by 1, 2"
        )

    scheduled.run("select schemawatch.scan()")
    assert older_than_an_hour() == [("another", False), ("another", True), ("ours", True)]
    # once an hour: the next scan does not look, unless the hour has just turned
    scheduled.run(
        "update cron.job_run_details set end_time = now() - interval '9 days'"
        " where now() - end_time > '1 hour'"
    )
    scheduled.run("select schemawatch.scan()")
    hours = scheduled.value(
        "select count(distinct date_trunc('hour', started_at)) from schemawatch.scan_run"
    )
    kept = [("ours", False)] if hours == 1 else []
    assert older_than_an_hour() == [("another", False), ("another", False), *kept]
    scheduled.run("delete from cron.job_run_details; select cron.unschedule('another')")
