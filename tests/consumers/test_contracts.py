"""Declaring what a consumer depends on, and asking whether the database keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest

from tests.consumers.uses import BEFORE
from tests.lab import Conn

FULL: Final[dict[str, Any]] = {
    "consumer": "billing",
    "owner": "team-payments",
    "channel": "#billing",
    "description": "invoices",
    "roles": ["app_billing"],
    "tables": [
        {
            "table": "app.orders",
            "reads": ["id", "status"],
            "shape": "named",
            "inserts": ["id"],
            "updates": ["status"],
            "deletes": True,
            "upserts_on": ["id"],
            "joins_on": ["customer_id"],
            "replicates": True,
            "requires": {
                "not_null": ["id"],
                "unique": [["id"]],
                "values": {"feeling": ["good", "bad"]},
                "types": {"id": "integer", "status": "text"},
                "order": ["id", "customer_id"],
            },
        }
    ],
}


def _with(**changes: object) -> dict[str, Any]:
    """Return the contract with other keys in its table."""
    return {"consumer": "billing", "tables": [{"table": "app.orders", **changes}]}


WRONG: Final[list[tuple[object, str, str, str]]] = [
    ([], "SW011", "At /", "consumer"),
    ({"consumer": "B i", "tables": []}, "SW011", "At /consumer", "a-z"),
    ({"consumer": "b"}, "SW011", "At /tables", "list"),
    ({"consumer": "b", "tabels": []}, "SW011", "At /tabels", "tables?"),
    ({"consumer": "b", "tables": [1]}, "SW011", "At /tables/0", "reads"),
    ({"consumer": "b", "tables": [{}]}, "SW011", "At /tables/0/table", "schema.table"),
    (_with(reeds=["id"]), "SW011", "At /tables/0/reeds", "reads?"),
    (_with(reads=7), "SW011", "At /tables/0/reads", '"*"'),
    (_with(reads=[7]), "SW011", "At /tables/0/reads", '"*"'),
    (_with(shape="round"), "SW011", "At /tables/0/shape", "positional"),
    (_with(deletes="yes"), "SW011", "At /tables/0/deletes", "boolean"),
    (_with(updates=[]), "SW011", "At /tables/0/updates", "at least one"),
    (_with(requires={"notnull": []}), "SW011", "At /tables/0/requires/notnull", "not_null?"),
    (_with(requires={"unique": ["id"]}), "SW011", "At /tables/0/requires/unique", "lists"),
    (
        _with(requires={"values": {"status": []}}),
        "SW011",
        "At /tables/0/requires/values/status",
        "at least one",
    ),
    (_with(reads=["id", "statu"]), "SW105", "At /tables/0/reads", "status?"),
    (_with(requires={"types": {"idd": "text"}}), "SW105", "At /tables/0/requires", "id?"),
    (
        _with(requires={"types": {"id": "integr"}}),
        "SW011",
        "At /tables/0/requires/types/id",
        "integer?",
    ),
    (_with(requires={"types": {"id": "a b c("}}), "SW011", "At /tables/0/requires/types/id", "SQL"),
    ({"consumer": "b", "owner": "a\nb", "tables": []}, "SW011", "At /owner", "plain"),
    ({"consumer": "b", "channel": "#\x1b[31m", "tables": []}, "SW011", "At /channel", "plain"),
    ({"consumer": "b", "owner": "a" * 201, "tables": []}, "SW011", "At /owner", "plain"),
    ({"consumer": "b", "description": "\x07", "tables": []}, "SW011", "At /description", "plain"),
    ({"consumer": "b", "tables": [{"table": "customer"}]}, "SW101", "At /tables/0/table", "List"),
    (
        {"consumer": "b", "tables": [{"table": "app.order"}]},
        "SW101",
        "At /tables/0/table",
        "app.orders?",
    ),
    (
        {"consumer": "b", "tables": [{"table": "app.customers"}]},
        "SW101",
        "At /tables/0/table",
        "register_table('app.customers')",
    ),
    (
        {"consumer": "b", "tables": [{"table": "app.orders"}, {"table": "app.orders"}]},
        "SW011",
        "At /tables/1",
        "one place",
    ),
    ({"consumer": "b", "tables": [{"table": "a b"}]}, "SW009", "At /tables/0/table", "Odd Name"),
]


@pytest.fixture
def shop(db: Conn) -> Conn:
    db.execute(BEFORE.encode())
    return db


def _apply(conn: Conn, contract: object) -> dict[str, Any]:
    row = conn.execute("select schemawatch.apply_contract(%s)", [json.dumps(contract)]).fetchone()
    assert row is not None
    return row[0]


def _contract(conn: Conn, name: str) -> dict[str, Any] | None:
    row = conn.execute("select schemawatch.contract(%s)", [name]).fetchone()
    assert row is not None
    return row[0]


def _problems(conn: Conn, contract: object) -> list[tuple[str, str, str]]:
    return conn.execute(
        "select object_name, requirement, problem from schemawatch.check_contract(%s)",
        [json.dumps(contract)],
    ).fetchall()


def test_a_contract_comes_back_as_it_went_in(shop: Conn) -> None:
    assert _apply(shop, FULL)["outcome"] == "registered"
    assert _contract(shop, "billing") == FULL
    assert _apply(shop, _contract(shop, "billing")) == {
        "consumer": "billing",
        "outcome": "unchanged",
        "changed": [],
        "tables": [{"table": "app.orders", "outcome": "unchanged"}],
    }
    less = {**FULL, "channel": "#money", "tables": []}
    assert _apply(shop, less) == {
        "consumer": "billing",
        "outcome": "changed",
        "changed": ["channel"],
        "tables": [{"table": "app.orders", "outcome": "removed"}],
    }


def test_what_is_wrong_names_the_place_and_changes_nothing(shop: Conn) -> None:
    _apply(shop, FULL)
    for contract, code, place, hint in WRONG:
        with pytest.raises(psycopg.Error) as caught:
            _apply(shop, contract)
        diag = caught.value.diag
        assert (diag.sqlstate, diag.message_detail) == (code, place), contract
        assert hint in (diag.message_hint or ""), (contract, diag.message_hint)
    assert _contract(shop, "billing") == FULL
    assert _contract(shop, "b") is None


def test_the_same_in_steps(shop: Conn) -> None:
    shop.execute(
        "select schemawatch.register_consumer('search', 'team-find', p_roles => '{finder}')"
    )
    shop.execute(
        "select schemawatch.declare_use('search', 'app.orders', '{id,note}', p_joins_on => '{id}')"
    )
    shop.execute("select schemawatch.register_consumer('search', 'team-seek')")
    assert _contract(shop, "search") == {
        "consumer": "search",
        "owner": "team-seek",
        "tables": [
            {
                "table": "app.orders",
                "reads": ["id", "note"],
                "shape": "named",
                "joins_on": ["id"],
            }
        ],
    }
    shop.execute("select schemawatch.remove_use('search', 'app.orders')")
    with pytest.raises(psycopg.Error) as caught:
        shop.execute("select schemawatch.remove_use('search', 'app.orders')")
    assert caught.value.sqlstate == "SW104"
    shop.execute("select schemawatch.unregister_consumer('search')")
    with pytest.raises(psycopg.Error) as caught:
        shop.execute("select schemawatch.unregister_consumer('search')")
    assert caught.value.sqlstate == "SW106"


def test_whether_it_is_kept_now(shop: Conn) -> None:
    assert _problems(shop, FULL) == []
    requires = {
        "not_null": ["note"],
        "unique": [["email", "id"], ["status"]],
        "values": {"status": ["new"], "feeling": ["good"], "note": ["a", "b"]},
        "types": {"qty": "int", "total": "number", "email": "uuid", "id": "bigint"},
        "order": ["id", "status"],
    }
    shop.execute("alter table app.orders add check (note in ('a', 'b'))")
    assert set(
        _problems(shop, _with(upserts_on=["status"], reads=["nope"], requires=requires))
    ) == {
        ("note", "not_null", "it may be NULL"),
        ("status", "unique", "values may repeat"),
        ("status", "values", "nothing closes its values"),
        ("feeling", "values", "it may also be 'bad'"),
        ("email", "types", "its type is text, not uuid"),
        ("id", "types", "its type is integer, not bigint"),
        ("id, status", "order", "the table begins with id, customer_id"),
        ("status", "upserts_on", "no unique key for ON CONFLICT (status) (42P10)"),
        ("nope", "reads", "the table has no such column"),
    }
    assert _problems(shop, {"consumer": "b", "tables": [{"table": "app.nothing"}]}) == [
        (None, "table", "there is no such table")
    ]
    # apply_contract() takes it as well, without a path that leads there
    bare = {"consumer": "b", "tables": [{"table": "orders", "reads": ["nope"]}]}
    assert _problems(shop, bare) == [("nope", "reads", "the table has no such column")]
    shop.execute("create schema other; create table other.customers (id int)")
    bare = {"consumer": "b", "tables": [{"table": "customers"}]}
    hint = "select hint from schemawatch.check_contract(%s)"
    assert shop.execute(hint, [json.dumps(bare)]).fetchall() == [
        ("Did you mean app.customers or other.customers?",)
    ]
    # of a table that nobody watches
    other = {"table": "app.customers", "requires": {"types": {"id": "text"}}}
    assert _problems(shop, {"consumer": "b", "tables": [other]}) == [
        ("id", "types", "its type is integer, not text")
    ]


@pytest.mark.parametrize(
    ("constraint", "closed"),
    [
        ("check (note in ('a', 'b'))", True),
        ("check (note = 'a')", True),
        ("check (note in ('a', 'b''c'))", False),
        ("check (note in ('a', 'c'))", False),
        ("check (note in ('a', 'b')) not valid", False),
        ("check (note in ('a', 'b') or total > 1)", False),
        ("check (note not in ('a', 'b'))", False),
        ("check (lower(note) in ('a', 'b'))", False),
        ("check (note like 'a')", False),
        ("check (code in ('a', 'b'))", True),
        ("check (qty in (1, 2))", True),
        ("check (qty in (1, 3))", False),
    ],
)
def test_which_checks_close_the_values(server_db: Conn, constraint: str, closed: bool) -> None:
    column = next(name for name in ("note", "code", "qty") if name in constraint)
    values = ["1", "2"] if column == "qty" else ["a", "b"]
    with server_db.transaction(force_rollback=True):
        server_db.execute(f"alter table app.orders add {constraint}".encode())
        problems = _problems(server_db, _with(requires={"values": {column: values}}))
    assert (problems == []) is closed, problems


@pytest.fixture(scope="module")
def server_db(server: Any) -> Iterator[Conn]:
    """Give one database to all that leave nothing behind."""
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        conn.execute(BEFORE.encode())
        conn.execute("alter table app.orders add code varchar(9)")
        yield conn
    server.drop(name)
