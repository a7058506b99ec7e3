"""Scans by pg_cron: from its own database, from another one, and where there is none."""

from __future__ import annotations

import time
from datetime import timedelta

import psycopg
import pytest

from controlplane.errors import PrivilegeError
from controlplane.install.migrate import migrate
from controlplane.install.schedule import schedule_scan, unschedule_scan
from tests.servers import Server

MINUTE = timedelta(minutes=1)


def test_another_database_is_scanned(cron_server: Server) -> None:
    name = cron_server.create_migrated()
    url = cron_server.url(name)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("create table t (a integer, b integer)")
        conn.execute("select schemawatch.register_table('t')")
        conn.execute("alter event trigger schemawatch_ddl_command_end disable")
        conn.execute("alter event trigger schemawatch_sql_drop disable")
        assert schedule_scan(url, every=MINUTE, timeout=5) == "* * * * *"
        conn.execute("alter table t drop column b")
        deadline = time.monotonic() + 100
        found = None
        while found is None and time.monotonic() < deadline:
            time.sleep(0.5)
            found = conn.execute("select source, impact from schemawatch.drift").fetchone()
        assert found == ("scan", "BREAKING")
    assert unschedule_scan(url, timeout=5)
    assert not unschedule_scan(url, timeout=5)
    cron_server.drop(name)


def test_a_second_call_changes_the_interval(cron_server: Server) -> None:
    name = cron_server.create_migrated()
    url = cron_server.url(name)
    schedule_scan(url, every=MINUTE, timeout=5)
    assert schedule_scan(url, every=timedelta(minutes=7), timeout=5) == "*/7 * * * *"
    with psycopg.connect(cron_server.url(), autocommit=True) as conn:
        jobs = conn.execute("select schedule from cron.job where database = %s", [name]).fetchall()
    assert jobs == [("*/7 * * * *",)]
    assert unschedule_scan(url, timeout=5)
    cron_server.drop(name)


def test_in_the_database_of_pg_cron(cron_server: Server) -> None:
    url = cron_server.url()
    migrate(url)
    assert schedule_scan(url, every=timedelta(hours=2), timeout=5) == "0 */2 * * *"
    assert unschedule_scan(url, timeout=5)


def test_without_pg_cron(db_url: str) -> None:
    with pytest.raises(PrivilegeError) as caught:
        schedule_scan(db_url, every=MINUTE, timeout=5)
    assert caught.value.code == "SW302"
