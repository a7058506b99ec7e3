"""The tables that are watched."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from psycopg import sql
from psycopg.abc import Query

from tests.bench.server import Conn

_MAKE = Path(__file__).with_name("tables.sql")


def make_tables(conn: Conn, count: int) -> None:
    """Make bench.t1, bench.t2, … of 14 columns; then what a settled database has: statistics."""
    conn.execute("create schema bench")
    conn.execute(cast("Query", _MAKE.read_text("utf-8")))
    conn.execute("call pg_temp.make_tables(%s)", [count])
    settle(conn)


def make_wide_table(conn: Conn, name: str) -> None:
    """Make a table of 20 columns: those of the others, and six more."""
    conn.execute(
        sql.SQL("create table {} (like bench.t1 including all)").format(sql.Identifier(name))
    )
    for number in range(6):
        conn.execute(
            sql.SQL("alter table {} add column {} integer not null default 0").format(
                sql.Identifier(name), sql.Identifier(f"extra_{number}")
            )
        )


def settle(conn: Conn) -> None:
    """Do what autovacuum would have done by now, so that it does not come in between."""
    conn.execute("vacuum (analyze)")
    conn.execute("checkpoint")
