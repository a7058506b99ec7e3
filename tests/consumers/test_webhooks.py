"""Each consumer is told in its own webhook what a change is for it, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.consumers.test_verdicts import declare
from tests.consumers.uses import BEFORE
from tests.lab import Conn, Lab
from tests.notifier.receiver import receiving
from tests.notifier.running import notifying


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    """Give app.orders with two consumers of it."""
    db.execute(BEFORE.encode())
    declare(db, "billing", {"reads": ["id", "status"]}, owner="team-payments", channel="#billing")
    declare(db, "search", {"reads": ["id", "total"]})
    return Lab(db, db_url)


def _endpoint(lab: Lab, name: str, options: str = "") -> int:
    return lab.value(
        "select endpoint_id from schemawatch.create_endpoint("
        f"'http://x.example/{name}' {options and ', ' + options})"
    )


def _told(lab: Lab, endpoint_id: int) -> list[dict[str, Any]]:
    return [
        payload
        for (payload,) in lab.run(
            "select payload from schemawatch.delivery where endpoint_id = %s order by delivery_id",
            endpoint_id,
        )
    ]


def test_each_is_told_by_what_it_is_for_it(lab: Lab) -> None:
    everybody = _endpoint(lab, "all")
    billing = _endpoint(lab, "all", "p_consumer => 'billing'")
    search = _endpoint(lab, "search", "p_consumer => 'search'")
    curious = _endpoint(lab, "more", "p_consumer => 'search', p_min_impact => 'SAFE'")
    lab.run("alter table app.orders drop column status, drop column note")
    assert [item["data"].get("consumer") for item in _told(lab, everybody)] == [None]
    (message,) = _told(lab, billing)
    assert message["data"]["consumer"] == {
        "name": "billing",
        "impact": "BREAKING",
        "changes": [1],
        "reason": "It reads status. Column dropped: status.",
    }
    assert message["data"]["consumer_summary"] == (
        "breaks billing (team-payments, #billing); search is not hit"
    )
    assert _told(lab, search) == []
    assert [item["data"]["consumer"]["impact"] for item in _told(lab, curious)] == ["SAFE"]


def test_who_was_told_is_told_when_it_is_taken_back(lab: Lab) -> None:
    billing = _endpoint(lab, "b", "p_consumer => 'billing'")
    search = _endpoint(lab, "s", "p_consumer => 'search'")
    lab.run("alter table app.orders rename column status to state")
    lab.run("alter table app.orders rename column state to status")
    assert [item["type"] for item in _told(lab, billing)] == [
        "schema.drift",
        "schema.drift.resolved",
    ]
    assert _told(lab, search) == []


def test_a_digest_is_as_bad_as_the_worst_is_for_its_consumer(lab: Lab) -> None:
    billing = _endpoint(
        lab, "b", "p_consumer => 'billing', p_min_impact => 'SAFE', p_digest_every => '10 minutes'"
    )
    lab.run("alter table app.orders drop column note")
    lab.run("alter table app.orders drop column status")
    lab.run("update schemawatch.delivery set next_attempt_at = now()")
    lab.run("select schemawatch.claim_deliveries(10)")
    (digest,) = _told(lab, billing)
    assert digest["type"] == "schema.drift.digest"
    assert digest["data"]["consumer"] == {
        "name": "billing",
        "impact": "BREAKING",
        "reason": "It reads status. Column dropped: status.",
    }
    assert [one["consumer"]["impact"] for one in digest["data"]["drifts"]] == ["SAFE", "BREAKING"]


def test_what_cannot_be(lab: Lab) -> None:
    _endpoint(lab, "b", "p_consumer => 'billing'")
    for options, code in (
        ("p_consumer => 'biling'", "SW106"),
        ("p_consumer => 'billing', p_audience => '{readers}'", "SW009"),
        ("p_consumer => 'billing'", "SW204"),
    ):
        with pytest.raises(psycopg.Error) as caught:
            _endpoint(lab, "b", options)
        assert caught.value.sqlstate == code
    # another consumer, or none, hears of something else
    _endpoint(lab, "b", "p_consumer => 'search'")
    _endpoint(lab, "b")
    lab.run("select schemawatch.unregister_consumer('billing')")
    assert lab.value("select count(*) from schemawatch.endpoint") == 2


async def test_two_consumers_get_different_verdicts_of_one_change(lab: Lab, db_url: str) -> None:
    lab.run("set schemawatch.notify = 'on'")
    async with receiving() as receiver:
        for name in ("billing", "search"):
            lab.run(
                "select schemawatch.create_endpoint(%s, p_consumer => %s, p_min_impact => 'RISKY')",
                f"{receiver.url}?{name}",
                name,
            )
        async with notifying(db_url):
            lab.run("alter table app.orders drop column status, drop constraint orders_pkey")
            requests = await receiver.wait_for(2, seconds=30)
    told = {request.path[-6:]: json.loads(request.body)["data"]["consumer"] for request in requests}
    assert {
        path: (item["name"], item["impact"], item["reason"]) for path, item in told.items()
    } == {
        "illing": ("billing", "BREAKING", "It reads status. Column dropped: status."),
        "search": ("search", "RISKY", "It reads id. Primary key dropped: orders_pkey."),
    }
