"""The shop that the tour changes: its tables, its people, and whether the tour was here before."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final, Literal, TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

State: TypeAlias = Literal["absent", "begun", "played", "foreign"]
Conn: TypeAlias = psycopg.Connection[tuple[Any, ...]]

SCHEMA: Final = "shop"
OWNER: Final = "shop_owner"
PEOPLE: Final = ("alice", "bob")
_BEGUN: Final = "SchemaWatch tour: begun"
_PLAYED: Final = "SchemaWatch tour: played"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop that is watched; the people's passwords are of this run only."""

    dsn: str = field(repr=False)
    tables: int
    passwords: dict[str, str] = field(repr=False)

    def dsn_of(self, person: str, tool: str) -> str:
        """Return how a person connects with a tool."""
        return make_conninfo(
            self.dsn, user=person, password=self.passwords[person], application_name=tool
        )


def connect(dsn: str) -> Conn:
    """Open a connection of the tour itself."""
    return psycopg.connect(dsn, connect_timeout=10, application_name="schemawatch tour")


def state(dsn: str) -> State:
    """Tell whether the shop is there, and whether the tour was played to its end in it."""
    with connect(dsn) as conn:
        row = conn.execute(
            "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s",
            [SCHEMA],
        ).fetchone()
    if row is None:
        return "absent"
    states: dict[str | None, State] = {_BEGUN: "begun", _PLAYED: "played"}
    return states.get(row[0], "foreign")


def build(dsn: str) -> Shop:
    """Make the shop anew and watch it. What was recorded about an earlier one stays recorded."""
    with connect(dsn) as conn:
        conn.execute(
            "select schemawatch.unregister_table(schema_id) from schemawatch.watched_table "
            "where schema_name = %s",
            [SCHEMA],
        )
        # no longer watched, so its end is no news
        conn.execute("drop schema if exists shop cascade")
        passwords = _people(conn)
        conn.execute(_script())
        conn.execute("reset role")
        conn.execute("reset search_path")
        watched = conn.execute(
            "select schemawatch.register_schema(%s, p_future => true)", [SCHEMA]
        ).fetchall()
    return Shop(dsn=dsn, tables=len(watched), passwords=passwords)


def note_played(dsn: str) -> None:
    """Remember that the tour was played to its end."""
    with connect(dsn) as conn:
        conn.execute(sql.SQL("comment on schema shop is {}").format(sql.Literal(_PLAYED)))


def _people(conn: Conn) -> dict[str, str]:
    known = {row[0] for row in conn.execute("select rolname from pg_roles").fetchall()}
    if OWNER not in known:
        conn.execute(sql.SQL("create role {} nologin").format(sql.Identifier(OWNER)))
    passwords = {person: secrets.token_urlsafe(18) for person in PEOPLE}
    for person, password in passwords.items():
        verb = "alter" if person in known else "create"
        conn.execute(
            sql.SQL("{} role {} login inherit password {}").format(
                sql.SQL(verb), sql.Identifier(person), sql.Literal(password)
            )
        )
        conn.execute(
            sql.SQL("grant {} to {}").format(sql.Identifier(OWNER), sql.Identifier(person))
        )
    return passwords


def _script() -> bytes:
    return resources.files(__package__ or "controlplane.tour").joinpath("shop.sql").read_bytes()
