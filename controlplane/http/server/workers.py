"""What `serve` does besides answering: scans where pg_cron does not, groups, the use of keys."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from controlplane.agentless.all import sweep_all
from controlplane.comparing.groups import Memory
from controlplane.comparing.noting import note_group
from controlplane.config import Config
from controlplane.databases import Database as Member
from controlplane.db.api_keys import touch_api_keys
from controlplane.db.pool import Database
from controlplane.db.scans import scan_if_due
from controlplane.errors import SchemaWatchError
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


def fleet(
    groups: Mapping[str, Sequence[Member]],
    config: Config,
    *,
    turn: asyncio.Lock,
    first: float = 0.0,
) -> Worker:
    """Compare the members of each group every fleet_interval seconds, unless another one does.

    In this process one group at a time: turn is shared by all such workers.
    """
    memories = {group: Memory(seconds=READ_ANYWAY.total_seconds()) for group in groups}
    failures: dict[str, Mapping[str, str]] = {}

    async def run(worker: Worker) -> None:
        if worker.alive_at is None:
            await asyncio.sleep(first)
        while True:
            for group, members in groups.items():
                before = failures.get(group, {})
                async with turn:
                    failures[group] = await _compare(group, members, config, memories[group])
                _say_failures(group, failures[group], before)
                worker.alive()
            await asyncio.sleep(config.fleet_interval)

    return Worker(name="fleet", run=run, patience=max(SCAN_PATIENCE, 3 * config.fleet_interval))


async def _compare(
    group: str, members: Sequence[Member], config: Config, memory: Memory
) -> Mapping[str, str]:
    """Return why something could not be done, by member."""
    try:
        noted = await note_group(group, members, config, memory)
    except SchemaWatchError as error:
        return {"": error.message}
    if noted is None:
        return {}
    for member, news in noted.news.items():
        log.info("event=fleet_news group=%s member=%s news=%d", group, member, news)
    return noted.failures


def _say_failures(group: str, failures: Mapping[str, str], before: Mapping[str, str]) -> None:
    for member, reason in failures.items():
        # an outage is worth a line, and not one for each pass
        level = logging.DEBUG if before.get(member) == reason else logging.WARNING
        text = "event=fleet_not_compared group=%s member=%s reason=%r"
        log.log(level, text, group, member, reason)


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
