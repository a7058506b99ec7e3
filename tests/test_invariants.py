"""The invariants of the design, each by name. Number 7 is tests/install/test_uninstall.py."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from controlplane.install.migrate import migrate
from tests import servers
from tests.lab import Conn, Lab
from tests.servers import Server

ROOT = Path(__file__).resolve().parent.parent
RICH = (Path(__file__).parent / "snapshot" / "rich.sql").read_text("utf-8")


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


@pytest.fixture
def orders(lab: Lab) -> Lab:
    """Give a database with public.orders under watch."""
    lab.run("create table public.orders (id int primary key, note text, total numeric)")
    lab.watch("public.orders")
    return lab


@pytest.fixture
def crashable(server_of: Callable[[int], Server]) -> Iterator[Server]:
    """Give a server of one's own, with fsync, to be killed."""
    found = servers.available()
    major = 15 if servers.required() or 15 in found else min(found)
    server = servers.start(found[major], {"fsync": "on", "synchronous_commit": "on"})
    yield server
    servers.stop(server)


# 1. SchemaWatch never makes somebody's DDL fail.

BROKEN = {
    "capture raises": "create or replace function schemawatch.capture_commands(p_command_tag text)"
    " returns void language plpgsql as $$ begin raise 'broken'; end $$",
    "capture is gone": "drop function schemawatch.capture_commands(text)",
    "resolving divides by zero": "create or replace function schemawatch._touched_schema_ids("
    "p_classid oid, p_objid oid, p_object_type text) returns bigint[] language plpgsql stable as"
    " $$ begin return array[1 / 0]; end $$",
    "events cannot be stored": "alter table schemawatch.ddl_event"
    " add constraint full_up check (event_id < 0) not valid",
}
UNACCOUNTED = {
    "account raises": "create or replace function schemawatch.account_for_transaction()"
    " returns text language plpgsql as $$ begin raise 'broken'; end $$",
    "account is gone": "drop function schemawatch.account_for_transaction()",
    "reading raises": "create or replace function schemawatch._current_documents(p_schema_ids"
    " bigint[]) returns table (schema_id bigint, document jsonb) language plpgsql stable rows 100"
    " as $$ begin raise 'broken'; end $$",
    "versions cannot be stored": "alter table schemawatch.snapshot"
    " add constraint full_up check (version < 2) not valid",
    "deliveries raise": "create or replace function schemawatch.enqueue_deliveries(p_drift_id"
    " bigint) returns integer language plpgsql as $$ begin raise 'broken'; end $$",
}
REMOVED = ["column-removed"]


def _sources(lab: Lab) -> list[tuple[str, str | None]]:
    return [(drift["source"], drift["actor"]["session_user"]) for drift in lab.drifts()]


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_1_fails_open_in_the_event_trigger(orders: Lab, db_url: str, damage: str) -> None:
    orders.run(damage)
    orders.run("alter table public.orders add column extra int")
    assert {phase for phase, *_ in orders.errors()} == {"event"}
    assert orders.rules() == []
    orders.run("alter table schemawatch.ddl_event drop constraint if exists full_up")
    migrate(db_url)
    assert orders.scan() == ["column-added-nullable"]
    assert orders.scan() == []


@pytest.mark.parametrize("damage", UNACCOUNTED.values(), ids=UNACCOUNTED)
def test_1_fails_open_at_commit_and_the_scan_knows_who(
    orders: Lab, db_url: str, damage: str
) -> None:
    orders.run(damage)
    orders.run("set application_name = 'migrator'")
    orders.run("alter table public.orders drop column note")
    assert [phase for phase, *_ in orders.errors()] == ["commit"]
    assert orders.rules() == []
    orders.run("alter table schemawatch.snapshot drop constraint if exists full_up")
    migrate(db_url)
    with orders.other(application_name="scanner") as scanner:
        assert scanner.scan() == REMOVED
    [drift] = orders.drifts()
    assert (drift["source"], drift["actor"]["application_name"]) == ("scan", "migrator")
    assert drift["statement"] == "alter table public.orders drop column note"
    assert drift["transaction_id"] is not None
    assert orders.run("select * from schemawatch.pending_capture") == []


