"""Where statements end: the same places as in psql."""

from __future__ import annotations

import pytest

from controlplane.core.script import PsqlLine, Script, Statement, UnfinishedError


def _read(text: str, *, standard_strings: bool = True) -> list[Statement | PsqlLine]:
    script = Script(text)
    found: list[Statement | PsqlLine] = []
    while (part := script.next(standard_strings=standard_strings)) is not None:
        found.append(part)
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "select ';'",
        "select 'it''s; \\'",
        r"select E'it\'s;'",
        r"select e'\\'",
        "select E'a'\n  -- ; and on\n 'b\\';'",
        "select U&';', b'1', N';', x'1F'",
        'select ";", U&"a;"',
        "select $$ ; $$, $a$ $$ ; $b$ $a$, $1",
        "select a$b$, c$b$",
        "select 1 -- ; '\n + 1",
        "select /* ; /* ' */ ; */ 1",
        "select (1; 2)",
        "create rule r as on insert to t do also (select 1; select 2)",
        "create function f() returns int begin atomic select 1; select case when a then b end; end",
        'create or replace procedure "f"() begin atomic insert into t values (1); end',
        "select 1 as begin",
        "select 5 */**/ 2 +--;\n 1",
        "select größe, 名前 from t$",
    ],
)
def test_a_statement_is_one(statement: str) -> None:
    found = _read(f"-- before ;\n{statement} ; ;; select 2")
    assert [part.text.strip() for part in found] == [statement, "select 2"]
    assert [part.line for part in found] == [2, 2 + statement.count("\n")]


def test_without_standard_conforming_strings_a_backslash_escapes() -> None:
    text = r"select 'a\';b'"
    assert len(_read(text + r"; select E'\'';", standard_strings=False)) == 2
    with pytest.raises(UnfinishedError):
        _read(text)


@pytest.mark.parametrize("open_", ["'a", "E'a\\'", '"a', "$x$ $y$", "/* /* */", "U&'", "b'1"])
def test_what_does_not_end_is_told_with_its_line(open_: str) -> None:
    with pytest.raises(UnfinishedError) as caught:
        _read(f"select 1;\nselect\n{open_} ;")
    assert caught.value.line == 3


def test_lines_of_psql_and_data_of_copy() -> None:
    text = (
        "\\set x ';'\ncopy t (a, b) from stdin;\n1\t';\n2\t\\\\.\n\\.\n"
        "copy (select 1) to stdout;\nselect 1 \\gexec\n"
    )
    first, data, out, command, last = _read(text)
    assert isinstance(first, PsqlLine)
    assert (first.command, first.line) == ("\\set", 1)
    assert isinstance(data, Statement)
    assert (data.copies, data.line) == (2, 2)
    assert isinstance(out, Statement)
    assert (out.copies, out.line) == (None, 6)
    assert isinstance(command, PsqlLine)
    assert (command.command, command.line, last.text) == ("\\gexec", 7, "select 1 \n")


def test_a_label_is_short_and_holds_no_string() -> None:
    [found] = _read("create  role x\n password 'hunter2' /* hunter2 */ in role " + "a" * 80)
    assert isinstance(found, Statement)
    assert found.label == "create role x password '…' in role…"
    assert found.starts("create", "role", "x")


def test_the_word_concurrently_can_be_left_out() -> None:
    [found] = _read("create index CONCURRENTLY \"concurrently\" on t (a) where b > 'concurrently'")
    assert isinstance(found, Statement)
    assert found.plain.split() == (
        'create index "concurrently" on t (a) where b > \'concurrently\'"'[:-1].split()
    )


def test_time_grows_with_the_length_alone() -> None:
    hard = "select 'a' " + "-- " * 20000 + "\n" + "/* " * 5000 + "*/ " * 5000 + "$a" * 20000
    assert len(_read(hard)) == 1
