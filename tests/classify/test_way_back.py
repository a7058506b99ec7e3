"""The way back from a type gives stored values back, where a cast through text would not."""

from __future__ import annotations

import re

import pytest

from tests.lab import Conn, Lab

# the type before, the type after and how it was reached, a value that survives both ways
PAIRS = [
    ("integer", "boolean", "x::boolean", "1"),
    ("bigint", "boolean", "x::integer::boolean", "0"),
    ("boolean", "integer", "x::integer", "true"),
    ("boolean", "numeric(4,2)", "x::integer::numeric(4,2)", "false"),
    ("bigint", "timestamptz", "to_timestamp(x)", "1577934245"),
    ("double precision", "timestamp", "to_timestamp(x) at time zone 'UTC'", "1577934245.5"),
    ("timestamptz", "bigint", "extract(epoch from x)::bigint", "2020-01-02 03:04:05+00"),
    ("timestamp", "numeric", "extract(epoch from x)", "2020-01-02 03:04:05"),
    ("date", "integer", "extract(epoch from x)::integer", "2020-01-02"),
    ("integer", "interval", "make_interval(secs => x)", "7205"),
    ("interval", "integer", "extract(epoch from x)::integer", "02:00:05"),
    ("numeric", "money", "x::money", "5.25"),
    ("bigint", "money", "x::money", "5"),
    ("integer", "bit(8)", "x::bit(8)", "5"),
    ("bit(8)", "integer", "x::integer", "00000101"),
    ("oid", "numeric", "x::text::numeric", "5"),
    ("oid", "boolean", "x::bigint::integer::boolean", "1"),
    ("integer", "bit varying", "x::text::bit varying", "101"),
    ("bit varying", "integer", "x::text::integer", "101"),
    ("text", "jsonb", "to_jsonb(x)", "abc"),
    ("text", "jsonb", "x::jsonb", '{"a": 1}'),
    ("uuid", "json", "to_json(x)", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ("integer", "jsonb", "to_jsonb(x)", "5"),
    ("inet", "jsonb", "to_jsonb(x)", "10.0.0.1"),
    ("integer", "bytea", "x::text::bytea", "5"),
]


def test_way_back(db: Conn) -> None:
    lab = Lab(db, "")
    lab.run("set timezone = 'Asia/Tokyo'")
    for number, (before, after, using, value) in enumerate(PAIRS):
        table = f"t{number}"
        lab.run(f"create table {table} (x {before}); insert into {table} values ('{value}')")
        lab.watch(table)
        lab.run(f"alter table {table} alter column x type {after} using {using}")
        [(remedy,)] = lab.run(
            "select remedy from schemawatch.drift_change order by drift_id desc limit 1"
        )
        # where the seconds may be something else, it says so
        counts = re.search("epoch|to_timestamp|make_interval", using)
        assert ("milliseconds" in remedy) == bool(counts), (before, after)
        for step in re.findall("`(alter table [^`]*;)`", remedy):
            lab.run(step)
        assert lab.run(f"select x = '{value}' from {table}") == [(True,)], (before, after, remedy)
    assert lab.errors() == []


@pytest.mark.parametrize("default", ["false", "true"])
def test_way_back_with_a_default(db: Conn, default: str) -> None:
    lab = Lab(db, "")
    lab.run(f"create table t (x boolean default {default}); insert into t values (true)")
    lab.watch("t")
    lab.run(
        "alter table t alter column x drop default, alter column x type integer using x::integer,"
        " alter column x set default 0"
    )
    [(remedy,)] = lab.run(
        "select remedy from schemawatch.drift_change where rule_id = 'column-type-changed'"
    )
    for step in re.findall("`((?:begin|alter table)[^`]*;)`", remedy):
        lab.run(step)
    assert lab.run("select x::text from t") == [("true",)], remedy
    assert lab.run("insert into t values (default) returning x::text") == [(default,)]
