"""Where the report of `schemawatch check` goes, and in which forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from controlplane.commands._check_text import report_text
from controlplane.commands._output import error_value
from controlplane.core.hints import in_cli
from controlplane.errors import SchemaWatchError
from controlplane.trial.formats import FORMATS
from controlplane.trial.report import Failure, Report, TrialError

CHOICES: Final = ("text", "json", *FORMATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A form and the file that it goes to; None is standard output."""

    form: str
    file: Path | None


def targets(form: str | None, outputs: tuple[str, ...], *, as_json: bool) -> list[Target]:
    """Read --format, --json and each --output [FORMAT=]FILE; beside files the text is shown."""
    if as_json and form not in {None, "json"}:
        raise click.UsageError("--json is --format json: give one of them.")
    form = "json" if as_json else form
    files: list[Target] = []
    for output in outputs:
        before, found, after = output.partition("=")
        own = before if found and before in CHOICES else None
        file = Path(after if own else output)
        if not file.parent.is_dir():
            raise click.UsageError(f"--output {file}: there is no folder {file.parent}.")
        files.append(Target(form=own or form or "text", file=file))
    if not files:
        return [Target(form=form or "text", file=None)]
    shown = "json" if as_json else "text"
    return [*files, Target(form=shown, file=None)]


def tell(report: Report, goals: list[Target], least: str, *, is_instead: bool) -> None:
    """Write the report to all of them."""
    for goal in goals:
        if goal.form == "text":
            _write(goal, report_text(report, is_instead=is_instead))
        elif goal.form == "json":
            _write(goal, _json(report))
        else:
            _write(goal, FORMATS[goal.form](report, least))


def tell_failure(error: SchemaWatchError, goals: list[Target], least: str) -> None:
    """Say in all of them that nothing can be said."""
    failure = _failure(error)
    for goal in goals:
        if goal.form == "text":
            _write(goal, _failure_text(failure), err=True)
        elif goal.form == "json":
            _write(goal, _json({"error": error_value(error) | _place(failure)}))
        else:
            _write(goal, FORMATS[goal.form](failure, least))


def _write(goal: Target, said: str, *, err: bool = False) -> None:
    if goal.file is None:
        if said:
            click.echo(said, err=err)
        return
    try:
        goal.file.write_text(click.unstyle(said).rstrip("\n") + "\n", "utf-8")
    except OSError as error:
        raise click.UsageError(f"--output {goal.file}: {error.strerror}") from None


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _failure(error: SchemaWatchError) -> Failure:
    at = error.at if isinstance(error, TrialError) else None
    # what PostgreSQL says of SQL is said in SQL
    hint = in_cli(error.hint) if error.hint and at is None else error.hint
    return Failure(code=error.code, message=error.message, detail=error.detail, hint=hint, at=at)


def _failure_text(failure: Failure) -> str:
    where = f"{failure.at.file}:{failure.at.line}: " if failure.at else ""
    lines = [f"{where}could not check: {failure.message} ({failure.code})"]
    if failure.at and failure.at.statement is not None:
        lines.append(f"statement {failure.at.statement}: {failure.at.text}")
    told = (("detail", failure.detail), ("hint", failure.hint))
    return "\n".join([*lines, *(f"{name}: {text}" for name, text in told if text)])


def _place(failure: Failure) -> dict[str, Any]:
    if (at := failure.at) is None:
        return {}
    return {
        "hint": failure.hint,
        "file": at.file,
        "line": at.line,
        "statement": at.statement,
        "text": at.text,
    }
