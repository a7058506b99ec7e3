"""What the standard says of a contract as a whole: its name, and the people and roles of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from controlplane.contracts import odcs_words as words
from controlplane.contracts.odcs_notes import Walk
from controlplane.core.documents import Path

USED: Final = ("id", "name", "servers", "roles", "team", "support", "description")


def head(
    walk: Walk, own: Mapping[str, Any], places: dict[Path, Path], consumer: str | None
) -> dict[str, Any]:
    """Return all of a contract but its tables."""
    found: dict[str, Any] = {
        "consumer": consumer or consumer_name(walk, own, places),
        "owner": _owner(walk, own),
        "channel": _channel(walk, own),
        "description": _description(walk, own),
        "roles": _roles(walk, own, places) or None,
    }
    for name, place in (("owner", "team"), ("channel", "support"), ("description", "description")):
        places[name,] = (place,)
    return {name: value for name, value in found.items() if value is not None}


def slug(text: str) -> str:
    """Return a text as the name of a consumer."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._")[:63]


def consumer_name(walk: Walk, own: Mapping[str, Any], places: dict[Path, Path]) -> str:
    """Return what the consumer is called: by the name of the contract, or else its id."""
    key = "name" if own.get("name") else "id"
    given = walk.text(own, (), key)
    if given is None:
        walk.mistake((), "it has neither a name nor an id; --consumer gives one")
        return ""
    places["consumer",] = (key,)
    name = slug(given)
    if name != given:
        walk.note((key,), f"the consumer is called {name} here; --consumer says otherwise")
    return name


def only_schema(walk: Walk, own: Mapping[str, Any]) -> str | None:
    """Return the schema of tables that are named without one, where there is no doubt."""
    schemas: set[str] = set()
    for path, value in walk.items(own.get("servers"), ("servers",)):
        server = walk.mapping(value, path)
        if server.get("type") in {"postgres", "postgresql"}:
            schemas |= {walk.text(server, path, "schema") or ""} - {""}
        walk.rest(server, path, ("schema", "type", "server"), (*words.SERVER, *server))
    return schemas.pop() if len(schemas) == 1 else None


def _owner(walk: Walk, own: Mapping[str, Any]) -> str | None:
    if isinstance(own.get("team"), list):
        walk.note(("team",), "team is a list of people: the consumer has no owner by it")
        return None
    team = walk.mapping(own.get("team"), ("team",))
    walk.rest(team, ("team",), ("name",), words.TEAM)
    return walk.text(team, ("team",), "name")


def _channel(walk: Walk, own: Mapping[str, Any]) -> str | None:
    found: str | None = None
    for path, value in walk.items(own.get("support"), ("support",)):
        support = walk.mapping(value, path)
        channel = walk.text(support, path, "channel")
        if found is not None:
            walk.note(path, "support: a consumer has one channel, the first")
        found = found or channel
        walk.rest(support, path, ("channel",), words.SUPPORT)
    return found


def _description(walk: Walk, own: Mapping[str, Any]) -> str | None:
    given = own.get("description")
    if isinstance(given, str):
        return given
    text = walk.mapping(given, ("description",))
    walk.rest(text, ("description",), ("purpose",), words.DESCRIPTION)
    return walk.text(text, ("description",), "purpose")


def _roles(walk: Walk, own: Mapping[str, Any], places: dict[Path, Path]) -> list[str]:
    found: list[str] = []
    for path, value in walk.items(own.get("roles"), ("roles",)):
        role = walk.mapping(value, path)
        name = walk.text(role, path, "role")
        if name is not None:
            places["roles", len(found)] = path
            found.append(name)
        walk.rest(role, path, ("role",), words.ROLE)
    return found
