"""Announced changes: who is told, what they answer, and what comes of them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.consumers.test_verdicts import declare
from tests.consumers.uses import BEFORE
from tests.lab import Conn, Lab

DROP = "alter table app.orders drop column status"


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    """Give app.orders with two consumers of it, of which dropping status hits one."""
    db.execute(BEFORE.encode())
    declare(db, "billing", {"reads": ["id", "status"]}, owner="team-payments", channel="#billing")
    declare(db, "search", {"reads": ["id", "total"]})
    return Lab(db, db_url)


def _announce(lab: Lab, sql: str = DROP, at: str = "now() + interval '30 days'") -> int:
    return lab.value(
        f"select schemawatch.announce_change('app.orders', 'PR-7: replaced by state', {at}, %s)",
        sql,
    )


def _announced(lab: Lab) -> list[dict[str, Any]]:
    """Return what the newest drift is of what was announced."""
    return lab.drifts()[-1]["announced"]


def _state(lab: Lab) -> list[str]:
    return [
        state
        for (state,) in lab.run(
            "select state from schemawatch.announced_change_status order by announcement_id"
        )
    ]


def _messages(lab: Lab) -> list[tuple[str, str, str]]:
    """Return endpoint, type and consumer's impact of each message, in order."""
    return lab.run(
        "select substr(url, 18), payload ->> 'type', payload #>> '{data,consumer,impact}'"
        " from schemawatch.delivery join schemawatch.endpoint using (endpoint_id)"
        " order by delivery_id"
    )


def test_whoever_would_be_told_of_the_drift_is_told_in_advance(lab: Lab) -> None:
    for name, options in (
        ("all", ""),
        ("b", ", p_consumer => 'billing', p_digest_every => '10 minutes'"),
        ("s", ", p_consumer => 'search'"),
        ("cdc", ", p_audience => '{cdc}', p_min_impact => 'RISKY'"),
        ("other", ", p_table_pattern => 'shop.*'"),
        ("back", ", p_transitions => '{resolved}'"),
    ):
        lab.run(f"select schemawatch.create_endpoint('http://x.example/{name}'{options})")
    number = _announce(lab)
    told = [("all", None), ("b", "BREAKING"), ("cdc", None)]
    assert _messages(lab) == [(name, "schema.change.announced", hit) for name, hit in told]
    payload = lab.value("select payload -> 'data' from schemawatch.delivery limit 1")
    assert payload == lab.value("select schemawatch.announcement_json(%s)", number)
    assert payload["table"] == "app.orders"
    assert payload["summary"] == "Column dropped: status"
    assert payload["consumer_summary"] == (
        "breaks billing (team-payments, #billing); search is not hit"
    )
    assert [(one["name"], one["changes"], one["answer"]) for one in payload["consumers"]] == [
        ("billing", [1], None),
        ("search", [], None),
    ]
    assert payload["consumers"][0]["reason"] == "It reads status. Column dropped: status."
    # the messages about drifts are numbered by themselves
    lab.run(
        "delete from schemawatch.delivery",
    )
    lab.run("select schemawatch.withdraw_announcement(%s)", number)
    lab.run(DROP)
    assert [kind for _, kind, _ in _messages(lab)] == ["schema.change.withdrawn"] * 3 + [
        "schema.drift"
    ] * 3
    assert lab.run("select distinct sequence, in_order from schemawatch.delivery order by 1") == [
        (1, True),
        (None, False),
    ]
    assert _announced(lab) == []
    assert _state(lab) == ["withdrawn"]


def test_the_drift_says_whether_it_was_announced(lab: Lab) -> None:
    _announce(lab, f"{DROP}; alter table app.orders drop column note")
    lab.run("alter table app.orders add column extra int")
    # and what it says by now does not make what is dropped another column
    lab.run("comment on column app.orders.status is 'gone soon'")
    assert [item["announced"] for item in lab.drifts()] == [[], []]
    lab.run(DROP)
    [first] = _announced(lab)
    assert (first["outcome"], first["early"], first["against"]) == ("partial", True, [])
    assert (first["positions"], first["others"]) == ([1], [])
    assert first["summary"].startswith("A part of what was announced (announcement 1, for ")
    assert first["summary"].endswith(" UTC). It came before that time.")
    assert _state(lab) == ["announced"]
    lab.run("update schemawatch.announced_change set planned_at = '2026-01-02 03:04Z'")
    assert _state(lab) == ["overdue"]
    lab.run("alter table app.orders drop column note, drop column qty")
    [second] = _announced(lab)
    assert (second["outcome"], second["early"]) == ("different", False)
    assert second["summary"] == (
        "Not what was announced: finding 1 (announcement 1, for 2026-01-02 03:04 UTC)."
    )
    assert _state(lab) == ["done"]
    # it has happened: what comes now is another story
    lab.run("alter table app.orders add column note text")
    lab.run("alter table app.orders drop column note")
    assert _announced(lab) == []
    lab.assert_settled()


