"""The Open Data Contract Standard: what is understood, what is said of the rest, and back."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlplane.contracts.document import Contract
from controlplane.contracts.odcs_writing import as_odcs
from controlplane.contracts.reading import read
from controlplane.core.documents import Document, dump
from controlplane.core.structs import convert
from controlplane.errors import InputError
from tests.docs.reference import ROOT

FILE = """\
apiVersion: v3.1.0
kind: DataContract
id: 53581432-6c55-4ba2-a65f-72344a91553a
name: Seller Payments
version: 1.1.0
status: active
servers:
  - {server: prod, type: postgres, host: db, port: 5432, database: shop, schema: shop}
description: {purpose: payments by seller, usage: reports}
team: {name: team-payments, members: [{username: ann}]}
support:
  - {channel: "#billing", tool: slack}
  - {channel: mail}
roles: [{role: app_billing, access: read}]
schema:
  - name: orders
    physicalType: table
    businessName: Orders
    properties:
      - name: number
        physicalName: id
        logicalType: string
        logicalTypeOptions: {format: uuid, maxLength: 36}
        primaryKey: true
        primaryKeyPosition: 2
        businessName: number
      - {name: tenant, primaryKey: true, primaryKeyPosition: 1, logicalType: integer}
      - name: status
        required: true
        quality:
          - {metric: invalidValues, arguments: {validValues: [new, 3, true]}, mustBe: 0}
          - {metric: rowCount, mustBeGreaterThan: 0}
          - {metric: nullValues, mustBeLessThan: 5}
      - name: kind
        enum: [{value: a, label: first}, {value: b}]
        quality: [{metric: duplicateValues, mustBe: 0, unit: percent}]
      - name: total
        physicalType: numeric(10,2)
        uniqe: true
        quality: [{type: library, rule: nullCheck, mustBe: 0}]
      - {name: tags, logicalType: array, items: {logicalType: string}}
    quality:
      - {metric: duplicateValues, arguments: {properties: [tenant, status]}, mustBe: 0}
      - {type: sql, query: select 1, mustBe: 1}
  - {name: orders_view, physicalType: view}
  - {name: other."Odd", properties: []}
  - {name: with blanks}
