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
# What a placeholder stands for, where its name does not say it. Most findings leave these empty:
EMPTY: Final = {
    *("alone", "mentions", "pinned", "schema_again", "sequence_again", "stream", "unnamed"),
    *("views_away", "views_back", "views_lose", "whereabouts", "not_null", "below"),
    *("from_parent", "renamed", "schema_gone", "type_again"),
    *("along", "by_name", "deferrable", "detached", "in_seconds", "parent_gone"),
    *("partitioned", "type_first"),
}
WORDS: Final = {
    "add_new": "SQL that adds the new fields",
    "add_old": "SQL that adds the old fields",
    "again": "what makes it run again",
    "attach_again": "how to attach it again",
    "behind": "where the table is now",
    "broken": "SQLSTATE",
    "detach": "SQL that detaches it",
    "deletes": "what the DELETE does",
    "drop": "SQL that takes it away",
    "effect": "what it does",
    "fewer": "the statements that miss them",
    "left": "publication",
    "filtered": "which rows are sent no longer, or now",
    "gained": "what copies get now",
    "go_back": "the way back",
    "holds_new": "a condition on the new labels",
    "identity_back": "SQL that gives the identity back",
    "is_label": "a condition: it is a label",
    "keys_null": "a condition: one of the keys is NULL",
    "label_order": "its place among the labels",
    "look": "a query that shows it",
    "lost_how": "how it fails",
    "lost_remedy": "what to do",
    "missed": "what copies no longer get",
    "more": "the statements that reach them",
    "newcomer": "how the other came to its name",
    "not_required": "SQL that makes it optional",
    "left_out": ", also when it is left out and has no default",
    "null_again": "How NULL is allowed again.",
    "of_kind": "What the new kind of relation cannot do.",
    "old_deletes": "what the DELETE did",
    "old_updates": "what the UPDATE did",
    "orphan": "a condition: the same key",
    "put_back": "SQL that puts it back",
    "referring": "a condition: the key is not NULL",
    "rename_back": "SQL that gives the old name back",
    "rename_labels": "SQL that renames the labels back",
    "required": "is required",
    "restore": "SQL that brings it back",
    "set_old_default": "set default, or drop default",
    "strict_again": "SQL that refuses NULL again",
    "stores": "goes on, or fails",
    "swap_back": "SQL that swaps both back",
    "take_out": "what takes it out",
    "unblock": "SQL that lets them run",
    "undo": "SQL that undoes it",
    "updates": "what the UPDATE does",
    "way_back": "the value as the old type",
}
RANK: Final = ("SAFE", "RISKY", "BREAKING")
RULES: Final = """
select object_kind, rule_id, title, impact, readers, writers, cdc,
    message, how, remedy, sure, rationale, (
        select case when min(own.phase) = 'none' then min(own.title)
            else nullif(array_to_string(array(
                select word from unnest('{expand,migrate,contract}'::text[]) as word
                where word = any (array_agg(own.phase))), ', '), '') end
        from schemawatch.rule_instead as own where own.rule_id = rule.rule_id)
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
    _, rule_id, title, impact, readers, writers, cdc, message, how, remedy, sure, why, instead = row
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
        yield f"- **{label}**: {_worded(text)}"
    if instead is not None:
        yield f"- **[Instead](expand-contract.md)**: {_worded(instead)}"
    if example is not None:
        body = f"{example.before.strip()}\n-- the change:\n{example.change.strip()}"
        yield from ("", "```sql", *body.splitlines(), "```")


def _worded(text: str) -> str:
    """Return a text of a rule with words in the place of its placeholders."""

    def words(found: re.Match[str]) -> str:
        name = found[1]
        return "" if name in EMPTY else "{" + WORDS.get(name, name.replace("_", " ")) + "}"

    return re.sub(r"\{([a-z_]+)\}", words, text)


def _examples() -> dict[str, Case]:
    """Return the simplest golden case of each rule: the one of its name, else the shortest."""
    found: dict[str, Case] = {}
    for case in sorted(golden.load_cases(), key=lambda case: len(case.before + case.change)):
        for rule_id in case.covers:
            found.setdefault(rule_id, case)
    return found | {case.name: case for case in golden.load_cases() if case.name in found}
