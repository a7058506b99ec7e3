"""`schemawatch contract` on a real database; within this process, which costs less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from click.testing import CliRunner, Result

from controlplane.cli import main
from tests import servers
from tests.commands.cli import environment
from tests.servers import Server

Db = psycopg.Connection[tuple[Any, ...]]

BEFORE = (
    "create schema shop",
    """create table shop.orders (
        id int primary key, customer_id int, total numeric(10, 2),
        status text not null check (status in ('new', 'paid')))""",
    'create table shop."Odd" (id int primary key, "a b" text)',
    "create table shop.unwatched (id int)",
    "select schemawatch.register_table('shop.orders')",
    """select schemawatch.register_table('shop."Odd"')""",
)
FILE = """\
consumer: billing
owner: team-payments
roles: [postgres, app_nobody]
tables:
  - table: shop.orders
    reads: [id, status]
    joins_on: [customer_id]
    requires:
      not_null: [id, total]
      unique: [[id], [customer_id, status]]
      values: {status: [new, paid, sent]}
      types: {id: integer, total: text}
  - table: shop."Odd"
    reads: ["a b"]
"""
NUMERIC = "numeric(10,2)"
STANDARD = """\
apiVersion: v3.0.2
kind: DataContract
id: Seller Payments
schema:
  - name: shop.orders
    businessName: orders
    properties:
      - {name: id, primaryKey: true, logicalType: integer}
