"""Connections of the installer: one transaction, hermetic settings, errors with file and line."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg import Connection, sql

from controlplane.db.connecting import understood
from controlplane.db.errors import translate
from controlplane.errors import InternalError
from controlplane.install.sources import SqlFile

Row: TypeAlias = tuple[Any, ...]
Conn: TypeAlias = Connection[Row]


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
        )
    except psycopg.OperationalError as error:
        raise translate(error) from error
    with conn:
        yield conn


def prepare_session(conn: Conn, *, lock_timeout: float) -> None:
    """Make the current transaction independent of what the role or database has set."""
    conn.execute(
        """
        select set_config(name, value, true)
        from (values
            ('search_path', 'pg_catalog, pg_temp'),
            ('client_min_messages', 'warning'),
            ('check_function_bodies', 'on'),
            ('default_table_access_method', 'heap'),
            ('default_tablespace', ''),
            ('statement_timeout', '0'),
            ('idle_in_transaction_session_timeout', '0'),
            ('row_security', 'on'),
            ('lock_timeout', %s)
        ) as setting (name, value)
        """,
        [f"{round(lock_timeout * 1000)}ms"],
    )


def one(conn: Conn, query: sql.Composed | bytes, params: list[object] | None = None) -> Any:
    """Return the first column of the first row, or None when there is no row."""
    row = conn.execute(query, params).fetchone()
    return None if row is None else row[0]


def run_file(conn: Conn, file: SqlFile) -> None:
    """Run a whole file in the current transaction.

    A privilege or lock error, or one of a result that changed, passes through; any other becomes
    InternalError with file and line.
    """
    try:
        conn.execute(file.text.encode())
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.LockNotAvailable,
        psycopg.errors.InvalidFunctionDefinition,
    ):
        raise
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        diag = error.diag
        position = int(diag.statement_position or 0)
        # the server counts characters from 1
        line = file.text.count("\n", 0, max(position - 1, 0)) + 1
        where = f"{file.name} line {line}" if position else file.name
        raise InternalError(
            f"{where}: {diag.message_primary}",
            code="SW901",
            detail=diag.message_detail or diag.context,
            hint=diag.message_hint,
        ) from error
