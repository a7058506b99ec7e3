"""Ways of going past a protection: each is refused, leaves nothing half-done, and is in the log."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.lab import Conn, Lab
from tests.servers import Server

pytestmark = pytest.mark.ends

DROP = "alter table public.orders drop column note"
SETUP = f"""
    do $$ begin
        if to_regrole('app') is null then create role app login; end if;
    end $$;
    grant create, usage on schema public to app;
    create schema future authorization app;
    create type public.mood as enum ('sad', 'glad');
    alter type public.mood owner to app;
    create table public.orders (id int primary key, note text, total numeric, mood public.mood);
    create unique index orders_total on public.orders (total);
    create procedure public.go() language plpgsql as $f$ begin {DROP}; commit; end $f$;
    create table public.parts (id int, at date) partition by range (at);
    create table public.part partition of public.parts default;
    create table future.orders (id int primary key, note text);
    create view future.seen as select id, note from future.orders;
    alter table public.orders owner to app;
    alter table public.parts owner to app;
    alter table public.part owner to app;
    alter table future.orders owner to app;
    alter view future.seen owner to app;
    select schemawatch.register_schema('public');
    select schemawatch.register_table('public.part');
    select schemawatch.register_schema('future', p_future => true);
    select schemawatch.protect_schema('public');
    select schemawatch.protect_schema('future');
    select schemawatch.protect_table('public.parts', 'SAFE');
