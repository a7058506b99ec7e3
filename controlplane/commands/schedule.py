"""`schemawatch schedule`."""

from __future__ import annotations

from datetime import timedelta

import click

from controlplane.commands._command import Command
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import duration
from controlplane.install.schedule import schedule_scan, unschedule_scan


@click.command(cls=Command)
@click.argument("every", callback=duration, metavar="EVERY", required=False)
@click.option("--off", is_flag=True, help="Stop scanning by pg_cron.")
@json_option
def schedule(*, every: timedelta | None, off: bool, as_json: bool) -> None:
    """Let pg_cron scan every 30s, 5m, 2h …, or stop that.

    Works from any database of the server that runs pg_cron. Seconds need pg_cron 1.5; before, they
    become a minute.
    """
    if off == (every is not None):
        raise click.UsageError("give either an interval such as 5m, or --off")
    config = current_config()
    if every is None:
        stopped = unschedule_scan(config.dsn(), timeout=config.connect_timeout)
        text = "pg_cron no longer scans." if stopped else "pg_cron did not scan before."
        emit({"schedule": None, "stopped": stopped}, text, as_json=as_json)
        return
    found = schedule_scan(config.dsn(), every=every, timeout=config.connect_timeout)
    emit({"schedule": found}, f"pg_cron scans on the schedule: {found}", as_json=as_json)


COMMANDS = (schedule,)
