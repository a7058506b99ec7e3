"""Stored drifts by the rules and the policy of today."""

from __future__ import annotations

from tests.lab import Lab, Row
from tests.policy.asking import Judged, headline, judged, override, refused

DROP = "alter table shop.orders drop column legacy_a"


def _anew(lab: Lab, arguments: str = "") -> list[Row]:
    return lab.run(
        "select drift_id, outcome, impact_before, impact_after"
        f" from schemawatch.reclassify({arguments})"
    )


def test_a_drift_that_comes_out_different_says_so(shop: Lab) -> None:
    shop.run(DROP)
    before = shop.drifts()[0]
    assert before["reclassified"] is None
    override(shop, "column-removed", "RISKY")
    assert judged(shop)[0].impact == "BREAKING", "what is stored stays until somebody asks"
    assert _anew(shop, "p_by => 'me'") == [(1, "changed", "BREAKING", "RISKY")]
    after = shop.drifts()[0]
    assert (after["impact"], after["changes"][0]["impact"]) == ("RISKY", "RISKY")
    assert (after["reclassified"]["by"], after["reclassified"]["impact_before"]) == (
        "me",
        "BREAKING",
    )
    kept = shop.value("select changes_before from schemawatch.reclassification")
    assert kept == before["changes"]
    assert _anew(shop) == [(1, "same", "RISKY", "RISKY")]


def test_it_follows_the_rules(shop: Lab) -> None:
    shop.at_once("drop index shop.orders_total", "alter table shop.orders add column n int")
    shop.run(
        "update schemawatch.rule set readers = 'BREAKING', impact = 'BREAKING'"
        " where rule_id = 'column-added-nullable'"
    )
    assert _anew(shop) == [(1, "changed", "RISKY", "BREAKING")]
    assert headline(shop) == (
        "BREAKING",
        "Nullable column added: n; Index dropped: orders_total",
    )
    assert {item.default for item in judged(shop)} == {"RISKY", "BREAKING"}


def test_a_decision_that_expired_no_longer_counts(shop: Lab) -> None:
    override(shop, "column-removed", "OFF")
    shop.run(DROP)
    shop.run("update schemawatch.rule_override set expires_at = now() - interval '1 s'")
    assert _anew(shop) == [(1, "changed", "SAFE", "BREAKING")]
    assert judged(shop) == [Judged("column-removed", "BREAKING", "BREAKING", muted=False, by=None)]


def test_what_became_breaking_is_counted_and_nobody_is_told(shop: Lab) -> None:
    shop.run("select schemawatch.create_endpoint('https://example.com/h')")
    shop.run("drop index shop.orders_total")
    override(shop, "index-removed", "BREAKING")
    assert _anew(shop) == [(1, "changed", "RISKY", "BREAKING")]
    assert shop.value("select count(*) from schemawatch.delivery") == 0
    raised = "select (schemawatch.status() #>> '{policy,raised_to_breaking}')::int"
    assert shop.value(raised) == 1
    shop.run("update schemawatch.drift set status = 'resolved'")
    assert shop.value(raised) == 0


def test_in_batches_from_the_newest(shop: Lab) -> None:
    for number in range(5):
        shop.run(f"alter table shop.orders add column c{number} int")
    shop.run("alter table shop.order_lines add column n int")
    assert [row[0] for row in _anew(shop, "p_limit => 2")] == [6, 5]
    assert [row[0] for row in _anew(shop, "p_limit => 10, p_before => 5")] == [4, 3, 2, 1]
    assert [row[0] for row in _anew(shop, "p_schema_id => 2")] == [6]
    assert _anew(shop, "p_since => now() + interval '1 hour'") == []
    refused(shop, "SW009", "select * from schemawatch.reclassify(p_limit => 0)")
    refused(shop, "SW101", "select * from schemawatch.reclassify(99)")


def test_documents_of_an_older_format_are_left_alone(shop: Lab) -> None:
    shop.run(DROP)
    override(shop, "column-removed", "RISKY")
    shop.run("update schemawatch.snapshot set format_version = 0 where version = 1")
    assert _anew(shop) == [(1, "skipped", "BREAKING", "BREAKING")]
    assert shop.run("select * from schemawatch.reclassification") == []


def test_drifts_of_a_version_without_fingerprints_get_them(shop: Lab) -> None:
    shop.at_once(DROP, "drop index shop.orders_total")
    shop.run("update schemawatch.drift_change set fingerprint = null, default_impact = null")
    assert _anew(shop) == [(1, "changed", "BREAKING", "BREAKING")]
    assert None not in [
        row[0] for row in shop.run("select fingerprint from schemawatch.drift_change")
    ]
    assert [item.rule for item in judged(shop)] == ["column-removed", "index-removed"]


def test_what_the_rules_no_longer_see(shop: Lab) -> None:
    shop.run(DROP)
    shop.run(
        "update schemawatch.snapshot set document = (select document from schemawatch.snapshot"
        " where schema_id = 1 and version = 1) where schema_id = 1"
    )
    assert _anew(shop) == [(1, "changed", "BREAKING", "SAFE")]
    assert headline(shop) == ("SAFE", "No difference by the rules of today")
    assert judged(shop) == []
