"""What doctor says of databases in which nothing is installed, and that are read from here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from controlplane.install.connection import Conn, one
from controlplane.install.finding import Finding, age


def other_databases(conn: Conn) -> Iterator[Finding]:
    """Tell when each was last read, or since when it cannot be."""
    if one(conn, b"select to_regproc('schemawatch.status')") is None:
        return  # the check of migrations says what is missing
    found: list[dict[str, Any]] = one(conn, b"select schemawatch.status() -> 'other_databases'")
    for other in found:
        name, tables = other["name"], other["watched"]
        what = f"{name}: {tables} table{'' if tables == 1 else 's'}"
        read = f"last read {age(other['read_at'])} ago" if other["read_at"] else "not read yet"
        if other["failure"]:
            yield Finding(
                check="other database",
                status="problem",
                message=f"{what}, {read}; it could not be read for {age(other['failed_at'])}: "
                f"{other['failure']}",
                remedy=f"Try it: `schemawatch scan --on {name}`. docs/agentless.md says what the "
                "role needs.",
            )
        elif other["read_at"]:
            yield Finding(check="other database", status="ok", message=f"{what}, {read}")
        else:
            yield Finding(
                check="other database",
                status="note",
                message=f"{what}, {read}",
                remedy="`schemawatch serve` reads it, with SCHEMAWATCH_SCAN_INTERVAL above 0; or "
                f"now: `schemawatch scan --on {name}`.",
            )
