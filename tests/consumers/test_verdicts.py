"""Who is hit by what: pairs of a change and a use, as real DDL, with those that must not be hit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.consumers.uses import BEFORE, USES
from tests.lab import Conn, Lab

ALTER: Final = "alter table app.orders "
EVERYBODY: Final = " ".join(USES)
READERS: Final = "reads-status reads-total star positional needs-status says-nothing"
INSERTS: Final = "inserts-status inserts-total upserts-email says-nothing"
UPDATES: Final = "updates-status updates-total"
WRITERS: Final = f"{INSERTS} {UPDATES} deletes"
ALL: Final = "star positional says-nothing"

NEW_TRIGGER: Final = (
    "create function app.f() returns trigger language plpgsql as 'begin return new; end';"
    "create trigger t before insert on app.orders for each row execute function app.f()"
)

# what is done; whom it breaks; whom it may break. All others are not hit.
CASES: Final[list[tuple[str, str, str]]] = [
    # names
    (
        ALTER + "drop column status",
        f"reads-status inserts-status updates-status needs-status copy {ALL}",
        "",
    ),
    (ALTER + "drop column note", f"copy {ALL}", ""),
    (
        ALTER + "drop column total cascade",
        f"reads-total inserts-total updates-total copy {ALL}",
        "",
    ),
    (ALTER + "drop column email", f"upserts-email copy {ALL}", ""),
    (
        ALTER + "rename column status to state",
        f"reads-status inserts-status updates-status needs-status copy {ALL}",
        "",
    ),
    (
        f"{ALTER}rename column total to old; {ALTER}rename column status to total",
        f"reads-status inserts-status updates-status needs-status {ALL}",
        "reads-total inserts-total updates-total upserts-email copy",
    ),
    # shape
    (ALTER + "add column extra int", "positional", "star copy says-nothing"),
    (ALTER + "add column extra int default 1", "positional", "star copy says-nothing"),
    (ALTER + "add column extra int not null", f"positional {INSERTS}", "star copy"),
    (
        ALTER + "add column extra text generated always as (status || note) stored",
        "positional",
        "star",
    ),
    # NULL and defaults
    (
        ALTER + "alter column status drop not null",
        "needs-status",
        f"reads-status copy {ALL}",
    ),
    (
        ALTER + "alter column status drop default",
        "inserts-total upserts-email says-nothing",
        "",
    ),
    (ALTER + "alter column total set not null", f"{INSERTS} updates-total", ""),
    (ALTER + "alter column note set not null", INSERTS, ""),
    (ALTER + "alter column qty set not null", "says-nothing", ""),
    (ALTER + "alter column qty drop default", "", f"{INSERTS} star positional"),
    (ALTER + "alter column note set default 'x'", "", f"{INSERTS} star positional"),
    # types
    # readers may compute or compare beyond it, and blanks at the end are cut
    (ALTER + "alter column qty type smallint", INSERTS, "star positional copy"),
    (
        ALTER + "alter column status type varchar(5)",
        f"{INSERTS} updates-status",
        "reads-status needs-status star positional copy",
    ),
    (ALTER + "alter column feeling type text", "", f"copy {ALL}"),
    ("alter type app.mood rename value 'bad' to 'sad'", f"copy {ALL}", ""),
    (
        ALTER + "alter column id add generated always as identity",
        INSERTS,
        "",
    ),
    # constraints: an UPDATE of any column checks the row again, a key only its own columns
    (ALTER + "add check (total > 0)", "", f"{INSERTS} {UPDATES}"),
    (ALTER + "add check (note <> '')", "", f"{INSERTS} {UPDATES}"),
    (ALTER + "add unique (note)", "", "says-nothing"),
    (ALTER + "add unique nulls not distinct (note)", "", INSERTS),
    (ALTER + "add unique (qty)", "", INSERTS),
    (ALTER + "add unique (total)", "", "inserts-total updates-total says-nothing"),
    (
        ALTER + "drop constraint orders_email_key",
        "upserts-email says-nothing",
        "star positional",
    ),
    (
        ALTER + "drop constraint orders_customer_id_fkey",
        "",
        ALL,
    ),
    (
        ALTER + "add foreign key (qty) references app.customers not valid",
        "",
        f"{INSERTS} copy",
    ),
    # everybody who can be hit
    ("create table app.lines (order_id int references app.orders)", "", WRITERS),
    (ALTER + "rename to sales", EVERYBODY, ""),
    ("drop table app.orders cascade", EVERYBODY, ""),
    (ALTER + "enable row level security", "", f"{READERS} {WRITERS}"),
    (
        NEW_TRIGGER,
        "",
        f"{WRITERS} copy",
    ),
    (ALTER + "replica identity nothing", "copy says-nothing", ""),
    # nobody
    ("create index on app.orders (note)", "", ""),
    ("comment on column app.orders.note is 'x'", "", ""),
]


def _names(text: str) -> set[str]:
    return set(text.split())


def declare(conn: Conn, name: str, use: dict[str, Any], **more: object) -> None:
    contract = {"consumer": name, "tables": [{"table": "app.orders", **use}], **more}
    conn.execute("select schemawatch.apply_contract(%s)", [json.dumps(contract)])


@pytest.fixture
def judged(db: Conn) -> Callable[[str], dict[str, str]]:
    """Give what a change is for each consumer that is hit by it, as preview says."""
    db.execute(BEFORE.encode())
    for name, use in USES.items():
        declare(db, name, use)

    def ask(change: str) -> dict[str, str]:
        worst: dict[str, str] = {}
        rows = db.execute("select consumers from schemawatch.preview(%s)", [change]).fetchall()
        for item in sorted(
            (item for (items,) in rows for item in items),
            key=lambda item: ("SAFE", "RISKY", "BREAKING").index(item["impact"]),
        ):
            assert "judged" not in (item["reason"] or ""), item
            worst[item["name"]] = item["impact"]
        assert set(worst) == set(USES) or not rows
        return worst

    return ask


def test_each_change_hits_those_whom_it_can_and_no_other(
    judged: Callable[[str], dict[str, str]],
) -> None:
    wrong = {}
    for change, breaks, may_break in CASES:
        found = judged(change)
        seen = tuple(
            {name for name, impact in found.items() if impact == wanted}
            for wanted in ("BREAKING", "RISKY")
        )
        if seen != (_names(breaks), _names(may_break)):
            wrong[change] = seen
    assert wrong == {}


def test_a_not_null_that_is_not_valid_is_checked_by_every_update(db: Conn) -> None:
    """PostgreSQL 18 has such constraints; here the document of one is made by hand."""
    db.execute(BEFORE.encode())
    declare(db, "updates", {"reads": ["id"], "updates": ["total"]})
    declare(db, "deletes", {"reads": ["id"], "deletes": True})
    hits = db.execute(
        """
        with doc as (
            select snap.document as before, jsonb_set(snap.document, '{columns}', (
                select jsonb_agg(case when col ->> 'name' = 'note'
                    then col || '{"not_null": true, "not_null_validated": false}' else col end)
                from jsonb_array_elements(snap.document -> 'columns') as col)) as after
            from schemawatch.snapshot as snap
        )
        select hit.name, hit.impact
        from doc
        cross join lateral schemawatch._consumer_hits(1, doc.before, doc.after, array(
            select change from schemawatch.classify_changes(doc.before, doc.after) as change
        )) as hit
        where hit.impact <> 'SAFE'"""
    ).fetchall()
    assert hits == [("updates", "BREAKING")]


def test_what_one_partition_has_counts_by_its_columns(db: Conn) -> None:
    db.execute(
        b"create schema app;"
        b"create table app.orders (id int, day date, note text) partition by range (day);"
        b"create table app.old partition of app.orders for values from (minvalue) to (maxvalue);"
        b"select schemawatch.register_table('app.orders')"
    )
    declare(db, "inserts", {"inserts": ["id", "day"]})
    declare(db, "reads", {"reads": ["id"]})
    for change, hit in (
        ("create unique index on app.old (note)", []),
        ("create unique index on app.old (note) nulls not distinct", ["inserts"]),
        ("create unique index on app.old (id)", ["inserts"]),
        ("alter table app.old add check (note <> '')", ["inserts"]),
        ("drop table app.old", ["inserts", "reads"]),
    ):
        found = db.execute(
            "select con ->> 'name' from schemawatch.preview(%s) as own, jsonb_array_elements("
            "own.consumers) as con where con ->> 'impact' <> 'SAFE' order by 1",
            [change],
        ).fetchall()
        assert [name for (name,) in found] == hit, change


def test_a_function_that_mentions_a_column_runs_for_every_writer(db: Conn, db_url: str) -> None:
    lab = Lab(db, db_url)
    db.execute(BEFORE.encode())
    db.execute(
        b"create function app.f() returns trigger language plpgsql as"
        b" 'begin new.note := lower(new.note); return new; end';"
        b"create trigger t before insert on app.orders for each row execute function app.f();"
        b"select schemawatch.scan()"
    )
    declare(db, "writer", {"inserts": ["id"]})
    declare(db, "reader", {"reads": ["id"]})
    lab.run("alter table app.orders drop column note")
    assert {item["name"]: item["impact"] for item in lab.drifts()[-1]["consumers"]} == {
        "writer": "BREAKING",
        "reader": "SAFE",
    }
    with pytest.raises(Exception, match="note"):
        lab.run("insert into app.orders (id) values (1)")


def test_a_contract_of_another_time_is_hit_by_all(db: Conn, db_url: str) -> None:
    lab = Lab(db, db_url)
    db.execute(BEFORE.encode())
    declare(db, "old", {"reads": ["status"]})
    declare(db, "other", {"reads": ["total"]})
    lab.run("alter table app.orders rename column status to state")
    lab.run("alter table app.orders drop column state")
    last = lab.drifts()[-1]
    assert [(item["name"], item["impact"]) for item in last["consumers"]] == [
        ("old", "BREAKING"),
        ("other", "SAFE"),
    ]
    assert "names status" in last["consumers"][0]["reason"]


def test_a_revoke_hits_those_who_act_as_the_role(db: Conn, db_url: str) -> None:
    lab = Lab(db, db_url)
    db.execute(BEFORE.encode())
    db.execute(
        b"drop role if exists c_app; drop role if exists c_team; drop role if exists c_other;"
        b"create role c_team; create role c_app in role c_team; create role c_other;"
        b"grant select on app.orders to c_team, c_other; select schemawatch.scan()"
    )
    try:
        declare(db, "member", {"reads": ["id"]}, roles=["c_app"])
        declare(db, "other", {"reads": ["id"]}, roles=["c_other"])
        declare(db, "unknown", {"reads": ["id"]})
        lab.run("revoke select on app.orders from c_team")
        assert {item["name"]: item["impact"] for item in lab.drifts()[-1]["consumers"]} == {
            "member": "BREAKING",
            "other": "SAFE",
            "unknown": "BREAKING",
        }
        # who may write, and not call what a default calls
        declare(db, "member", {"inserts": ["id"]}, roles=["c_app"])
        declare(db, "other", {"inserts": ["id"]}, roles=["c_other"])
        lab.run("create function app.one() returns int language sql as 'select 1'")
        lab.run("revoke execute on function app.one() from public")
        lab.run("grant execute on function app.one() to c_team, c_other")
        lab.run("grant insert on app.orders to c_team, c_other")
        lab.run("alter table app.orders alter column qty set default app.one()")
        lab.run("revoke execute on function app.one() from c_team")
        assert {item["name"]: item["impact"] for item in lab.drifts()[-1]["consumers"]} == {
            "member": "BREAKING",
            "other": "SAFE",
            "unknown": "SAFE",
        }
    finally:
        db.execute(b"drop owned by c_app, c_team, c_other; drop role c_app, c_team, c_other")


def test_privileges_on_a_column_hide_no_verdict(db: Conn, db_url: str) -> None:
    lab = Lab(db, db_url)
    lab.run(
        "create table t (id int primary key, a int, c text); grant select (a) on t to pg_monitor"
    )
    lab.watch("t")
    for name, reads, shape in (("counts", ["*"], "positional"), ("reads", ["a"], "named")):
        lab.run("select schemawatch.register_consumer(%s)", name)
        lab.run(
            "select schemawatch.declare_use(%s, 't', p_reads => %s, p_shape => %s)",
            *(name, reads, shape),
        )
    lab.run("alter table t add column z int")
    lab.run("alter table t drop column c")
    found = lab.run(
        "select consumer_name, impact from schemawatch.drift_consumer order by drift_id, 1"
    )
    assert found == [
        *(("counts", "BREAKING"), ("reads", "SAFE")),
        *(("counts", "BREAKING"), ("reads", "SAFE")),
    ]
