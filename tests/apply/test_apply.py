"""`schemawatch apply` as a program, on a real database."""

from __future__ import annotations

import base64
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from controlplane.core.api_keys import generate_key, hash_key
from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
KEY = generate_key().key
URL = "https://hooks.example.com/path?token=sesame"
CHAT = "https://hooks.chat.example/services/T0/tOkEn"

FILE = f"""
source_name: orders/production
schemas:
  - schema: shop
tables:
  - orders
  - table: public.events
    partitions: ignore
    protect: RISKY
    preset: maintenance
receivers:
  - url: {URL}
    description: ours
    min_impact: RISKY
    transitions: [resolved, opened]
    quiet_hours: ["sat,sun 00:00-24:00", mon-fri 22:00-07:00]
    quiet_zone: Europe/Zurich
    quiet_except: none
    secret_env: HOOK_SECRET
  - url_file: chat.url
    shape: slack
    tables: [shop."B"]
    digest_minutes: 10
preset: maintenance
overrides:
  - selector: index-removed
    verdict: OFF
    table_pattern: shop.*
    reason: rebuilt every night
    until: 2999-06-30
  - selector: column-comment-*
    verdict: RISKY
    table: shop."B"
    object_pattern: c*
declared_sources:
  - {{kind: application_name, pattern: flyway%, declared_as: flyway}}
keys:
  - name: grafana
    tables: [shop."B", shop.a]
    expires_at: 2999-01-01T12:00:00+02:00
    key_env: GRAFANA
"""
ENVIRON = {"HOOK_SECRET": SECRET, "GRAFANA": KEY}


@pytest.fixture
def place(db: Db, tmp_path: Path) -> Path:
    """A folder with the file, before a database with four tables."""
    for statement in (
        "create schema shop",
        'create table shop.a (id int primary key, note text); create table shop."B" (id int)',
        "create table orders (id int)",
        "create table events (at date) partition by range (at)",
    ):
        db.execute(statement)
    (tmp_path / "c.yml").write_text(FILE)
    (tmp_path / "chat.url").write_text(CHAT + "\n")
    return tmp_path


def _apply(
    db_url: str, file: Path, *options: str, code: int = 0, **environ: str
) -> subprocess.CompletedProcess[str]:
    done = run(db_url, "apply", str(file), *options, **(ENVIRON | environ))
    assert done.returncode == code, done.stdout + done.stderr
    return done


def _report(db_url: str, file: Path, *options: str, code: int = 0, **environ: str) -> Any:
    return json.loads(_apply(db_url, file, "--json", *options, code=code, **environ).stdout)


def _done(report: Any) -> list[tuple[str, str]]:
    return [(step["action"], step["name"]) for step in report["steps"] if step["action"] != "keep"]


def _state(db: Db) -> Any:
    """Return everything that apply may touch, but for sequences."""
    tables = (
        *("setting", "registration", "schema_registration", "protection", "endpoint"),
        *("rule_override", "declared_source", "api_key", "snapshot", "old_secret"),
    )
    return {
        name: db.execute(f"select to_jsonb(t) from schemawatch.{name} as t".encode()).fetchall()
        for name in tables
    }


