"""What a released version leaves in a database: written at its release, upgraded from for ever.

`python -m tests.released` writes tests/upgrades/VERSION.sql.gz for the version of this checkout.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import psycopg

from controlplane import __version__
from tests import servers

FOLDER = Path(__file__).parent / "upgrades"
# What a year of use comes down to: tables, drifts of each kind, messages that wait, a key.
TABLES = """
    create schema shop;
    create type shop.status as enum ('new', 'paid');
    create table shop.customers (
        customer_id bigint generated always as identity primary key,
        email text not null unique, note text);
    create table shop.orders (
        order_id bigserial primary key, customer_id bigint not null references shop.customers,
        status shop.status not null default 'new', amount numeric(10, 2) check (amount >= 0));
    create view shop.open_orders as
        select order_id, amount from shop.orders where status = 'new'
"""
HISTORY = (
    (
        "select schemawatch.register_table('shop.customers'),"
        " schemawatch.register_table('shop.orders')"
    ),
    (
        "select schemawatch.create_endpoint("
        "'https://hooks.example.com/schema', 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz')"
    ),
    (
        "select schemawatch.insert_api_key('operator', 'sw_9le62XhU',"
        " 'a215967ece7834dadca607e3059d630a90ef81217ae5ac77afd298c81970a94d', 'admin')"
    ),
    "alter table shop.customers add column phone text",
    (
        "alter table shop.customers alter column note set default 'a value in the statement';"
        "alter table shop.customers drop column phone"
    ),
    "alter table shop.orders drop column amount cascade",
)


def dump(server: servers.Server, database: str) -> str:
    """Return a dump that runs without psql."""
    done = subprocess.run(
        [server.cluster.programs / "pg_dump", "--inserts", server.url(database)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    # what only psql reads
    return re.sub(r"(?m)^\\(un)?restrict .*\n", "", done.stdout)


def main() -> None:
    """Install this version, use it, and keep what is then there."""
    server = servers.start(servers.available()[15])
    try:
        database = server.create_migrated()
        with psycopg.connect(server.url(database), autocommit=True) as conn:
            for statement in (TABLES, *HISTORY):
                conn.execute(statement.encode())
        path = FOLDER / f"{__version__}.sql.gz"
        # no time and no name in it: the same state gives the same bytes
        path.write_bytes(gzip.compress(dump(server, database).encode(), mtime=0))
        print(path)
    finally:
        servers.stop(server)


if __name__ == "__main__":
    sys.exit(main())
