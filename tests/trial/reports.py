"""Reports made by hand, for the forms that need no database."""

from __future__ import annotations

from typing import Any

from controlplane.db.drifts import Change, worst
from controlplane.trial.report import Consumer, Failure, Found, Hit, Lock, Place, Report, Tried

HOSTILE = (
    'a|b`c @octocat #12 <img src=x onerror="alert(1)"> [x](https://evil.example/) '
    "</details>\n## head ***bold*** ]]> \x00\x1b[31m &amp; www.evil.example ${{ secrets.X }}"
)


def found(
    name: str = "price",
    hits: dict[str, str] | None = None,
    *,
    line: int = 2,
    impact: str = "BREAKING",
) -> Found:
    """Return the removal of a column."""
    change = Change(
        rule_id="column-removed",
        impact=impact,
        readers=impact,
        writers=impact,
        cdc=None,
        object_kind="column",
        object_name=name,
        attribute=None,
        before=None,
        after=None,
        message=f"public.orders.{name} (numeric) was dropped.",
        remedy=f"Put it back: `alter table public.orders add column {name} numeric;`",
        collateral=[],
        who="Readers and writers break.",
        how=f"`SELECT {name} FROM public.orders` fails with 42703.",
        sure="Certain.",
    )
    return Found(
        schema_id=1,
        table_name="public.orders",
        change=change,
        at=Place(file="db/V2__x.sql", line=line, statement=line, text="alter table …"),
        consumers=[Hit(name=consumer, impact=said) for consumer, said in (hits or {}).items()],
    )


def lock(**changes: Any) -> Lock:
    """Return a rewrite of a table under the strongest lock."""
    values: dict[str, Any] = {
        "schema_id": 1,
        "table_name": "public.orders",
        "relations": ["public.orders"],
        "mode": "ACCESS EXCLUSIVE",
        "blocks": "blocks everything on public.orders until commit, SELECT as well",
        "held_since": None,
        "rewritten": True,
        "emptied": False,
        "read": True,
        "rows": 1_250_000,
        "bytes": 300_000_000,
        "remedy": "Every row is written anew under this lock.",
    }
    return Lock(**values | changes)


def tried(line: int = 2, *locks: Lock, note: str | None = None, text: str = "alter …") -> Tried:
    """Return a statement."""
    return Tried(
        file="db/V2__x.sql", line=line, statement=line, text=text, locks=list(locks), note=note
    )


def report(*findings: Found, statements: list[Tried] | None = None) -> Report:
    """Return a report of two statements, with the consumers that its findings name, and search."""
    named = sorted({hit.name for one in findings for hit in one.consumers} | {"search"})
    return Report(
        impact=worst([one.change.impact for one in findings]),
        findings=list(findings),
        statements=[tried(1), tried(2, lock())] if statements is None else statements,
        watched=3,
        consumers=[
            Consumer(
                name=name,
                owner=f"team-{name}",
                channel=f"#{name}",
                impact=worst(
                    [hit.impact for one in findings for hit in one.consumers if hit.name == name]
                ),
            )
            for name in named
        ],
    )


FAILURE = Failure(
    code="42703",
    message='column "nowhere" does not exist',
    detail=None,
    hint="Name one that does.",
    at=Place(file="db/V2__x.sql", line=7, statement=3, text="alter …"),
)
