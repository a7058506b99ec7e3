"""Trying files: what is found, which locks are told, and that nothing of it stays."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from controlplane.db.connecting import Row
from controlplane.trial.reading import Source
from controlplane.trial.report import Report, TrialError
from controlplane.trial.run import try_files
from tests.lab import Conn, Lab

pytestmark = pytest.mark.ends

SHOP = (
    "create table orders (id int primary key, note text, price numeric(10, 2));"
    "insert into orders select n, 'x' || n, n from generate_series(1, 1000) as n; analyze orders;"
    "create table parts (id int, day date) partition by range (day);"
    "create table part partition of parts for values from ('2024-01-01') to ('2025-01-01');"
    "create table plain (id int primary key)"
)


@pytest.fixture
def shop(each_version: Conn) -> Lab:
    lab = Lab(each_version, each_version.info.dsn)
    lab.run(SHOP)
    lab.watch("orders", "parts")
    return lab


async def _check(lab: Lab, *texts: str, lock: float = 5, most: float = 30) -> Report:
    sources = [Source(name=f"{number}.sql", text=text) for number, text in enumerate(texts, 1)]
    rows = "select count(*) from schemawatch.drift", "select count(*) from schemawatch.ddl_event"
    before = [lab.value(query) for query in rows], lab.document("orders")
    async with await psycopg.AsyncConnection[Row].connect(lab.url) as conn:
        try:
            return await try_files(conn, sources, lock_timeout=lock, most=most)
        finally:
            assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            assert ([lab.value(query) for query in rows], lab.document("orders")) == before


async def _refused(lab: Lab, *texts: str, **limits: float) -> TrialError:
    with pytest.raises(TrialError) as caught:
        await _check(lab, *texts, **limits)
    return caught.value


def _rules(report: Report) -> list[str]:
    return [item.change.rule_id for item in report.findings]


def _locks(report: Report) -> list[tuple[int, str, str | None, str]]:
    """Return line, table, mode and the work under it of all locks."""
    return [
        (
            tried.line,
            lock.table_name,
            lock.mode,
            " ".join(
                word
                for word, is_so in (
                    ("rewritten", lock.rewritten),
                    ("emptied", lock.emptied),
                    ("read", lock.read),
                )
                if is_so
            ),
        )
        for tried in report.statements
        for lock in tried.locks
    ]


ALL = "ACCESS EXCLUSIVE"
ORDERS = "public.orders"


@pytest.mark.parametrize(
    ("statement", "table", "mode", "work", "remedy"),
    [
        ("alter table orders add a int", ORDERS, ALL, "", "lock_timeout"),
        ("alter table orders add a int default 1", ORDERS, ALL, "", "lock_timeout"),
        (
            "alter table orders add a float default random()",
            *(ORDERS, ALL, "rewritten read", "in batches"),
        ),
        (
            "alter table orders alter id type bigint",
            *(ORDERS, ALL, "rewritten read", "in batches"),
        ),
        ("alter table orders alter price type numeric", ORDERS, ALL, "", "lock_timeout"),
        ("create index on orders (note)", ORDERS, "SHARE", "read", "CREATE INDEX CONCURRENTLY,"),
        ("create unique index on orders (note)", ORDERS, "SHARE", "read", "CREATE INDEX CONC"),
        ("alter table orders add unique (note)", ORDERS, ALL, "read", "USING INDEX"),
        ("alter table orders add check (id > 0)", ORDERS, ALL, "read", "NOT VALID"),
        ("alter table orders add check (id > 0) not valid", ORDERS, ALL, "", "lock_timeout"),
        ("alter table orders alter note set not null", ORDERS, ALL, "read", "NOT VALID"),
        (
            "create table child (id int references orders)",
            *(ORDERS, "SHARE ROW EXCLUSIVE", "", "lock_timeout"),
        ),
        ("truncate orders", ORDERS, ALL, "emptied", None),
        ("drop table orders", ORDERS, ALL, "", "lock_timeout"),
        ("begin; lock table orders in exclusive mode; commit", ORDERS, "EXCLUSIVE", "", "lock_t"),
        ("comment on table orders is 'x'", ORDERS, "SHARE UPDATE EXCLUSIVE", "", None),
        ("create index on parts (id)", "public.parts", "SHARE", "read", "CREATE INDEX CONC"),
        ("alter table part add check (id > 0)", "public.parts", ALL, "read", "NOT VALID"),
    ],
)
async def test_locks_and_work_are_measured(  # noqa: PLR0917
    shop: Lab, statement: str, table: str, mode: str, work: str, remedy: str | None
) -> None:
    report = await _check(shop, statement)
    assert _locks(report) == [(1, table, mode, work)]
    [lock] = [lock for tried in report.statements for lock in tried.locks]
    assert (lock.held_since, lock.rows) == (None, 1000 if table == ORDERS else None)
    assert lock.remedy is None if remedy is None else remedy in (lock.remedy or "")
    assert lock.relations == ["public.part" if "table part " in statement else table]


async def test_reading_and_writing_take_no_lock_worth_a_line(shop: Lab) -> None:
    report = await _check(shop, "update orders set note = 'y'; select * from orders for update")
    assert (_locks(report), _rules(report), report.impact, report.watched) == ([], [], None, 2)


@pytest.mark.parametrize(
    ("mode", "blocked"),
    [
        ("share update exclusive", []),
        ("share", ["insert"]),
        ("share row exclusive", ["insert"]),
        ("exclusive", ["insert", "for update"]),
        ("access exclusive", ["select", "insert", "for update"]),
    ],
)
async def test_what_a_lock_is_said_to_block_it_blocks(
    orders: Lab, mode: str, blocked: list[str]
) -> None:
    text = f"begin; lock orders in {mode} mode; commit"
    [lock] = (await _check(orders, text)).statements[1].locks
    statements = {
        "select": "select from orders",
        "insert": "insert into orders values (9)",
        "for update": "select from orders for update",
    }
    found: list[str] = []
    with orders.conn.transaction(force_rollback=True), orders.other() as other:
        orders.run(f"lock orders in {mode} mode")
        for name, statement in statements.items():
            other.run("set lock_timeout = '50ms'")
            try:
                with other.conn.transaction(force_rollback=True):
                    other.run(statement)
            except psycopg.errors.LockNotAvailable:
                found.append(name)
    assert found == blocked
    text = lock.blocks or ""
    assert ("INSERT" in text or "everything" in text) == ("insert" in blocked)
    assert ("SELECT FOR UPDATE" in text or "everything" in text) == ("for update" in blocked)
    assert ("reads go on" in text or "no reads" in text) == ("select" not in blocked)


async def test_under_a_lock_that_is_held_the_work_is_told(shop: Lab) -> None:
    add, validate = (
        "alter table orders add constraint c check (id > 0) not valid;\n",
        "alter table orders validate constraint c;\n",
    )
    together = await _check(shop, f"begin;{add}{validate}comment on table orders is 'x';commit")
    assert _locks(together) == [(1, ORDERS, ALL, ""), (2, ORDERS, ALL, "read")]
    [held] = together.statements[2].locks
    assert (held.held_since, "NOT VALID" in (held.remedy or "")) == ("1.sql:1", True)
    # the usual way, and what it takes is hidden by the lock that is really gone by then
    for text in (f"begin;{add}commit;{validate}", add + validate):
        apart = await _check(shop, text)
        assert _locks(apart) == [(1, ORDERS, ALL, ""), (2, ORDERS, None, "read")]
        assert apart.statements[-1].locks[0].remedy is None
    index = await _check(shop, f"{add}create index on orders (note)")
    assert "CREATE INDEX CONCURRENTLY" in (index.statements[-1].locks[0].remedy or "")


async def test_transactions_of_the_file(shop: Lab) -> None:
    kept = "begin; alter table orders add a int; savepoint s; drop table orders;\n"
    report = await _check(shop, kept + "rollback to savepoint s; release s; commit and chain; end")
    assert _rules(report) == ["column-added-nullable"]
    report = await _check(
        shop,
        "start transaction;\ndrop table orders;\nabort;\nalter table orders add a int;\nrollback",
    )
    assert _rules(report) == ["column-added-nullable"]
    assert [(tried.line, tried.note) for tried in report.statements if tried.note] == [
        (3, "all since line 1 is undone"),
        (5, "not run: no transaction begins before it in this file"),
    ]
    assert _locks(report) == [(2, ORDERS, ALL, ""), (4, ORDERS, ALL, "")]
    error = await _refused(shop, "select 1;\nbegin;\ndrop table orders")
    assert (error.at.line, "never committed" in error.message) == (2, True)


async def test_what_cannot_run_in_a_transaction(shop: Lab) -> None:
    report = await _check(
        shop,
        "create unique index concurrently i on orders (note);\nvacuum orders;\n"
        "drop index concurrently i;\nreindex table concurrently orders;\n"
        "alter table parts detach partition part concurrently;\nalter system set work_mem = '1MB';"
        "create index concurrently \"concurrently\" on orders (note) where note <> 'concurrently'",
    )
    assert _rules(report) == ["index-added", "partition-detached"]
    notes = ["" if tried.note is None else tried.note[:7] for tried in report.statements]
    assert notes == ["run wit", "not run", "run wit", "not run", "run wit", "not run", "run wit"]
    assert _locks(report) == []
    inside = await _refused(shop, "begin;\nvacuum orders;\ncommit")
    assert (inside.code, inside.at.line, "COMMIT" in (inside.hint or "")) == ("25001", 2, True)
    alone = await _refused(shop, "create tablespace x location '/x'; commit prepared 'x'")
    assert (alone.code, alone.at.statement) == ("0A000", 2)


async def test_concurrently_never_blocks_for_long(orders: Lab) -> None:
    orders.run(
        "insert into orders select generate_series(1, 20);"
        "create function slow(int) returns int language plpgsql immutable"
        " as 'begin perform pg_sleep(0.2); return $1; end'"
    )
    error = await _refused(orders, "create index concurrently on orders (slow(id))")
    assert (error.code, "less data" in (error.hint or "")) == ("57014", True)


@pytest.mark.parametrize(
    ("text", "line", "code", "hint"),
    [
        ("select 1;\n\nalter table orders\n  drop nothing", 3, "42703", None),
        ("select 1;\nselect\n 1,\n x\n from orders", 4, "42703", None),
        ("select :x", 1, "42601", "psql's variables"),
        ("\\set x 1\n\\connect other", 2, "SW009", "one database"),
        ("\\i other.sql", 1, "SW009", "schemawatch check one.sql"),
        ("\\if :x\n\\endif", 1, "SW009", "conditions"),
        ("select 1 \\gexec", 1, "SW009", "semicolon"),
        ("\\! rm x", 1, "SW009", "Leave the line out"),
        ("select 1;\n select 'a", 2, "42601", None),
        ("prepare transaction 'x'", 1, "0A000", "Leave it out"),
        ("select * into n from orders", 1, "0A000", "CREATE TABLE ... AS"),
        ("do $$ begin commit; end $$", 1, "2D000", "commits by itself"),
        ("set role schemawatch_reader; drop table orders", 1, "42501", "may run the migration"),
        ("select 1;\nsavepoint s", 2, "25P01", "write BEGIN and COMMIT around it"),
        ("begin; savepoint s; commit;\nrelease s", 2, "25P01", "as in psql"),
        ("rollback work to s", 1, "25P01", "BEGIN"),
        ("lock orders", 1, "25P01", "BEGIN"),
    ],
)
async def test_an_error_says_where_and_what_to_do(
    orders: Lab, text: str, line: int, code: str, hint: str | None
) -> None:
    error = await _refused(orders, text)
    assert (error.at.file, error.at.line, error.code) == ("1.sql", line, code)
    assert hint is None or hint in (error.hint or "")


async def test_limits_hold_whatever_the_file_sets(orders: Lab) -> None:
    free = "set lock_timeout = 0; set statement_timeout = 0;"
    assert (await _refused(orders, free + "select pg_sleep(60)", most=0.5)).code == "57014"
    many = "select pg_sleep(0.2);" * 20
    assert (await _refused(orders, many, most=0.5)).at.statement in {2, 3}
    own = await _refused(orders, "set statement_timeout = '50ms'; select pg_sleep(20)")
    assert own.code == "57014"
    with orders.other() as other, other.conn.transaction():
        other.run("lock table orders")
        error = await _refused(orders, free + "drop table orders", lock=0.2)
    assert error.code == "55P03"


async def test_limits_come_back(orders: Lab) -> None:
    orders.run("create table many (i int)")
    slow = "select pg_sleep(1.2);"
    once = "create index concurrently on many (i);"
    await _check(orders, once + slow)
    own = await _refused(orders, f"set statement_timeout = '50ms'; {once}\n{slow}")
    assert (own.code, own.at.line) == ("57014", 2)
    # neither takes them away
    await _check(orders, f"set statement_timeout = '50ms'; discard all; {slow}")
    error = await _refused(orders, "reset all;\nselect pg_sleep(60)", most=0.5)
    assert (error.code, error.at.line) == ("57014", 2)
    with orders.other() as other, other.conn.transaction():
        other.run("lock table orders")
        for reset in ("reset all", "reset lock_timeout", "discard all"):
            assert (await _refused(orders, f"{reset};drop table orders", lock=0.2)).code == "55P03"


DEFERRED = (
    "create table parent (id int primary key);"
    "create table child (id int references parent deferrable initially deferred);"
    "create table once (id int, constraint one unique (id) deferrable);"
    "create schema other; create table other.child (id int constraint child_id_fkey check (id > 0),"
    " parent int constraint late references parent deferrable initially deferred)"
)


LATE = "late (i int references parent deferrable initially deferred)"
BOTH = "insert into child values ({0});insert into parent values ({0})"
COMMITS: list[tuple[str, int | None, str | None]] = [
    # refused where psql refuses it
    ("insert into child values (1);\ninsert into parent values (1)", 1, "23503"),
    ("begin;\ninsert into child values (1);\ncommit;\nselect 1", 3, "23503"),
    ("begin;\ninsert into child values (1);\nend and chain;commit", 3, "23503"),
    ("begin;insert into other.child values (1, 1);\ncommit", 2, "23503"),
    ("begin;set constraints one deferred;insert into once values (1), (1);\nend", 2, "23505"),
    (f"begin; create table {LATE}; insert into late values (1);\ncommit", 2, "23503"),
    ("begin;set constraints all immediate;\ninsert into child values (1);commit", 2, "23503"),
    # and only there
    (f"begin;{BOTH.format(1)};commit;begin;{BOTH.format(2)};commit", None, None),
    (f"begin;{BOTH.format(1)};commit;alter table child add a int", None, None),
    ("begin;insert into child values (1);rollback", None, None),
    ("begin;insert into child values (1);delete from child;commit", None, None),
    ("insert into parent values (1); insert into other.child values (1, 1)", None, None),
]


async def test_deferred_constraints_are_checked_where_a_commit_does(shop: Lab) -> None:
    shop.run(DEFERRED)
    for text, line, code in COMMITS:
        if line is None:
            await _check(shop, text)
            continue
        error = await _refused(shop, text)
        assert (error.at.line, error.code) == (line, code), text
        assert ("write BEGIN" in (error.hint or "")) == (not text.startswith("begin")), text
    # its tool runs this in one transaction
    whole = Source(
        name="1.sql", text=BOTH.format(1) + ";lock child;savepoint s", in_transaction=True
    )
    late = replace(whole, text="insert into child values (2);\nselect 1")
    async with await psycopg.AsyncConnection[Row].connect(shop.url) as conn:
        assert (await try_files(conn, [whole], lock_timeout=5, most=30)).impact is None
        with pytest.raises(TrialError) as caught:
            await try_files(conn, [late], lock_timeout=5, most=30)
    assert (caught.value.at.line, caught.value.code, caught.value.hint) == (2, "23503", None)


async def test_what_no_rollback_takes_back_is_not_run(orders: Lab) -> None:
    orders.run("create sequence numbers; create table program (i int)")
    report = await _check(
        orders,
        "select pg_catalog.setval('numbers', 99);copy orders to program 'touch /nowhere/x';"
        "copy orders (id) from program 'echo 7';copy (select 1) to '/nowhere/x';"
        "select 'setval'; alter table orders add setval int; alter sequence numbers restart 7",
    )
    notes = ["" if tried.note is None else tried.note for tried in report.statements]
    assert [note.startswith("not run: no rollback") for note in notes] == [True] * 4 + [False] * 3
    assert "setval()" in notes[0]
    assert orders.value("select last_value from numbers") == 1
    missing = await _refused(orders, "copy program from '/nowhere/x'")
    assert missing.code == "58P01"


async def test_each_file_begins_as_a_new_session(orders: Lab) -> None:
    orders.run("create role checked; grant usage on schema public to checked")
    try:
        report = await _check(
            orders,
            "set search_path = pg_catalog; set role checked; set datestyle = 'German, DMY'",
            "alter table orders add a date; alter table orders add b int",
            "alter table orders drop b",
        )
    finally:
        orders.run("drop owned by checked; drop role checked")
    assert _rules(report) == ["column-added-nullable"]


async def test_a_dump_can_be_checked(orders: Lab) -> None:
    report = await _check(
        orders,
        "\\restrict x\nSET statement_timeout = 0;\nSET standard_conforming_strings = on;\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE TABLE public.fresh (id integer);\n"
        "COPY public.fresh (id) FROM stdin;\n1\n2\n\\.\n\n"
        "ALTER TABLE ONLY public.orders ADD COLUMN a integer;\n\\unrestrict x\n",
    )
    assert _rules(report) == ["column-added-nullable"]
    assert report.statements[4].note == "not run: its data (2 lines) are not loaded"


async def test_nothing_watched_is_counted(lab: Lab) -> None:
    async with await psycopg.AsyncConnection[Row].connect(lab.url) as conn:
        report = await try_files(
            conn, [Source(name="x", text="create table t (i int)")], lock_timeout=5, most=9
        )
    assert (report.watched, report.impact, report.findings) == (0, None, [])
