"""What a DBA sees in psql: views that fit a terminal, and a way past the internals."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from controlplane.install.migrate import migrate
from controlplane.install.uninstall import uninstall
from tests.lab import Conn, Lab
from tests.psql import psql, table
from tests.servers import Server

WIDTH = 119
VIEWS = ("recent", "health", "commands", "consumers")
CONSUMER = "a-consumer-with-a-name-as-long-as-one-can-be-and-with-some-more"


def _columns(line: str) -> int:
    """Return how many columns a terminal takes for the line."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _widest(lab: Lab, view: str) -> int:
    lines = table(lab.url, f"select * from schemawatch.{view}")
    assert f"({len(lines) - 4} row" in lines[-2], "one line a row"
    return max(map(_columns, lines))


@pytest.fixture
def busy(lab: Lab) -> Lab:
    """Long names of every alphabet, many drifts, and something wrong with every part."""
    lab.run("create schema enterprise_data_warehouse_landing_zone")
    lab.run("create schema データウェアハウス; create schema хранилище_данных")
    lab.run("do $$ begin if to_regrole('a_role_with_a_very_long_name_for_deployments') is null then"
            " create role a_role_with_a_very_long_name_for_deployments superuser login; end if;"
            " end $$")  # fmt: skip
    lab.run(f"select schemawatch.register_consumer('{CONSUMER}',"
            " 'the-team-of-everything', '#a-channel-with-a-long-name')")  # fmt: skip
    for number, name in enumerate(
        [
            "enterprise_data_warehouse_landing_zone.customer_billing_addresses_history_2024_01",
            "データウェアハウス.顧客の請求先住所の履歴テーブル二千二十四年",
            "хранилище_данных.история_адресов_клиентов_за_две_тысячи_двадцать_четвёртый",
            '"a name\nof two lines"',
        ]
    ):
        lab.run(f"create table {name} (column_with_quite_a_long_name_{number} int, 列の名前 int)")
        (schema_id,) = lab.watch(name)
        column = f"column_with_quite_a_long_name_{number}"
        lab.run("select schemawatch.declare_use(%s, %s::text, %s, %s)",
                CONSUMER, schema_id, [column, "列の名前"], [column])  # fmt: skip
        lab.run(f"alter table {name} drop column 列の名前,"
                f" alter column_with_quite_a_long_name_{number} type bigint")  # fmt: skip
    with lab.other(user="a_role_with_a_very_long_name_for_deployments") as other:
        other.run("alter table хранилище_данных.история_адресов_клиентов_за_две_тысячи_двадцать_ч"
                  "етвёртый add column another_column_with_a_long_name text")  # fmt: skip
    for number in range(60):
        lab.run(f'alter table "a name\nof two lines" add column c{number} int')
    return lab


def test_wide_names_stay_narrow(busy: Lab) -> None:
    assert busy.value("select count(*) from schemawatch.recent") == 65
    for view in VIEWS:
        assert _widest(busy, view) <= WIDTH, view
    shown = "\n".join(table(busy.url, "select * from schemawatch.recent"))
    # the end of a name tells partitions apart
    assert "…tory_2024_01" in shown
    assert "a_role_wit…" in shown


