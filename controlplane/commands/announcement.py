"""`schemawatch announce`, `announcement list|show|withdraw` and `answer`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click
import msgspec

from controlplane.commands import _parse
from controlplane.commands._announcement_text import announcement_text, announcements_text
from controlplane.commands._check_inputs import sources
from controlplane.commands._command import Command, Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import CONSUMER, TABLE, deadline
from controlplane.db import announcements
from controlplane.db.announcements import Announcement
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import LARGEST_ID, find_watched_table
from controlplane.errors import InputError
from controlplane.trial.report import Found
from controlplane.trial.run import try_files

ALL = 1_000_000
WHEN = "A date (2027-01-31), or how long from now: 12h, 90d."

_number = click.argument("announcement_id", metavar="ID", type=click.IntRange(1, LARGEST_ID))


@click.command(cls=Command)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, readable=True, allow_dash=True),
)
@click.option("--at", "planned_at", required=True, callback=deadline, help=f"From when on. {WHEN}")
@click.option("--reason", required=True, help="Why, for whoever is told of it.")
@click.option("--table", "name", type=TABLE, help="Only what it does to this table.")
@click.option(
    "--timeout",
    metavar="DURATION",
    callback=_parse.duration,
    default="60s",
    show_default=True,
    help="How long running the files may take.",
)
@json_option
def announce(
    *,
    files: tuple[str, ...],
    planned_at: datetime,
    reason: str,
    name: str | None,
    timeout: timedelta,
    as_json: bool,
) -> None:
    """Tell in advance what each FILE (- is standard input) will change.

    The files are run and rolled back, as `schemawatch check` does. For each watched table that
    they change there is one announcement: whoever would be told of the drift is told of it now.
    The drift that then happens says whether it is what was announced, and whether it came before
    its time. Nothing is let pass by an announcement.
    """
    read = sources(files, ())
    config = current_config()

    async def work(conn: Conn) -> list[Announcement]:
        wanted = None if name is None else (await find_watched_table(conn, name)).schema_id
        report = await try_files(
            conn, read, lock_timeout=config.lock_timeout, most=timeout.total_seconds()
        )
        changed: dict[int, list[dict[str, Any]]] = {}
        for found in report.findings:
            if found.schema_id is not None and wanted in {None, found.schema_id}:
                changed.setdefault(found.schema_id, []).append(_row(found))
        if not changed:
            raise InputError(
                f"that changes nothing of {name or 'a watched table'}",
                hint="`schemawatch check` says what it changes.",
            )
        return [
            await announcements.announce_change(
                conn, schema_id, reason=reason, planned_at=planned_at, changes=changes
            )
            for schema_id, changes in changed.items()
        ]

    found = on_database(config, work)
    text = "\n\n".join(announcement_text(item) for item in found)
    emit({"announcements": found}, text, as_json=as_json)


def _row(found: Found) -> dict[str, Any]:
    """Return a finding as preview() has it."""
    consumers = msgspec.to_builtins(found.consumers)
    return {**msgspec.to_builtins(found.change), "consumers": consumers}


@click.group(cls=Group)
def announcement() -> None:
    """List and show announced changes, and withdraw one."""


@announcement.command("list")
@click.option("--table", "name", type=TABLE, help="Only those of this table.")
@json_option
def list_command(*, name: str | None, as_json: bool) -> None:
    """List announced changes, also those that are done or withdrawn."""

    async def work(conn: Conn) -> list[Announcement]:
        tables = None if name is None else [(await find_watched_table(conn, name)).schema_id]
        return await announcements.list_announcements(conn, after=0, limit=ALL, tables=tables)

    found = on_database(current_config(), work)
    text = announcements_text(found) if found else "Nothing was announced."
    emit({"announcements": found}, text, as_json=as_json)


@announcement.command()
@_number
@json_option
def show(*, announcement_id: int, as_json: bool) -> None:
    """Show an announced change: what it will be, for whom, and who answered what."""
    found = on_database(current_config(), announcements.get_announcement, announcement_id)
    emit(found, announcement_text(found), as_json=as_json)


@announcement.command()
@_number
def withdraw(*, announcement_id: int) -> None:
    """Say that an announced change will not happen, to those who were told of it."""
    on_database(current_config(), announcements.withdraw_announcement, announcement_id)
    click.echo(f"Announcement {announcement_id} is withdrawn.")


@click.command(cls=Command)
@_number
@click.option("--for", "consumer", type=CONSUMER, required=True, help="The consumer that answers.")
@click.option("--ready", "is_ready", is_flag=True, help="It may happen.")
@click.option("--not-before", callback=deadline, help=f"Not so soon. {WHEN}")
@click.option("--note", help="What else there is to say.")
@json_option
def answer(
    *,
    announcement_id: int,
    consumer: str,
    is_ready: bool,
    not_before: datetime | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Answer an announced change for a consumer; its last answer counts."""
    if is_ready is (not_before is not None):
        raise click.UsageError("Give --ready or --not-before.")
    found = on_database(
        current_config(),
        announcements.answer_announcement,
        announcement_id,
        consumer=consumer,
        answer="ready" if is_ready else "not_before",
        not_before=not_before,
        note=note,
    )
    emit(found, announcements_text([found]), as_json=as_json)


COMMANDS = (announce, announcement, answer)
