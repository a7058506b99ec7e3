"""What the documents say is what the program does."""

from __future__ import annotations

import difflib
import json
import re
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from controlplane import environment, error_codes
from controlplane.apply import document as apply_document
from controlplane.apply.reading import read
from controlplane.contracts import document as contract_document
from controlplane.core import signing
from controlplane.http import errors as http_errors
from tests.docs.call_tree import call_tree
from tests.docs.messages import messages_page
from tests.docs.reference import ROOT, cli_reference, sql_reference
from tests.docs.rules import rules_reference

Conn = psycopg.Connection[tuple[Any, ...]]
CODES = error_codes.CODES | http_errors.CODES
CODE = re.compile(r"\bSW[0-9]{3}\b")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _same(request: pytest.FixtureRequest, name: str, wanted: str) -> None:
    path = ROOT / "docs" / name
    if request.config.getoption("--update-golden"):
        path.write_text(wanted)
    have = path.read_text() if path.exists() else ""
    difference = difflib.unified_diff(
        have.splitlines(), wanted.splitlines(), f"docs/{name}", "the program", lineterm=""
    )
    text = "\n".join(difference)
    assert not text, f"docs/{name} is out of date: make golden ARGS='-k docs'\n{text}"


def test_sql_reference_is_current(request: pytest.FixtureRequest, db: Conn) -> None:
    _same(request, "sql.md", sql_reference(db))


def test_call_tree_is_current(request: pytest.FixtureRequest, db: Conn) -> None:
    _same(request, "call-tree.md", call_tree(db))


def test_rules_are_current(request: pytest.FixtureRequest, db: Conn) -> None:
    _same(request, "rules.md", rules_reference(db))


def test_every_public_object_has_a_comment(db: Conn) -> None:
    assert "(no comment)" not in sql_reference(db)


def test_messages_are_current(request: pytest.FixtureRequest, db: Conn) -> None:
    _same(request, "messages.md", messages_page(db))


def test_command_line_is_current(request: pytest.FixtureRequest) -> None:
    _same(request, "cli.md", cli_reference())


def _codes_below(*folders: str) -> set[str]:
    """Return every code in the sources, the lists of titles left out."""
    found: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".sql", ".py"}:
                text = re.sub(r"(?m)^CODES: .*?^\}$", "", path.read_text(), flags=re.DOTALL)
                found |= set(CODE.findall(text))
    return found


def test_every_code_has_a_title_and_every_title_a_code() -> None:
    raised = _codes_below("sql", "triggers", "controlplane")
    assert raised - set(CODES) == set(), "raised, but without a title in error_codes.py"
    assert set(CODES) - raised == set(), "has a title, but nothing raises it"


def test_every_code_is_explained() -> None:
    page = (ROOT / "docs" / "errors.md").read_text()
    rows = re.findall(r"^### (SW[0-9]{3}) (.+)$", page, re.MULTILINE)
    assert dict(rows) == CODES
    assert [code for code, _ in rows] == sorted(CODES)


def test_every_setting_is_explained_with_its_default() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    assert {name: about for name, _, about in rows} == environment.settings()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_verifying_snippet_verifies() -> None:
    page = (ROOT / "docs" / "delivery.md").read_text()
    [code] = [c for c in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def verify" in c]
    space: dict[str, Any] = {}
    exec(code, space)  # noqa: S102 - it is ours, and people will copy it
    secret = signing.generate_secret()
    now = int(time.time())
    body = b'{"type":"schema.drift"}'
    headers = signing.signed_headers([secret], message_id="msg_1", timestamp=now, body=body)
    assert space["verify"](secret, headers, body)
    assert not space["verify"](secret, headers, body + b" ")
    assert not space["verify"](signing.generate_secret(), headers, body)
    old = signing.signed_headers([secret], message_id="msg_1", timestamp=now - 400, body=body)
    assert not space["verify"](secret, old, body)
    assert not space["verify"](secret, {}, body)


def test_every_test_of_the_reliability_table_exists() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and "| failure" not in line]
    named = re.findall(r"\| (\S+\.py)::(\w+) \|$", page, re.MULTILINE)
    assert len(named) == len(rows), "a row without a test"
    assert len(set(named)) == len(named)
    for file, name in named:
        text = (ROOT / "tests" / file).read_text()
        assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), f"{file}::{name}"


def test_every_test_of_the_security_page_exists() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    claims = page.split("## How it is tested")[1].split("\n## ")[0]
    rows = [line for line in claims.splitlines() if line.startswith("| ")][1:]
    for row in rows:
        named = re.findall(r"(\S+\.py)::(\w+)", row)
        assert named, f"a claim without a test: {row}"
        for file, name in named:
            text = (ROOT / "tests" / file).read_text()
            assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), f"{file}::{name}"


def test_every_metric_is_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    source = (ROOT / "controlplane" / "http" / "resources" / "metrics.py").read_text()
    names = re.findall(r'(?:_gauge|_labelled)\(\s*"(\w+)"|"schemawatch_(\w+)"', source)
    for plain, full in names:
        assert f"_{plain or full}" in page, plain or full


@pytest.mark.parametrize("kind", [apply_document, contract_document], ids=["apply", "contract"])
def test_the_schema_of_a_file_is_current(request: pytest.FixtureRequest, kind: ModuleType) -> None:
    name = kind.__name__.split(".")[1].removesuffix("s")
    _same(request, f"{name}.schema.json", json.dumps(kind.json_schema(), indent=2) + "\n")


def test_the_example_of_the_apply_file_has_every_section_and_is_read() -> None:
    text = (ROOT / "docs" / "apply.example.yml").read_text()
    file = read(text, "apply.example.yml").file
    assert [name for name in file.__struct_fields__ if getattr(file, name) is None] == []
