"""JUnit's XML: a suite for each file, a case for each statement."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby

from controlplane.trial.concluding import is_at_least
from controlplane.trial.formats.notes import Note, notes, place
from controlplane.trial.report import Failure, Place, Report, Tried

_BLANK_LINE = "\n\n"
# XML 1.0 cannot hold these, not even as references.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(outcome: Report | Failure, least: str) -> str:
    """Return the document; what is as bad as least is a failure, the rest is told beside it."""
    found = notes(outcome)
    if isinstance(outcome, Failure):
        where = outcome.at.file if outcome.at else "check"
        error = "".join(_element("error", note) for note in found)
        name = place(outcome.at) or "check"
        suites = _suite(where, [_case(where, name, error)], errors=1)
        return _document(suites)
    suites = [
        _file(file, list(statements), found, least)
        for file, statements in groupby(outcome.statements, key=lambda one: one.file)
    ]
    placeless = [note for note in found if note.at is None]
    if placeless:
        suites.append(_unplaced(placeless, least))
    return _document("".join(suites))


def _file(file: str, statements: Iterable[Tried], found: list[Note], least: str) -> str:
    cases: list[str] = []
    failures = 0
    for tried in statements:
        here = [note for note in found if _key(note.at) == _key(tried)]
        bad = [note for note in here if is_at_least(note.impact, least)]
        body = "".join(_element("failure", note) for note in bad[:1])
        rest = [note.text for note in here if note not in bad[:1]]
        if rest:
            body += f"<system-out>{_xml(_BLANK_LINE.join(rest))}</system-out>"
        failures += bool(bad)
        cases.append(_case(file, f"line {tried.line}: {tried.text}", body))
    return _suite(file, cases, failures=failures)


def _unplaced(found: list[Note], least: str) -> str:
    """Tell what comes from no statement."""
    bad = [is_at_least(note.impact, least) for note in found]
    cases = [
        _case("check", note.title, _element("failure", note) if is_bad else "")
        for note, is_bad in zip(found, bad, strict=True)
    ]
    return _suite("check", cases, failures=sum(bad))


def _key(at: Place | None) -> tuple[str, int, int | None] | None:
    return None if at is None else (at.file, at.line, at.statement)


def _document(suites: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<testsuites name="SchemaWatch">\n{suites}</testsuites>'


def _suite(name: str, cases: list[str], *, failures: int = 0, errors: int = 0) -> str:
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    return f'<testsuite name="{_xml(name)}" {counts}>\n{"".join(cases)}</testsuite>\n'


def _case(file: str, name: str, body: str) -> str:
    return f'<testcase classname="{_xml(file)}" name="{_xml(name)}">{body}</testcase>\n'


def _element(kind: str, note: Note) -> str:
    title = " ".join(note.title.split())
    return f'<{kind} type="{_xml(note.rule)}" message="{_xml(title)}">{_xml(note.text)}</{kind}>'


def _xml(text: str) -> str:
    return html.escape(_FORBIDDEN.sub("\ufffd", text), quote=True)
