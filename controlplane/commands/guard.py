"""`schemawatch approve` and `approval list|remove`."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Command, Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, deadline
from controlplane.commands._text import table
from controlplane.db import guard
from controlplane.db.guard import Approval
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import LARGEST_ID, find_watched_table

ALL = 1_000_000
MOST_USES = 1000
UNTIL = "A date (2027-01-31), or how long from now: 12h, 90d; within a year."


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


COMMANDS = (approve, approval)
