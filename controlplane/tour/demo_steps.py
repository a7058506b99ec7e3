"""Runs the steps of the tour, and checks each: what is told was really seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from controlplane.db.consumers import apply_contract
from controlplane.db.drifts import Drift
from controlplane.db.pool import Database
from controlplane.db.preview import preview
from controlplane.db.scans import scan
from controlplane.tour import changes, report, steps
from controlplane.tour.receiver import Receiver
from controlplane.tour.screen import Screen
from controlplane.tour.setup import announce_to_consumer
from controlplane.tour.shop import Shop
from controlplane.tour.steps import Step

WEBHOOK_SECONDS: Final = 15.0
UNAUTHORIZED: Final = 401


@dataclass(slots=True, kw_only=True)
class Tour:
    """One performance. `missing` says what should have been seen, and was not."""

    screen: Screen
    shop: Shop
    database: Database
    receiver: Receiver
    api: str
    key: str = field(repr=False)
    pause: float = 0.0
    missing: list[str] = field(default_factory=list[str])
    _number: int = 0
    _quiet: set[int] = field(default_factory=set[int])

    async def play(self) -> None:
        """Play all steps; one that is not seen does not keep the others from being played."""
        await self._captured(steps.SAFE)
        await self._captured(steps.RISKY)
        await self._preview(steps.PREVIEW)
        await self._captured(steps.BREAKING)
        await self._for_consumers(steps.CONSUMERS)
        await self._unseen(steps.UNSEEN)
        await self._over_http()
        told = {message.data.get("drift_id") for message in self.receiver.messages.values()}
        self._expect(seen=not told & self._quiet, what="that only BREAKING was sent")

    async def _captured(self, step: Step) -> None:
        await self._announce(step)
        transaction_id = await asyncio.to_thread(changes.make, step, self.shop)
        drifts = await self.database.call(changes.drifts_of, transaction_id)
        drift = self._the_one(step, drifts)
        if drift is None:
            return
        self._expect(
            seen=(drift.actor.session_user, drift.actor.application_name)
            == (step.person, step.tool),
            what=f"that {step.person} did it, with {step.tool}",
        )
        self._expect(seen=drift.source == "ddl", what="the capture inside the transaction")
        report.tell(self.screen, drift)
        await self._webhook(step, drift, transaction_id)

    async def _webhook(self, step: Step, drift: Drift, transaction_id: str) -> None:
        if step.impact != "BREAKING":
            self._quiet.add(drift.drift_id)
            self.screen.field(
                "webhook", "none: only BREAKING is sent, unless a receiver wants more"
            )
            return
        message = await self.receiver.of_drift(drift.drift_id, WEBHOOK_SECONDS)
        if message is None:
            why = f" (refused: {self.receiver.refused[-1]})" if self.receiver.refused else ""
            self._expect(seen=False, what=f"a webhook within {WEBHOOK_SECONDS:g} s{why}")
            return
        committed_at = await self.database.call(changes.committed_at, transaction_id)
        delay = (message.arrived_at - committed_at) * 1000
        mark = self.screen.style("✓ received, signature verified", "green", bold=True)
        self.screen.field("webhook", f"{mark}, {delay:.0f} ms after the commit")
        self._expect(
            seen=message.data.get("impact") == "BREAKING"
            and message.data.get("table") == step.table,
            what="the drift in the body of the webhook",
        )

    async def _preview(self, step: Step) -> None:
        await self._announce(step)
        before = await self.database.call(changes.last_drift)
        found = await self.database.call(preview, step.statement, lock_timeout=5.0)
        fits = [
            item.change
            for item in found
            if item.table_name == step.table and item.change.rule_id == step.rule_id
        ]
        self._expect(
            seen=bool(fits) and fits[0].impact == step.impact,
            what=f"{step.impact} {step.rule_id} foreseen for {step.table}",
        )
        for change in fits[:1]:
            report.tell_change(self.screen, change)
        after = await self.database.call(changes.last_drift)
        self._expect(seen=after == before, what="that the preview changed nothing")
        self.screen.field("changed", "nothing: it ran, and was rolled back")

    async def _for_consumers(self, step: Step) -> None:
        await self._announce(step)
        for contract in (steps.BILLING, steps.SEARCH):
            name, [use] = contract["consumer"], contract["tables"]
            await self.database.call(apply_contract, contract)
            await self.database.call(
                announce_to_consumer, name, url=self.receiver.url, secret=self.receiver.secret
            )
            self.screen.field("declared", f"{name} reads {', '.join(use['reads'])}")
        foreseen = await self.database.call(changes.foreseen, step.statement)
        said = ", ".join(f"{impact} for {name}" for name, impact in foreseen.items())
        self.screen.field("before", f"preview: {said}")
        self._expect(
            seen=foreseen == {"billing": "BREAKING", "search": "SAFE"},
            what="before the commit, that billing breaks and search does not",
        )
        transaction_id = await asyncio.to_thread(changes.make, step, self.shop)
        drift = self._the_one(step, await self.database.call(changes.drifts_of, transaction_id))
        if drift is None:
            return
        report.tell(self.screen, drift)
        message = await self.receiver.of_drift(drift.drift_id, WEBHOOK_SECONDS, consumer="billing")
        reason = "" if message is None else message.data["consumer"]["reason"]
        told = await self.database.call(changes.told, drift.drift_id)
        self._expect(seen=bool(reason), what="a webhook to billing")
        self._expect(seen=told == ["billing"], what="that billing alone is told")
        self.screen.field("billing", f"✓ told: {reason}")
        self.screen.field("search", "not told: it is not hit")

    async def _unseen(self, step: Step) -> None:
        await self._announce(step)
        before = await self.database.call(changes.last_drift)
        await asyncio.to_thread(changes.make_unseen, step, self.shop)
        await self.database.call(scan, None)
        drift = self._the_one(step, await self.database.call(changes.drifts_after, before))
        if drift is None:
            return
        self._expect(seen=drift.source == "scan", what="that the scan found it")
        report.tell(self.screen, drift)

    async def _over_http(self) -> None:
        self._number += 1
        self.screen.heading(f"{self._number}  All of it again, over HTTP")
        url = f"{self.api}/v1/drifts?limit=10"
        self.screen.prompt("$", f"curl -s -H 'X-API-Key: {self.key}' '{url}'")
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            response = await client.get(url, headers={"X-API-Key": self.key})
            anonymous = await client.get(url)
        self._expect(seen=response.is_success, what=f"an answer, not {response.status_code}")
        self._expect(
            seen=anonymous.status_code == UNAUTHORIZED,
            what="that nothing is told without a key",
        )
        drifts: list[dict[str, Any]] = response.json().get("drifts", [])
        told = [f"{drift['impact']} {drift['table']}" for drift in drifts]
        wanted = [f"{step.impact} {step.table}" for step in steps.ALL]
        self._expect(seen=told[: len(wanted)] == wanted[::-1], what="all drifts in one answer")
        self.screen.field("answer", ", ".join(told[: len(wanted)]))

    async def _announce(self, step: Step) -> None:
        if self._number:
            await asyncio.sleep(self.pause)
        self._number += 1
        self.screen.heading(f"{self._number}  {step.title}")
        self.screen.prompt(f"{step.person}, {step.tool}", step.statement)

    def _the_one(self, step: Step, drifts: list[Drift]) -> Drift | None:
        """Return the drift that a step must have led to."""
        drift = drifts[0] if len(drifts) == 1 else None
        fits = (
            drift is not None
            and drift.table == step.table
            and drift.impact == step.impact
            and step.rule_id in {change.rule_id for change in drift.changes}
        )
        self._expect(seen=fits, what=f"one {step.impact} drift of {step.table}, {step.rule_id}")
        return drift

    def _expect(self, *, seen: bool, what: str) -> None:
        if not seen:
            self.missing.append(f"step {self._number}: {what}")
            self.screen.field("MISSING", what, colour="red", bold=True)
