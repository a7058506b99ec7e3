"""docs/call-tree.md: which functions one ALTER TABLE and one scan run, and who calls whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import psycopg

from controlplane.install import sources

Conn = psycopg.Connection[tuple[Any, ...]]
Calls = dict[str, tuple[str, list[str], bool]]

HEAD: Final = """\
# Call tree

One `ALTER TABLE` and one scan, as they ran: written by `make golden` from what PostgreSQL counted
(`track_functions`) and from who names whom in sql/. A function stands where it is first called,
with its folder where that is another one than its caller's. SQL functions that PostgreSQL put into
the statements that call them are not counted; they stand here where they call one that is.
"""
TABLE: Final = """
    create table public.orders (id bigint primary key, note text not null, amount numeric);
    select schemawatch.register_table('public.orders')
"""
_MADE: Final = re.compile(r"^create or replace function schemawatch\.(\w+)", re.MULTILINE)


def call_tree(conn: Conn) -> str:
    """Return the page, for what is installed in this database."""
    calls = _calls()
    for statement in TABLE.split(";"):
        conn.execute(statement.encode())
    alter = _ran(conn, "alter table public.orders drop column note")
    conn.execute("alter event trigger schemawatch_ddl_command_end disable")
    conn.execute("alter event trigger schemawatch_sql_drop disable")
    conn.execute("alter table public.orders drop column amount")
    scan = _ran(conn, "select schemawatch.scan()")
    lines = [HEAD]
    for title, roots, ran in (
        (
            "`alter table public.orders drop column note`",
            ["on_sql_drop", "on_ddl_command_end", "at_commit"],
            alter,
        ),
        ("`select schemawatch.scan()`, which finds that another column is gone", ["scan"], scan),
    ):
        lines += [f"## {title}", "", "```"]
        seen: set[str] = set()
        wanted = ran | {name for name in calls if _leads(name, calls, ran)}
        for root in roots:
            lines += _tree(root, calls, wanted=wanted, seen=seen)
        lines += ["```", ""]
        assert ran <= seen, f"ran, and nothing that ran names it: {sorted(ran - seen)}"
    return "\n".join(lines)


def _ran(conn: Conn, statement: str) -> set[str]:
    """Return the functions that PostgreSQL counted while a statement ran."""
    conn.execute("set track_functions = 'all'")
    conn.execute("select pg_stat_reset()")
    conn.execute(statement.encode())
    conn.execute("set track_functions = 'none'")
    conn.execute("select pg_stat_force_next_flush()")
    rows = conn.execute(
        "select funcname from pg_stat_user_functions where schemaname = 'schemawatch' and calls > 0"
    )
    return {name for (name,) in rows}


def _leads(name: str, calls: Calls, ran: set[str]) -> bool:
    """Whether it is an SQL function that calls, perhaps through others, one that was counted."""
    _, named, is_sql = calls.get(name, ("", [], False))
    return is_sql and any(own in ran or _leads(own, calls, ran) for own in named if own != name)


def _calls() -> Calls:
    """Return, by function: its folder, what it names in the order of its text, and if it is SQL."""
    everything = sources.load()
    bodies: dict[str, tuple[str, str]] = {}
    for file in (*everything.code, *everything.triggers):
        text = re.sub(r"--.*", "", file.text)
        text = re.sub(r"^comment on .*?;$", "", text, flags=re.MULTILINE | re.DOTALL)
        starts = list(_MADE.finditer(text))
        ends = [*(match.start() for match in starts), len(text)][1:]
        for match, end in zip(starts, ends, strict=True):
            # the forms of one name together
            before = bodies.get(match[1], ("", ""))[1]
            folder = file.name.rsplit("/", 1)[0]
            bodies[match[1]] = (folder, before + text[match.end() : end])
    return {
        name: (
            folder,
            list(dict.fromkeys(re.findall(r"schemawatch\.(\w+)", body))),
            re.search(r"^language sql$", body, re.MULTILINE) is not None,
        )
        for name, (folder, body) in bodies.items()
    }


def _tree(
    name: str,
    calls: Calls,
    *,
    wanted: set[str],
    seen: set[str],
    depth: int = 0,
    above: str = "",
) -> Iterator[str]:
    folder, named, _ = calls[name]
    seen.add(name)
    yield f"{'  ' * depth}{name}" + (f"  [{folder}]" if folder != above else "")
    for called in named:
        if called in calls and called in wanted and called not in seen:
            yield from _tree(called, calls, wanted=wanted, seen=seen, depth=depth + 1, above=folder)
