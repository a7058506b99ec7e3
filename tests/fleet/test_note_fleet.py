"""What a database is told of its group: noted, told once, told again when it is over."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.lab import Conn, Lab

NEVER: list[str] = []


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    """Give public.orders under watch, and a receiver of all."""
    lab = Lab(db, db_url)
    lab.run("create table public.orders (id int primary key, note text)")
    lab.watch("public.orders")
    lab.run("select schemawatch.create_endpoint('http://x.example/all', p_min_impact => 'SAFE')")
    return lab


def change(name: str = "note", impact: str = "BREAKING", **more: Any) -> dict[str, Any]:
    """Return a finding as `compare` tells it."""
    return {
        "rule_id": "column-removed",
        "impact": impact,
        "readers": impact,
        "writers": "SAFE",
        "cdc": None,
        "muted": False,
        "decided_by": None,
        "fingerprint": name,
        "difference": f"b lacks column {name}",
        "consumers": [],
    } | more


def odd(*changes: dict[str, Any], table: str = "orders", **more: Any) -> dict[str, Any]:
    return {
        "schema_name": "public",
        "table_name": table,
        "table_state": "watched",
        "impact": changes[0]["impact"],
        "alike": ["a", "c"],
        "odd": ["b"],
        "tied": False,
        "changes": list(changes),
    } | more


def note(
    lab: Lab,
    *differs: dict[str, Any],
    unsure: list[str] | None = NEVER,
    after: str = "0",
    group: str = "shop",
) -> list[str]:
    """Note a pass; return the type and the summary of each message that it queued."""
    last = lab.value("select coalesce(max(delivery_id), 0) from schemawatch.delivery")
    names = None if unsure is None else [{"schema_name": "public", "table_name": n} for n in unsure]
    news = lab.value(
        "select schemawatch.note_fleet(%s, 'b', %s, %s, %s)",
        group,
        Jsonb(list(differs)),
        None if names is None else Jsonb(names),
        after,
    )
    told = lab.run(
        "select endpoint_id, payload ->> 'type', payload #>> '{data,summary}'"
        " from schemawatch.delivery where delivery_id > %s order by delivery_id",
        last,
    )
    assert news == len([row for row in told if row[0] == 1])
    return [
        f"{kind.removeprefix('schema.fleet.')} {said}" for number, kind, said in told if number == 1
    ]


def states(lab: Lab) -> list[tuple[str, str]]:
    return lab.run(
        "select table_name, state from schemawatch.fleet_difference_status order by difference_id"
    )


def test_told_once_when_a_second_pass_sees_it_and_once_when_it_is_over(lab: Lab) -> None:
    one = odd(change())
    assert note(lab, one) == []
    assert states(lab) == [("public.orders", "new")]
    assert note(lab, one) == ["differs b lacks column note"]
    assert note(lab, one) == []
    data = lab.value("select payload -> 'data' from schemawatch.delivery")
    number = lab.value("select difference_id from schemawatch.fleet_difference")
    said = lab.value("select schemawatch.fleet_difference_json(%s)", number)
    assert data | {"last_seen": None} == said | {"last_seen": None}
    assert (data["state"], data["schema_id"], data["group"], data["member"]) == (
        "open",
        lab.value("select schema_id from schemawatch.registration"),
        "shop",
        "b",
    )
    assert (data["alike"], data["odd"], data["tied"]) == (["a", "c"], ["b"], False)
    assert note(lab) == ["agrees b lacks column note"]
    assert note(lab) == []
    assert states(lab) == [("public.orders", "ended")]
    assert lab.value("select payload #>> '{data,state}' from schemawatch.delivery offset 1") == (
        "ended"
    )
    # and another time is another one
    assert (note(lab, one), note(lab, one)) == ([], ["differs b lacks column note"])
    assert [state for _, state in states(lab)] == ["ended", "open"]


def test_a_deployment_under_way_is_no_news(lab: Lab) -> None:
    one, two = odd(change()), odd(change(), change("more"))
    for differs in (one, two, one, two):
        assert note(lab, differs) == []
    assert note(lab, two, after="10 minutes") == []
    assert note(lab) == []
    assert states(lab) == []
    # counted from when it became what it is
    note(lab, one)
    early = "update schemawatch.fleet_difference set since = since - interval '1 h', changed_at = "
    lab.run(f"{early} changed_at - interval '9 min'")
    assert note(lab, one, after="10 minutes") == []
    lab.run(f"{early} changed_at - interval '1 min'")
    assert note(lab, one, after="10 minutes") == ["differs b lacks column note"]
    assert lab.value("select changed_at > since from schemawatch.fleet_difference")


def test_told_again_only_when_the_difference_is_another(lab: Lab) -> None:
    one = odd(change())
    note(lab, one)
    note(lab, one)
    # who else, and in which words, is none
    other = odd(
        change(difference="column note is lacking in b"), alike=["c"], odd=["a", "b"], tied=True
    )
    assert (note(lab, other), note(lab, other)) == ([], [])
    assert lab.run(
        "select alike, odd, tied, summary, state from schemawatch.fleet_difference_status"
    ) == [(["c"], ["a", "b"], True, "column note is lacking in b", "open")]
    two = odd(change(), change("more"))
    assert note(lab, two) == []
    assert note(lab, one) == [], "back before it was told"
    assert (note(lab, two), note(lab, two)) == ([], ["differs b lacks column note and 1 more"])
    assert note(lab, two) == []


def test_what_could_not_be_read_changes_and_ends_nothing(lab: Lab) -> None:
    orders, items = odd(change()), odd(change("id"), table="items", table_state="missing")
    note(lab, orders, items)
    note(lab, orders, items)
    assert note(lab, unsure=None) == []
    assert note(lab, orders, unsure=["items"]) == []
    assert [state for _, state in states(lab)] == ["open", "open"]
    assert note(lab, unsure=["orders"]) == ["agrees b lacks column id"]
    assert dict(states(lab)) == {"public.items": "ended", "public.orders": "open"}
    # what is not watched here has no number
    assert lab.run("select schema_id is null from schemawatch.fleet_difference order by 1") == [
        (False,),
        (True,),
    ]
    # nor does it end what another group says
    note(lab, orders, group="all")
    assert note(lab, orders, group="all") == ["differs b lacks column note"]
    assert note(lab, group="all") == ["agrees b lacks column note"]
    assert dict(states(lab))["public.orders"] == "ended"
    assert lab.value(
        "select state from schemawatch.fleet_difference_status where group_name = 'shop'"
        " and table_name = 'public.orders'"
    ) == ("open")
    # what nobody looked at for long may be anything; in the end it is forgotten
    lab.run("update schemawatch.fleet_difference set last_seen = now() - interval '2 days'")
    assert {state for _, state in states(lab)} == {"ended", "lost"}
    lab.run("update schemawatch.fleet_difference set last_seen = now() - interval '1 year'")
    assert lab.value("select schemawatch.prune()") == 3
    assert states(lab) == []


def test_whoever_would_be_told_of_the_drift_is_told(lab: Lab) -> None:
    lab.run("select schemawatch.register_consumer('billing')")
    lab.run("select schemawatch.register_consumer('search')")
    for name, options in (
        ("breaking", ""),
        ("digest", ", p_digest_every => '10 minutes', p_table_pattern => 'public.*'"),
        ("table", ", p_table => 'public.orders'"),
        ("billing", ", p_consumer => 'billing', p_min_impact => 'RISKY'"),
        ("search", ", p_consumer => 'search'"),
        ("writers", ", p_audience => '{writers}', p_min_impact => 'RISKY'"),
        ("readers", ", p_audience => '{readers}'"),
        ("elsewhere", ", p_table_pattern => 'shop.*'"),
        ("opened", ", p_transitions => '{opened}'"),
        ("resolved", ", p_transitions => '{resolved}'"),
    ):
        lab.run(f"select schemawatch.create_endpoint('http://x.example/{name}'{options})")
    hit = {"name": "billing", "owner": "team", "channel": None, "impact": "RISKY"}
    first = odd(change(consumers=[hit | {"reason": "reads note"}]))

    def told() -> dict[str, list[str | None]]:
        rows = lab.run(
            "select payload ->> 'type', substr(url, 18), impact,"
            " payload #>> '{data,consumer,reason}'"
            " from schemawatch.delivery join schemawatch.endpoint using (endpoint_id)"
            " order by delivery_id"
        )
        lab.run("delete from schemawatch.delivery")
        assert {kind for kind, *_ in rows} <= {"schema.fleet.differs", "schema.fleet.agrees"}
        return {name: [impact, reason] for _, name, impact, reason in rows}

    note(lab, first)
    note(lab, first)
    bad = ["BREAKING", None]
    everybody = dict.fromkeys(["all", "breaking", "digest", "table", "readers"], bad)
    reason = "It reads note. b lacks column note."
    assert told() == everybody | {"opened": bad, "billing": ["RISKY", reason]}
    # it is not so bad any more: those who were told of it hear that, and that it is over
    less = odd(change("id", "SAFE"))
    note(lab, less)
    note(lab, less)
    assert told() == everybody | {"opened": bad, "billing": ["RISKY", None]}
    note(lab)
    assert told() == {"all": ["SAFE", None]}
    note(lab, first)
    note(lab, first)
    told()
    note(lab)
    assert told() == everybody | {"resolved": bad, "billing": ["RISKY", reason]}


def test_in_a_copy_nothing_is_noted(lab: Lab) -> None:
    lab.run(
        "create or replace function schemawatch._is_copy() returns boolean"
        " language sql as 'select true'"
    )
    assert (note(lab, odd(change())), states(lab)) == ([], [])
