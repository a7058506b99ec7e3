"""Tables of a database in which nothing is installed, on the page."""

from __future__ import annotations

from pathlib import Path

import psycopg

from controlplane.config import Config, Secret
from tests.commands.cli import ok
from tests.http.serving import Db, new_key, running
from tests.page.browsing import browsing
from tests.servers import Server


async def test_they_are_told_apart_by_the_name_of_their_database(
    db: Db, db_url: str, server: Server, tmp_path: Path
) -> None:
    other = server.create()
    try:
        file = tmp_path / "databases.yml"
        file.write_text(
            f"databases: [{{name: legacy, url: '{server.url(other)}', agentless: true}}]"
        )
        db.execute("create table public.orders (id bigint)")
        db.execute("select schemawatch.register_table('public.orders')")
        environ = {"SCHEMAWATCH_DATABASES": str(file)}
        with psycopg.connect(server.url(other), autocommit=True) as conn:
            conn.execute("create table public.orders (id bigint primary key, note text)")
            ok(db_url, "register", "--on", "legacy", "public.orders", **environ)
            conn.execute("alter table public.orders drop column note")
            ok(db_url, "scan", "--on", "legacy", **environ)
        db.execute(
            'select schemawatch.apply_contract(\'{"consumer": "billing", "tables":'
            ' [{"table": "legacy.public.orders", "reads": ["id"]}]}\')'
        )
        key = new_key(db, "write")
        config = Config(database_url=Secret(db_url), databases_file=str(file), scan_interval=0)
        async with running(config) as (_, url), browsing(url) as (window, _):
            page = window.page
            await page.goto(url)
            await page.get_by_label("API key").fill(key.key)
            await page.get_by_role("button", name="Sign in").click()
            row = page.get_by_role("listitem").filter(has_text="Column dropped: note")
            await row.wait_for()
            assert "legacy.public.orders" in (text := await row.inner_text())
            assert "found by reading" in text
            assert "Reads legacy" in await page.get_by_label("Coverage").inner_text()
            await row.get_by_role("link", name="Column dropped").click()
            await page.get_by_role("link", name="legacy.public.orders").first.click()
            await page.get_by_text("changes are found by reading it").wait_for()
            await page.get_by_role("link", name="billing").wait_for()
            assert await page.get_by_role("button", name="Look now").count() == 0
            assert await window.violations() == []
            await page.goto(f"{url}/#/tables")
            await page.get_by_role("rowheader", name="legacy.public").wait_for()
            assert await page.get_by_role("rowheader", name="public").count() == 2
            assert await window.violations() == []
            await page.goto(f"{url}/#/consumers/billing")
            await page.get_by_role("link", name="legacy.public.orders").first.wait_for()
            assert window.troubles == []
    finally:
        server.drop(other)
