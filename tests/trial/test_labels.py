"""A new label of an enum: refused as PostgreSQL does, and used where a commit is in between."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from controlplane.db.connecting import Row
from controlplane.trial.reading import Source
from controlplane.trial.report import Report, TrialError
from controlplane.trial.run import try_files
from tests.lab import Conn, Lab

pytestmark = pytest.mark.ends

Files = list[tuple[str, bool]]  # text, and whether its tool runs it in one transaction

ADD = "alter type mood add value 'glad' before 'sad';"
MEH = "alter type mood add value 'meh';"
CODE = "do $$ begin alter type mood add value 'glad'; end $$;"
USE = "alter table orders alter mood set default 'glad';"
ROW = "insert into orders values (1, 'glad');"
IN_BETWEEN: dict[str, Files] = {
    "statements": [(ADD + USE + ROW, False)],
    "a block and a statement": [(f"begin;{ADD}commit;{USE}{ROW}", False)],
    "two blocks": [(f"begin;{ADD}commit;begin;{USE}{ROW}commit", False)],
    "files of a tool": [(ADD, True), (USE + ROW, True)],
    "beside another one": [(ADD, True), (MEH + USE + ROW, True)],
    "code that adds it": [(CODE, True), (USE + ROW, True)],
}
TOGETHER: dict[str, Files] = {
    "a block": [(f"begin;{ADD}\n{USE}commit", False)],
    "a file of a tool": [(f"{ADD}\n{USE}", True)],
    "behind a savepoint": [(f"begin;{ADD}savepoint s;select 1;\n{USE}commit", False)],
}


@pytest.fixture
def shop(each_version: Conn) -> Lab:
    lab = Lab(each_version, each_version.info.dsn)
    lab.run("create type mood as enum ('sad', 'ok'); create table orders (id int, mood mood)")
    lab.watch("orders")
    return lab


async def _check(lab: Lab, files: Files, *, is_shadow: bool = True) -> Report:
    sources = [
        Source(name=f"{number}.sql", text=text, in_transaction=is_one)
        for number, (text, is_one) in enumerate(files, 1)
    ]
    async with await psycopg.AsyncConnection[Row].connect(lab.url) as conn:
        return await try_files(conn, sources, lock_timeout=5, most=30, has_rows=not is_shadow)


async def _refused(lab: Lab, files: Files, *, is_shadow: bool = True) -> Any:
    with pytest.raises(TrialError) as caught:
        await _check(lab, files, is_shadow=is_shadow)
    assert caught.value.code == "55P04"
    return caught.value


async def test_after_a_commit_it_is_used(shop: Lab) -> None:
    for name, files in IN_BETWEEN.items():
        report = await _check(shop, files)
        defaults = [
            one for one in report.findings if one.change.rule_id.startswith("column-default")
        ]
        assert len(defaults) == 1, name
        assert [tried.note for tried in report.statements if tried.note] == [], name
    assert shop.value("select count(*) from pg_enum where enumlabel = 'glad'") == 0
    # compared by its place, not by its number
    ordered = "do $$ begin assert 'glad'::mood < 'sad' and 'sad'::mood < 'ok'; end $$"
    await _check(shop, [(ADD, True), (ordered, True)])


async def test_before_its_commit_it_is_refused_with_its_place(shop: Lab) -> None:
    for name, files in TOGETHER.items():
        error = await _refused(shop, files)
        assert (error.at.file, error.at.line) == ("1.sql", 2), name
        assert "1.sql:1 adds it in the same transaction" in error.hint, name
    error = await _refused(
        shop, [(ADD, True), (f"{MEH}{ROW}\ninsert into orders values (1, 'meh')", True)]
    )
    assert (error.at.file, error.at.line) == ("2.sql", 2)
    assert "2.sql:1 adds it" in error.hint


async def test_where_there_are_rows_only_those_are_left_out(shop: Lab) -> None:
    report = await _check(shop, [(ADD, True), ("select 'glad'::mood", False)], is_shadow=False)
    [note] = [tried.note for tried in report.statements if tried.note]
    assert "it uses the label glad, which 1.sql:1 adds" in note
    code = "do $$ begin perform 'glad'::mood; end $$"
    error = await _refused(shop, [(ADD, True), (code, False)], is_shadow=False)
    assert "use --shadow" in error.hint
    role = "set role pg_read_all_data;"
    error = await _refused(shop, [(ADD, True), (role + code, False)])
    assert "use --shadow" in error.hint
