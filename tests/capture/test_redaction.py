"""No secret is stored or sent: what is kept of a statement, of an error, and by which setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlplane.core import shapes
from tests.lab import Lab
from tests.servers import Server

SECRET = "hunter2"
# Each with the change of public.orders in the same message; %s stands where the secret is.
HOSTILE = {
    "create role": "create role {r} login password '%s'; {c}",
    "encrypted": "create role {r} encrypted password '%s'; {c}",
    "alter role": "create role {r}; alter role {r} password '%s'; {c}",
    "alter group": "create user {r} password E'\\'%s'; {c}",
    "alter role set": "create role {r}; alter role {r} set app.token = %s; {c}",
    "alter role set to": 'create role {r}; alter role {r} set app.token to "%s"; {c}',
    "comment after a word of definitions": "set storage/**/.token = %s; {c}",
    "set": "set app.token = %s; {c}",
    "set local": "set local search_path to public, %s; {c}",
    "server": "create foreign data wrapper w options (a '%s');"
    "create server s foreign data wrapper w options (host 'h', password '%s');"
    "create user mapping for public server s options (user 'u', password '%s');"
    "alter user mapping for public server s options (set password '%s');"
    "alter server s options (set password '%s');"
    "create foreign table ft (a int) server s; {c}",
    "subscription": "create subscription sub connection 'host=h password=%s' publication p"
    " with (connect = false, slot_name = none); {c}",
    "comment on": "comment on schema public is '%s'; {c}",
    "insert": "insert into public.orders values (1, '%s', 2); {c}",
    "select": "select length('%s'), pg_catalog.set_config('app.token', '%s', false); {c}",
    "after": "{c}; select '%s'",
    "escape string": "select E'\\'%s', e'\\\\', E'x\\'''%s\\\\'; {c}",
    "unicode string": "select U&'%s!0061' uescape '!', U&'\\0061%s'; {c}",
    "bit strings": "select N'%s', B'101', X'1F', '%s'::text; {c}",
    "two lines": "select 'a'\n  '%s' -- %s\n '%s'; {c}",
    "two lines of an escape string": "select E'a\\''\n '\\'%s'; {c}",
    "a backslash at the end": "select 'a\\', '%s'; {c}",
    "no tag": "select $$ ' %s $a$ %s $$; {c}",
    "tags": "select $a$ $b$ %s $ $b$ %s $a$, $b$ ' $a$ %s $b$, $_ü$%s$_ü$; {c}",
    "a dollar in a word": "select 1 as a$b$, '$b$ %s', 2 as c$b$; {c}",
    "quotes in a name": "select 1 as \"a'\", '%s' as \"b\"\"'\", '%s'; {c}",
    "quotes in a comment": "/* don't */ select '%s' -- don't\n, '%s'; {c}",
    "comments": "-- %s\n/* %s /* ' %s */ \" %s */ {c} /* %s */ -- %s",
    "operators and comments": "select 1 +-- %s'\n 2 */* %s' */ 3, '%s'; {c}",
    "function": "create function f() returns text language plpgsql as $f$ begin"
    " execute 'create role {r} password ''%s'''; return $$%s$$; end $f$; {c}",
    "sql body": "create function g() returns text language sql begin atomic select '%s';"
    " select '%s'; end; {c}",
    "do": "do $x$ begin execute $$create role {r} password '%s'$$; execute $y${c}$y$; end $x$",
    "do with an error": "do $x$ begin perform '%s'::text; execute $y${c}$y$; end $x$",
    "other strings": "set standard_conforming_strings = off",
    "by those": "select 'a\\', %s', '%s'; {c}",
    "and back": "set standard_conforming_strings = on",
    "deep comments": "/* /* /* /* %s */ */ */ */ {c}",
    "many tags": "".join(f"select $t{n}$ %s $t{n}$;" for n in range(12)) + "{c}",
    "a long tag": "select $" + "t" * 70 + "$ %s $" + "t" * 70 + "$; {c}",
    "a long text": "{c}; select '" + "x" * 7900 + "%s" + "x" * 100_000 + "'",
    "cut in a string": "{c}; select '" + "x" * 7500 + "', '" + "%s" * 500 + "'",
    "cut in a doubled quote": "{c}; select '" + "''" * 3960 + "''%s" * 100 + "'",
    "the change itself": "alter table public.orders add column extra text default '%s'"
    " check (extra = '%s'); {c}",
}
CHANGE = "alter table public.orders add column kept int"
NUMBER = "4111111111111111"
NUMBERS = {
    "insert": f"insert into public.orders values (1, 'x', {NUMBER})",
    "fractions": "select 1.5e411, .4111, 411. as a",
    "update": f"update public.orders set total = {NUMBER} where total = {NUMBER}",
    "create table as": f"create table copied as select {NUMBER} as pan",
    "create table as values": f"create table copied as values ({NUMBER})",
    "view": f"create view seen as select {NUMBER} as pan",
    "body": f"create function f() returns numeric language sql return {NUMBER}",
    "using": f"alter table public.orders alter total type numeric using total + {NUMBER}",
}


@pytest.fixture(params=[15, 18])
def on_both(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Lab]:
    """Give a database with public.orders under watch, on the oldest and the newest version."""
    server: Server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        lab.run("create table public.orders (id int primary key, note text, total numeric)")
        lab.run("create publication p")
        lab.watch("public.orders")
        lab.run("select schemawatch.create_endpoint('http://x.example', p_min_impact => 'SAFE')")
        yield lab
        for (role,) in lab.run("select rolname from pg_roles where rolname like 'redaction%'"):
            lab.run(f"drop role {role}")
        lab.run("drop subscription if exists sub")
    server.drop(name)


def everything(lab: Lab) -> str:
    """Return all rows of all tables of the schema schemawatch as text."""
    tables = lab.run(
        "select rel.oid::regclass::text from pg_class as rel"
        " where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind in ('r', 'p', 'm')"
    )
    found: list[str] = []
    for (name,) in tables:
        # documents hold the structure itself: a default is what it is
        columns = "- 'document'" if name == "schemawatch.snapshot" else ""
        if name in {"schemawatch.drift_change", "schemawatch.delivery"}:
            continue
        found += [str(row) for row in lab.run(f"select to_jsonb(t) {columns} from {name} as t")]
    found += [
        str(row)
        for row in lab.run(
            "select message_id, payload - 'data',"
            " (payload -> 'data') - 'changes' from schemawatch.delivery"
        )
    ]
    return "\n".join(found)


def test_a_secret_is_stored_nowhere(on_both: Lab) -> None:
    for number, (name, text) in enumerate(HOSTILE.items()):
        role = f"redaction_{number}"
        change = CHANGE.replace("kept", f"kept{number}")
        script = text.replace("%s", SECRET).replace("{r}", role).replace("{c}", change)
        try:
            on_both.run(f"begin; {script}\n; commit")
        finally:
            if on_both.conn.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                on_both.run("rollback")
        if text == script:
            continue
        assert SECRET not in everything(on_both), name
        last = on_both.drifts()[-1]
        assert f"kept{number}" in str(last["changes"]), name
        if name not in {"do", "do with an error", "by those", "deep comments", "many tags",
                        "a long tag", "a backslash at the end",
                        "two lines of an escape string"}:  # fmt: skip
            assert change in last["statement"], name
    assert on_both.errors() == []


def test_a_secret_is_in_no_message(orders: Lab) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example', p_min_impact => 'SAFE')")
    orders.run(f"select '{SECRET}', set_config('app.token', '{SECRET}', false); {CHANGE}")
    [(payload,)] = orders.run("select payload::text from schemawatch.delivery")
    assert CHANGE in payload
    for shape in (shapes.STANDARD, *shapes.SHAPES):
        assert SECRET.encode() not in shapes.render(shape, payload, message_id="m").content


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_of_data_are_left_out(orders: Lab, name: str) -> None:
    orders.run(f"{NUMBERS[name]}; {CHANGE}")
    statement = orders.drifts()[-1]["statement"]
    assert "411" not in statement
    assert statement.endswith(f"; {CHANGE}")


def test_numbers_of_every_version(orders: Lab) -> None:
    for number in ("0x411", "0o411", "1_411", "411e", "4.11e-411", "411a$b"):
        text = orders.value("select schemawatch._redacted(%s::text)", f"select {number} as a")
        assert "411" not in text


@pytest.mark.parametrize(
    "statement",
    [
        "alter table public.orders alter column total type numeric(8, 2)",
        "alter table public.orders alter column total set not null, alter note set default now()",
        "alter table public.orders alter total set statistics 50, alter note set storage external",
        "alter table public.orders set (fillfactor = 70), alter note set data type varchar(5)",
        "alter table public.orders set unlogged",
        'create unique index "An index; of $x$" on public.orders (note, total desc)',
        "alter table public.orders add extra int default 5 check (extra > 3 and extra <> -1)",
        "create table public.part partition of public.parted for values from (5) to (10)",
    ],
)
def test_a_definition_stays_as_it_is(orders: Lab, statement: str) -> None:
    orders.run("create table public.parted (id int) partition by range (id)")
    orders.watch("public.parted")
    orders.run(statement)
    assert orders.drifts()[-1]["statement"] == statement


def test_the_extended_protocol(orders: Lab) -> None:
    orders.conn.execute(f"alter table public.orders add a text default '{SECRET}'", prepare=True)
    cursor = psycopg.RawCursor(orders.conn)
    cursor.execute(
        "create function f(t text) returns void language plpgsql as"
        " $$ begin execute 'alter table public.orders add b text' || t; end $$"
    )
    cursor.execute("select f($1), $2::text", [f" default '{SECRET}'", SECRET])
    assert [drift["statement"] for drift in orders.drifts()] == [
        "alter table public.orders add a text default '***'",
        "select f($1), $2::text",
    ]


def test_what_the_setting_says(orders: Lab) -> None:
    text = "alter table public.orders add a{} text default '{}' -- why"
    for number, wanted in enumerate(["full", "FULL", "none", "redacted", "", "unknown"]):
        orders.run(f"set schemawatch.statement = '{wanted}'")
        orders.run(text.format(number, "x"))
    orders.run("reset schemawatch.statement")
    orders.run(text.format(6, "x"))
    redacted = "alter table public.orders add a{} text default '***'  "
    assert [drift["statement"] for drift in orders.drifts()] == [
        text.format(0, "x"),
        text.format(1, "x"),
        None,
        *(redacted.format(number) for number in range(3, 7)),
    ]


def test_the_setting_of_one_session_is_not_that_of_another(user: Lab, orders: Lab) -> None:
    user.run("set schemawatch.statement = 'full'")
    user.run("alter table public.orders add a text default 'mine'")
    orders.run("alter table public.orders add b text default 'not yours'")
    assert [drift["statement"] for drift in orders.drifts()[-2:]] == [
        "alter table public.orders add a text default 'mine'",
        "alter table public.orders add b text default '***'",
    ]


@pytest.mark.parametrize(
    "weaken",
    ["alter database {} set schemawatch.statement = 'full'",
     "alter role app set schemawatch.statement = 'full'"],
)  # fmt: skip
def test_a_reader_weakens_nobody(orders: Lab, user: Lab, weaken: str) -> None:
    orders.run("do $$ begin if to_regrole('peeper') is null then create role peeper login;"
               " end if; end $$; grant schemawatch_reader to peeper")  # fmt: skip
    with (
        orders.other(user="peeper") as reader,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        reader.run(weaken.format(orders.conn.info.dbname))


def test_one_message_is_read_once_and_the_next_anew(orders: Lab) -> None:
    orders.run(
        "create or replace function schemawatch._redacted(p_text text) returns text"
        " language plpgsql as $$ begin perform nextval('public.readings'); return p_text; end $$;"
        " create sequence public.readings; grant all on public.readings to public"
    )
    one = "alter table public.orders add a int; alter table public.orders add b int, drop note"
    orders.at_once(one, "alter table public.orders drop a")
    # the GRANT above was the first
    assert orders.value("select last_value from public.readings") == 3
    texts = [text for (text,) in orders.run(
        "select statement from schemawatch.ddl_event order by event_id")]  # fmt: skip
    assert set(texts[1:]) == {one, "alter table public.orders drop a"}
    assert texts.count(one) >= 3


def test_a_text_that_cannot_be_redacted_is_not_stored(orders: Lab) -> None:
    orders.run("create or replace function schemawatch._lexical_parts(p_text text)"
               " returns table (place bigint, kind text, part text) language plpgsql as"
               " $$ begin raise 'broken'; end $$")  # fmt: skip
    orders.run(CHANGE)
    assert [drift["statement"] for drift in orders.drifts()] == [None]
    orders.assert_settled()


@pytest.mark.parametrize("phase", ["event", "commit"])
def test_an_error_of_ours_holds_nothing_of_the_statement(orders: Lab, phase: str) -> None:
    name = {"event": "capture_commands(p_command_tag text)", "commit": "account_for_transaction()"}[
        phase
    ]
    result = {"event": "void", "commit": "text"}[phase]
    orders.run(f"create or replace function schemawatch.{name} returns {result} language plpgsql"
               f" as $$ begin perform '{SECRET}'::int; end $$")  # fmt: skip
    orders.run(f"do $$ begin execute $x${CHANGE} default 5 -- {SECRET}$x$;"
               f" set constraints all immediate; perform '{SECRET}'::text; end $$")  # fmt: skip
    found, state, message, context = orders.errors()[-1]
    assert SECRET not in str([told[3] for told in orders.errors()])
    assert (found, state) == (phase, "22P02")
    assert message == "invalid input syntax for type integer ***"
    assert f"schemawatch.{name.partition('(')[0]}" in context
    assert SECRET not in context
    assert "inline_code_block" not in context


@pytest.mark.parametrize("by_scan", [False, True])
def test_options_of_foreign_tables_are_seen_and_not_shown(orders: Lab, by_scan: bool) -> None:
    orders.run(
        "create foreign data wrapper w; create server s foreign data wrapper w;"
        f"create foreign table public.away (a int options (token '{SECRET}')) server s"
        f" options (table_name 'x', password '{SECRET}')"
    )
    orders.watch("public.away")
    orders.run("select schemawatch.create_endpoint('http://x.example', p_min_impact => 'SAFE')")
    for change, rule in (
        (f"options (set password 'other{SECRET}')", "foreign-options-changed"),
        (f"alter a options (set token 'other{SECRET}')", "foreign-options-changed"),
        (f"options (add program 'curl {SECRET}')", "foreign-source-changed"),
        ("options (drop program)", "foreign-source-changed"),
        ("options (drop table_name, add table_name 'y')", "foreign-source-changed"),
    ):
        if by_scan:
            orders.run("alter event trigger schemawatch_ddl_command_end disable")
        orders.run(f"alter foreign table public.away {change}")
        assert (orders.scan() if by_scan else orders.rules()[-1:]) == [rule]
    # only the order: nothing changed
    away = "alter foreign table public.away options"
    orders.run(f"{away} (drop password); {away} (add password 'other{SECRET}')")
    assert len(orders.drifts()) == 5 if not by_scan else orders.scan() == []
    stored = str(orders.run("select schema_to_xml('schemawatch', true, true, '')::text"))
    assert SECRET not in stored
    assert "password=***" in stored
    assert "table_name=y" in stored


@pytest.mark.parametrize("by_scan", [False, True])
def test_settings_of_functions_are_seen_and_not_shown(orders: Lab, by_scan: bool) -> None:
    orders.run(
        "create function public.f() returns trigger language plpgsql"
        f" set search_path = public set app.token = '{SECRET}' as $$ begin return new; end $$;"
        "create trigger t before insert on public.orders for each row execute function public.f();"
        "select schemawatch.create_endpoint('http://x.example', p_min_impact => 'SAFE')"
    )
    if by_scan:
        orders.run("alter event trigger schemawatch_ddl_command_end disable")
    for change, told in (
        (f"app.token = 'other{SECRET}'", "another value of SET search_path=public, app.token=***"),
        ("search_path = pg_catalog", "SET search_path=pg_catalog, app.token=*** instead of SET"),
    ):
        orders.run(f"alter function public.f() set {change}")
        assert orders.scan() == ["dependent-function-changed"] * by_scan
        [finding] = orders.drifts()[-1]["changes"]
        assert told in finding["message"]
    stored = str(orders.run("select schema_to_xml('schemawatch', true, true, '')::text"))
    assert SECRET not in stored
    assert "app.token=***" in stored


# What the parts of a text are made of: noise that would open or close other parts.
_noise = st.text(st.sampled_from("'\"$/*-;\n aE%_9ü"), max_size=8)


def _inside(noise: str) -> str:
    return f"{noise}{SECRET}{noise}"


def _string(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _dollar(tag: str) -> Callable[[str], str]:
    quote = f"${tag}$"
    # the last character must not begin the end
    return lambda text: quote + text.replace(quote, "").replace("$", "") + quote


def _comment(text: str) -> str:
    return "/*" + text.replace("/", "").replace("*", "") + "*/"


_hidden = st.one_of(
    _noise.map(lambda noise: _string(_inside(noise.replace("\\", "")))),
    _noise.map(lambda noise: "E" + _string(_inside(noise).replace("\\", "\\\\"))),
    _noise.map(lambda noise: "e'" + _inside(noise.replace("\\", "")).replace("'", "\\'") + "'"),
    _noise.map(lambda noise: "N" + _string(_inside(noise.replace("\\", "")))),
    _noise.map(_inside).map(_dollar("")),
    _noise.map(_inside).map(_dollar("tag")),
    _noise.map(_inside).map(_dollar("_ü1")),
    _noise.map(_inside).map(_comment).map(lambda text: f"/* ' {text} \" /**/ */ null"),
    _noise.map(lambda noise: "--" + _inside(noise.replace("\n", "")) + "\nnull"),
)
_shown = st.one_of(
    st.integers(0, 99).map(lambda number: f"shown_{number}$x$"),
    _noise.map(lambda noise: f'"shown{noise}"'.replace('"', '""')[1:-1]),
)
_pieces = st.lists(st.tuples(st.booleans(), _hidden, _shown), min_size=1, max_size=6)


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pieces=_pieces)
def test_what_is_hidden_goes_and_names_stay(
    orders: Lab, pieces: list[tuple[bool, str, str]]
) -> None:
    text = "select " + ", ".join(f"{hidden} as {name}" for _, hidden, name in pieces)
    # PostgreSQL itself reads as many values here
    assert len(orders.conn.execute(text.encode()).description or []) == len(pieces)
    for cut in (len(text), len(text) * 2 // 3):
        redacted = orders.value("select schemawatch._redacted(%s::text)", text[:cut])
        assert SECRET not in redacted
    redacted = orders.value("select schemawatch._redacted(%s::text)", text)
    for _, _, name in pieces:
        assert f" as {name}" in redacted


_gap = st.sampled_from(["", " ", "\n", "/**/", " /* ' */ ", "--\n"])
_word = st.sampled_from(
    ["app", "storage", "NULL", "default", "no", '"Data"', "null$", "startü", "x"]
)


@settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    verb=st.sampled_from(["set ", "SET\t", "alter role r set ", "alter system Set/**/", "sEt\n"]),
    words=st.lists(_word, min_size=2, max_size=3),
    gaps=st.tuples(_gap, _gap, _gap, st.sampled_from(["=", " to ", "=/**/", "\nTO\n"])),
    value=st.sampled_from(
        [SECRET, f'"{SECRET}"', f'"a;b", {SECRET}', f"'x', {SECRET}", f"-{SECRET}"]
    ),
)
def test_no_value_of_a_setting_stays(
    orders: Lab, verb: str, words: list[str], gaps: tuple[str, str, str, str], value: str
) -> None:
    name = f"{gaps[0]}.{gaps[1]}".join(words)
    text = f"{verb}{name}{gaps[2]}{gaps[3]}{value}; {CHANGE}"
    redacted = orders.value("select schemawatch._redacted(%s::text)", text)
    assert SECRET not in redacted
    assert redacted.endswith(f"; {CHANGE}")


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.sampled_from("'\"$/*-;\n aEeUN&%_9ü\\.("), max_size=40))
def test_every_character_is_in_one_part(orders: Lab, text: str) -> None:
    parts = orders.run(
        "select kind, part from schemawatch._lexical_parts(%s::text) order by place", text
    )
    assert "".join(part for _, part in parts) == text
    assert {kind for kind, _ in parts} <= {
        "code", "name", "string", "number", "comment", "set", "end", "unreadable"
    }  # fmt: skip
