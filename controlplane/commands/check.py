"""`schemawatch check`: what a migration would break, before anybody runs it."""

from __future__ import annotations

import sys
from typing import NoReturn, TextIO

import click
import psycopg

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._text import change, impact
from controlplane.db.drifts import IMPACTS, worst
from controlplane.db.errors import translate
from controlplane.db.preview import Finding, preview
from controlplane.errors import SchemaWatchError, UnavailableError

FOUND = 1
COULD_NOT_CHECK = 3


@click.command(cls=Command)
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--fail-on",
    type=click.Choice(IMPACTS, case_sensitive=False),
    default="BREAKING",
    show_default=True,
    help="The least impact that ends with 1.",
)
@json_option
def check(*, file: TextIO, fail_on: str, as_json: bool) -> None:
    """Say what FILE (- is standard input) would break: run it, and roll it back.

    Ends with 0 when nothing is as bad as --fail-on, with 1 when something is, with 2 for wrong
    usage, and with 3 when it could not be checked: the SQL fails, there is no database.

    The locks that the SQL takes are held until it is rolled back; SCHEMAWATCH_LOCK_TIMEOUT limits
    how long it waits for them. What cannot run in a transaction cannot be checked.
    """
    try:
        sql = file.read()
        config = current_config()
        found = on_database(config, preview, sql, lock_timeout=config.lock_timeout)
    except UnicodeDecodeError:
        _could_not_check(SchemaWatchError("the file is not UTF-8"))
    except psycopg.Error as error:
        _could_not_check(_explained(error))
    except SchemaWatchError as error:
        _could_not_check(error)
    verdict = worst([item.change.impact for item in found])
    value = {"impact": verdict, "findings": found}
    emit(value, _text(found, verdict), as_json=as_json)
    if verdict is not None and IMPACTS.index(verdict) >= IMPACTS.index(fail_on.upper()):
        sys.exit(FOUND)


def _text(found: list[Finding], verdict: str | None) -> str:
    if verdict is None:
        return "No watched table would change."
    lines: list[str] = []
    last = None
    for item in found:
        if item.table_name != last:
            lines.append(click.style(item.table_name, bold=True))
            last = item.table_name
        lines.append(change(item.change))
    return "\n".join([*lines, f"verdict: {impact(verdict)}"])


def _explained(error: psycopg.Error) -> SchemaWatchError:
    """Keep PostgreSQL's own code where it speaks of the SQL in the file."""
    ours = translate(error)
    if isinstance(ours, UnavailableError) or error.sqlstate is None:
        return ours
    return SchemaWatchError(ours.message, code=error.sqlstate, detail=ours.detail, hint=ours.hint)


def _could_not_check(error: SchemaWatchError) -> NoReturn:
    click.echo(f"could not check: {error.message} ({error.code})", err=True)
    for name, text in (("detail", error.detail), ("hint", error.hint)):
        if text:
            click.echo(f"{name}: {text}", err=True)
    sys.exit(COULD_NOT_CHECK)


COMMANDS = (check,)