def test_recent(orders: Lab) -> None:
    orders.run("set application_name = 'psql'; alter table public.orders drop column note")
    orders.run("alter event trigger schemawatch_sql_drop disable;"
               " alter event trigger schemawatch_ddl_command_end disable;"
               " alter table public.orders rename to bills; select schemawatch.scan()")  # fmt: skip
    assert orders.run(
        "select drift_id, table_name, impact, headline, who, found from schemawatch.recent"
    ) == [
        (2, "public.orders", "BREAKING", "Table renamed: orders → …", "", "swept"),
        (1, "public.orders", "BREAKING", "Column dropped: note", "postgres", "captured"),
    ]
    when = orders.value("select detected_at from schemawatch.recent limit 1")
    assert when == orders.value(
        "select to_char(max(detected_at), 'YYYY-MM-DD HH24:MI') from schemawatch.drift"
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def test_twenty_of_many_are_not_sorted_out_of_all(orders: Lab) -> None:
    orders.run("""
        insert into schemawatch.snapshot (schema_id, version, schema_name, table_name, relid,
            document, digest, source, format_version, server_version_num)
        select schema_id, n, schema_name, table_name, relid, document, digest, source,
            format_version, server_version_num
        from schemawatch.snapshot, generate_series(2, 3001) as n;
        insert into schemawatch.drift
            (schema_id, version_from, version_to, impact, summary, source)
        select 1, n, n + 1, 'SAFE', 'Column added: x', 'ddl' from generate_series(1, 3000) as n;
        analyze schemawatch.drift; analyze schemawatch.snapshot""")
    [(plan,)] = orders.run(
        "explain (analyze, format json) select * from schemawatch.recent limit 20"
    )
    plan = json.loads(plan) if isinstance(plan, str) else plan
    nodes = list(_nodes(plan[0]["Plan"]))
    assert "Sort" not in {node["Node Type"] for node in nodes}
    assert max(node["Actual Rows"] * node["Actual Loops"] for node in nodes) <= 21


HEALTHY = {
    "triggers": "enabled, in every session",
    "errors": "0 in seven days",
    "missed": "0 swept in seven days",
    "backlog": "0 waiting, 0 dead",
    "coverage": "1 of 1 tables watched",
}


def _health(lab: Lab) -> dict[str, tuple[str, str, str]]:
    return {
        name: (state, detail, todo)
        for name, state, detail, todo in lab.run("select * from schemawatch.health")
    }


def test_healthy(orders: Lab) -> None:
    orders.run("select schemawatch.scan()")
    found = _health(orders)
    for name, detail in HEALTHY.items():
        assert found[name] == ("ok", detail, "")
    assert [name for name, (state, _, _) in found.items() if state != "ok"] == []
    assert [name for name, (_, _, todo) in found.items() if todo] == ["receivers"]
    assert found["last scan"][1] == "0 s ago"


def _runs(lab: Lab, todo: str) -> None:
    """Run what is to be pasted; other advice is words."""
    done = psql(lab.url, "-v", "ON_ERROR_STOP=1", "-c", todo.replace("…", "x.example"))
    assert done.returncode == 0, done.stderr


OFF = "alter event trigger schemawatch_ddl_command_end"
HOOK = "select schemawatch.create_endpoint('http://x.example')"
CHECKS = {
    "alter event trigger schemawatch_sql_drop disable": (
        "triggers | problem | disabled | alter event trigger schemawatch_sql_drop enable always;"
    ),
    f"{OFF} enable": f"triggers | note | not in replica sessions | {OFF} enable always;",
    f"{OFF} enable replica": (
        f"triggers | problem | only in replica sessions | {OFF} enable always;"
    ),
    "drop event trigger schemawatch_sql_drop": (
        "triggers | problem | one is missing"
        " | a superuser: schemawatch migrate, or psql -f schemawatch.sql"
    ),
    "": (
        "scheduler | problem | nothing scans by itself"
        " | pg_cron, schemawatch serve, or cron: select schemawatch.scan()"
    ),
    "select 1": "last scan | note | never | select * from schemawatch.scan();",
    "select schemawatch.scan();"
    "update schemawatch.scan_run set finished_at = now() - interval '3 h'": (
        "last scan | note | 3 h ago | select * from schemawatch.scan();"
    ),
    "select schemawatch.scan(); update schemawatch.scan_run set errors = 2": (
        "last scan | problem | 2 tables not examined"
        " | select * from schemawatch.capture_error where phase = 'scan';"
    ),
    HOOK: "notifier | note | none seen | run schemawatch serve, or schemawatch notify",
    f"{HOOK}; select schemawatch.disable_endpoint(1, 'gone')": (
        "receivers | note | 0 of 1 active"
        " | schemawatch.enable_endpoint(endpoint_id), once it answers"
    ),
    f"{HOOK}; alter table public.orders drop column note;"
    "update schemawatch.delivery set created_at = now() - interval '20 min'": (
        "backlog | problem | 1 waiting 20 min, 0 dead"
        " | see notifier, receivers, and schemawatch.delivery_attempt"
    ),
    f"{HOOK}; alter table public.orders drop column note;"
    "update schemawatch.delivery set status = 'dead', finished_at = now()": (
        "backlog | note | 0 waiting, 1 dead"
        " | schemawatch.retry_delivery(delivery_id), once it answers"
    ),
    "select schemawatch._note_error('event', 'x', 'XX000', 'x', 'x')": (
        "errors | problem | 1 in seven days"
        " | select * from schemawatch.capture_error order by error_id desc;"
    ),
    f"{OFF} disable; alter table public.orders add b int; select schemawatch.scan()": (
        "missed | note | 1 swept in seven days"
        " | select * from schemawatch.recent where found = 'swept';"
    ),
    "select schemawatch.unregister_table(1)": (
        "coverage | note | 0 of 1 tables watched"
        " | select schemawatch.register_schema('public', p_future => true);"
    ),
    "alter table public.orders drop column note": (
        "drifts | note | 1 open BREAKING in 7 days"
        " | select * from schemawatch.recent where impact = 'BREAKING';"
    ),
}


@pytest.mark.parametrize("script", CHECKS)
def test_each_check(orders: Lab, script: str) -> None:
    for statement in filter(None, script.split(";")):
        orders.run(statement)
    lines = orders.run("select concat_ws(' | ', name, state, detail, todo), todo"
                       " from schemawatch.health")  # fmt: skip
    assert CHECKS[script] in [line for line, _ in lines]
    assert _widest(orders, "health") <= WIDTH
    for _, todo in lines:
        if todo.endswith(";"):
            _runs(orders, todo)


def test_without_event_triggers_a_sweep_is_no_news(orders: Lab) -> None:
    orders.run("drop event trigger schemawatch_sql_drop;"
               " drop event trigger schemawatch_ddl_command_end;"
               " alter table public.orders add b int; select schemawatch.scan()")  # fmt: skip
    assert _health(orders)["triggers"][:2] == ("note", "missing: scans find changes")
    assert "missed" not in _health(orders)


def test_a_notifier_is_seen(orders: Lab) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    with orders.other(application_name="schemawatch notifier"):
        assert _health(orders)["notifier"] == ("ok", "connected", "")


def test_on_every_version(each_version: Conn) -> None:
    info = each_version.info
    lab = Lab(each_version, f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port=5432")
    lab.run("create table public.orders (a int, b int)")
    lab.watch("orders")
    lab.run("alter table orders drop column b")
    lab.run("select schemawatch.scan('orders')")
    assert lab.run("select rule_id from schemawatch.diff_versions('orders', 1, 2)") == [
        ("column-removed",)
    ]
    assert _health(lab)["triggers"] == ("ok", HEALTHY["triggers"], "")
    for view in VIEWS:
        assert _widest(lab, view) <= WIDTH


def test_commands_are_the_public_names(lab: Lab) -> None:
    listed = lab.run("select name, about from schemawatch.commands")
    assert {name for name, _ in listed} == {
        name
        for (name,) in lab.run("""
            select proname from pg_proc where pronamespace = 'schemawatch'::regnamespace
                and proname !~ '^_' and prorettype not in ('trigger'::regtype,
                    'event_trigger'::regtype)
            union
            select relname from pg_class where relnamespace = 'schemawatch'::regnamespace
                and relkind = 'v' and relname !~ '^_'""")
    }
    assert [name for name, about in listed if not about] == []
    assert lab.run("select arguments from schemawatch.commands where name = 'protect_table'") == [
        ("(p_schema_id, [p_max_impact, p_consumer…",),
        ("(p_table, [p_max_impact, p_consumers])",),
    ]
    assert lab.value("select arguments from schemawatch.commands where name = 'prune'") == (
        "([p_limit])"
    )


def test_the_schema_says_how_to_find_what_is_public(lab: Lab) -> None:
    comment = lab.value("select obj_description('schemawatch'::regnamespace, 'pg_namespace')")
    [command] = re.findall(r"\\df \S+(?= hides)", comment)
    names = {
        line.split("|")[1].strip() for line in table(lab.url, command) if line.count("|") == 4
    } - {"Name"}
    assert {"scan", "diff_versions", "register_table"} <= names
    assert [name for name in names if name.startswith("_")] == []
    every = table(lab.url, r"\df schemawatch.*")
    assert len(every) > 4 * len(names)
    [query] = re.findall(r"SELECT .*?;", comment)
    assert table(lab.url, query)


def test_readers_have_all_three(lab: Lab) -> None:
    lab.run("do $$ begin if to_regrole('eyes') is null then create role eyes login; end if; end $$")
    lab.run("grant schemawatch_reader to eyes")
    # what pg_cron keeps is closed to them
    lab.run("create schema cron; create table cron.job (jobname text, schedule text, active bool)")
    with lab.other(user="eyes") as reader:
        for view in VIEWS:
            reader.run(f"select * from schemawatch.{view}")
        assert reader.value("select schemawatch.status() #>> '{scheduler,kind}'") == "unknown"
        assert _health(reader)["scheduler"][:2] == ("note", "no job that you may see")
    lab.run("drop role eyes")


def test_pg_cron_is_seen(cron_server: Server) -> None:
    url = cron_server.url()
    with psycopg.connect(url, autocommit=True) as conn:
        migrate(url)
        lab = Lab(conn, url)
        try:
            assert _health(lab)["scheduler"] == (
                "note",
                "no job that you may see",
                "select schemawatch.schedule_scan('1 minute');",
            )
            _runs(lab, _health(lab)["scheduler"][2])
            assert _health(lab)["scheduler"] == ("ok", "pg_cron: * * * * *", "")
            assert _widest(lab, "health") <= WIDTH
        finally:
            uninstall(url, lock_timeout=5, connect_timeout=5)
