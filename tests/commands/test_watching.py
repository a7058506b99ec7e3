"""`register`, `list`, `drifts`, `diff`, `scan`, `check`, `webhook` and `deliveries`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from controlplane.install.migrate import migrate
from tests.commands.cli import data, ok, run
from tests.servers import Server

Db = psycopg.Connection[tuple[Any, ...]]
DROP = "alter table orders drop column note;"


@pytest.fixture
def orders(db: Db) -> int:
    db.execute("create table orders (id bigint primary key, note text not null)")
    row = db.execute("select schemawatch.register_table('orders')").fetchone()
    assert row is not None
    return int(row[0])


def test_registering_by_name_and_listing(db: Db, db_url: str) -> None:
    assert "schemawatch register" in ok(db_url, "list")
    db.execute('create table orders (id int); create table "Odd Name" (id int)')
    made = data(db_url, "register", "orders", 'public."Odd Name"')
    assert [row["table_name"] for row in made["schemas"]] == ["orders", "Odd Name"]
    assert data(db_url, "list")["schemas"] == made["schemas"]
    text = ok(db_url, "list")
    assert "public.orders" in text
    assert 'public."Odd Name"' in text
    assert "\x1b[" not in text
    assert "no longer watched" in ok(db_url, "unregister", 'public."Odd Name"')
    assert len(data(db_url, "list")["schemas"]) == 1


def test_registering_a_schema(db: Db, db_url: str) -> None:
    db.execute("create schema shop; create table shop.a1 (i int); create table shop.b1 (i int)")
    made = data(db_url, "register", "--schema", "shop", "--like", "a%", "--future")
    assert [row["table_name"] for row in made["schemas"]] == ["a1"]
    db.execute("create table shop.a2 (i int)")
    data(db_url, "scan")
    assert {row["table_name"] for row in data(db_url, "list")["schemas"]} == {"a1", "a2"}


def test_registering_what_one_may_not_watch(db: Db, db_url: str) -> None:
    db.execute(
        "drop role if exists cli_watcher; create role cli_watcher login in role schemawatch_admin"
    )
    db.execute(
        """create schema shop; create table shop.a (i int); create table shop."B" (i int);
        create schema crm; create table crm.c (i int); create schema bare"""
    )
    mine = db_url.replace("postgres@", "cli_watcher@")
    try:
        none = run(mine, "register", "--schema", "shop")
        assert (none.returncode, "(SW301)" in none.stderr) == (1, True)
        assert 'no privilege on shop."B", shop.a.' in none.stderr
        grant: LiteralString = 'GRANT REFERENCES ON shop."B", shop.a TO cli_watcher;'
        assert f"hint: {grant}" in none.stderr
        assert run(mine, "register", "--schema", "shop", "--future").returncode == 1
        assert db.execute("select count(*) from schemawatch.schema_registration").fetchone() == (0,)
        one = run(mine, "register", "shop.a")
        assert (one.returncode, "GRANT REFERENCES ON shop.a TO" in one.stderr) == (1, True)

        db.execute("grant select on shop.a to cli_watcher")
        some = ok(mine, "register", "--schema", "shop", "--future")
        assert 'left out, for lack of a privilege: shop."B"\n' in some
        assert 'GRANT REFERENCES ON shop."B" TO cli_watcher;' in some
        later: LiteralString = (
            "ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT REFERENCES ON TABLES TO cli_watcher;"
        )
        assert later in some
        made = data(mine, "register", "--schema", "shop")
        assert [item["table_name"] for item in made["left_out"]] == ['shop."B"']

        db.execute(grant)
        db.execute(later)
        db.execute("create table shop.d (i int)")
        assert "left out" not in ok(mine, "register", "--schema", "shop")
        names = {row["table_name"] for row in data(mine, "list")["schemas"]}
        assert names == {"a", "B", "d"}

        both = run(mine, "register", "--schema", "shop", "--schema", "crm")
        assert (both.returncode, "schema crm" in both.stderr) == (1, True)
        empty = run(mine, "register", "--schema", "bare")
        assert (empty.returncode, "SW104" in empty.stderr) == (1, True)
        assert run(mine, "register", "--schema", "shop", "--like", "z%").returncode == 1
        assert run(mine, "register", "--schema", "bare", "--future").returncode == 0
        both = data(db_url, "register", "--schema", "shop", "--schema", "crm")
        assert {row["table_name"] for row in both["schemas"]} == {"a", "B", "c", "d"}
        assert "later tables" not in ok(db_url, "register", "--schema", "shop", "--future")
    finally:
        db.execute("drop owned by cli_watcher; drop role cli_watcher")


def test_partitions_are_followed_or_not(db: Db, db_url: str) -> None:
    db.execute("create table orders (at date) partition by range (at)")
    made = data(db_url, "register", "orders", "--partitions", "ignore")
    assert made["schemas"][0]["partitions"] == "ignore"
    made = data(db_url, "register", "--schema", "public", "--partitions", "report")
    assert made["schemas"][0]["partitions"] == "report"


def test_registering_with_a_webhook(db: Db, db_url: str) -> None:
    db.execute("create table orders (id int)")
    made = data(db_url, "register", "orders", "--webhook", "https://example.com/h")
    assert made["webhooks"][0]["secret"].startswith("whsec_")
    refused = run(db_url, "register", "orders", "--webhook", "http://127.0.0.1/h")
    assert (refused.returncode, "SW009" in refused.stderr) == (1, True)
    allowed = data(
        db_url,
        "register",
        "orders",
        "--webhook",
        "http://127.0.0.1/h",
        SCHEMAWATCH_WEBHOOK_ALLOW="127.0.0.0/8",
    )
    assert len(allowed["webhooks"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("register", "nowhere"), 1, "SW104"),
        (("register", "a_view"), 1, "SW001"),
        (("register", "a.b.c.d"), 1, "SW"),
        (("register", "orders", "nowhere"), 1, "SW104"),
        (("register",), 2, "Usage"),
        (("register", "orders", "--schema", "public"), 2, "Usage"),
        (("register", "orders", "--future"), 2, "Usage"),
        (("drifts", "nowhere"), 1, "SW101"),
        (("drifts", "4711"), 1, "SW101"),
        (("drifts", '"'), 1, "SW009"),
        (("drifts", "--since", "yesterday"), 2, "Usage"),
        (("drifts", "--impact", "bad"), 2, "Usage"),
        (("drifts", "--limit", "0"), 2, "Usage"),
        (("diff",), 2, "Usage"),
        (("scan", "nowhere"), 1, "SW101"),
        (("webhook", "add", "ftp://x"), 1, "SW009"),
        (("webhook", "test", "4711"), 1, "SW104"),
        (("webhook", "delete", "4711"), 1, "SW104"),
        (("deliveries", "retry", "4711"), 1, "SW104"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_mistakes(db: Db, db_url: str, arguments: tuple[str, ...], code: int, text: str) -> None:
    db.execute("create table orders (id int); create view a_view as select 1 as x")
    done = run(db_url, *arguments)
    assert done.returncode == code, done.stdout
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert db.execute("select count(*) from schemawatch.registration").fetchone() == (0,)


def test_drifts_say_what_who_and_what_to_do(db: Db, db_url: str, orders: int) -> None:
    assert ok(db_url, "drifts") == "No drift.\n"
    db.execute(DROP)
    db.execute("alter table orders add column size int")
    text = ok(db_url, "drifts", "orders")
    assert text.index("column-added-nullable") < text.index("column-removed")
    assert "BREAKING  public.orders" in text
    assert "by postgres" in text
    assert "-> " in text

    found = data(db_url, "drifts", str(orders), "--impact", "breaking", "--since", "1h")["drifts"]
    assert [d["summary"] for d in found] == [found[0]["summary"]]
    assert found[0]["changes"][0]["rule_id"] == "column-removed"
    assert data(db_url, "drifts", "--status", "resolved")["drifts"] == []
    assert len(data(db_url, "drifts", "--limit", "1")["drifts"]) == 1


def test_diff_of_the_last_two_or_any_versions(db: Db, db_url: str, orders: int) -> None:
    assert "only one version" in run(db_url, "diff", "orders").stderr
    db.execute(DROP)
    db.execute("alter table orders add column size int")
    last = data(db_url, "diff", "public.orders")
    whole = data(db_url, "diff", str(orders), "1", "3")
    assert (last["version_from"], last["version_to"], last["impact"]) == (2, 3, "SAFE")
    assert (whole["impact"], len(whole["changes"])) == ("BREAKING", 2)
    assert "no difference" in ok(db_url, "diff", "orders", "2", "2")
    assert "SW103" in run(db_url, "diff", "orders", "1", "9").stderr


@pytest.mark.usefixtures("orders")
def test_scan_shows_what_nothing_captured(db: Db, db_url: str) -> None:
    assert data(db_url, "scan")["drifts"] == []
    for trigger in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        db.execute(f"alter event trigger {trigger} disable")
    db.execute(DROP)
    text = ok(db_url, "scan", "orders")
    assert "column-removed" in text
    assert "only the scan noticed" in text


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("drifts", "4711"), "List them with `schemawatch list`."),
        (("override", "add", "column-removed", "SAFE"), "Give --reason and --until, at most"),
        (("override", "remove", "4711"), "List them with `schemawatch override list`."),
        (("override", "add", "frobnicate", "SAFE"), "Take one of `schemawatch rules` or object:"),
        (("accept", "4711", "1", "--reason", "x"), "List them with `schemawatch drifts`."),
        (("acknowledge", "4711", "--reason", "x"), "List them with `schemawatch drifts`."),
        (("declare", "delete", "4711"), "List them with `schemawatch declare list`."),
        (("webhook", "test", "4711"), "List them with `schemawatch webhook list`."),
        (("deliveries", "retry", "4711"), "List them with `schemawatch deliveries list`."),
        (("key", "revoke", "4711"), "List them with `schemawatch key list`."),
        (("diff", "orders", "1", "9"), "It has the versions 1 to 1."),
        (("rules", "frobnicate"), "List them with `schemawatch rules`."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_hints_speak_of_commands(db_url: str, arguments: tuple[str, ...], hint: str) -> None:
    done = run(db_url, *arguments)
    assert (done.returncode, f"hint: {hint}" in done.stderr) == (1, True), done.stderr


@pytest.mark.usefixtures("orders")
def test_check(db: Db, db_url: str, tmp_path: Path) -> None:
    file = tmp_path / "change.sql"
    file.write_text("create table other (i int);\n" + DROP)
    breaking = run(db_url, "check", str(file))
    assert breaking.returncode == 1
    assert "column-removed" in breaking.stdout
    printed = json.loads(run(db_url, "check", str(file), "--json").stdout)
    assert (printed["impact"], len(printed["findings"])) == ("BREAKING", 1)
    assert printed["findings"][0]["table_name"] == "public.orders"

    safe = "alter table orders add column size int"
    assert run(db_url, "check", "-", stdin=safe).returncode == 0
    assert run(db_url, "check", "-", "--fail-on", "SAFE", stdin=safe).returncode == 1
    assert run(db_url, "check", "-", stdin="").returncode == 0
    assert run(db_url, "check", "-", "--fail-on", "safe", stdin="select 1").returncode == 0

    assert db.execute("select count(*) from schemawatch.drift").fetchone() == (0,)
    assert db.execute("select to_regclass('other')").fetchone() == (None,)
    db.execute("select note from orders")


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("alter table orders drop column nowhere", "42703"),
        ("alter tabel orders", "42601"),
        ("begin; create index concurrently on orders (id); commit", "25001"),
        ("prepare transaction 'x'", "0A000"),
    ],
)
def test_what_cannot_be_checked_is_3(db_url: str, sql: str, code: str) -> None:
    done = run(db_url, "check", "-", stdin=sql)
    assert done.returncode == 3, done.stdout
    assert done.stderr.startswith("<stdin>:1: could not check: ")
    assert f"({code})\nstatement " in done.stderr
    error = json.loads(run(db_url, "check", "-", "--json", stdin=sql).stdout)["error"]
    assert (error["code"], error["file"], error["line"]) == (code, "<stdin>", 1)


@pytest.mark.usefixtures("orders")
def test_check_of_files_in_order_tells_locks(db_url: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1.sql", tmp_path / "2.sql"
    first.write_text("begin;\nalter table orders add column size int;\ncommit;\n")
    second.write_text("\\echo next\ncreate index on orders (size);\nvacuum orders;\n")
    done = run(db_url, "check", str(first), str(second))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{first}:2  alter table orders add column size int\n      lock   ACCESS" in done.stdout
    assert "do     CREATE INDEX CONCURRENTLY" in done.stdout
    assert f"{second}:3  vacuum orders\n      note   not run" in done.stdout
    printed = data(db_url, "check", str(first), str(second))
    assert printed["watched"] == 1
    assert [one["line"] for one in printed["statements"]] == [1, 2, 3, 2, 3]
    assert run(db_url, "check", str(second), str(first)).stderr.startswith(f"{second}:2: could")


def test_check_in_a_database_without_an_encoding(server: Server) -> None:
    name = "without_encoding"
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute(
            f"create database {name} template template0 encoding sql_ascii"
            " lc_collate 'C' lc_ctype 'C'"
        )
    try:
        migrate(server.url(name))
        with psycopg.connect(server.url(name), autocommit=True) as conn:
            conn.execute("create table orders (id int)")
            conn.execute("select schemawatch.register_table('orders')")
        text = run(server.url(name), "check", "-", stdin="alter table orders drop id; -- grün")
        assert "blocks everything on public.orders" in text.stdout
    finally:
        server.drop(name)


def test_check_where_nothing_is_watched_says_so(db_url: str) -> None:
    text = ok(db_url, "check", "-")
    assert text == "No watched table would change: nothing is watched in this database.\n"
    done = run(db_url, "check", "-", "--require-watched", stdin="")
    assert (done.returncode, "no table is watched" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("diff", "nowhere"), 1, "SW101"),
        (("drifts", "--impact", "worst"), 2, "SW009"),
        (("register", "--bogus"), 2, "SW009"),
        (("webhook", "add", "nowhere"), 1, "SW009"),
        (("key", "revoke", "7"), 1, "SW104"),
        (("check", "/nowhere.sql"), 2, "SW009"),
        (("nothing",), 2, "SW009"),
    ],
)
def test_with_json_errors_are_json(
    db_url: str, arguments: tuple[str, ...], status: int, code: str
) -> None:
    done = run(db_url, *arguments, "--json")
    assert (done.returncode, done.stderr) == (status, "")
    error = json.loads(done.stdout)["error"]
    assert (error["code"], list(error)) == (code, ["code", "message", "detail", "hint"])


@pytest.mark.usefixtures("orders")
def test_check_gives_up_on_a_lock(db: Db, db_url: str) -> None:
    with db.transaction():
        db.execute("lock table orders")
        done = run(db_url, "check", "-", stdin=DROP, SCHEMAWATCH_LOCK_TIMEOUT="0.3")
    assert (done.returncode, "55P03" in done.stderr) == (3, True)


def test_check_without_a_database_or_a_file() -> None:
    assert run("postgresql://x@127.0.0.1:1/x", "check", "-", stdin="").returncode == 3
    assert run(None, "check", "-", stdin="").returncode == 3
    assert run(None, "check", "/nowhere.sql").returncode == 2
    assert run(None, "check").returncode == 2


def test_the_same_webhook_again(db: Db, db_url: str, orders: int) -> None:
    url = "https://example.com/h"
    made = data(db_url, "webhook", "add", url, "--on", "opened")
    again = run(db_url, "webhook", "add", url, "--on", "opened", "--min-impact", "risky")
    assert (again.returncode, again.stdout) == (1, "")
    assert f"webhook {made['endpoint_id']} has this URL" in again.stderr
    assert "(SW204)" in again.stderr
    assert "--replace" in again.stderr
    secret = "select secret from schemawatch.endpoint"
    given = ("webhook", "add", url, "--on", "opened", "--min-impact", "risky", "--replace")
    kept = data(db_url, *given)
    assert kept == {"endpoint_id": made["endpoint_id"], "secret": None, "replaced": True}
    assert db.execute(secret).fetchall() == [(made["secret"],)]
    assert [item["min_impact"] for item in data(db_url, "webhook", "list")["webhooks"]] == ["RISKY"]
    rotated = data(db_url, *given, "--rotate")
    assert db.execute(secret).fetchall() == [(rotated["secret"],)]
    assert rotated["secret"] != made["secret"]
    assert "Its secret is what it was." in ok(db_url, *given)
    # what hears of something else is another one, and so is one beside a disabled one
    assert data(db_url, "webhook", "add", url, "--replace")["replaced"] is False
    assert data(db_url, "webhook", "add", url, "--table", str(orders))["replaced"] is False
    assert run(db_url, "webhook", "add", url, "--rotate").returncode == 2


def test_registering_twice_with_a_webhook_adds_one(db: Db, db_url: str, orders: int) -> None:
    given = ("register", "orders", "--webhook", "https://example.com/h")
    assert len(data(db_url, *given)["webhooks"]) == 1
    again = run(db_url, *given)
    assert again.returncode == 0
    assert "note: webhook 1 has this URL" in again.stderr
    assert db.execute("select count(*) from schemawatch.endpoint").fetchone() == (1,)


def test_a_webhook_that_is_choosy(db: Db, db_url: str) -> None:
    data(
        db_url,
        *("webhook", "add", "https://example.com/h", "--shape", "teams", "--tables", "public.*"),
        *("--audience", "readers", "--audience", "cdc", "--on", "opened", "--digest", "2h"),
    )
    (made,) = data(db_url, "webhook", "list")["webhooks"]
    assert (made["shape"], made["table_pattern"]) == ("teams", "public.*")
    assert (made["audience"], made["transitions"]) == (["readers", "cdc"], ["opened"])
    assert made["digest_minutes"] == 120
    assert "public.*  teams" in ok(db_url, "webhook", "list")


@pytest.mark.usefixtures("orders")
def test_a_webhook_that_sleeps(db: Db, db_url: str) -> None:
    add = ("webhook", "add", "https://example.com/h", "--min-impact", "safe", "--quiet")
    for hours, options in (("22-7", ()), ("22:00-07:00", ("--quiet-except", "none"))):
        assert "SW009" in run(db_url, *add, hours, *options).stderr  # no time zone either
    # all but a minute from now on
    at = "to_char(now() at time zone 'UTC' - interval '%s', 'HH24:MI')"
    sql = f"select {at % '2 minutes'} || '-' || {at % '3 minutes'}"
    ((hours,),) = db.execute(sql.encode()).fetchall()
    data(db_url, *add, hours.upper(), "--quiet-zone", "UTC")
    (made,) = data(db_url, "webhook", "list")["webhooks"]
    assert (made["quiet_hours"], made["quiet_zone"]) == ([hours], "UTC")
    assert (made["quiet_except"], made["quiet_until"] is None) == ("BREAKING", False)
    shown = ok(db_url, "webhook", "list")
    assert f"{hours} UTC, but BREAKING" in shown
    assert "quiet until 20" in shown
    db.execute("alter table orders add column size int")
    (held,) = data(db_url, "deliveries", "list")["deliveries"]
    assert (held["status"], held["held_until"]) == ("pending", made["quiet_until"])
    assert "held until 20" in ok(db_url, "deliveries", "list")
    assert "held by quiet hours until 20" in ok(db_url, "deliveries", "retry", "1")
    db.execute("update schemawatch.delivery set status = 'dead', finished_at = now()")
    assert "quiet until 20" in ok(db_url, "webhook", "replay", "1", "--since", "1h")


@pytest.mark.usefixtures("orders")
def test_a_webhook_of_several_tables(db: Db, db_url: str) -> None:
    db.execute("create table items (id int)")
    ok(db_url, "register", "items")
    add = ("webhook", "add", "https://example.com/h")
    ok(db_url, *add, "--table", "orders", "--table", "public.items")
    (made,) = data(db_url, "webhook", "list")["webhooks"]
    assert (made["schema_id"], made["schema_ids"]) == (None, [1, 2])
    assert "  public.orders, public.items  " in ok(db_url, "webhook", "list")
    refused = run(db_url, *add, "--table", "orders", "--table", "nowhere")
    assert (refused.returncode, "SW101" in refused.stderr) == (1, True)
    assert run(db_url, *add, "--table", "orders", "--tables", "x.*").returncode == 2
    assert len(data(db_url, "webhook", "list")["webhooks"]) == 1


@pytest.mark.usefixtures("orders")
def test_webhooks_and_deliveries(db: Db, db_url: str) -> None:
    assert "No webhooks" in ok(db_url, "webhook", "list")
    made = data(
        db_url,
        "webhook",
        "add",
        "https://example.com/h",
        "--table",
        "orders",
        "--min-impact",
        "safe",
    )
    endpoint_id = str(made["endpoint_id"])
    assert made["secret"] in str(db.execute("select secret from schemawatch.endpoint").fetchone())
    assert made["secret"] not in ok(db_url, "webhook", "list")
    db.execute("alter table orders add column size int")
    data(db_url, "webhook", "test", endpoint_id)

    found = data(db_url, "deliveries", "list", "--webhook", endpoint_id)["deliveries"]
    assert [row["type"] for row in found] == ["schemawatch.test", "schema.drift"]
    assert "schema.drift" in ok(db_url, "deliveries", "list", "--status", "pending")
    assert data(db_url, "deliveries", "list", "--status", "dead")["deliveries"] == []

    db.execute("update schemawatch.delivery set status = 'dead', finished_at = now()")
    data(db_url, "deliveries", "retry", str(found[0]["delivery_id"]))
    pending = data(db_url, "deliveries", "list", "--status", "pending")["deliveries"]
    assert [row["delivery_id"] for row in pending] == [found[0]["delivery_id"]]

    ok(db_url, "webhook", "delete", endpoint_id)
    assert data(db_url, "webhook", "list")["webhooks"] == []


@pytest.mark.usefixtures("orders")
def test_a_webhook_on_a_bad_day(db: Db, db_url: str) -> None:
    made = data(db_url, "webhook", "add", "https://example.com/h")
    number = str(made["endpoint_id"])
    rotated = data(db_url, "webhook", "rotate", number, "--overlap", "2h")
    assert rotated["secret"] != made["secret"]
    assert rotated["secret"] not in ok(db_url, "webhook", "list")

    assert "is disabled" in ok(db_url, "webhook", "disable", number, "--reason", "moving")
    assert "disabled: moving" in ok(db_url, "webhook", "list")
    assert "is enabled" in ok(db_url, "webhook", "enable", number)
    db.execute("update schemawatch.endpoint set failures = 3")
    assert "failing (3)" in ok(db_url, "webhook", "list")
    db.execute("update schemawatch.endpoint set paused_until = now() + interval '1 hour'")
    assert "paused until" in ok(db_url, "webhook", "list")

    db.execute("alter table orders drop column note")
    db.execute("update schemawatch.delivery set status = 'dead', finished_at = now()")
    assert len(data(db_url, "deliveries", "list", "--table", "orders")["deliveries"]) == 1
    assert len(data(db_url, "deliveries", "list", "--since", "1h")["deliveries"]) == 1
    assert data(db_url, "webhook", "replay", number, "--since", "1h") == {"replayed": 1}
    assert data(db_url, "webhook", "replay", number, "--since", "1h") == {"replayed": 0}
    assert data(db_url, "webhook", "replay", number, "--since", "1h", "--all") == {"replayed": 0}


@pytest.mark.usefixtures("orders")
def test_who_is_hit(db: Db, db_url: str) -> None:
    db.execute("create view noted as select note from orders")
    db.execute("create view ids as select id from orders")
    found = data(db_url, "impact", "orders.note")["impact"]
    assert [(row["kind"], row["name"]) for row in found] == [("view", "public.noted")]
    assert found == data(db_url, "impact", "public.orders.note")["impact"]
    assert "public.ids" in ok(db_url, "impact", "public.orders")
    assert "Nothing" in ok(db_url, "impact", "public.noted.note")
    for name in ("public.orders.nope", "order", "orders.id.a.b.c"):
        assert run(db_url, "impact", name).returncode == 1
