"""take_snapshot(): one document for a state, byte for byte, on every version."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from controlplane.install import sources
from tests.lab import Conn, Lab
from tests.servers import Server

pytestmark = pytest.mark.shared

RICH = (Path(__file__).parent / "rich.sql").read_text("utf-8")
FRAME = {"format", "server_version_num", "table", "identity"}


@pytest.fixture
def rich(each_version: Conn, version_server: Server) -> Lab:
    lab = Lab(each_version, version_server.url(each_version.info.dbname))
    lab.run(RICH)
    return lab


def test_every_section_is_there_and_filled(rich: Lab) -> None:
    rich.run("create publication pb for table public.rich (id, code) where (price > 1)")
    document = rich.document("public.rich")
    sections = rich.value("select schemawatch._sections()")
    assert set(document) - FRAME == {
        name for name, facts in sections.items() if "part" not in facts
    } - {"table"}
    assert [name for name, items in document.items() if items == []] == ["partitions"]
    assert [item["name"] for item in rich.document("public.parts")["partitions"]] == [
        "parts_1",
        "parts_rest",
    ]


def test_what_is_said_of_sections_is_known_and_agrees(lab: Lab) -> None:
    sections = lab.value("select schemawatch._sections()")
    said = {fact for facts in sections.values() for fact in facts}
    source = (sources.root() / "sql/snapshot/sections.sql").read_text("utf-8")
    assert said == set(re.findall(r"^    -- (\w+)  +\w", source, re.MULTILINE))
    parts = {
        f"{whole.removesuffix('s')}_{name}": whole
        for whole, facts in sections.items()
        for name in facts.get("holds", "{}").strip("{}").split(", ")
        if name
    }
    assert parts == {
        name: facts["comes_with"] for name, facts in sections.items() if "part" in facts
    }
    newest = lab.value("select schemawatch._format_version()")
    for facts in sections.values():
        assert facts.get("since", newest) <= newest
        assert all(number <= newest for number in facts.get("attributes", {}).values())


def test_same_bytes_from_every_session(rich: Lab) -> None:
    text = "select schemawatch.take_snapshot('public.rich')::text"
    with rich.other() as other:
        assert rich.value(text) == rich.value(text) == other.value(text)


def test_many_at_once_are_as_one_by_one(rich: Lab) -> None:
    together = dict(
        rich.run(
            "select relid::regclass::text, document from schemawatch._snapshot_documents("
            " array(select oid from pg_class where relnamespace = 'public'::regnamespace"
            "  and relkind in ('r', 'p')))"
        )
    )
    assert len(together) == 5
    for name, document in together.items():
        assert document == rich.document(f"public.{name}")


def test_many_plans_one_answer(rich: Lab) -> None:
    # above 100 tables another plan is made
    rich.run(
        "select format('create table public.f%s (id int primary key, a text default %s)', n, n)"
        " from generate_series(1, 120) as n"
    )
    for (command,) in rich.run(
        "select format('create table public.f%s (id int primary key, a text default %s)', n, n)"
        " from generate_series(1, 120) as n"
    ):
        rich.run(command)
    many = dict(
        rich.run(
            "select relid::regclass::text, document from schemawatch._snapshot_documents("
            " array(select oid from pg_class where relnamespace = 'public'::regnamespace"
            "  and relkind in ('r', 'p')))"
        )
    )
    assert len(many) == 125
    assert many["rich"] == rich.document("public.rich")
    assert many["f77"] == rich.document("public.f77")


def test_no_oid_and_no_attnum_in_what_is_digested(rich: Lab) -> None:
    document = rich.document("public.rich")
    identity = document.pop("identity")
    numbers = {str(identity["table"]["id"])} | {
        str(part["id"])
        for section in document.keys() - FRAME
        for part in identity.get(section, {}).values()
        if int(part["id"]) >= 16384
    }
    assert len(numbers) > 20
    # whole numbers: digits inside a digest of the document may be those of an oid by chance
    told = set(re.findall(r"(?<![0-9a-f])[0-9]+(?![0-9a-f])", json.dumps(document)))
    assert numbers & told == set()


def test_lists_are_sorted_whatever_the_order_of_creation(rich: Lab) -> None:
    parts = [
        "create index b on public.{} (x)",
        "create index a on public.{} (y)",
        "alter table public.{} add constraint d check (x > 0)",
        "alter table public.{} add constraint c check (y > 0)",
        "grant select on public.{} to schemawatch_reader",
        "grant insert on public.{} to public",
        "create policy q on public.{} using (true)",
        "create policy p on public.{} using (true)",
    ]
    digests = set()
    for order in (parts, parts[::-1]):
        rich.run("drop table if exists public.same; create table public.same (x int, y int)")
        for part in order:
            rich.run(part.format("same"))
        digests.add(rich.digest("public.same"))
    assert len(digests) == 1


def test_gaps_of_dropped_columns_do_not_show(rich: Lab) -> None:
    rich.run("create table public.same (x int, gone int, y int); create index i on public.same (y)")
    rich.run("alter table public.same drop column gone")
    gap = rich.digest("public.same")
    rich.run(
        "drop table public.same; create table public.same (x int, y int);"
        " create index i on public.same (y)"
    )
    assert rich.digest("public.same") == gap


def test_nothing_is_stored_and_unknown_is_null(rich: Lab) -> None:
    assert rich.value("select schemawatch.take_snapshot(4000000::oid::regclass)") is None
    assert rich.value("select schemawatch.take_snapshot(null)") is None
    assert rich.run("select * from schemawatch.snapshot") == []


@pytest.mark.parametrize(
    ("text", "stable"),
    [
        ("a", "a"),
        (
            (
                "((c)::text = ANY ((ARRAY['A'::character varying, "
                "'it''s ]'::character varying])::text[]))"
            ),
            (
                "((c)::text = ANY (ARRAY[('A'::character varying)::text, "
                "('it''s ]'::character varying)::text]))"
            ),
        ),
        (
            r"(x <> ALL ((ARRAY[E'a\\, b'::text])::character varying(3)[]))",
            r"(x <> ALL (ARRAY[(E'a\\, b'::text)::character varying(3)]))",
        ),
        ("(ARRAY[a, b])::text[]", "(ARRAY[a, b])::text[]"),
        ("'(ARRAY[''a''::text])::text[]'::text", "'(ARRAY[''a''::text])::text[]'::text"),
    ],
)
def test_text_is_as_a_restored_dump_has_it(lab: Lab, text: str, stable: str) -> None:
    assert lab.value("select schemawatch._stable_text(%s)", text) == stable