def test_all_of_it_and_then_nothing(db: Db, db_url: str, place: Path) -> None:
    before = _state(db)
    trial = _report(db_url, place / "c.yml", "--check", code=4)
    assert (trial["changed"], trial["done"]) == (True, False)
    assert _report(db_url, place / "c.yml", "--dry-run")["steps"] == trial["steps"]
    assert _state(db) == before

    report = _report(db_url, place / "c.yml")
    assert report["steps"] == trial["steps"]
    assert {step["action"] for step in report["steps"]} == {"create", "change"}
    after = _state(db)
    for options in (("--check",), (), ("--prune",), ("--check", "--prune")):
        again = _report(db_url, place / "c.yml", *options)
        assert (again["changed"], {step["action"] for step in again["steps"]}) == (False, {"keep"})
    assert _state(db) == after

    watched = {row["table_name"]: row for row in data(db_url, "list")["schemas"]}
    assert set(watched) == {"a", "B", "orders", "events"}
    assert watched["events"]["partitions"] == "ignore"
    first, second = data(db_url, "webhook", "list")["webhooks"]
    assert (first["url"], first["min_impact"], first["description"]) == (URL, "RISKY", "ours")
    assert (second["url"], second["schema_id"]) == (CHAT, watched["B"]["schema_id"])
    assert (second["shape"], second["digest_minutes"]) == ("slack", 10)
    secret = db.execute("select secret from schemawatch.endpoint order by 1").fetchall()
    assert (SECRET,) in secret
    policy = data(db_url, "policy")
    assert policy["preset"] == "maintenance"
    assert [own["table_name"] for own in policy["tables"]] == ["public.events"]
    [key] = data(db_url, "key", "list")["keys"]
    assert sorted(key["schema_ids"]) == sorted(watched[name]["schema_id"] for name in ("a", "B"))
    assert key["expires_at"] == "2999-01-01T10:00:00Z"
    assert data(db_url, "source-name")["source_name"] == "orders/production"
    # what it made works: the key reads, a table of the schema that comes later is watched
    row = db.execute("select key_hash from schemawatch.api_key").fetchone()
    assert row == (hash_key(KEY),)
    db.execute("create table shop.later (id int)")
    assert "later" in {row["table_name"] for row in data(db_url, "list")["schemas"]}
    assert _report(db_url, place / "c.yml", "--check", "--prune")["changed"] is False


def test_no_secret_is_shown(db: Db, db_url: str, place: Path) -> None:
    hidden = (SECRET, OTHER, KEY, "sesame", "tOkEn", hash_key(KEY))
    shown = [_apply(db_url, place / "c.yml", *options) for options in ((), ("--json",))]
    shown.append(_apply(db_url, place / "c.yml", HOOK_SECRET=OTHER))
    assert "secret changed" in shown[-1].stdout
    shown.append(_apply(db_url, place / "c.yml", code=1, GRAFANA="sw_" + SECRET[6:]))
    (place / "chat.url").write_text("http://127.0.0.1/tOkEn")
    shown.append(_apply(db_url, place / "c.yml", code=1, HOOK_SECRET=OTHER))
    for done in shown:
        for secret in (*hidden, "sw_" + SECRET[6:]):
            assert secret not in done.stdout + done.stderr
    assert SECRET not in ok(db_url, "apply", "--export")


