"""The page in a real Chromium: every view, what it does, how much it carries."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from controlplane.config import Config
from controlplane.http.page import ASSETS
from tests.http.serving import Api, Db, new_key, running
from tests.page.browsing import SOURCES, TOP, browsing, modules
from tests.page.conftest import HIT, PLAIN, QUOTED, run

ASSETS_OF = TOP / "controlplane" / "http" / "page" / "assets"
PICTURES = TOP / "docs" / "pictures"
COMPRESSED = 250_000
PICTURE = 120_000


def _key(api: Api, scope: str) -> str:
    return {"read": api.reader, "write": api.writer}[scope].headers["x-api-key"]


def _ids(db: Db) -> dict[str, int]:
    """Return the numbers of tables by their names."""
    return dict(db.execute("select table_name, schema_id from schemawatch.watched_table"))


def _drift(db: Db, summary: str) -> int:
    sql = "select drift_id from schemawatch.drift where summary like %s"
    row = db.execute(sql, [summary]).fetchone()
    assert row is not None, summary
    return int(row[0])


ANNOUNCED = f"""
    select schemawatch.announce_change('public."{QUOTED}"', '{HIT}', now() + interval '9 days',
        'alter table public."{QUOTED}" drop column "{QUOTED}"')"""


async def test_every_view_is_whole_and_names_stay_text(api: Api, shop: Db) -> None:
    ids = _ids(shop)
    shop.execute(ANNOUNCED)
    views = {
        "inbox": "#/",
        "tables": "#/tables",
        "timeline": "#/timeline?by=table",
        "drift": f"#/drift/{_drift(shop, 'Column dropped: total%')}",
        "table": f"#/table/{ids['orders']}?v=4&with=1",
        "hostile": f"#/table/{ids[HIT]}?v=3&with=1",
        "consumers": f"#/consumers?table={ids['orders']}&column=order_id",
        "consumer": "#/consumers/billing",
        "deliveries": "#/deliveries",
        "planned": "#/planned/1",
        "check": "#/check",
        "nowhere": f"#/{quote(HIT)}",
    }
    for width, dark in ((1280, False), (390, True)):
        async with browsing(api.url, width=width, dark=dark) as (window, _):
            await window.page.goto(api.url)
            await window.page.get_by_label("API key").wait_for()
            assert await window.violations() == [], "sign in"
            await window.sign_in(_key(api, "write"))
            for name, place in views.items():
                await window.go(place)
                assert await window.violations() == [], (name, width)
                assert await window.page.evaluate("window.hit === undefined")
                assert await window.page.locator("main img").count() == 0
                assert "\u202e" not in await window.page.locator("main").inner_text()
            await window.go("#/")
            await window.page.get_by_text("⟨U+202E⟩evil").first.wait_for()


# How far from each other the marks of a lane are.
APART = """
    [...document.querySelectorAll("svg.timeline g:has(> .lane)")].flatMap((lane) => {
        const at = [...lane.querySelectorAll("circle")].map((one) => one.cx.baseVal.value);
        return at.sort((a, b) => a - b).slice(1).map((x, n) => x - at[n]);
    }).concat(1000)"""


async def test_what_people_see_and_click(api: Api, shop: Db) -> None:
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "write"))
        await page.locator(".row-title").first.wait_for()
        assert await page.get_by_text("Column dropped: total").count() == 1
        assert await page.get_by_text("hits billing").count() == 1
        assert await page.get_by_text("SAFE", exact=True).count() == 0, "needs no attention"
        assert await page.get_by_text("PR-123").count() == 0, "was declared"
        for view in ("Tables", "Timeline", "Consumers", "Deliveries", "Inbox"):
            await page.get_by_role("navigation").get_by_role("link", name=view).click()
            await page.get_by_role("heading", level=1, name=view).wait_for()
            await window.settled()

        for place in ("drift/999", "table/999", "planned/999", "consumers/nobody"):
            await window.go(f"#/{place}")
            await page.get_by_role("heading", name="Not found").wait_for()
            assert await page.get_by_role("button", name="Try again").count() == 0
        menu = page.locator("details.menu")
        await menu.locator("summary").click()
        await page.keyboard.press("Escape")
        assert await menu.get_attribute("open") is None
        await window.go("#/timeline")
        assert min(await page.evaluate(APART)) > 20, "numbers that can be read"
        await window.go("#/")
        await page.get_by_role("link", name="Column dropped: total").click()
        await page.get_by_role("button", name="Copy SQL").first.wait_for()
        await page.locator("h1:focus").wait_for()
        assert await page.locator(".finding .before mark").all_inner_texts() == ["numeric(8,2)"]
        assert await page.get_by_role("link", name="billing").count() == 1
        await page.locator("details.delivery").wait_for()
        await page.get_by_role("button", name="Acknowledge").click()
        await page.get_by_label("Reason").fill("known since release 41")
        await page.get_by_role("dialog").get_by_role("button", name="Acknowledge").click()
        await page.get_by_text("known since release 41").wait_for()
        await page.get_by_role("button", name="Resolve").wait_for()
        await page.get_by_role("button", name="Judge otherwise").click()
        await page.get_by_label("Counts as").select_option("RISKY")
        await page.get_by_label("Reason").fill("nobody reads it")
        await page.get_by_role("button", name="Decide").click()
        await page.get_by_role("alert").get_by_text("SW004").wait_for()
        soon = datetime.now(UTC) + timedelta(days=30)
        await page.get_by_label("Until").fill(f"{soon:%Y-%m-%dT%H:%M}")
        await page.get_by_role("button", name="Decide").click()
        await page.get_by_text("nobody reads it").wait_for()


REQUIRES = """
    select schemawatch.apply_contract('{"consumer": "search", "tables": [{
        "table": "shop.orders", "reads": "*",
        "requires": {"types": {"order_id": "integer"}, "unique": [["order_id"]]}}]}')"""


