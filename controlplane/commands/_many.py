"""The notifiers of many databases in one process: what stops one of them stops no other."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import psycopg

from controlplane.config import Config
from controlplane.core.current import about
from controlplane.databases import Database
from controlplane.db.installation import is_installed
from controlplane.errors import PrivilegeError, SchemaWatchError
from controlplane.notifier.connect import connect
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options
from controlplane.notifier.sharing import Shared
from controlplane.notifier.supervisor import NotifierError, run_notifier

log = logging.getLogger(__name__)

INSTALL_POLL: Final = 2.0
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0


def look_up_side_by_side(databases: int) -> None:
    """Have a thread for each host name: one that is not answered holds up no other."""
    most = min(max(32, 2 * databases), 1024)
    # uvloop looks names up in the threads of libuv, which reads this when it starts them
    os.environ.setdefault("UV_THREADPOOL_SIZE", str(most))
    threads = ThreadPoolExecutor(most, thread_name_prefix="default")
    asyncio.get_running_loop().set_default_executor(threads)


async def notify_all(
    known: Sequence[Database],
    config: Config,
    *,
    stop: asyncio.Event,
    livenesses: Mapping[str, Liveness],
) -> None:
    """Deliver what every database has, until stop is set; none of them ends this."""
    shared = Shared(Options(), allow=config.webhook_allow)
    try:
        async with asyncio.TaskGroup() as group:
            for one in known:
                with about(one.name):
                    own = one.config(config)
                    work = _keep(own, stop=stop, liveness=livenesses[one.name], shared=shared)
                    group.create_task(work, name=f"notifier {one.name}")
    finally:
        await shared.close()


async def _keep(config: Config, *, stop: asyncio.Event, liveness: Liveness, shared: Shared) -> None:
    """Begin again when it fails, whatever the reason, at growing intervals."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        beat = liveness.dispatcher_beat
        try:
            return await notify_installed(config, stop=stop, liveness=liveness, shared=shared)
        except SchemaWatchError as error:
            log.error("event=notifier_failed code=%s error=%r", error.code, error.message)  # noqa: TRY400
        except Exception as error:
            log.exception("event=notifier_failed error=%r", type(error).__name__)
        liveness.stopped = True
        pause = FIRST_PAUSE if liveness.dispatcher_beat != beat else min(2 * pause, LONGEST_PAUSE)
        await wait(stop, pause)
    return None


async def notify_installed(
    config: Config, *, stop: asyncio.Event, liveness: Liveness, shared: Shared | None = None
) -> None:
    """Run the notifier; where SchemaWatch is not installed yet, wait until it is."""
    pause = INSTALL_POLL
    while not stop.is_set():
        if not await _installed(config):
            log.warning('event=not_installed hint="run schemawatch migrate"')
            await wait(stop, pause)
            pause = pause if shared is None else min(2 * pause, LONGEST_PAUSE)
            continue
        try:
            liveness.stopped = False
            return await run_notifier(config, stop=stop, liveness=liveness, shared=shared)
        except NotifierError:
            # Uninstalled under our feet is no fault of the notifier.
            if await _installed(config):
                raise
    return None


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, unless stop is set first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _installed(config: Config) -> bool:
    """An unreachable database counts as installed: the notifier knows how to wait for it."""
    try:
        async with await connect(config) as conn:
            return await is_installed(conn)
    except psycopg.OperationalError:
        return True
    except psycopg.errors.InsufficientPrivilege as error:
        raise PrivilegeError(
            "the role of DATABASE_URL may not use SchemaWatch",
            hint="As its owner or a superuser: grant schemawatch_admin to that role;",
        ) from error
