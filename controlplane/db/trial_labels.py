"""Labels of enums that a trial has added, which PostgreSQL lets nobody use before their commit."""

from __future__ import annotations

from dataclasses import dataclass

from controlplane.db.pool import Conn
from controlplane.db.search_path import aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label, and the number of its row."""

    oid: int
    label: str


@aside
async def added(conn: Conn) -> list[Label]:
    """Return the labels that our transaction has written."""
    cursor = await conn.execute(
        """
        select enm.oid::bigint, enm.enumlabel::text
        from pg_catalog.pg_enum as enm
        -- since we have a number, and so also in subtransactions, which have later ones
        where pg_catalog.age(enm.xmin) <= 0
        order by enm.oid"""
    )
    return [Label(oid=oid, label=label) for oid, label in await cursor.fetchall()]


@aside
async def may_settle(conn: Conn) -> bool:
    """Tell whether the role in force may write to catalogs."""
    cursor = await conn.execute(
        "select rolsuper from pg_catalog.pg_roles where rolname = current_user"
    )
    return (True,) in await cursor.fetchall()


async def settle(conn: Conn, label: Label) -> int:
    """Let a label be used as if it were committed: PostgreSQL remembers the number of a new one.

    So it gets another, which is returned. An odd one: even ones are in the order of the labels.
    """
    await conn.execute("select pg_catalog.set_config('allow_system_table_mods', 'on', true)")
    cursor = await conn.execute(
        """
        update pg_catalog.pg_enum
        set oid = (
            select fresh.oid
            from (
                select pg_catalog.pg_nextoid('pg_catalog.pg_enum', 'oid', 'pg_enum_oid_index')
                from pg_catalog.generate_series(1, 4)
            ) as fresh (oid)
            where fresh.oid::bigint %% 2 = 1
            limit 1)
        where oid = %s::bigint::oid
        returning oid::bigint""",
        [label.oid],
    )
    [(oid,)] = await cursor.fetchall()
    await conn.execute("select pg_catalog.set_config('allow_system_table_mods', 'off', true)")
    return int(oid)