slaProperties: []
extra: 1
"""


def test_each_field_becomes_what_it_means() -> None:
    source = read(FILE, "c.yml")
    assert source.value == {
        "consumer": "seller-payments",
        "owner": "team-payments",
        "channel": "#billing",
        "description": "payments by seller",
        "roles": ["app_billing"],
        "tables": [
            {
                "table": "shop.orders",
                "reads": ["id", "tenant", "status", "kind", "total", "tags"],
                "requires": {
                    "not_null": ["id", "tenant", "status", "total"],
                    "unique": [["tenant", "id"], ["kind"], ["tenant", "status"]],
                    "values": {"status": ["new", "3", "true"], "kind": ["a", "b"]},
                    "types": {"id": "uuid", "tenant": "integer", "total": "numeric(10,2)"},
                },
            },
            {"table": 'other."Odd"', "reads": "*"},
            {"table": 'shop."with blanks"', "reads": "*"},
        ],
    }
    line = source.document.line
    assert line("tables", 0, "reads", 2) == 28
    assert line("tables", 0, "requires", "unique", 2) == 43
    assert line("tables", 0, "requires", "values", "kind", 1) == 35
    assert line("tables", 1, "reads") == 46


def test_what_is_not_understood_is_said_with_its_lines() -> None:
    notes = {note.text: note.lines for note in read(FILE, "c.yml").notes}
    assert notes == {
        "the consumer is called seller-payments here; --consumer says otherwise": [4],
        "version is not used": [5],
        "status is not used": [6],
        "servers.host is not used": [8],
        "servers.port is not used": [8],
        "servers.database is not used": [8],
        "description.usage is not used": [9],
        "team.members is not used": [10],
        "support.tool is not used": [12],
        "support: a consumer has one channel, the first": [13],
        "roles.access is not used": [14],
        "schema.businessName is not used": [18],
        "schema.properties.logicalTypeOptions.maxLength is not used": [23],
        "schema.properties.businessName is not used": [26],
        "quality: rowCount is not checked: no structure keeps it": [32],
        "quality: nullValues is not checked: no structure keeps it": [33],
        "schema.properties.enum.label is not used": [35],
        "schema.properties.uniqe is not in the standard; did you mean unique?": [39],
        "logicalType array has no family here": [41],
        "schema.properties.items is not used": [41],
        "quality: sql is not checked: no structure keeps it": [44],
        "schema: a view is not watched, only tables are: left out": [45],
        "slaProperties is not used": [48],
        "extra is not in the standard": [49],
    }


@pytest.mark.parametrize(
    ("logical", "physical", "family"),
    [
        ("string", "varchar(18)", "text"),
        ("string", "varchar[15]", "text"),  # as one tool writes it
        ("string", "uuid", "uuid"),
        ("string", "shop.mood", "text"),
        ("string", "xml", None),
        ("string", "text[]", None),
        ("object", None, "json"),
        ("object", "jsonb", "json"),
        ("object", "Flag", None),  # a domain
        ("number", "int4", "number"),
        ("number", "serial", "number"),
        ("integer", "bigint", "integer"),
        ("integer", "numeric(10,0)", "number"),
        ("date", "timestamp  with time zone", "time"),
        ("date", "text", "text"),
        ("vector", None, None),
        (None, "numeric(10,2)", "numeric(10,2)"),
    ],
)
def test_a_type_is_what_postgresql_calls_it(
    logical: str | None, physical: str | None, family: str | None
) -> None:
    column = {"name": "a", "logicalType": logical, "physicalType": physical}
    value: dict[str, Any] = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "x"}
    value["schema"] = [{"name": "t", "properties": [column]}]
    source = read(json.dumps(value), "c.json")
    [use] = source.value["tables"]
    assert use.get("requires", {}).get("types", {}).get("a") == family
    assert any("no family" in note.text for note in source.notes) is (family is None)


def test_a_name_can_be_given() -> None:
    assert read(FILE, "c.yml", consumer="billing").consumer == "billing"


HEAD = "apiVersion: v3.0.0\nkind: DataContract\nid: x\nschema:\n"
OWN = "{property: schemawatch, value: {shap: a}}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("apiVersion: v2.2.2\nkind: DataContract", "kind DataContract, apiVersion v2.2.2: only"),
        ("apiVersion: v3.0.0\nkind: Other", "kind Other"),
        ("apiVersion: v3.0.0\nkind: DataContract\nid: x\nschema: 3", "4: schema: expected a list"),
        ("apiVersion: v3.0.0\nkind: DataContract\nschema: []", "1: it has neither"),
        ("apiVersion: v3.0.0\nkind: DataContract\nid: '###'\nschema: []", "3: consumer: expected"),
        (
            "apiVersion: v3.0.0\nkind: DataContract\nid: x\nschema:\n  - properties: []",
            "5: schema[0]: it has no name",
        ),
        (
            f"{HEAD}  - name: t\n    properties:\n      - required: true",
            "7: schema[0].properties[0]: it has no name",
        ),
        (
            f"{HEAD}  - name: t\n    properties:\n      - name: a\n        required: often",
            "8: schema[0].properties[0].required: expected true or false",
        ),
        (
            f"{HEAD}  - name: t\n    customProperties: [{OWN}]",
            "6: tables[0].shap is unknown; did you mean shape?",
        ),
    ],
)
def test_a_mistake_says_where_and_what(text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, "c.yml")
    assert problem in f"{caught.value.message}\n{caught.value.detail}"


COLUMN = st.sampled_from(["id", "status", "total", "Odd name", "on", "1e3"])
SOME = st.lists(COLUMN, max_size=3, unique=True)
COLUMNS = SOME.filter(bool)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=8
)
WORDS = st.one_of(TEXT, st.sampled_from(["1e3", "on", "1.5", "null", "~", "2027-01-31", "0x1"]))
TYPES = st.sampled_from(["integer", "text", "uuid", "bytes", "json", "time", "numeric(10,2)"])
REQUIRES = st.fixed_dictionaries(
    {},
    optional={
        "not_null": SOME,
        "unique": st.lists(COLUMNS, max_size=3, unique_by=tuple),
        "values": st.dictionaries(COLUMN, st.lists(WORDS, min_size=1), min_size=1, max_size=2),
        "types": st.dictionaries(COLUMN, TYPES, min_size=1, max_size=3),
        "order": SOME,
    },
).filter(bool)
USE = st.fixed_dictionaries(
    {"table": st.sampled_from(["shop.orders", 'shop."Odd ""name"""', "orders"])},
    optional={
        "reads": st.one_of(SOME, st.just("*")),
        "shape": st.sampled_from(["named", "star", "positional"]),
        "inserts": st.one_of(SOME, st.just("*")),
        "updates": COLUMNS,
        "deletes": st.booleans(),
        "upserts_on": COLUMNS,
        "joins_on": COLUMNS,
        "replicates": st.booleans(),
        "requires": REQUIRES,
    },
)
CONTRACT = st.fixed_dictionaries(
    {"consumer": st.just("billing"), "tables": st.lists(USE, max_size=2)},
    optional={
        "owner": WORDS,
        "channel": WORDS,
        "description": WORDS,
        "roles": st.lists(st.sampled_from(["app", "Odd Role"]), min_size=1, unique=True),
    },
)
STANDARD: Any = json.loads(
    resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft201909Validator(STANDARD)


@given(CONTRACT)
@settings(max_examples=30, deadline=None)
def test_a_contract_that_is_written_reads_as_it_was(contract: dict[str, Any]) -> None:
    assert read(dump(contract), "c.yml").value == contract
    written = as_odcs(contract)
    VALIDATOR.validate(written)
    again = read(dump(written), "c.yml")
    assert again.value == contract
    assert {note.text for note in again.notes} <= {"version is not used", "status is not used"}


def test_the_example_is_written_too() -> None:
    source = read((ROOT / "docs" / "contract.example.yml").read_text(), "c.yml")
    written = as_odcs(source.value)
    VALIDATOR.validate(written)
    assert read(dump(written), "c.yml").value == source.value
    document = Document(name="", value=source.value, lines={}, hint="")
    used = convert(document, Contract).tables
    for name in used[0].__struct_fields__:
        assert any(getattr(use, name) is not None for use in used), name
    for name in ("not_null", "unique", "values", "types", "order"):
        assert any(use.requires and getattr(use.requires, name) for use in used), name
