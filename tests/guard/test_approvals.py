"""What lets a change of a protected table pass, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.lab import Lab
from tests.servers import Server

DROP = "alter table public.orders drop column note"
ADD = "alter table public.orders add column note text"


@pytest.fixture
def guarded(orders: Lab) -> Lab:
    orders.run("select schemawatch.protect_table(1)")
    return orders


def _refused(lab: Lab, script: str) -> psycopg.Error:
    with pytest.raises(psycopg.DatabaseError) as caught:
        lab.run(script)
    assert caught.value.sqlstate == "SW202"
    lab.run("rollback")
    return caught.value


def _bypasses(lab: Lab) -> list[tuple[Any, ...]]:
    return lab.run(
        "select kind, approval_id, use_number, findings, reason, drift_id is not null"
        " from schemawatch.guard_bypass order by bypass_id"
    )


def _lines(server: Server, after: int) -> list[dict[str, Any]]:
    """Return what the guard wrote into the log of the server since it had so many characters."""
    return [
        json.loads(line.partition("schemawatch guard: ")[2])
        for line in _log(server)[after:].splitlines()
        if "schemawatch guard: " in line
    ]


def _log(server: Server) -> str:
    return Path(server.cluster.log).read_text("utf-8", errors="replace")


def test_the_error_says_what_how_and_how_to_go_on(guarded: Lab) -> None:
    drops = ", ".join(f"drop column c{n}" for n in range(7))
    adds = ", ".join(f"add column c{n} int" for n in range(7))
    guarded.run(f"alter table public.orders {adds}")
    error = _refused(guarded, f"alter table public.orders {drops}")
    detail = (error.diag.message_detail or "").splitlines()
    assert len(detail) == 7
    assert detail[0].startswith("BREAKING column-removed: column c0 of public.orders. `SELECT c0")
    assert "42703" in detail[0]
    assert detail[5:] == ["and 2 more", "public.orders is protected: at most RISKY."]
    assert "(and 6 more, one a finding)" in (error.diag.message_hint or "")


def test_what_the_hint_says_lets_it_pass(guarded: Lab) -> None:
    hint = _refused(guarded, DROP).diag.message_hint or ""
    approve, allow = hint.split("`")[3::2]
    guarded.run(approve)
    guarded.run(DROP)
    assert _bypasses(guarded) == [("approved", 1, 1, [1], "why", True)]
    guarded.run(ADD)
    _refused(guarded, DROP)
    guarded.run(f"begin; {allow} {DROP}; commit")
    assert _bypasses(guarded)[1:] == [("allowed", None, None, [1], "why", True)]
    [first, _, last] = guarded.drifts()
    assert [item["kind"] for item in first["bypasses"] + last["bypasses"]] == [
        "approved",
        "allowed",
    ]
    guarded.assert_settled()


def test_an_approval_covers_what_it_says_and_no_more(guarded: Lab) -> None:
    fingerprint = guarded.value(
        "select fingerprint from schemawatch.preview(%s) where rule_id = 'column-removed'", DROP
    )
    until = "now() + interval '1 hour'"
    both = "alter table public.orders drop column note, drop column total"
    guarded.run(
        f"select schemawatch.approve_change(1, 'a', {until}, p_fingerprint => '{fingerprint}')"
    )
    _refused(guarded, both)
    _refused(guarded, "alter table public.orders drop column total")
    guarded.run(
        f"select schemawatch.approve_change(1, 'b', {until}, p_declared_as => 'PR-7', p_uses => 2)"
    )
    _refused(guarded, both)
    declared = "begin; set local schemawatch.change = 'PR-7';"
    guarded.run(f"{declared} {both}; commit")
    # the narrow one first, each for what it covers
    assert [row[1:4] for row in _bypasses(guarded)] == [(1, 1, [1]), (2, 1, [2])]
    guarded.run(f"{ADD}, add column total numeric")
    guarded.run(f"{declared} {both}; commit")
    assert [row[1:4] for row in _bypasses(guarded)[2:]] == [(2, 2, [1, 2])]
    states = guarded.run("select state, used from schemawatch.approval_status order by approval_id")
    assert states == [("used", 1), ("used", 2)]
    guarded.run(f"{ADD}, add column total numeric")
    _refused(guarded, f"{declared} {both}; commit")


def _approve_as_previewed(lab: Lab, change: str, rule: str) -> None:
    lab.run(
        "select schemawatch.approve_change(1, 'seen', now() + interval '1 hour',"
        " p_fingerprint => fingerprint) from schemawatch.preview(%s) where rule_id = %s",
        change,
        rule,
    )


def test_an_approval_is_of_the_functions_that_are_called(guarded: Lab) -> None:
    guarded.run("select schemawatch.protect_table(1, 'SAFE')")
    word = "create or replace function public.word() returns text language sql as $$select '{}'$$"
    fits = (
        "create or replace function public.fits(a text) returns boolean language sql immutable"
        " as $$select a <> '{}'$$"
    )
    mark = (
        "create or replace function public.mark() returns trigger language plpgsql"
        " as $$begin return {}; end$$"
    )
    alter = "alter table public.orders"
    trigger = "create trigger mark before insert on public.orders for each row"
    trigger += " execute function public.mark()"
    # a change, its rule, and the function as it was seen and as it was not
    for change, rule, function, seen, unseen in (
        (f"{alter} alter note set default public.word()", "column-default-added", word, "a", "b"),
        (f"{alter} add check (public.fits(note))", "check-added", fits, "a", "b"),
        (trigger, "trigger-added", mark, "new", "null"),
    ):
        guarded.run(function.format(seen))
        _approve_as_previewed(guarded, change, rule)
        guarded.run(function.format(unseen))
        _refused(guarded, change)
        guarded.run(function.format(seen))
        guarded.run(change)
    # of a function: all that changed
    _approve_as_previewed(guarded, mark.format("null"), "dependent-function-changed")
    _refused(guarded, f"begin; {mark.format('null')} security definer; commit")
    guarded.run(mark.format("null"))


def test_an_approval_that_ended_or_was_removed_lets_nothing_pass(guarded: Lab) -> None:
    guarded.run(
        "select schemawatch.approve_change(1, 'a', now() + interval '1 hour',"
        " p_declared_as => 'PR-' || n) from generate_series(1, 2) as n;"
        "update schemawatch.approval set expires_at = now() where approval_id = 1;"
        "select schemawatch.remove_approval(2)"
    )
    for name in ("PR-1", "PR-2"):
        _refused(guarded, f"begin; set local schemawatch.change = '{name}'; {DROP}; commit")
    with pytest.raises(psycopg.DatabaseError) as caught:
        guarded.run("select schemawatch.remove_approval(2)")
    assert caught.value.sqlstate == "SW104"
    assert _bypasses(guarded) == []


def test_a_use_is_not_counted_for_what_was_undone(guarded: Lab) -> None:
    guarded.run(
        "select schemawatch.approve_change(1, 'a', now() + interval '1 hour',"
        " p_declared_as => 'PR-1')"
    )
    declared = f"begin; set local schemawatch.change = 'PR-1'; {DROP};"
    guarded.run(f"{declared} set constraints all immediate; rollback")
    # accounted for twice, used once
    guarded.run(
        f"{declared} set constraints all immediate; set constraints all deferred;"
        "alter table public.orders drop column total; commit"
    )
    assert _bypasses(guarded) == [("approved", 1, 1, [1, 2], "a", True)]
    guarded.assert_settled()


def test_the_last_use_is_used_once_by_two_at_once(guarded: Lab) -> None:
    guarded.run("create table public.items (id int, a int, b int)")
    guarded.run("select schemawatch.protect_table(schemawatch.register_table('public.items'))")
    guarded.run(
        "select schemawatch.approve_change('public.items', 'a', now() + interval '1 hour',"
        " p_declared_as => 'PR-1');"
        "create index items_a on public.items (a); alter table public.items replica identity full;"
        "select schemawatch.protect_table('public.items', 'SAFE')"
    )
    declared = "begin; set local schemawatch.change = 'PR-1';"
    with guarded.other() as other:
        # neither excludes the other
        guarded.run(f"{declared} create unique index items_ua on public.items (a)")
        other.run(f"{declared} create unique index items_ub on public.items (b)")
        guarded.run("commit")
        _refused(other, "commit")
    assert [row[:3] for row in _bypasses(guarded)] == [("approved", 1, 1)]


def test_who_may_let_his_own_changes_pass(guarded: Lab) -> None:
    guarded.run(
        "do $$ begin if to_regrole('app') is null then create role app login; end if; end $$;"
        "alter table public.orders owner to app"
    )
    allowed = f"begin; set local schemawatch.allow = 'hotfix'; {DROP}; commit"
    with guarded.other(user="app") as app:
        _refused(app, allowed)
        guarded.run(
            "set role schemawatch_admin;"
            "grant execute on function schemawatch.allow_change(text) to app; reset role"
        )
        app.run(allowed)
        _refused(app, f"{ADD}; alter table public.orders drop column total")
        # set for the session it is for one transaction all the same
        app.run("set schemawatch.allow = 'twice'")
        app.run("alter table public.orders drop column total")
        _refused(app, "alter table public.orders drop column id")
        assert [row[0] for row in app.run("show schemawatch.allow")] == [""]
    guarded.run("revoke execute on function schemawatch.allow_change(text) from app cascade")
    rows = guarded.run("select reason, session_user_name, role_name from schemawatch.guard_bypass")
    assert rows == [("hotfix", "app", "app"), ("twice", "app", "app")]


def test_the_log_of_the_server_has_a_line_of_each(guarded: Lab, server: Server) -> None:
    start = len(_log(server))
    secret = "comment on column public.orders.id is 'hunter2'"
    _refused(guarded, f"begin; {DROP}; {secret}; commit")
    _refused(guarded, f"begin; {DROP}; set transaction read only; commit")
    allowed = "set local schemawatch.allow = E'two\\nlines'"
    guarded.run(f"begin; {allowed}; {DROP}; {secret}; commit")
    refused, unjudged, passed = _lines(server, start)
    assert (refused["outcome"], refused["table"], refused["impact"], refused["limits"]) == (
        "refused",
        "public.orders",
        "BREAKING",
        "at most RISKY",
    )
    assert [item["object_name"] for item in refused["findings"]] == ["note"]
    assert (unjudged["outcome"], unjudged["sqlstate"]) == ("not judged", "25006")
    assert (passed["outcome"], passed["reason"]) == ("allowed", "two\nlines")
    # PostgreSQL writes the statement of an error there, but none of what passes
    assert "hunter2" not in _log(server)[start:].rpartition('"not judged"')[2]


def test_what_no_trigger_could_refuse_is_told_by_the_scan(guarded: Lab, server: Server) -> None:
    start = len(_log(server))
    guarded.scan()
    guarded.run(
        "alter table schemawatch.pending_capture disable trigger at_commit;"
        f"{DROP}; alter table schemawatch.pending_capture enable always trigger at_commit"
    )
    assert guarded.scan() == ["column-removed"]
    assert [drift["missed_because"] for drift in guarded.drifts()] == ["trigger_disabled"]
    assert _bypasses(guarded) == [("unguarded", None, None, [1], "trigger_disabled", True)]
    assert [line["outcome"] for line in _lines(server, start)] == ["unguarded"]


def test_a_schema_is_protected_with_what_comes_later(guarded: Lab) -> None:
    guarded.run(
        "select schemawatch.unprotect_table(1); create schema later;"
        "select schemawatch.register_schema('later', p_future => true);"
        "select schemawatch.protect_schema('later')"
    )
    guarded.run("create table later.a (id int, b int)")
    _refused(guarded, "alter table later.a drop column b")
    _refused(guarded, "alter table later.a set schema public")
    guarded.run(DROP)
    guarded.run("select schemawatch.protect_table('later.a', 'SAFE')")
    _refused(guarded, "create unique index on later.a (b)")
    guarded.run("select schemawatch.unprotect_table('later.a')")
    _refused(guarded, "alter table later.a drop column b")
    guarded.run("select schemawatch.unprotect_schema('later')")
    guarded.run("alter table later.a drop column b")
    guarded.run("drop schema later cascade; select schemawatch.unprotect_table('later.a')")


def test_nothing_that_breaks_billing(guarded: Lab) -> None:
    guarded.run(
        """select schemawatch.apply_contract('{"consumer": "billing", "owner": "team-payments",
            "tables": [{"table": "public.orders", "reads": ["note"]}]}');
        select schemawatch.apply_contract('{"consumer": "search",
            "tables": [{"table": "public.orders", "reads": ["total"]}]}');
        select schemawatch.protect_table('public.orders', p_consumers => '{billing}')"""
    )
    error = _refused(guarded, DROP)
    detail = (error.diag.message_detail or "").splitlines()
    assert detail[1:] == [
        "public.orders breaks billing (team-payments); search is not hit.",
        "public.orders is protected: at most RISKY for billing.",
    ]
    guarded.run("alter table public.orders drop column total")
    _refused(guarded, "drop table public.orders")
    guarded.run("select schemawatch.unprotect_table(1)")
    guarded.run(DROP)


def test_a_compatibility_mode_is_kept(guarded: Lab) -> None:
    guarded.run(
        "select schemawatch.unprotect_table(1);"
        "select schemawatch.set_compatibility('public.orders', 'backward')"
    )
    guarded.run("alter table public.orders add column due date not null")  # breaks writers
    error = _refused(guarded, DROP)
    assert (error.diag.message_detail or "").endswith("is protected: backward compatibility.")
    guarded.run("select schemawatch.set_compatibility('public.orders', 'frozen')")
    error = _refused(guarded, "alter table public.orders add column more int")
    assert str(error).startswith("SAFE change of protected table public.orders")
    guarded.run("select schemawatch.set_compatibility('public.orders', 'none')")
    guarded.run(DROP)


BAD_INPUT = [
    ("protect_schema('nowhere')", "SW102"),
    ("protect_schema(null)", "SW102"),
    ("protect_schema('public', 'BREAKING')", "SW009"),
    ("protect_schema('public', p_consumers => '{}')", "SW009"),
    ("protect_table(1, p_consumers => '{nobody}')", "SW106"),
    ("protect_table(1, p_consumers => '{null}')", "SW009"),
    ("unprotect_schema('nowhere')", "SW102"),
    ("approve_change(404, 'a', now() + '1 day', p_declared_as => 'x')", "SW101"),
    ("approve_change('gone', 'a', now() + '1 day', p_declared_as => 'x')", "SW101"),
    ("approve_change(1, ' ', now() + '1 day', p_declared_as => 'x')", "SW009"),
    ("approve_change(1, 'a', now(), p_declared_as => 'x')", "SW009"),
    ("approve_change(1, 'a', null, p_declared_as => 'x')", "SW009"),
    ("approve_change(1, 'a', now() + '2 years', p_declared_as => 'x')", "SW009"),
    ("approve_change(1, 'a', now() + '1 day')", "SW009"),
    ("approve_change(1, 'a', now() + '1 day', p_fingerprint => 'x')", "SW009"),
    ("approve_change(1, 'a', now() + '1 day', p_declared_as => ' ')", "SW009"),
    ("approve_change(1, 'a', now() + '1 day', null, 'x', 0)", "SW009"),
    ("approve_change(1, 'a', now() + '1 day', null, 'x', null)", "SW009"),
    ("approve_change(1, 'a', now() + '1 day', null, 'x', 1, '')", "SW009"),
    ("remove_approval(404)", "SW104"),
    ("remove_approval(null)", "SW104"),
    ("allow_change(' ')", "SW009"),
    ("allow_change(null)", "SW009"),
]


def test_bad_input(orders: Lab) -> None:
    for call, state in BAD_INPUT:
        with pytest.raises(psycopg.DatabaseError) as caught:
            orders.run(f"select schemawatch.{call}")
        assert (call, caught.value.sqlstate) == (call, state)
        assert caught.value.diag.message_hint


def test_uses_that_were_deleted_do_not_make_it_spin(guarded: Lab) -> None:
    guarded.run(
        "select schemawatch.approve_change(1, 'x', now() + interval '1 day', p_declared_as => 'x',"
        " p_uses => 3)"
    )
    for script in (DROP, ADD, DROP, ADD):
        guarded.at_once("set local schemawatch.change = 'x'", script)
    guarded.run("delete from schemawatch.guard_bypass where use_number = 1")
    guarded.at_once("set local schemawatch.change = 'x'", DROP)
    uses = guarded.run("select use_number from schemawatch.guard_bypass order by 1")
    assert uses == [(2,), (3,)]


def test_a_consumer_that_a_protection_is_for_stays(guarded: Lab) -> None:
    guarded.run("select schemawatch.register_consumer('billing')")
    guarded.run("select schemawatch.protect_table(1, p_consumers => '{billing}')")
    with pytest.raises(psycopg.DatabaseError, match="is what a table is protected for"):
        guarded.run("select schemawatch.unregister_consumer('billing')")
    guarded.run("select schemawatch.unprotect_table(1)")
    guarded.run("select schemawatch.unregister_consumer('billing')")
