"""Extensions bring a thousand objects at once: nothing of them is told, and little is asked."""

from __future__ import annotations

from tests.capture.test_beside_others import sampled
from tests.lab import Lab

# hundreds of functions and operators; versions that can be updated; types that columns have
WANTED = {"btree_gist": "1.2", "hstore": "1.4", "isn": "1.1", "ltree": "1.1", "pg_trgm": "1.3"}
EVENT, DEAR = "on_ddl_command_end", "_touched_tables"
ASKED = """
    select coalesce(sum(calls), 0) from pg_stat_xact_user_functions
    where schemaname = 'schemawatch' and funcname = %s"""
OBJECTS = """
    select count(*) filter (where dep.classid = 'pg_proc'::regclass),
        count(*) filter (where dep.classid = 'pg_type'::regclass)
    from pg_depend as dep
    where dep.refclassid = 'pg_extension'::regclass and dep.deptype = 'e'
        and dep.refobjid = (select oid from pg_extension where extname = %s)"""


def told(lab: Lab) -> list[tuple[str, list[str]]]:
    """Return table and rules of each drift, and forget them."""
    seen = [
        (drift["table"], [change["rule_id"] for change in drift["changes"]])
        for drift in lab.drifts()
    ]
    lab.run("delete from schemawatch.drift")
    return seen


def test_they_come_change_and_go(orders: Lab) -> None:
    orders.run(
        "create schema tools; select schemawatch.register_schema('public', p_future => true)"
    )
    for name, version in WANTED.items():
        with orders.conn.transaction():
            orders.run("set local track_functions = 'all'")
            before = {asked: orders.value(ASKED, asked) for asked in (EVENT, DEAR)}
            orders.run(f"create extension {name} version '{version}' schema tools")
            functions, types = orders.run(OBJECTS, name)[0]
            assert orders.value(ASKED, EVENT) - before[EVENT] > functions
            # nothing calls the others yet
            assert orders.value(ASKED, DEAR) - before[DEAR] <= 2 * types, name
    assert told(orders) == []
    orders.run(
        "create table public.books (id int primary key, isbn tools.isbn13 not null,"
        " tags tools.hstore check (tools.exist(tags, 'a')), path tools.ltree default 'a.b');"
        "create index on public.books using gist (path);"
        "create view public.seen as select id from public.books"
        " where path operator(tools.<@) 'a'::tools.ltree"
    )
    assert told(orders) == [("public.books", ["table-added"])]
    # what an update makes anew is as it was
    for name in WANTED:
        orders.run(f"alter extension {name} update")
    assert told(orders) == []
    orders.assert_settled()
    orders.run("drop extension hstore cascade")
    orders.run("drop extension isn cascade")
    orders.run("drop extension btree_gist; drop extension pg_trgm")
    assert told(orders) == [("public.books", ["column-removed"])] * 2
    orders.assert_settled()


def test_nobody_waits_for_one_that_is_being_made(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    with orders.other() as maker, sampled(orders) as longest:
        maker.run("begin; create extension hstore; create table public.held (id int, tags hstore)")
        orders.run("alter table public.orders add column a int; create table public.more (id int)")
        maker.run("commit")
    assert longest == {}
    orders.assert_settled()
    assert sorted(told(orders)) == [
        ("public.held", ["table-added"]),
        ("public.more", ["table-added"]),
        ("public.orders", ["column-added-nullable"]),
    ]
