"""Settings: read once, all mistakes at once, secrets never shown."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from controlplane import config, environment
from controlplane.errors import ConfigError


def test_defaults_need_no_environment() -> None:
    made = environment.load({})
    assert made.port == 8080
    assert made.database_url is None


def test_values_are_parsed() -> None:
    made = environment.load(
        {
            "DATABASE_URL": "postgresql://h/d",
            "SCHEMAWATCH_PORT": "9000",
            "SCHEMAWATCH_WEBHOOK_ALLOW": "10.0.0.0/8, ::1/128",
            "SCHEMAWATCH_SCAN_INTERVAL": "0.5",
            "SCHEMAWATCH_LOG_LEVEL": "DEBUG",
        }
    )
    assert made.dsn() == "postgresql://h/d"
    assert made.port == 9000
    assert made.webhook_allow == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    )
    assert made.scan_interval == 0.5
    assert made.log_level == "debug"


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        environment.load(
            {
                "SCHEMAWATCH_PORT": "70000",
                "SCHEMAWATCH_LOG_LEVEL": "loud",
                "SCHEMAWATCH_SCAN_INTERVAL": "nan",
                "SCHEMAWATCH_WEBHOOK_ALLOW": "10.0.0.1/8",
                "DATABASE_URL": "mysql",
            }
        )
    for name in (
        "SCHEMAWATCH_PORT",
        "SCHEMAWATCH_LOG_LEVEL",
        "SCHEMAWATCH_SCAN_INTERVAL",
        "SCHEMAWATCH_WEBHOOK_ALLOW",
        "DATABASE_URL",
    ):
        assert f"{name}: " in caught.value.message


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("SCHEMAWATCH_PORT", "http", "must be a whole number between 0 and 65535"),
        ("SCHEMAWATCH_SCAN_INTERVAL", "1m", "must be a number between 0 and"),
    ],
)
def test_what_is_no_number_is_said_in_words(name: str, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: {said}"):
        environment.load({name: text})


def test_misspelt_setting_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="SCHEMAWATCH_PROT, did you mean SCHEMAWATCH_PORT"):
        environment.load({"SCHEMAWATCH_PROT": "1"})


def test_what_kubernetes_sets_is_explained() -> None:
    env = {"SCHEMAWATCH_SERVICE_HOST": "10.0.0.1", "SCHEMAWATCH_PORT": "tcp://10.0.0.1:8080"}
    with pytest.raises(ConfigError) as caught:
        environment.load(env)
    assert "enableServiceLinks: false" in (caught.value.hint or "")


def test_blank_is_not_set() -> None:
    assert environment.load({"DATABASE_URL": "", "SCHEMAWATCH_PORT": " "}) == config.Config()


def test_secret_is_hidden() -> None:
    made = environment.load({"DATABASE_URL": "postgresql://me:hunter2@h/d"})
    assert "hunter2" not in repr(made)
    assert "hunter2" not in f"{made.database_url}"


def test_missing_database_url_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL is not set") as caught:
        environment.load({}).dsn()
    assert caught.value.hint


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "url"
    path.write_text("postgresql://me:hunter2@h/d\n")
    made = environment.load({"DATABASE_URL_FILE": str(path)})
    assert made.dsn() == "postgresql://me:hunter2@h/d"
    assert made.listen_dsn() == made.dsn()
    found = {item.name: item.source for item in environment.effective({"SCHEMAWATCH_PORT": "1"})}
    assert (found["SCHEMAWATCH_PORT"], found["DATABASE_URL"]) == ("environment", "default")
    [item] = [
        i for i in environment.effective({"DATABASE_URL_FILE": str(path)}) if i.secret and i.value
    ]
    assert item.source == f"file {path}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot read the file .*: No such file"),
        (b" \n", "is empty"),
        (b"hunter2\xff", "is not UTF-8"),
        (b"hunter2 nonsense", "must be a postgresql"),
        (b"h=" + b"x" * 70000, "is larger than"),
    ],
)
def test_a_file_that_does_not_do(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "url"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=f"DATABASE_URL: .*{words}") as caught:
        environment.load({"DATABASE_URL_FILE": str(path)})
    assert "hunter2" not in caught.value.message


def test_a_value_and_a_file_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="both set"):
        environment.load({"DATABASE_URL": "postgresql://h/d", "DATABASE_URL_FILE": "/x"})


def test_only_secrets_may_be_in_files() -> None:
    with pytest.raises(ConfigError, match="SCHEMAWATCH_PORT_FILE: SCHEMAWATCH_PORT is no secret"):
        environment.load({"SCHEMAWATCH_PORT_FILE": "/x"})
