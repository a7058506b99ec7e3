"""The three roles; install.sql makes them, and decides which of them the installation runs under.

Everything belongs to schemawatch_owner, which cannot log in and owns nothing else: the event
triggers lend its rights to everybody's DDL, and those rights are worth nothing elsewhere.
Whoever may not create roles owns everything himself instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controlplane.errors import PrivilegeError
from controlplane.install.connection import Conn

ROLES: Final = ("schemawatch_owner", "schemawatch_reader", "schemawatch_admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Who is connected, and to which database."""

    name: str
    database: str


def identify(conn: Conn) -> Installer:
    """Read who we are; the role in force counts, not the login."""
    row = conn.execute(
        "select rolname, current_database() from pg_catalog.pg_roles where rolname = current_user"
    ).fetchone()
    if row is None:
        raise PrivilegeError("the current role does not exist any more")
    return Installer(name=row[0], database=row[1])
