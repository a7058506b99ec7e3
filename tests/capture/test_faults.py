"""A fault in any function or table of ours: the user's DDL passes, and the next scan knows all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests import servers
from tests.lab import Conn, Lab, Row
from tests.servers import Server

# small, so that it is quick, with something of each kind that takes a way of its own
TABLES = """
    create schema kinds;
    create type kinds.mood as enum ('sad', 'ok');
    create function kinds.touch() returns trigger language plpgsql as 'begin return new; end';
    create table public.orders (
        id serial primary key, code varchar(9) unique, doc jsonb, mood kinds.mood default 'ok',
        price numeric check (price > 0));
    create index orders_lower on public.orders (lower(code));
    create trigger touch before insert on public.orders for each row execute function kinds.touch();
    create policy mine on public.orders using (id < 9);
    create view public.short as select id, code from public.orders;
    create table public.parts (id integer, day date not null, primary key (id, day))
        partition by range (day);
    create table public.parts_1 partition of public.parts
        for values from ('2020-01-01') to ('2021-01-01');
    create schema fresh"""
DDL = (
    "alter table public.orders add column extra integer not null default 7",
    "alter type kinds.mood add value 'angry'",
    "create view public.more as select id, code from public.short",
    "drop index public.orders_lower",
    "alter table public.orders drop column doc, alter column price type numeric(9, 2)",
    "alter table public.orders rename column extra to more",
    "create table fresh.later (id integer references public.orders)",
    """create table public.parts_2 partition of public.parts
    for values from ('2021-01-01') to ('2022-01-01')""",
    "grant delete on public.orders to public",
    "create publication sent for table public.orders",
    "comment on column public.orders.code is 'other'",
    "drop view public.more",
    "alter sequence public.orders_id_seq cache 20",
    "set constraints all immediate",  # COMMIT
)
FOUND = """
    select snap.table_name, change.rule_id, change.object_name
    from schemawatch.drift as drf
    join schemawatch.snapshot as snap
        on snap.schema_id = drf.schema_id and snap.version = drf.version_to
    join schemawatch.drift_change as change using (drift_id)
    where drf.drift_id > %s
    order by 1, 2, 3"""
# What has a handler of its own, and what that calls: a drift without the statement, or told to each
# consumer as its headline, is better than none.
SPARED = r"""
    with recursive ours as (
        select pro.oid, pro.proname, pro.prosrc from pg_proc as pro
        where pro.pronamespace = 'schemawatch'::regnamespace
    ),
    spared (oid, prosrc) as (
        select own.oid, own.prosrc from ours as own
        where own.prosrc ~ '\mexception\s+when others' and own.proname <> '_note_error'
            and own.proname not in ('at_commit', 'on_ddl_command_end', 'on_sql_drop')
        union
        select called.oid, called.prosrc
        from spared
        cross join lateral regexp_matches(spared.prosrc, 'schemawatch\.(\w+)\(', 'g') as hit (name)
        join ours as called on called.proname = hit.name[1]
    )
    select oid::regprocedure::text from spared
    union
    -- named by views, which they read
    select ours.oid::regprocedure::text
    from ours
    join pg_depend as dep on dep.refclassid = 'pg_proc'::regclass and dep.refobjid = ours.oid
        and dep.classid = 'pg_rewrite'::regclass"""
# those that are put into the queries of others are not counted, and are a part of them
RAN = """
    select stat.funcid::regprocedure::text, pg_get_functiondef(stat.funcid)
    from pg_stat_xact_user_functions as stat
    join pg_proc as pro on pro.oid = stat.funcid
    where stat.schemaname = 'schemawatch'
        and pro.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)"""
OUR_TABLES = """
    select relname from pg_class
    where relnamespace = 'schemawatch'::regnamespace and relkind = 'r' order by 1"""


@pytest.fixture
def busy(each_version: Conn, version_server: Server) -> Lab:
    """Give watched tables, a consumer, a protection that is lifted, and a webhook."""
    lab = Lab(each_version, version_server.url(each_version.info.dbname))
    lab.run(TABLES)
    lab.watch("public.orders", "public.parts")
    lab.run(
        "select schemawatch.register_schema('fresh', p_future => true);"
        "select schemawatch.register_consumer('billing');"
        "select schemawatch.declare_use('billing', 'public.orders', p_reads => '{code, doc}');"
        "select schemawatch.protect_table('public.orders');"
        "select schemawatch.create_endpoint('https://example.com/');"
        "set schemawatch.allow = 'tried'"
    )
    return lab


def broken(definition: str, how: str) -> str:
    """Return a function's definition with another body: the same signature, language and all."""
    head, _ = definition.split("\nAS $function$", 1)
    return head.replace("\n LANGUAGE sql", "\n LANGUAGE plpgsql") + f"\nAS $$ begin {how}; end $$"


