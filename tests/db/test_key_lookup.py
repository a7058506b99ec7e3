"""Keys are looked up together, and for nobody before he came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from controlplane.db.api_keys import FoundKey, find_api_keys
from controlplane.db.key_lookup import KeyLookup
from controlplane.db.pool import Database
from controlplane.errors import UnavailableError


class Looks:
    """In the place of a database: each look waits until it is told what it sees."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.answers: list[asyncio.Future[Any]] = []

    async def call(self, work: Callable[..., Any], what: Any) -> Any:
        self.asked.append(sorted(what) if work is find_api_keys else what)
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]


def _key(prefix: str, *, tables: list[int] | None = None) -> FoundKey:
    return FoundKey(1, prefix, "", ["read"], "active", None, tables)


def _lookup() -> tuple[Looks, KeyLookup]:
    looks = Looks()
    return looks, KeyLookup(cast("Database", looks))


async def _ask(lookup: KeyLookup, *prefixes: str) -> list[asyncio.Task[FoundKey | None]]:
    tasks = [asyncio.create_task(lookup.find(prefix)) for prefix in prefixes]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_who_comes_during_a_look_gets_the_next() -> None:
    looks, lookup = _lookup()
    first = await _ask(lookup, "a", "b", "a")
    later = await _ask(lookup, "a", "c")
    assert looks.asked == [["a", "b"]]
    looks.answers[0].set_result({"a": _key("before")})
    assert [found and found.name for found in await asyncio.gather(*first)] == [
        "before",
        None,
        "before",
    ]
    await asyncio.sleep(0)
    assert looks.asked[1:] == [["a", "c"]]
    looks.answers[1].set_result({"a": _key("after")})
    assert [found and found.name for found in await asyncio.gather(*later)] == ["after", None]


async def test_a_look_that_fails_fails_for_all_who_wait_and_for_nobody_else() -> None:
    looks, lookup = _lookup()
    waiting = await _ask(lookup, "a") + await _ask(lookup, "b")
    looks.answers[0].set_exception(UnavailableError("gone"))
    for task in waiting:
        with pytest.raises(UnavailableError):
            await task
    [again] = await _ask(lookup, "a")
    looks.answers[1].set_result({"a": _key("a")})
    assert await again is not None


async def test_who_goes_away_takes_nothing_from_others() -> None:
    looks, lookup = _lookup()
    gone, stays = await _ask(lookup, "a", "b")
    gone.cancel()
    looks.answers[0].set_result({"b": _key("b")})
    assert await stays is not None
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_the_tables_of_a_limited_key_are_asked_for_alone() -> None:
    looks, lookup = _lookup()
    limited, free = await _ask(lookup, "limited", "free")
    looks.answers[0].set_result({"limited": _key("", tables=[]), "free": _key("")})
    assert await free is not None
    await asyncio.sleep(0)
    assert looks.asked[1:] == ["limited"]
    looks.answers[1].set_result(_key("", tables=[7]))
    found = await limited
    assert found is not None
    assert found.tables == [7]
