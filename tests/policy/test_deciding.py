"""What set_override(), set_preset() and accept_change() refuse, and what presets may do."""

from __future__ import annotations

import pytest

from tests.lab import Conn, Lab
from tests.policy.asking import Judged, judged, only, override, refused

DROP = "alter table shop.orders drop column legacy_a"
SET = "select schemawatch.set_override(%s, %s"
ACCEPT = "select schemawatch.accept_change(%s, %s, %s, now() + %s::interval)"


@pytest.mark.parametrize(
    ("selector", "nearest"),
    [
        ("colum-removed", "column-removed"),
        ("column_removed", "column-removed"),
        ("Index-Removed", "index-removed"),
        ("index-dropped", "index-added"),
        ("object:indx", "object:index"),
        ("audience:cds", "audience:cdc"),
        ("columns-type-*", "column-type-lossy"),
    ],
)
def test_unknown_selectors_are_refused_with_the_nearest(
    shop: Lab, selector: str, nearest: str
) -> None:
    error = refused(shop, "SW003", SET + ")", selector, "RISKY")
    assert error.diag.message_hint == f"Did you mean {nearest}?"
    assert shop.run("select * from schemawatch.rule_override") == []


@pytest.mark.parametrize("selector", ["", "qqq", "finding:*", "preset:strict", "object:", None])
def test_what_is_near_nothing_is_refused_too(shop: Lab, selector: str | None) -> None:
    error = refused(shop, "SW003", SET + ")", selector, "RISKY")
    assert error.diag.message_hint


@pytest.mark.parametrize(
    ("selector", "verdict"),
    [
        ("index-removed", "ON"),
        ("index-removed", "safe"),
        ("index-removed", None),
        ("audience:cdc", "RISKY"),
    ],
)
def test_verdicts_that_do_not_fit(shop: Lab, selector: str, verdict: str | None) -> None:
    refused(shop, "SW009", SET + ")", selector, verdict)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (", p_schema_id => 1, p_table_pattern => '*'", "SW009"),
        (", p_table_pattern => ''", "SW009"),
        (", p_object_pattern => ''", "SW009"),
        (", p_schema_id => 99", "SW101"),
        (", p_until => now()", "SW009"),
        (", p_until => '-infinity'", "SW009"),
    ],
)
def test_scopes_and_ends_that_make_no_sense(shop: Lab, more: str, code: str) -> None:
    refused(shop, code, f"{SET}{more})", "index-removed", "SAFE")


@pytest.mark.parametrize(
    ("selector", "verdict"),
    [
        ("column-removed", "RISKY"),
        ("column-removed", "OFF"),
        ("column-*", "SAFE"),
        ("object:view", "OFF"),
        ("*", "SAFE"),
        ("audience:writers", "OFF"),
        ("replica-identity-lost", "SAFE"),  # BREAKING where the table is published
    ],
)
def test_lowering_breaking_takes_a_reason_and_an_end_within_a_year(
    shop: Lab, selector: str, verdict: str
) -> None:
    for more in (
        "",
        ", p_reason => 'why'",
        ", p_until => now() + interval '1 day'",
        ", p_reason => ' ', p_until => now() + interval '1 day'",
    ):
        refused(shop, "SW004", f"{SET}{more})", selector, verdict)
    far = ", p_reason => 'why', p_until => now() + interval '367 days')"
    refused(shop, "SW009", SET + far, selector, verdict)
    refused(shop, "SW009", f"{SET}, p_reason => 'why', p_until => 'infinity')", selector, verdict)
    override(shop, selector, verdict)


@pytest.mark.parametrize(
    ("selector", "verdict"),
    [
        ("index-removed", "BREAKING"),
        ("column-removed", "BREAKING"),
        ("*", "BREAKING"),
        ("index-removed", "SAFE"),
        ("object:index", "OFF"),
        ("audience:cdc", "ON"),
    ],
)
def test_raising_and_what_is_never_breaking_take_neither(
    shop: Lab, selector: str, verdict: str
) -> None:
    assert override(shop, selector, verdict, reason=None, until=None) == 1


def test_lowering_what_somebody_raised_takes_a_reason(shop: Lab) -> None:
    override(shop, "object:index", "BREAKING")
    refused(shop, "SW004", SET + ", p_schema_id => 1)", "index-removed", "SAFE")
    override(shop, "object:index", "RISKY", reason=None, until=None)  # it replaces the raise
    override(shop, "index-removed", "SAFE", reason=None, until=None, schema_id=1)
    shop.run("select schemawatch.set_preset('strict')")
    refused(shop, "SW004", SET + ")", "column-position-changed", "SAFE")


def test_unknown_numbers(shop: Lab) -> None:
    refused(shop, "SW104", "select schemawatch.remove_override(7)")
    number = override(shop, "index-removed", "SAFE")
    shop.run("select schemawatch.remove_override(%s)", number)
    refused(shop, "SW104", "select schemawatch.remove_override(%s)", number)
    refused(shop, "SW104", ACCEPT, 7, 1, "fine", "1 day")


