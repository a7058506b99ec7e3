"""`schemawatch config`: what is in effect, from where, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.cli import data, ok, run


def test_it_shows_values_and_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("host=h dbname=d user=me password=hunter2 sslpassword=hunter3")
    settings = {
        "SCHEMAWATCH_LISTEN_URL_FILE": str(tmp_path / "url"),
        "SCHEMAWATCH_WEBHOOK_ALLOW": "10.0.0.0/8,::1/128",
    }
    url = "postgresql://me:hunter1@h/d"
    shown = {item["name"]: item for item in data(url, "config", **settings)}
    text = ok(url, "config", **settings)
    assert "hunter" not in text + repr(shown)
    assert shown["DATABASE_URL"]["source"] == "environment"
    assert "user=me" in shown["DATABASE_URL"]["value"]
    assert "password=***" in shown["DATABASE_URL"]["value"]
    assert shown["SCHEMAWATCH_LISTEN_URL"]["source"] == f"file {tmp_path / 'url'}"
    assert shown["SCHEMAWATCH_PORT"] == shown["SCHEMAWATCH_PORT"] | {
        "value": 8080,
        "source": "default",
    }
    assert shown["SCHEMAWATCH_WEBHOOK_ALLOW"]["value"] == ["10.0.0.0/8", "::1/128"]
    assert "SCHEMAWATCH_WEBHOOK_ALLOW" in text
    assert "10.0.0.0/8,::1/128" in text


def test_what_is_no_connection_string_is_not_shown() -> None:
    assert "hunter1" not in ok("hunter1=x", "config")


@pytest.mark.parametrize(
    "url", ["postgresql://me:hun@ter2@127.0.0.1:1/d", "host=127.0.0.1 port=1 password=hun ter2"]
)
@pytest.mark.parametrize("command", ["config", "doctor", "migrate", "list", "notify"])
def test_the_rest_of_a_password_is_in_no_error(url: str, command: str) -> None:
    done = run(url, command)
    assert (done.returncode == 0) == (command == "config")
    assert "ter2" not in done.stdout + done.stderr
    assert "DATABASE_URL" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "url", ["postgresql://me:hun/ter2@127.0.0.1/d", "postgresql://me:hun-ter2/x@127.0.0.1/d"]
)
def test_a_slash_in_a_password_shows_none_of_it(url: str) -> None:
    assert "ter2" not in run(url, "config").stdout


def test_mistakes_are_told_all_at_once() -> None:
    done = run(None, "config", SCHEMAWATCH_PORT="x", SCHEMAWATCH_PROT="1", DATABASE_URL_FILE="/no")
    assert done.returncode == 1
    assert "SCHEMAWATCH_PROT, did you mean SCHEMAWATCH_PORT?" in done.stderr
    assert "SCHEMAWATCH_PORT: " in done.stderr
    assert "cannot read the file /no" in done.stderr
