"""`schemawatch check`: what a migration would break, before anybody runs it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import psycopg

from controlplane.commands import _parse
from controlplane.commands._check_inputs import sources
from controlplane.commands._check_outputs import CHOICES, targets, tell, tell_failure
from controlplane.commands._check_places import Place, opened
from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import json_option
from controlplane.db.drifts import IMPACTS
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError
from controlplane.trial.concluding import for_consumer, is_at_least
from controlplane.trial.reading import Source
from controlplane.trial.report import Report
from controlplane.trial.run import try_files

FOUND = 1
COULD_NOT_CHECK = 3


@click.command(cls=Command)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, readable=True, allow_dash=True),
)
@click.option(
    "--only",
    metavar="FILE",
    multiple=True,
    help="Of a folder only this one; - reads names from standard input, a line each.",
)
@click.option(
    "--against",
    metavar="FILE",
    type=click.Path(exists=True, readable=True, path_type=Path),
    help="Run it on a copy of what `schemawatch export` or pg_dump --schema-only wrote.",
)
@click.option(
    "--shadow", "is_shadow", is_flag=True, help="Run it on a copy of DATABASE_URL, which is read."
)
@click.option(
    "--keep",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the copy in this folder: while the structure is the same it is not built again.",
)
@click.option(
    "--for", "consumer", metavar="CONSUMER", help="Tell and count only what meets this consumer."
)
@click.option(
    "--fail-on",
    type=click.Choice(IMPACTS, case_sensitive=False),
    default="BREAKING",
    show_default=True,
    help="The least impact that ends with 1.",
)
@click.option("--instead", "is_instead", is_flag=True, help="Show the steps that break nobody.")
@click.option("--require-watched", is_flag=True, help="End with 3 when no table is watched.")
@click.option(
    "--timeout",
    metavar="DURATION",
    callback=_parse.duration,
    default="60s",
    show_default=True,
    help="How long all of it may take.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(CHOICES, case_sensitive=False),
    help="How to say it; text is for people at a terminal, and the default.",
)
@click.option(
    "--output",
    "outputs",
    metavar="[FORMAT=]FILE",
    multiple=True,
    help="Write it to a file, and the text to standard output; may be there several times.",
)
@json_option
def check(
    *,
    files: tuple[str, ...],
    only: tuple[str, ...],
    against: Path | None,
    is_shadow: bool,
    keep: Path | None,
    consumer: str | None,
    fail_on: str,
    is_instead: bool,
    require_watched: bool,
    timeout: timedelta,
    form: str | None,
    outputs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say what each FILE (- is standard input) would break: run them, and roll back.

    A folder stands for its migrations, in the order of its tool: sqitch, prisma, diesel, flyway,
    golang-migrate, dbmate, goose, or files in natural order. All files run in the order given, in
    one transaction that is never committed, each as in a new session. A file may begin and end
    transactions of its own; outside of them each statement commits, as in psql, so deferred
    constraints are checked behind it. Beside the changes it is told which locks every statement
    takes on watched tables, where they were not held yet, and what is done under them.

    With --against or --shadow they run on a PostgreSQL of its own, which has the structure of the
    database and none of its rows, and is gone afterwards; --against takes a folder of migrations
    as well, those that are checked left out. With --keep up to four such copies stay in a folder.

    Ends with 0 when nothing is as bad as --fail-on, with 1 when something is, with 2 for wrong
    usage, and with 3 when it could not be checked: the SQL fails, there is no database.

    The locks are held until all is rolled back; SCHEMAWATCH_LOCK_TIMEOUT limits how long each
    statement waits for them. What cannot run in a transaction is not run, or without CONCURRENTLY
    and then for a second at most; setval() and COPY to a file or a program, which no rollback
    takes back, are not run; lines of psql's own and the data of COPY are passed over where they do
    no harm.
    """
    if against is not None and is_shadow:
        raise click.UsageError("Give --shadow (of DATABASE_URL) or --against FILE, not both.")
    if keep is not None and against is None and not is_shadow:
        raise click.UsageError("--keep keeps the copy of --shadow or --against FILE.")
    goals = targets(form, outputs, as_json=as_json)
    try:
        read = sources(files, only)
        with opened(against, read, is_shadow=is_shadow, keep=keep) as place:
            report = _report(read, place, timeout, require_watched=require_watched)
        if consumer is not None:
            report = for_consumer(report, consumer)
    except (SchemaWatchError, psycopg.Error) as error:
        ours = translate(error) if isinstance(error, psycopg.Error) else error
        tell_failure(ours, goals, fail_on)
        sys.exit(COULD_NOT_CHECK)
    tell(report, goals, fail_on, is_instead=is_instead)
    if is_at_least(report.impact, fail_on):
        sys.exit(FOUND)


def _report(
    read: list[Source], place: Place, timeout: timedelta, *, require_watched: bool
) -> Report:
    report = on_database(
        place.config,
        try_files,
        read,
        lock_timeout=place.config.lock_timeout,
        most=timeout.total_seconds(),
        has_rows=place.has_rows,
    )
    if require_watched and not report.watched:
        raise InputError(
            "no table is watched in this database",
            hint="schemawatch register TABLE, or --schema SCHEMA, registers some.",
        )
    return replace(report, notes=[*report.notes, *place.notes])


COMMANDS = (check,)
