"""Scans by pg_cron: from its own database, from another one, and where there is none."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from controlplane.errors import PrivilegeError
from controlplane.install import doctor
from controlplane.install.migrate import migrate
from controlplane.install.schedule import schedule_scan, unschedule_scan
from controlplane.install.uninstall import uninstall
from tests import servers
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


def test_from_another_database_it_is_told_and_taken_out(cron_server: Server) -> None:
    name = cron_server.create_migrated()
    url = cron_server.url(name)

    def told() -> tuple[str, str]:
        found = {item.check: item for item in doctor.examine(url, connect_timeout=5)}
        return found["pg_cron"].status, found["pg_cron"].message

    assert told()[0] == "note"
    schedule_scan(url, every=timedelta(hours=2), timeout=5)
    assert told() == ("ok", "in database postgres, scans on the schedule: 0 */2 * * *")
    assert uninstall(url, lock_timeout=5, connect_timeout=5).cron_jobs == 1
    with psycopg.connect(cron_server.url(), autocommit=True) as conn:
        assert conn.execute("select from cron.job where database = %s", [name]).fetchall() == []
    cron_server.drop(name)


def test_a_role_without_rights_on_pg_cron_is_told_what_to_grant(cron_server: Server) -> None:
    name = cron_server.create_migrated()
    with psycopg.connect(cron_server.url(), autocommit=True) as conn:
        conn.execute("create role sw_asker login in role schemawatch_admin, pg_read_all_settings")
        url = cron_server.url(name, user="sw_asker")
        with pytest.raises(PrivilegeError) as caught:
            schedule_scan(url, every=MINUTE, timeout=5)
        assert caught.value.code == "SW302"
        grants = (caught.value.hint or "").removeprefix("As a superuser, in postgres: ")
        conn.execute(grants.encode())
        assert schedule_scan(url, every=MINUTE, timeout=5) == "* * * * *"
        assert unschedule_scan(url, timeout=5)
        conn.execute("drop owned by sw_asker; drop role sw_asker")
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


def test_what_is_printed_about_pg_cron_runs_as_pasted() -> None:
    found = [item for item in servers.available().values() if item.has_cron]
    if not found:
        pytest.skip("no server here has pg_cron (Debian: postgresql-15-cron)")
    server = servers.start(found[0])
    url = server.url("app", user="watch")
    try:
        with psycopg.connect(server.url(), autocommit=True) as conn:
            conn.execute("create role watch login")
            conn.execute("create database app owner watch")
        settings, create = _about_cron(url).split("\n\n")
        with (server.cluster.data / "postgresql.conf").open("a") as file:
            file.write(f"\n{settings}\n")
        server.restart()
        for remedy in (create, None):
            script = remedy or _about_cron(url)
            with psycopg.connect(server.url("app"), autocommit=True) as conn:
                conn.execute(script.encode())
        assert [item.what for item in migrate(url).missing if item.what == "pg_cron"] == []
        assert schedule_scan(url, every=MINUTE, timeout=5) == "* * * * *"
    finally:
        servers.stop(server)


def _about_cron(url: str) -> str:
    return next(item.remedy for item in migrate(url).missing if item.what == "pg_cron")


def test_a_role_that_may_not_see_the_settings_of_pg_cron(cron_server: Server) -> None:
    name = cron_server.create()
    with psycopg.connect(cron_server.url(), autocommit=True) as conn:
        conn.execute("create role sw_plain login")
        conn.execute(
            sql.SQL("grant create on database {} to sw_plain").format(sql.Identifier(name))
        )
    url = cron_server.url(name, user="sw_plain")
    try:
        result = migrate(url)
        cron = next(item for item in result.missing if item.what == "pg_cron")
        assert "pg_read_all_settings" in cron.remedy
        with pytest.raises(PrivilegeError) as caught:
            schedule_scan(url, every=MINUTE, timeout=5)
        assert caught.value.code == "SW302"
        assert "not installed" in caught.value.message
        found = {item.check: item for item in doctor.examine(url, connect_timeout=5)}
        with pytest.raises(PrivilegeError) as caught:
            unschedule_scan(url, timeout=5)
        assert "may not see in which database" in caught.value.message
        assert found["pg_cron"].status == "note"
        assert "nothing has scanned yet" in found["pg_cron"].message
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("select schemawatch.scan()")
            kind = conn.execute("select schemawatch.status() #>> '{scheduler,kind}'").fetchone()
        assert kind == ("unknown",)
        found = {item.check: item for item in doctor.examine(url, connect_timeout=5)}
        assert re.search(r"; last scan [0-9]{1,2} s ago$", found["pg_cron"].message)
    finally:
        cron_server.drop(name)
        with psycopg.connect(cron_server.url(), autocommit=True) as conn:
            conn.execute("drop role sw_plain")