"""


def run(db_url: str, *arguments: str, stdin: str | None = None) -> Result:
    """Run a command to its end."""
    return CliRunner().invoke(main, arguments, input=stdin, env=environment(db_url))


def ok(db_url: str, *arguments: str) -> str:
    """Run a command that must succeed; return what it printed."""
    done = run(db_url, *arguments)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def data(db_url: str, *arguments: str) -> Any:
    """Run a command with --json; return what it printed, decoded."""
    return json.loads(ok(db_url, *arguments, "--json"))


@pytest.fixture
def place(db: Db, tmp_path: Path) -> Path:
    for statement in BEFORE:
        db.execute(statement.encode())
    (tmp_path / "billing.yml").write_text(FILE)
    (tmp_path / "sales.yml").write_text(STANDARD)
    return tmp_path


def _state(db: Db) -> Any:
    return [
        db.execute(
            f"select to_jsonb(t) from schemawatch.{name} as t order by 1".encode()
        ).fetchall()
        for name in ("consumer", "consumer_use")
    ]


def test_declared_changed_checked_and_exported(db: Db, db_url: str, place: Path) -> None:
    billing, sales = str(place / "billing.yml"), str(place / "sales.yml")
    empty = _state(db)
    trial = data(db_url, "contract", "apply", billing, sales, "--dry-run")
    assert (trial["changed"], trial["done"], trial["kept"]) == (True, False, False)
    assert _state(db) == empty

    both = run(db_url, "contract", "apply", billing, sales, "--consumer", "x")
    assert (both.exit_code, "--consumer goes with one file" in both.stderr) == (2, True)
    done = data(db_url, "contract", "apply", billing, sales)
    assert done["contracts"] == trial["contracts"]
    first, second = done["contracts"]
    assert [(own["action"], own["table"]) for own in first["steps"]] == [
        ("create", None),
        ("create", 'shop."Odd"'),
        ("create", "shop.orders"),
    ]
    assert second["consumer"] == "seller-payments"
    assert [note["lines"] for note in second["notes"]] == [[3], [6]]
    [note] = first["notes"]
    assert note == {
        "lines": [3],
        "text": "there is no role app_nobody here, so that every REVOKE counts as hitting it",
    }
    before = _state(db)

    told = ok(db_url, "contract", "apply", billing)
    assert told.splitlines() == [
        f"! {billing}:9: not_null of shop.orders.total is not kept: it may be NULL",
        "    alter table shop.orders alter column total set not null;",
        f"! {billing}:10: unique of shop.orders.customer_id, status is not kept: values may repeat",
        "    alter table shop.orders add unique (customer_id, status);",
        f"! {billing}:12: types of shop.orders.total is not kept: its type is {NUMERIC}, not text",
        "Tables: 0 declared, 0 changed, 0 taken back, 2 unchanged.",
    ]
    assert _state(db) == before

    (place / "billing.yml").write_text(
        "consumer: billing\ntables:\n  - table: shop.orders\n    reads: '*'\n"
    )
    told = ok(db_url, "contract", "apply", "--dry-run", billing)
    assert told.splitlines()[:2] == [
        "~ consumer billing: owner team-payments -> none, roles (postgres, app_nobody) -> none",
        (
            "~   shop.orders: reads (id, status) -> *, shape named -> star, joins_on (customer_id) "
            "-> none, requires (types (id integer, total text), unique ((id), (customer_id, "
            "status)), values (status (new, paid, sent)), not_null (id, total)) -> none"
        ),
    ]
    assert told.splitlines()[2:] == [
        '-   shop."Odd"',
        "Tables: 0 to declare, 1 to change, 1 to take back, 0 unchanged.",
        "Nothing was done: this was a trial.",
    ]

    for form in ("native", "odcs"):
        exported = ok(db_url, "contract", "export", "billing", "--format", form)
        again = run(db_url, "contract", "apply", "-", "--json", stdin=exported)
        assert json.loads(again.stdout)["changed"] is False, again.stderr
    wrong = run(db_url, "contract", "export", "biling")
    assert (wrong.exit_code, "Did you mean billing?" in wrong.stderr) == (1, True)


def test_check_needs_no_declaration(db: Db, db_url: str, place: Path) -> None:
    (place / "kept.yml").write_text(
        "consumer: new\ntables:\n  - table: shop.unwatched\n    reads: [id]\n"
    )
    assert ok(db_url, "contract", "check", str(place / "kept.yml")) == "new: all of it is kept.\n"
    (place / "not.yml").write_text(
        "consumer: new\ntables:\n  - table: shop.ordrs\n  - table: shop.orders\n    reads:\n"
        "      - id\n      - stauts\n    upserts_on: [total]\n"
    )
    done = run(db_url, "contract", "check", str(place / "not.yml"), "--json")
    assert done.exit_code == 1
    [own] = json.loads(done.stdout)["contracts"]
    assert [(one["line"], one["requirement"], one["hint"]) for one in own["not_kept"]] == [
        (3, "table", "Did you mean shop.orders?"),
        (7, "reads", "Did you mean status?"),
        (8, "upserts_on", "alter table shop.orders add unique (total);"),
    ]
    assert db.execute("select count(*) from schemawatch.consumer").fetchone() == (0,)
    (place / "bad.yml").write_text("consumer: new\ntabels: []")
    done = run(db_url, "contract", "check", str(place / "bad.yml"))
    assert done.exit_code == 3
    assert "bad.yml:2: tabels is unknown; did you mean tables?" in done.stderr
    done = run(db_url, "contract", "check", str(place / "bad.yml"), "--json")
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, "SW009")


def test_what_is_not_there_is_told_by_line_and_changes_nothing(
    db: Db, db_url: str, place: Path
) -> None:
    (place / "wrong.yml").write_text(
        "consumer: billing\n"
        "tables:\n"
        "  - table: shop.orders\n"
        "    reads: [id, stauts]\n"
        "    updates: [totl]\n"
        "    requires:\n"
        "      types: {custmer_id: integer}\n"
        "      unique: [[id], [id, nothing]]\n"
        "  - table: shop.ordrs\n"
        "    reads: [id]\n"
        "  - table: shop.unwatched\n"
        "  - table: shop.orders\n"
    )
    before = _state(db)
    done = run(db_url, "contract", "apply", str(place / "sales.yml"), str(place / "wrong.yml"))
    assert done.exit_code == 1
    for told in (
        'wrong.yml:4: shop.orders has no column "stauts". Did you mean status?',
        'wrong.yml:5: shop.orders has no column "totl". Did you mean total?',
        'wrong.yml:7: shop.orders has no column "custmer_id". Did you mean customer_id?',
        'wrong.yml:8: shop.orders has no column "nothing". It has',
        "wrong.yml:9: no watched table is called shop.ordrs. Did you mean shop.orders?",
        "wrong.yml:11: no watched table is called shop.unwatched. Watch it first",
        "wrong.yml:12: shop.orders stands twice",
    ):
        assert told in done.stderr
    assert _state(db) == before
    (place / "one.yml").write_text("consumer: billing\ntables:\n  - table: shop.ordrs\n")
    done = run(db_url, "contract", "apply", str(place / "one.yml"))
    assert "one.yml:3: no watched table is called shop.ordrs (SW101)" in done.stderr
    done = run(db_url, "contract", "apply", *[str(place / "sales.yml")] * 2)
    assert "the consumer seller-payments is in" in done.stderr
    assert _state(db) == before


def test_contracts_are_a_section_of_apply(db: Db, db_url: str, place: Path) -> None:
    (place / "all.yml").write_text(
        "tables: [shop.orders, shop.unwatched]\n"
        "contracts:\n"
        "  - billing.yml\n"
        "  - consumer: search\n"
        "    tables: [{table: shop.unwatched, reads: [id]}]\n"
    )
    file = str(place / "all.yml")
    assert data(db_url, "apply", file)["changed"]
    before = _state(db)
    assert not data(db_url, "apply", file)["changed"]
    assert _state(db) == before
    exported = yaml.safe_load(ok(db_url, "apply", "--export"))["contracts"]
    assert [own["consumer"] for own in exported] == ["billing", "search"]
    (place / "less.yml").write_text(yaml.safe_dump({"contracts": [exported[1] | {"owner": "x"}]}))
    told = ok(db_url, "apply", str(place / "less.yml"), "--prune").splitlines()
    assert told[:2] == ["~ contract search: owner none -> x", "- contract billing"]
    (place / "billing.yml").write_text("consumer: b\ntables:\n  - table: shop.ordrs\n")
    done = run(db_url, "apply", file)
    assert "all.yml:3: billing.yml:3: no watched table is called shop.ordrs" in done.stderr


def test_a_draft_from_privileges(db: Db, db_url: str, place: Path) -> None:
    db.execute("drop role if exists draft_reader, draft_app")
    db.execute("create role draft_reader; create role draft_app login in role draft_reader")
    try:
        db.execute("grant usage on schema shop to draft_reader")
        db.execute("grant select (id, status), update (status) on shop.orders to draft_reader")
        db.execute("""grant insert, delete on shop."Odd" to draft_app""")
        db.execute("grant select on shop.unwatched to draft_app")
        text = ok(db_url, "contract", "init", "--role", "draft_app")
        assert yaml.safe_load(text) == {
            "consumer": "draft_app",
            "roles": ["draft_app"],
            "tables": [
                {"table": 'shop."Odd"', "inserts": ["id", "a b"], "deletes": True},
                {"table": "shop.orders", "reads": ["id", "status"], "updates": ["status"]},
            ],
        }
        assert "# A draft, from the privileges of the role draft_app" in text
        assert "# Left out, it may use them, and nobody watches them: shop.unwatched." in text
        done = run(db_url, "contract", "apply", "-", stdin=text)
        assert done.exit_code == 0, done.stderr
        own = data(db_url, "contract", "init", "--role", "draft_reader", "--consumer", "r")
        assert own["contract"]["roles"] == ["draft_reader", "draft_app"]
        assert "it cannot reach it" not in str(own)
        done = run(db_url, "contract", "init", "--role", "draft_ap")
        assert (done.exit_code, "Did you mean draft_app?" in done.stderr) == (1, True)
    finally:
        db.execute("drop owned by draft_reader, draft_app; drop role draft_reader, draft_app")


@pytest.fixture
def observed(server: Server) -> Iterator[str]:
    """Give the URL of a database of a server that has pg_stat_statements loaded."""
    found = servers.available()[server.major]
    own = servers.start(found, {"shared_preload_libraries": "pg_stat_statements"})
    try:
        yield own.url(own.create_migrated())
    finally:
        servers.stop(own)


def test_a_draft_from_statements(observed: str) -> None:
    with psycopg.connect(observed, autocommit=True) as conn:
        missing = run(observed, "contract", "init", "--from-statements", "--role", "postgres")
        assert "create extension pg_stat_statements" in missing.stderr
        conn.execute("create schema stats; create extension pg_stat_statements schema stats")
        for statement in BEFORE:
            conn.execute(statement.encode())
        conn.execute("create view shop.paid as select id from shop.orders where status = 'paid'")
        conn.execute("create role draft_app; alter role draft_app set search_path = shop, public")
        conn.execute("grant usage on schema shop to draft_app")
        conn.execute("grant all on all tables in schema shop to draft_app")
        conn.execute("set session authorization draft_app; set search_path = shop")
        for _ in range(3):
            conn.execute("select id from orders where customer_id = %s", [1])
        conn.execute('select * from "Odd"')
        conn.execute(
            "insert into orders (id, status) values (1, 'new') on conflict (id) do nothing"
        )
        conn.execute("select id from paid")
        conn.execute("select from unwatched")
        conn.execute("reset session authorization")
        conn.execute("delete from shop.orders")
    text = ok(observed, "contract", "init", "--from-statements", "--role", "draft_app")
    assert yaml.safe_load(text) == {
        "consumer": "draft_app",
        "roles": ["draft_app"],
        "tables": [
            {"table": 'shop."Odd"', "reads": "*", "shape": "star"},
            {
                "table": "shop.orders",
                "reads": ["id", "customer_id", "status"],
                "inserts": ["id", "status"],
                "upserts_on": ["id"],
            },
        ],
    }
    for told in (
        "# Left out, nobody watches them: shop.unwatched.\n",
        "  # 3 statements, 5 calls\n",
        "  # calls that read: id 4, customer_id 3, status 1\n",
        "  # read through shop.paid: all columns that these need\n",
        "  # SELECT * in 1 calls",
    ):
        assert told in text
    assert run(observed, "contract", "apply", "-", stdin=text).exit_code == 0


def test_a_draft_says_what_it_takes(db_url: str) -> None:
    for options, code, told in (
        ((), 2, "Give --role, --from-statements, or both."),
        (("--from-statements",), 2, "takes --consumer"),
        (("--from-statements", "--consumer", "a"), 1, "pg_stat_statements is not in this database"),
    ):
        done = run(db_url, "contract", "init", *options)
        assert (done.exit_code, told in done.stderr) == (code, True), done.stderr