def test_an_account_that_came_too_soon_counts_no_more(lab: Lab) -> None:
    number = _announce(lab)
    lab.at_once(DROP, "set constraints all immediate", "alter table app.orders add column more int")
    [announced] = _announced(lab)
    assert (announced["announcement_id"], announced["outcome"]) == (number, "different")
    assert announced["positions"] != []
    assert _state(lab) == ["done"]
    assert lab.value("select count(*) from schemawatch.announced_match") == 1


def test_something_else_of_the_same_object_differs(lab: Lab) -> None:
    _announce(lab, "alter table app.orders alter column qty type bigint")
    _announce(lab, DROP)
    lab.run("alter table app.orders alter column qty type smallint")
    [only] = _announced(lab)
    assert (only["announcement_id"], only["outcome"]) == (1, "different")
    assert (only["positions"], only["others"]) == ([], [1])
    assert _state(lab) == ["differed", "announced"]
    # two announcements in one transaction: each has its part, and nothing was not announced
    lab.run("alter table app.orders alter column qty type int")
    lab.run(f"{DROP}, alter column qty type bigint")
    assert [(item["announcement_id"], item["outcome"]) for item in _announced(lab)] == [
        (1, "announced"),
        (2, "announced"),
    ]
    assert _state(lab) == ["done", "done"]
    lab.run("drop table app.orders cascade")
    assert _announced(lab) == []


def test_a_table_that_is_dropped_is_not_what_was_announced(lab: Lab) -> None:
    _announce(lab)
    lab.run("drop table app.orders cascade")
    assert [item["outcome"] for item in _announced(lab)] == ["different"]
    assert _state(lab) == ["differed"]


def test_a_scan_finds_what_was_announced_too(lab: Lab) -> None:
    _announce(lab)
    with lab.conn.transaction():
        lab.run("alter event trigger schemawatch_ddl_command_end disable")
        lab.run("alter event trigger schemawatch_sql_drop disable")
        lab.run(DROP)
    lab.scan()
    assert [item["outcome"] for item in _announced(lab)] == ["announced"]


def test_consumers_answer_and_the_drift_says_whom_it_was_too_soon_for(lab: Lab) -> None:
    number = _announce(lab)
    ask = "select schemawatch.answer_announcement(%s, %s, %s, %s)"
    lab.run(ask, number, "search", "ready", None)
    lab.run(ask, number, "billing", "ready", None)
    lab.run(ask, number, "billing", "not_before", "2999-01-01")
    status = "select hit, ready, not_yet, unanswered from schemawatch.announced_change_status"
    assert lab.run(status) == [(["billing"], ["search"], ["billing"], [])]
    for arguments, code in (
        ((number, "billing", "maybe", None), "SW009"),
        ((number, "billing", "ready", "2999-01-01"), "SW009"),
        ((number, "billing", "not_before", None), "SW009"),
        ((number, "billing", "not_before", "infinity"), "SW009"),
        ((number, "nobody", "ready", None), "SW106"),
        ((404, "billing", "ready", None), "SW104"),
    ):
        with pytest.raises(psycopg.Error) as caught:
            lab.run(ask, *arguments)
        assert caught.value.sqlstate == code
    declare(lab.conn, "late", {"reads": ["status"]})
    with pytest.raises(psycopg.Error, match="had declared no use"):
        lab.run(ask, number, "late", "ready", None)
    lab.run("select schemawatch.protect_table('app.orders')")
    with pytest.raises(psycopg.Error) as caught:
        lab.run(DROP)
    assert "Not so soon, had answered billing." in (caught.value.diag.message_detail or "")
    assert _state(lab) == ["announced"]  # undone with the commit
    lab.run("select schemawatch.unprotect_table('app.orders')")
    lab.run(DROP)
    [only] = _announced(lab)
    assert (only["outcome"], only["against"]) == ("announced", ["billing"])
    assert only["summary"].endswith("before that time. Not so soon, had answered billing.")
    for ended in (
        "select schemawatch.withdraw_announcement(1)",
        "select schemawatch.answer_announcement(1, 'billing', 'ready')",
    ):
        with pytest.raises(psycopg.Error) as caught:
            lab.run(ended)
        assert caught.value.sqlstate == "SW204"


