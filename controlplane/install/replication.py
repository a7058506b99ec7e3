"""What doctor says of replication: of what is published, and of a database of a hub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from controlplane.install.connection import Conn, one
from controlplane.install.finding import Finding, age
from controlplane.install.hub import PUBLICATION

_WHY: Final = (
    "The log of this server says why: the source is away, it has a column that is not here, or a "
    "row was written here. Or it is disabled: `alter subscription … enable`."
)


def publications(conn: Conn) -> Iterator[Finding]:
    """Find those that publish our tables: a subscriber without them stops."""
    names = [name for (name,) in conn.execute(_PUBLISHING).fetchall()]
    if PUBLICATION in names:
        yield from _hub(conn)
    others = ", ".join(name for name in names if name != PUBLICATION)
    if others:
        yield Finding(
            check="publications",
            status="note",
            message=f"{others}: SchemaWatch's own tables are published too, and a subscriber that "
            "does not have them stops with an error",
            remedy="Publish by schema (`for tables in schema …`), or install SchemaWatch at the "
            "subscriber first (`migrate --published`), and do not refresh the subscription "
            "afterwards.",
        )


def _hub(conn: Conn) -> Iterator[Finding]:
    """Say whether a hub follows, and what is kept for one that is away."""
    slots = conn.execute(_SLOTS).fetchall()
    if not slots:
        yield Finding(
            check="hub", status="note", message=f"{PUBLICATION} is published; nobody follows it"
        )
    for name, active, kept, lost in slots:
        if active:
            yield Finding(check="hub", status="ok", message=f"followed by slot {name}")
        else:
            yield Finding(
                check="hub",
                status="problem" if lost else "note",
                message=f"slot {name}: nobody follows it now, "
                + ("and what it needs is lost" if lost else f"and {kept} of WAL are kept for it"),
                remedy="See to the hub; or, if there is none any more, as a superuser: "
                f"select pg_drop_replication_slot('{name}');",
            )


def is_copy(conn: Conn) -> bool:
    """Whether logical replication fills the database: nothing is captured or scanned in it."""
    return bool(one(conn, _COPIED))


def copy(conn: Conn) -> Iterator[Finding]:
    """Tell how it is filled."""
    state: dict[str, Any] = one(conn, b"select schemawatch._copy_state()")
    what = f"of {state['source_name']}, by subscription {state['subscription']}"
    open_tables: list[str] = [name for (name,) in conn.execute(_OPEN).fetchall()]
    if open_tables:
        yield Finding(
            check="copy",
            status="problem",
            message="rows can be written here that stop the subscription: "
            + ", ".join(open_tables),
            remedy="Run `schemawatch migrate` here.",
        )
    if state["state"] == "running":
        yield Finding(
            check="copy",
            status="ok",
            message=f"{what}: running, last received {age(state['received_at'])} ago, "
            f"lag {state['lag_seconds']:.3f} s",
        )
    elif state["state"] == "copying":
        yield Finding(
            check="copy",
            status="note",
            message=f"{what}: {state['tables_to_copy']} tables are still to be copied",
            remedy=_WHY,
        )
    else:
        yield Finding(
            check="copy",
            status="problem",
            message=f"{what}: nothing arrives, and what is here gets old; "
            f"{state['errors']} errors so far",
            remedy=_WHY,
        )


_PUBLISHING: Final = b"""
    select pub.pubname::text
    from pg_catalog.pg_publication as pub
    where case when to_regnamespace('schemawatch') is null then pub.puballtables
        else exists (
            select from pg_catalog.pg_publication_tables as own
            where own.pubname = pub.pubname and own.schemaname = 'schemawatch') end
    order by 1"""
# what `hub subscribe` makes has this name, unless somebody chose another one
_SLOTS: Final = b"""
    select slot.slot_name::text, slot.active,
        pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), slot.restart_lsn)),
        coalesce(slot.wal_status = 'lost', false)
    from pg_catalog.pg_replication_slots as slot
    where slot.database = current_database() and slot.slot_name like 'schemawatch\\_%'
      and not slot.temporary
      and slot.slot_name !~ '_sync_[0-9]+_'
    order by 1"""
_COPIED: Final = b"""
    select exists (
        select from pg_catalog.pg_subscription_rel as own
        join pg_catalog.pg_class as rel on rel.oid = own.srrelid
        where rel.relname = 'snapshot' and rel.relnamespace = to_regnamespace('schemawatch'))"""
_OPEN: Final = b"""
    select rel.relname::text from pg_catalog.pg_class as rel
    where rel.relnamespace = 'schemawatch'::regnamespace
      and rel.oid in (select own.srrelid from pg_catalog.pg_subscription_rel as own)
      and not exists (
          select from pg_catalog.pg_trigger as trg
          where trg.tgrelid = rel.oid and trg.tgname = 'only_read' and trg.tgenabled = 'O')
    order by 1"""