async def test_versions_and_contracts(api: Api, shop: Db) -> None:
    shop.execute(REQUIRES)
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "read"), f"#/table/{_ids(shop)['orders']}?v=2&with=1")
        await page.locator("td.after mark").wait_for()
        before, after = page.locator("td.before mark"), page.locator("td.after mark")
        assert (await before.all_inner_texts(), await after.all_inner_texts()) == (["10"], ["8"])
        await page.get_by_label("Compare with").select_option("")
        await page.get_by_text("max: 9223372036854775807").wait_for()
        await page.get_by_text("check (status <> ''::text)", exact=True).wait_for()
        await page.get_by_role("slider").press("ArrowRight")
        await page.get_by_text("Version 3 of 4").wait_for()
        await window.go(f"#/table/{_ids(shop)['orders']}?v=77")
        await page.get_by_text("There is no version 77").wait_for()
        await window.go(f"#/table/{_ids(shop)['orders']}?v=3")
        assert "v=3" in page.url
        await page.locator("svg.graph").first.get_by_role("link", name="shop.customers").wait_for()
        await window.go("#/consumers")
        await page.get_by_text("broken: 1").wait_for()
        await page.get_by_text("kept", exact=True).wait_for()
        await page.get_by_role("link", name="billing").click()
        await page.get_by_text("the table has no such column").wait_for()
        await window.go("#/consumers/search")
        await page.get_by_text("types: order_id integer").wait_for()
        await page.get_by_text("unique: (order_id)").wait_for()
        await page.locator("svg").get_by_text("reads all columns").last.wait_for()


async def test_receivers_and_their_secrets(api: Api, shop: Db) -> None:
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "write"), "#/deliveries")
        await page.get_by_role("button", name="Add a receiver").click()
        await page.get_by_label("URL").fill("https://hooks.example.com/other")
        await page.get_by_role("button", name="Add", exact=True).click()
        secret = await page.locator(".notice code").inner_text()
        assert secret.startswith("whsec_")
        await page.get_by_role("row", name="other").get_by_role("button", name="Test").click()
        await page.locator(".delivery").get_by_text("to https://hooks.example.com/other").wait_for()
        # what happens without a drift is seen as well, and a pause that is over is none
        fails = "update schemawatch.endpoint set failures = 4, paused_until = now() + %s::interval"
        shop.execute(fails + " where endpoint_id = 2", ["-1 min"])
        row = page.get_by_role("row", name="other")
        await row.get_by_text("failing: 4").wait_for()
        assert "paused" not in await row.inner_text()
        shop.execute(fails + " where endpoint_id = 2", ["1 hour"])
        await row.get_by_text("paused until").wait_for()
        assert "failing: 4" in await row.inner_text()
        await page.reload()
        await window.settled()
        assert secret not in await page.content()
        await window.go("#/timeline")
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="Save PNG").click()
        assert (await waiting.value).suggested_filename == "timeline.png"


async def test_it_is_live_and_ends_with_the_key(api: Api, shop: Db) -> None:
    ids = _ids(shop)
    key = new_key(shop, "read")
    async with browsing(api.url) as (window, context):
        page = window.page
        place = f"#/timeline?table={ids['customers']}&by=actor"
        await window.sign_in(key.key, place)
        assert page.url.endswith(place), "signing in keeps the address"
        (cookie,) = await context.cookies()
        assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Strict")
        stored = "document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"
        assert await page.evaluate(stored) == "{}"
        await page.get_by_text("live", exact=True).wait_for()
        assert await page.locator("a.mark").count() == 1
        shop.execute("alter table shop.customers drop column name")
        await page.get_by_text("Column dropped: name").first.wait_for()
        assert await page.locator("a.mark, g.heap").count() >= 1
        await page.get_by_role("group", name="Picture").press("+")
        await page.wait_for_url("**from=*")
        await page.get_by_role("button", name="All").click()
        await page.wait_for_url(lambda url: "from=" not in url)
        await window.go(f"#/drift/{_drift(shop, 'Column dropped: name')}")
        assert await page.get_by_role("button", name="Acknowledge").count() == 0
        shop.execute(
            "update schemawatch.api_key set revoked_at = now() where prefix = %s", [key.prefix]
        )
        await page.get_by_text("The session has ended").wait_for()
        await window.sign_in(_key(api, "read"))
        await page.locator("summary", has_text="test").click()
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_label("API key").wait_for()
        assert await context.cookies() == []