def test_1_fails_open_when_even_the_error_cannot_be_recorded(orders: Lab) -> None:
    warnings: list[str | None] = []
    orders.conn.add_notice_handler(lambda notice: warnings.append(notice.message_primary))
    orders.run(
        "create or replace function schemawatch.capture_commands(p_command_tag text) returns void"
        " language plpgsql as $$ begin raise 'broken'; end $$"
    )
    orders.run("alter table schemawatch.capture_error rename to moved")
    orders.run("alter table public.orders drop column note")
    assert any("could not record its own error" in str(text) for text in warnings)
    orders.run("drop function schemawatch._note_error(text, text, text, text, text)")
    warnings.clear()
    orders.run("alter table public.orders drop column total")
    assert any("schemawatch" in str(text) for text in warnings)
    assert len(orders.document("public.orders")["columns"]) == 1


def test_1_fails_open_when_at_commit_cannot_record_its_error(orders: Lab) -> None:
    orders.run("drop function schemawatch._note_error(text, text, text, text, text)")
    orders.run("drop function schemawatch.account_for_transaction()")
    orders.run("alter table public.orders drop column note")
    orders.run("drop table public.orders")


@pytest.mark.parametrize("table", ["snapshot", "ddl_event", "pending_capture", "drift"])
def test_1_fails_open_when_our_tables_are_locked(orders: Lab, table: str) -> None:
    with orders.other() as rival, rival.conn.transaction():
        rival.run(f"lock table schemawatch.{table} in access exclusive mode")
        orders.run("set statement_timeout = '30s'")
        orders.run("alter table public.orders drop column note")
    assert {state for _, state, *_ in orders.errors()} == {"55P03"}
    assert orders.scan() == REMOVED


def test_1_fails_open_when_everything_of_ours_is_locked(orders: Lab) -> None:
    with orders.other() as rival, rival.conn.transaction():
        for table in ("snapshot", "ddl_event", "pending_capture", "capture_error"):
            rival.run(f"lock table schemawatch.{table} in access exclusive mode")
        orders.run("alter table public.orders drop column note")
    assert orders.scan() == REMOVED


def test_1_fails_open_in_a_transaction_that_became_read_only(orders: Lab) -> None:
    orders.at_once("alter table public.orders drop column note", "set transaction read only")
    assert orders.scan() == REMOVED
    [drift] = orders.drifts()
    assert drift["actor"]["session_user"] == "postgres"


def test_1_serializable_migrations_of_different_tables(orders: Lab) -> None:
    tables = ["public.orders", "public.other"]
    orders.run("create table public.other (id int)")
    orders.watch("public.other")
    failures: list[str] = []

    def migrate_often(table: str) -> None:
        with orders.other(application_name=table) as lab:
            for number in range(20):
                try:
                    with lab.conn.transaction():
                        lab.run("set transaction isolation level serializable")
                        lab.run(f"alter table {table} add column c{number} int")
                except psycopg.Error as error:
                    failures.append(str(error))

    workers = [threading.Thread(target=migrate_often, args=(table,)) for table in tables]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    orders.scan()
    assert orders.rules() == ["column-added-nullable"] * 40
    who = {(d["table"], d["actor"]["application_name"], d["source"]) for d in orders.drifts()}
    assert who == {(table, table, "scan") for table in tables}
    orders.assert_settled()


def test_1_dropping_us_does_not_wedge_the_database(orders: Lab) -> None:
    orders.run("drop schema schemawatch cascade")
    orders.run("alter table public.orders drop column note")
    assert orders.run("select evtname from pg_event_trigger") == []


# 2. A drift row commits or vanishes with the DDL that caused it.


def test_2_rollback(orders: Lab) -> None:
    orders.run("begin; alter table public.orders drop column note; rollback")
    assert (orders.rules(), orders.events()) == ([], [])
    orders.assert_settled()


def test_2_rollback_after_an_early_account(orders: Lab) -> None:
    orders.run("begin; alter table public.orders drop column note; set constraints all immediate")
    assert orders.rules() == REMOVED
    orders.run("rollback")
    assert orders.rules() == []
    orders.assert_settled()


