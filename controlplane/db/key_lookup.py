"""Which key is this: asked of the database for every request, together for those that wait."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from controlplane.db.api_keys import FoundKey, find_api_key, find_api_keys
from controlplane.db.pool import Database, reading

_Answer: TypeAlias = "asyncio.Future[FoundKey | None]"


class KeyLookup:
    """One look at a time, for all requests that came before it began.

    Nothing is remembered: a request waits for a look that begins after it, so that it is told what
    holds now, as if it had looked alone. Under load a look serves many, and costs each a part.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[str, _Answer]] = []
        self._looking: asyncio.Task[None] | None = None

    async def find(self, prefix: str) -> FoundKey | None:
        """Look a key up by its prefix; whether it is the same key, the caller compares."""
        answer: _Answer = asyncio.get_running_loop().create_future()
        self._waiting.append((prefix, answer))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        found = await answer
        if found is None or found.tables is None:
            return found
        # which tables it reaches may take long to say, and others need not wait for it
        with reading():
            return await self._database.call(find_api_key, prefix)

    async def _look(self) -> None:
        try:
            with reading():
                while self._waiting:
                    asked, self._waiting = self._waiting, []
                    prefixes = list({prefix for prefix, _ in asked})
                    try:
                        found = await self._database.call(find_api_keys, prefixes)
                    except Exception as error:  # noqa: BLE001 - it is theirs who asked
                        self._fail(asked, error)
                    else:
                        for prefix, answer in asked:
                            if not answer.done():
                                answer.set_result(found.get(prefix))
        finally:
            self._looking = None

    def _fail(self, asked: list[tuple[str, _Answer]], error: Exception) -> None:
        """Tell everybody: who came in the meantime waited for the same database."""
        asked, self._waiting = asked + self._waiting, []
        for _, answer in asked:
            if not answer.done():
                answer.set_exception(error)
