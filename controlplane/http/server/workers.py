"""What `serve` does besides answering: scanning where pg_cron does not, noting the use of keys."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from controlplane.agentless.all import sweep_all
from controlplane.config import Config
from controlplane.db.api_keys import touch_api_keys
from controlplane.db.pool import Database
from controlplane.db.scans import scan_if_due
from controlplane.http.server.supervision import Worker

log = logging.getLogger(__name__)

FLUSH_EVERY: Final = 5.0
# What the scan of very many tables may take.
SCAN_PATIENCE: Final = 600.0
# Another database is read at least this often, whatever its statistics say.
READ_ANYWAY: Final = timedelta(minutes=10)


def ticker(database: Database, interval: float, *, first: float = 0.0) -> Worker:
    """Scan every interval seconds, after first, unless pg_cron or another control plane does."""

    async def run(worker: Worker) -> None:
        if worker.alive_at is None:
            await asyncio.sleep(first)
        while True:
            found = await database.call_unhurried(scan_if_due, timedelta(seconds=interval))
            worker.alive()
            if found:
                log.info("event=scan_found drifts=%d", len(found))
            await asyncio.sleep(interval)

    return Worker(name="ticker", run=run, patience=max(SCAN_PATIENCE, 3 * interval) + first)


def reader(config: Config, *, first: float = 0.0) -> Worker:
    """Read the other databases that have a watched table, every scan_interval seconds."""

    async def run(worker: Worker) -> None:
        if worker.alive_at is None:
            await asyncio.sleep(first)
        while True:
            for name, swept in (await sweep_all(config, unless_within=READ_ANYWAY)).items():
                for failure in swept.failures:
                    log.warning("event=other_database_failed database=%s reason=%r", name, failure)
                if swept.drift_ids:
                    log.info(
                        "event=reading_found database=%s drifts=%d", name, len(swept.drift_ids)
                    )
            worker.alive()
            await asyncio.sleep(config.scan_interval)

    return Worker(name="reader", run=run, patience=max(SCAN_PATIENCE, 3 * config.scan_interval))


def key_usage(database: Database, used_keys: set[int]) -> Worker:
    """Write down, every few seconds and in one statement, which keys were used."""

    async def run(worker: Worker) -> None:
        while True:
            await flush_key_usage(database, used_keys)
            worker.alive()
            await asyncio.sleep(FLUSH_EVERY)

    return Worker(name="key_usage", run=run, patience=60.0)


async def flush_key_usage(database: Database, used_keys: set[int]) -> None:
    """Write down which keys were used since the last time; kept for the next try on failure."""
    if not used_keys:
        return
    batch = sorted(used_keys)
    await database.call(touch_api_keys, batch)
    used_keys.difference_update(batch)
