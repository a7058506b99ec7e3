"""`schemawatch check`: what a migration would break, before anybody runs it."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any, NoReturn, TextIO

import click
import psycopg

from controlplane.commands import _parse
from controlplane.commands._check_text import report_text
from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, error_value, json_option
from controlplane.core.hints import in_cli
from controlplane.db.drifts import IMPACTS
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError
from controlplane.trial.report import Report, TrialError
from controlplane.trial.run import Source, try_files

FOUND = 1
COULD_NOT_CHECK = 3


@click.command(cls=Command)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.File("r", "utf-8-sig")
)
@click.option(
    "--fail-on",
    type=click.Choice(IMPACTS, case_sensitive=False),
    default="BREAKING",
    show_default=True,
    help="The least impact that ends with 1.",
)
@click.option("--require-watched", is_flag=True, help="End with 3 when no table is watched.")
@click.option(
    "--timeout",
    metavar="DURATION",
    callback=_parse.duration,
    default="60s",
    show_default=True,
    help="How long all of it may take.",
)
@json_option
def check(
    *,
    files: tuple[TextIO, ...],
    fail_on: str,
    require_watched: bool,
    timeout: timedelta,
    as_json: bool,
) -> None:
    """Say what each FILE (- is standard input) would break: run them, and roll back.

    All files run in the order given, in one transaction that is never committed, each as in a new
    session. A file may begin and end transactions of its own; outside of them each statement
    commits, as in psql, so deferred constraints are checked behind it. Beside the changes it is
    told which locks every statement takes on watched tables, where they were not held yet, and
    what is done under them.

    Ends with 0 when nothing is as bad as --fail-on, with 1 when something is, with 2 for wrong
    usage, and with 3 when it could not be checked: the SQL fails, there is no database.

    The locks are held until all is rolled back; SCHEMAWATCH_LOCK_TIMEOUT limits how long each
    statement waits for them. What cannot run in a transaction is not run, or without CONCURRENTLY
    and then for a second at most; setval() and COPY to a file or a program, which no rollback
    takes back, are not run; lines of psql's own and the data of COPY are passed over where they do
    no harm.
    """
    try:
        sources = [_read(file) for file in files]
        config = current_config()
        report = on_database(
            config,
            try_files,
            sources,
            lock_timeout=config.lock_timeout,
            most=timeout.total_seconds(),
        )
        if require_watched and not report.watched:
            raise InputError(
                "no table is watched in this database",
                hint="schemawatch register TABLE, or --schema SCHEMA, registers some.",
            )
    except psycopg.Error as error:
        _could_not_check(translate(error), as_json=as_json)
    except SchemaWatchError as error:
        _could_not_check(error, as_json=as_json)
    emit(report, report_text(report), as_json=as_json)
    if _is_found(report, fail_on):
        sys.exit(FOUND)


def _read(file: TextIO) -> Source:
    try:
        return Source(name="<stdin>" if file.name == "-" else file.name, text=file.read())
    except UnicodeDecodeError:
        raise InputError(f"{file.name} is not UTF-8") from None


def _is_found(report: Report, fail_on: str) -> bool:
    found = report.impact
    return found is not None and IMPACTS.index(found) >= IMPACTS.index(fail_on.upper())


def _could_not_check(error: SchemaWatchError, *, as_json: bool) -> NoReturn:
    if as_json:
        emit({"error": error_value(error) | _place(error)}, "", as_json=True)
        sys.exit(COULD_NOT_CHECK)
    where = f"{error.at.file}:{error.at.line}: " if isinstance(error, TrialError) else ""
    click.echo(f"{where}could not check: {error.message} ({error.code})", err=True)
    if isinstance(error, TrialError) and error.at.statement is not None:
        click.echo(f"statement {error.at.statement}: {error.at.text}", err=True)
    hint = error.hint if isinstance(error, TrialError) or not error.hint else in_cli(error.hint)
    # what PostgreSQL says of SQL is said in SQL
    for name, text in (("detail", error.detail), ("hint", hint)):
        if text:
            click.echo(f"{name}: {text}", err=True)
    sys.exit(COULD_NOT_CHECK)


def _place(error: SchemaWatchError) -> dict[str, Any]:
    if not isinstance(error, TrialError):
        return {}
    at = error.at
    # what PostgreSQL says of SQL is said in SQL
    return {
        "hint": error.hint,
        "file": at.file,
        "line": at.line,
        "statement": at.statement,
        "text": at.text,
    }


COMMANDS = (check,)
