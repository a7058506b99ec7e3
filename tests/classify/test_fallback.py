"""What no rule knows is reported all the same, and never as SAFE."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb

from tests.lab import Conn, Lab

CLASSIFIED = """
    select rule_id, impact, object_name, attribute
    from schemawatch.classify_changes(%s::jsonb, %s::jsonb)
"""


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    lab = Lab(db, db_url)
    lab.run("create table public.t (id integer primary key)")
    lab.run("create view public.v as select id from public.t")
    return lab


@pytest.mark.parametrize("section", ["columns", "constraints", "views"])
def test_unknown_attribute(lab: Lab, section: str) -> None:
    before = lab.document("public.t")
    [item] = before[section]
    after = {**before, section: [{**item, "colour": "red"}]}
    assert lab.run(CLASSIFIED, Jsonb(before), Jsonb(after)) == [
        ("unclassified-change", "RISKY", item["name"], "colour")
    ]


def test_unknown_kind_of_object(lab: Lab) -> None:
    before = lab.document("public.t")
    after = {**before, "options": [{"name": "more"}]}
    for pair in ((before, after), (after, before)):
        found = lab.run(CLASSIFIED, *map(Jsonb, pair))
        assert found == [("unclassified-change", "RISKY", "more", None)]
