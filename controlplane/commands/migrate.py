"""`schemawatch migrate`."""

from __future__ import annotations

from collections.abc import Callable

import click

from controlplane.commands._command import Alone
from controlplane.commands._each import chosen, databases_options, each, tell
from controlplane.commands._output import emit, json_option, progress
from controlplane.config import Config
from controlplane.environment import load
from controlplane.install.migrate import migrate as install
from controlplane.install.result import Result


@click.command(cls=Alone)
@click.option("--dry-run", is_flag=True, help="Try everything, report it, and roll it back.")
@click.option(
    "--published",
    is_flag=True,
    help="Also where a publication FOR ALL TABLES is followed: each subscriber has our tables.",
)
@databases_options
@json_option
def migrate(
    *, dry_run: bool, published: bool, databases: tuple[str, ...], everything: bool, as_json: bool
) -> None:
    """Install SchemaWatch into DATABASE_URL, or bring it up to this version.

    All in one transaction. What the role may not set up (roles, event triggers, pg_cron) is listed
    with what its absence costs and with the SQL for a DBA.

    With --all, or with --database, into those of SCHEMAWATCH_DATABASES, a few at a time; exit code
    1 when one of them failed, and the others are done all the same.
    """
    config = load()
    asked = chosen(config, databases, everything=everything)
    one, *others = asked
    if everything or others:
        outcomes = each(
            asked, config, lambda own: _install(own, dry_run=dry_run, published=published)
        )
        tell(outcomes, _said, as_json=as_json)
        return
    try:
        result = _install(
            one.config(config), dry_run=dry_run, published=published, progress=progress
        )
    finally:
        progress("")
    emit(result, result.text(), as_json=as_json)


def _install(
    config: Config,
    *,
    dry_run: bool,
    published: bool,
    progress: Callable[[str], None] | None = None,
) -> Result:
    return install(
        config.dsn(),
        dry_run=dry_run,
        published=published,
        lock_timeout=config.lock_timeout,
        connect_timeout=config.connect_timeout,
        progress=progress or _silent,
    )


def _silent(_: str) -> None:
    """Several at once would talk into each other."""


def _said(result: Result) -> tuple[str, str]:
    word = "current"
    if result.applied:
        word = "would migrate" if result.dry_run else "migrated"
    details = [f"version {result.version_after}"]
    if result.applied and result.version_before:
        details = [f"version {result.version_before} to {result.version_after}"]
    if result.missing:
        details.append(f"not set up: {', '.join(item.what for item in result.missing)}")
    return word, "; ".join(details)


COMMANDS = (migrate,)
