"""Settings: read once, all mistakes at once, secrets never shown."""

from __future__ import annotations

import ipaddress

import pytest

from controlplane import config
from controlplane.errors import ConfigError


def test_defaults_need_no_environment() -> None:
    made = config.load({})
    assert made.port == 8080
    assert made.database_url is None


def test_values_are_parsed() -> None:
    made = config.load(
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
        config.load(
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


def test_misspelt_setting_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="SCHEMAWATCH_PROT, did you mean SCHEMAWATCH_PORT"):
        config.load({"SCHEMAWATCH_PROT": "1"})


def test_blank_is_not_set() -> None:
    assert config.load({"DATABASE_URL": "", "SCHEMAWATCH_PORT": " "}) == config.Config()


def test_secret_is_hidden() -> None:
    made = config.load({"DATABASE_URL": "postgresql://me:hunter2@h/d"})
    assert "hunter2" not in repr(made)
    assert "hunter2" not in f"{made.database_url}"


def test_missing_database_url_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL is not set") as caught:
        config.load({}).dsn()
    assert caught.value.hint
