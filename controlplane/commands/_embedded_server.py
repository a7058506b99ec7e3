"""The embedded server of `up` and `demo`: SchemaWatch in it, a receiver, and an API key."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from controlplane.commands._background_service import Stop, undisturbed
from controlplane.commands._database import forget_libpq_environment
from controlplane.commands._output import progress
from controlplane.config import Config, Secret
from controlplane.db.pool import Database
from controlplane.embedded.server import EmbeddedServer
from controlplane.tour import setup
from controlplane.tour.receiver import Receiver, receiving
from controlplane.tour.screen import Screen

LOOPBACK = ipaddress.ip_network("127.0.0.1/32")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickStart:
    """All that is open; `programs` is the folder of psql and its like."""

    config: Config
    database: Database
    receiver: Receiver
    programs: Path
    key: str = field(repr=False)
    key_is_new: bool


@asynccontextmanager
async def start_embedded(
    config: Config, folder: Path, *, stop: Stop, screen: Screen
) -> AsyncGenerator[QuickStart]:
    """Start everything but the service below a folder, and say so; stop it at the end."""
    async with AsyncExitStack() as stack:
        config, programs = await stack.enter_async_context(
            _server(config, folder, stop=stop, screen=screen)
        )
        await installed(config, own=True, stop=stop, screen=screen)
        database = Database(config)
        await database.open()
        stack.push_async_callback(database.close)
        secret, port = await database.call(setup.receiver_before)
        receiver = await stack.enter_async_context(receiving(secret, port=port))
        await database.call(setup.announce_receiver, url=receiver.url, secret=secret)
        key, is_new = await database.call(setup.stored_key, folder / "api-key")
        yield QuickStart(
            config=config,
            database=database,
            receiver=receiver,
            programs=programs,
            key=key,
            key_is_new=is_new,
        )


async def installed(config: Config, *, own: bool, stop: Stop, screen: Screen) -> setup.Installed:
    """Install SchemaWatch, and say how it will work here."""
    began = time.monotonic()
    try:
        done = await stop.step(partial(setup.install, config, own=own, progress=progress))
    finally:
        progress("")
    result = done.result
    names = [Path(name).stem for name in result.applied]
    state = f"{names[0][:4]} to {names[-1][:4]}" if len(names) > 1 else "".join(names)
    state = state or f"version {result.version_after} was there"
    took = time.monotonic() - began
    screen.field(
        "migrate", f"{state}, and {result.replaced} files of functions and rules ({took:.1f} s)"
    )
    screen.field(
        "capture",
        "by event triggers, in the transaction itself"
        if result.event_triggers
        else "by the scan only: this role may not make event triggers",
    )
    screen.field("scan", _scan(config, done.scans))
    return done


def _scan(config: Config, schedule: str | None) -> str:
    if schedule == "* * * * *":
        return "every minute, by pg_cron"
    if schedule:
        return f"by pg_cron: {schedule}"
    if not config.scan_interval:
        return "never: SCHEMAWATCH_SCAN_INTERVAL is 0"
    return f"every {config.scan_interval:g} s while this runs; no pg_cron here"


@asynccontextmanager
async def _server(
    config: Config, folder: Path, *, stop: Stop, screen: Screen
) -> AsyncGenerator[tuple[Config, Path]]:
    forget_libpq_environment()
    began = time.monotonic()
    server = EmbeddedServer(config.pg_bin)
    try:
        progress("starting PostgreSQL")
        try:
            url = await stop.step(partial(server.start, folder))
        finally:
            progress("")
        programs = server.found.folder if server.found else Path()
        version = server.found.major if server.found else ""
        took = time.monotonic() - began
        screen.field("database", f"PostgreSQL {version} of its own, in {folder} ({took:.1f} s)")
        ours = replace(
            config,
            database_url=Secret(url),
            listen_url=None,
            webhook_allow=(*config.webhook_allow, LOOPBACK),
        )
        yield ours, programs
    finally:
        with undisturbed():
            server.stop()
