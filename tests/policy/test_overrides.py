"""What an override does to findings: precedence, muting, expiry, audiences; never to the DDL."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.lab import Lab
from tests.policy.asking import Judged, headline, judged, only, override

DROP = "alter table shop.orders drop column legacy_a"

# From the lowest to the highest: each beats all before it, whichever came first.
LAYERS: tuple[dict[str, Any], ...] = (
    {"preset": "strict"},
    {"selector": "*"},
    {"selector": "audience:readers"},
    {"selector": "object:column"},
    {"selector": "column-p*"},
    {"selector": "column-position-changed"},
    {"selector": "*", "table_pattern": "shop.*"},
    {"selector": "column-position-changed", "table_pattern": "*.orders"},
    {"selector": "object:column", "schema_id": 1},
    {"selector": "column-position-changed", "schema_id": 1},
    {"selector": "*", "object_pattern": "id"},
    {"selector": "*", "object_pattern": "i*", "table_pattern": "shop.orders"},
    {"selector": "*", "object_pattern": "*", "schema_id": 1},
)


def _decide(lab: Lab, layer: dict[str, Any]) -> str:
    if "preset" in layer:
        lab.run("select schemawatch.set_preset('strict')")
        return "preset strict"
    scope = {name: value for name, value in layer.items() if name != "selector"}
    audience = layer["selector"].startswith("audience:")
    verdict = "OFF" if audience else "SAFE"
    return f"override {override(lab, layer['selector'], verdict, **scope)}"


def _decided_by(lab: Lab) -> str | None:
    """Judge one finding, of column id in shop.orders, without storing a thing."""
    return lab.value(
        """
        select change.decided_by
        from schemawatch._apply_policy(
            1, '{"table": {"schema": "shop", "name": "orders"}}', '{}',
            array[jsonb_populate_record(null::schemawatch.classified_change,
                '{"position": 1, "rule_id": "column-position-changed", "impact": "RISKY",
                  "default_impact": "RISKY", "readers": "RISKY", "writers": "SAFE",
                  "object_name": "id", "fingerprint": "f"}')]) as all_of
        cross join lateral unnest(all_of) as change
        """
    )


def test_the_higher_layer_wins_whichever_came_first(shop: Lab) -> None:
    for low, high in itertools.combinations(LAYERS, 2):
        for first, second in ((low, high), (high, low)):
            with shop.conn.transaction(force_rollback=True):
                by = [_decide(shop, first), _decide(shop, second)]
                assert _decided_by(shop) == by[first is low], (low, high)


def test_of_the_same_rank_the_newer_wins(shop: Lab) -> None:
    override(shop, "column-*", "RISKY")
    newer = override(shop, "*-removed", "SAFE")
    shop.run(DROP)
    assert only(shop, "column-removed").by == f"override {newer}"


def test_setting_it_again_replaces_it(shop: Lab) -> None:
    first = override(shop, "column-removed", "RISKY")
    second = override(shop, "column-removed", "SAFE")
    assert shop.run("select override_id, state from schemawatch.override_status order by 1") == [
        (first, "removed"),
        (second, "in force"),
    ]
    override(shop, "column-removed", "RISKY", schema_id=2)
    shop.run(DROP)
    assert only(shop, "column-removed") == Judged(
        "column-removed", "SAFE", "BREAKING", muted=False, by=f"override {second}"
    )


def test_muted_is_visible_and_counts_nowhere(shop: Lab) -> None:
    number = override(shop, "column-removed", "OFF", object_pattern="legacy_*")
    shop.at_once(DROP, "drop index shop.orders_total")
    assert judged(shop) == [
        Judged("index-removed", "RISKY", "RISKY", muted=False, by=None),
        Judged("column-removed", "SAFE", "BREAKING", muted=True, by=f"override {number}"),
    ]
    assert headline(shop) == (
        "RISKY",
        "Index dropped: orders_total; Column dropped: legacy_a (muted)",
    )
    [drift] = shop.drifts()
    assert drift["changes"][1]["muted"]
    assert drift["changes"][1]["decided_reason"] == "agreed"
    assert drift["changes"][1]["decided_until"]


def test_all_muted_is_safe(shop: Lab) -> None:
    override(shop, "*", "OFF")
    shop.run(DROP)
    assert headline(shop)[0] == "SAFE"


def test_the_headline_is_the_worst_of_what_is_in_force(shop: Lab) -> None:
    override(shop, "column-removed", "SAFE", object_pattern="legacy_a")
    override(shop, "index-removed", "BREAKING")
    shop.at_once(DROP, "drop index shop.orders_total", "alter table shop.orders add column n int")
    assert [(item.rule, item.impact) for item in judged(shop)] == [
        ("index-removed", "BREAKING"),
        ("column-removed", "SAFE"),
        ("column-added-nullable", "SAFE"),
    ]
    assert headline(shop)[0] == "BREAKING"
    assert headline(shop)[1].startswith("Index dropped: orders_total")


def test_an_underscore_is_an_underscore(shop: Lab) -> None:
    override(shop, "column-removed", "SAFE", object_pattern="legacy_*")
    shop.run("alter table shop.orders add column legacyxb int")
    shop.run("alter table shop.orders drop column legacyxb")
    assert only(shop, "column-removed").impact == "BREAKING"


def test_the_scope_is_the_table_that_people_knew(shop: Lab) -> None:
    override(shop, "table-renamed", "SAFE", table_pattern="shop.orders")
    shop.run("alter table shop.orders rename to orders_old")
    assert only(shop, "table-renamed").impact == "SAFE"
    shop.run("alter table shop.order_lines rename to lines")
    assert only(shop, "table-renamed").impact == "BREAKING"


def test_expired_overrides_stop_by_themselves_and_stay_listed(shop: Lab) -> None:
    number = override(shop, "column-removed", "RISKY")
    shop.run("update schemawatch.rule_override set expires_at = now() - interval '1 second'")
    shop.run(DROP)
    assert only(shop, "column-removed") == Judged(
        "column-removed", "BREAKING", "BREAKING", muted=False, by=None
    )
    assert shop.run("select override_id, state from schemawatch.override_status") == [
        (number, "expired")
    ]
    assert shop.value("select schemawatch.status() -> 'policy'") == {
        "preset": "applications",
        "in_force": 0,
        "expired": 1,
        "raised_to_breaking": 0,
    }


def test_removed_overrides_stop(shop: Lab) -> None:
    number = override(shop, "column-removed", "RISKY")
    shop.run("select schemawatch.remove_override(%s, 'me')", number)
    shop.run(DROP)
    assert only(shop, "column-removed").impact == "BREAKING"
    assert shop.run("select state, removed_by from schemawatch.override_status") == [
        ("removed", "me")
    ]


def test_an_audience_that_counts_though_nothing_is_published(shop: Lab) -> None:
    number = override(shop, "audience:cdc", "ON", schema_id=1)
    shop.run("alter table shop.orders add column n int")
    assert only(shop, "column-added-nullable") == Judged(
        "column-added-nullable", "RISKY", "SAFE", muted=False, by=f"override {number}"
    )
    shop.run("alter table shop.order_lines add column n int")
    assert only(shop, "column-added-nullable").impact == "SAFE"
    shop.run(DROP)
    assert only(shop, "column-removed").by is None, "BREAKING for readers all the same"


def test_audiences_that_do_not_count(shop: Lab) -> None:
    shop.run("create publication everything for all tables")
    override(shop, "audience:writers", "OFF")
    number = override(shop, "audience:cdc", "OFF")
    shop.run("alter table shop.orders alter column note set not null")
    assert only(shop, "column-set-not-null").impact == "SAFE"
    shop.run("alter table shop.orders add column n int")
    assert only(shop, "column-added-nullable") == Judged(
        "column-added-nullable", "SAFE", "RISKY", muted=False, by=f"override {number}"
    )
    shop.run(DROP)
    assert only(shop, "column-removed").impact == "BREAKING"


@pytest.mark.parametrize(
    "row",
    [
        "('', 'SAFE', null, null)",
        "(E'\\\\', 'OFF', E'\\\\', E'%\\\\')",
        "('object:', 'SAFE', null, null)",
        "('audience:nobody', 'OFF', null, null)",
        "('preset:gone', 'ON', null, null)",
        "('finding:', 'ON', null, null)",
        "('column-removed', 'ON', 'no.*', null)",
        "('[', 'BREAKING', '***', '')",
    ],
)
def test_whatever_stands_there_the_ddl_passes_and_is_recorded(shop: Lab, row: str) -> None:
    shop.run(
        "insert into schemawatch.rule_override (selector, verdict, table_pattern, object_pattern)"
        f" values {row}"
    )
    shop.run(DROP)
    assert only(shop, "column-removed").impact == "BREAKING"
    shop.assert_settled()


def test_a_broken_policy_fails_nobody(shop: Lab) -> None:
    override(shop, "index-removed", "SAFE")
    shop.run("alter table schemawatch.rule_override rename column selector to broken")
    shop.run(DROP)
    assert [phase for phase, *_ in shop.errors()] == ["commit"]
    shop.run("alter table schemawatch.rule_override rename column broken to selector")
    assert shop.scan() == ["column-removed"]


def test_trigger_scan_preview_and_diff_agree(shop: Lab) -> None:
    override(shop, "column-removed", "RISKY", object_pattern="legacy_a")
    found = shop.run("select rule_id, impact, decided_by from schemawatch.preview(%s)", DROP)
    shop.run(DROP)
    [by_trigger] = judged(shop)
    assert found == [(by_trigger.rule, by_trigger.impact, by_trigger.by)]
    assert found == shop.run(
        "select rule_id, impact, decided_by from schemawatch.diff_versions(1, 1, 2)"
    )
    override(shop, "column-removed", "RISKY", object_pattern="note")
    shop.run("alter event trigger schemawatch_ddl_command_end disable")
    shop.run("alter event trigger schemawatch_sql_drop disable")
    shop.run("alter table shop.orders drop column note")
    assert shop.scan() == ["column-removed"]
    assert only(shop, "column-removed").impact == "RISKY"


def test_protection_goes_by_what_is_in_force(shop: Lab) -> None:
    shop.run("select schemawatch.protect_table(1, 'RISKY')")
    override(shop, "index-removed", "BREAKING")
    with pytest.raises(Exception, match=r"protected table shop\.orders") as caught:
        shop.run("drop index shop.orders_total")
    assert getattr(caught.value, "sqlstate", None) == "SW202"
    override(shop, "index-removed", "SAFE")
    shop.run("drop index shop.orders_total")
    override(shop, "column-removed", "RISKY", object_pattern="legacy_a")
    shop.run("begin isolation level repeatable read; " + DROP + "; commit")
    with pytest.raises(Exception, match="protected"):
        shop.run("alter table shop.orders drop column note")
    shop.assert_settled()


def test_a_webhook_wants_what_is_in_force(shop: Lab) -> None:
    shop.run("select schemawatch.create_endpoint('https://example.com/h')")
    override(shop, "column-removed", "RISKY", object_pattern="legacy_a")
    override(shop, "index-removed", "BREAKING")
    shop.run(DROP)
    assert shop.value("select count(*) from schemawatch.delivery") == 0
    shop.run("drop index shop.orders_total")
    assert shop.value("select count(*) from schemawatch.delivery") == 1


def test_where_nobody_decided_nothing_is_asked(shop: Lab) -> None:
    number = override(shop, "index-removed", "SAFE")
    shop.run("select schemawatch.remove_override(%s)", number)
    shop.run("alter function schemawatch._decisions rename to _gone")
    shop.run(DROP)
    assert only(shop, "column-removed").impact == "BREAKING"
    shop.assert_settled()
