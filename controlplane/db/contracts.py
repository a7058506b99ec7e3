"""What consumers declare, and whether the database keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.db.search_path import as_in_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row of check_contract(): something that a contract says and the database does not keep."""

    table_name: str
    object_name: str | None
    requirement: str
    problem: str
    hint: str | None


async def declared_contract(conn: Conn, consumer: str) -> dict[str, Any] | None:
    """Return what a consumer has declared; None for an unknown one."""
    return await fetch_value(
        conn, "select schemawatch.contract(%(consumer)s)", {"consumer": consumer}
    )


async def named_contract(conn: Conn, consumer: str) -> dict[str, Any]:
    """Return what a consumer has declared. SW106 has the nearest name."""
    sql = """
        select schemawatch.contract(%(consumer)s)
        where schemawatch._consumer_id(%(consumer)s) is not null"""
    return await fetch_value(conn, sql, {"consumer": consumer})


async def all_contracts(conn: Conn) -> list[dict[str, Any]]:
    """Return what every consumer has declared."""
    sql = """
        select coalesce(jsonb_agg(schemawatch.contract(con.name) order by con.name), '[]')
        from schemawatch.consumer as con"""
    return await fetch_value(conn, sql, {})


async def check_contract(conn: Conn, contract: dict[str, Any]) -> list[Broken]:
    """Return what the database does not keep of a contract, registered or not."""
    sql = "select * from schemawatch.check_contract(%(contract)s)"
    async with conn.cursor(row_factory=class_row(Broken)) as cur, as_in_session(conn):
        await cur.execute(sql, {"contract": Jsonb(contract)})
        return await cur.fetchall()


async def unknown_roles(conn: Conn, roles: list[str]) -> list[str]:
    """Return the roles that this server does not have."""
    sql = """
        select array(
            select own.name
            from unnest(%(roles)s::text[]) as own (name)
            where not exists (select from pg_roles as rol where rol.rolname = own.name))"""
    return await fetch_value(conn, sql, {"roles": roles})