@contextmanager
def undone(lab: Lab) -> Iterator[None]:
    with lab.conn.transaction(force_rollback=True):
        yield


def found(lab: Lab, damage: str, repair: str) -> tuple[list[Row], list[str]]:
    """Run the DDL under a fault, then a scan without it: what is known, and the warnings."""
    warnings: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        text = diagnostic.message_primary or ""
        if text.startswith("schemawatch") and not text.startswith("schemawatch guard: "):
            warnings.append(text)

    before = lab.value("select max(drift_id) from schemawatch.drift")
    lab.conn.add_notice_handler(note)
    try:
        lab.run(damage)
        for statement in DDL:
            told = len(warnings)
            lab.run(statement)
            assert len(warnings) <= told + 1, statement
        lab.run(repair)
        lab.scan()
    finally:
        lab.conn.remove_notice_handler(note)
    return lab.run(FOUND, before or 0), warnings


def flaws(lab: Lab, faults: dict[str, tuple[str, str]]) -> tuple[dict[str, str], set[str]]:
    """Try each fault; say which of them did harm, and which were met at all."""
    with undone(lab):
        expected, warnings = found(lab, "select 1", "select 1")
        assert warnings == []
        assert lab.errors() == []
    assert len(expected) > len(DDL) // 2
    wrong: dict[str, str] = {}
    met: set[str] = set()
    for name, (damage, repair) in faults.items():
        with undone(lab):
            try:
                seen, warnings = found(lab, damage, repair)
            except (psycopg.Error, AssertionError) as error:
                wrong[name] = str(error)
                continue
            if warnings or lab.errors():
                met.add(name)
            if seen != expected:
                wrong[name] = f"{set(expected) - set(seen)} / {set(seen) - set(expected)}"
    return wrong, met


def share(lab: Lab, name: str) -> bool:
    """Whether this version is the one to try it: each fault is tried on one of them."""
    of = zlib.crc32(name.encode()) % len(servers.VERSIONS)
    return servers.VERSIONS[of] == lab.conn.info.server_version // 10000


def test_every_function(busy: Lab) -> None:
    with undone(busy):
        busy.run("set track_functions = 'all'")
        for statement in DDL:
            busy.run(statement)
        ran = dict(busy.run(RAN))
    assert len(ran) > 100
    faults = {
        name: (broken(definition, "raise exception 'injected'"), definition)
        for name, definition in ran.items()
        if share(busy, name)
    }
    wrong, met = flaws(busy, faults)
    assert wrong == {}
    assert faults.keys() - met <= {name for (name,) in busy.run(SPARED)}
    assert len(met) > len(faults) / 2


def test_every_table(busy: Lab) -> None:
    faults = {
        name: (
            f"alter table schemawatch.{name} rename to moved",
            f"alter table schemawatch.moved rename to {name}",
        )
        for (name,) in busy.run(OUR_TABLES)
        if share(busy, name)
    }
    wrong, _ = flaws(busy, faults)
    assert wrong == {}


def test_a_timeout_of_the_user_stays_theirs(orders: Lab) -> None:
    """Whoever caught it would take away what ends the rest of the statement."""
    slow = broken(
        orders.value(
            "select pg_get_functiondef(oid) from pg_proc where proname = '_touched_schema_ids'"
        ),
        "perform pg_sleep(20); return null",
    )
    with undone(orders):
        orders.run(slow)
        orders.run("set local statement_timeout = '200ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            orders.run("alter table public.orders add column extra int")
    assert orders.rules() == []
    orders.assert_settled()


def test_a_statement_timeout_does_not_reach_the_commit(orders: Lab) -> None:
    orders.run(
        "create function public.slow() returns trigger language plpgsql as"
        " 'begin perform pg_sleep(0.5); return null; end';"
        "create constraint trigger slow after insert on schemawatch.drift"
        " deferrable initially deferred for each row execute function public.slow()"
    )
    orders.run("set statement_timeout = '300ms'")
    orders.run("alter table public.orders drop column note")
    assert orders.rules() == ["column-removed"]
