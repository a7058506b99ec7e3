"""What is to be pasted runs: every block of SQL, shell, console and postgresql.conf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from controlplane.embedded.binaries import Binaries
from controlplane.install.migrate import migrate
from controlplane.tour import shop
from tests import servers
from tests.docs.blocks import ELSEWHERE, Block, blocks, run_console, run_shell, run_sql
from tests.docs.reference import ROOT
from tests.servers import Server

pytestmark = pytest.mark.ends

PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if page.name not in ELSEWHERE
]
RUN = {"sql", "sh", "console", "ini"}
# Only shown: programs in other languages, messages, output that no command is seen of.
SHOWN = {"", "python", "javascript", "json", "yaml"}
NOT_RUN_AT_MOST = 9
ROLES = ("schemawatch_service", "shop_owner", "alice", "bob", "app")
# What a page takes for granted.
SCENES = {
    "using-sql.md": (
        "alter table shop.orders add column gift_note text;"
        "alter table shop.orders drop column gift_note; analyze"
    ),
    "policy.md": (
        "select schemawatch.unregister_table(schema_id) from schemawatch.watched_table;"
        "create table orders (id int primary key, note text, legacy_total int);"
        "create index orders_note on orders (note);"
        "select schemawatch.register_table('orders')"
    ),
    "managed.md": "create role app",
    "lifecycle.md": (
        "select schemawatch.set_source_name('prod/app');"
        "alter table shop.orders add column total int; comment on table shop.orders is 'x';"
        "alter table shop.orders drop column total"
    ),
}
FILES = {
    "migrations/0042.sql": "create index on shop.order_items (product_id);\n",
    "schemawatch.yml": "tables: [shop.orders]\n",
    "contract.yml": (
        "consumer: billing\ntables:\n  - table: shop.orders\n    reads: [order_id, status]\n"
    ),
    "0043.sql": "alter table orders drop column legacy_total;\ndrop index orders_note;\n",
}
# Of pages about several databases: what app and billing, a copy of it, are called there.
DATABASES = {
    "fleet.md": """databases:
  - {{name: orders, url: '{app}', groups: [shop]}}
  - {{name: billing, url: '{billing}', groups: [shop]}}
""",
    "agentless.md": "databases: [{{name: legacy, url: '{billing}', agentless: true}}]",
}
SERVICES = """[staging]
host={host}
port={port}
user={user}
dbname=app
[prod]
host={host}
port={port}
user={user}
dbname=billing
"""
NEEDS_CRON = "cron."


def _runnable(page: Path) -> list[Block]:
    return [block for block in blocks(page) if block.kind in RUN and block.reason is None]


@pytest.fixture
def app(version_server: Server) -> Iterator[str]:
    """Give the URL of a database named app, where the shop of the tour is watched."""
    with psycopg.connect(version_server.url(), autocommit=True) as conn:
        conn.execute("create database app")
    url = version_server.url("app")
    migrate(url)
    shop.build(url)
    yield url
    for name in ("app", "billing"):
        version_server.drop(name)
    with psycopg.connect(version_server.url(), autocommit=True) as conn:
        for role in ROLES:
            conn.execute(f"drop role if exists {role}".encode())


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_block_is_run_or_says_why_not(page: Path) -> None:
    for block in blocks(page):
        assert block.kind in RUN | SHOWN, block
        if block.kind in SHOWN:
            assert not block.text.startswith(("$ ", "=> ")), f"{block.page}:{block.line}: console"


def test_few_blocks_are_not_run() -> None:
    assert 0 < sum(1 for page in PAGES for block in blocks(page) if block.reason) <= NOT_RUN_AT_MOST


def _several(server: Server, app: str, page: Path, folder: Path) -> dict[str, str]:
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("create database billing template app")
    text = DATABASES[page.name].format(app=app, billing=server.url("billing"))
    (folder / "databases.yml").write_text(text)
    info = conninfo_to_dict(app)
    (folder / "services").write_text(SERVICES.format_map(info))
    own = {
        "SCHEMAWATCH_DATABASES": str(folder / "databases.yml"),
        "PGSERVICEFILE": str(folder / "services"),
    }
    return own | ({"DATABASE_URL": ""} if page.name == "fleet.md" else {})


@pytest.mark.parametrize(
    "page", [page for page in PAGES if _runnable(page)], ids=lambda path: path.name
)
def test_blocks_run_in_order(page: Path, app: str, version_server: Server, tmp_path: Path) -> None:
    environ = _several(version_server, app, page, tmp_path) if page.name in DATABASES else {}
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with psycopg.connect(app, autocommit=True, application_name="psql") as conn:
        run_sql(conn, SCENES.get(page.name, ""))
        for block in _runnable(page):
            if NEEDS_CRON in block.text or "pg_cron" in block.text:
                continue  # below
            if block.kind == "sql":
                run_sql(conn, block.text)
            elif block.kind == "sh":
                run_shell(app, block.text, tmp_path, environ)
            else:
                run_console(conn, app, block.text, tmp_path)


def _with_cron() -> list[Binaries]:
    return [found for found in servers.available().values() if found.has_cron]


def test_blocks_about_pg_cron_run_after_one_restart(tmp_path: Path) -> None:
    found = _with_cron()
    if not found:
        pytest.skip("no server here has pg_cron (Debian: postgresql-15-cron)")
    about = [
        block
        for page in PAGES
        for block in _runnable(page)
        if NEEDS_CRON in block.text or "pg_cron" in block.text
    ]
    assert [block.kind for block in about][:1] == ["ini"]
    server = servers.start(found[0])
    try:
        with psycopg.connect(server.url(), autocommit=True) as conn:
            conn.execute("create database app")
        migrate(server.url("app"))
        conf = server.cluster.data / "postgresql.conf"
        with conf.open("a") as file:
            file.writelines(f"\n{block.text}" for block in about if block.kind == "ini")
        server.restart()
        with psycopg.connect(server.url("app"), autocommit=True) as conn:
            conn.execute("create role schemawatch_service login in role schemawatch_admin")
            for block in about:
                if block.kind == "sql":
                    run_sql(conn, block.text)
            assert conn.execute("select count(*) from cron.job").fetchone() == (2,)
    finally:
        servers.stop(server)
