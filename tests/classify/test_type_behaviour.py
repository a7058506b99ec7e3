"""The verdict on a changed type, held against what statements really do before and after."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests import golden, servers
from tests.lab import Lab, Row
from tests.servers import Server

# By the name of the type without length: a value, and what people usually do with a column of it.
NUMBER = ["c + 1", "c * 2", "sum(c) over ()", "round(c)", "c between 1 and 9"]
STRING = ["c || 'x'", "upper(c)", "c like 'a%'", "length(c)", "max(c) over ()", "coalesce(c, '')"]
INSTANT = [
    "c - interval '1 hour'",
    "extract(hour from c)",
    "date_trunc('day', c)",
    "max(c) over ()",
]
FAMILIES: dict[str, tuple[str, list[str]]] = {
    **dict.fromkeys(("smallint", "integer", "bigint"), ("2", [*NUMBER, "c % 2", "c & 1"])),
    "numeric": ("2", [*NUMBER, "c % 2", "trunc(c, 1)"]),
    **dict.fromkeys(("real", "double precision"), ("2", NUMBER)),
    "money": ("2", ["c * 2", "sum(c) over ()", "c::numeric"]),
    **dict.fromkeys(("text", "varchar", "char", "name"), ("ab", STRING)),
    "boolean": ("true", ["not c", "c and true", "bool_or(c) over ()"]),
    "date": (
        "2024-02-03",
        ["c + 1", "c - date '2024-01-01'", "extract(year from c)", "max(c) over ()"],
    ),
    **dict.fromkeys(("timestamp", "timestamptz"), ("2024-02-03 04:05:06.789", INSTANT)),
    **dict.fromkeys(
        ("time", "timetz"), ("04:05:06.789", ["c + interval '1 hour'", "extract(hour from c)"])
    ),
    "interval": (
        "04:05:06.789",
        ["c * 2", "extract(hour from c)", "sum(c) over ()", "now() + c is null"],
    ),
    "uuid": ("c0ffee00-0000-4000-8000-000000000000", ["c::text"]),
    "bytea": ("\\x6162", ["length(c)", "encode(c, 'hex')", "c || c"]),
    "json": ('{"a":  1}', ["c ->> 'a'", "c -> 'a'", "json_typeof(c)"]),
    "jsonb": ('{"a": 1}', ["c ->> 'a'", "c @> '{}'", "c ? 'a'", "jsonb_typeof(c)"]),
    "inet": ("10.0.0.1", ["host(c)", "c << inet '10.0.0.0/8'", "masklen(c)"]),
    "cidr": ("10.0.0.0/8", ["host(c)", "c >> inet '10.0.0.1'", "masklen(c)"]),
    "macaddr": ("08:00:2b:01:02:03", ["trunc(c)"]),
    **dict.fromkeys(("bit", "bit varying"), ("1010", ["length(c)", "c || B'1'"])),
    "bit(8)": ("10101010", ["length(c)", "c || B'1'"]),
    "oid": ("2", ["c::bigint"]),
    **dict.fromkeys(
        ("integer[]", "bigint[]"), ("{1,2}", ["c[1]", "c || 3", "1 = any (c)", "cardinality(c)"])
    ),
    **dict.fromkeys(("text[]", "varchar[]"), ("{ab,c}", ["c[1]", "c || 'x'", "'ab' = any (c)"])),
}
COMPARED = {
    "text": "select string_agg(concat(c), '|' order by id) from t",
    "literal": "select count(*) from t where c = {value}",
    "parameter": "prepare q ({old}) as select count(*) from t where c = $1; execute q ({value})",
    "join": "select count(*) from t join kept on kept.c = t.c",
    "order": "select id from t order by c",
}
WRITES = {
    "insert": "insert into t values (9, {value})",
    "insert a value of the old type": "insert into t values (9, {value}::{old})",
    "insert from the old type": "insert into t select 9, c from kept",
    "update": "update t set c = {value}::{old}",
    "insert a wide value": "insert into t values (9, {wide}) returning c::text",
    "insert a wide value of the old type": (
        "insert into t values (9, {wide}::{old}) returning c::text"
    ),
    "compute": "update t set c = {first}",
}
# Values that a smaller type refuses, or changes.
WIDE = {
    "integer": "2147483647",
    "bigint": "9223372036854775807",
    "numeric": "12345678901.123456",
    "numeric(10,2)": "12345678.12",
    "numeric(10,4)": "123456.1234",
    "numeric(10,0)": "1234567890",
    "real": "1.2345679",
    "double precision": "0.30000000000000004",
    "text": "a longer text than others",
    "varchar": "a longer text than others",
    "varchar(20)": "a longer text",
    "varchar(10)": "longer txt",
    "char(10)": "longer txt",
    "char(8)": "longer t",
    "timestamp": "2024-02-03 04:05:06.789123",
    "timestamp(6)": "2024-02-03 04:05:06.789123",
    "timestamptz": "2024-02-03 04:05:06.789123+05",
    "time": "04:05:06.789123",
    "timetz": "04:05:06.789123+05",
    "interval": "40 days 04:05:06.789123",
    "bigint[]": "{9223372036854775807}",
    "text[]": "{a longer text}",
    "bit varying(8)": "10101010",
    "inet": "10.0.0.1/8",
    "jsonb": '{"b": 1, "a": 2}',
    "oid": "4294967295",
    "name": "a name longer than twenty letters",
}
COMPUTING = {"compute": "fails"}
FALLBACK = "column-type-changed"
# What a change stream says of a column, and rules after which something else decodes alike.
STREAMED = (
    "select atttypid, atttypmod from pg_attribute where attrelid = 't'::regclass and attname = 'c'"
)
DECODES_ALIKE = {"column-type-string-equivalent", "column-type-time-precision-grown"}
Outcomes = dict[str, str]


def base(name: str) -> str:
    """Return the name of a type without length."""
    head, _, rest = name.partition("(")
    return (head + rest.partition(")")[2]).strip()


def outcome(lab: Lab, statement: str) -> str:
    """Return what a statement yields, as text, or how it fails; nothing of it stays."""
    try:
        with lab.conn.transaction(force_rollback=True):
            return str(lab.run(statement))
    except psycopg.Error as error:
        return f"fails {error.sqlstate}"
    finally:
        lab.run("deallocate all")


def tried(lab: Lab, old: str, value: str, expressions: list[str]) -> tuple[Outcomes, Outcomes]:
    """Return the outcomes of the usual reads and writes."""
    words = {
        "old": old,
        "value": f"'{value}'",
        "wide": f"'{WIDE.get(old, value)}'",
        "first": expressions[0],
    }
    reads = {name: text.format(**words) for name, text in COMPARED.items()} | {
        text: f"select {text} from t order by id" for text in expressions
    }
    return (
        {name: outcome(lab, text) for name, text in reads.items()},
        {name: outcome(lab, text.format(**words)) for name, text in WRITES.items()},
    )


def worked_and_fails(before: Outcomes, after: Outcomes) -> list[str]:
    """Name the statements that worked before and fail after."""
    return [
        f"{name}: {after[name]}"
        for name, was in before.items()
        if not was.startswith("fails") and after.get(name, "").startswith("fails")
    ]


def worked_and_differs(before: Outcomes, after: Outcomes) -> list[str]:
    """Name the statements that worked before and yield something else after."""
    return [
        f"{name}: {after[name]}"
        for name, was in before.items()
        if not was.startswith("fails") and after[name] != was
    ]


def told_safe(found: list[Row], place: int) -> bool:
    """Tell whether all findings leave an audience in peace."""
    return {told[place] for told in found} == {"SAFE"}


def misjudged(
    found: list[Row], before: tuple[Outcomes, Outcomes], after: tuple[Outcomes, Outcomes]
) -> list[str]:
    """Return where the verdicts contradict the outcomes."""
    flaws = []
    for place, audience in enumerate(("readers", "writers")):
        was, now = before[place], after[place]
        # an UPDATE that computes fails as whoever reads the column does
        hit = worked_and_fails({**was, **COMPUTING}, now)
        if audience == "readers":
            hit += worked_and_differs(was, now)
        if hit and told_safe(found, place):
            flaws.append(f"{audience} SAFE: {hit}")
        certain = any(
            # for all pairs without a rule of their own: drivers deliver another type
            told[place] == "BREAKING" and told[3].startswith("Certain") and told[4] != FALLBACK
            for told in found
        )
        if was == now and certain:
            flaws.append(f"{audience} BREAKING, nothing differs")
    return flaws


@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
def test_types(server_of: Callable[[int], Server], major: int) -> None:
    server = server_of(major)
    name = server.create_migrated()
    wrong = []
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        number = 0
        for pair in golden.load_type_matrix():
            old, new = pair["from"], pair["to"]
            if pair["setup"] or pair.get("requires") or base(old) not in FAMILIES:
                continue
            value, expressions = FAMILIES.get(old) or FAMILIES[base(old)]
            golden.reset(conn)
            lab.run("set datestyle = 'ISO'; set bytea_output = 'hex'")
            lab.run(f"create table t (id int primary key, c {old}); create table kept (c {old})")
            lab.run(f"insert into t values (1, '{value}'); insert into kept values ('{value}')")
            lab.watch("t")
            using = f" using {pair['using']}" if pair["using"] else ""
            change = f"alter table t alter c type {new}{using}"
            lab.run(f"insert into t values (2, '{WIDE.get(old, value)}')")
            if outcome(lab, change).startswith("fails"):
                lab.run("delete from t where id = 2")
            before, streamed = tried(lab, old, value, expressions), lab.run(STREAMED)
            try:
                lab.run(change)
            except psycopg.Error:
                continue  # not for this value
            number += 1
            after = tried(lab, old, value, expressions)
            found = lab.run(
                "select readers, writers, cdc, sure, rule_id from schemawatch.drift_change"
            )
            flaws = misjudged(found, before, after)
            if streamed != lab.run(STREAMED) and told_safe(found, 2):
                flaws += [] if {rule for *_, rule in found} <= DECODES_ALIKE else ["copies"]
            wrong += [f"{old} > {new}: {found}, {flaw}" for flaw in flaws]
    server.drop(name)
    assert wrong == [], "\n".join(wrong)
    assert number > 60
