"""Connections of the installer: one transaction, hermetic settings."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import psycopg
from psycopg import Connection, sql

from controlplane.db.connecting import understood
from controlplane.db.errors import translate

Row: TypeAlias = tuple[Any, ...]
Conn: TypeAlias = Connection[Row]

SETTINGS: Final = {
    "client_min_messages": "warning",
    "check_function_bodies": "on",
    "default_table_access_method": "heap",
    "default_tablespace": "",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "row_security": "on",
}
"""In force while we install, whatever the role or the database has set; and a search_path."""


@contextmanager
def connected(dsn: str, *, timeout: float) -> Generator[Conn]:
    """Yield a connection in autocommit; timeout in seconds. UnavailableError when there is none."""
    understood(dsn)
    try:
        conn = psycopg.connect(
            dsn,
            autocommit=True,
            connect_timeout=max(2, round(timeout)),
            application_name="schemawatch install",
            # what is prepared would stay behind in a pooler's session, where others are
            prepare_threshold=None,
        )
    except psycopg.OperationalError as error:
        raise translate(error) from error
    with conn:
        yield conn


def prepare_session(conn: Conn, *, lock_timeout: float) -> None:
    """Make the current transaction independent of what the role or database has set."""
    path = "pg_catalog, pg_temp"
    wanted = {"search_path": path, **SETTINGS, "lock_timeout": f"{round(lock_timeout * 1000)}ms"}
    conn.execute(
        "select set_config(name, value, true)"
        " from unnest(%s::text[], %s::text[]) as setting (name, value)",
        [list(wanted), list(wanted.values())],
    )


def one(conn: Conn, query: sql.Composed | bytes, params: list[object] | None = None) -> Any:
    """Return the first column of the first row, or None when there is no row."""
    row = conn.execute(query, params).fetchone()
    return None if row is None else row[0]
