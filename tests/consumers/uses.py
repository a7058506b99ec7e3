"""One table with everything about it, and consumers that each use it in one way."""

from __future__ import annotations

from typing import Any, Final

BEFORE: Final = """
create schema app;
create table app.customers (id int primary key);
create type app.mood as enum ('good', 'bad');
create table app.orders (
    id int primary key,
    customer_id int references app.customers,
    status text not null default 'new',
    total numeric(8, 2),
    email text unique,
    qty int default 1,
    note text,
    feeling app.mood
);
create view app.totals as select id, total from app.orders;
create sequence app.numbers;
select schemawatch.register_table('app.orders');
"""

USES: Final[dict[str, dict[str, Any]]] = {
    "reads-status": {"reads": ["id", "status"]},
    "reads-total": {"reads": ["id", "total"]},
    "star": {"reads": "*"},
    "positional": {"reads": "*", "shape": "positional"},
    "inserts-status": {"inserts": ["id", "status"]},
    "inserts-total": {"inserts": ["id", "total"]},
    "updates-status": {"reads": ["id"], "updates": ["status"]},
    "updates-total": {"reads": ["id"], "updates": ["total"]},
    "upserts-email": {"inserts": ["id", "email"], "upserts_on": ["email"]},
    "deletes": {"reads": ["id"], "deletes": True},
    "copy": {"replicates": True},
    "needs-status": {"reads": ["id"], "requires": {"not_null": ["status"]}},
    "says-nothing": {},
}