def test_a_preset_never_lowers_breaking(db: Conn) -> None:
    lowered = db.execute(
        """
        select said.preset, said.selector
        from schemawatch.preset_rule as said
        join schemawatch.rule on schemawatch._selects(
            said.selector, rule.rule_id, rule.object_kind)
        where said.verdict in ('OFF', 'SAFE', 'RISKY') and 'BREAKING' in (rule.impact, rule.cdc)
        union all
        select preset, selector from schemawatch.preset_rule
        where selector like 'audience:%' and verdict <> 'ON'
        """
    ).fetchall()
    assert lowered == []


def test_what_presets_say_is_known_and_changes_something(db: Conn) -> None:
    db.execute("select schemawatch._check_selector(selector, verdict) from schemawatch.preset_rule")
    idle = db.execute(
        """
        select said.preset, said.selector
        from schemawatch.preset_rule as said
        join schemawatch.rule on rule.rule_id = said.selector and rule.impact = said.verdict
        """
    ).fetchall()
    assert idle == []
    assert db.execute("select preset from schemawatch.preset order by 1").fetchall() == [
        ("applications",),
        ("cdc",),
        ("maintenance",),
        ("strict",),
        ("warehouse",),
    ]


def test_a_preset_may_be_for_some_objects_only(shop: Lab) -> None:
    shop.run("select schemawatch.set_preset('maintenance')")
    shop.run("create function shop.f() returns trigger language plpgsql as 'begin return new; end'")
    for name in ("repack_trigger", "audit"):
        shop.run(
            f"create trigger {name} after insert on shop.orders for each row"
            " execute function shop.f()"
        )
    tool, own = (drift["changes"][0] for drift in shop.drifts())
    assert (tool["object_name"], tool["muted"], tool["impact"]) == ("repack_trigger", True, "SAFE")
    assert tool["decided_by"] == "preset maintenance"
    assert (own["object_name"], own["muted"], own["impact"]) == ("audit", False, "RISKY")


def test_a_table_may_have_a_preset_of_its_own(shop: Lab) -> None:
    shop.run("select schemawatch.set_preset('warehouse')")
    shop.run("select schemawatch.set_preset('applications', 1)")
    shop.run("alter table shop.orders add column n int")
    assert only(shop, "column-added-nullable") == Judged(
        "column-added-nullable", "SAFE", "SAFE", muted=False, by=None
    )
    shop.run("alter table shop.order_lines add column n int")
    assert only(shop, "column-added-nullable").by == "preset warehouse"
    policy = shop.value("select schemawatch.policy()")
    assert policy["preset"] == "warehouse"
    assert policy["tables"] == [
        {"schema_id": 1, "table_name": "shop.orders", "preset": "applications"}
    ]
    shop.run("select schemawatch.set_preset(null, 1), schemawatch.set_preset('applications')")
    assert (
        shop.value("select count(*) from schemawatch.rule_override where removed_at is null") == 0
    )


def test_unknown_presets(shop: Lab) -> None:
    error = refused(shop, "SW003", "select schemawatch.set_preset('strickt')")
    assert "strict" in (error.diag.message_hint or "")
    refused(shop, "SW003", "select schemawatch.set_preset(null)")
    refused(shop, "SW101", "select schemawatch.set_preset('strict', 99)")


def test_an_accepted_finding_is_accepted_whenever_it_comes_again(shop: Lab) -> None:
    override(shop, "column-removed", "BREAKING", object_pattern="legacy_a", schema_id=1)
    shop.at_once(DROP, "drop index shop.orders_total")
    number = shop.value(ACCEPT, 1, 1, "agreed in #12", "30 days")
    accepted = Judged("column-removed", "SAFE", "BREAKING", muted=False, by=f"acceptance {number}")
    index = Judged("index-removed", "RISKY", "RISKY", muted=False, by=None)
    assert judged(shop) == [accepted, index], "positions stay, so that 2 still means the index"
    assert shop.value("select impact from schemawatch.drift") == "RISKY"
    assert shop.value("select summary from schemawatch.drift").startswith("Index dropped")

    shop.run("alter table shop.orders add column legacy_a int")
    shop.run(DROP)
    assert judged(shop) == [accepted]
    shop.run("alter table shop.orders add column legacy_a bigint")
    shop.run(DROP)
    assert only(shop, "column-removed").impact == "BREAKING", "another type is another change"
    shop.run("alter table shop.order_lines add column legacy_a int")
    shop.run("alter table shop.order_lines drop column legacy_a")
    assert only(shop, "column-removed").impact == "BREAKING", "another table likewise"


def test_acceptance_of_breaking_ends_and_has_a_reason(shop: Lab) -> None:
    shop.at_once(DROP, "drop index shop.orders_total")
    accept = "select schemawatch.accept_change(%s, %s, %s)"
    refused(shop, "SW004", accept, 1, 1, "fine")
    refused(shop, "SW004", accept, 1, 2, " ")
    refused(shop, "SW104", accept, 1, 3, "fine")
    refused(shop, "SW009", ACCEPT, 1, 1, "fine", "400 days")
    shop.run(accept, 1, 2, "fine")
    shop.run("update schemawatch.drift_change set fingerprint = null")
    refused(shop, "SW204", ACCEPT, 1, 1, "fine", "1 day")