MANY = """
    with reg as (
        insert into schemawatch.registration (registered_by)
        select 'many' from generate_series(1, %s)
        returning schema_id
    )
    insert into schemawatch.snapshot (schema_id, version, schema_name, table_name, relid, document,
        digest, source, format_version, server_version_num)
    select reg.schema_id, 1, 'many' || reg.schema_id %% 20, 't' || reg.schema_id, null,
        snap.document || '{"table": null}', snap.digest, 'register', snap.format_version,
        snap.server_version_num
    from reg, schemawatch.snapshot as snap
    where snap.schema_id = 1 and snap.version = 1"""


async def test_many_tables_are_quick_and_smooth(api: Api, shop: Db) -> None:
    shop.execute(MANY, [1000])
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "read"), "#/tables")
        await page.get_by_text("1005 tables").wait_for()
        taken: list[float] = []
        for _ in range(3):
            began = time.perf_counter()
            await page.reload()
            await page.get_by_text("1005 tables").wait_for()
            taken.append(time.perf_counter() - began)
        # shown by pytest -rP
        print(f"first view with 1,000 tables: {min(taken):.2f} s")
        # what is promised is a second; a busy machine is given three
        assert min(taken) < 3
        shop.execute(MANY, [9000])
        await page.reload()
        await page.get_by_text("10005 tables").wait_for()
        assert await page.locator("tbody tr").count() < 150
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await page.locator("tr[aria-rowindex='10028']").wait_for()
        assert await page.locator("tbody tr").count() < 150
        await page.get_by_label("Find").fill("many7.t77")
        await page.get_by_text("of 10005 tables").wait_for()
        await page.wait_for_url("**q=many7*")


async def test_without_anything_it_says_what_to_do_first(api: Api, db: Db) -> None:
    async with browsing(api.url, width=390) as (window, _):
        await window.sign_in(_key(api, "read"))
        await window.page.get_by_text("No table is watched yet.").wait_for()
        for place, said in (
            ("#/tables", "No table is watched yet."),
            ("#/timeline", "Nothing has changed yet."),
            ("#/consumers", "No consumer has declared anything yet."),
            ("#/deliveries", "Nobody is told yet."),
            ("#/planned", "Nothing is announced."),
        ):
            await window.go(place)
            await window.page.get_by_text(said).wait_for()
            assert await window.violations() == [], place


async def test_what_the_policy_forbids_is_noticed(api: Api, db: Db) -> None:
    async def paint() -> None:
        async with browsing(api.url) as (window, _):
            await window.sign_in(_key(api, "read"))
            await window.page.evaluate("document.body.setAttribute('style', 'color: red')")
            await window.page.get_by_text("No table is watched yet.").wait_for()

    with pytest.raises(pytest.fail.Exception, match="Content Security Policy"):
        await paint()


def test_it_is_small() -> None:
    size = sum(len(asset.gzipped) for asset in ASSETS.values())
    print(f"{size} bytes compressed")
    assert size < COMPRESSED


async def test_pictures_are_small_and_shown(
    db: Db, config: Config, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden"):
        await _paint(db, replace(config, scan_interval=3600))
    shown = (TOP / "README.md").read_text("utf-8")
    for name in ("inbox", "drift"):
        assert (PICTURES / f"{name}.png").stat().st_size < PICTURE
        assert f"docs/pictures/{name}.png" in shown


MORE = """
    alter table shop.orders alter customer_id drop not null;
    alter table shop.items alter sku type varchar(40);
    alter table shop.customers add constraint customers_name_check check (name <> '')"""


async def _paint(db: Db, config: Config) -> None:
    db.execute("select schemawatch.set_source_name('prod/shop')")
    run(db, PLAIN)
    run(db, MORE)
    db.execute(
        "update schemawatch.drift set"
        " detected_at = now() - (12 - drift_id) * interval '97 minutes',"
        " session_user_name = case application_name when 'psql' then 'bob' else 'alice' end"
    )
    async with running(config) as (_, url), browsing(url) as (window, _):
        await window.page.set_viewport_size({"width": 1120, "height": 640})
        await window.sign_in(new_key(db, "write").key)
        for name, place in (("inbox", "#/"), ("drift", f"#/drift/{_drift(db, '%dropped: total')}")):
            await window.go(place)
            await window.page.get_by_text("live", exact=True).wait_for()
            await window.page.screenshot(path=PICTURES / f"{name}.png")


def test_lock_of_node_names_no_host() -> None:
    text = (SOURCES / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text


def test_what_is_committed_is_what_is_built(tmp_path: Path) -> None:
    modules()
    for command in (["npm", "run", "--silent", "types"], ["node", "build.js", str(tmp_path)]):
        done = subprocess.run(command, cwd=SOURCES, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in ASSETS_OF.iterdir()}
    assert built == committed, "run `make page`, and commit what it built"
