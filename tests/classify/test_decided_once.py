"""Each rule is decided in one file of sql/classify, which says so at its head."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from typing import Final

from controlplane.install import sources

FOLDER: Final = sources.root() / "sql/classify"
# Decided in two places, and why one would be worse.
TWICE: Final = {
    frozenset({"constraints.sql", "indexes.sql"}): (
        {
            *("index-added", "unique-columns-changed", "unique-nulls-changed"),
            *("unique-removed", "unique-replaced-by-index"),
        },
        "a constraint and an index have other attributes for what is one to whoever inserts",
    ),
    frozenset({"constraints.sql", "indexes.sql", "partitions.sql"}): (
        {"unique-added"},
        "so it is, and a key of one partition alone is to those who insert what it is for a table",
    ),
    frozenset({"constraints.sql", "partitions.sql"}): (
        {"constraint-became-deferrable"},
        "who upserts names the keys of the table: of one partition alone only this is noticed",
    ),
    frozenset({"columns.sql", "constraints.sql"}): (
        {"foreign-promise-added", "foreign-promise-removed"},
        "of a foreign table NOT NULL is what a check is, and an attribute of its column",
    ),
    frozenset({"constraints.sql", "types.sql"}): (
        {"constraint-renamed"},
        "constraints of a domain are a list within a type, not objects",
    ),
    frozenset({"columns.sql", "constraints.sql", "types.sql"}): (
        {"constraint-validated"},
        "so are they, and NOT NULL is an attribute of its column",
    ),
    frozenset({"context.sql", "tables.sql"}): (
        {"replica-identity-lost"},
        "context.sql knows the writes that a publication refuses; nothing is refused without one",
    ),
    frozenset({"findings.sql", "sequences.sql"}): (
        {"table-comment-changed"},
        "a serial that becomes an identity has another sequence, whose comment nobody removed",
    ),
    frozenset({"tables.sql", "views.sql"}): (
        {"table-physical-changed"},
        "options of a materialized view came or went with its kind",
    ),
    frozenset({"privileges.sql", "views.sql"}): (
        {"grant-revoked"},
        "a view in place of a table is compared with the privileges that the table had",
    ),
}
_RULE: Final = re.compile(r"^    \(\n        '([a-z0-9-]+)'", re.MULTILINE)
# Asks which rule it is, or which facts are wanted, and decides nothing.
_ASKED: Final = re.compile(
    r"rule_id'? (?:=|<>|like) '[^']*'"
    r"|rule_id in \([^)]*\)"
    r"|rule_id when '[^']*'"
    r"|<> '[^']*'"
    r"|'rule_id', '[^']*'"
    r"|_grant_facts\('[^']*'"
)
_HEAD: Final = re.compile(r"\A-- Decides: (.*(?:\n-- .*)*)\n")


def _rules() -> set[str]:
    return {
        rule
        for file in (FOLDER / "rules").glob("*.sql")
        for rule in _RULE.findall(file.read_text("utf-8"))
    }


def _decided(text: str, rules: set[str]) -> set[str]:
    code = re.sub(r"--.*", "", text)
    code = re.sub(r"^comment on .*?;$", "", code, flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"'([a-z0-9-]+)'", _ASKED.sub("", code))) & rules


def _listed(text: str) -> str | None:
    head = _HEAD.match(text)
    return None if head is None else head[0]


def _head(decided: set[str]) -> str | None:
    if not decided:
        return None
    wanted = "Decides: " + ", ".join(sorted(decided)) + "."
    lines = textwrap.wrap(wanted, 116, break_on_hyphens=False, break_long_words=False)
    return "".join(f"-- {line}\n" for line in lines)


def test_each_file_begins_with_the_rules_that_it_decides() -> None:
    rules = _rules()
    wrong = {
        file.name: wanted
        for file in FOLDER.glob("*.sql")
        for text in [file.read_text("utf-8")]
        if (wanted := _head(_decided(text, rules))) != _listed(text)
    }
    assert wrong == {}, "\n".join(f"{name}:\n{head}" for name, head in wrong.items())


def test_each_rule_is_decided_in_one_place() -> None:
    rules = _rules()
    places: dict[str, set[str]] = defaultdict(set)
    for file in FOLDER.glob("*.sql"):
        for rule in _decided(file.read_text("utf-8"), rules):
            places[rule].add(file.name)
    assert rules - places.keys() == set(), "nothing decides them"
    assert {rule: files for rule, files in places.items() if len(files) > 1} == {
        rule: set(files) for files, (twice, _) in TWICE.items() for rule in twice
    }


def test_what_only_asks_is_no_decision() -> None:
    rules = {"grant-revoked", "column-removed"}
    assert _decided("case when p_rule_id = 'grant-revoked' then a end", rules) == set()
    assert _decided("where rule_id in ('grant-revoked', 'x')", rules) == set()
    assert _decided("-- 'grant-revoked'\n('column-removed', null, true)", rules) == {
        "column-removed"
    }
