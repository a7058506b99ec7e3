"""A contract: what is read, and what every mistake says."""

from __future__ import annotations

import json

import pytest

from controlplane.contracts.reading import read
from controlplane.errors import InputError


def test_what_is_left_out_is_not_said() -> None:
    text = "consumer: billing\ntables:\n  - table: shop.orders\n    reads: [id]\n"
    value = {"consumer": "billing", "tables": [{"table": "shop.orders", "reads": ["id"]}]}
    assert read(text, "c.yml").value == value
    assert read(json.dumps(value), "c.json").value == value
    assert read(text, "c.yml").document.line("tables", 0, "reads", 0) == 4


def test_values_are_as_postgresql_writes_them() -> None:
    text = "consumer: b\ntables: [{table: t, requires: {values: {a: [1, true, x, 'no', off]}}}]"
    [use] = read(text, "c.yml").value["tables"]
    assert use["requires"]["values"] == {"a": ["1", "true", "x", "no", "off"]}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("consumer: b\ntabels: []", ["2: tabels is unknown; did you mean tables?"]),
        ("tables: []", ["1: object missing required field consumer"]),
        ("consumer: b", ["1: object missing required field tables"]),
        ("consumer: Billing\ntables: []", ["1: consumer: expected str matching regex"]),
        ("consumer: .b\ntables: []", ["1: consumer: expected str matching regex"]),
        (
            "consumer: b\ntables:\n  - table: t\n    red: [a]\n    requires:\n      notnull: [a]\n",
            [
                "4: tables[0].red is unknown; did you mean reads?",
                "6: tables[0].requires.notnull is unknown; did you mean not_null?",
            ],
        ),
        ("consumer: b\ntables:\n  - reads: [a]", ["3: tables[0]: object missing required field"]),
        ("consumer: b\ntables:\n  - table: t\n    reads: a", ["4: tables[0].reads: invalid enum"]),
        ("consumer: b\ntables:\n  - table: t\n    updates: []", ["4: tables[0].updates: exp"]),
        ("consumer: b\ntables: [{table: t, shape: round}]", ["2: tables[0].shape: invalid enum"]),
        ("consumer: b\ntables: [{table: t, deletes: often}]", ["2: tables[0].deletes: expected"]),
        (
            "consumer: b\ntables:\n  - table: t\n    requires:\n      types: {a: 1}",
            ["5: tables[0].requires.types: expected str"],
        ),
        (
            "consumer: b\ntables:\n  - table: t\n    requires:\n      unique: [a]",
            ["5: tables[0].requires.unique[0]: expected array"],
        ),
        ("- consumer: b", ["1: expected object, got array"]),
        ("consumer: b\nconsumer: c\ntables: []", ["2: consumer is there twice"]),
    ],
)
def test_a_mistake_says_where_and_what(text: str, problems: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read(text, "c.yml")
    told = f"{caught.value.message}\n{caught.value.detail}"
    for problem in problems:
        assert f"c.yml:{problem}" in told


def test_another_consumer_is_not_chosen_for_a_contract_that_names_one() -> None:
    text = "\nconsumer: billing\ntables: []"
    assert read(text, "c.yml", consumer="billing").consumer == "billing"
    with pytest.raises(InputError, match=r"c\.yml:2: the contract is of billing, not of other"):
        read(text, "c.yml", consumer="other")
