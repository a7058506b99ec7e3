"""What is run inside somebody's COMMIT: literals and the server's own, to the last token."""

from __future__ import annotations

import pytest

from tests.conftest import Conn

IS_CONSTANT = "select schemawatch._is_constant(%s, array['x', '\"Odd\"', 'zone'])"
CONSTANT = [
    "(x > 0)",
    "((x IS NULL) OR (x = ANY (ARRAY['a'::text, 'b'::character varying])))",
    "(length((x)::text) <= 5)",
    "((x)::numeric(10,2) >= '-1'::integer)",
    "(x < '2020-01-01 00:00:00'::timestamp without time zone)",
    "(x < '00:00:00'::time(3) with time zone)",
    "(\"Odd\" ~~ '%a%'::text)",
    "((x)::text ~ '^[A-Z]+$'::text)",
    "('it''s'::text <> E'\\\\'::text)",
    "('{}'::integer[] = '{1}'::bigint[])",
    "CASE WHEN (x > 1) THEN true ELSE false END",
]
NOT_CONSTANT = [
    # a user's functions, operators and types
    "public.evil(x)",
    "evil(x)",
    "(x OPERATOR(public.+) 1)",
    "(x)::public.mood",
    "('a'::text)::zone",
    '(x)::"Odd"',
    '(x)::"text"',
    "(x)::text.mood",
    "(x)::textual",
    "'a'::character varyin",
    # what reads, waits or changes
    "now()",
    "CURRENT_USER",
    "nextval('s'::regclass)",
    "pg_sleep(1)",
    "lo_import('/etc/passwd'::text)",
    "(SELECT 1)",
    "'s'::regclass",
    # what is read in another way than it looks
    "x > 0 /* ' */ or public.evil() /* ' */",
    "(x > 0 --'\n) or public.evil() --'",
    "('a' 'b')",
    "('a'\n'b')",
    "E'a'\n'\\' || public.evil() || '\\''",
    "(u&'\\0061' = x)",
    "(x = e'\\' or public.evil() or ''')",
    "(b'1' = x)",
    "$$a$$",
    "(x; select 1)",
    "(x ~ '(a*)\\1'::text)",
    "(x = '" + "a" * 4000 + "')",
]


@pytest.mark.parametrize("text", CONSTANT)
def test_can_be_run_anywhere(each_version: Conn, text: str) -> None:
    assert each_version.execute(IS_CONSTANT, [text]).fetchone() == (True,)


@pytest.mark.parametrize("text", NOT_CONSTANT)
def test_is_not_run(db: Conn, text: str) -> None:
    assert db.execute(IS_CONSTANT, [text]).fetchone() == (False,)


def test_a_type_of_the_session_is_not_asked(db: Conn) -> None:
    """pg_temp is on the path when PostgreSQL deparses, and its types are shown without a schema."""
    db.execute("create table public.seen (who text)")
    db.execute(
        "create function public.evil(text) returns boolean language plpgsql as"
        " 'begin insert into public.seen values (current_user); return true; end'"
    )
    db.execute("create domain pg_temp.zone as text check (public.evil(value))")
    db.execute("create table public.t (id int)")
    db.execute("select schemawatch.register_table('public.t')")
    db.execute(
        "alter table public.t add column x text,"
        " add constraint c check (x is null or 'a'::pg_temp.zone::text = 'a')"
    )
    ran = db.execute("select count(*) from public.seen where who = 'schemawatch_owner'").fetchone()
    assert ran == (0,)
    assert db.execute("select count(*) from schemawatch.drift").fetchone() == (1,)
