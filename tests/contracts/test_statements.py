"""What statements do with tables: PostgreSQL's parser, and the columns that names mean."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from controlplane.contracts.drafting import Draft
from controlplane.contracts.drafting_statements import drafted, places
from controlplane.contracts.parsing import Parser
from controlplane.db.statements import Relation, Seen


def _relation(shown: str, *columns: str, watched: bool = True, **more: Any) -> Relation:
    schema, name = shown.split(".")
    return Relation(
        schema=schema,
        name=name,
        shown=shown,
        watched=watched,
        view=more.pop("view", False),
        columns=list(columns),
        **more,
    )


KNOWN = [
    _relation("shop.orders", "id", "customer_id", "status", "total", keys={"orders_pkey": ["id"]}),
    _relation("shop.customers", "id", "name", "email"),
    _relation("other.orders", "x"),
    _relation("other.lonely", "a", "b"),
    _relation("shop.secrets", "id", watched=False),
    _relation(
        "shop.open_orders", "id", "status", view=True, watched=False,
        reads={"shop.orders": ["id", "status"]},
    ),
]  # fmt: skip


def _draft(*statements: str | None, calls: int = 1) -> Any:
    seen = [
        Seen(queryid=number, query=text, calls=calls, role="app")
        for number, text in enumerate(statements)
    ]
    return drafted(Parser(), seen, KNOWN, ["shop", "public"])


def _uses(*statements: str) -> dict[str, Any]:
    uses = {use.pop("table"): use for use in _draft(*statements).contract["tables"]}
    return {name.removeprefix("shop."): use for name, use in uses.items()}


@pytest.mark.parametrize(
    ("statement", "uses"),
    [
        ("select id, total from orders", {"orders": {"reads": ["id", "total"]}}),
        ("select 1 from orders", {"orders": {"reads": []}}),
        ("select count(*) from orders", {"orders": {"reads": []}}),
        ("select * from orders", {"orders": {"reads": "*", "shape": "star"}}),
        (
            "select o.* from orders o, customers",
            {"orders": {"reads": "*", "shape": "star"}, "customers": {"reads": []}},
        ),
        ("select row_to_json(o) from orders as o", {"orders": {"reads": "*", "shape": "star"}}),
        ("select shop.orders.id from shop.orders", {"orders": {"reads": ["id"]}}),
        ("select other.orders.x from other.orders", {"other.orders": {"reads": ["x"]}}),
        ("select a from lonely", {"other.lonely": {"reads": ["a"]}}),
        (
            (
                "select o.total, name from orders o join customers c on c.id = "
                "o.customer_id where $1 "
                "< o.id"
            ),
            {
                "orders": {"reads": ["id", "customer_id", "total"], "joins_on": ["customer_id"]},
                "customers": {"reads": ["id", "name"], "joins_on": ["id"]},
            },
        ),
        (
            "select name from orders join customers using (id)",
            {
                "orders": {"reads": ["id"], "joins_on": ["id"]},
                "customers": {"reads": ["id", "name"], "joins_on": ["id"]},
            },
        ),
        (
            "select name from orders natural join customers",
            {
                "orders": {"reads": ["id"], "joins_on": ["id"]},
                "customers": {"reads": ["id", "name"], "joins_on": ["id"]},
            },
        ),
        (
            "select j.name from (orders join customers using (id)) as j",
            {
                "orders": {"reads": ["id"], "joins_on": ["id"]},
                "customers": {"reads": ["id", "name"], "joins_on": ["id"]},
            },
        ),
        # one row against itself is no join
        (
            "select id from orders where id = customer_id",
            {"orders": {"reads": ["id", "customer_id"]}},
        ),
        (
            (
                "select name from customers c where exists (select from orders where customer_id = "
                "c.id)"
            ),
            {
                "orders": {"reads": ["customer_id"], "joins_on": ["customer_id"]},
                "customers": {"reads": ["id", "name"], "joins_on": ["id"]},
            },
        ),
        # a column of a subquery is none of the table outside
        (
            "select (select name from (select status as name from orders) as d) from customers",
            {"orders": {"reads": ["status"]}, "customers": {"reads": []}},
        ),
        ("with name as (select id from orders) select id from name", {"orders": {"reads": ["id"]}}),
        (
            "with orders as (select name from customers) select name from orders",
            {"customers": {"reads": ["name"]}},
        ),
        (
            (
                "with recursive t as (select id from orders union select t.id from t join "
                "orders o on "
                "o.customer_id = t.id) select * from t"
            ),
            {"orders": {"reads": ["id", "customer_id"]}},
        ),
        ("select b from orders as o (a, b)", {"orders": {"reads": ["customer_id"]}}),
        (
            "select id from orders union select email from customers order by 1",
            {"orders": {"reads": ["id"]}, "customers": {"reads": ["email"]}},
        ),
        ("select total as name from orders order by name", {"orders": {"reads": ["total"]}}),
        (
            "select s.n from orders o cross join lateral (select o.status as n) as s",
            {"orders": {"reads": ["status"]}},
        ),
        (
            "select g from generate_series(1, (select max(total) from orders)) as g",
            {"orders": {"reads": ["total"]}},
        ),
        (
            "select id, sum(total) over (partition by status) from orders tablesample system (1)",
            {"orders": {"reads": ["id", "status", "total"]}},
        ),
        ("select id, ctid from orders for update", {"orders": {"reads": ["id"]}}),
        ("select status from open_orders", {"orders": {"reads": ["id", "status"]}}),
        (
            "insert into orders (id, status) values ($1, $2)",
            {"orders": {"inserts": ["id", "status"]}},
        ),
        (
            "insert into orders values ($1, $2), ($3, $4)",
            {"orders": {"inserts": ["id", "customer_id"]}},
        ),
        ("insert into orders default values", {"orders": {"inserts": []}}),
        (
            "insert into orders select * from customers",
            {
                "orders": {"inserts": ["id", "customer_id", "status", "total"]},
                "customers": {"reads": "*", "shape": "star"},
            },
        ),
        (
            (
                "insert into orders (id, total) values ($1, $2) on conflict (id) do update "
                "set total "
                "= excluded.total + orders.total where orders.status = $3 returning customer_id"
            ),
            {
                "orders": {
                    "reads": ["customer_id", "status", "total"],
                    "inserts": ["id", "total"],
                    "updates": ["total"],
                    "upserts_on": ["id"],
                }
            },
        ),
        (
            "insert into orders (id) values ($1) on conflict on constraint orders_pkey do nothing",
            {"orders": {"inserts": ["id"], "upserts_on": ["id"]}},
        ),
        (
            "update orders set status = $1 where id = $2",
            {"orders": {"reads": ["id"], "updates": ["status"]}},
        ),
        (
            (
                "update orders as o set (status, total) = (c.name, $1) from customers c "
                "where c.id = "
                "o.customer_id returning *"
            ),
            {
                "orders": {
                    "reads": "*",
                    "shape": "star",
                    "updates": ["status", "total"],
                    "joins_on": ["customer_id"],
                },
                # RETURNING * has the other tables too
                "customers": {"reads": "*", "shape": "star", "joins_on": ["id"]},
            },
        ),
        ("update orders set total = 1", {"orders": {"updates": ["total"]}}),
        ("delete from orders where id = $1", {"orders": {"reads": ["id"], "deletes": True}}),
        (
            (
                "with gone as (delete from orders returning id, status) insert into customers (id) "
                "select id from gone"
            ),
            {
                "orders": {"reads": ["id", "status"], "deletes": True},
                "customers": {"inserts": ["id"]},
            },
        ),
        (
            (
                "merge into orders as o using customers as c on c.id = o.customer_id "
                "when matched and c.name = 'x' then delete when matched then update set "
                "status = c.email "
                "when not matched then insert (id) values (c.id)"
            ),
            {
                "orders": {
                    "reads": ["customer_id"],
                    "inserts": ["id"],
                    "updates": ["status"],
                    "deletes": True,
                    "joins_on": ["customer_id"],
                },
                "customers": {"reads": ["id", "name", "email"], "joins_on": ["id"]},
            },
        ),
        (
            "truncate orders, customers",
            {"orders": {"deletes": True}, "customers": {"deletes": True}},
        ),
        ("copy orders (id, total) from stdin", {"orders": {"inserts": ["id", "total"]}}),
        ("copy customers from stdin", {"customers": {"inserts": ["id", "name", "email"]}}),
        ("copy orders to stdout", {"orders": {"reads": "*", "shape": "positional"}}),
        ("copy (select id from orders) to stdout", {"orders": {"reads": ["id"]}}),
        ("declare c cursor for select id from orders", {"orders": {"reads": ["id"]}}),
        ("explain select id from orders", {"orders": {"reads": ["id"]}}),
        ("begin", {}),
        ("set search_path = $1", {}),
        ("select nothing.id from nothing", {}),
        ("select id from secrets", {}),
    ],
)
def test_a_statement_uses(statement: str, uses: dict[str, Any]) -> None:
    assert _uses(statement) == uses


def test_what_is_counted_and_what_is_not_understood() -> None:
    draft = _draft(
        "select id, total from orders",
        "select id from orders where status in ($1 /*, ... */)",
        "select * from customers",
        "insert into orders values ($1)",
        "selec 1",
        None,
        "select id from secrets",
        "insert into open_orders (id) values ($1)",
        calls=10,
    )
    assert draft.per_table == {
        "shop.customers": [
            "1 statements, 10 calls",
            "SELECT * in 10 calls: name the columns there, and a new one is no change",
        ],
        "shop.orders": [
            "3 statements, 30 calls",
            "calls that read: id 20, status 10, total 10",
            "INSERT or COPY FROM without a list of columns in 10 calls",
        ],
    }
    assert draft.remarks == [
        "1 statements may not be seen: grant pg_read_all_stats to see them.",
        "1 statements could not be parsed, so they are not in it:",
        '  queryid 4 (10 calls): syntax error at or near "selec" at position 1',
        "Left out, what is written through them: shop.open_orders.",
        "Left out, nobody watches them: shop.secrets.",
    ]
    text = draft.text()
    assert "# Left out, nobody watches them: shop.secrets.\n" in text
    assert "  # 3 statements, 30 calls\n" in text
    assert _draft("select 1").remarks == ["None of these statements names a watched table."]


def test_no_name_leaves_its_comment() -> None:
    known = [_relation("a.b\n\u2028tables: [{table: evil}]\x07", watched=False)]
    seen = [Seen(queryid=1, query=f'select from "{known[0].name}"', calls=1, role="app")]
    made = drafted(Parser(), seen, known, ["a"])
    draft = Draft(contract={"consumer": "x", **made.contract}, remarks=made.remarks)
    assert "evil" in draft.text()
    assert yaml.safe_load(draft.text()) == {"consumer": "x", "tables": []}


def test_a_search_path_is_read() -> None:
    assert places('"$user", public', "app") == ["app", "public"]
    assert places('"Odd ""one""", Shop', None) == ['Odd "one"', "shop"]