"""
WAYS = {
    "direct": DROP,
    "function": f"""
        create function pg_temp.go() returns void language plpgsql as $f$ begin {DROP}; end $f$;
        select pg_temp.go()""",
    "do": f"do $$ begin execute '{DROP}'; end $$",
    "procedure that commits": "call public.go()",
    "cascade from a type": "drop type public.mood cascade",
    "drop owned": "begin; drop owned by app cascade; commit",
    "rename": "alter table public.orders rename to orders_2",
    "rename and make again": """begin; alter table public.orders rename to orders_old;
        create table public.orders (id int primary key, note text); commit""",
    "rename and make again where all is watched": """begin;
        alter table future.orders rename to old; create table future.orders (id int primary key);
        commit""",
    "a view takes its name": """begin; alter table future.orders rename to old;
        create view future.orders as select id from future.old; commit""",
    "another schema": "alter table public.parts set schema future",
    "cascade through a view": "alter table future.orders drop column note cascade",
    "detached": "alter table public.parts detach partition public.part",
    "savepoints": f"""begin; savepoint a; {DROP}; release a; savepoint b;
        create table public.other (); rollback to b; commit""",
    "a savepoint around what failed": f"""begin; savepoint a;
        alter table public.orders add column extra int; rollback to a; {DROP}; commit""",
    "immediate before": f"begin; set constraints all immediate; {DROP}; commit",
    "immediate after": f"begin; {DROP}; set constraints all immediate; commit",
    "deferred again": f"""begin; set constraints all immediate; set constraints all deferred;
        {DROP}; commit""",
    "an error that is caught": f"""do $$ begin {DROP};
        begin set constraints all immediate; exception when others then null; end; end $$""",
    "read only": f"begin; {DROP}; set transaction read only; commit",
    "repeatable read": f"begin isolation level repeatable read; {DROP}; commit",
    "serializable": f"begin isolation level serializable; {DROP}; commit",
    "strict plpgsql": f"set plpgsql.extra_errors = 'all'; {DROP}",
    "no time for locks": f"set lock_timeout = '1ms'; {DROP}",
    "told to let it pass": f"begin; set local schemawatch.allow = 'I say so'; {DROP}; commit",
    "another name": f"begin; set local schemawatch.change = 'PR-1'; {DROP}; commit",
}


@pytest.fixture
def guarded(each_version: Conn, version_server: Server) -> Iterator[Lab]:
    lab = Lab(each_version, version_server.url(each_version.info.dbname))
    lab.run(SETUP)
    with lab.other(user="app") as app:
        yield app


def _try(lab: Lab, script: str) -> str | None:
    """Run it and undo what is open; return the SQLSTATE of the error, None when it passed."""
    try:
        lab.run(script)
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        lab.conn.execute("rollback")
        lab.conn.execute("reset all")
        lab.conn.execute("reset role")
    return None


def _tables(lab: Lab) -> list[tuple[object, ...]]:
    return lab.run(
        "select rel.oid::regclass, rel.relkind, att.attname, att.attisdropped from pg_class rel"
        " left join pg_attribute att on att.attrelid = rel.oid and att.attnum > 0"
        " where rel.relnamespace in ('public'::regnamespace, 'future'::regnamespace)"
        " order by rel.oid, att.attnum"
    )


def test_every_way_of_the_owner_is_refused(guarded: Lab, version_server: Server) -> None:
    before = _tables(guarded)
    outcome = {way: _try(guarded, script) for way, script in WAYS.items()}
    assert outcome == dict.fromkeys(WAYS, "SW202")
    assert _tables(guarded) == before
    with guarded.other(user="postgres") as admin:
        assert admin.drifts() == []
        assert admin.run("select * from schemawatch.guard_bypass") == []
        admin.assert_settled()
        as_replica = f"set session_replication_role = replica; {DROP}"
        assert _try(admin, as_replica) == "SW202"
        assert _try(admin, "drop owned by app cascade") == "SW202"
        assert _try(admin, "drop schema future cascade") == "SW202"
        assert _try(admin, "alter schema future rename to past") == "SW202"


def test_concurrently_is_refused_at_its_end(guarded: Lab) -> None:
    """It commits on its way, before an event trigger fires: docs/guard.md says what is left."""
    with guarded.other(user="postgres") as admin:
        admin.run("select schemawatch.protect_table('public.orders', 'SAFE')")
    state = (
        "select indisvalid, indisready, indislive from pg_index"
        " where indexrelid = to_regclass('public.{}')"
    )
    create = "create unique index concurrently orders_note on public.orders (note)"
    assert _try(guarded, create) == "SW202"
    assert guarded.run(state.format("orders_note")) == [(False, True, True)]
    assert _try(guarded, "drop index public.orders_note") is None
    assert _try(guarded, "drop index concurrently public.orders_total") == "SW202"
    assert guarded.run(state.format("orders_total")) == [(False, False, False)]
    with guarded.other(user="postgres") as admin:
        admin.run("select schemawatch.unprotect_table('public.orders')")
    assert _try(guarded, "reindex index public.orders_total") is None
    assert guarded.run(state.format("orders_total")) == [(True, True, True)]


def test_a_lock_of_another_session_lets_nothing_pass(guarded: Lab) -> None:
    """To read the view of a table its other tables are locked for a moment."""
    with guarded.other(user="postgres") as admin:
        admin.run(
            "create table future.names (id int); create view future.named as"
            " select orders.id from public.orders join future.names using (id)"
        )
        admin.run("begin; lock table future.names in access exclusive mode")
        assert _try(guarded, DROP) == "SW202"
        admin.run("rollback")
        assert admin.errors() == []
        assert _try(guarded, DROP) == "SW202"


def test_a_failure_of_ours_refuses_no_other_tables(guarded: Lab) -> None:
    """Where capturing fails only what may be about a protected table does not pass."""
    with guarded.other(user="postgres") as admin:
        admin.run("create schema free authorization app")
        guarded.run("create table free.mine (id int, at int)")
        admin.run("begin; lock table schemawatch.ddl_event in access exclusive mode")
        for free in (
            "create table free.more (id int)",
            "alter table free.mine add column more int",
            "create index on free.mine (id)",
            "alter table free.mine drop column at",
            "drop table free.mine",
        ):
            assert _try(guarded, free) is None, free
        assert _try(guarded, DROP) == "55P03"
        assert _try(guarded, "drop index public.orders_total") == "55P03"
        admin.run("rollback")
