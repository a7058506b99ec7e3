"""The owner of a watched table has his code run as nobody but who would run it anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.lab import Lab

HERE = Path(__file__).parent
OWNER = (HERE / "owner.sql").read_text("utf-8")
CHANGES = [
    line
    for line in (HERE / "changes.sql").read_text("utf-8").splitlines()
    if not line.startswith("--")
]
DEFINERS = """
    select oid::regprocedure::text from pg_proc
    where prosecdef and pronamespace = 'schemawatch'::regnamespace"""
RAN = """
    select funcid::pg_catalog.regprocedure::pg_catalog.text
    from pg_catalog.pg_stat_xact_user_functions
    where schemaname = 'schemawatch'"""
# tables and types that stand in pg_temp under the names of the server's and of ours
NAMESAKES = """
    do $$
    declare r record;
    begin
        for r in
            select rel.relname, string_agg(distinct format('%I text', att.attname), ', ') as columns
            from pg_catalog.pg_class as rel
            join pg_catalog.pg_attribute as att on att.attrelid = rel.oid and att.attnum > 0
            where rel.relkind in ('r', 'v') and not att.attisdropped and att.attname <> 'xmin'
                and rel.relnamespace::regnamespace::text in ('pg_catalog', 'schemawatch')
            group by rel.relname
        loop
            execute format('create temp table %I (%s)', r.relname, r.columns);
        end loop;
        for r in
            select typname from pg_catalog.pg_type
            where typnamespace = 'pg_catalog'::regnamespace and typtype = 'b' and typcategory <> 'A'
                and typname !~ '^_' and typrelid = 0
        loop
            execute format(
                'create domain pg_temp.%I as pg_catalog.text check (mine.tells(value))', r.typname);
        end loop;
    end $$"""


VIEWS = """
    select rel.relname from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid operator(pg_catalog.=) rel.relnamespace
    where ns.nspname operator(pg_catalog.=) 'schemawatch'
        and rel.relkind operator(pg_catalog.=) 'v'"""
READING = (
    "select schemawatch.take_snapshot('mine.base')",
    "select schemawatch.status()",
    "select schemawatch.policy()",
    "select schemawatch.contract('billing')",
    "select schemawatch.drift_json(drift_id) from schemawatch.drift",
    "select schemawatch.instead(drift_id) from schemawatch.drift",
    "select schemawatch.impact('mine.base', 'id')",
    "select schemawatch.preview('alter table mine.base add column zz integer')",
    "select schemawatch.preview('drop table mine.base cascade')",
    "select schemawatch.diff_versions('mine.base', 1, 2)",
    "select array(select schemawatch.check_contract(schemawatch.contract('billing')))",
)


@contextmanager
def heard(lab: Lab) -> Iterator[set[str]]:
    """Collect who runs the code of the owner, as current_user and session_user."""
    told: set[str] = set()

    def note(said: psycopg.errors.Diagnostic) -> None:
        text = said.message_primary or ""
        if text.startswith("CANARY "):
            told.add(text.removeprefix("CANARY "))

    lab.conn.add_notice_handler(note)
    yield told
    lab.conn.remove_notice_handler(note)


@pytest.fixture
def owner(shadowed: Lab) -> Iterator[Lab]:
    shadowed.run(
        "do $$ begin if to_regrole('app') is null then create role app login; end if; end $$;"
        "create schema mine authorization app; grant usage on schema mine to public"
    )
    with shadowed.other() as session:
        session.run("set track_functions = 'all'; set session authorization app")
        session.run(OWNER)
        yield session


def test_no_definer_runs_it(shadowed: Lab, owner: Lab) -> None:
    shadowed.run("select schemawatch.register_schema('mine', p_future => true)")
    owner.run(NAMESAKES)
    owner.run("set search_path = evil, pg_temp, pg_catalog, mine")
    with heard(owner) as told:
        for statement in CHANGES:
            owner.run(statement)
        owner.run("begin; drop table mine.part; set constraints all immediate")
        owner.run("set local search_path = pg_catalog")
        ran = {name for (name,) in owner.run(RAN)}
        owner.run("commit")
    assert told == {"app app"}
    assert {name for (name,) in shadowed.run(DEFINERS)} <= ran
    assert shadowed.errors() == []
    assert len(shadowed.rules()) > len(CHANGES)
    shadowed.assert_settled()


def test_nobody_who_looks_runs_it(shadowed: Lab, owner: Lab) -> None:
    """Neither a superuser's scan, which evaluates constant defaults and checks, nor who reads."""
    lab = shadowed
    with heard(lab) as told:
        lab.run("select schemawatch.register_schema('mine', p_future => true)")
        lab.run(
            "alter event trigger schemawatch_ddl_command_end disable;"
            "alter event trigger schemawatch_sql_drop disable"
        )
        owner.run("set search_path = evil, pg_catalog, mine")
        for statement in CHANGES:
            owner.run(statement)
        lab.run("select schemawatch.register_consumer('billing')")
        lab.run("select schemawatch.declare_use('billing', 'mine.base', p_reads => '{id, code}')")
        lab.run("set search_path = evil, pg_catalog")
        lab.run("select schemawatch.scan()")
        for (name,) in lab.run(VIEWS):
            lab.run(f"select * from schemawatch.{name}")
        for call in READING:
            assert lab.run(call), call
        assert told == set()
        lab.run("select mine.tells(1)")
        assert told == {"postgres postgres"}  # it would have been heard
    lab.run("set search_path = pg_catalog")
    assert len(lab.rules("scan")) > len(CHANGES)
    lab.assert_settled()