def test_2_savepoint(orders: Lab) -> None:
    orders.at_once(
        "savepoint s; alter table public.orders drop column note; rollback to s",
        "alter table public.orders add column extra int",
    )
    assert orders.rules() == ["column-added-nullable"]
    orders.assert_settled()


def test_2_error_after_the_ddl(orders: Lab) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        orders.run("alter table public.orders drop column note; select 1 / 0")
    assert (orders.rules(), orders.events()) == ([], [])
    orders.assert_settled()


def test_2_error_at_commit(orders: Lab) -> None:
    orders.run(
        "create table public.child (id int references public.orders deferrable initially deferred)"
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        orders.at_once(
            "insert into public.child values (1)", "alter table public.orders drop column note"
        )
    assert orders.rules() == ["reference-added"]
    orders.assert_settled()


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_2_two_phase_commit(orders: Lab, ending: str) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    orders.run("begin; alter table public.orders drop column note")
    orders.run("prepare transaction 'sw'")
    assert orders.rules() == []
    orders.run(f"{ending} prepared 'sw'")
    assert orders.rules() == (REMOVED if ending == "commit" else [])
    orders.assert_settled()


def test_2_survives_a_crash(crashable: Server) -> None:
    name = crashable.create_migrated()
    with psycopg.connect(crashable.url(name), autocommit=True) as conn:
        lab = Lab(conn, crashable.url(name))
        lab.run("create table public.orders (id int, note text, total numeric)")
        lab.watch("public.orders")
        lab.run("select schemawatch.create_endpoint('http://x.example')")
        lab.run("alter table public.orders drop column note")
        lab.run("begin; alter table public.orders drop column total")
        pid = crashable.cluster.running_pid()
        assert pid is not None
        _kill(pid)
        with pytest.raises(psycopg.OperationalError):
            lab.run("commit")
    crashable.cluster.start()
    with psycopg.connect(crashable.url(name), autocommit=True) as conn:
        lab = Lab(conn, crashable.url(name))
        assert lab.rules() == REMOVED
        assert lab.run("select status from schemawatch.delivery") == [("pending",)]
        lab.assert_settled()


def _kill(postmaster: int) -> None:
    """Kill the whole server as a power cut does: every process, none gets to say goodbye."""
    children = subprocess.run(
        ["pgrep", "-P", str(postmaster)],  # noqa: S607 (procps, which CI installs)
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for pid in [str(postmaster), *children]:
        os.kill(int(pid), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}/stat").exists() for pid in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)


# 3. NOTIFY carries no data.


def test_3_notify_has_no_payload(orders: Lab) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    with orders.other() as listener:
        listener.run("listen schemawatch_delivery")
        orders.run("set schemawatch.notify = 'on'")  # this server has prepared transactions
        orders.run("alter table public.orders drop column note")
        orders.run("alter table public.orders add column extra int")
        found = list(listener.conn.notifies(timeout=5, stop_after=1))
        found += list(listener.conn.notifies(timeout=0.2))
    assert [(item.channel, item.payload) for item in found] == [("schemawatch_delivery", "")]


# 4. The same database state gives the same digest, and no false drift.

HARMLESS = {
    "vacuum full": "vacuum full public.rich",
    "vacuum full catalogs": "vacuum full pg_class; vacuum full pg_attribute; vacuum full pg_type",
    "vacuum freeze": "vacuum freeze",
    "analyze": "analyze",
    "reindex": "reindex table public.rich",
    "reindex concurrently": "reindex table concurrently public.rich",
    "cluster": "cluster public.rich using rich_pkey; alter table public.rich set without cluster",
    "truncate": "truncate public.rich cascade",
    "rows": "insert into public.rich (code) select 'A' || n from generate_series(1, 100) as n;"
    "delete from public.rich",
    "next value": "select nextval('public.rich_id_seq')",
    "lock": "begin; lock table public.rich; commit",
    "dropped column": "alter table public.rich add column gone int; "
    "alter table public.rich drop column gone",
    "other table": "create table public.other (id int primary key)",
    "temporary view": "create temp view v as select * from public.rich",
    "materialized view": "refresh materialized view public.rich_totals",
}


@pytest.fixture
def rich(lab: Lab) -> Lab:
    lab.run(RICH)
    lab.watch("public.rich", "public.parts", "public.parts_1")
    return lab


def _documents(lab: Lab) -> list[object]:
    return list(
        lab.run(
            "select table_name, schemawatch._digest(schemawatch.take_snapshot("
            "  to_regclass(format('%I.%I', schema_name, table_name))))"
            " from schemawatch.watched_table order by 1"
        )
    )


@pytest.mark.parametrize("name", HARMLESS)
def test_4_same_digest_after(rich: Lab, name: str) -> None:
    before = _documents(rich)
    for command in HARMLESS[name].split(";"):
        rich.run(command)
    assert _documents(rich) == before
    assert [drift for drift in rich.rules() if not drift.startswith("column-")] == []
    rich.assert_settled()


def test_4_after_a_restart(server_of: Callable[[int], Server], crashable: Server) -> None:
    name = crashable.create_migrated()
    with psycopg.connect(crashable.url(name), autocommit=True) as conn:
        lab = Lab(conn, crashable.url(name))
        lab.run(RICH)
        lab.watch("public.rich")
        before = _documents(lab)
    crashable.restart()
    with psycopg.connect(crashable.url(name), autocommit=True) as conn:
        lab = Lab(conn, crashable.url(name))
        assert _documents(lab) == before
        lab.assert_settled()


SESSIONS = {
    "DateStyle": "set datestyle = 'German'",
    "IntervalStyle": "set intervalstyle = 'iso_8601'",
    "TimeZone": "set timezone = 'Asia/Tokyo'",
    "search_path": "set search_path = kinds, public",
    "quote_all_identifiers": "set quote_all_identifiers = on",
    "bytea_output": "set bytea_output = 'escape'",
    "extra_float_digits": "set extra_float_digits = -10",
    "standard_conforming_strings": "set standard_conforming_strings = off",
    "lc_monetary": "set lc_monetary = 'C.UTF-8'",
    "xmloption": "set xmloption = 'document'",
}


@pytest.mark.parametrize("setting", SESSIONS.values(), ids=SESSIONS)
def test_4_same_digest_whatever_the_session_says(rich: Lab, setting: str) -> None:
    before = _documents(rich)
    with rich.other() as session:
        session.run(setting)
        assert _documents(session) == before
        session.run("alter table public.rich add column extra date default '2020-02-03'")
        assert session.rules() == ["column-added-with-default"]
    with rich.other() as plain:
        stored = plain.run("select digest from schemawatch.snapshot where version = 2")
        assert stored == [(plain.digest("public.rich"),)]
    rich.assert_settled()


def test_4_after_dump_and_restore(rich: Lab, server: Server) -> None:
    rich.run("alter table public.rich add column extra int")
    before = _documents(rich)
    with _restored(rich, server) as copy:
        assert _documents(copy) == before
        assert copy.scan() == []
        assert copy.rules() == rich.rules()
        copy.assert_settled()
        # re-baselined: from here on a rename is a rename again
        copy.run("alter table public.rich rename column extra to more")
        assert copy.rules()[-1:] == ["column-renamed"]


@contextmanager
def _restored(lab: Lab, server: Server) -> Iterator[Lab]:
    name = server.create()
    tools = server.cluster.programs
    archive = Path(server.host) / f"{name}.dump"
    account = server.cluster.account
    user = {"user": account.uid, "group": account.gid} if account else {}
    for command in (
        [str(tools / "pg_dump"), "-Fc", "-f", str(archive), lab.url],
        [str(tools / "pg_restore"), "--exit-on-error", "-d", server.url(name), str(archive)],
    ):
        subprocess.run(command, check=True, capture_output=True, cwd="/", **user)  # pyright: ignore[reportCallIssue, reportArgumentType]
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield Lab(conn, server.url(name))
    server.drop(name)


def test_4_restored_history_survives_the_reuse_of_transaction_numbers(orders: Lab) -> None:
    # In a new cluster the numbers start again: tomorrow's transaction has the number of an old one.
    orders.run("alter table public.orders add column a int")
    for _ in range(20):
        target = orders.value("select pg_current_xact_id()::text::bigint + 6")
        for table in ("snapshot", "drift", "ddl_event"):
            orders.run(f"update schemawatch.{table} set transaction_id = %s::text::xid8", target)
        while orders.value("select pg_current_xact_id()::text::bigint") < target - 1:
            pass
        with orders.conn.transaction(force_rollback=True):
            # somebody else, autovacuum for instance, may have taken the number meanwhile
            orders.run("alter table public.orders add column b int")
            if orders.value("select pg_current_xact_id()::text::bigint") != target:
                continue
            orders.run("set constraints all immediate")
            versions = orders.run("select version from schemawatch.snapshot order by 1")
            assert versions == [(1,), (2,), (3,)]
            assert [drift["version_to"] for drift in orders.drifts()] == [2, 3]
            return
    pytest.fail("the number was never met")


def test_4_after_a_copy_by_template(rich: Lab, server: Server) -> None:
    before = _documents(rich)
    name = rich.conn.info.dbname
    rich.conn.close()
    copied = server.create(template=name)
    with psycopg.connect(server.url(copied), autocommit=True) as conn:
        copy = Lab(conn, server.url(copied))
        assert _documents(copy) == before
        copy.run("alter table public.rich add column extra int")
        assert copy.scan() == []
        assert copy.rules() == ["column-added-nullable"]
    server.drop(copied)


def test_4_after_our_own_migrate(rich: Lab, db_url: str) -> None:
    before = _documents(rich)
    migrate(db_url)
    assert _documents(rich) == before
    assert rich.rules() == []
    rich.assert_settled()


# 5. No logic reads the text of a DDL statement.


def test_5_statement_text_is_only_stored() -> None:
    meant = {
        "_statement_text": 2,  # into ddl_event.statement, redacted or not
        "health": 1,  # who listens, by application_name
        "rule_instead": 1,  # SQL for people, who is connected
    }
    found: dict[str, int] = {}
    readers: set[str] = set()
    for folder in ("sql", "triggers"):
        for path in sorted((ROOT / folder).rglob("*.sql")):
            code = "\n".join(line.split("--")[0] for line in path.read_text("utf-8").splitlines())
            code = re.sub(r"comment on .*?;", "", code, flags=re.DOTALL)
            parts = re.split(r"(?m)^create or replace (?:function|view) schemawatch\.(\w+)", code)
            for name, text in zip(parts[1::2], parts[2::2], strict=True):
                # what migrate runs once stands behind a function, in a block of its own
                body, _, block = text.partition("\ndo $$")
                if "schemawatch._redacted(" in block:
                    readers.add(f"block in {path.stem}.sql")
                hits = len(re.findall(r"current_query\s*\(|pg_stat_activity|tg_argv", body))
                if hits:
                    found[name] = hits
                if "schemawatch._redacted(" in body or "schemawatch._lexical_parts(" in body:
                    readers.add(name)
            for line in code.splitlines():
                # the column may be named, selected and inserted; never compared, matched or parsed
                assert not re.search(
                    r"\bstatement\b\s*(~|like|=|<|>|similar|in\b)|(regexp_\w+|substring|strpos|"
                    r"position|split_part|lower|upper)\s*\([^)]*\bstatement\b",
                    line,
                ), f"{path}: {line}"
    assert found == meant
    # its parts are looked at for what may be stored, or shown of pg_stat_statements,
    # and for nothing else
    assert readers == {
        "_redacted",
        "_statement_text",
        "_impact_by_statements",
        "block in redaction.sql",
    }


# 6. Keys and secrets are shown once.


@pytest.mark.parametrize(
    "query",
    [
        "select secret from schemawatch.endpoint",
        "select * from schemawatch.endpoint",
        "select to_jsonb(ep) from schemawatch.endpoint as ep",
        "select key_hash from schemawatch.api_key",
        "select * from schemawatch.api_key",
        "select api_key from schemawatch.api_key",
        "copy schemawatch.endpoint to stdout",
    ],
)
def test_6_reader_sees_no_secret(orders: Lab, query: str) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    with orders.other() as reader:
        reader.run("set role schemawatch_reader")
        reader.run("select endpoint_id, url from schemawatch.endpoint")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.run(query)


def test_6_drifts_hold_no_password_of_the_session(orders: Lab) -> None:
    assert "secret" not in str(orders.drifts())