def test_what_is_changed_is_changed_in_place(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    numbers = "select array_agg(endpoint_id order by endpoint_id) from schemawatch.endpoint"
    before = db.execute(numbers).fetchone()
    text = FILE.replace("min_impact: RISKY", "min_impact: SAFE").replace("    protect: RISKY\n", "")
    text = text.replace("partitions: ignore", "partitions: report")
    text = text.replace("declared_as: flyway", "declared_as: flyway-2")
    text = text.replace("verdict: OFF", "verdict: SAFE").replace("    preset: maintenance\n", "", 1)
    text = text.replace("source_name: orders/production", "source_name: eu")
    text = text.replace("    expires_at: 2999-01-01T12:00:00+02:00\n", "    scope: write\n")
    (place / "c.yml").write_text(text)
    new = generate_key().key
    report = _report(db_url, place / "c.yml", HOOK_SECRET=OTHER, GRAFANA=new)
    changes = {
        step["kind"]: step["changes"] for step in report["steps"] if step["action"] != "keep"
    }
    assert {step["action"] for step in report["steps"]} == {"keep", "change"}
    assert changes["table"] == {
        "partitions": {"before": "ignore", "after": "report"},
        "protect": {"before": "RISKY", "after": None},
        "preset": {"before": "maintenance", "after": None},
    }
    assert changes["receiver"] == {
        "min_impact": {"before": "RISKY", "after": "SAFE"},
        "secret": {"before": "***", "after": "***"},
    }
    assert set(changes["key"]) == {"scope", "expires_at", "key"}
    assert db.execute(numbers).fetchone() == before
    assert db.execute("select secret from schemawatch.old_secret").fetchall() == [(SECRET,)]
    # the old key is valid for a day more, the new one is what the file says
    keys = {key["key_id"]: key for key in data(db_url, "key", "list")["keys"]}
    assert [key["scopes"] for key in keys.values()] == [["read"], ["write"]]
    assert keys[min(keys)]["expires_at"] < "2999"
    assert keys[max(keys)]["expires_at"] is None
    again = _report(db_url, place / "c.yml", "--check", HOOK_SECRET=OTHER, GRAFANA=new)
    assert again["changed"] is False


def test_what_is_not_in_the_file_stays_unless_pruned(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    (place / "c.yml").write_text(
        "schemas: []\ntables: [public.orders]\nreceivers: []\noverrides: []\n"
        "declared_sources: []\nkeys: []\n"
    )
    left = _report(db_url, place / "c.yml", "--check")
    assert (left["changed"], {step["action"] for step in left["steps"]}) == (
        False,
        {"extra", "keep"},
    )
    text = _apply(db_url, place / "c.yml").stdout
    assert "? table shop.a\n" in text
    assert "not in the file (? above; --prune removes them)" in text
    would = _report(db_url, place / "c.yml", "--check", "--prune", code=4)
    gone = _report(db_url, place / "c.yml", "--prune")
    assert gone["steps"] == would["steps"]
    assert {kind for kind, name in {(s["kind"], s["name"]) for s in gone["steps"]}} == {
        *("schema", "table", "receiver", "override", "declared source", "key")
    }
    assert [row["table_name"] for row in data(db_url, "list")["schemas"]] == ["orders"]
    assert data(db_url, "webhook", "list")["webhooks"] == []
    assert [key["state"] for key in data(db_url, "key", "list")["keys"]] == ["revoked"]
    # a section that is not in the file is left alone
    assert data(db_url, "source-name")["source_name"] == "orders/production"
    assert data(db_url, "policy")["preset"] == "maintenance"
    assert _report(db_url, place / "c.yml", "--check", "--prune")["changed"] is False


def test_what_is_exported_changes_nothing(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    before = _state(db)
    exported = ok(db_url, "apply", "--export")
    (place / "e.yml").write_text(exported)
    assert _report(db_url, place / "e.yml", "--check", "--prune")["changed"] is False
    assert _report(db_url, place / "e.yml", "--prune")["changed"] is False
    assert _state(db) == before
    assert ok(db_url, "apply", "--export") == exported


def test_what_is_gone_is_exported_as_it_can_be_applied(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    db.execute(
        """
        -- more was chosen for it than for the schema
        select schemawatch.protect_table('shop.a'), schemawatch.set_partitions('shop.a', 'ignore');
        select schemawatch.create_endpoint('https://example.com/' || name, p_schema_ids => array(
            select schema_id from schemawatch.watched_table where table_name = any (tables)))
        from (values ('one', array['a', 'orders']), ('two', array['a', 'B']),
            ('none', array['orders'])) as receiver (name, tables);
        insert into schemawatch.api_key (name, prefix, key_hash, schema_ids, expires_at)
        select name, name, repeat(name, 64), tables, ends
        from (values ('1', array(select schema_id from schemawatch.watched_table
                where table_name = 'orders'), null::timestamptz), ('2', null, '2020-01-01')
            ) as key (name, tables, ends);
        -- one is watched no more, the other is watched although it is gone
        select schemawatch.unregister_table('orders');
        drop table shop."B";"""
    )
    before = _state(db)
    exported = ok(db_url, "apply", "--export")
    (place / "e.yml").write_text(exported)
    again = _report(db_url, place / "e.yml", "--prune")
    assert (again["changed"], _done(again)) == (False, [])
    assert _state(db) == before
    assert "protect: RISKY" in exported.split("receivers:")[0]
    assert "partitions: ignore" in exported.split("receivers:")[0]


def test_a_key_of_the_file_may_expire(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    key = "keys:\n  - {{name: grafana, expires_at: {}}}"
    db.execute("update schemawatch.api_key set expires_at = '2020-01-01', schema_ids = null")
    (place / "old.yml").write_text(key.format("2020-01-01"))
    assert _report(db_url, place / "old.yml", "--check", "--prune")["changed"] is False
    # as if it had never been
    (place / "new.yml").write_text(
        "keys:\n  - {name: other, expires_at: 2020-01-01, key_env: GRAFANA_2}"
    )
    other = generate_key().key
    done = _apply(db_url, place / "new.yml", code=1, GRAFANA_2=other)
    assert "new.yml:2: the key would expire in the past" in done.stderr
    (place / "on.yml").write_text(key.format("2999-01-01"))
    assert _done(_report(db_url, place / "on.yml")) == [("change", "grafana")]


def test_pruning_keeps_what_another_may_watch(db: Db, db_url: str, place: Path) -> None:
    db.execute("drop role if exists apply_watcher")
    db.execute("create role apply_watcher login in role schemawatch_admin")
    url = make_conninfo(db_url, user="apply_watcher")
    file = place / "s.yml"
    file.write_text("schemas:\n  - schema: shop\ntables: []")
    # nothing that is there may be watched
    done = _apply(url, file, code=1)
    assert "s.yml:2: you may watch no table of schema shop" in done.stderr
    assert 'GRANT REFERENCES ON shop."B", shop.a TO apply_watcher' in done.stderr
    # some of it may: told each time
    db.execute("grant references on shop.a to apply_watcher")
    for changed in (True, False):
        step, *_ = _report(url, file)["steps"]
        assert (step["action"] == "create", 'shop."B"' in step["note"]) == (changed, True)
    assert 'left out, for lack of a privilege: shop."B"' in _apply(url, file).stdout
    # another one watches the rest, which is of the schema all the same
    ok(db_url, "register", 'shop."B"')
    report = _report(url, file, "--prune")
    assert (report["changed"], report["steps"][0]["note"]) == (False, None)
    db.execute("revoke references on shop.a from apply_watcher")
    assert _report(url, file, "--prune")["changed"] is False
    db.execute("drop owned by apply_watcher; drop role apply_watcher")


def test_an_empty_database_is_exported_and_restored(db: Db, db_url: str, tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text(ok(db_url, "apply", "--export"))
    assert _report(db_url, tmp_path / "empty.yml", "--check", "--prune")["changed"] is False
    ok(db_url, "webhook", "add", "https://example.com/h")
    assert _report(db_url, tmp_path / "empty.yml", "--check", "--prune", code=4)["changed"] is True


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tables: [orders, nowhere]", "c.yml:1: there is no table nowhere"),
        ("tables: [orders, public.orders]", "the table public.orders is in the file twice"),
        ("tables:\n  - orders\n  - a.b.c.d", "c.yml:3: "),
        ("tables:\n  - table: orders\n    preset: none", "c.yml:2: there is no preset"),
        ("tables: [orders]\nreceivers:\n  - url: ftp://x.example", "c.yml:3: "),
        ("tables: [orders]\nreceivers:\n  - description: x", "give one of url, url_env"),
        (
            "tables: [orders]\nreceivers:\n  - url: https://x.example\n    url_env: GRAFANA",
            "c.yml:3",
        ),
        (
            "tables: [orders]\nreceivers:\n  - url_env: NOT_SET",
            "variable NOT_SET, named by url_env",
        ),
        (
            "tables: [orders]\nreceivers:\n  - url_file: no.file",
            "no.file, named by url_file: No such",
        ),
        (
            "tables: [orders]\nreceivers:\n  - url: https://x.example\n    tables: [shop.a]",
            "c.yml:3: shop.a is not watched",
        ),
        (
            "tables: [orders]\nreceivers:\n  - url: https://x.example\n    secret_env: GRAFANA",
            "c.yml:3: webhook secret is malformed",
        ),
        (
            "tables: [orders]\nreceivers: [{url: 'https://x.example'}, {url: 'https://x.example'}]",
            "is in the file twice",
        ),
        ("tables: [orders]\noverrides:\n  - {selector: nothing, verdict: OFF}", "c.yml:3: no rule"),
        (
            "tables: [orders]\noverrides: [{selector: column-removed, verdict: OFF}]",
            "Give reason and until",
        ),
        ("tables: [orders]\noverrides: [{selector: 'preset:x', verdict: ON}]", "no selector"),
        (
            "tables: [orders]\noverrides: [{selector: a, verdict: ON, until: 2027-13-31}]",
            "2027-13-31 is no date",
        ),
        ("tables: [orders]\nkeys: [{name: new}]", "the key new is new and needs key_env"),
        ("tables: [orders]\nkeys: [{name: new, key_env: HOOK_SECRET}]", "is not an API key"),
        ("tables: [orders]\nschemas:\n  - schema: nowhere", 'c.yml:3: schema "nowhere" does not'),
        ("tables: [orders]\nsource_name: <!channel>", "c.yml:2: this cannot be the name"),
        ("tables: [orders]\npreset: none", "c.yml:2: there is no preset"),
    ],
)
def test_a_refusal_names_its_line_and_nothing_was_done(
    db: Db, db_url: str, place: Path, text: str, told: str
) -> None:
    (place / "c.yml").write_text(text)
    before = _state(db)
    for options in ((), ("--check",), ("--dry-run",)):
        done = _apply(db_url, place / "c.yml", *options, code=1)
        assert told in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
    assert _state(db) == before


def test_a_disabled_receiver_stays_disabled(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    ok(db_url, "webhook", "disable", "1")
    assert _report(db_url, place / "c.yml", "--check")["changed"] is False


def test_an_unwatched_table_of_a_schema_comes_back(db: Db, db_url: str, place: Path) -> None:
    _apply(db_url, place / "c.yml")
    ok(db_url, "unregister", "shop.a")
    (place / "c.yml").write_text("schemas: [{schema: shop}]")
    report = _report(db_url, place / "c.yml")
    assert report["steps"][0]["changes"] == {"watched": {"before": "all but 1", "after": "all"}}
    assert "a" in {row["table_name"] for row in data(db_url, "list")["schemas"]}


def test_two_at_once_make_one(db: Db, db_url: str, place: Path) -> None:
    with ThreadPoolExecutor() as threads:
        reports = list(threads.map(lambda _: _report(db_url, place / "c.yml"), range(3)))
    assert sorted(report["changed"] for report in reports) == [False, False, True]
    assert len(data(db_url, "webhook", "list")["webhooks"]) == 2


def test_the_usage(db: Db, db_url: str, place: Path) -> None:
    for arguments in (
        ("apply",),
        ("apply", "c.yml", "--export"),
        ("apply", "--export", "--schema"),
        ("apply", "--schema", "--prune"),
    ):
        assert run(db_url, *arguments).returncode == 2
    done = run(db_url, "apply", str(place / "missing.yml"))
    assert (done.returncode, "No such file" in done.stderr) == (1, True)
    (place / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    assert run(db_url, "apply", str(place / "bytes.yml")).returncode == 1
    piped = run(db_url, "apply", "-", "--json", stdin="tables: [orders]")
    assert _done(json.loads(piped.stdout)) == [("create", "public.orders")]
    assert "standard input:1: tabels" in run(db_url, "apply", "-", stdin="tabels: []").stderr


def test_a_role_that_may_not_is_told_the_line(db: Db, db_url: str, place: Path) -> None:
    db.execute(
        "drop role if exists apply_clerk; create role apply_clerk login in role schemawatch_admin"
    )
    url = db_url.replace("postgres@", "apply_clerk@")
    (place / "c.yml").write_text("source_name: x\n\ntables:\n  - public.orders\n")
    try:
        done = run(url, "apply", str(place / "c.yml"))
        assert done.returncode == 1
        assert "c.yml:4: " in done.stderr
        assert "SW301" in done.stderr
        assert data(db_url, "source-name")["default"] is True
        db.execute("grant references on public.orders to apply_clerk")
        assert run(url, "apply", str(place / "c.yml")).returncode == 0
    finally:
        db.execute("drop owned by apply_clerk; drop role apply_clerk")
