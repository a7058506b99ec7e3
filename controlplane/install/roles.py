"""The three roles, and under which of them the installation runs.

Everything belongs to schemawatch_owner, which cannot log in and owns nothing else: the event
triggers lend its rights to everybody's DDL, and those rights are worth nothing elsewhere.
Whoever may not create roles owns everything himself instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

from controlplane.errors import PrivilegeError
from controlplane.install.connection import Conn, one
from controlplane.install.result import Missing, Result

OWNER: Final = "schemawatch_owner"
ROLES: Final = (OWNER, "schemawatch_reader", "schemawatch_admin")
_SET_MEMBER_SINCE: Final = 160000


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Who is connected, and what the server lets him do."""

    name: str
    superuser: bool
    createrole: bool
    database: str
    server: int

    @property
    def may_create_roles(self) -> bool:
        """Tell whether CREATE ROLE can succeed."""
        return self.superuser or self.createrole


def identify(conn: Conn) -> Installer:
    """Read who we are; the role in force counts, not the login."""
    row = conn.execute(
        """
        select rol.rolname, rol.rolsuper, rol.rolcreaterole, current_database(),
            current_setting('server_version_num')::integer
        from pg_catalog.pg_roles as rol
        where rol.rolname = current_user
        """
    ).fetchone()
    if row is None:
        raise PrivilegeError("the current role does not exist any more")
    return Installer(
        name=row[0], superuser=row[1], createrole=row[2], database=row[3], server=row[4]
    )


def prepare(conn: Conn, me: Installer, result: Result) -> str:
    """Create the roles and the schema; return the role that owns, and is to run, everything."""
    if me.may_create_roles:
        _create(conn, result)
    usable = _may_become(conn, me, OWNER) or _join(conn, me)
    absent = [name for name in ROLES if not _exists(conn, name)]
    if absent or not usable:
        result.missing.append(_roles_missing(me, absent))
    owner = _schema(conn, me, OWNER if usable else me.name, result)
    conn.execute(sql.SQL("set local role {}").format(sql.Identifier(owner)))
    return owner


def _create(conn: Conn, result: Result) -> None:
    for name in ROLES:
        if _exists(conn, name):
            continue
        try:
            with conn.transaction():
                conn.execute(sql.SQL("create role {} nologin").format(sql.Identifier(name)))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            continue  # an installation in another database of this server was faster
        except psycopg.errors.InsufficientPrivilege:
            return
        result.roles_created.append(name)


def _exists(conn: Conn, name: str) -> bool:
    return bool(one(conn, b"select true from pg_catalog.pg_roles where rolname = %s", [name]))


def _may_become(conn: Conn, me: Installer, name: str) -> bool:
    if not _exists(conn, name):
        return False
    # 16 split membership: only SET allows SET ROLE and giving objects away
    kind = "set" if me.server >= _SET_MEMBER_SINCE else "member"
    return bool(one(conn, b"select pg_catalog.pg_has_role(%s::name, %s)", [name, kind]))


def _join(conn: Conn, me: Installer) -> bool:
    """Become a member of the owner; a creator is none by himself (15), or lacks SET (16)."""
    if not _exists(conn, OWNER):
        return False
    options = " with inherit true, set true" if me.server >= _SET_MEMBER_SINCE else ""
    try:
        with conn.transaction():
            conn.execute(
                sql.SQL("grant {} to current_user" + options).format(sql.Identifier(OWNER))
            )
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _roles_missing(me: Installer, absent: list[str]) -> Missing:
    """Describe what a DBA would run so that the next migrate finds the roles."""
    mine = sql.Identifier(me.name).as_string()
    options = " with inherit true, set true" if me.server >= _SET_MEMBER_SINCE else ""
    lines = [f"create role {name} nologin;" for name in absent]
    lines.append(f"grant {OWNER} to {mine}{options};")
    lines.append("then run `schemawatch migrate` again")
    what = f"roles {', '.join(absent)}" if absent else f"membership of {me.name} in {OWNER}"
    return Missing(
        what=what,
        cost=f"all objects belong to {me.name}, and only it can read or run SchemaWatch"
        if absent
        else f"all objects belong to {me.name} instead of a role without login",
        remedy="\n".join(lines),
    )


def _schema(conn: Conn, me: Installer, wanted: str, result: Result) -> str:
    owner = one(
        conn,
        b"select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'schemawatch'",
    )
    if owner is None:
        if not one(conn, b"select has_database_privilege(current_database(), 'create')"):
            database = sql.Identifier(me.database).as_string()
            mine = sql.Identifier(me.name).as_string()
            raise PrivilegeError(
                f'role "{me.name}" may not create a schema in database "{me.database}"',
                hint=f"Let a DBA run: grant create on database {database} to {mine};",
            )
        conn.execute(
            sql.SQL("create schema schemawatch authorization {}").format(sql.Identifier(wanted))
        )
        return wanted
    if not _may_become(conn, me, owner):
        raise PrivilegeError(
            f'schema schemawatch belongs to "{owner}", and "{me.name}" may not act for it',
            hint=f"Connect as {owner}, or as a superuser, or: "
            f"grant {sql.Identifier(owner).as_string()} to {sql.Identifier(me.name).as_string()};",
        )
    if owner != wanted and wanted == OWNER:
        result.adopted_from = owner
        return OWNER
    return owner
