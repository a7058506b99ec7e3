"""`schemawatch audit`: what was changed with which API key."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import moment
from controlplane.commands._text import table
from controlplane.db.audit import AuditFilter, list_audit_events

LARGEST_ID = 2**63 - 1


@click.command(cls=Command)
@click.option("--key", "key_id", type=click.IntRange(min=1), help="Of this key alone.")
@click.option("--since", callback=moment, help="A time, or how long ago: 12h, 7d.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
def audit(*, key_id: int | None, since: datetime | None, limit: int, as_json: bool) -> None:
    """List what was changed over REST, and with which key, the newest first."""
    events = on_database(
        current_config(),
        list_audit_events,
        AuditFilter(key_id=key_id, since=since),
        before=LARGEST_ID,
        limit=limit,
    )
    headings = ("AT", "KEY", "NAME", "OPERATION", "OBJECT", "STATUS", "OUTCOME", "REQUEST")
    rows = [
        (e.at, e.key_id, e.key_name, e.operation, e.object, e.status, e.outcome, e.request_id)
        for e in events
    ]
    emit({"audit": events}, table(headings, rows) if rows else "Nothing yet.", as_json=as_json)


COMMANDS = (audit,)
