"""Writes that replication refuses are told to writers, whoever else listens."""

from __future__ import annotations

import pytest

from tests.lab import Conn, Lab


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


def test_without_copies_to_look_after_a_lost_identity_is_still_breaking(lab: Lab) -> None:
    lab.run("create table public.t (id integer primary key)")
    lab.run("create publication p for table public.t")
    lab.watch("public.t")
    lab.run(
        "select schemawatch.set_override('audience:cdc', 'OFF', p_reason => 'no copies',"
        " p_until => now() + interval '1 day')"
    )
    lab.run("alter table public.t replica identity nothing")
    assert lab.run("select impact from schemawatch.drift") == [("BREAKING",)]


def test_a_new_table_is_told_of_as_well(lab: Lab) -> None:
    # no statement of before fails, but the first DELETE ever does, and INSERT gives no hint of it
    lab.run("create publication p for all tables")
    lab.run("create table public.t (id integer, v integer)")
    assert lab.run(
        "select rule_id, impact, writers from schemawatch.classify_changes("
        " schemawatch._dropped_document(), schemawatch.take_snapshot('public.t'))"
    ) == [
        ("table-published-without-identity", "BREAKING", "BREAKING"),
        ("table-added", "SAFE", "SAFE"),
    ]


def test_a_new_table_with_a_key_is_just_new(lab: Lab) -> None:
    lab.run("create publication p for all tables")
    lab.run("create table public.t (id integer primary key)")
    assert lab.run(
        "select rule_id from schemawatch.classify_changes("
        " schemawatch._dropped_document(), schemawatch.take_snapshot('public.t'))"
    ) == [("table-added",)]


def test_a_document_of_an_older_format_says_nothing_about_refusals(lab: Lab) -> None:
    lab.run("create table public.t (id integer, v integer)")
    lab.run("create publication p for table public.t")
    lab.run("create table public.par (id integer) partition by list (id)")
    lab.run("create table public.c partition of public.par for values in (1)")
    lab.run("create publication q for table public.par")
    for table in ("t", "par", "c"):
        assert (
            lab.run(
                "with now as (select schemawatch.take_snapshot(%s::regclass) as document)"
                " select rule_id from now, schemawatch.classify_changes((("
                " document || jsonb_build_object('format', 2, 'publications',"
                "  case when %s = 'c' then '[]' else document -> 'publications' end))::text::jsonb"
                "  #- '{publications,0,refuses}' #- '{partitions,0,refuses}'"
                "  #- '{publications,0,clauses}'), document)",
                f"public.{table}",
                table,
            )
            == []
        )


def test_each_publication_in_the_way_is_told(lab: Lab) -> None:
    lab.run("create table public.t (id integer primary key, v integer)")
    lab.run("create publication p for table public.t")
    lab.run("create publication q for table public.t")
    lab.watch("public.t")
    lab.at_once(
        "alter publication p set table public.t where (v > 1)",
        "alter publication q set table public.t (v)",
    )
    assert lab.run(
        "select message from schemawatch.drift_change"
        " where rule_id = 'publication-blocks-writes' order by 1"
    ) == [
        (
            (
                "Publication p makes public.t refuse UPDATE and DELETE: its filter uses a column"
                " outside the replica identity."
            ),
        ),
        (
            (
                "Publication q makes public.t refuse UPDATE and DELETE: its column list leaves out"
                " columns of the replica identity."
            ),
        ),
    ]
