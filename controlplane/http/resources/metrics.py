"""GET /metrics: the database, the background work, and this process, for Prometheus.

Answers also while the database is away: then schemawatch_database_up is 0, and what only the
database knows is missing. So no key is asked for, which could not be checked then; it counts, and
names no table, host or person.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from sanic import HTTPResponse

from controlplane import __version__
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.server.families import families_of, labelled
from controlplane.http.server.source import Source

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


async def get_metrics(request: Request) -> HTTPResponse:
    """Render what the monitors know, and what this process counted."""
    context = request.app.ctx
    if context.sources.alone is not None:
        await _look(context.sources.alone)
    else:
        await context.looks.ask(context.sources, "metrics", _look)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Report(context.sources))
    body = generate_latest(registry) + generate_latest(context.telemetry.registry)
    return HTTPResponse(body, content_type=TEXT, headers={"cache-control": "no-store"})


async def _look(source: Source) -> None:
    await source.monitor.health()
    await source.monitor.database_metrics()


class _Report:
    """A collector over one look at everything; of many databases each sample names its own."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        """Yield one family after the other."""
        build = {"version": __version__, "python": platform.python_version()}
        about = "What runs here; always 1."
        yield labelled("build_info", about, tuple(build), [(*build.values(), 1)])
        families: dict[str, Metric] = {}
        for source in self._sources:
            monitor, pool = source.monitor, source.database.usage()
            for found in families_of(monitor.told(), monitor.figures, pool):
                family = families.setdefault(
                    found.name, Metric(found.name, found.documentation, found.type)
                )
                own = {"database": source.name} if source.one_of_many else {}
                family.samples += [s._replace(labels=own | s.labels) for s in found.samples]
        yield from families.values()


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/metrics",
        handler=get_metrics,
        summary="Metrics for Prometheus",
        scope=None,
        answers={200: TEXT},
        limited="refused",
        cacheable=False,
    ),
)
