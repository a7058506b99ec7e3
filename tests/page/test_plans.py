"""What is to come: the report of a check, announcements in a month; and who may decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
from playwright.async_api import Page, Request

from controlplane.db.preview import finding
from controlplane.trial.report import Found, Report
from tests.http.serving import Api, Db
from tests.page.browsing import Watched, browsing
from tests.page.conftest import HIT
from tests.trial.reports import HOSTILE, found, lock, report, tried

DROP = "alter table shop.orders drop column status cascade"


def _key(api: Api, scope: str) -> str:
    clients = {"read": api.reader, "write": api.writer, "admin": api.admin}
    return clients[scope].headers["x-api-key"]


def _in(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _checked(db: Db) -> Report:
    """Return the report of a check that drops a column."""
    cursor = db.execute("select to_jsonb(p) from schemawatch.preview(%s) as p", [DROP])
    known = [finding(document) for (document,) in cursor.fetchall()]
    # the number is that of the copy that it ran on
    return report(
        *(
            Found(schema_id=4711, table_name=one.table_name, change=one.change, at=tried(1))
            for one in known
        )
    )


async def _paste(page: Page, text: str) -> None:
    await page.get_by_label("Migration, or report").fill(text)


async def test_a_report_stays_in_the_browser(api: Api, shop: Db) -> None:
    hostile = replace(
        report(
            found(HIT, {"billing": "BREAKING", "search": "SAFE"}),
            found("safe", impact="SAFE", line=1),
            statements=[tried(1), tried(2, lock(), text=HOSTILE), tried(3)],
        ),
        notes=[HOSTILE],
    )
    sent: list[str] = []

    def see(request: Request) -> None:
        if request.method != "GET":
            sent.append(request.url)

    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "read"), "#/check")
        page.on("request", see)
        await _paste(page, f"SQL\n{DROP};\nSQL\n")
        shell = page.get_by_label("Command")
        assert await shell.inner_text() == (
            f"schemawatch check - --shadow --json > report.json <<'SQL_'\nSQL\n{DROP};\nSQL\nSQL_"
        )
        await page.get_by_label("Where").select_option(label="anywhere, with its structure")
        await shell.get_by_text("export --output structure.json").wait_for()
        for broken in ('{"findings": 1}', '{"findings": [', "[]"):
            await _paste(page, broken)
            assert await page.get_by_text("Run this").count() == 1
        await _paste(page, '{"findings": [null, 7, {"at": 1}], "statements": ["x", {}]}')
        await page.get_by_text("By all of it together").wait_for()
        await page.get_by_role("button", name="Another one").click()
        await _paste(
            page, '{"error": {"code": "42703", "message": "no x", "file": "a", "line": 7}}'
        )
        await page.get_by_role("alert").get_by_text("a:7: no x").wait_for()
        await _paste(page, _json(hostile))
        await page.get_by_text("db/V2__x.sql:2").wait_for()
        await page.get_by_text("300 MB").or_(page.get_by_text("286 MB")).first.wait_for()
        assert await page.get_by_text("db/V2__x.sql:3").count() == 0, "does nothing"
        await page.get_by_label("also those that nobody would notice").check()
        await page.get_by_text("db/V2__x.sql:3").wait_for()
        assert await page.get_by_role("button", name="Announce").count() == 0
        assert await window.violations() == []
        assert await page.evaluate("window.hit === undefined")
        assert await page.locator("main img").count() == 0
        await page.get_by_role("link", name="search").click()
        await page.get_by_role("heading", name="Nothing hits search").wait_for()
        assert "for=search" in page.url
        await page.get_by_role("button", name="Show for all").click()
        await page.get_by_role("heading", name="It would break something").wait_for()
        assert sent == []
        await page.reload()
        await page.get_by_label("Migration, or report").wait_for()


async def test_announced_answered_and_withdrawn(api: Api, shop: Db) -> None:
    checked = _json(_checked(shop))
    planned, later = _in(40), _in(90)
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "admin"), "#/planned")
        await page.get_by_text("Nothing is announced.").wait_for()
        await page.get_by_role("link", name="check", exact=True).click()
        await _paste(page, checked)
        await page.get_by_role("button", name="Announce").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("From when on").fill(f"{planned:%Y-%m-%dT%H:%M}")
        await dialog.get_by_label("Why").fill("PR-42")
        await dialog.get_by_role("button", name="Announce").click()
        await page.get_by_role("link", name="announced").click()
        await page.get_by_text("PR-42").wait_for()
        row = page.get_by_role("row", name="billing")
        await row.get_by_text("broken: 1").wait_for()
        await row.get_by_role("button", name="Answer").click()
        await dialog.get_by_label("Answer").select_option("not_before")
        await dialog.get_by_role("button", name="Answer").click()
        await dialog.get_by_role("alert").wait_for()
        await dialog.get_by_label("Not before").fill(f"{later:%Y-%m-%dT%H:%M}")
        await dialog.get_by_role("button", name="Answer").click()
        await row.get_by_text(f"not before {later.day} {later:%b %Y}").wait_for()
        await page.get_by_text("One of them is not ready").wait_for()
        await window.go(f"#/planned?month={planned:%Y-%m}")
        await (
            page.locator("td:not(.outside)", has_text=f"{planned.day}")
            .get_by_role("link")
            .wait_for()
        )
        assert await window.violations() == []
        await page.get_by_text("too soon for billing").wait_for()
        while f"month={later:%Y-%m}" not in page.url:
            await page.get_by_role("button", name="Month after").click()
        await page.get_by_role("link", name="billing: not before").press("Enter")
        await page.get_by_role("button", name="Withdraw").click()
        await dialog.get_by_role("button", name="Withdraw").click()
        await page.get_by_text("withdrawn", exact=True).wait_for()
        assert await page.get_by_role("button", name="Answer").count() == 0
        assert await window.violations() == []


BUTTONS = (
    "Acknowledge", "Resolve", "Reopen", "Accept", "Judge otherwise", "Scan now", "Answer",
    "Withdraw", "Add a receiver", "Test", "Announce",
)  # fmt: skip


async def _decide(page: Page, name: str, *, until: str | None = None) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill(f"{name}: because")
    if until:
        await dialog.get_by_label("Until").fill(until)
    await dialog.get_by_role("button", name=name).click()
    await dialog.wait_for(state="detached")


async def test_who_may_decide_does_and_who_may_not_has_no_button(api: Api, shop: Db) -> None:
    [(drift,)] = shop.execute(
        "select drift_id from schemawatch.drift where summary like 'Column dropped: total%'"
    )
    [(orders,)] = shop.execute(
        "select schema_id from schemawatch.watched_table where table_name = 'orders'"
    )
    shop.execute(
        "select schemawatch.announce_change('shop.orders', 'x', now() + interval '9 days', %s)",
        [DROP],
    )
    async with browsing(api.url) as (window, _):
        page = window.page
        await window.sign_in(_key(api, "read"))
        await page.get_by_text("read only").wait_for()
        for place in (f"#/drift/{drift}", f"#/table/{orders}", "#/planned/1", "#/deliveries"):
            await window.go(place)
            for name in BUTTONS:
                assert await page.get_by_role("button", name=name).count() == 0, (place, name)
        await page.locator("summary", has_text="read only").click()
        await page.get_by_role("button", name="Sign out").click()
        await window.sign_in(_key(api, "write"), f"#/drift/{drift}")
        await _decide(page, "Accept", until=f"{_in(20):%Y-%m-%dT%H:%M}")
        await page.locator("h1").get_by_text("SAFE").wait_for()
        for name, becomes in (("Resolve", "resolved"), ("Reopen", "open"), ("Resolve", "resolved")):
            await _decide(page, name)
            await page.locator(".view-head").get_by_text(becomes, exact=True).wait_for()
        await page.get_by_text("Resolve: because").wait_for()
        shop.execute("alter event trigger schemawatch_ddl_command_end disable")
        shop.execute("alter table shop.orders add column unseen text")
        shop.execute("alter event trigger schemawatch_ddl_command_end enable always")
        await window.go(f"#/table/{orders}")
        await page.get_by_role("button", name="Scan now").click()
        await page.get_by_role("link", name="unseen").first.wait_for()
        await _by_keyboard(window)


async def _by_keyboard(window: Watched) -> None:
    """Each view is reached, read and used without a mouse."""
    page = window.page
    for place, first in (
        ("#/", "a.row-title"), ("#/tables", "input[type=search]"), ("#/check", "textarea"),
        ("#/timeline", ".filters select"), ("#/planned", ".section-head button"),
        ("#/consumers", "main a"), ("#/deliveries", "main button"),
    ):  # fmt: skip
        await window.go(place)
        await page.reload()
        await window.settled()
        await page.keyboard.press("Tab")
        assert await page.locator(":focus").inner_text() == "To the content"
        await page.keyboard.press("Enter")
        assert await page.locator("h1:focus").count() == 1, place
        for _ in range(12):
            await page.keyboard.press("Tab")
            if await page.locator(f":is({first}):focus").count():
                break
        else:
            raise AssertionError(f"{place}: {first} is not reached")
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert await page.evaluate(ring) != "none", place
