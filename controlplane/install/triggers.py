"""The event triggers, as doctor sees them and uninstall removes them; install.sql makes them."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql

from controlplane.install.connection import Conn

_OURS: Final = b"""
select trg.evtname, trg.evtenabled
from pg_event_trigger as trg
join pg_proc as proc on proc.oid = trg.evtfoid
where proc.pronamespace = to_regnamespace('schemawatch')
order by trg.evtname
"""


def installed(conn: Conn) -> dict[str, str]:
    """Return the name of each event trigger of ours -> its state: O, R, A, or D for disabled."""
    return {
        name: state if isinstance(state, str) else state.decode()
        for name, state in conn.execute(_OURS).fetchall()
    }


def drop(conn: Conn) -> dict[str, str]:
    """Take them out; return what was there.

    Whoever may not drop them leaves them in place, where they go on working.
    """
    before = installed(conn)
    try:
        with conn.transaction():
            for name in before:
                conn.execute(sql.SQL("drop event trigger {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        pass
    return before
