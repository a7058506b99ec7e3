"""Partitions that come and go: changes of their table, or not, as its registration says."""

from __future__ import annotations

import json

import psycopg
import pytest

from tests.lab import Conn, Lab

pytestmark = pytest.mark.shared

PARENT = """
    create table public.calls (id int, at date not null, note text) partition by range (at);
    create index calls_note on public.calls (note);
    create table public.old partition of public.calls
        for values from ('2020-01-01') to ('2021-01-01');
"""
# what pg_partman does, a day in one transaction each
ROLLING = [
    """create table public.fresh (like public.calls including all);
       alter table public.calls attach partition public.fresh
           for values from ('2021-01-01') to ('2022-01-01')""",
    """create table public.more partition of public.calls
           for values from ('2022-01-01') to ('2023-01-01')""",
    "create table public.rest partition of public.calls default",
    "alter table public.calls detach partition public.old; drop table public.old",
    "drop table public.fresh",
]


@pytest.fixture
def calls(each_version: Conn) -> Lab:
    lab = Lab(each_version, "")
    lab.run(PARENT)
    return lab


def _register(lab: Lab, partitions: str | None) -> None:
    lab.run("select schemawatch.register_table('public.calls', %s)", partitions)


def _previewed(lab: Lab, script: str) -> list[str]:
    return [
        rule
        for (rule,) in lab.run("select rule_id from schemawatch.preview(%s) order by 1", script)
    ]


def test_a_rolling_window_is_silent_when_ignored(calls: Lab) -> None:
    _register(calls, "ignore")
    calls.run("select schemawatch.protect_table(1, 'SAFE')")
    for script in ROLLING:
        assert _previewed(calls, script) == []
        calls.at_once(script)
    assert calls.rules() == []
    calls.assert_settled()


def test_a_rolling_window_is_silent_for_the_scan_too(calls: Lab) -> None:
    _register(calls, "ignore")
    calls.run("alter event trigger schemawatch_ddl_command_end disable")
    calls.run("alter event trigger schemawatch_sql_drop disable")
    for script in ROLLING:
        calls.at_once(script)
        calls.assert_settled()
    calls.run("drop table public.calls")
    assert calls.scan() == ["table-removed"]


def test_it_is_reported_by_default(calls: Lab) -> None:
    _register(calls, None)
    for script in ROLLING:
        assert len(_previewed(calls, script)) == 1
        calls.at_once(script)
    assert calls.rules() == [
        "partition-added",
        "partition-added",
        "partition-default-added",
        "partition-detached",
        "partition-detached",
    ]
    calls.assert_settled()


def test_the_table_itself_is_followed_all_the_same(calls: Lab) -> None:
    _register(calls, "ignore")
    calls.run("alter table public.calls drop column note")
    calls.run("alter table public.calls add primary key (id, at)")
    calls.at_once(
        "drop table public.calls",
        "create table public.calls (id int, at date not null, primary key (id, at))"
        " partition by range (id)",
    )
    rules = calls.rules()
    assert {"column-removed", "primary-key-added", "partition-key-changed"} <= set(rules)
    calls.assert_settled()


def test_a_partition_that_is_registered_itself_reports_itself(calls: Lab) -> None:
    _register(calls, "ignore")
    calls.watch("public.old")
    calls.run("alter table public.calls detach partition public.old")
    # the index that it had from its parent is its own now: no change
    assert calls.rules() == ["partition-detached"]
    calls.assert_settled()


@pytest.mark.parametrize(("before", "after"), [("report", "ignore"), ("ignore", "report")])
def test_setting_it_is_no_drift(calls: Lab, before: str, after: str) -> None:
    _register(calls, before)
    calls.run("alter table public.calls add column more int")
    calls.run("select schemawatch.set_partitions(1, %s)", after)
    assert calls.value("select partitions from schemawatch.watched_table") == after
    assert calls.run("select * from schemawatch.diff_versions(1, 2, 1)") != []
    assert len(calls.run("select * from schemawatch.diff_versions(1, 1, 2)")) == 1
    calls.assert_settled()
    assert calls.rules() == ["column-added-nullable"]
    calls.run("drop table public.old")
    assert ("partition-detached" in calls.rules()) == (after == "report")
    calls.assert_settled()


def test_what_was_seen_before_it_is_set_is_not_lost(calls: Lab) -> None:
    _register(calls, "report")
    calls.run("alter event trigger schemawatch_sql_drop disable")
    calls.run("drop table public.old")
    _register(calls, "ignore")
    assert calls.rules() == ["partition-detached"]


def test_a_schema_hands_it_to_its_future_tables(calls: Lab) -> None:
    calls.run("select schemawatch.register_schema('public', 'c%%', true, %s)", "ignore")
    calls.run("create table public.clicks (at date) partition by range (at)")
    calls.run("create table public.clicks_1 partition of public.clicks default")
    assert calls.run("select table_name, partitions from schemawatch.watched_table order by 1") == [
        ("calls", "ignore"),
        ("clicks", "ignore"),
    ]
    assert calls.rules() == ["table-added"]
    calls.assert_settled()


@pytest.mark.parametrize(
    ("call", "state"),
    [
        ("register_table('public.calls', 'some')", "SW009"),
        ("register_schema('public', p_partitions => 'some')", "SW009"),
        ("set_partitions(1, null)", "SW009"),
        ("set_partitions(7, 'report')", "SW101"),
    ],
)
def test_refused(db: Conn, db_url: str, call: str, state: str) -> None:
    lab = Lab(db, db_url)
    lab.run(PARENT)
    _register(lab, None)
    with pytest.raises(psycopg.Error) as caught:
        lab.run(f"select schemawatch.{call}")
    assert caught.value.sqlstate == state


def test_one_that_is_detached_is_a_new_table_of_whoever_did_it(calls: Lab) -> None:
    calls.run("alter table public.old rename to gone; create table public.split"
              " partition of public.calls for values from ('2022-01-01') to ('2023-01-01')"
              " partition by list (note);"
              " create table public.half partition of public.split default")  # fmt: skip
    calls.run("select schemawatch.register_schema('public', p_future => true,"
              " p_partitions => 'ignore')")  # fmt: skip
    calls.run("alter table public.calls detach partition public.gone")
    calls.run("alter table public.split detach partition public.half")
    calls.run("alter table public.calls detach partition public.split concurrently")
    told = [
        (drift["summary"], drift["source"], drift["statement"][:11]) for drift in calls.drifts()
    ]
    assert told == [
        (f"Table added: {name}", "ddl", "alter table") for name in ("gone", "half", "split")
    ]
    calls.assert_settled()


def test_the_document_of_one_that_ignores_has_no_list(calls: Lab) -> None:
    _register(calls, "ignore")
    document = calls.value("select document from schemawatch.snapshot")
    assert '"partitions"' not in json.dumps(document)
