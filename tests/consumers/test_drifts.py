"""What a drift is for each consumer: stored, judged again, counted where all are declared."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.consumers.test_verdicts import declare
from tests.consumers.uses import BEFORE
from tests.lab import Conn, Lab


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    """Give app.orders with two consumers of it."""
    db.execute(BEFORE.encode())
    declare(db, "billing", {"reads": ["id", "status"]}, owner="team-payments", channel="#billing")
    declare(db, "search", {"reads": ["id", "total"]})
    return Lab(db, db_url)


def _said(drift: dict[str, Any]) -> list[tuple[str, str, list[int]]]:
    return [(item["name"], item["impact"], item["changes"]) for item in drift["consumers"]]


def test_is_stored_with_the_drift_as_it_was(lab: Lab) -> None:
    lab.run("alter table app.orders add column more int, drop column status")
    lab.run("select schemawatch.unregister_consumer('billing')")
    (drift,) = lab.drifts()
    assert _said(drift) == [("billing", "BREAKING", [1]), ("search", "SAFE", [])]
    assert drift["consumers"][0] | {"changes": 0} == {
        "name": "billing",
        "owner": "team-payments",
        "channel": "#billing",
        "impact": "BREAKING",
        "changes": 0,
        "reason": "It reads status. Column dropped: status.",
    }
    assert (
        drift["consumer_summary"] == "breaks billing (team-payments, #billing); search is not hit"
    )
    lab.assert_settled()


def test_a_scan_says_the_same(lab: Lab) -> None:
    lab.run(
        "alter event trigger schemawatch_ddl_command_end disable;"
        "alter event trigger schemawatch_sql_drop disable"
    )
    lab.run("alter table app.orders drop column status")
    lab.scan()
    assert _said(lab.drifts()[-1]) == [("billing", "BREAKING", [1]), ("search", "SAFE", [])]


def test_what_policy_decided_counts_for_every_consumer(lab: Lab) -> None:
    lab.run(
        "select schemawatch.set_override('column-removed', 'RISKY', p_reason => 'we know',"
        " p_until => now() + interval '1 day')"
    )
    lab.run("alter table app.orders drop column status")
    assert _said(lab.drifts()[-1]) == [("billing", "RISKY", [1]), ("search", "SAFE", [])]
    lab.run("select schemawatch.remove_override(1)")
    lab.run("select schemawatch.reclassify()")
    assert _said(lab.drifts()[-1]) == [("billing", "BREAKING", [1]), ("search", "SAFE", [])]


def test_the_headline_follows_the_consumers_where_all_are_declared(lab: Lab) -> None:
    lab.run("alter table app.orders drop column note")
    lab.run("select schemawatch.set_exhaustive('app.orders', true)")
    lab.run("alter table app.orders drop column email")
    lab.run("alter table app.orders drop column status, drop column feeling")
    first, second, third = lab.drifts()
    assert first["impact"] == "BREAKING"
    assert second["impact"] == "SAFE"
    change = second["changes"][0]
    assert (change["default_impact"], change["decided_by"], change["decided_reason"]) == (
        "BREAKING",
        "consumers",
        "breaks nobody: all 2 consumers of this table are declared",
    )
    assert third["impact"] == "BREAKING"
    assert [(item["object_name"], item["impact"]) for item in third["changes"]] == [
        ("status", "BREAKING"),
        ("feeling", "SAFE"),
    ]
    assert _said(third) == [("billing", "BREAKING", [1]), ("search", "SAFE", [])]


def test_a_fault_of_ours_costs_neither_the_drift_nor_the_warning(lab: Lab) -> None:
    lab.run(
        "create or replace function schemawatch._roles_losing(p_before jsonb, p_after jsonb)"
        " returns text[] language sql immutable as"
        " $$ select array[(1 / (length('a') - 1))::text] $$"
    )
    lab.run("alter table app.orders drop column note")
    (drift,) = lab.drifts()
    assert _said(drift) == [("billing", "BREAKING", [1]), ("search", "BREAKING", [1])]
    assert "22012" in drift["consumers"][0]["reason"]
    assert lab.errors() == []


@pytest.mark.parametrize(
    ("impacts", "said"),
    [
        ("", None),
        ("S", "c0 is not hit"),
        ("SS", "c0 and c1 are not hit"),
        ("SSS", "c0 and 2 others are not hit"),
        ("BSSSS", "breaks c0 (o0, #c0); c1 and 3 others are not hit"),
        ("BRS", "breaks c0 (o0, #c0); may break c1 (o1, #c1); c2 is not hit"),
        ("BB", "breaks c0 (o0, #c0) and c1 (o1, #c1)"),
        ("RRR", "may break c0 (o0, #c0), c1 (o1, #c1), c2 (o2, #c2)"),
        (
            "BBBBBB",
            "breaks c0 (o0, #c0), c1 (o1, #c1), c2 (o2, #c2), c3 (o3, #c3) and 2 others",
        ),
    ],
)
def test_one_line_says_whom(said_by: Conn, impacts: str, said: str | None) -> None:
    words = {"S": "SAFE", "R": "RISKY", "B": "BREAKING"}
    row = said_by.execute(
        "select schemawatch._consumers_said((select jsonb_agg(jsonb_build_object('name', 'c' || n,"
        " 'owner', 'o' || n, 'channel', '#c' || n, 'impact', impact) order by n)"
        " from unnest(%s::text[]) with ordinality as i (impact, ord),"
        " lateral (select ord - 1) as o (n)))",
        [[words[letter] for letter in impacts]],
    ).fetchone()
    assert row == (said,)


def test_every_rule_says_whom_it_touches(said_by: Conn) -> None:
    assert (
        said_by.execute("select rule_id from schemawatch.rule where touches is null").fetchall()
        == []
    )


@pytest.fixture(scope="module")
def said_by(server: Any) -> Any:
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield conn
    server.drop(name)
