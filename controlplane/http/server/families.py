"""The figures of a database, for Prometheus: names, meanings, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from controlplane.db.drifts import IMPACTS
from controlplane.db.metrics import DatabaseMetrics
from controlplane.http.server.health import DatabaseHealth, Health

Family = GaugeMetricFamily | CounterMetricFamily


def families_of(
    health: Health, figures: DatabaseMetrics | None, pool: Mapping[str, int]
) -> Iterator[Family]:
    """Yield what is known of a database and its background work, one family after the other."""
    if health.source_name is not None:
        about = "What the database is called; always 1."
        yield labelled("source_info", about, ("source_name",), [(health.source_name, 1)])
    yield _gauge("ready", "Whether requests can be served now.", not health.not_ready)
    yield _gauge("database_up", "Whether the database answers.", health.database.state == "ok")
    yield from _workers(health)
    yield from _notifier(health)
    yield from _coverage(health.coverage or {})
    yield from _from_elsewhere(health.database)
    if figures is not None:
        yield from _counted(figures)
    yield from _connections(pool)


def _workers(health: Health) -> Iterator[Family]:
    workers = health.workers.items()
    about = "Whether background work is going on."
    yield labelled("worker_up", about, ("worker",), [(n, w.state == "running") for n, w in workers])
    restarts = CounterMetricFamily(
        "schemawatch_worker_restarts",
        "Times that background work was started again.",
        labels=["worker"],
    )
    for name, worker in workers:
        restarts.add_metric([name], worker.restarts)
    yield restarts


def _notifier(health: Health) -> Iterator[Family]:
    notifier = health.listener
    if notifier.state == "elsewhere":
        return
    yield _gauge("dispatcher_up", "Whether deliveries are sent.", notifier.state == "alive")
    yield _gauge("listener_up", "Whether NOTIFY wakes the notifier.", notifier.listening)
    yield _gauge("attempts_in_flight", "Deliveries being sent by this process.", notifier.in_flight)
    attempts = CounterMetricFamily(
        "schemawatch_delivery_attempts",
        "Attempts that this process made, by what came of them.",
        labels=["outcome"],
    )
    attempts.add_metric(["delivered"], notifier.delivered)
    attempts.add_metric(["failed"], notifier.failed)
    yield attempts
    yield CounterMetricFamily(
        "schemawatch_notifier_restarts",
        "Times that a part of the notifier was started again.",
        value=notifier.restarts,
    )


# Key of status() -> name and meaning.
_NUMBERS: Final = {
    "watched": ("watched_tables", "Tables that are watched."),
    "capture_errors": (
        "capture_errors",
        "Times in the last seven days that capture failed and stood aside.",
    ),
    "oldest_pending_seconds": (
        "oldest_pending_seconds",
        "Since when the oldest delivery that could be sent waits; 0 when there is none.",
    ),
}


def _coverage(coverage: dict[str, Any]) -> Iterator[Family]:
    if not coverage:
        return
    triggers: dict[str, Any] = coverage.get("event_triggers") or {}
    about = "Whether DDL is captured as it happens."
    yield _gauge("event_triggers_enabled", about, bool(triggers.get("enabled")))
    for key, (name, about) in _NUMBERS.items():
        yield _gauge(name, about, coverage.get(key) or 0)
    reasons: dict[str, int] = {"unexplained": 0} | (coverage.get("swept_because") or {})
    yield labelled(
        "swept_not_captured",
        "Drifts of the last seven days that a scan found and no trigger had captured.",
        ("reason",),
        list(reasons.items()),
    )


def _from_elsewhere(database: DatabaseHealth) -> Iterator[Family]:
    """What comes from another database: by replication, or by reading it."""
    now = datetime.now(UTC)
    if database.copy is not None:
        about = "Of a database of a hub: whether its subscription is connected to the source."
        yield _gauge("copy_up", about, database.copy.received_at is not None)
        if database.copy.received_at is not None:
            about = "Since something last arrived; a source at rest sends every 30 seconds."
            yield _gauge("copy_age_seconds", about, _age(now, database.copy.received_at))
    others = database.other_databases
    if others:
        about = "Whether the last reading of a database without SchemaWatch succeeded."
        rows = [(other.name, other.failed_at is None) for other in others]
        yield labelled("other_database_up", about, ("other_database",), rows)
        about = "Since the last reading of a database without SchemaWatch."
        ages = [(other.name, _age(now, other.read_at)) for other in others if other.read_at]
        yield labelled("other_database_age_seconds", about, ("other_database",), ages)


def _age(now: datetime, moment: datetime) -> float:
    return max(0.0, (now - moment).total_seconds())


def _counted(database_metrics: DatabaseMetrics) -> Iterator[Family]:
    if database_metrics.deliveries is not None:
        stored, held = database_metrics.deliveries, database_metrics.held or 0
        # counted one after the other: some may have been sent in between
        waiting = max(0, stored.get("pending", 0) - held)
        states = stored | {"pending": waiting, "held": held}
        rows = [(s, states.get(s, 0)) for s in _with(_STATES, states)]
        yield labelled("deliveries", "Deliveries that are stored.", ("status",), rows)
    if database_metrics.endpoints is not None:
        rows = list(database_metrics.endpoints.items())
        yield labelled("endpoints", "Receivers of webhooks.", ("state",), rows)
    if database_metrics.drifts is not None:
        yield labelled(
            "drifts", "Drifts that are stored.", ("impact", "status"), database_metrics.drifts
        )
    if database_metrics.fleet is not None:
        rows = [(impact, database_metrics.fleet.get(impact, 0)) for impact in IMPACTS]
        about = "Tables that are otherwise than in most databases of a group."
        yield labelled("fleet_differences", about, ("impact",), rows)
    if database_metrics.scan is not None:
        age, took, errors = database_metrics.scan
        yield _gauge("last_scan_age_seconds", "Since the end of the last scan of all tables.", age)
        yield _gauge("last_scan_duration_seconds", "What that scan took.", took)
        yield _gauge("last_scan_errors", "Tables that it could not examine.", errors)


def _connections(pool: Mapping[str, int]) -> Iterator[Family]:
    rows = [("idle", pool["idle"]), ("busy", pool["size"] - pool["idle"])]
    yield labelled("pool_connections", "Database connections of the API.", ("state",), rows)
    yield _gauge("pool_connections_max", "The most there may be.", pool["max"])
    yield _gauge("pool_waiting_requests", "Requests that wait for a connection.", pool["waiting"])


_STATES: Final = ("pending", "held", "delivered", "dead")


def _with(known: tuple[str, ...], found: Mapping[str, int]) -> list[str]:
    return list(dict.fromkeys((*known, *found)))


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"schemawatch_{name}", about, value=float(value))


def labelled(name: str, about: str, labels: tuple[str, ...], rows: list[Any]) -> GaugeMetricFamily:
    """Make a gauge of rows: the labels' values, then the number."""
    family = GaugeMetricFamily(f"schemawatch_{name}", about, labels=labels)
    for *values, number in rows:
        family.add_metric(values, float(number))
    return family
