"""A real Chromium in front of a real service, which forgives nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import BrowserContext, ConsoleMessage, Page, async_playwright

from tests import servers

TOP = Path(__file__).resolve().parents[2]
SOURCES = TOP / "page"
MODULES = SOURCES / "node_modules"


def missing(what: str) -> None:
    """Fail where nothing may be left out, and skip elsewhere."""
    if servers.required():
        pytest.fail(what)
    pytest.skip(what)


def modules() -> Path:
    """Return the node modules of the page, as they are locked; installs them once."""
    npm = shutil.which("npm")
    if npm is None:
        missing("no npm here, which installs esbuild and axe (Debian: npm)")
    (TOP / ".cache").mkdir(exist_ok=True)
    with (TOP / ".cache" / "page.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made, wanted = MODULES / ".package-lock.json", SOURCES / "package-lock.json"
        if not made.exists() or made.stat().st_mtime < wanted.stat().st_mtime:
            subprocess.run([str(npm), "ci", "--silent"], cwd=SOURCES, check=True)
            os.utime(made)
    return MODULES


def chromium() -> str:
    """Return the path of the system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("no Chromium here (Debian: chromium)")
    return str(found)


class Watched:
    """A page of a browser, and all that went wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        # what the API refuses is for the page to show, as when nobody is signed in yet
        refused = "Failed to load resource: the server responded with a status of 4"
        if message.type in {"error", "warning"} and refused not in message.text:
            self.troubles.append(message.text)

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.troubles.append(f"asked {request.url}")

    async def sign_in(self, key: str, place: str = "") -> None:
        await self.page.goto(f"{self.url}/{place}")
        await self.page.get_by_label("API key").fill(key)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.get_by_role("navigation", name="Views").wait_for()

    async def go(self, place: str) -> None:
        """Go to a view, and wait until it has what it shows."""
        await self.page.goto(f"{self.url}/{place}")
        await self.settled()

    async def settled(self) -> None:
        await self.page.locator("main h1").first.wait_for()
        await self.page.locator("main:not(:has(.loading))").wait_for()

    async def violations(self) -> list[str]:
        """Return what axe finds serious, and whatever is wider than the window."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate((modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
        found = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
            for rule in found["violations"]
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]
        root = "document.documentElement"
        if await self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            serious.append("wider than the window")
        return serious


@asynccontextmanager
async def browsing(
    url: str, *, width: int = 1280, dark: bool = False
) -> AsyncIterator[tuple[Watched, BrowserContext]]:
    """Open a window; at the end nothing may have gone wrong in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--disable-dev-shm-usage", "--no-sandbox"]
        )
        context = await browser.new_context(
            viewport={"width": width, "height": 860},
            color_scheme=cast("Any", "dark" if dark else "light"),
            locale="en-GB",
            timezone_id="UTC",
        )
        context.set_default_timeout(20_000)
        watched = Watched(await context.new_page(), url)
        try:
            yield watched, context
            if watched.troubles:
                pytest.fail("\n".join(watched.troubles))
        finally:
            await browser.close()
