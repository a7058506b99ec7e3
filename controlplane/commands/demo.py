"""`schemawatch demo`: the tour on a server that is thrown away, as a proof."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from controlplane import __version__
from controlplane.commands._background_service import Stop, StoppedError, address, with_service
from controlplane.commands._command import Alone
from controlplane.commands._embedded_server import QuickStart, start_embedded
from controlplane.commands._logs import configure_logs
from controlplane.commands._output import config_without_database
from controlplane.config import Config
from controlplane.http.server.socket import bind
from controlplane.tour import shop
from controlplane.tour.demo_steps import Tour
from controlplane.tour.screen import Screen

FAILED = 1
INTERRUPTED = 130


@click.command(cls=Alone)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=60.0,
    show_default=True,
    help="Seconds after which it has failed, whatever is missing.",
)
def demo(*, timeout: float) -> None:
    """Play the tour on a PostgreSQL of its own, which is gone afterwards.

    Ends with 0 only when every step was really seen: the drift with its impact and who did it, and
    the webhook with its signature. DATABASE_URL is not touched.
    """
    config = config_without_database()
    configure_logs(os.environ.get("SCHEMAWATCH_LOG_LEVEL") or "error", config.log_format)
    sys.exit(asyncio.run(_run(config, timeout)))


async def _run(config: Config, timeout: float) -> int:  # noqa: ASYNC109 - of the whole
    screen = Screen(sys.stdout)
    stop = Stop()
    folder = _temporary_folder()
    began = time.monotonic()
    deadline = asyncio.timeout(timeout)
    try:
        async with deadline:
            missing = await _perform(config, folder, screen=screen, stop=stop)
    except TimeoutError:
        if not deadline.expired():
            raise
        missing = [f"the end: it took longer than {timeout:g} s"]
    except (StoppedError, asyncio.CancelledError):
        missing = None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _verdict(screen, missing, time.monotonic() - began)


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="schemawatch-demo-"))
    # PostgreSQL does not run as root, and the account that it runs under must get in
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


async def _perform(config: Config, folder: Path, *, screen: Screen, stop: Stop) -> list[str] | None:
    """Return what was not seen; None when somebody stopped it."""
    screen.say(f" {screen.style('SchemaWatch', bold=True)} {__version__}, the demo")
    screen.say()
    async with start_embedded(config, folder, stop=stop, screen=screen) as running:
        sock = bind("127.0.0.1", 0)

        async def show() -> list[str]:
            return await _play(running, address(config, sock), screen)

        return await with_service(running.config, sock, show, stop)


async def _play(running: QuickStart, url: str, screen: Screen) -> list[str]:
    where = await asyncio.to_thread(shop.build, running.config.dsn())
    screen.field("service", f"{url}, with the notifier")
    screen.field("receiver", f"{running.receiver.url}, verifies signatures")
    tour = Tour(
        screen=screen,
        shop=where,
        database=running.database,
        receiver=running.receiver,
        api=url,
        key=running.key,
    )
    await tour.play()
    return tour.missing


def _verdict(screen: Screen, missing: list[str] | None, seconds: float) -> int:
    screen.say()
    if missing is None:
        screen.say(" Stopped before the end.")
        return INTERRUPTED
    if missing:
        screen.say(f" {screen.style('Not seen:', 'red', bold=True)}")
        for what in missing:
            screen.say(f"   - {what}")
        return FAILED
    mark = screen.style("✓ Every step was seen", "green", bold=True)
    screen.say(f" {mark}, in {seconds:.1f} s. The server and its data are gone again.")
    return 0


COMMANDS = (demo,)
