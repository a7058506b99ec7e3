"""What a snapshot of many tables costs grows with their number, and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from controlplane.install import sources
from tests.lab import Lab

TABLES = 150
# What _plan_for() sets for so many.
MANY = "set enable_seqscan = on; set work_mem = '32MB'; set jit = off"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def test_many_tables_are_read_once_and_not_once_for_each_other(lab: Lab) -> None:
    lab.run(
        "create procedure public.make(p_count int) language plpgsql as $$ begin"
        " for i in 1 .. p_count loop"
        "  execute format('create table public.m%s (id bigint generated always as identity"
        "   primary key, a text default lower(''A''), b timestamptz default now(),"
        "   c numeric(9,2) not null default 0, check (a <> b::text))', i);"
        " end loop; end $$"
    )
    lab.run(f"call public.make({TABLES})")
    lab.run("analyze")
    relids = lab.value(
        "select array_agg(oid) from pg_class"
        " where relnamespace = 'public'::regnamespace and relname ~ '^m[0-9]+$'"
    )
    array = "'{" + ",".join(str(oid) for oid in relids) + "}'::oid[]"
    with lab.other() as other:
        for statement in MANY.split("; "):
            other.run(statement)
        plan = other.value(
            "explain (analyze, timing off, format json)"
            f" select * from schemawatch._section_texts({array}, false)"
        )[0]["Plan"]
        most = max(node["Actual Rows"] * node["Actual Loops"] for node in _nodes(plan))
        # the columns of the whole catalog once; each table with each column is 90,000
        assert most < 20_000
        other.run("set track_functions = 'all'")
        count = "select count(*) from schemawatch._snapshot_documents(%s)"
        assert other.value(count, relids) == TABLES
        other.run("select pg_stat_force_next_flush()")
        called = dict(
            other.run(
                "select funcname, calls from pg_stat_user_functions where funcname in"
                " ('_acl_items', '_volatility', '_type_reference')"
            )
        )
        # for each that is different, and not for each table
        assert len(called) == 3
        assert all(calls < 10 for calls in called.values())


def test_what_is_called_for_each_object_keeps_its_plan(lab: Lab) -> None:
    # where the caller plans for thousands it would be planned anew in each call
    folder = sources.root() / "sql/snapshot"
    ours = {
        name
        for path in folder.glob("*.sql")
        for name in re.findall(
            r"^create or replace function schemawatch\.(\w+)", path.read_text("utf-8"), re.MULTILINE
        )
    }
    planned = dict(
        lab.run(
            "select proname, coalesce(proconfig, '{}') @> '{plan_cache_mode=force_generic_plan}'"
            " from pg_proc join pg_language as lan on lan.oid = prolang and lan.lanname = 'plpgsql'"
            " where pronamespace = 'schemawatch'::regnamespace and prosrc ~ '\\mfrom\\M'"
            "  and not 'oid[]'::regtype = any (proargtypes)"
        )
    )
    assert {name for name, kept in planned.items() if name in ours and not kept} == set()
