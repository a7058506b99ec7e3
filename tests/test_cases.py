"""The corpus below tests/cases: well formed, and complete against the rules of the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
MATRIX: list[dict[str, Any]] = json.loads((CASES / "type_matrix.json").read_text())
Conn = psycopg.Connection[tuple[Any, ...]]

# No change to one watched table, as a case has it, shows these: tests/capture/situations.py does.
NOT_EXPRESSIBLE = {"unclassified-change"}
RANK = ["SAFE", "RISKY", "BREAKING"]
# What else two types can make of these rules, as _type_hit() says.
OF_TYPES = {
    "column-type-enum-to-text": {"BREAKING"},
    "column-type-time-precision-grown": {"RISKY"},
}


def _expected(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "expected.json").read_text())


def _all_of(key: str) -> set[str]:
    return {rule for folder in FOLDERS for rule in _expected(folder).get(key, [])}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_well_formed(folder: Path) -> None:
    expected = _expected(folder)
    rules = [found["rule"] for found in expected["findings"]]
    assert {file.name for file in folder.iterdir()} == {"before.sql", "change.sql", "expected.json"}
    assert expected["watch"]
    assert {found["impact"] for found in expected["findings"]} <= set(RANK)
    assert set(expected.get("covers", [])) <= set(rules)
    assert not set(expected.get("near_miss_of", [])) & {*rules, *expected["accept_extra"]}
    if "--near-miss" in folder.name:
        assert folder.name.split("--")[0] in expected["near_miss_of"]
    if folder.name.startswith("noop--"):
        assert rules == []


def test_every_named_rule_exists(db: Conn) -> None:
    known = {rule for (rule,) in db.execute("select rule_id from schemawatch.rule")}
    named = _all_of("covers") | _all_of("near_miss_of") | _all_of("accept_extra")
    named |= {found["rule"] for folder in FOLDERS for found in _expected(folder)["findings"]}
    named |= {pair["rule"] for pair in MATRIX}
    assert named - known == set()


def test_every_impact_is_one_that_the_rule_can_have(db: Conn) -> None:
    rows = db.execute("select rule_id, impact, coalesce(cdc, 'SAFE') from schemawatch.rule")
    published = {rule: {impact, max(impact, cdc, key=RANK.index)} for rule, impact, cdc in rows}
    wrong = [
        (folder.name, found)
        for folder in FOLDERS
        for found in _expected(folder)["findings"]
        if found["impact"] not in published[found["rule"]] | OF_TYPES.get(found["rule"], set())
    ]
    assert wrong == []


def test_every_rule_has_a_case(db: Conn) -> None:
    assert _rules(db) - _all_of("covers") == set()


def test_every_rule_has_a_near_miss(db: Conn) -> None:
    assert _rules(db) - _all_of("near_miss_of") == set()


def _rules(db: Conn) -> set[str]:
    rules = {rule for (rule,) in db.execute("select rule_id from schemawatch.rule")}
    assert rules > NOT_EXPRESSIBLE
    return rules - NOT_EXPRESSIBLE
