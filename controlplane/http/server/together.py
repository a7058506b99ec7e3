"""What /health says of many databases: one that is away does not take the service with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from controlplane import __version__
from controlplane.http.server.health import (
    Health,
    ListenerHealth,
    SchedulerHealth,
    WorkerHealth,
)

_LISTENER: Final = ("stopped", "stalled", "starting", "alive", "elsewhere")
_WORKER: Final = ("stopped", "stalled", "failed", "starting", "running")
DRAINING: Final = "draining: it was asked to end"


def together(healths: Mapping[str, Health], *, draining: bool) -> Health:
    """Return the health of the service, with that of each database; the worst stands for all.

    It is ready as long as it serves: what cannot be done for one database does not keep requests
    for the others away.
    """
    every = list(healths.values())
    worst = next((h.database for h in every if h.database.state != "ok"), every[0].database)
    status = "ok" if all(health.status == "ok" for health in every) else "degraded"
    kinds = {health.scheduler.kind for health in every}
    scheduler = every[0].scheduler.kind if len(kinds) == 1 else "unknown"
    return Health(
        status="unavailable" if draining else status,
        version=__version__,
        source_name=None,
        # what fills one of them, or is read from it, is no state of the service
        database=msgspec.structs.replace(worst, copy=None, other_databases=[]),
        listener=_listener([health.listener for health in every]),
        scheduler=SchedulerHealth(kind=scheduler, schedule=None, ticker=None),
        workers=_workers([health.workers for health in every]),
        coverage=None,
        not_ready=[DRAINING] if draining else [],
        databases={name: health.database for name, health in healths.items()},
    )


def _listener(every: Sequence[ListenerHealth]) -> ListenerHealth:
    worst = min(every, key=lambda listener: _LISTENER.index(listener.state))
    return msgspec.structs.replace(
        worst,
        listening=all(listener.listening for listener in every),
        **{
            name: sum(getattr(listener, name) for listener in every)
            for name in ("in_flight", "restarts", "delivered", "failed")
        },
    )


def _workers(every: Sequence[Mapping[str, WorkerHealth]]) -> dict[str, WorkerHealth]:
    # groups are compared for one of their members alone
    names = dict.fromkeys(name for workers in every for name in workers)
    found = {name: [workers[name] for workers in every if name in workers] for name in names}
    return {
        name: msgspec.structs.replace(
            min(workers, key=lambda worker: _WORKER.index(worker.state)),
            restarts=sum(worker.restarts for worker in workers),
        )
        for name, workers in found.items()
    }