def test_a_withdrawal_meanwhile_costs_no_transaction_its_capture(lab: Lab) -> None:
    number = _announce(lab)
    with lab.other() as other:
        other.run("begin isolation level repeatable read")
        other.run(DROP)
        lab.run("select schemawatch.withdraw_announcement(%s)", number)
        other.run("commit")
    # it had been announced when that transaction began
    assert [item["outcome"] for item in _announced(lab)] == ["announced"]
    assert _state(lab) == ["withdrawn"]
    lab.assert_settled()


def test_what_cannot_be_announced(lab: Lab) -> None:
    for sql, at, code in (
        ("select 1", "now()", "SW009"),
        ("alter table app.customers add column a int", "now()", "SW009"),
        ("alter table app.nothing add column a int", "now()", "42P01"),
        (DROP, "null", "SW009"),
        (DROP, "now() - interval '25 hours'", "SW009"),
        (DROP, "'infinity'", "SW009"),
    ):
        with pytest.raises(psycopg.Error) as caught:
            _announce(lab, sql, at)
        assert caught.value.sqlstate == code, sql
    good = lab.value("select to_jsonb(p) from schemawatch.preview(%s) as p", DROP)
    for changes in (
        {},
        [],
        [1],
        [{**good, "schema_id": 404}],
        [{**good, "rule_id": "none"}],
        [{**good, "fingerprint": None}],
        [{**good, "impact": "BAD"}],
    ):
        with pytest.raises(psycopg.Error) as caught:
            lab.run(
                "select schemawatch.announce_change(1, 'why', now(), %s)",
                Jsonb(changes),
            )
        assert caught.value.sqlstate in {"SW009", "22023"}, changes
    assert lab.run("select from schemawatch.announced_change") == []
    # of whom nothing is said it is as bad as by itself
    del good["consumers"]
    lab.run(
        "select schemawatch.announce_change(1, 'why', now(), %s)",
        Jsonb([good]),
    )
    hit = lab.value("select hit from schemawatch.announced_change_status")
    assert hit == ["billing", "search"]


def test_quiet_hours_hold_an_announcement_that_is_not_breaking(lab: Lab) -> None:
    lab.run(
        "select schemawatch.create_endpoint('http://x.example/all', p_min_impact => 'RISKY',"
        " p_quiet_hours => '{mon-sun 00:00-12:00,mon-sun 12:00-23:59}', p_quiet_zone => 'UTC')"
    )
    _announce(lab, "alter table app.orders alter column note set default 'x', drop column email")
    _announce(lab, "alter table app.orders alter column note set default 'x'")
    held = "select impact, schemawatch._is_held(delivery_id, 3) from schemawatch.delivery"
    assert lab.run(f"{held} order by delivery_id") == [("BREAKING", False), ("RISKY", True)]


def test_whoever_uses_a_deprecated_column_is_told(lab: Lab) -> None:
    for name in ("billing", "search"):
        lab.run(
            f"select schemawatch.create_endpoint('http://x.example/{name}', p_consumer => '{name}')"
        )
    lab.run("select schemawatch.create_endpoint('http://x.example/all')")
    lab.run("select schemawatch.protect_table('app.orders', 'SAFE', '{billing}')")
    lab.run("comment on column app.orders.status is 'old. @deprecated 2026-01-31: use feeling.'")
    assert _messages(lab) == [("billing", "schema.drift", "SAFE")]
    assert lab.run("select impact from schemawatch.delivery") == [("SAFE",)]
    [told] = lab.run("select payload #> '{data,consumer}' from schemawatch.delivery")[0]
    assert (told["changes"], told["reason"]) == (
        [1],
        "It reads status. Column deprecated: status.",
    )
    [drift] = lab.drifts()
    assert (drift["impact"], drift["consumer_summary"]) == (
        "SAFE",
        "billing and search are not hit",
    )
    [finding] = drift["changes"]
    assert finding["message"] == (
        "app.orders.status is deprecated from 2026-01-31 on: use feeling."
    )
    columns = "table_name, column_name, since, instead, consumers"
    assert lab.run(f"select {columns} from schemawatch.deprecated_columns") == [
        ("app.orders", "status", "2026-01-31", "use feeling", ["billing"])
    ]
    # muted is muted
    lab.run("select schemawatch.set_override('column-deprecated', 'OFF', p_reason => 'noise')")
    lab.run("comment on column app.orders.status is '@deprecated 2026-02-28'")
    assert len(_messages(lab)) == 1


