"""The page of a service with several databases: their list, one of them, and the way between."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg

from controlplane.config import Config
from tests.http.serving import Db, new_key, running
from tests.page.browsing import Watched, browsing
from tests.page.conftest import HIT
from tests.servers import Server

OWN = "create table public.lines (id bigint primary key, note text);"
DRIFT = "select schemawatch.register_table('lines'); alter table public.lines drop column note"

DIFFERS = {
    "schema_name": "public",
    "table_name": "lines",
    "table_state": "watched",
    "impact": "BREAKING",
    "alike": ["eu", "us"],
    "odd": ["billing", "jp"],
    "tied": False,
    "changes": [
        {
            "rule_id": "column-removed",
            "impact": "BREAKING",
            "readers": "BREAKING",
            "writers": "BREAKING",
            "cdc": "BREAKING",
            "object_kind": "column",
            "object_name": "note",
            "attribute": None,
            "before": None,
            "after": None,
            "message": "gone",
            "remedy": "Put the name back: `alter table lines add note text;`",
            "collateral": None,
            "fingerprint": "x",
            "only_text": False,
            "difference": "billing lacks column note",
            "consumers": [],
        }
    ],
}


async def test_the_list_one_of_them_and_another(
    db: Db, db_url: str, server: Server, tmp_path: Path
) -> None:
    other = server.create_migrated()
    try:
        file = tmp_path / "databases.yml"
        file.write_text(
            f"databases: [{{name: orders, url: '{db_url}', groups: [shop]}},"
            f" {{name: billing, url: '{server.url(other)}'}},"
            " {name: gone, url: 'host=127.0.0.1 port=1 dbname=x'}]"
        )
        db.execute(
            f'create table public."{HIT.replace(chr(34), chr(34) * 2)}" (id bigint)'.encode()
        )
        db.execute('create table public." " (id bigint)')
        db.execute("select schemawatch.register_schema('public')")
        key = new_key(db, "write")
        with psycopg.connect(server.url(other), autocommit=True) as conn:
            for statement in (OWN + DRIFT).split(";"):
                conn.execute(statement.encode())
            for _ in range(2):
                conn.execute(
                    "select schemawatch.note_fleet('shop', 'billing', %s, '[]', '0')",
                    [json.dumps([DIFFERS, DIFFERS | {"table_name": HIT, "impact": "SAFE"}])],
                )
            conn.execute(
                "insert into schemawatch.api_key (name, prefix, key_hash, scopes)"
                " values ('test', %s, %s, '{write}')",
                [key.prefix, key.key_hash],
            )
        config = Config(databases_file=str(file), scan_interval=0, connect_timeout=1)
        async with running(config) as (_, url), browsing(url) as (window, _):
            page = window.page
            await page.goto(url)
            await page.get_by_label("API key").fill(key.key)
            await page.get_by_role("button", name="Sign in").click()
            rows = page.get_by_role("region", name="Databases").locator("tbody tr")
            await rows.nth(1).wait_for()
            assert await rows.count() == 2, "gone cannot say whether the key is valid there"
            await page.get_by_text("One more does not answer").wait_for()
            assert "BREAKING 1" in (await rows.nth(1).inner_text()).replace("\n", " ")
            assert await window.violations() == []
            await _look_at_the_group(window, url)
            # one of them, by a link that holds in another window too
            await page.get_by_role("link", name="billing").click()
            await _all_is_told(window)
            await page.get_by_role("link", name="Column dropped: note").first.click()
            await page.get_by_role("heading", name="Column dropped: note").wait_for()
            assert page.url.startswith(f"{url}/#/@billing/drift/")
            assert await window.violations() == []
            await page.reload()
            await page.get_by_role("heading", name="Column dropped: note").wait_for()
            await page.get_by_role("button", name="Acknowledge").click()
            await page.get_by_label("Reason").fill("known there")
            await page.get_by_role("dialog").get_by_role("button", name="Acknowledge").click()
            await page.get_by_text("known there").wait_for()
            # and the other one
            await page.get_by_role("navigation", name="Views").get_by_text("Tables").click()
            await page.get_by_text("lines").first.wait_for()
            await page.get_by_role("combobox", name="Database").select_option("orders")
            await page.get_by_text(HIT).first.wait_for()
            assert page.url == f"{url}/#/@orders/tables"
            assert await page.get_by_text("lines").count() == 0
            await page.get_by_role("link", name="⟨U+0020⟩", exact=True).wait_for()
            assert await window.violations() == []
            await _nothing_yet(window)
            await _revoked(db, window)
    finally:
        server.drop(other)


async def _look_at_the_group(window: Watched, url: str) -> None:
    """Where a database is otherwise than its group: the worst first, by a link of its own."""
    page = window.page
    group = page.get_by_role("region", name="Otherwise than in their group")
    await group.locator("summary").nth(1).wait_for()
    first = group.locator("details").first
    assert "public.lines in billing: billing lacks column note" in (
        await first.locator("summary").inner_text()
    )
    await first.locator("summary").click()
    link = await first.get_by_role("link", name="Link to this").get_attribute("href")
    assert await window.violations() == []
    await page.goto(f"{url}/{link}")
    await page.reload()
    await first.get_by_text("Put the name back:").wait_for()
    await first.get_by_text("alter table lines add note text;").first.wait_for()
    assert "as most are eu, us; otherwise as well jp." in await first.inner_text()
    table = first.get_by_role("link", name="The table")
    assert await table.get_attribute("href") == "#/@billing/table/1"
    assert await window.violations() == []


async def _nothing_yet(window: Watched) -> None:
    """What it says to do first is for this database, and only where it is the first."""
    page = window.page
    await window.go("#/@orders/timeline")
    await page.get_by_text("Nothing has changed yet.").wait_for()
    await window.go("#/@orders/consumers")
    command = await page.get_by_label("Command").inner_text()
    assert command.count("--database orders") == 2
    await window.go("#/@orders/timeline")
    assert await page.get_by_text("No table is watched yet.").count() == 0
    await page.goto(f"{window.url}/#/@nowhere/tables")
    await page.get_by_text("There is no database nowhere here").wait_for()


async def _revoked(db: Db, window: Watched) -> None:
    """Where a key is revoked in one of them, its session goes on in the others."""
    page = window.page
    await window.go("#/@orders/inbox")
    db.execute("update schemawatch.api_key set revoked_at = now()")
    # it is noticed without a click
    await page.get_by_text("There is no database orders here").wait_for()
    await page.get_by_role("link", name="billing").wait_for()


async def _all_is_told(window: Watched) -> None:
    """What the page of a single database says of it is said of each."""
    facts = window.page.locator(".facts")
    await facts.get_by_text("always").wait_for()
    assert "Capture errors" in await facts.inner_text()
