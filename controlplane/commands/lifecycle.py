"""`schemawatch acknowledge`, `resolve`, `reopen` and `declare`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command, Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._text import drift_head, table
from controlplane.db.lifecycle import (
    Move,
    declare_source,
    list_declared_sources,
    move_drifts,
    undeclare_source,
)

ALL = 1_000_000
NUMBER = click.IntRange(1, 2**63 - 1)
_numbers = click.argument("drift_ids", metavar="DRIFT...", nargs=-1, required=True, type=NUMBER)
_reason = click.option("--reason", required=True, help="Why, for whoever asks next year.")


@click.command(cls=Command)
@_numbers
@_reason
@json_option
def acknowledge(*, drift_ids: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Say that open drifts are known and need no attention; all of them, or none."""
    _move("acknowledge", drift_ids, reason, as_json=as_json)


@click.command(cls=Command)
@_numbers
@_reason
@json_option
def resolve(*, drift_ids: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Say that drifts are settled; all of them, or none."""
    _move("resolve", drift_ids, reason, as_json=as_json)


@click.command(cls=Command)
@_numbers
@_reason
@json_option
def reopen(*, drift_ids: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Say that drifts need attention after all; all of them, or none."""
    _move("reopen", drift_ids, reason, as_json=as_json)


def _move(move: Move, drift_ids: tuple[int, ...], reason: str, *, as_json: bool) -> None:
    moved = on_database(current_config(), move_drifts, drift_ids, move, reason=reason)
    emit({"drifts": moved}, "\n".join(map(drift_head, moved)), as_json=as_json)


@click.group(cls=Group)
def declare() -> None:
    """Declare what the migration tool changes; list or end such declarations."""


@declare.command()
@click.argument("declared_as", metavar="NAME")
@click.option("--role", help="LIKE pattern of the session user or the role in force.")
@click.option("--application-name", help="LIKE pattern of application_name, such as flyway%.")
@json_option
def add(*, declared_as: str, role: str | None, application_name: str | None, as_json: bool) -> None:
    """Declare as NAME what a role or an application changes from now on."""
    if (role is None) == (application_name is None):
        raise click.UsageError("Give --role or --application-name.")
    made = on_database(
        current_config(),
        declare_source,
        kind="application_name" if role is None else "role",
        pattern=role or application_name or "",
        declared_as=declared_as,
    )
    text = f"Declared as {made.declared_as}: {made.kind} like {made.pattern} ({made.source_id})."
    emit(made, text, as_json=as_json)


@declare.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List whose changes are declared."""
    found = on_database(current_config(), list_declared_sources, limit=ALL)
    headings = ("ID", "KIND", "LIKE", "DECLARED AS", "SINCE", "BY")
    rows = [
        (
            item.source_id,
            item.kind,
            item.pattern,
            item.declared_as,
            item.declared_at,
            item.declared_by,
        )
        for item in found
    ]
    text = table(headings, rows) if rows else "Nothing is declared but by sessions themselves."
    emit({"declared_sources": found}, text, as_json=as_json)


@declare.command()
@click.argument("source_id", type=NUMBER)
def delete(*, source_id: int) -> None:
    """Stop declaring."""
    on_database(current_config(), undeclare_source, source_id)
    click.echo(f"Declared source {source_id} is gone.")


COMMANDS = (acknowledge, resolve, reopen, declare)
