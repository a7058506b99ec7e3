"""psycopg's errors -> ours, decided by SQLSTATE."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from controlplane.errors import SchemaWatchError, UnavailableError, from_sqlstate


def translate(error: psycopg.Error) -> SchemaWatchError:
    """Return the error to show: the server's words, but no statement and no connection string."""
    diag = error.diag
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        lines = str(error).strip().splitlines()
        return UnavailableError(
            lines[0] if lines else "no database connection",
            hint="Check that the server runs and that DATABASE_URL names it; then try again.",
        )
    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        return from_sqlstate("22000", str(error))
    message = diag.message_primary or type(error).__name__
    return from_sqlstate(
        error.sqlstate or "XX000",
        message,
        detail=diag.message_detail,
        hint=diag.message_hint,
    )


@contextmanager
def translated() -> Generator[None]:
    """Raise psycopg's errors as ours."""
    try:
        yield
    except psycopg.Error as error:
        raise translate(error) from error
