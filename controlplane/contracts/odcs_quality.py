"""What the checks of the standard require that a structure can keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from controlplane.contracts.odcs_notes import Walk
from controlplane.core.documents import Path, mapping

_NO_NULLS: Final = {"nullValues", "nullCheck"}
_NO_DUPLICATES: Final = {"duplicateValues", "duplicateCount", "unique"}
_NO_OTHERS: Final = {"invalidValues", "validValues"}
_USED: Final = ("type", "metric", "rule", "arguments", "validValues", "mustBe", "unit")
_COMPARED: Final = (
    *("mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan"),
    *("mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween"),
)


def add_checks(
    walk: Walk, own: Mapping[str, Any], path: Path, requires: Requirements, column: str | None
) -> None:
    """Add what the checks of a column, or with none of a table, require; note the others."""
    for here, value in walk.items(own.get("quality"), (*path, "quality")):
        check = walk.mapping(value, here)
        if _add(walk, check, here, requires, column):
            walk.rest(check, here, _USED, tuple(check))
        else:
            what = check.get("metric") or check.get("rule") or check.get("type") or "a check"
            walk.note(here, f"quality: {what} is not checked: no structure keeps it")


class Requirements:
    """What a table has to keep, with the places that say so."""

    def __init__(self) -> None:
        self.not_null: dict[str, Path] = {}
        self.unique: dict[tuple[str, ...], Path] = {}
        self.values: dict[str, tuple[list[str], Path]] = {}
        self.types: dict[str, tuple[str, Path]] = {}

    def as_json(self) -> dict[str, Any]:
        """Return the form of a contract, without what is empty."""
        found: dict[str, Any] = {
            "not_null": list(self.not_null),
            "unique": [list(columns) for columns in self.unique],
            "values": {column: known for column, (known, _) in self.values.items()},
            "types": {column: name for column, (name, _) in self.types.items()},
        }
        return {name: value for name, value in found.items() if value}

    def places(self) -> dict[Path, Path]:
        """Return where each entry of that form comes from."""
        found: dict[Path, Path] = {}
        for index, place in enumerate(self.not_null.values()):
            found["not_null", index] = place
        for index, place in enumerate(self.unique.values()):
            found["unique", index] = place
        for name in ("values", "types"):
            for column, (_, place) in getattr(self, name).items():
                found[name, column] = place
        return found


def values_of(walk: Walk, given: Any, path: Path) -> list[str]:
    """Return allowed values as texts; of an enum of 3.2 the field value."""
    found: list[str] = []
    for here, item in walk.items(given, path):
        value = item
        if isinstance(item, dict):
            entry = walk.mapping(item, here)
            value = entry.get("value")
            walk.rest(entry, here, ("value",), tuple(entry))
        if value is None or isinstance(value, (dict, list)):
            walk.mistake(here, "expected a value")
        elif isinstance(value, bool):
            found.append(str(value).lower())
        else:
            found.append(str(value))
    return found


def _add(
    walk: Walk, check: Mapping[str, Any], path: Path, requires: Requirements, column: str | None
) -> bool:
    """Add one check; tell whether all of it was understood."""
    metric = check.get("metric") or check.get("rule")
    known = _arguments(check).get("validValues") or check.get("validValues")
    compared = {name: check[name] for name in _COMPARED if name in check}
    if compared != {"mustBe": 0} and (metric != "validValues" or compared):
        return False
    if metric in _NO_NULLS and column is not None:
        requires.not_null.setdefault(column, path)
        return True
    if metric in _NO_DUPLICATES:
        columns = [column] if column is not None else _texts(_arguments(check).get("properties"))
        if columns:
            requires.unique.setdefault(tuple(columns), path)
            return True
    if metric in _NO_OTHERS and column is not None and known is not None:
        requires.values[column] = (values_of(walk, known, path), path)
        return not set(_arguments(check)) - {"validValues"}
    return False


def _arguments(check: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(check.get("arguments"))


def _texts(given: Any) -> list[str]:
    """Return a list of texts; anything else is an empty one."""
    texts = cast("list[Any]", given) if isinstance(given, list) else []
    return texts if all(isinstance(one, str) for one in texts) else []
