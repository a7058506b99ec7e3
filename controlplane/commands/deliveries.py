"""`schemawatch deliveries list|retry`."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, moment
from controlplane.commands._text import table
from controlplane.db.deliveries import Delivery, get_delivery, list_deliveries, retry_delivery
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table
from controlplane.errors import ConflictError


@click.group(cls=Group)
def deliveries() -> None:
    """See what was sent to whom, and send it again."""


@deliveries.command("list")
@click.option("--status", type=click.Choice(("pending", "delivered", "dead")))
@click.option("--webhook", "endpoint_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--table", "name", type=TABLE, help="Only about this table.")
@click.option("--since", callback=moment, help="Only queued since: 2h, 3d, or a time.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
def list_command(
    *,
    status: str | None,
    endpoint_id: int | None,
    name: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the deliveries, the newest first."""

    async def work(conn: Conn) -> list[Delivery]:
        schema_id = None if name is None else (await find_watched_table(conn, name)).schema_id
        return await list_deliveries(
            conn,
            limit=limit,
            status=status,
            endpoint_id=endpoint_id,
            schema_id=schema_id,
            since=since,
        )

    found = on_database(current_config(), work)
    headings = ("ID", "WEBHOOK", "DRIFT", "TYPE", "STATUS", "ATTEMPTS", "CREATED", "LAST ATTEMPT")
    rows = [
        (
            item.delivery_id,
            item.endpoint_id,
            item.drift_id,
            item.type,
            _status(item),
            item.attempts,
            item.created_at,
            _last(item),
        )
        for item in found
    ]
    text = table(headings, rows) if rows else "No deliveries."
    emit({"deliveries": found}, text, as_json=as_json)


@deliveries.command()
@click.argument("delivery_id", type=click.IntRange(1, 2**63 - 1))
@json_option
def retry(*, delivery_id: int, as_json: bool) -> None:
    """Send once more, now, with a fresh schedule of attempts."""

    async def work(conn: Conn) -> Delivery | None:
        done = await retry_delivery(conn, delivery_id)
        return await get_delivery(conn, delivery_id) if done else None

    found = on_database(current_config(), work)
    if found is None:
        raise ConflictError(
            f"delivery {delivery_id} is being sent at this moment",
            hint="Look at it again in a minute.",
        )
    until = found.held_until
    when = "due now" if until is None else f"held by quiet hours until {until:%Y-%m-%d %H:%M %Z}"
    report = {"delivery_id": delivery_id, "held_until": until}
    emit(report, f"Delivery {delivery_id} is {when}.", as_json=as_json)


def _status(item: Delivery) -> str:
    until = item.held_until
    return item.status if until is None else f"held until {until:%Y-%m-%d %H:%M %Z}"


def _last(item: Delivery) -> str:
    facts = (item.last_outcome, item.last_status_code, item.last_error)
    return " ".join(str(fact) for fact in facts if fact is not None) or "-"


COMMANDS = (deliveries,)
