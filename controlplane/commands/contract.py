"""`schemawatch contract apply|check|export|init|schema`."""

from __future__ import annotations

import json
import sys
from typing import Any, Final, NoReturn, TextIO

import click
import psycopg

from controlplane.commands._command import Alone, Group
from controlplane.commands._contract_init import init
from controlplane.commands._contract_text import applied_text, checked_text, notes_text, report
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, error_value, json_option
from controlplane.commands._parse import CONSUMER
from controlplane.contracts.applying import apply_contracts, check_contracts
from controlplane.contracts.document import json_schema
from controlplane.contracts.odcs_writing import as_odcs
from controlplane.contracts.reading import Source, read
from controlplane.core.documents import dump
from controlplane.core.hints import in_cli
from controlplane.db.contracts import named_contract
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError

NOT_KEPT: Final = 1
COULD_NOT_CHECK: Final = 3
FILES: Final = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.File("r", "utf-8-sig")
)
CHOSEN: Final = click.option(
    "--consumer",
    metavar="NAME",
    help="What the consumer of a file of the Open Data Contract Standard is called here.",
)


@click.group(cls=Group)
def contract() -> None:
    """Declare what a consumer depends on by a file of its own repository, and check it.

    FILE is YAML or JSON, in the form of docs/contracts.md or of the Open Data Contract Standard
    (version 3).
    """


@contract.command("apply")
@FILES
@CHOSEN
@click.option("--dry-run", is_flag=True, help="Try it, say what would change, and undo it.")
@json_option
def apply_command(
    *, files: tuple[TextIO, ...], consumer: str | None, dry_run: bool, as_json: bool
) -> None:
    """Declare what each FILE (- is standard input) says, all of them or none.

    A consumer is declared whole: what it had declared before and the file does not say is taken
    back. Doing it again changes nothing.

    Ends with 0 when it was done, or there was nothing to do; with 1 when a file has a mistake or
    names what is not watched, and then nothing was done; with 2 for wrong usage.
    """
    sources = _read(files, consumer)
    found = on_database(current_config(), apply_contracts, sources, trial=dry_run)
    _tell(notes_text(found), as_json=as_json)
    emit(report(found, done=not dry_run), applied_text(found, trial=dry_run), as_json=as_json)


@contract.command()
@FILES
@CHOSEN
@json_option
def check(*, files: tuple[TextIO, ...], consumer: str | None, as_json: bool) -> None:
    """Say whether the database keeps what each FILE (- is standard input) says.

    The consumer needs not be declared, nor its tables be watched; nothing is changed.

    Ends with 0 when all is kept, with 1 when something is not, with 2 for wrong usage, and with 3
    when it could not be checked: a file has a mistake, there is no database.
    """
    try:
        sources = _read(files, consumer)
        found = on_database(current_config(), check_contracts, sources)
    except psycopg.Error as error:
        _could_not_check(translate(error), as_json=as_json)
    except SchemaWatchError as error:
        _could_not_check(error, as_json=as_json)
    _tell(notes_text(found), as_json=as_json)
    emit(report(found, done=None), checked_text(found), as_json=as_json)
    if any(own.unkept for own in found):
        sys.exit(NOT_KEPT)


@contract.command()
@click.argument("name", type=CONSUMER)
@click.option(
    "--format",
    "form",
    type=click.Choice(["native", "odcs"]),
    default="native",
    show_default=True,
    help="odcs is the Open Data Contract Standard.",
)
@json_option
def export(*, name: str, form: str, as_json: bool) -> None:
    """Print what the consumer NAME has declared as a file that declares the same."""
    found = on_database(current_config(), named_contract, name)
    shown: dict[str, Any] = as_odcs(found) if form == "odcs" else found
    emit(shown, dump(shown).rstrip(), as_json=as_json)


@contract.command(cls=Alone)
def schema() -> None:
    """Print the JSON Schema of a contract, for an editor."""
    click.echo(json.dumps(json_schema(), indent=2))


def _read(files: tuple[TextIO, ...], consumer: str | None) -> list[Source]:
    if consumer is not None and len(files) > 1:
        raise click.UsageError("--consumer goes with one file.")
    found: list[Source] = []
    for file in files:
        given = getattr(file, "name", "-")  # a standard input that is no file has none
        name = "standard input" if given in {"-", "<stdin>"} else given
        try:
            found.append(read(file.read(), name, consumer=consumer))
        except UnicodeDecodeError:
            raise InputError(f"{name} is not text in UTF-8") from None
    return found


def _tell(notes: str, *, as_json: bool) -> None:
    """Say what was not understood, where the answer of the command does not stand."""
    if notes and not as_json:
        click.echo(notes, err=True)


def _could_not_check(error: SchemaWatchError, *, as_json: bool) -> NoReturn:
    if as_json:
        emit({"error": error_value(error)}, "", as_json=True)
    else:
        click.echo(f"could not check: {error.message} ({error.code})", err=True)
        for name, text in (("detail", error.detail), ("hint", error.hint)):
            if text:
                click.echo(f"{name}: {in_cli(text)}", err=True)
    sys.exit(COULD_NOT_CHECK)


contract.add_command(init)
COMMANDS = (contract,)
