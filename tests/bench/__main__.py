"""python -m tests.bench [--smoke] [--only PART] [--write FILE]: ratios taken side by side."""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from controlplane.install.sources import Sources, load
from tests.bench import (
    api,
    catalog,
    ddl,
    deliveries,
    history,
    latency,
    long,
    report,
    storage,
    transaction,
)
from tests.bench.figures import Figure
from tests.bench.server import program_version, running
from tests.servers import Server

Part = Callable[[Server, Path, Sources], list[Figure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured; a smoke run only shows that everything still can be."""

    runs: int
    ddl_rounds: int
    ddl_others: int
    transaction_tables: int
    history_rounds: int
    history_views: int
    sizes: Sequence[int]
    versions: int
    long_tables: int
    long_drifts: int
    long_times: int
    webhooks: int
    backlog: int
    requests: int


FULL = Extent(
    runs=5,
    ddl_rounds=40,
    ddl_others=1_000,
    transaction_tables=100,
    history_rounds=21,
    history_views=40,
    sizes=(100, 1_000, 10_000),
    versions=100,
    long_tables=10_000,
    long_drifts=1_000_000,
    long_times=300,
    webhooks=100,
    backlog=2_000,
    requests=2_000,
)
SMOKE = Extent(
    runs=1,
    ddl_rounds=5,
    ddl_others=100,
    transaction_tables=10,
    history_rounds=11,
    history_views=4,
    sizes=(100,),
    versions=5,
    long_tables=100,
    long_drifts=2_000,
    long_times=10,
    webhooks=5,
    backlog=160,
    requests=80,
)


def parts(extent: Extent) -> dict[str, Part]:
    """Return what can be measured, by name."""
    return {
        "ddl": lambda server, _, sources: ddl.measure(
            server, sources, runs=extent.runs, rounds=extent.ddl_rounds, others=extent.ddl_others
        ),
        "transaction": lambda server, _, sources: transaction.measure(
            server,
            sources,
            runs=extent.runs,
            tables=extent.transaction_tables,
            others=extent.ddl_others,
        ),
        "history": lambda server, _, sources: history.measure(
            server,
            sources,
            runs=extent.runs,
            rounds=extent.history_rounds,
            views=extent.history_views,
        ),
        "catalog": lambda server, dump, sources: catalog.measure(
            server, dump, sources, sizes=extent.sizes, runs=extent.runs
        ),
        "storage": lambda server, _, sources: storage.measure(
            server, sources, versions=extent.versions
        ),
        "long": lambda server, _, sources: asyncio.run(
            long.measure(
                server,
                sources,
                tables=extent.long_tables,
                drifts=extent.long_drifts,
                times=extent.long_times,
            )
        ),
        "latency": lambda server, _, sources: asyncio.run(
            latency.measure(server, sources, runs=extent.runs, rounds=extent.webhooks)
        ),
        "deliveries": lambda server, _, sources: asyncio.run(
            deliveries.measure(server, sources, runs=extent.runs, messages=extent.backlog)
        ),
        "api": lambda server, _, sources: asyncio.run(
            api.measure(server, sources, runs=extent.runs, requests=extent.requests)
        ),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and store if asked to. Fails when a figure is missing, never for its size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="little of everything, in a minute")
    parser.add_argument("--only", choices=list(parts(SMOKE)), help="one part alone")
    parser.add_argument("--write", type=Path, metavar="FILE", help="store the table there")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    chosen = parts(SMOKE if options.smoke else FULL)
    before = _load()
    figures: list[Figure] = []
    with running() as (server, dump):
        sources = load()
        for name, part in chosen.items():
            if options.only in {None, name}:
                measured = part(server, dump, sources)
                require(name, measured)
                figures += measured
        made = program_version(server.cluster.programs / "postgres"), program_version(dump)
    conditions = report.conditions(*made, f"{before} and {_load()}")
    print("\n".join(f"{name}: {value}" for name, value in conditions))
    print(f"\n{report.text(figures)}")
    if options.write is not None:
        report.write(options.write, report.markdown(figures, conditions))


def require(name: str, figures: Sequence[Figure]) -> None:
    """Make sure that every figure is there and a number; an empty table proves nothing."""
    if not figures:
        raise SystemExit(f"{name} gave no figures")
    for figure in figures:
        if not figure.runs or not all(map(math.isfinite, figure.results)) or figure.ours <= 0:
            raise SystemExit(f"{name}: no figure for {figure.name}: {figure.runs}")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _end(number: int, _: object) -> NoReturn:
    # an exception, so that the servers are stopped on the way out
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
