"""Whether the database has a name by which people tell its messages from those of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controlplane.install.connection import Conn, one
from controlplane.install.finding import Finding

# What source_name() says of a cluster that has no name of its own.
NAMELESS: Final = "server-"


def source_name(conn: Conn) -> Iterator[Finding]:
    """Tell the name; advise one where it would be a number."""
    if one(conn, b"select to_regprocedure('schemawatch.source_name()')") is None:
        return  # the check of migrations says what is missing
    name: str = one(conn, b"select schemawatch.source_name()")
    chosen = one(
        conn, b"select exists (select from schemawatch.setting where name = 'source_name')"
    )
    if chosen or not name.startswith(NAMELESS):
        yield Finding(check="source name", status="ok", message=name)
        return
    yield Finding(
        check="source name",
        status="note",
        message=f"messages, metrics and logs call this database {name}",
        remedy="Give it a name that people know: `schemawatch source-name NAME`.",
    )
