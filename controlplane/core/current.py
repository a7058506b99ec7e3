"""Which of many databases the running task is about; None where there is but one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_database: Final[ContextVar[str | None]] = ContextVar("database", default=None)


def current_database() -> str | None:
    """Return its name."""
    return _database.get()


@contextmanager
def about(name: str | None) -> Generator[None]:
    """Say that the block is about this database, and with it the tasks that it starts."""
    token = _database.set(name)
    try:
        yield
    finally:
        _database.reset(token)