def test_what_goes_says_whether_its_date_had_come(lab: Lab) -> None:
    for column, said in (
        ("note", "@deprecated 2026-01-31 use feeling"),
        ("email", "@deprecated 2999-01-31"),
        ("qty", "@DEPRECATED, never used"),
        ("status", "not deprecated 2026-01-31"),
    ):
        lab.run(f"comment on column app.orders.{column} is '{said}'")
    drops = "alter table app.orders drop column note, drop column email, drop column status"
    planned = lab.run(
        "select object_name, split_part(message, 'was dropped.', 2)"
        f" from schemawatch.preview('{drops}') where rule_id = 'column-removed' order by 1"
    )
    assert planned == [
        ("email", " Its comment says: deprecated 2999-01-31."),
        ("note", " Its comment says: deprecated 2026-01-31: use feeling."),
        ("status", ""),
    ]
    lab.run(f"{drops}; alter table app.orders rename qty to quantity")
    told = {item["object_name"]: item["message"] for item in lab.drifts()[-1]["changes"]}
    late = "It had been deprecated since 2026-01-31: use feeling."
    early = "It was deprecated only from 2999-01-31 on: this came too early."
    assert told["note"].endswith(late)
    assert told["email"].endswith(early)
    assert told["status"].endswith("was dropped.")
    assert told["qty"].endswith("that it is deprecated, without a date: never used.")
    assert {item["impact"] for item in lab.drifts()[-1]["changes"]} == {"BREAKING"}
    # judged anew, or compared, it is as it was then
    newest = lab.value("select max(version_to) from schemawatch.drift")
    assert lab.run(
        "select message from schemawatch.diff_versions('app.orders', %s, %s)"
        " where object_name = 'email'",
        newest - 1,
        newest,
    ) == [(told["email"],)]
    judged = "select distinct outcome from schemawatch.reclassify()"
    assert lab.run(judged) == [("same",)]


def test_a_date_that_has_come_counts_where_policy_says_so(lab: Lab) -> None:
    lab.run(
        "comment on column app.orders.status is '@deprecated 2026-01-31';"
        "comment on column app.orders.note is '@deprecated 2026-01-31';"
        "comment on column app.orders.email is '@deprecated 2999-01-31'"
    )
    until = "p_reason => 'agreed', p_until => now() + interval '1 day'"
    for verdict, more, code in (
        ("RISKY", "", "SW004"),
        ("OFF", f", {until}", "SW009"),
        ("ON", f", {until}", "SW009"),
    ):
        with pytest.raises(psycopg.Error) as caught:
            lab.run(f"select schemawatch.set_override('deprecated', '{verdict}'{more})")
        assert caught.value.sqlstate == code
    lab.run(f"select schemawatch.set_override('deprecated', 'SAFE', {until})")
    assert lab.run("select state from schemawatch.override_status") == [("in force",)]
    drops = "alter table app.orders drop column status, drop column email, drop column qty"
    found = (
        "select object_name, impact, coalesce(decided_by, '')"
        " from {} where rule_id = 'column-removed' order by 1"
    )
    wanted = [
        ("email", "BREAKING", ""),
        ("qty", "BREAKING", ""),
        ("status", "SAFE", "override 1 (deprecated)"),
    ]
    assert lab.run(found.format(f"schemawatch.preview('{drops}')")) == wanted
    lab.run(drops)
    assert lab.run(found.format("schemawatch.drift_change")) == wanted
    consumers = "select consumer_name, impact from schemawatch.drift_consumer where drift_id = %s"
    newest = lab.drifts()[-1]["drift_id"]
    assert lab.run(f"{consumers} order by 1", newest) == [
        ("billing", "BREAKING"),
        ("search", "SAFE"),
    ]
    lab.run("alter table app.orders rename note to remark")
    assert lab.drifts()[-1]["impact"] == "SAFE"


def test_what_is_settled_is_forgotten_after_its_time(lab: Lab) -> None:
    old = (
        "update schemawatch.announced_change set announced_at = announced_at - interval '2 years',"
        " planned_at = planned_at - interval '2 years',"
        " withdrawn_at = withdrawn_at - interval '2 years'"
    )
    done, still_open = _announce(lab), _announce(lab, "alter table app.orders add column more int")
    withdrawn = _announce(lab, "alter table app.orders add column extra int")
    lab.run("select schemawatch.withdraw_announcement(%s)", withdrawn)
    lab.run(DROP)

    def left() -> list[int]:
        lab.value("select schemawatch.prune()")
        rows = lab.run("select announcement_id from schemawatch.announced_change order by 1")
        return [number for (number,) in rows]

    assert left() == [done, still_open, withdrawn], "not yet"
    lab.run(old)
    assert left() == [done, still_open], "its drift says what it was"
    lab.run("update schemawatch.announced_match set matched_at = now() - interval '2 years'")
    lab.run("delete from schemawatch.drift")
    assert left() == [still_open]
    assert lab.value("select count(*) from schemawatch.announced_match") == 0
