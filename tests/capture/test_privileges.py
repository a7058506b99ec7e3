"""Ordinary users: their DDL is captured, and our rights cannot be turned against us."""

from __future__ import annotations

import psycopg
import pytest

from tests.lab import Lab


def test_ddl_of_a_user_without_any_right_here(user: Lab, orders: Lab) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        user.run("select * from schemawatch.drift")
    user.run("alter table public.orders drop column note")
    user.run("create index total_idx on public.orders (total)")
    assert [drift["actor"]["session_user"] for drift in orders.drifts()[-2:]] == ["app", "app"]
    assert orders.rules()[-1:] == ["table-owner-changed"]
    orders.assert_settled()


def test_table_in_a_schema_that_our_owner_may_not_use(user: Lab, orders: Lab) -> None:
    with orders.conn.transaction():
        orders.run("create schema hidden authorization app")
        orders.run("revoke all on schema hidden from public")
    user.run(
        "create type hidden.mood as enum ('a'); create domain hidden.d as int check (value > 0);"
        "create function hidden.f(int) returns bool language sql immutable as 'select true';"
        "create table hidden.t (id serial primary key, m hidden.mood, a hidden.d, "
        "check (hidden.f(a)));"
        "create index i on hidden.t ((a + 1)) where hidden.f(a);"
        "create rule ru as on delete to hidden.t do also select 1;"
        "create policy po on hidden.t using (hidden.f(id))"
    )
    orders.watch("hidden.t")
    user.run("alter type hidden.mood add value 'b'")
    user.run("alter table hidden.t drop column a cascade")
    assert [drift["impact"] for drift in orders.drifts()][-1:] == ["BREAKING"]
    assert "enum-label-added" in orders.rules()
    orders.assert_settled()


def test_capture_functions_cannot_be_called(user: Lab, orders: Lab) -> None:
    names = orders.run(
        "select format('%I.%I(%s)', nspname, proname, (select string_agg('null', ',')"
        " from generate_series(1, pronargs))) from pg_proc join pg_namespace as ns"
        " on ns.oid = pronamespace where nspname = 'schemawatch' and prokind = 'f'"
    )
    assert len(names) > 50
    for (name,) in names:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            user.run(f"select * from {name}")


def test_trigger_functions_cannot_be_attached(user: Lab, orders: Lab) -> None:
    orders.run("grant usage on schema schemawatch to app")
    for name in ("at_commit", "on_ddl_command_end", "on_sql_drop"):
        with pytest.raises(psycopg.Error):
            user.run(
                "create trigger mine after insert on public.orders"
                f" for each row execute function schemawatch.{name}()"
            )


def test_definers_are_few_pinned_and_closed(orders: Lab) -> None:
    found = orders.run(
        "select proname::text, proconfig, has_function_privilege('public', oid, 'execute')"
        " from pg_proc where prosecdef and pronamespace = 'schemawatch'::regnamespace order by 1"
    )
    assert [name for name, *_ in found] == ["at_commit", "on_ddl_command_end", "on_sql_drop"]
    for _, settings, public in found:
        assert "search_path=pg_catalog, pg_temp" in settings
        assert public is False


def test_owner_is_worth_nothing(orders: Lab) -> None:
    assert orders.run(
        "select rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
        " from pg_roles where rolname = 'schemawatch_owner'"
    ) == [(False,) * 6]
    others = orders.run(
        "select count(*) from pg_class where relowner = 'schemawatch_owner'::regrole"
        " and relnamespace not in ('schemawatch'::regnamespace, 'pg_toast'::regnamespace)"
    )
    assert others == [(0,)]


SUBVERSIONS = {
    "temp tables named as catalogs": """
        create temp table pg_class (oid oid, relname name, relnamespace oid, relkind "char");
        create temp table pg_namespace (oid oid, nspname name);
        create temp table snapshot (schema_id bigint, relid oid, version int);
        create temp table pg_depend (classid oid);
    """,
    "functions and operators first in the path": """
        create schema evil;
        create function evil.steal() returns void language plpgsql as
            $$ begin execute 'create table public.stolen_by_' || current_user || ' ()'; end $$;
        create function evil.pg_get_expr(pg_node_tree, oid) returns text language plpgsql as
            $$ begin perform evil.steal(); return 'evil'; end $$;
        create function evil.format(text, variadic text[]) returns text language plpgsql as
            $$ begin perform evil.steal(); return 'evil'; end $$;
        create function evil.eq(oid, oid) returns boolean language plpgsql as
            $$ begin perform evil.steal(); return true; end $$;
        create operator evil.= (leftarg = oid, rightarg = oid, function = evil.eq);
        create function evil.current_query() returns text language plpgsql as
            $$ begin perform evil.steal(); return 'evil'; end $$;
        set search_path = evil, pg_catalog, public;
    """,
    "settings": """
        set search_path = ''; set quote_all_identifiers = on; set standard_conforming_strings = off;
        set datestyle = 'German'; set plan_cache_mode = force_custom_plan;
        set enable_indexscan = off;
        set lock_timeout = '1ms'; set default_transaction_isolation = 'repeatable read';
        set row_security = off; set plpgsql.variable_conflict = 'use_column';
    """,
}


@pytest.mark.parametrize("preparation", SUBVERSIONS.values(), ids=SUBVERSIONS)
def test_session_cannot_subvert_the_capture(user: Lab, orders: Lab, preparation: str) -> None:
    orders.run(
        "do $$ begin "
        "execute format('grant create on database %I to app', current_database()); end $$"
    )
    before = orders.rules()
    user.run(preparation)
    user.run("alter table public.orders add column extra int default 1 check (extra > 0)")
    orders.run("delete from schemawatch.drift_change where rule_id = any (%s)", before)
    found = orders.rules()
    assert "column-added-with-default" in found
    assert orders.run("select * from pg_class where relname like 'stolen%'") == []
    assert orders.errors() == []
    orders.assert_settled()


def test_reader_cannot_write_and_admin_can_run(user: Lab, orders: Lab) -> None:
    with orders.other() as reader:
        reader.run("set role schemawatch_reader")
        assert reader.run("select schemawatch.take_snapshot('public.orders')")
        assert reader.value("select schemawatch.status()")["watched"] == 1
        for command in (
            "select schemawatch.scan()",
            "select schemawatch.register_table('public.orders')",
            "delete from schemawatch.drift",
            "select schemawatch.unregister_table(1)",
            "select schemawatch.protect_table(1)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.run(command)
    orders.run("alter event trigger schemawatch_ddl_command_end disable")
    user.run("alter table public.orders add column extra int")
    orders.run("alter event trigger schemawatch_ddl_command_end enable always")
    with orders.other() as admin:
        admin.run("set role schemawatch_admin")
        admin.run("select schemawatch.scan()")
        admin.run("select schemawatch.protect_table(1); select schemawatch.unprotect_table(1)")
        admin.run("select schemawatch.unregister_table(1)")
    assert orders.rules("scan") == ["column-added-nullable"]
