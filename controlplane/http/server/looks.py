"""Questions to many databases at once: who asks waits a moment, and for no single one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Final

from controlplane.errors import SchemaWatchError
from controlplane.http.server.source import Source

# What somebody who asks about all of them waits at most, and for whether they know his key as well.
PATIENCE: Final = 1.5


class Looks:
    """The questions that are under way: of each database, each of them once."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def ask(
        self,
        sources: Iterable[Source],
        name: str,
        question: Callable[[Source], Coroutine[Any, Any, object]],
    ) -> None:
        """Ask each side by side. What takes longer than PATIENCE goes on, for who asks later."""
        tasks = [self._task(source, name, question) for source in sources]
        if tasks:
            await asyncio.wait(tasks, timeout=PATIENCE)

    def _task(
        self,
        source: Source,
        name: str,
        question: Callable[[Source], Coroutine[Any, Any, object]],
    ) -> asyncio.Task[None]:
        key = name, source.name
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.create_task(_quietly(question(source)), name=f"{name} {source.name}")
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return task


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    # what it was shows in the state of that database
    with suppress(SchemaWatchError):
        await work
