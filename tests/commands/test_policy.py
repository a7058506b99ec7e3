"""`override`, `accept`, `policy` and `reclassify`; `check` and `drifts` say who decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.cli import data, ok, run
from tests.conftest import Conn

DROP = "alter table orders drop column note;"


@pytest.fixture
def orders(db: Conn) -> None:
    db.execute("create table orders (id bigint primary key, note text not null, total int)")
    db.execute("create index orders_total on orders (total)")
    db.execute("select schemawatch.register_table('orders')")


@pytest.mark.usefixtures("orders")
def test_check_honours_overrides_and_says_so(db_url: str, tmp_path: Path) -> None:
    file = tmp_path / "change.sql"
    file.write_text(DROP)
    assert run(db_url, "check", str(file)).returncode == 1
    arguments = ("column-removed", "risky", "--table", "orders", "--object", "note")
    made = data(db_url, "override", "add", *arguments, "--reason", "x", "--until", "30d")
    text = ok(db_url, "check", str(file))
    day = made["expires_at"][:10]
    assert f"RISKY (BREAKING by rule; override 1 until {day}: x)  column-removed" in text
    assert "verdict: RISKY" in text
    assert run(db_url, "check", str(file), "--fail-on", "RISKY").returncode == 1
    [finding] = data(db_url, "check", str(file))["findings"]
    assert finding["change"]["default_impact"] == "BREAKING"
    assert "no longer in force" in ok(db_url, "override", "remove", "1")
    assert run(db_url, "check", str(file)).returncode == 1


@pytest.mark.usefixtures("orders")
def test_accepting_a_finding(db: Conn, db_url: str) -> None:
    db.execute("begin; drop index orders_total; alter table orders drop column note; commit")
    assert "  2. RISKY  index-removed" in ok(db_url, "drifts")
    assert "public.orders" in ok(db_url, "accept", "1", "2", "--reason", "slow is fine")
    text = ok(db_url, "drifts")
    assert "  2. SAFE (RISKY by rule; acceptance 1: slow is fine)  index-removed" in text
    assert "judged anew" in text
    assert "it was BREAKING" in text
    refused = run(db_url, "accept", "1", "1", "--reason", "fine")
    assert (refused.returncode, "SW004" in refused.stderr) == (1, True)
    ok(db_url, "accept", "1", "1", "--reason", "fine", "--until", "2w")
    assert data(db_url, "drifts")["drifts"][0]["impact"] == "SAFE"


@pytest.mark.usefixtures("orders")
def test_muting_and_judging_anew(db: Conn, db_url: str) -> None:
    db.execute("drop index orders_total")
    ok(db_url, "override", "add", "object:index", "off")
    assert "drift 1: RISKY -> SAFE\n1 of 1 drifts changed" in ok(db_url, "reclassify", "orders")
    assert "1. MUTED (RISKY by rule; override 1)  index-removed" in ok(db_url, "drifts")
    assert [row["outcome"] for row in data(db_url, "reclassify")["drifts"]] == ["same"]


@pytest.mark.usefixtures("orders")
def test_presets(db_url: str) -> None:
    shown = ok(db_url, "policy")
    assert shown.startswith("in force: applications\n")
    assert "audience:cdc" in shown
    chosen_for_one = ok(db_url, "policy", "cdc", "--table", "orders")
    assert chosen_for_one == "in force: applications\nin public.orders: cdc\n"
    chosen = data(db_url, "policy", "strict")
    assert (chosen["preset"], len(chosen["tables"])) == ("strict", 1)
    assert data(db_url, "policy", "--table", "orders", "--inherit")["tables"] == []
    listed = data(db_url, "override", "list")["overrides"]
    assert [row["selector"] for row in listed] == ["preset:strict"]
    assert "preset:cdc" in ok(db_url, "override", "list", "--removed")


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("override", "add", "colum-removed", "SAFE"), 1, "Did you mean column-removed?"),
        (("override", "add", "column-removed", "SAFE"), 1, "SW004"),
        (("override", "add", "index-removed", "SAFER"), 2, "Usage"),
        (("override", "add", "index-removed", "SAFE", "--until", "soon"), 2, "Usage"),
        (("override", "add", "*", "OFF", "--table", "a", "--tables", "b"), 2, "Usage"),
        (("override", "remove", "9"), 1, "SW104"),
        (("accept", "9", "1", "--reason", "x"), 1, "SW104"),
        (("accept", "9", "1"), 2, "Usage"),
        (("policy", "stritc"), 1, "strict"),
        (("policy", "--inherit"), 2, "Usage"),
        (("policy", "--table", "orders"), 2, "Usage"),
        (("reclassify", "nowhere"), 1, "SW101"),
    ],
)
def test_what_is_refused(db_url: str, arguments: tuple[str, ...], code: int, text: str) -> None:
    done = run(db_url, *arguments)
    assert (done.returncode, text in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_decided(db_url: str) -> None:
    assert "as its rule says" in ok(db_url, "override", "list")
    assert "0 of 0 drifts changed" in ok(db_url, "reclassify")
