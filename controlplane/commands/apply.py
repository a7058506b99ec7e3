"""`schemawatch apply`."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from controlplane.apply.document import json_schema
from controlplane.apply.execute import apply as apply_source
from controlplane.apply.exporting import export as export_state
from controlplane.apply.inputs import Inputs
from controlplane.apply.plan import CHANGING, HIDDEN, Action, Step
from controlplane.apply.reading import Source, read
from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.errors import InputError

WOULD_CHANGE: Final = 4
_MADE: Final = (
    "A receiver without secret_env or secret_file signs with a secret that was made here and is\n"
    "not shown: `schemawatch webhook rotate ID` makes another and prints it."
)
_MARKS: Final[dict[Action, tuple[str, str]]] = {
    "create": ("+", "green"),
    "change": ("~", "yellow"),
    "remove": ("-", "red"),
    "extra": ("?", "cyan"),
}


@click.command(cls=Command)
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--dry-run", is_flag=True, help="Try it, say what would change, and undo it.")
@click.option("--check", is_flag=True, help="The same; exit code 4 when something would change.")
@click.option(
    "--prune", is_flag=True, help="Remove what is not in the file, of the kinds that are in it."
)
@click.option("--export", is_flag=True, help="Print the present state as such a file.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file, for an editor.")
@json_option
def apply(
    *,
    file: str | None,
    dry_run: bool,
    check: bool,
    prune: bool,
    export: bool,
    schema: bool,
    as_json: bool,
) -> None:
    """Bring the database to what FILE says (- is standard input), all of it or nothing.

    FILE is YAML: source_name, schemas, tables, contracts, receivers, preset, overrides,
    declared_sources, keys; docs/apply.md has an example. What is left out of it stays. Doing it
    again changes nothing.

    Ends with 0 when it was done, or there was nothing to do; with 1 when the file has a mistake or
    something was refused, and then nothing was done; with 2 for wrong usage; and under --check
    with 4 when something would change.
    """
    if (file is not None) + export + schema != 1:
        raise click.UsageError("Give a file, --export or --schema.")
    if file is None and (dry_run or check or prune):
        raise click.UsageError("--dry-run, --check and --prune go with a file.")
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    config = current_config()
    folder = Path.cwd() if file in {None, "-"} else Path(str(file)).parent
    inputs = Inputs(config=config, environ=os.environ, folder=folder)
    if file is None:
        click.echo(on_database(config, export_state, inputs), nl=False)
        return
    source, trial = _read(file), dry_run or check
    steps = on_database(config, apply_source, source, inputs, prune=prune, trial=trial)
    emit(_report(source, steps, trial=trial), _text(steps, trial=trial), as_json=as_json)
    if check and any(step.action in CHANGING for step in steps):
        sys.exit(WOULD_CHANGE)


def _read(file: str) -> Source:
    if file == "-":
        return read(sys.stdin.read(), "standard input")
    try:
        text = Path(file).read_text("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file} is not text in UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from None
    return read(text, file)


def _report(source: Source, steps: list[Step], *, trial: bool) -> dict[str, Any]:
    return {
        "changed": any(step.action in CHANGING for step in steps),
        "done": not trial,
        "steps": [
            {
                "action": step.action,
                "kind": step.item.kind,
                "name": step.item.name,
                "line": source.line(*step.item.path) if step.item.path else None,
                "changes": {
                    name: {"before": before, "after": after}
                    for name, (before, after) in step.changes.items()
                },
                "note": step.item.note,
            }
            for step in steps
        ],
    }


def _text(steps: list[Step], *, trial: bool) -> str:
    lines = [_line(step) for step in steps if step.action in _MARKS or step.item.note]
    if any(
        step.action == "create" and step.item.secret.get("secret", "") is None for step in steps
    ):
        lines.append(_MADE)
    count = Counter(step.action for step in steps)
    told = [
        f"{count['create']} {'to create' if trial else 'created'}",
        f"{count['change']} {'to change' if trial else 'changed'}",
        f"{count['remove']} {'to remove' if trial else 'removed'}",
        f"{count['keep']} unchanged",
    ]
    if count["extra"]:
        told.append(f"{count['extra']} not in the file (? above; --prune removes them)")
    lines.append(", ".join(told) + ".")
    if trial:
        lines.append("Nothing was done: this was a trial.")
    return "\n".join(lines)


def _line(step: Step) -> str:
    mark, colour = _MARKS.get(step.action, (" ", None))
    told = f"{mark} {step.item.kind} {step.item.name}"
    if step.action == "change":
        told += ": " + ", ".join(
            f"{name} changed" if after == HIDDEN else f"{name} {_value(before)} -> {_value(after)}"
            for name, (before, after) in step.changes.items()
        )
    return click.style(told, fg=colour) + (f"\n    {step.item.note}" if step.item.note else "")


def _value(value: object) -> str:
    return "none" if value is None else str(value)


COMMANDS = (apply,)
