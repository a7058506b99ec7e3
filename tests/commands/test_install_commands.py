"""migrate, doctor, uninstall, version as a person and as a program would use them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from controlplane.cli import main


def _run(*arguments: str, url: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"DATABASE_URL": url})


def test_life_of_an_installation(empty_url: str) -> None:
    sick = _run("doctor", url=empty_url)
    assert sick.exit_code == 1
    assert "FAIL  migrations: SchemaWatch is not installed" in sick.stdout

    tried = _run("migrate", "--dry-run", url=empty_url)
    assert "rolled back" in tried.stdout
    assert _run("doctor", url=empty_url).exit_code == 1

    done = json.loads(_run("migrate", "--json", url=empty_url).stdout)
    assert done["version_after"] >= 1
    assert _run("doctor", url=empty_url).exit_code == 0
    found = json.loads(_run("doctor", "--json", url=empty_url).stdout)
    assert {item["status"] for item in found} <= {"ok", "note"}

    assert _run("uninstall", url=empty_url).exit_code == 2
    assert _run("doctor", url=empty_url).exit_code == 0
    assert "removed SchemaWatch" in _run("uninstall", "--yes", url=empty_url).stdout
    assert _run("doctor", url=empty_url).exit_code == 1


@pytest.mark.parametrize("command", ["migrate", "doctor"])
def test_no_database_url(command: str) -> None:
    done = _run(command)
    assert done.exit_code == 1
    assert "error: DATABASE_URL is not set (SW010)" in done.stderr
    assert "hint: " in done.stderr


@pytest.mark.parametrize("url", ["postgresql://me:hunter2@127.0.0.1:1/x", "host=127.0.0.1 port=x"])
def test_bad_database_url_is_no_stack_trace(url: str) -> None:
    done = _run("migrate", url=url)
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.output
    assert "hunter2" not in done.output


def test_version() -> None:
    assert _run("version").stdout.startswith("schemawatch ")
    assert set(json.loads(_run("version", "--json").stdout)) >= {"schemawatch", "python", "libpq"}


def test_every_command_has_help() -> None:
    listed = _run("--help").stdout
    for name in ("migrate", "doctor", "uninstall", "version"):
        assert name in listed
        assert _run(name, "--help").exit_code == 0
    assert "SCHEMAWATCH_LOCK_TIMEOUT" in _run("doctor", "--help").stdout
