"""Where `schemawatch check` runs what it is given: in the database itself, or in a shadow of it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from controlplane.commands._database import forget_libpq_environment, on_database
from controlplane.commands._output import config_without_database, current_config, progress
from controlplane.config import Config
from controlplane.shadow.exporting import export
from controlplane.shadow.server import shadow
from controlplane.shadow.structure import load
from controlplane.trial.reading import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The configuration that leads there, and what the reader has to know of it."""

    config: Config
    has_rows: bool
    notes: list[str]


@contextmanager
def opened(
    against: Path | None, read: list[Source], *, is_shadow: bool, keep: Path | None
) -> Generator[Place]:
    """Say where; a shadow is there as long as this is open."""
    config = current_config() if against is None else config_without_database()
    if against is None and not is_shadow:
        yield Place(config=config, has_rows=True, notes=[])
        return
    structure = (
        on_database(config, export, config)
        if against is None
        else load(against, without=[source.name for source in read])
    )
    forget_libpq_environment()
    # so that the server is stopped whoever ends us
    before = signal.signal(signal.SIGTERM, _end)
    progress("starting PostgreSQL")
    try:
        with shadow(config, structure, keep) as made:
            progress("")
            yield Place(config=made.config, has_rows=False, notes=made.notes)
    finally:
        progress("")
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)
