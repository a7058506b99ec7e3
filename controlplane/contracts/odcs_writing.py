"""A contract in the words of the Open Data Contract Standard.

What the standard has no word for is in a custom property of ours, so that read_odcs() gives the
same contract back.
"""

from __future__ import annotations

from typing import Any, Final

from controlplane.contracts import odcs_words as words
from controlplane.contracts.odcs import read_odcs
from controlplane.contracts.odcs_types import FORMATS, LOGICAL
from controlplane.core.documents import Document

_UNCHANGED: Final = object()


def as_odcs(contract: dict[str, Any]) -> dict[str, Any]:
    """Return the standard's form of what contract() returns."""
    found: dict[str, Any] = {
        "apiVersion": words.WRITTEN,
        "kind": words.KIND,
        "id": contract["consumer"],
        "name": contract["consumer"],
        "version": "1.0.0",
        "status": "active",
    }
    if "description" in contract:
        found["description"] = {"purpose": contract["description"]}
    if "owner" in contract:
        found["team"] = {"name": contract["owner"]}
    if "channel" in contract:
        found["support"] = [{"channel": contract["channel"]}]
    if contract.get("roles"):
        found["roles"] = [{"role": role} for role in contract["roles"]]
    found["schema"] = [_object(use) for use in contract["tables"]]
    _add_own(found, contract)
    return found


def _object(use: dict[str, Any]) -> dict[str, Any]:
    requires: dict[str, Any] = use.get("requires", {})
    single: list[str] = [key[0] for key in requires.get("unique", []) if len(key) == 1]
    reads: list[str] | str = use.get("reads") or []
    columns = reads if isinstance(reads, list) else []
    needed = [*requires.get("not_null", []), *single]
    needed += [*requires.get("values", {}), *requires.get("types", {})]
    found: dict[str, Any] = {
        "name": use["table"],
        "physicalName": use["table"],
        "logicalType": "object",
        "physicalType": "table",
        "properties": [
            _property(column, requires, unique=column in single)
            for column in dict.fromkeys([*columns, *needed])
        ],
    }
    several: list[list[str]] = [key for key in requires.get("unique", []) if len(key) > 1]
    if several:
        found["quality"] = [_check("duplicateValues", properties=key) for key in several]
    return found


def _property(column: str, requires: dict[str, Any], *, unique: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column}
    kind = requires.get("types", {}).get(column)
    if kind in LOGICAL:
        found["logicalType"] = LOGICAL[kind]
        formats = [name for name, family in FORMATS.items() if family == kind]
        if formats:
            found["logicalTypeOptions"] = {"format": formats[0]}
    elif kind is not None:
        found["physicalType"] = kind
    if column in requires.get("not_null", []):
        found["required"] = True
    if unique:
        found["unique"] = True
    if column in requires.get("values", {}):
        found["quality"] = [_check("invalidValues", validValues=requires["values"][column])]
    return found


def _check(metric: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "library", "metric": metric, "arguments": arguments, "mustBe": 0}


def _add_own(found: dict[str, Any], contract: dict[str, Any]) -> None:
    """Give each table what reading it again would not give."""
    read = read_odcs(Document(name="", value=found, lines={}, hint=""), None).document.value
    for entry, use, again in zip(found["schema"], contract["tables"], read["tables"], strict=True):
        own = _differing(use, again)
        if "requires" in own:
            own["requires"] = _differing(use.get("requires", {}), again.get("requires", {}))
        if own:
            entry["customProperties"] = [{"property": words.OWN, "value": own}]


def _differing(wanted: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: wanted.get(name)
        for name in dict.fromkeys([*wanted, *given])
        if wanted.get(name) != given.get(name, _UNCHANGED if name in wanted else None)
    }
