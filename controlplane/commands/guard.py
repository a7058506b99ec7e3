"""`schemawatch protect`, `unprotect`, `approve`, and `approval list|remove`."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Command, Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, deadline
from controlplane.commands._text import table
from controlplane.core.names import qualified
from controlplane.db import guard
from controlplane.db.guard import Approval
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import LARGEST_ID, find_watched_table

ALL = 1_000_000
MOST_USES = 1000
UNTIL = "A date (2027-01-31), or how long from now: 12h, 90d; within a year."

_schema = click.option("--schema", "is_schema", is_flag=True, help="It is a schema, as stored.")


@click.command(cls=Command)
@click.argument("name", metavar="TABLE|SCHEMA", type=TABLE)
@_schema
@click.option(
    "--max-impact",
    "most",
    type=click.Choice(("SAFE", "RISKY"), case_sensitive=False),
    default="RISKY",
    show_default=True,
    help="The worst that may be committed.",
)
@click.option("--for", "consumers", multiple=True, help="Only what is worse for this consumer.")
def protect(*, name: str, is_schema: bool, most: str, consumers: tuple[str, ...]) -> None:
    """Refuse commits that change a table, or the watched tables of a schema, too much."""

    async def work(conn: Conn) -> str:
        only = consumers or None
        if is_schema:
            await guard.protect_schema(conn, name, most=most.upper(), consumers=only)
            return name
        found = await find_watched_table(conn, name)
        await guard.protect_table(conn, found.schema_id, most=most.upper(), consumers=only)
        return qualified(found.schema_name, found.table_name)

    shown = on_database(current_config(), work)
    whom = f" for {', '.join(consumers)}" if consumers else ""
    click.echo(f"{shown} is protected: at most {most.upper()}{whom}.")


@click.command(cls=Command)
@click.argument("name", metavar="TABLE|SCHEMA", type=TABLE)
@_schema
def unprotect(*, name: str, is_schema: bool) -> None:
    """Let changes of a table, or of the tables of a schema, pass again."""

    async def work(conn: Conn) -> str:
        if is_schema:
            await guard.unprotect_schema(conn, name)
            return name
        found = await find_watched_table(conn, name)
        await guard.unprotect_table(conn, found.schema_id)
        return qualified(found.schema_name, found.table_name)

    click.echo(f"{on_database(current_config(), work)} is no longer protected by itself.")


@click.command(cls=Command)
@click.argument("name", metavar="TABLE", type=TABLE)
@click.option("--fingerprint", help="Of the finding, as `schemawatch check --json` shows it.")
@click.option("--declared-as", help="What the migration sets schemawatch.change to.")
@click.option("--reason", required=True, help="Why it may pass.")
@click.option("--until", required=True, callback=deadline, help=UNTIL)
@click.option(
    "--uses",
    type=click.IntRange(1, MOST_USES),
    default=1,
    show_default=True,
    help="How many transactions may use it.",
)
@json_option
def approve(
    *,
    name: str,
    fingerprint: str | None,
    declared_as: str | None,
    reason: str,
    until: datetime,
    uses: int,
    as_json: bool,
) -> None:
    """Let a change of a protected table pass: a finding, what is declared, or both."""

    async def work(conn: Conn) -> Approval:
        return await guard.approve_change(
            conn,
            (await find_watched_table(conn, name)).schema_id,
            reason=reason,
            until=until,
            fingerprint=fingerprint,
            declared_as=declared_as,
            uses=uses,
        )

    found = on_database(current_config(), work)
    emit(found, _approvals([found]), as_json=as_json)


@click.group(cls=Group)
def approval() -> None:
    """List approvals, and end one."""


@approval.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List approvals, also those that are used, expired or removed."""
    found = on_database(current_config(), guard.list_approvals, after=0, limit=ALL)
    text = _approvals(found) if found else "Nothing was approved."
    emit({"approvals": found}, text, as_json=as_json)


@approval.command()
@click.argument("approval_id", type=click.IntRange(1, LARGEST_ID))
def remove(*, approval_id: int) -> None:
    """End an approval."""
    on_database(current_config(), guard.remove_approval, approval_id)
    click.echo(f"Approval {approval_id} is no longer in force.")


def _approvals(found: list[Approval]) -> str:
    headings = ("ID", "TABLE", "WHAT", "USED", "UNTIL", "STATE", "BY", "REASON")
    rows = [
        (
            item.approval_id,
            item.table_name,
            " ".join(filter(None, (item.fingerprint, item.declared_as))),
            f"{item.used} of {item.uses}",
            item.expires_at,
            item.state,
            item.approved_by,
            item.reason,
        )
        for item in found
    ]
    return table(headings, rows)


COMMANDS = (protect, unprotect, approve, approval)
