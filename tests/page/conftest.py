"""`api`, as the tests of the API have it, and a shop whose names are hostile."""

from __future__ import annotations

import pytest

from tests.http.conftest import api, config
from tests.http.serving import Db

__all__ = ["api", "config"]

HIT = '<img src=x onerror="window.hit=1">'
QUOTED = HIT.replace('"', '""')
RTL = "\u202eevil\u202c שלום"
LONG = "x" * 63
PLAIN = """
    create schema shop;
    create table shop.customers (customer_id bigint primary key, name text not null, email text);
    create table shop.orders (
        order_id bigint generated always as identity primary key,
        customer_id bigint not null references shop.customers on delete restrict,
        status text default 'new' check (status <> ''), total numeric(10,2));
    create table shop.items (order_id bigint references shop.orders, sku text, quantity integer);
    create view shop.order_totals as select order_id, status from shop.orders;
    select schemawatch.register_schema('shop');
    select schemawatch.register_consumer('billing', p_owner => 'team-payments',
        p_channel => '#billing');
    select schemawatch.declare_use('billing', 'shop.orders', p_reads => '{order_id,total}');
    select schemawatch.create_endpoint(p_url => 'https://hooks.example.com/schema',
        p_min_impact => 'RISKY');
    set application_name = 'psql';
    alter table shop.orders alter total type numeric(8,2);
    alter table shop.orders add column note text default 'a';
    alter table shop.customers drop column email;
    select set_config('schemawatch.change', 'PR-123', false);
    set application_name = 'flyway';
    alter table shop.items add column price numeric not null default 0;
    select set_config('schemawatch.change', '', false);
    alter table shop.orders drop column total"""
HOSTILE = f"""
    create table public."{QUOTED}" (id bigint, "{RTL}" text, "</script>" text);
    create table public."{LONG}" (id bigint, "{LONG}" text);
    select schemawatch.register_schema('public');
    select schemawatch.register_consumer('search', p_owner => '{HIT}');
    select schemawatch.declare_use('search', 'shop.orders', p_reads => '{{order_id}}');
    alter table public."{QUOTED}" drop column "</script>";
    alter table public."{QUOTED}" rename column "{RTL}" to "{QUOTED}";
    alter table public."{LONG}" alter "{LONG}" set not null"""


def run(db: Db, script: str) -> None:
    """Execute statement by statement, each a transaction of its own."""
    for statement in script.split(";\n"):
        db.execute(statement.encode())


@pytest.fixture
def shop(db: Db) -> Db:
    """A shop with drifts of every kind, consumers, a receiver, and names that attack."""
    run(db, PLAIN)
    run(db, HOSTILE)
    return db
