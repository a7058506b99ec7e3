"""The forms of a report: valid by their own rules, on the right line, and text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import jsonschema
import msgspec
import pytest

from controlplane.commands._check_text import report_text
from controlplane.db.preview import Guard, Letting
from controlplane.db.trial import Marks
from controlplane.errors import SchemaWatchError
from controlplane.trial.concluding import conclude, for_consumer, is_at_least
from controlplane.trial.formats import FORMATS, gitlab, junit, markdown, sarif
from controlplane.trial.formats.notes import notes, spared_text
from controlplane.trial.report import Consumer, Failure, Report
from tests.trial.reports import FAILURE, HOSTILE, found, lock, report, tried

SARIF = json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text("utf-8"))
BROKEN = report(
    found(hits={"billing": "BREAKING", "audit": "RISKY"}), found("note", line=1, impact="SAFE")
)
OUTCOMES = {
    "found": BROKEN,
    "nothing": report(statements=[]),
    "failure": FAILURE,
    "failure without a place": replace(FAILURE, at=None),
    "hostile": report(
        found(HOSTILE, {HOSTILE: "BREAKING"}), statements=[tried(2, lock(), note=HOSTILE)]
    ),
}


@pytest.fixture(params=OUTCOMES)
def outcome(request: pytest.FixtureRequest) -> Report | Failure:
    return OUTCOMES[request.param]


def _sarif(outcome: Report | Failure) -> dict[str, Any]:
    log = json.loads(sarif.render(outcome, "BREAKING"))
    jsonschema.Draft4Validator(SARIF).validate(log)
    return log["runs"][0]


def test_sarif_keeps_to_its_schema(outcome: Report | Failure) -> None:
    run = _sarif(outcome)
    failed = isinstance(outcome, Failure)
    assert run["invocations"][0]["executionSuccessful"] is not failed
    assert bool(run["invocations"][0]["toolExecutionNotifications"]) is failed


def test_sarif_is_on_the_line_of_the_statement() -> None:
    results = _sarif(BROKEN)["results"]
    told = [
        (
            one["ruleId"],
            one["level"],
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            one["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for one in results
    ]
    file = "db/V2__x.sql"
    assert told == [
        ("column-removed", "error", file, 2),
        ("column-removed", "note", file, 1),
        ("table-rewrite", "warning", file, 2),
    ]
    assert "about 1,250,000 rows" in results[2]["message"]["text"]
    assert "for: BREAKING for billing, RISKY for audit" in results[0]["message"]["text"]


def test_a_place_in_standard_input_is_none() -> None:
    item = found()
    assert item.at is not None
    here = replace(item, at=replace(item.at, file="<stdin>"))
    assert _sarif(report(here, statements=[]))["results"][0]["locations"] == []


def test_fingerprints_outlive_lines_and_texts_but_tell_things_apart() -> None:
    numbers = [note.fingerprint for note in notes(BROKEN)]
    assert len(set(numbers)) == 3
    moved = report(found(line=40), found("note", line=39, impact="RISKY"))
    assert [note.fingerprint for note in notes(moved)] == numbers
    twice = notes(report(found(), found(), statements=[]))
    assert twice[0].fingerprint == numbers[0] != twice[1].fingerprint


def test_gitlab(outcome: Report | Failure) -> None:
    issues = json.loads(gitlab.render(outcome, "BREAKING"))
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    for one in issues:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize(("least", "failures"), [("BREAKING", 1), ("SAFE", 2)])
def test_junit_fails_by_the_least(least: str, failures: int) -> None:
    suites = ET.fromstring(junit.render(BROKEN, least))  # noqa: S314 - our own
    [suite] = suites
    assert (suite.get("name"), suite.get("tests")) == ("db/V2__x.sql", "2")
    assert suite.get("failures") == str(failures) == str(len(suite.findall("*/failure")))


def test_junit_tells_statements_of_one_line_apart_and_what_has_no_place() -> None:
    one, other = found(line=1), found("note", line=1)
    assert other.at is not None
    moved = replace(other, at=replace(other.at, statement=2))
    nowhere = replace(found("size"), at=None)
    statements = [tried(1), replace(tried(1), statement=2), tried(3)]
    suites = ET.fromstring(  # noqa: S314 - our own
        junit.render(report(one, moved, nowhere, statements=statements), "BREAKING")
    )
    assert [suite.get("failures") for suite in suites] == ["2", "1"]
    assert [len(case) for case in suites.iter("testcase")] == [1, 1, 0, 1]


def test_junit_is_xml(outcome: Report | Failure) -> None:
    suites = ET.fromstring(junit.render(outcome, "BREAKING"))  # noqa: S314 - our own
    errors = suites.findall("*/*/error")
    assert bool(errors) is isinstance(outcome, Failure)


def test_markdown_says_who_is_broken() -> None:
    said = markdown.render(BROKEN, "BREAKING")
    assert said.startswith(f"{markdown.MARK}\n\n### ❌ SchemaWatch: BREAKING\n\n")
    assert "**Breaks** billing (team-billing, &#35;billing)." in said
    assert "**Risky for** audit (team-audit, &#35;audit)." in said
    assert "\n\nsearch is not hit.\n\n| | what" in said
    assert said.index("BREAKING |") < said.index("SAFE |")  # the worst first
    assert "about 1,250,000 rows" in said


def test_markdown_of_what_could_not_be_checked() -> None:
    said = markdown.render(FAILURE, "BREAKING")
    assert "could not check this at <code>db/V2&#95;&#95;x.sql&#58;7</code>" in said
    assert 'column "nowhere" does not exist (42703)\nhint: Name one that does.' in said


def test_markdown_keeps_hostile_names_text(outcome: Report | Failure) -> None:
    said = markdown.render(outcome, "BREAKING").removeprefix(markdown.MARK)
    if isinstance(outcome, Failure):
        return
    tags = set(re.findall(r"<[^>]*>?", said))
    allowed = {"code", "/code", "details", "/details", "summary", "/summary"}
    assert {tag.strip("<>") for tag in tags} <= allowed
    assert said.count("<details>") == said.count("</details>") == len(outcome.findings)
    assert not re.search(r"@\w(?![^<]*</code>)|\]\(|\]\]>|`|\${{|://|www\.", said)
    for row in (line for line in said.splitlines() if line.startswith("| ")):
        assert row.count("|") in {4, 5}
    assert not re.search(r"(?m)^## ", said)


def test_a_fence_is_longer_than_any_in_it() -> None:
    failure = replace(FAILURE, detail="```\n@octocat\n````")
    assert "\n`````text\n" in markdown.render(failure, "BREAKING")


def test_markdown_fits_into_a_comment() -> None:
    many = report(*(found(f"column_{n}", line=n + 1) for n in range(400)))
    said = markdown.render(many, "BREAKING")
    assert len(said) <= markdown.MOST
    assert said.endswith("the log of the job has all of it.*\n")
    assert "**Breaks**" not in said
    assert said.count("<details>") == said.count("</details>") > 0


def test_forms_are_all_tried() -> None:
    assert set(FORMATS) == {"sarif", "gitlab", "junit", "markdown"}


def test_those_who_are_not_hit_are_counted_where_they_are_many() -> None:
    def spared(count: int) -> str | None:
        names = "abcdef"[:count]
        return spared_text(
            [Consumer(name=name, owner=None, channel=None, impact=None) for name in names]
        )

    assert [spared(count) for count in (0, 1, 2, 4, 6)] == [
        None,
        "a is not hit",
        "a and b are not hit",
        "a, b, c and d are not hit",
        "a, b, c and 3 others are not hit",
    ]


def test_for_one_consumer_impact_is_his() -> None:
    his = for_consumer(BROKEN, "audit")
    assert (his.impact, [one.change.impact for one in his.findings]) == ("RISKY", ["RISKY"])
    assert not is_at_least(his.impact, "BREAKING")
    assert is_at_least(his.impact, "risky")
    assert [one.name for one in his.consumers] == ["audit"]
    spared = for_consumer(BROKEN, "search")
    assert (spared.impact, spared.findings) == (None, [])
    assert "### SchemaWatch: Nothing hits search." in markdown.render(spared, "SAFE")
    with pytest.raises(SchemaWatchError, match="serch") as caught:
        for_consumer(BROKEN, "serch")
    assert caught.value.hint == "Did you mean search?"


def test_what_protection_refuses_is_told_in_each_form() -> None:
    guard = Guard(
        compatibility="full",
        refused_by=["at most RISKY for billing", "full compatibility"],
        approvals=[Letting(approval_id=7), Letting(approval_id=8, declared_as="PR-1")],
    )
    mode = Guard(compatibility="full")
    guarded = report(replace(found(), guard=guard), replace(found("note"), guard=mode))
    said = (
        "refused at COMMIT: at most RISKY for billing; full compatibility. Approval 7 lets it pass."
        " Approval 8 lets it pass when it is declared as PR-1"
    )
    assert [note.text.count(said) for note in notes(guarded)[:2]] == [1, 0]
    for form in ("sarif", "junit"):
        assert FORMATS[form](guarded, "BREAKING").count(said) == 1
    comment = markdown.render(guarded, "BREAKING")
    assert comment.count(f"- **guard** {said}") == 1
    assert "**Refused at COMMIT** for <code>public.orders</code>, unless" in comment
    assert "<code>public.orders</code> full compatibility: 1 of 2 changes against it." in comment
    shown = " ".join(click.unstyle(report_text(guarded, is_instead=False)).split())
    assert "public.orders full compatibility: 1 of 2 changes against it" in shown
    assert f"guard {said}" in shown
    assert "full compatibility: kept" in report_text(
        report(replace(found(), guard=mode)), is_instead=False
    )
    assert "compatibility" not in markdown.render(BROKEN, "BREAKING") + report_text(
        BROKEN, is_instead=False
    )


def test_without_event_triggers_nothing_is_refused_and_that_is_said() -> None:
    change = msgspec.to_builtins(found().change)
    document = {"schema_id": 1, "table_name": "t", "refused_by": ["at most RISKY"], **change}
    for captures, count in ((True, 0), (False, 1)):
        marks = Marks(document="{}", watched=1, captures=captures)
        made = conclude([document], lambda _: None, [], marks=marks, consumers=[])
        assert made.findings[0].guard == Guard(refused_by=["at most RISKY"])
        assert len(made.notes) == count
