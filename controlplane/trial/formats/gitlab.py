"""The code quality report of GitLab, which is a subset of Code Climate's."""

from __future__ import annotations

import json
from typing import Final

from controlplane.trial.formats.notes import Note, notes
from controlplane.trial.report import Failure, Report

_SEVERITIES: Final = {"BREAKING": "critical", "RISKY": "major", "SAFE": "info"}


def render(outcome: Report | Failure, _least: str) -> str:
    """Return an array, with an issue for each change and each lock."""
    failed = isinstance(outcome, Failure)
    issues = [
        {
            "description": note.title,
            "check_name": note.rule,
            "fingerprint": note.fingerprint,
            "severity": "blocker" if failed else _severity(note),
            "location": {
                # GitLab shows none without a file
                "path": note.at.file if note.at else "-",
                "lines": {"begin": note.at.line if note.at else 1},
            },
        }
        for note in notes(outcome)
    ]
    return json.dumps(issues, indent=2)


def _severity(note: Note) -> str:
    if note.impact is not None:
        return _SEVERITIES[note.impact]
    return "minor" if note.heavy else "info"
