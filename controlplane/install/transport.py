"""What lies between us and the server: a pooler that would break LISTEN, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from controlplane.db.errors import translate
from controlplane.errors import SchemaWatchError
from controlplane.install.connection import Conn, connected, one
from controlplane.install.finding import Finding

_REMEDY = "Set SCHEMAWATCH_LISTEN_URL to the server itself, or to a pooler in session mode."


def examine(conn: Conn, dsn: str, *, listen_dsn: str | None, timeout: float) -> list[Finding]:
    """Look for a transaction pooler, and send a NOTIFY to ourselves; timeout in seconds.

    With a listen_dsn the NOTIFY is listened for there, as the notifier does.
    """
    try:
        with connected(dsn, timeout=timeout) as other:
            lost = loses_session(conn, other)
            found = list(_pooler(conn, lost=lost, harmless=listen_dsn is not None))
            if lost and listen_dsn is None:
                # a LISTEN would stay behind in a session that others use
                return [*found, _unheard("a NOTIFY cannot arrive through that pooler")]
            if listen_dsn is None:
                return [*found, *_listen(conn, other, timeout)]
            with connected(listen_dsn, timeout=timeout) as listening:
                return [*found, *_listen(listening, other, timeout)]
    except psycopg.Error as error:
        shown = translate(error)
    except SchemaWatchError as error:
        shown = error
    return [Finding(check="pooler", status="problem", message=shown.message, remedy=shown.hint)]


def refuses_transactions(conn: Conn) -> bool:
    """Tell whether a pooler in statement mode is in front; the connection is closed by that."""
    try:
        with conn.transaction():
            conn.execute("select 1")
    except psycopg.errors.ProtocolViolation:
        return True
    return False


def loses_session(conn: Conn, other: Conn) -> bool:
    """Tell whether another server process answers once another session was busy."""
    before = one(conn, b"select pg_backend_pid()")
    # a transaction pooler gives the server connection that we just left to the next who asks
    if one(other, b"select pg_backend_pid()") == before:
        return True
    with other.transaction():
        other.execute("select 1")
        return one(conn, b"select pg_backend_pid()") != before


def _pooler(conn: Conn, *, lost: bool, harmless: bool) -> Iterator[Finding]:
    if lost:
        message = "a transaction pooler is in front: NOTIFY never arrives through it"
        yield Finding(
            check="pooler",
            status="note" if harmless else "problem",
            message=f"{message}, so SCHEMAWATCH_LISTEN_URL is used" if harmless else message,
            remedy=None if harmless else _REMEDY,
        )
    elif one(conn, b"select pg_backend_pid()") != conn.info.backend_pid:
        yield Finding(
            check="pooler", status="note", message="a pooler is in front; it keeps sessions apart"
        )
    else:
        yield Finding(check="pooler", status="ok", message="none, a direct connection")


def _listen(conn: Conn, other: Conn, timeout: float) -> Iterator[Finding]:
    conn.execute("listen schemawatch_doctor")
    other.execute("notify schemawatch_doctor")
    heard = list(conn.notifies(timeout=timeout, stop_after=1))
    conn.execute("unlisten schemawatch_doctor")
    if heard:
        yield Finding(check="listen", status="ok", message="NOTIFY arrives")
    else:
        yield _unheard(f"a NOTIFY did not arrive within {timeout:g} seconds")


def _unheard(why: str) -> Finding:
    message = f"{why}; deliveries wait for the poll"
    return Finding(check="listen", status="problem", message=message, remedy=_REMEDY)
