"""docs/rules.md: written from the rule rows of a database and the golden cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import psycopg

from tests import golden
from tests.golden import Case

Conn = psycopg.Connection[tuple[Any, ...]]

HEAD: Final = """\
# Rules

What each change means to those who use the table. Written by `make golden ARGS='-k docs'` from the
rows of `schemawatch.rule` and from tests/cases; `schemawatch rules RULE_ID` and
`GET /v1/rules/{rule_id}` say the same.

A finding has names of its own table in place of what is in braces here. Impacts are those on
readers, writers and copies (logical replication, change data capture); *unpublished* is the worse
of the first two, *published* the worst of all three. A dash means that nobody of them can be hit.
What stands between backticks and ends with a semicolon can be pasted."""
KINDS: Final = {
    "column": "Columns",
    "type": "Types",
    "domain": "Domains",
    "sequence": "Sequences",
    "constraint": "Constraints",
    "index": "Indexes",
    "statistics": "Extended statistics",
    "table": "Tables, partitions, privileges, replica identity",
    "policy": "Policies",
    "trigger": "Triggers",
    "rule": "Rewrite rules",
    "function": "Functions behind a table",
    "publication": "Publications",
    "view": "Views on a table",
}
RANK: Final = ("SAFE", "RISKY", "BREAKING")
RULES: Final = """
select object_kind, rule_id, title, impact, readers, writers, cdc,
    message, how, remedy, sure, rationale
from schemawatch.rule
order by object_kind, rule_id
"""


def rules_reference(conn: Conn) -> str:
    """Return docs/rules.md for the rules in this database."""
    examples = _examples()
    rows = conn.execute(RULES).fetchall()
    assert {row[0] for row in rows} == set(KINDS), "a kind of object without a heading"
    lines = [*HEAD.splitlines(), ""]
    for kind, title in KINDS.items():
        names = [f"[{row[1]}](#{row[1]})" for row in rows if row[0] == kind]
        lines.append(f"- [{title}](#{_anchor(title)}): {', '.join(names)}")
    for kind, title in KINDS.items():
        lines += ["", f"## {title}"]
        for row in rows:
            if row[0] == kind:
                lines += _section(row, examples.get(row[1]))
    return "\n".join(lines) + "\n"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def _section(row: tuple[Any, ...], example: Case | None) -> Iterator[str]:
    _, rule_id, title, impact, readers, writers, cdc, message, how, remedy, sure, why = row
    published = max((level for level in (readers, writers, cdc) if level), key=RANK.index)
    yield from ("", f"### {rule_id}", "", f"{title}. {why}", "")
    yield from ("| readers | writers | copies | unpublished | published |", "|---|---|---|---|---|")
    levels = (readers, writers, cdc, impact, published)
    yield "| " + " | ".join(level or "-" for level in levels) + " |"
    yield ""
    for label, text in (
        ("What", message),
        ("How it fails", how),
        ("What to do", remedy),
        ("How sure", sure),
    ):
        yield f"- **{label}**: {text}"
    if example is not None:
        body = f"{example.before.strip()}\n-- the change:\n{example.change.strip()}"
        yield from ("", "```sql", *body.splitlines(), "```")


def _examples() -> dict[str, Case]:
    """Return the simplest golden case of each rule: the one of its name, else the shortest."""
    found: dict[str, Case] = {}
    for case in sorted(golden.load_cases(), key=lambda case: len(case.before + case.change)):
        for rule_id in case.covers:
            found.setdefault(rule_id, case)
    return found | {case.name: case for case in golden.load_cases() if case.name in found}
