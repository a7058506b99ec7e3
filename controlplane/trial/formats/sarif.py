"""SARIF 2.1.0, as code scanning of GitHub and others reads it."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

from controlplane import __version__
from controlplane.trial.formats.notes import Note, notes
from controlplane.trial.report import Failure, Report

_LEVELS: Final = {"BREAKING": "error", "RISKY": "warning", "SAFE": "note"}
_OTHER: Final = {
    "lock": "A statement takes a lock that others notice",
    "table-rewrite": "All rows of a table are written anew under a lock",
    "table-scan": "All rows of a table are read under a lock",
    "not-tried": "What could not be tried as it stands",
}


def render(outcome: Report | Failure, _least: str) -> str:
    """Return a log of one run, with a result for each change and each lock."""
    failed = isinstance(outcome, Failure)
    found = notes(outcome)
    rules = list(dict.fromkeys(note.rule for note in found)) if not failed else []
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "SchemaWatch",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [_notification(note) for note in found]
                if failed
                else [],
            }
        ],
        "results": [] if failed else [_result(note, rules) for note in found],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2)


def level(note: Note) -> str:
    """Return SARIF's word for how bad it is."""
    if note.impact is not None:
        return _LEVELS[note.impact]
    return "warning" if note.heavy else "note"


def _rule(rule: str) -> dict[str, Any]:
    said = _OTHER.get(rule, rule.replace("-", " ").capitalize())
    return {"id": rule, "shortDescription": {"text": f"{said}."}}


def _result(note: Note, rules: list[str]) -> dict[str, Any]:
    return {
        "ruleId": note.rule,
        "ruleIndex": rules.index(note.rule),
        "level": level(note),
        "message": {"text": _message(note.text)},
        "locations": _locations(note),
        "partialFingerprints": {"schemawatch/v1": note.fingerprint},
    }


def _notification(note: Note) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _message(note.text)},
        "locations": _locations(note),
        "descriptor": {"id": note.rule},
    }


def _message(text: str) -> str:
    # in a message [text](1) is a link, and {0} the place of an argument
    return text.replace("](", "]\u200b(").replace("{", "{{").replace("}", "}}")


def _locations(note: Note) -> list[dict[str, Any]]:
    if note.at is None or note.at.file == "<stdin>":
        return []
    file = {"uri": quote(note.at.file.replace("\\", "/"))}
    region = {"startLine": note.at.line}
    return [{"physicalLocation": {"artifactLocation": file, "region": region}}]
