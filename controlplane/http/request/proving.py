"""Whether a key is valid, in a database or in any of many: each is asked by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from controlplane.core.api_keys import is_well_formed, key_prefix, matches
from controlplane.db.api_keys import FoundKey
from controlplane.errors import AuthenticationError, SchemaWatchError, UnavailableError
from controlplane.http.server.looks import PATIENCE
from controlplane.http.server.source import Source

UNKNOWN: Final = "the API key is not known here"
HINT: Final = "Send a valid key in the header X-API-Key; `schemawatch key create` makes one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """In which databases a key is valid: at least one. silent ones did not say.

    Of these they have what was found when the key was last valid there, if it ever was.
    """

    keys: Mapping[str, FoundKey]
    silent: Mapping[str, FoundKey | None]


async def prove(asked: Sequence[Source], key: str) -> Proof:
    """Ask whether a key is valid; AuthenticationError when it is not."""
    if not is_well_formed(key):
        raise AuthenticationError("the API key is mistyped or cut off", hint=HINT)
    if len(asked) == 1:
        return Proof(keys={asked[0].name: await _prove(asked[0], key)}, silent={})
    answers = await asyncio.gather(*(_in_time(source, key) for source in asked))
    by_name = dict(zip((source.name for source in asked), answers, strict=True))
    found = {name: answer for name, answer in by_name.items() if isinstance(answer, FoundKey)}
    refusals = [answer for answer in answers if isinstance(answer, AuthenticationError)]
    silent = {s.name: s.remembered(key) for s in asked if by_name[s.name] is None}
    if found:
        return Proof(keys=found, silent=silent)
    if silent:
        raise UnavailableError(
            "some databases do not answer, and none that does knows the API key", hint=HINT
        )
    # that it is over says more than that it was never there
    raise next((error for error in refusals if error.message != UNKNOWN), refusals[0])


async def _in_time(source: Source, key: str) -> FoundKey | AuthenticationError | None:
    """Return what a database says; None when it says nothing of the key in time."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await _prove(source, key)
    except AuthenticationError as error:
        return error
    except (TimeoutError, SchemaWatchError):
        return None


async def _prove(source: Source, key: str) -> FoundKey:
    found = await source.keys.find(key_prefix(key))
    if found is not None and matches(key, found.key_hash) and found.state == "active":
        source.remember(key, found)
        return found
    source.remember(key, None)
    if found is None or not matches(key, found.key_hash):
        raise AuthenticationError(UNKNOWN, hint=HINT)
    raise AuthenticationError(f"the API key is {found.state}", hint=HINT)
