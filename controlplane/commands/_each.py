"""A command for many databases: a few at a time, and one that fails keeps no other waiting."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import click
import psycopg

from controlplane.commands._output import emit, error_value, progress
from controlplane.commands._text import table
from controlplane.config import Config
from controlplane.core.hints import in_cli
from controlplane.databases import Database, databases, named
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError, UnavailableError

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """What came of one database: a value, or the error."""

    database: str
    value: T | None = None
    error: SchemaWatchError | None = None

    def shown(self) -> dict[str, object]:
        """Return it for JSON."""
        if self.error is not None:
            return {"database": self.database, "result": None, "error": error_value(self.error)}
        return {"database": self.database, "result": self.value, "error": None}


def databases_options(function: F) -> F:
    """Add `--database`, which may be repeated, and `--all`: `databases` and `everything`."""
    for option in (
        click.option("--all", "everything", is_flag=True, help="Each of SCHEMAWATCH_DATABASES."),
        click.option(
            "--database",
            "databases",
            multiple=True,
            metavar="NAME",
            help="Which of SCHEMAWATCH_DATABASES; may be repeated.",
        ),
    ):
        function = option(function)
    return function


def chosen(config: Config, names: Sequence[str], *, everything: bool) -> tuple[Database, ...]:
    """Return the databases that were asked for: one, unless --database is repeated, or --all."""
    if everything and names:
        raise click.UsageError("Give --all or --database, not both.")
    known = databases(config)
    if names:
        return tuple(named(known, name) for name in dict.fromkeys(names))
    if everything:
        return known
    if len(known) > 1:
        raise InputError(
            f"there are several databases: {', '.join(one.name for one in known)}",
            hint="Say which with --database, or --all.",
        )
    return known


def each(
    chosen_ones: Sequence[Database], config: Config, work: Callable[[Config], T]
) -> list[Outcome[T]]:
    """Do it for each, AT_ONCE at a time; return what came of them in the order of the file."""
    found: dict[str, Outcome[T]] = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        futures = {threads.submit(_do, one, config, work): one.name for one in chosen_ones}
        try:
            for done in as_completed(futures):
                found[futures[done]] = done.result()
                left = [name for name in futures.values() if name not in found]
                names = ", ".join(left[:3]) + (" …" if left[3:] else "")
                progress(f"{len(found)} of {len(futures)} databases; {names}" if left else "")
        finally:
            # Ctrl-C: what has not begun does not begin
            threads.shutdown(wait=False, cancel_futures=True)
            progress("")
    return [found[one.name] for one in chosen_ones]


def _do(one: Database, config: Config, work: Callable[[Config], T]) -> Outcome[T]:
    try:
        return Outcome(database=one.name, value=work(one.config(config)))
    except psycopg.Error as error:
        return Outcome(database=one.name, error=translate(error))
    except SchemaWatchError as error:
        return Outcome(database=one.name, error=error)


def results(outcomes: Sequence[Outcome[T]], said: Callable[[T], tuple[str, str]]) -> str:
    """Return the table: a word for each that worked, and what is to be said of it."""
    rows: list[tuple[str, str, str]] = []
    for outcome in outcomes:
        if outcome.error is None and outcome.value is not None:
            rows.append((outcome.database, *said(outcome.value)))
        elif outcome.error is not None:
            error = outcome.error
            # where a server is, the file says, and not DATABASE_URL
            hinted = error.hint and not isinstance(error, UnavailableError)
            hint = f" {in_cli(error.hint or '')}" if hinted else ""
            rows.append((outcome.database, "failed", f"{error.message} ({error.code}).{hint}"))
    return table(("DATABASE", "RESULT", ""), rows)


def tell(
    outcomes: Sequence[Outcome[T]],
    said: Callable[[T], tuple[str, str]],
    *,
    as_json: bool,
    fails: Callable[[T], bool] = lambda _: False,
) -> None:
    """Show what came of them; exit code 1 if one failed, or has a value that fails."""
    shown = {"databases": [outcome.shown() for outcome in outcomes]}
    emit(shown, results(outcomes, said), as_json=as_json)
    values = [outcome.value for outcome in outcomes if outcome.value is not None]
    if any(outcome.error for outcome in outcomes) or any(map(fails, values)):
        sys.exit(1)
