"""`schemawatch watch`: each drift as it happens."""

from __future__ import annotations

import asyncio
import os

import click
import msgspec

from controlplane.commands._command import Command
from controlplane.commands._following import Following
from controlplane.commands._impacts import impacts_option
from controlplane.commands._output import current_config
from controlplane.commands._parse import TABLE
from controlplane.commands._signals import stop_on_signal
from controlplane.commands._watch_text import drift_line
from controlplane.config import Config
from controlplane.core.terminal import has_colours
from controlplane.db.drifts import Drift


@click.command(cls=Command)
@impacts_option
@click.option(
    "--table", "names", multiple=True, type=TABLE, help="Only of this; may be there several times."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, a drift a line, for programs.")
def watch(*, impacts: tuple[str, ...], names: tuple[str, ...], as_json: bool) -> None:
    """Show each drift as it happens, in a line: when, how bad, where, what, and who did it.

    A database that is away is waited for; what happened meanwhile is shown when it is back. Ends
    on Ctrl-C or SIGTERM, with 0.
    """
    config = current_config()
    config.dsn()
    asyncio.run(_run(config, impacts, names, as_json=as_json))


async def _run(
    config: Config, impacts: tuple[str, ...], names: tuple[str, ...], *, as_json: bool
) -> None:
    following = Following(config, names=names, say=_say)
    stop = asyncio.create_task(stop_on_signal().wait())
    try:
        while not stop.done():
            look = asyncio.create_task(following.next())
            await asyncio.wait({stop, look}, return_when="FIRST_COMPLETED")
            if not look.done():
                look.cancel()
                await asyncio.wait({look})
                break
            for drift in look.result():
                if not impacts or drift.impact in impacts:
                    _tell(drift, as_json=as_json)
    finally:
        stop.cancel()
        await following.close()


def _tell(drift: Drift, *, as_json: bool) -> None:
    line = msgspec.json.encode(drift).decode() if as_json else drift_line(drift)
    # what is piped to a program is there at once
    click.echo(line, color=None if has_colours(os.environ) else False)


def _say(text: str) -> None:
    """Tell a person what becomes of the connection, beside the drifts."""
    click.echo(click.style(text, dim=True), err=True)


COMMANDS = (watch,)
