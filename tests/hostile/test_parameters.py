"""No text that a function of ours is given becomes SQL."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

from tests.lab import Lab

PAYLOADS = (
    "'||public.canary()||'",
    '"||public.canary()||"); select public.canary(); --',
    "\\'; select public.canary(); --",
    "$$; select public.canary(); $$",
    "public.canary()",
    "%1$s %I %L {name} \u202e" + "ü" * 20,
)
MEANT = {"p_sql", "p_statement"}  # to be run, with the rights of the caller
FUNCTIONS = """
    select pro.proname,
        coalesce(pro.proargnames[1:pro.pronargs], '{}'),
        array(select format_type(arg, null) from unnest(pro.proargtypes) as arg),
        pro.pronargs - pro.pronargdefaults
    from pg_proc as pro
    where pro.pronamespace = 'schemawatch'::regnamespace and pro.prokind = 'f'
        and pro.proname !~ '^_'
        and pro.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    order by 1"""
# what an argument is when another one is tried; else 1, now or a document
USUAL = {
    "p_table": "mine.base",
    "p_schema": "mine",
    "p_consumer": "billing",
    "p_url": "https://example.com/x",
    "p_min_impact": "RISKY",
    "p_max_impact": "RISKY",
    "p_selector": "column-removed",
    "p_verdict": "SAFE",
    "p_preset": "strict",
    "p_scopes": "{read}",
    "p_answer": "ready",
    "p_statement": "alter table mine.base add column a int",
}
BY_TYPE = {
    "bigint": "1",
    "integer": "1",
    "jsonb": "{}",
    "boolean": "true",
    "regclass": "mine.base",
    "interval": "1 day",
    "timestamp with time zone": "now",
    "text[]": "{id}",
    "bigint[]": "{1}",
    "uuid": "00000000-0000-0000-0000-000000000000",
}
SETUP = """
    create function public.canary() returns text language plpgsql
        as $$ begin raise notice 'CANARY'; return 'x'; end $$;
    create schema mine; create table mine.base (id int primary key, note text)"""


def test_text_is_text(lab: Lab) -> None:
    lab.run(SETUP)
    for payload in PAYLOADS:
        name = sql.Identifier(payload)
        lab.conn.execute(
            sql.SQL(
                "create table mine.{n} ({n} text default 'a' constraint {n} check ({n} <> 'b'));"
                "comment on table mine.{n} is {c}"
            ).format(n=name, c=sql.Literal(payload))
        )
    lab.run("select schemawatch.register_schema('mine')")
    lab.run("select schemawatch.register_consumer('billing')")
    lab.run("alter table mine.base drop column note")
    heard: list[str] = []
    now: str = ""

    def note(said: psycopg.errors.Diagnostic) -> None:
        if said.message_primary == "CANARY":
            heard.append(now)

    lab.conn.add_notice_handler(note)
    states: dict[str, str] = {}
    tried = 0
    for function, names, types, required in lab.run(FUNCTIONS):
        of = dict(zip(names, types, strict=True))
        for fuzzed in of.keys() - MEANT:
            usual = {
                name: USUAL.get(name, BY_TYPE.get(of[name], "a"))
                for place, name in enumerate(names)
                if place < required
            }
            for text in hostile(fuzzed, of[fuzzed]):
                now = f"{function}(… {fuzzed} => {text})"
                states[call(lab, function, usual | {fuzzed: text}, of)] = now
                tried += 1
    assert heard == []
    assert tried > 1000
    # said in our words, refused by a type or a constraint, or no event trigger's business here
    assert {
        state: example
        for state, example in states.items()
        if state[:2] not in ("00", "SW", "22", "23") and state != "39P03"
    } == {}


def hostile(name: str, kind: str) -> Iterator[str]:
    """Give texts of a parameter of this type that hold a payload."""
    for payload in PAYLOADS:
        inner = '"' + payload.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if kind in ("text", "name"):
            yield payload
            if "table" in name:
                yield 'mine."' + payload.replace('"', '""') + '"'
        elif kind == "text[]":
            yield "{" + inner + "}"
        elif kind == "jsonb":
            yield f'{{{inner}: {inner}, "table": {inner}, "consumer": {inner}}}'


def call(lab: Lab, function: str, given: dict[str, str], types: dict[str, str]) -> str:
    query = sql.SQL("select * from schemawatch.{}({})").format(
        sql.Identifier(function),
        sql.SQL(", ").join(
            sql.SQL("{} => {}::{}").format(
                sql.Identifier(name),
                sql.Literal(value),
                sql.SQL(types[name]),  # pyright: ignore[reportArgumentType]
            )
            for name, value in given.items()
        ),
    )
    try:
        with lab.conn.transaction(force_rollback=True):
            lab.conn.execute(query)
    except psycopg.Error as error:
        return str(error.sqlstate)
    return "00000"
