"""/v1/consumers: declared as in a contract, and what a drift is for each."""

from __future__ import annotations

from typing import Any, Final

from tests.http.serving import Api, Db, client, new_key, problem

BILLING: Final[dict[str, Any]] = {
    "owner": "team-payments",
    "channel": "#billing",
    "tables": [
        {
            "table": "public.orders",
            "reads": ["id", "colour"],
            "requires": {"values": {"colour": ["a", 7]}},
        }
    ],
}
USE: Final[dict[str, Any]] = {
    "table": "public.orders",
    "reads": ["id", "colour"],
    "shape": "named",
    "requires": {"values": {"colour": ["a", "7"]}},
}


async def test_a_consumer_from_beginning_to_end(api: Api, orders: int) -> None:
    made = await api.writer.put("/v1/consumers/billing", json=BILLING)
    assert (made.status_code, made.json()["outcome"]) == (201, "registered"), made.text
    again = await api.writer.put(
        "/v1/consumers/billing", json={**BILLING, "consumer": "billing", "channel": None}
    )
    assert (again.status_code, again.json()["changed"]) == (200, ["channel"])
    shown = (await api.reader.get("/v1/consumers/billing")).json()
    assert {key: value for key, value in shown.items() if value is not None} == {
        "consumer": "billing",
        "owner": "team-payments",
        "tables": [USE],
    }
    [listed] = (await api.reader.get("/v1/consumers")).json()["consumers"]
    assert (listed["name"], listed["tables"], listed["registered_by"]) == (
        "billing",
        ["public.orders"],
        "test",
    )
    ours = (await api.reader.get(f"/v1/schemas/{orders}/consumers")).json()
    assert [(item["name"], item["use"]["reads"]) for item in ours["consumers"]] == [
        ("billing", ["id", "colour"])
    ]
    assert (await api.writer.delete("/v1/consumers/billing")).status_code == 204
    problem(await api.reader.get("/v1/consumers/billing"), 404)
    problem(await api.writer.delete("/v1/consumers/billing"), 404)
    problem(await api.reader.get("/v1/schemas/999/consumers"), 404)


async def test_what_is_wrong_is_said(api: Api, orders: int) -> None:
    for body, status, code in (
        ({"tables": [{"table": "public.orders", "reads": ["nope"]}]}, 404, "SW105"),
        ({"tables": [{"table": "public.nothing"}]}, 404, "SW101"),
        ({"tables": [{"table": "public.orders", "reeds": []}]}, 422, "SW024"),
        ({"consumer": "other", "tables": []}, 422, "SW024"),
        ({}, 422, "SW024"),
    ):
        answer = await api.writer.put("/v1/consumers/billing", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    answer = await api.writer.put("/v1/consumers/Billing!", json={"tables": []})
    assert (answer.status_code, answer.json()["code"]) == (422, "SW011")
    problem(await api.reader.put("/v1/consumers/billing", json=BILLING), 403)
    assert (await api.reader.get("/v1/consumers")).json()["consumers"] == []
    assert orders


async def test_a_drift_and_a_webhook_name_it(api: Api, db: Db, orders: int) -> None:
    await api.writer.put("/v1/consumers/billing", json=BILLING)
    hook = {"url": "https://example.com/hook", "consumer": "billing"}
    made = await api.writer.post("/v1/webhooks", json=hook)
    assert (made.status_code, made.json()["consumer"]) == (201, "billing")
    problem(await api.writer.post("/v1/webhooks", json={**hook, "consumer": "biling"}), 404)
    db.execute("alter table orders drop column colour")
    [drift, *_] = (await api.reader.get(f"/v1/schemas/{orders}/drifts")).json()["drifts"]
    assert drift["consumer_summary"] == "breaks billing (team-payments, #billing)"
    assert [(item["name"], item["impact"]) for item in drift["consumers"]] == [
        ("billing", "BREAKING")
    ]


async def test_a_limited_key_sees_those_of_its_tables(api: Api, db: Db, orders: int) -> None:
    await api.writer.put("/v1/consumers/billing", json=BILLING)
    key = new_key(db, "read")
    db.execute(
        "update schemawatch.api_key set schema_ids = array[%s]::bigint[] where prefix = %s",
        [orders, key.prefix],
    )
    async with client(api.url, key.key) as limited:
        found = await limited.get(f"/v1/schemas/{orders}/consumers")
        assert [item["name"] for item in found.json()["consumers"]] == ["billing"]
        # of what is elsewhere a count; of the table itself and of who uses it the names
        db.execute("create view elsewhere as select * from orders")
        path = f"/v1/schemas/{orders}/impact"
        whole = (await api.reader.get(path)).json()
        own = await limited.get(path)
        assert "elsewhere" not in own.text
        assert "elsewhere" in str(whole["impact"])
        assert own.json()["hidden"]["view"] == 1
        assert sum(own.json()["hidden"].values()) + len(own.json()["impact"]) == len(
            whole["impact"]
        )
        assert "billing" in str(own.json()["impact"])
        assert whole["hidden"] == {}
        problem(await limited.get("/v1/consumers"), 403)
        problem(await limited.get("/v1/consumers/billing"), 403)


async def test_what_a_protection_rests_on_takes_admin(api: Api, db: Db, orders: int) -> None:
    assert (await api.writer.put("/v1/consumers/billing", json=BILLING)).status_code == 201
    db.execute("select schemawatch.protect_table(%s, p_consumers => '{billing}')", [orders])
    weaker = {**BILLING, "tables": []}
    refused = await api.writer.put("/v1/consumers/billing", json=weaker)
    assert (refused.status_code, refused.json()["code"]) == (403, "SW320")
    assert (await api.writer.delete("/v1/consumers/billing")).status_code == 403
    assert (await api.admin.put("/v1/consumers/billing", json=weaker)).status_code == 200
    assert (await api.admin.delete("/v1/consumers/billing")).status_code == 409


async def test_a_limited_key_learns_of_no_consumer(api: Api, db: Db, orders: int) -> None:
    assert (await api.writer.put("/v1/consumers/billing", json=BILLING)).status_code == 201
    key = new_key(db, "write")
    db.execute(
        "update schemawatch.api_key set schema_ids = %s where prefix = %s", [[orders], key.prefix]
    )
    async with client(api.url, key.key) as limited:
        for consumer in ("billing", "billin", "nobody"):
            body = {"url": "https://example.com/", "schema_id": orders, "consumer": consumer}
            answer = await limited.post("/v1/webhooks", json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "SW321")
            assert "billing" not in answer.text
