"""Names are read as PostgreSQL reads the text of a regclass."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

from controlplane.core.names import parts

Db = psycopg.Connection[tuple[Any, ...]]

READ = {
    "orders": ["orders"],
    "Orders": ["orders"],
    '"Orders"': ["Orders"],
    "shop.Orders": ["shop", "orders"],
    '"Shop".orders': ["Shop", "orders"],
    ' shop . "Odd ""Name" ': ["shop", 'Odd "Name'],
    '"a.b".c': ["a.b", "c"],
    "my-table": ["my-table"],
    "ÄÖ": ["ÄÖ"],
    "1st": ["1st"],
    "app.shop.orders": ["app", "shop", "orders"],
    "x" * 80: ["x" * 63],
    "é" * 40: ["é" * 31],
}
NONE = ["", " ", '"', '""', "a b", "a.", ".a", "a..b", '"a"b', 'a"b', '"a']


@pytest.mark.parametrize(("text", "wanted"), READ.items())
def test_what_is_a_name(text: str, wanted: list[str]) -> None:
    assert parts(text) == wanted


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="must be a name"):
        parts(text)


def test_ours_in_sql_reads_the_same(db: Db) -> None:
    for text, wanted in READ.items():
        found = db.execute("select schemawatch._name_parts(%s)", [text]).fetchone()
        assert found == (wanted,), text
    written = db.execute("select schemawatch._name_parts('Shop.\"A b\".My-Table', true)").fetchone()
    assert written == (["Shop", "A b", "My-Table"],)
    for text in NONE:
        with pytest.raises(psycopg.Error) as caught:
            db.execute("select schemawatch._name_parts(%s)", [text])
        assert caught.value.sqlstate == "SW009", text


def test_postgresql_reads_the_same(db: Db) -> None:
    for text, wanted in READ.items():
        if len(wanted) > 2:
            continue
        schema = sql.Identifier("public" if len(wanted) == 1 else wanted[0])
        table = sql.Identifier(wanted[-1])
        with db.transaction(force_rollback=True):
            db.execute(sql.SQL("create schema if not exists {}").format(schema))
            db.execute(sql.SQL("create table {}.{} ()").format(schema, table))
            found = db.execute(
                "select relname, nspname from pg_class join pg_namespace as ns "
                "on ns.oid = relnamespace where pg_class.oid = %s::text::regclass",
                [text],
            ).fetchone()
        assert found is not None
        assert [found[1], found[0]][-len(wanted) :] == wanted, text
    for text in NONE:
        with pytest.raises(psycopg.Error):
            db.execute("select %s::text::regclass", [text])
