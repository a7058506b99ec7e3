"""What is known of stored expressions: whether a row can make one raise an error."""

from __future__ import annotations

from tests.lab import Lab

TABLE = """
create domain positive as integer check (value > 0);
create function score(a integer) returns integer language plpgsql immutable
    as 'begin return a; end';
create table t (n integer, big bigint, amount numeric, real_amount double precision, body text,
    code varchar(9), data jsonb, at timestamp, zoned timestamptz, day date, ids integer[])
"""
NEVER = (
    "lower(body)",
    "(coalesce(body, code))",
    "(body || code)",
    "date_trunc('day', at)",
    "date_trunc('HOUR', at)",
    "extract(year from day)",
    "extract(isodow from at)",
    "((zoned at time zone 'utc')::date)",
    "(n % 16)",
    "(n / -2)",
    "(n::bigint)",
    "(data -> 'a' ->> 'b')",
    "(code in ('a', 'b'))",
    "(body like 'a%')",
    "(case n when 1 then 'one' else body end)",
    "(nullif(n, 0))",
    "(n = any (array[1, 2]))",
    "(code::varchar(3))",
    "(n::text)",
)
MAYBE = (
    "(100 / (n + 1))",
    "(n + 1)",
    "(n % big::integer)",
    "(n / 0)",
    "(n % 0)",
    "(n / -1)",
    "(100 / n)",
    "(body::integer)",
    "((data ->> 'n')::integer)",
    "(n::positive)",
    "score(n)",
    "date_trunc(body, at)",
    "date_trunc('fortnight', at)",
    "extract(hour from day)",
    "(zoned at time zone 'Nowhere/Land')",
    r"(body like 'a\')",
    "(body ~ code)",
    "int4range(n, n + 1)",
    "(ids || n)",
    "to_tsvector('english', body)",
    "(real_amount * 2)",
    "(amount / 2)",
    "substr(body, n, n)",
)


def test_what_can_raise_is_told_from_what_cannot(lab: Lab) -> None:
    lab.run(TABLE)
    for number, expression in enumerate((*NEVER, *MAYBE)):
        lab.run(f"create index i_{number} on t ({expression})")
    found = lab.run(
        "select schemawatch._never_raises(idx.indexprs::text) from pg_index as idx"
        " where idx.indrelid = 't'::regclass order by idx.indexrelid"
    )
    judged = dict(zip((*NEVER, *MAYBE), (never for (never,) in found), strict=True))
    assert [expression for expression in NEVER if not judged[expression]] == []
    assert [expression for expression in MAYBE if judged[expression]] == []


def test_a_promise_is_of_what_is_there(lab: Lab) -> None:
    assert lab.value("select schemawatch._promises(null)") is None
    lab.run("create table t (n integer primary key, body text)")
    lab.run("create index i on t (n); create index j on t (n) where body::integer > 0")
    ids = lab.document("t")["identity"]["indexes"]
    assert "promises" not in ids["i"]
    assert ids["j"]["promises"] == {}
