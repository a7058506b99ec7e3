"""uninstall leaves the database as it was."""

from __future__ import annotations

import psycopg
import pytest

from controlplane.errors import ConflictError
from controlplane.install.migrate import migrate
from controlplane.install.uninstall import uninstall
from tests import dumps
from tests.install.conftest import Bare
from tests.servers import Server


def test_database_is_as_before(bare: Bare) -> None:
    bare.run("create table public.orders (order_id bigint primary key, note text default 'x')")
    bare.run("create view public.latest as select max(order_id) from public.orders")
    bare.run(
        "create function public.theirs() returns event_trigger language plpgsql as"
        " 'begin end'; create event trigger theirs on ddl_command_end"
        " execute function public.theirs()"
    )
    before = dumps.schema(bare.url(), bare.server.major)
    migrate(bare.url())
    assert dumps.schema(bare.url(), bare.server.major) != before
    removed = uninstall(bare.url(), lock_timeout=5, connect_timeout=5)
    assert dumps.schema(bare.url(), bare.server.major) == before
    assert removed.roles == ["schemawatch_owner", "schemawatch_reader", "schemawatch_admin"]
    assert bare.run("select rolname from pg_roles where rolname ~ '^schemawatch'") == []


def test_roles_that_another_database_needs_stay(bare: Bare) -> None:
    migrate(bare.url())
    other = bare.server.create()
    migrate(bare.server.url(other))
    removed = uninstall(bare.url(), lock_timeout=5, connect_timeout=5)
    assert set(removed.roles_kept) == {
        "schemawatch_owner",
        "schemawatch_reader",
        "schemawatch_admin",
    }
    uninstall(bare.server.url(other), lock_timeout=5, connect_timeout=5)
    bare.server.drop(other)


def test_what_depends_on_us_is_not_torn_down(bare: Bare) -> None:
    migrate(bare.url())
    bare.run("create view public.mine as select drift_id from schemawatch.drift")
    with pytest.raises(ConflictError) as caught:
        uninstall(bare.url(), lock_timeout=5, connect_timeout=5)
    assert caught.value.detail == "view public.mine"
    bare.run("select * from public.mine")


def test_installer_without_superuser_can_leave_again(bare: Bare) -> None:
    bare.run("create role app login createrole")
    with psycopg.connect(bare.url(), autocommit=True) as conn:
        conn.execute(f"grant create on database {bare.name} to app".encode())
    before = dumps.schema(bare.url(), bare.server.major)
    migrate(bare.url("app"))
    assert len(uninstall(bare.url("app"), lock_timeout=5, connect_timeout=5).roles) == 3
    assert dumps.schema(bare.url(), bare.server.major) == before


def test_cron_jobs_go(cron_server: Server) -> None:
    url = cron_server.url()
    migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("select cron.schedule('probe', '0 0 1 1 *', 'select schemawatch.scan()')")
        conn.execute("select cron.schedule('theirs', '0 0 1 1 *', 'select 1')")
        removed = uninstall(url, lock_timeout=5, connect_timeout=5)
        assert removed.cron_jobs == 1
        assert conn.execute("select jobname from cron.job").fetchall() == [("theirs",)]
        conn.execute("select cron.unschedule('theirs')")
