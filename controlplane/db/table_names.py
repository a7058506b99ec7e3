"""The tables that a name may mean, as SQL reads it: quotes, search_path and the schema count.

The catalogs are asked, not to_regclass(): it wants USAGE on the schema, which watching does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psycopg.rows import class_row

from controlplane.core import names
from controlplane.core.nearest import nearest
from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.db.search_path import as_in_session
from controlplane.errors import InputError, NotFoundError

MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a name means now; shown is the name as it is written in SQL."""

    oid: int
    schema_name: str
    table_name: str
    shown: str


def parts_of(text: str) -> list[str]:
    """Return the parts of a name; InputError when it is none."""
    try:
        return names.parts(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not the name of a table", hint=f"It {error}.") from None


async def meant_by(conn: Conn, parts: Sequence[str]) -> Named | None:
    """Return what has this name: with a schema there, without one as search_path finds it."""
    sql = """
        select rel.oid, ns.nspname as schema_name, rel.relname as table_name,
            format('%%I.%%I', ns.nspname, rel.relname) as shown
        from pg_catalog.pg_class as rel
        join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
        where rel.relname = (%(parts)s::text[])[cardinality(%(parts)s::text[])]
          and (
              %(parts)s::text[] = array[rel.relname::text] and rel.oid = %(found)s::oid
              or %(parts)s::text[] = array[ns.nspname::text, rel.relname]
              or %(parts)s::text[] = array[current_database()::text, ns.nspname, rel.relname])"""
    async with conn.cursor(row_factory=class_row(Named)) as cur:
        found = await _by_path(conn, parts[0]) if len(parts) == 1 else None
        await cur.execute(sql, {"parts": list(parts), "found": found})
        return await cur.fetchone()


async def current_schemas(conn: Conn) -> list[str]:
    """Return the schemas in which a name without one is looked up, in their order."""
    async with as_in_session(conn):
        return await fetch_value(conn, "select pg_catalog.current_schemas(true)", {})


async def visible_relations(conn: Conn) -> list[int]:
    """Return the oids of all that a name without its schema finds."""
    sql = "select oid from pg_catalog.pg_class where pg_catalog.pg_table_is_visible(oid)"
    async with as_in_session(conn):
        return [row[0] for row in await (await conn.execute(sql)).fetchall()]


async def _by_path(conn: Conn, name: str) -> int | None:
    """Return the oid of what a name without its schema finds."""
    sql = "select pg_catalog.to_regclass(%(name)s::pg_catalog.text)::pg_catalog.oid"
    async with as_in_session(conn):
        return await fetch_value(conn, sql, {"name": names.identifier(name)})


async def find_table(conn: Conn, text: str) -> int:
    """Return the oid of what is called so; NotFoundError says what may be meant."""
    if text.isascii() and text.isdigit():
        raise InputError(
            f"{text} is a number, and what is to be watched has a name",
            hint=f'A table that is called so is written in quotes: "{text}".',
        )
    parts = parts_of(text)
    found = await meant_by(conn, parts)
    if found is None:
        near = _near(parts, await _tables(conn))
        hint = (
            _did_you_mean(near) or "Name it as in SQL: with its schema, unless search_path has it."
        )
        raise NotFoundError(f"there is no table {text}", code="SW104", hint=hint)
    return found.oid


async def not_watched(conn: Conn, text: str) -> NotFoundError:
    """Return the error for a name that no watched table has: what may be meant."""
    parts = parts_of(text)
    near = _near(parts, await _watched(conn))
    other = await meant_by(conn, parts)
    if other is not None:
        hint = f"`schemawatch register {other.shown}` watches it. {_did_you_mean(near)}"
        return NotFoundError(f"{other.shown} is not watched", code="SW101", hint=hint.strip())
    return NotFoundError(
        f"no watched table is called {text}",
        code="SW101",
        hint=_did_you_mean(near) or "`schemawatch list` shows those that are watched.",
    )


async def _tables(conn: Conn) -> list[str]:
    sql = """
        select array(
            select format('%%I.%%I', ns.nspname, rel.relname)
            from pg_catalog.pg_class as rel
            join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
            where rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't'
              and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch'))"""
    return await fetch_value(conn, sql, {})


async def _watched(conn: Conn) -> list[str]:
    sql = """
        select array(
            select concat(quote_ident(other_database) || '.',
                format('%%I.%%I', schema_name, table_name))
            from schemawatch.watched_table)"""
    return await fetch_value(conn, sql, {})


def _near(given: list[str], known: list[str]) -> list[str]:
    """Return those called the same in another schema, or else those that are nearly called so."""
    read = {one: names.parts(one) for one in known}
    same = [one for one, parts in read.items() if parts[-1] == given[-1]]
    if same:
        return same
    bare = nearest(given[-1], {parts[-1] for parts in read.values()})
    return [
        one
        for one, parts in read.items()
        if parts[-1] in bare and (len(given) == 1 or parts[-2] == given[-2])
    ]


def _did_you_mean(near: list[str]) -> str:
    if not 0 < len(near) <= MOST_NAMED:
        return ""
    return f"Did you mean {' or '.join(sorted(near))}?"
